"""The folder of a search: tables, pictures with their numbers, and a page in words.

discovery.md     the answer in words
boxes.csv        each box and its limits, with tests
tree.csv         the nodes of the tree
peeling.csv      every step of the peeling
cases.csv        each case: whether it fails, its box, and the features that are shown
columns.json     what the columns mean
figures/         pictures, and the numbers of each
manifest.json    what was run, with which versions and on what
"""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from coalition_sim.discovery import tables as made
from coalition_sim.discovery import told
from coalition_sim.discovery.facts import FACTS
from coalition_sim.discovery.found import Discovery, Finding
from coalition_sim.discovery.question import named
from coalition_sim.figures import discovery as pictures
from coalition_sim.figures.style import CAUTION, made_from
from coalition_sim.manifest import FORMAT, package_hash, sha256, versions
from coalition_sim.outcomes import OUTCOMES

KIND = "discovery"


def write_into(inside: Path, found: Discovery, manifest: dict[str, Any]) -> None:
    """Write everything into a folder that is there."""
    tables = _tables(found)
    for name, (table, _) in tables.items():
        table.to_csv(inside / name, index=False, lineterminator="\n")
    columns = {name: dict(meanings) for name, (_, meanings) in tables.items()}
    _json(inside / "columns.json", columns)
    drawn = _draw(inside / "figures", found, tables)
    (inside / "discovery.md").write_text(page(found, drawn), encoding="utf-8")
    hashes = {name: sha256(inside / name) for name in tables}
    _json(inside / "manifest.json", {**manifest, "tables_sha256": hashes})


def manifest_of(
    found: Discovery, command: str, seconds: float, asked: dict[str, Any]
) -> dict[str, Any]:
    """What was asked for, and on what it was computed."""
    question = found.question
    pair = (question.baseline, question.scenario)
    return {
        "format": FORMAT,
        "program": "coalition_sim",
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": command,
        "duration_seconds": round(seconds, 2),
        "kind": KIND,
        "baseline": question.baseline.name,
        **asked,
        "discovery": {
            "scenario": question.scenario.name,
            "outcome": question.outcome,
            "fails": question.fails,
            "cases": question.cases,
            "bound": found.failing.bound,
        },
        "left_out": list(found.left_out),
        "scenarios": [
            {"name": one.name, "sha256": one.hash, "content": one.to_dict()} for one in pair
        ],
        "versions": versions(),
        "package_sha256": package_hash(),
        "platform": {"system": platform.system(), "machine": platform.machine()},
    }


def _tables(found: Discovery) -> dict[str, tuple[pd.DataFrame, dict[str, str]]]:
    boxes = made.boxes_table(found)
    tree = made.tree_table(found)
    shown = {*boxes["feature"], *tree["split_on"], *FACTS}
    cases = made.cases_table(found, shown)
    tables = {
        "boxes.csv": (boxes, made.BOX_COLUMNS),
        "peeling.csv": (made.peeling_table(found), made.PEELING_COLUMNS),
        "cases.csv": (cases, _case_columns(found, cases)),
    }
    return tables | ({"tree.csv": (tree, made.TREE_COLUMNS)} if found.tree is not None else {})


def _case_columns(found: Discovery, cases: pd.DataFrame) -> dict[str, str]:
    own = {
        "set": "found: the case was searched; fresh: it was kept for the check",
        "world": "number of the world, or of the first of a parameter draw",
        "draw": "number of the parameter draw",
        "tapes": "worlds in the case",
        "value": f"{value_label(found)}; a mean where a case has several worlds",
        "failure": "1 if the case fails, 0 if not; a share where a case has several worlds",
        "box": "number of the box that it lies in, 0 for none",
    }
    named = {one.name: f"{one.label} ({one.unit}): {one.meaning}" for one in found.features}
    return {name: own.get(name) or named[name] for name in map(str, cases.columns)}


def value_label(found: Discovery) -> str:
    """What the rule looks at, with its unit."""
    outcome = OUTCOMES[found.question.outcome]
    what = "" if found.failing.on_level else "difference in "
    return f"{what}{outcome.label[0].lower()}{outcome.label[1:]} ({outcome.unit})"


def _draw(
    folder: Path, found: Discovery, tables: dict[str, tuple[pd.DataFrame, dict[str, str]]]
) -> list[str]:
    folder.mkdir()
    boxes, box_columns = tables["boxes.csv"]
    peeling, peeling_columns = tables["peeling.csv"]
    cases, case_columns = tables["cases.csv"]
    title = named(found.question.scenario)
    asked = pictures.Asked(
        title=title[0].upper() + title[1:],
        rule=found.failing.words,
        case="worlds" if found.question.cases == "worlds" else "parameter draws",
        value=value_label(found),
        bound=found.failing.bound,
    )
    drawn = ["peeling"]
    with made_from(_made(found)):
        pictures.peeling_figure(peeling, boxes, asked, peeling_columns, folder / "peeling.png")
        if len(boxes):
            pictures.ranges_figure(boxes, cases, asked, box_columns, folder / "box.png")
            pictures.scatter_figure(boxes, cases, asked, case_columns, folder / "scatter.png")
            drawn += ["box", "scatter"]
        if "tree.csv" in tables:
            tree, tree_columns = tables["tree.csv"]
            pictures.tree_figure(tree, asked, tree_columns, folder / "tree.png")
            drawn.append("tree")
    return drawn


