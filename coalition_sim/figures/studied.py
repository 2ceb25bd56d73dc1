"""All pictures of a sensitivity study, each with what it shows and how sure that is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import xarray as xr
from matplotlib.figure import Figure

from coalition_sim.figures import (
    convergence,
    distances,
    interactions,
    morris_plane,
    sobol,
    spider,
    structures,
    style,
    tornado,
)
from coalition_sim.figures.subject import Subject, leading
from coalition_sim.figures.unknowns import unknown
from coalition_sim.sensitivity import words
from coalition_sim.sensitivity.study import METHOD_NAMES

if TYPE_CHECKING:
    from coalition_sim.sensitivity.findings import Findings

ABREAST = 2
"""Outcomes in one picture."""
Drawn = Callable[..., Figure]
Says = Callable[[pd.DataFrame, str], str]
"""A sentence on one outcome from its rows."""


@dataclass(frozen=True)
class StudyPicture:
    """One picture: file, heading, what it shows, what it says here and how sure that is."""

    file: str
    heading: str
    shows: str
    says: tuple[str, ...]
    sure: str
    draw: Drawn


def study_pictures(found: Findings) -> list[StudyPicture]:
    """Every picture of a study: effects of all reforms, levels under the baseline."""
    subjects = [("effect", name) for name in found.reforms if "effect" in found.study.of]
    if "level" in found.study.of:
        subjects.append(("level", found.scenarios[0].name))
    pictures: list[StudyPicture] = []
    for of, scenario in subjects:
        this = _subject(found, of, scenario)
        for kind in (_split, _tornados, _bars, _planes, _spiders, _pairs, _distances, _grown):
            pictures += kind(found, this)
    for name in found.reforms:
        pictures += _structures(found, _subject(found, "effect", name))
    return pictures


def drawing_of(
    found: Findings, pictures: list[StudyPicture], folder: Path, trial: bool = False
) -> list[Callable[[], None]]:
    """What draws each picture into a folder, its numbers beside it; in any order, anywhere."""
    total = sum(found.worlds.values())
    said = f"{total:,} scenario-worlds of {found.study.years} years, seed {found.study.seed}"
    if trial:
        said = f"A TRIAL RUN: ITS NUMBERS MEAN NOTHING. {said}"
    return [partial(_draw, one.draw, folder / one.file, said) for one in pictures]


def draw_all(found: Findings, folder: Path, trial: bool = False) -> list[StudyPicture]:
    """Draw every picture here, one after the other."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = study_pictures(found)
    for draw in drawing_of(found, pictures, folder, trial):
        draw()
    return pictures


def _draw(draw: Drawn, path: Path, said: str) -> None:
    with style.made_from(said):
        draw(path=path)


def _subject(found: Findings, of: str, scenario: str) -> Subject:
    return Subject(of, scenario, found.title(scenario), found.study.confidence)


def _name(kind: str, this: Subject, page: str = "") -> str:
    return f"{kind}_{this.of}_{this.scenario}{page}.png"


