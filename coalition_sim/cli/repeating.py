"""`rerun`: does an earlier run give the same numbers here and now?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from coalition_sim.cli.console import print_json, say
from coalition_sim.cli.options import FOLDER, WORKERS, as_json, options
from coalition_sim.cli.running import answer, get_ready, say_where


@click.command()
@click.argument("manifest", type=click.Path(path_type=Path), metavar="MANIFEST")
@options(WORKERS, FOLDER, (as_json,))
@click.pass_context
def rerun(
    ctx: click.Context,
    manifest: Path,
    jobs: int,
    cluster: str | None,
    out: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Repeat an earlier run and check its numbers.

    MANIFEST is a manifest.json or the results folder that holds it. Exit code 0 if every table is
    the same to the last digit, 1 if not; then what differs between the two machines and versions
    is listed.

    \b
    Examples:
      coalition-sim rerun results/2026-01-31_12-00-00
      coalition-sim rerun manifest.json --out results/again
    """
    get_ready()  # how many processes pay is known once the manifest is read
    from coalition_sim.manifest import manifest_content

    _, before = manifest_content(manifest)
    again = _ranking_again if before.get("kind") == "robustness" else _request_again
    folder, report = again(manifest, out, force, jobs, cluster)
    _, after = manifest_content(folder)
    tables = _same_tables(before, after)
    changed = _changes(before, after)
    if as_json:
        print_json({"folder": str(folder), "same": tables, "changed": changed})
    else:
        for name, same in tables.items():
            click.echo(f"{name}: {'the same numbers' if same else 'OTHER NUMBERS'}")
        for line in changed:
            say(line)
    say_where(folder, report)
    if not all(tables.values()):
        ctx.exit(1)


def _request_again(
    manifest: Path, out: Path | None, force: bool, jobs: int, cluster: str | None
) -> tuple[Path, bool]:
    """Folder of what a request gives now, and whether a report stands in it."""
    from coalition_sim.manifest import read_manifest

    request, _ = read_manifest(manifest)
    found = answer(request, out, force, jobs, cluster)
    return found.folder, found.comparison is not None


def _ranking_again(
    manifest: Path, out: Path | None, force: bool, jobs: int, cluster: str | None
) -> tuple[Path, bool]:
    """The same of a ranking."""
    from coalition_sim.cli.ranked import ranked
    from coalition_sim.manifest import manifest_content
    from coalition_sim.results import check_free, default_folder
    from coalition_sim.robustness.asked import Asked

    _, content = manifest_content(manifest)
    asked = Asked.from_dict(content.get("asked") or {})
    folder = check_free(out or default_folder(), force)
    ranked(asked, folder, force, jobs, cluster)
    return folder, True


def _same_tables(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, bool]:
    old, new = _part(before, "tables_sha256"), _part(after, "tables_sha256")
    return {name: old.get(name) == new.get(name) for name in sorted({*old, *new})}


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What differs between the two runs' circumstances, one line each."""
    lines = []
    for part in ("versions", "platform"):
        old, new = _part(before, part), _part(after, part)
        lines += [
            f"{name}: {old.get(name)} then, {new.get(name)} now"
            for name in sorted({*old, *new})
            if old.get(name) != new.get(name)
        ]
    if before.get("package_sha256") != after.get("package_sha256"):
        lines.append("coalition_sim: its code or data changed since that run")
    return lines


def _part(manifest: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = manifest.get(name)
    return value if isinstance(value, dict) else {}
