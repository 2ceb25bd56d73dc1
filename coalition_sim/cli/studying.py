"""The other form of `sensitivity`: a study from its file, run, written and told."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coalition_sim import executors
from coalition_sim.cli.console import print_json, progress, say
from coalition_sim.cli.running import Progress, command_line, kept_when_stopped, say_where

if TYPE_CHECKING:
    from coalition_sim.figures.studied import StudyPicture
    from coalition_sim.scenario import Scenario
    from coalition_sim.sensitivity.findings import Findings
    from coalition_sim.sensitivity.study import Study

KIND = "study"
PAGE, FILE = "report.html", "study.yaml"


def study_command(
    path: Path,
    out: Path | None,
    force: bool,
    jobs: int,
    cluster: str | None,
    resume: bool,
    quick: bool,
    as_json: bool,
) -> None:
    """Read a study, run what its store lacks, write a results folder and tell the answers."""
    from coalition_sim.report.study import answers
    from coalition_sim.sensitivity.answers import answered, sizes
    from coalition_sim.sensitivity.errors import TooManyFailed
    from coalition_sim.sensitivity.findings import Where
    from coalition_sim.sensitivity.study import scenarios_of
    from coalition_sim.sensitivity.study_file import read_study

    if resume and out is None:
        raise click.BadParameter("give the folder to go on with: --out FOLDER --resume.")
    study = read_study(path)
    scenarios = scenarios_of(study, path.parent)
    if quick:
        study = trial(study, scenarios)
    refuse_idle(study, scenarios)
    folder = _free(out, force)
    runs = folder.with_name(f"{folder.name}_runs")
    expected = sizes(study, scenarios)
    say(f"{sum(expected.values()):,} scenario-worlds: " + _listed(expected))
    if out is None:
        say(f"If it is stopped, this goes on: the same with --out {_short(folder)} --resume")
    started = time.perf_counter()
    executors.start(jobs, rows=sum(expected.values()))
    where = Where(runs, resume, jobs, cluster, stage=_stage)
    try:
        with kept_when_stopped(str(runs)):
            found = answered(study, scenarios, where)
    except TooManyFailed as error:
        from coalition_sim.cli import Failed

        raise Failed(f"{error}\nAll others are kept in {runs}.") from None
    seconds = time.perf_counter() - started
    pictures = write_study(found, folder, force, quick, seconds, path.parent, jobs)
    told = list(answers(found, pictures))
    if as_json:
        print_json(
            {"folder": str(folder), "answers": told, "dropped": found.dropped,
             "scenario_worlds": found.worlds, "trial": quick}
        )  # fmt: skip
    else:
        _print(told, found)
    if quick:
        say("A trial run: its numbers mean nothing.")
    say(f"Runs are kept in {_short(runs)}, so that a larger study can go on with them (--resume).")
    say_where(folder, report=True)


def trial(study: Study, scenarios: list[Scenario]) -> Study:
    """The study at a tiny size; as few years as let every reform come into force."""
    from coalition_sim.analysis.compare import CompareError

    small = study.quick()
    for years in range(small.years, study.years):
        try:
            shorter = small.model_copy(update={"years": years})
            refuse_idle(shorter, scenarios)
        except CompareError:
            continue
        return shorter
    return small.model_copy(update={"years": study.years})


def refuse_idle(study: Study, scenarios: list[Scenario]) -> None:
    """A reform that never comes into force inside the run has no effect to be looked for."""
    from coalition_sim.analysis.compare import check_in_force

    contents = {one.name: one.to_dict() for one in scenarios}
    check_in_force(contents, scenarios[0].name, study.start, study.years)


def write_study(
    found: Findings,
    folder: Path,
    force: bool,
    quick: bool,
    seconds: float,
    beside: Path,
    jobs: int = 1,
) -> list[StudyPicture]:
    """Tables, pictures, page and manifest; the folder appears when all is there."""
    from coalition_sim.figures.studied import study_pictures
    from coalition_sim.manifest import sha256
    from coalition_sim.report.study import study_page
    from coalition_sim.results import unfinished
    from coalition_sim.sensitivity.columns import FILES, columns_of_study

    with unfinished(folder, force) as inside, progress("Writing results"):
        told = {}
        for name, table in found.tables.items():
            table.to_csv(inside / FILES[name], index=False, lineterminator="\n")
            told[FILES[name]] = columns_of_study(table.columns)
        _json(inside / "columns.json", told)
        pictures = study_pictures(found)
        _draw(found, pictures, inside / "figures", quick, jobs)
        manifest = _manifest(found, quick, seconds)
        page = study_page(found, pictures, inside / "figures", manifest, quick)
        (inside / PAGE).write_text(page, encoding="utf-8")
        _write_study_file(found, inside, beside)
        hashes = {name: sha256(inside / name) for name in told}
        _json(inside / "manifest.json", {**manifest, "tables_sha256": hashes})
    return pictures


def _draw(
    found: Findings, pictures: list[StudyPicture], folder: Path, quick: bool, jobs: int
) -> None:
    """Draw in the processes that ran the model: pictures take as long as some thousand worlds."""
    from coalition_sim.figures.studied import drawing_of

    folder.mkdir(parents=True)
    for _, done in executors.run(enumerate(drawing_of(found, pictures, folder, quick)), jobs=jobs):
        executors.value_of(done)


def _write_study_file(found: Findings, inside: Path, beside: Path) -> None:
    """The study as it was run, and the scenario files that it names, so that it can be repeated."""
    import yaml

    from coalition_sim.scenario import load_scenario, shipped

    content = found.study.model_dump(mode="json", exclude_defaults=True)
    names = [found.study.baseline, *found.study.scenarios]
    own = {name: Path(name).name for name in names if name not in shipped()}
    for name, file in own.items():
        held = load_scenario(beside / name if (beside / name).is_file() else name)
        (inside / file).write_text(held.to_yaml(), encoding="utf-8")
    content["scenarios"] = [own.get(name, name) for name in found.study.scenarios]
    if found.study.baseline in own:
        content["baseline"] = own[found.study.baseline]
    text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=90)
    (inside / FILE).write_text(text, encoding="utf-8")


def _manifest(found: Findings, quick: bool, seconds: float) -> dict[str, Any]:
    """What was run and on what, as in other results folders."""
    import platform
    from datetime import UTC, datetime

    from coalition_sim.manifest import FORMAT, package_hash, versions

    study = found.study
    return {
        "format": FORMAT,
        "program": "coalition_sim",
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": command_line(),
        "duration_seconds": round(seconds, 2),
        "kind": KIND,
        "trial": quick,
        "baseline": found.scenarios[0].name,
        "years": study.years,
        "start": study.start,
        "seed": study.seed,
        "switches": dict(study.switches),
        "study": study.model_dump(mode="json"),
        "scenario_worlds": found.worlds,
        "left_out": found.dropped,
        "scenarios": [
            {"name": one.name, "sha256": one.hash, "content": one.to_dict()}
            for one in found.scenarios
        ],
        "versions": versions(),
        "package_sha256": package_hash(),
        "platform": {"system": platform.system(), "machine": platform.machine()},
        "note": f"Run it again: coalition-sim sensitivity {FILE}",
    }


def _free(out: Path | None, force: bool) -> Path:
    from coalition_sim.results import check_free, default_folder

    return check_free(out or default_folder(), force)


def _stage(label: str) -> AbstractContextManager[Progress]:
    return progress(label)


def _print(told: list[dict[str, Any]], found: Findings) -> None:
    for one in told:
        click.echo(one["heading"])
        for line in one["lines"]:
            click.echo(f"  {line}")
    for line in found.dropped:
        click.echo(f"Left out: {line}")


def _listed(sizes: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in sizes.items()) + "."


def _short(folder: Path) -> Path:
    return folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder


def _json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
