"""The page of a sensitivity study: every picture with what it shows, what it says, how sure."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from coalition_sim.figures.studied import StudyPicture
from coalition_sim.report.builder import page_template
from coalition_sim.sensitivity import words
from coalition_sim.sensitivity.findings import Findings
from coalition_sim.sensitivity.study import METHOD_NAMES

CAUTIONS = (
    "It ranks what decides the answers of this model. What the model leaves out, or builds "
    "wrongly, no index shows.",
    "It speaks of unknowns over the ranges that were held possible: a wider range makes an unknown "
    "matter more.",
    "Luck is luck in the model: what would seem luck to a government may be known to others.",
    "An unknown that does not stand out may still matter; it was not told from luck in a sample of "
    "this size.",
)
ANSWERS = ("structures", "split", "sobol", "tornado", "pawn", "delta", "convergence")
"""Kinds of pictures whose sentences stand in the short answer, in this order."""
STAGES = {
    "modelled": "Actors decide whether a reform is adopted and kept, unless its scenario says "
    "otherwise.",
    "given": "Adoption and survival of every reform are taken as given.",
    "both": "Each reform twice: as actors decide, and adopted and kept.",
}


def study_page(
    found: Findings,
    pictures: Sequence[StudyPicture],
    figures: Path,
    manifest: Mapping[str, Any],
    trial: bool = False,
) -> str:
    """The whole page as text, the pictures inside."""
    study = found.study
    return page_template("study.html.j2").render(
        title=study.title or "What decides the answer?",
        question=study.question,
        trial=trial,
        answers=list(answers(found, pictures)),
        asked=list(asked(found)),
        dropped=found.dropped,
        cautions=CAUTIONS,
        pictures=[
            {**vars(one), "data": base64.b64encode((figures / one.file).read_bytes()).decode()}
            for one in pictures
        ],
        seed=study.seed,
        version=manifest["versions"]["coalition_sim"],
    )


def answers(found: Findings, pictures: Sequence[StudyPicture]) -> Iterator[dict[str, Any]]:
    """The sentences under the pictures that carry an answer, once each, by their heading."""
    lines: dict[str, list[str]] = {}
    for kind in ANSWERS:
        for one in pictures:
            if one.file.startswith(kind):
                lines.setdefault(one.heading, []).extend(one.says)
    for heading, told in lines.items():
        yield {"heading": heading, "lines": list(dict.fromkeys(told))}


def asked(found: Findings) -> Iterator[str]:
    """What was run, in sentences."""
    study = found.study
    base, reforms = found.scenarios[0], found.scenarios[1:]
    titles = "; ".join(one.title or one.name for one in reforms)
    yield f"{titles}; against {base.title or base.name}, in the same worlds. {STAGES[study.stages]}"
    for label, worlds in found.worlds.items():
        yield f"{label}: {worlds:,} scenario-worlds of {study.years} years."
    if "morris" in found.tables:
        table = found.tables["morris"]
        mine = table[(table["parameter"] != "shock_tape")].drop_duplicates("parameter")
        yield (
            f"{len(mine):,} unknowns, or groups of them, in the screening. Unknowns of levers that "
            "no scenario here pulls cannot act and are left out."
        )
    if study.samples:
        yield _sampled(found)
    held = "; ".join(f"{name} {setting}" for name, setting in study.switches.items())
    if held:
        yield f"Structure of the model: {held}."


def _sampled(found: Findings) -> str:
    """What the other methods looked at, and what became of the rest."""
    study = found.study
    rest = (
        "all others vary too, together"
        if study.others == "together"
        else "all others stay at their central values"
    )
    many = f"the {study.leading} leading unknowns" if study.leading else "the unknowns named"
    methods = words.joined([METHOD_NAMES[name] for name in study.samples])
    return f"{methods}: {many}, at {study.points:,} rows of a scrambled Sobol sequence; {rest}."