def _made(found: Discovery) -> str:
    worlds = int(found.found["tapes"].sum())
    fresh = 0 if found.fresh is None else int(found.fresh["tapes"].sum())
    anew = f" and {fresh:,} fresh" if fresh else ", none fresh"
    return f"{worlds:,} worlds{anew}, seed {found.seed}"


def page(found: Discovery, drawn: list[str]) -> str:
    """The answer in words, as Markdown."""
    lines = [*_top(found), *_boxes(found), *_tree(found), *_how(found, drawn)]
    return "\n".join(lines) + "\n"


def _top(found: Discovery) -> Iterator[str]:
    question = found.question
    title = named(question.scenario)
    yield f"# When does it fail? {title[0].upper()}{title[1:]}"
    yield f"\n*{CAUTION}*\n"
    yield f"A case fails if, in it, {title} {found.failing.words}."
    yield (
        "A case is one world, with parameters and luck of its own."
        if question.cases == "worlds"
        else "A case is one draw of the parameters; it fails by the share of its worlds that fail. "
        "Facts of the world are not searched, for they differ by luck within a draw."
    )
    runs = f"Runs of {found.years} years from {found.start}, seed {found.seed}."
    yield f"{told.counted(found)} {runs}"
    if any(found.left_out):
        yield (
            f"{found.left_out[0]} worlds searched and {found.left_out[1]} fresh ones had no number "
            "and were left out."
        )
    yield "\n## The answer\n"
    if not found.findings:
        yield told.NOTHING
    for number, line in enumerate(told.lines(found), 1):
        yield f"{number}. {line}"
    if warning := told.caution(found):
        yield f"\n{warning}"


def _boxes(found: Discovery) -> Iterator[str]:
    for one in found.findings:
        yield f"\n## Box {one.number}\n"
        every = "worlds" if found.question.cases == "worlds" else "parameter draws"
        yield f"- Searched: {told.standing_in_words(one.found, every)}"
        if one.fresh is not None:
            yield f"- Fresh: {told.standing_in_words(one.fresh, every)}"
        yield f"- {told.luck_in_words(one.probability, one.shuffles)}"
        yield from _limits(one)
    last = found.searches[-1]
    if found.findings and last.box is None:
        yield "\nAmong the worlds outside these boxes no further box does clearly better than luck."


def _limits(one: Finding) -> Iterator[str]:
    yield "\n| Limit | Cases within it alone | Quasi-p-value, searched | on fresh worlds |"
    yield "|---|---|---|---|"
    for limit in one.limits:
        words = limit.feature.in_words(limit.low, limit.high, limit.share)
        p, fresh = (
            " and ".join(filter(None, map(told.p_text, values)))
            for values in (limit.p, limit.p_fresh)
        )
        yield f"| {words} | {told.per_100(limit.share)} of 100 | {p} | {fresh or 'not checked'} |"


def _tree(found: Discovery) -> Iterator[str]:
    if found.tree is None:
        return
    yield "\n## The same worlds as a tree\n"
    leaves = [leaf for leaf in found.tree if leaf.feature is None]
    if len(leaves) == 1:
        yield "No split divides failures from successes by more than luck; the tree is its root."
        return
    yield "| Where | Cases | Fail, of 100 | Fail in fresh worlds, of 100 |"
    yield "|---|---|---|---|"
    for leaf in sorted(leaves, key=lambda one: -one.found.density):
        fresh = "" if leaf.fresh is None else told.per_100(leaf.fresh.density)
        words = told.leaf_in_words(leaf)
        yield f"| {words} | {leaf.found.cases:,} | {told.per_100(leaf.found.density)} | {fresh} |"


def _how(found: Discovery, drawn: list[str]) -> Iterator[str]:
    yield "\n## Pictures\n"
    yield from (f"![{name}](figures/{name}.png)" for name in drawn)
    yield "\n## What was searched\n"
    facts = [one for one in found.features if one.kind == "fact"]
    unknowns = len(found.features) - len(facts)
    yield f"{unknowns} uncertain parameters that can act under these scenarios"
    if facts:
        yield (
            f"and {len(facts)} facts of the world in the year {found.year}, the last before the "
            "reform starts. They are read from the same world without the reform, so that it "
            "cannot have caused them:\n"
        )
        yield from (f"- {one.label} ({one.unit}): {one.meaning}" for one in facts)
    elif found.question.cases == "worlds":
        yield "and no facts of the world: the reform starts before the first year is over."
    yield (
        "\nA box says where failures gather, not why. Its limits were chosen on the worlds "
        "searched: believe what holds up on the fresh ones. How a box is searched and tested "
        "stands in docs/discovery.md of the program."
    )


def _json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
