"""What a study, a search for failures or a ranking was asked, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from coalition_sim.outcomes import OUTCOMES

Facts = list[tuple[str, Any]]
TRIAL = "a tiny run, to see that it works; its numbers mean nothing"
STAGES = {
    "modelled": "actors decide whether a reform is adopted and kept",
    "given": "reforms are taken as adopted and kept",
    "both": "both as actors decide, and taken as adopted and kept",
}
METHODS = {
    "morris": "Morris screening",
    "sobol": "Sobol indices",
    "pawn": "PAWN",
    "delta": "delta",
}
CASES = {
    "worlds": "a world",
    "world": "a world",
    "draws": "a draw of the unknowns, over its courses of luck",
    "draw": "a draw of the unknowns, over its courses of luck",
}


def asked(manifest: Mapping[str, Any]) -> Facts:
    """Facts that only one kind of folder has; none for the others, or where the manifest lacks."""
    tell = _KINDS.get(str(manifest.get("kind")))
    return tell(manifest) if tell else []


def _study(manifest: Mapping[str, Any]) -> Facts:
    study = _part(manifest, "study")
    sizes = _part(manifest, "scenario_worlds")
    seen = [METHODS.get(str(name), str(name)) for name in study.get("methods") or ()]
    return [
        ("Title", study.get("title")),
        ("Question", study.get("question")),
        ("Trial", TRIAL if manifest.get("trial") else ""),
        ("Stages of reforms", STAGES.get(str(study.get("stages")), "")),
        ("Methods", ", ".join(seen)),
        ("Size", _size(study)),
        ("Scenario-worlds run", ", ".join(f"{name} {n:,}" for name, n in sizes.items())),
    ]


def _size(study: Mapping[str, Any]) -> str:
    """How large the samples were, of the methods that were used."""
    methods = set(study.get("methods") or ())
    told = []
    if study.get("trajectories"):
        told.append(f"{study['trajectories']} trajectories of the screening")
    if methods - {"morris"} and study.get("points"):
        told.append(f"{study['points']:,} points of the sample")
    if study.get("replicates"):
        told.append(f"{study['replicates']} courses of luck at each point")
    return ", ".join(told)


def _discovery(manifest: Mapping[str, Any]) -> Facts:
    question = _part(manifest, "discovery")
    outcome = str(question.get("outcome"))
    left = [n for n in manifest.get("left_out") or () if n]
    return [
        ("Reform searched", question.get("scenario")),
        ("A case fails if", f"{question.get('fails')}, in {_named(outcome)}" if question else ""),
        ("A case is", CASES.get(str(question.get("cases")), "")),
        ("Fresh worlds for the check", manifest.get("fresh")),
        ("Left out", f"{sum(left):,} worlds without a number" if left else ""),
    ]


def _robustness(manifest: Mapping[str, Any]) -> Facts:
    weights = _part(manifest, "weights")
    left = manifest.get("worlds_left_out")
    return [
        ("Draws of the unknowns", manifest.get("parameter_draws")),
        ("A case is", CASES.get(str(manifest.get("per")), "")),
        ("Weights", "; ".join(f"{_label(name)} {number:g}" for name, number in weights.items())),
        ("Thresholds", "; ".join(map(_threshold, manifest.get("thresholds") or ()))),
        ("Left out", f"{left:,} worlds without a number" if left else ""),
    ]


def _threshold(one: Mapping[str, Any]) -> str:
    side = "at least" if one.get("at_least") else "at most"
    return _named(str(one.get("outcome")), f"{side} {one.get('value'):g}")


def _named(outcome: str, number: str = "") -> str:
    """An outcome with a number, if any, and its unit."""
    known = OUTCOMES.get(outcome)
    if known is None:
        return f"{outcome} {number}".strip()
    return f"{known.label} {number} {known.unit}" if number else f"{known.label} ({known.unit})"


def _label(outcome: str) -> str:
    return OUTCOMES[outcome].label if outcome in OUTCOMES else outcome


def _part(manifest: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = manifest.get(name)
    return found if isinstance(found, Mapping) else {}


_KINDS: dict[str, Callable[[Mapping[str, Any]], Facts]] = {
    "study": _study,
    "discovery": _discovery,
    "robustness": _robustness,
}
