"""`stores`, `replay` and `merge`: what a store of runs holds, whether it is true, more than one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from coalition_sim.cli.console import Row, print_json, print_record, progress, say
from coalition_sim.cli.options import as_json
from coalition_sim.cli.running import get_ready

if TYPE_CHECKING:
    from coalition_sim.store import Contents, Replayed

SHORT = 12


@click.command()
@click.argument("addresses", nargs=-1, required=True, metavar="STORE ...")
@as_json
def stores(addresses: tuple[str, ...], as_json: bool) -> None:
    """Say what stores of runs hold.

    The experiment, how many scenario-worlds are done, failed and missing, errors, size, and the
    versions that computed them. Reads no results.

    \b
    Examples:
      coalition-sim stores runs/big
      coalition-sim stores runs/* --json
    """
    from coalition_sim.store import contents

    found = [contents(address) for address in addresses]
    if as_json:
        print_json([asdict(one) for one in found])
        return
    for one in found:
        print_record(contents_row(one))


@click.command()
@click.option("--store", "address", required=True, metavar="ADDRESS", help="The store.")
@click.option(
    "--world", type=click.IntRange(0), required=True, metavar="K", help="Number of the world."
)
@click.option("--scenario", default=None, metavar="NAME", help="In this scenario only.")
@as_json
@click.pass_context
def replay(
    ctx: click.Context, address: str, world: int, scenario: str | None, as_json: bool
) -> None:
    """Run one world of a store again, alone, and compare.

    Every number, government and event that was stored must be the same to the last bit; else the
    first that differs is named. Of a world whose block failed, the traceback is shown. Exit code 0
    if equal, 1 if not, 3 if the world fails.

    \b
    Examples:
      coalition-sim replay --store runs/big --world 4711
      coalition-sim replay --store runs/big --world 17 --scenario fixed_tenure
    """
    get_ready()
    from coalition_sim.store import replay as run_again

    found = run_again(address, world, scenario)
    if as_json:
        print_json([asdict(one) for one in found])
    else:
        for one in found:
            click.echo(replayed_in_words(one))
    outcomes = {one.outcome for one in found}
    ctx.exit(3 if "fails" in outcomes else int("differs" in outcomes))


@click.command()
@click.argument("addresses", nargs=-1, required=True, metavar="STORE ...")
@click.option(
    "--into", required=True, metavar="ADDRESS", help="The store to copy into; it may be one of old."
)
def merge(addresses: Sequence[str], into: str) -> None:
    """Put stores of the same experiment together.

    Blocks are copied, those that are there already left out; what two stores both hold must be
    equal. Each may hold other worlds, so several machines can each fill a store of their own.

    \b
    Examples:
      coalition-sim merge runs/first runs/second --into runs/both
    """
    from coalition_sim.store import contents
    from coalition_sim.store import merge as copy

    with progress("Merging") as report:
        copied = copy(addresses, into, report)
    one = contents(into)
    say(f"{copied:,} blocks copied; {into} holds {one.done:,} of {one.asked:,} scenario-worlds.")


def contents_row(one: Contents) -> Row:
    """A store as lines of a name and a value."""
    from coalition_sim.store.rows import words_of

    experiment = one.experiment
    scenarios, package = experiment["scenarios"], experiment["package"]
    rows = {
        "store": one.address,
        "scenarios": [scenario["name"] for scenario in scenarios],
        "worlds": words_of(one.worlds),
        "years": f"{experiment['years']} from {experiment['start']}",
        "seed": experiment["seed"],
        "parameters": experiment["parameters"],
        "tapes per draw": experiment["tapes_per_draw"],
        "switches": [f"{name} {setting}" for name, setting in experiment["switches"].items()],
        "recorded": experiment["record"],
        "scenario-worlds": f"{one.asked:,}",
        "done": f"{one.done:,}",
        "failed": f"{one.failed:,}",
        "missing": f"{one.missing:,}",
        "blocks": f"{one.blocks:,}"
        + (f", and {one.unfinished} that were cut short" if one.unfinished else ""),
        "size": f"{one.bytes / 1e6:,.2f} MB",
        "computed in": f"{one.seconds:,.1f} s of one core",
        "package": f"{package['version']} ({package['sha256'][:SHORT]})",
        "versions": [f"{name} {' and '.join(used)}" for name, used in one.versions.items()],
    }
    for error, count in one.failures.items():
        rows[f"failed {count:,} times" if count > 1 else "failed once"] = error
    return rows


def replayed_in_words(one: Replayed) -> str:
    """What a world gave when it was run again."""
    name = f"World {one.world} of {one.scenario}"
    code = " The code or data of coalition_sim changed since." if one.package_changed else ""
    if one.outcome == "equal":
        return f"{name}: run alone, {one.compared} variables are equal to the last bit.{code}"
    if one.outcome == "differs":
        return f"{name}: DIFFERS. First: {one.difference}.{code}"
    if one.outcome == "fails":
        stored = f" Stored: {one.stored_error}" if one.stored_error else ""
        return f"{name}: fails.{stored}{code}\n{one.traceback}".rstrip()
    if one.stored_error:
        return (
            f"{name}: runs well alone; its block failed: {one.stored_error}{code} Try the block "
            "again with --resume."
        )
    return f"{name}: runs well alone; nothing is stored to compare it with.{code}"
