"""`scenarios`, `validate` and `new`: scenarios and their files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click

from coalition_sim.cli.console import print_json, print_table, say
from coalition_sim.cli.options import as_json


@click.command()
@as_json
def scenarios(as_json: bool) -> None:
    """List the scenarios that come with the program.

    Each with its pack and the question it asks. Any command takes one by its name.

    \b
    Examples:
      coalition-sim scenarios
      coalition-sim scenarios --json
    """
    from coalition_sim.scenario.packs import in_packs

    rows = [
        {"name": one.name, "pack": pack, "question": one.question}
        for pack, held in in_packs().items()
        for one in held
    ]
    if as_json:
        print_json(rows)
    else:
        print_table(rows, f"{len(rows)} scenarios")


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE ...")
@as_json
@click.pass_context
def validate(ctx: click.Context, files: tuple[str, ...], as_json: bool) -> None:
    """Check scenario files.

    Every error of every file is shown; a note tells of a lever or an objective that the usual ten
    years never come to. Exit code 0 if all are fine, notes or not, and 2 if any is not.

    \b
    Examples:
      coalition-sim validate my_reform.yaml
      coalition-sim validate scenarios/*.yaml scenarios/*/*.yaml --json
    """
    from coalition_sim.scenario import ScenarioError, load_scenario
    from coalition_sim.scenario.force import idle_in_a_run

    report: list[dict[str, Any]] = []
    for file in files:
        try:
            scenario = load_scenario(file)
            notes = idle_in_a_run(scenario.to_dict())
            found = {"valid": True, "name": scenario.name, "error": None, "notes": notes}
        except ScenarioError as error:
            found = {"valid": False, "name": None, "error": str(error), "notes": []}
        report.append({"file": file, **found})
    if as_json:
        print_json(report)
    else:
        for entry in report:
            click.echo(f"{entry['file']}: fine" if entry["valid"] else entry["error"])
            for note in entry["notes"]:
                click.echo(f"note: {note}")
    if not all(entry["valid"] for entry in report):
        ctx.exit(2)


@click.command()
@click.argument("name")
@click.option(
    "--from", "source", default="status_quo", show_default=True, metavar="SCENARIO",
    help="A shipped scenario or a file to start from.",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(path_type=Path), default=None, metavar="FILE",
    help="NAME.yaml in the current folder if not given.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
def new(name: str, source: str, out: Path | None, force: bool) -> None:
    """Start a scenario file from another one.

    \b
    Examples:
      coalition-sim new my_reform --from fixed_tenure
      coalition-sim new half_hearted --from needs_based_allocation --out drafts/half_hearted.yaml
    """
    from coalition_sim.scenario import new_scenario

    if not re.fullmatch(r"[a-z][a-z0-9_]{0,63}", name):
        raise click.BadParameter(
            f"{name!r}: lower-case letters, digits and underscores, a letter first (my_reform).",
            param_hint="NAME",
        )
    file = out or Path(f"{name}.yaml")
    text = new_scenario(name, source)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("w" if force else "x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        raise click.UsageError(f"{file} exists; --force replaces it.") from None
    except OSError as error:
        raise click.UsageError(f"{file} cannot be written: {error.strerror}.") from None
    click.echo(str(file))
    say(f"Edit it, then: coalition-sim validate {file} && coalition-sim compare {file}")
