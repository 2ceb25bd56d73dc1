"""What a reader must know before the numbers: what this is, what was run, and with what."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import xarray as xr

from coalition_sim import __version__
from coalition_sim.export.asked import asked
from coalition_sim.figures.style import CAUTION
from coalition_sim.report.builder import NOT_CLAIMED

if TYPE_CHECKING:
    from coalition_sim.store import Contents

About = tuple[tuple[str, str], ...]

WHAT = (
    "Results of coalition_sim, an agent-based simulation of coalition government and public "
    "services in Balochistan. It asks what reforms would change, in many simulated worlds that "
    "differ in what is not known and in luck."
)
HOW = (
    "A world is one set of guesses about what is not known, and one course of luck. Every scenario "
    "meets the same worlds, so that the difference in a world is due to the reform. Read ranges, "
    "not only middles: where a range holds zero, the reform may help or harm. A blank is no zero: "
    "it stands where there is nothing to count."
)
KINDS = {
    "compare": "Reforms compared with a baseline, world by world",
    "run": "One scenario",
    "sensitivity": "Which unknowns decide the answer",
    "study": "Which unknowns decide the answer, and how much is luck",
    "sweep": "How the effect grows with a reform's strength or compliance",
    "patterns": "What the model should show, and whether it does",
    "robustness": "Which reform, when nobody knows the true numbers",
    "discovery": "In which worlds a reform fails",
}
PARAMETERS = {
    "prior": "drawn anew from their ranges in every draw",
    "central": "all held at their central value",
    "table": "from a table",
}


def of_manifest(
    manifest: Mapping[str, Any], titles: Mapping[str, str] | None = None
) -> tuple[str, About]:
    """Title and facts of a results folder; a manifest may lack any of them.

    ``titles`` are the scenarios' names in words where their own would not tell them apart.
    """
    kind = str(manifest.get("kind") or "")
    title = KINDS.get(kind) or kind.replace("_", " ").capitalize() or "Results"
    versions, contents = manifest.get("versions"), _contents(manifest.get("scenarios"))
    facts = [
        ("Scenarios", _scenarios(contents, titles)),
        ("Compared with", _title_of(manifest.get("baseline"), contents)),
        *asked(manifest),
        *_size(manifest),
        ("Note", manifest.get("note")),
        ("Command", manifest.get("command")),
        ("Created", manifest.get("created")),
        ("Versions", _versions(versions) if isinstance(versions, Mapping) else ""),
        ("Code and data (SHA-256)", manifest.get("package_sha256")),
    ]
    return title, _about(title, facts, _version_of(versions))


def of_store(holds: Contents, ds: xr.Dataset) -> tuple[str, About]:
    """Title and facts of a store."""
    experiment = holds.experiment
    contents = {one["name"]: one["content"] for one in experiment["scenarios"]}
    missing = holds.asked - holds.done
    facts = [
        ("Scenarios", _scenarios(contents)),
        *_size({**experiment, "worlds": ds.sizes["world"]}),
        (
            "Left out",
            f"{missing:,} of {holds.asked:,} scenario-worlds have no result ({holds.failed:,} "
            "failed); worlds without a result in every scenario are left out"
            if missing
            else "",
        ),
        ("Recorded", ", ".join(experiment["record"])),
        ("Store", holds.address),
        ("Versions", "; ".join(f"{k} {', '.join(v)}" for k, v in holds.versions.items())),
        ("Code and data (SHA-256)", experiment["package"]["sha256"]),
    ]
    title = "A store of runs"
    return title, _about(title, facts, str(experiment["package"]["version"]))


def _about(title: str, facts: Iterable[tuple[str, Any]], version: str) -> About:
    before = [
        ("What this is", WHAT),
        ("What was run", title),
        ("Caution", " ".join((CAUTION, *NOT_CLAIMED))),
        ("How to read it", HOW),
    ]
    exported = f"coalition_sim {__version__}"
    if version and version != __version__:
        exported += f"; the results were made by version {version}"
    told = [(name, str(value)) for name, value in facts if value not in (None, "")]
    return tuple([*before, *told, ("Exported by", exported)])


def _size(asked: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """How much was run, from a manifest or from a store's experiment."""
    worlds, screening, sweep = (asked.get(name) for name in ("worlds", "screening", "sweep"))
    alone = asked.get("kind") == "sensitivity"  # a screening has points, and no worlds of a run
    return [
        ("Worlds", f"{worlds:,}" if isinstance(worlds, int) and not alone else ""),
        ("Years", asked.get("years")),
        ("First month", asked.get("start")),
        ("Seed", asked.get("seed")),
        ("Unknowns", PARAMETERS.get(str(asked.get("parameters")), "")),
        ("Switches", _pairs(asked.get("switches"))),
        ("Screening of unknowns", _pairs(screening)),
        ("Sweep", _pairs(sweep)),
    ]


def _contents(entries: Any) -> dict[str, Mapping[str, Any]]:
    """Scenarios by name, from a manifest's list."""
    found = {}
    for entry in entries or ():
        if isinstance(entry, Mapping):
            content = entry.get("content")
            found[str(entry.get("name"))] = content if isinstance(content, Mapping) else {}
        else:
            found[str(entry)] = {}
    return found


def _scenarios(
    contents: Mapping[str, Mapping[str, Any]], titles: Mapping[str, str] | None = None
) -> str:
    """A line for each; a description that several share is told once."""
    lines: list[str] = []
    seen: set[str] = set()
    for name, content in contents.items():
        title = (titles or {}).get(name) or content.get("title")
        told = " ".join(str(content.get("description") or "").split())
        shown = "" if told in seen else told
        seen.add(told)
        lines.append(": ".join(filter(None, (f"{title} ({name})" if title else name, shown))))
    return "\n".join(lines)


def _title_of(name: Any, contents: Mapping[str, Mapping[str, Any]]) -> str:
    title = contents.get(str(name), {}).get("title")
    return f"{title} ({name})" if title else str(name or "")


def _pairs(found: Any) -> str:
    if not isinstance(found, Mapping):
        return ""
    shown = {k: v if isinstance(v, str) else json.dumps(v) for k, v in found.items()}
    return ", ".join(f"{k.replace('_', ' ')} {v}" for k, v in shown.items() if v != "null")


def _versions(versions: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {version}" for name, version in versions.items())


def _version_of(versions: Any) -> str:
    return str(versions.get("coalition_sim") or "") if isinstance(versions, Mapping) else ""