def _pages(found: Findings) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Outcomes, two at a time, with what the names of their files end in."""
    outcomes = found.study.chosen
    for first in range(0, len(outcomes), ABREAST):
        number = first // ABREAST + 1
        page = f"_{number}" if len(outcomes) > ABREAST else ""
        yield page, tuple(outcomes[first : first + ABREAST])


def _by_two(
    found: Findings,
    this: Subject,
    kind: str,
    heading: str,
    table: pd.DataFrame,
    says: Says,
    what: str,
    draw: Callable[[tuple[str, ...]], Drawn],
) -> Iterator[StudyPicture]:
    """Pictures of two outcomes each; ``what`` the intervals were drawn again from."""
    mine = table[(table["of"] == this.of) & (table["scenario"] == this.scenario)]
    for page, outcomes in _pages(found):
        yield StudyPicture(
            _name(kind, this, page),
            f"{heading} {this.about}",
            words.TELLS[kind],
            tuple(says(this.rows(table, one), one) for one in outcomes),
            _sure(found, mine, what),
            draw(outcomes),
        )


def _by_one(
    found: Findings,
    this: Subject,
    kind: str,
    heading: str,
    table: pd.DataFrame,
    says: Says,
    sure: str,
    draw: Callable[[str], Drawn],
) -> Iterator[StudyPicture]:
    """A picture for each outcome."""
    for outcome in found.study.chosen:
        yield StudyPicture(
            _name(kind, this, f"_{outcome}"),
            f"{heading} {this.about}",
            words.TELLS[kind],
            (says(this.rows(table, outcome), outcome),),
            sure,
            draw(outcome),
        )


def _sure(found: Findings, table: pd.DataFrame, what: str) -> str:
    """What the rows of a subject rest on."""
    row = table.iloc[0]
    blocks = int(row["trajectories"] if "trajectories" in table else row["blocks"])
    dropped = int(row["dropped"]) if "dropped" in table else 0
    study = found.study
    return words.sure_words(blocks, study.replicates, dropped, study.confidence, what)


def _split(found: Findings, this: Subject) -> Iterator[StudyPicture]:
    if "variance" not in found.tables:
        return
    table = found.tables["variance"]
    mine = table[(table["of"] == this.of) & (table["scenario"] == this.scenario)]
    yield StudyPicture(
        _name("split", this),
        f"Where differences between worlds come from: {this.about}",
        words.TELLS["split"],
        tuple(words.split_words(mine[mine["outcome"] == one], one) for one in found.study.chosen),
        _sure(found, mine, "blocks of the sample"),
        partial(sobol.split_figure, table, this),
    )


def _tornados(found: Findings, this: Subject) -> Iterator[StudyPicture]:
    if "morris" not in found.tables or this.of != "effect":
        return
    table = found.tables["morris"]
    mine = table[table["of"] == "effect"]
    contents = {one.name: one.to_dict() for one in found.scenarios}
    titles = xr.Dataset(attrs={"scenarios": json.dumps(contents)})
    levers = next(one.levers for one in found.scenarios if one.name == this.scenario).values()
    given = all(one.adoption == one.survival == "given" for one in levers)

    def draw(outcomes: tuple[str, ...]) -> Drawn:
        return partial(
            tornado.tornado, titles, mine, this.scenario, outcomes, given=given,
            confidence=this.confidence,
        )  # fmt: skip

    says = partial(words.morris_words, named=unknown)
    yield from _by_two(
        found, this, "tornado", "Which unknowns move", mine, says, "trajectories", draw
    )


def _planes(found: Findings, this: Subject) -> Iterator[StudyPicture]:
    if "morris" not in found.tables:
        return
    table, says = found.tables["morris"], partial(words.morris_words, named=unknown)

    def draw(outcomes: tuple[str, ...]) -> Drawn:
        return partial(morris_plane.morris_plane, table, this, outcomes)

    heading = "Strong or fickle? Unknowns behind"
    yield from _by_two(found, this, "plane", heading, table, says, "trajectories", draw)


def _bars(found: Findings, this: Subject) -> Iterator[StudyPicture]:
    if "sobol" not in found.tables:
        return
    table, says = found.tables["sobol"], partial(words.sobol_words, named=unknown)

    def draw(outcomes: tuple[str, ...]) -> Drawn:
        return partial(sobol.sobol_figure, table, this, outcomes)

    heading = "How much rests on each unknown:"
    yield from _by_two(found, this, "sobol", heading, table, says, "blocks of the sample", draw)


def _spiders(found: Findings, this: Subject) -> Iterator[StudyPicture]:
    if "response" not in found.tables:
        return
    table = found.tables["response"]
    design = "sample" if (table["design"] == "sample").any() else "morris"
    mine, says = table[table["design"] == design], partial(words.response_words, named=unknown)
    sure = "Ends of the five leading lines have intervals; the others are means only."

    def draw(outcome: str) -> Drawn:
        return partial(spider.spider_figure, mine, this, outcome)

    heading = "Which way each unknown works:"
    yield from _by_one(found, this, "spider", heading, mine, says, sure, draw)


def _pairs(found: Findings, this: Subject) -> Iterator[StudyPicture]:
    if "pairs" not in found.tables:
        return
    table, bars = found.tables["pairs"], found.tables["sobol"]
    says = partial(words.pair_words, named=unknown, confidence=this.confidence)
    sure = _sure(found, bars[bars["scenario"] == this.scenario], "blocks of the sample")

    def draw(outcome: str) -> Drawn:
        names = leading(this.rows(bars, outcome), "total")["parameter"].tolist()
        return partial(interactions.heat_map, table, names, this, outcome)

    yield from _by_one(
        found, this, "pairs", "Which unknowns act together:", table, says, sure, draw
    )


def _distances(found: Findings, this: Subject) -> Iterator[StudyPicture]:
    if "distributions" not in found.tables:
        return
    table, says = found.tables["distributions"], partial(words.distribution_words, named=unknown)

    def drawer(method: str) -> Callable[[tuple[str, ...]], Drawn]:
        return lambda outcomes: partial(distances.distances_figure, table, method, this, outcomes)

    for method in map(str, dict.fromkeys(table["method"])):
        heading = f"What shifts the whole range of results ({distances.TITLES[method][0]}):"
        chosen = table[table["method"] == method]
        what = "blocks of the sample"
        yield from _by_two(found, this, method, heading, chosen, says, what, drawer(method))


def _grown(found: Findings, this: Subject) -> Iterator[StudyPicture]:
    if "convergence" not in found.tables:
        return
    rows, told, precise = found.tables["convergence"], found.tables["enough"], found.study.precise
    kinds = rows[["method", "measure"]].drop_duplicates().itertuples(index=False)
    for method, measure in kinds:
        if measure == "first":
            continue  # in the tables; the total index is the one that says what may be left out
        for page, outcomes in _pages(found):
            mine = pd.concat([this.rows(told[told["method"] == method], one) for one in outcomes])
            yield StudyPicture(
                _name(f"convergence_{method}", this, page),
                f"Is the sample large enough? {METHOD_NAMES[method]}, {this.about}",
                words.TELLS["convergence"],
                (words.enough_words(mine),),
                f"The rule: no interval of the five leading unknowns wider than {2 * precise:g} of "
                f"the scale, and no index that moved by more than {precise:g} of it from half of "
                "the sample to the whole.",
                partial(
                    convergence.convergence_figure, rows, told, method, measure, this, outcomes
                ),
            )


def _structures(found: Findings, this: Subject) -> Iterator[StudyPicture]:
    if "alternatives" not in found.tables:
        return
    table = found.tables["alternatives"]
    mine = table[table["scenario"] == this.scenario]
    for page, outcomes in _pages(found):
        yield StudyPicture(
            f"structures_{this.scenario}{page}.png",
            f"In another model: {this.about}",
            words.TELLS["structures"],
            tuple(words.structure_words(mine[mine["outcome"] == one], one) for one in outcomes),
            f"From {int(mine['worlds'].iloc[0]):,} worlds, the same under every structure; "
            "intervals from drawing parameter draws again.",
            partial(structures.structures_figure, table, this, outcomes),
        )
