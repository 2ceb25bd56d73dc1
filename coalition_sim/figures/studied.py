"""All pictures of a sensitivity study, each with what it shows and how sure that is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
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
    labels,
    morris_plane,
    sobol,
    spider,
    structures,
    style,
    tornado,
)
from coalition_sim.figures.subject import rows_of
from coalition_sim.figures.unknowns import unknown
from coalition_sim.sensitivity import words

if TYPE_CHECKING:
    from coalition_sim.sensitivity.answers import Findings

ABREAST = 2
"""Outcomes in one picture."""


@dataclass(frozen=True)
class StudyPicture:
    """One picture: file, heading, what it shows, what it says here and how sure that is."""

    file: str
    heading: str
    shows: str
    says: tuple[str, ...]
    sure: str
    draw: Callable[..., Figure]


def study_pictures(found: Findings) -> list[StudyPicture]:
    """Every picture of a study: effects of all reforms, levels under the baseline."""
    subjects = [("effect", name) for name in found.reforms if "effect" in found.study.of]
    if "level" in found.study.of:
        subjects.append(("level", found.scenarios[0].name))
    pictures: list[StudyPicture] = []
    for of, scenario in subjects:
        for kind in (_split, _tornados, _bars, _planes, _spiders, _pairs, _distances, _grown):
            pictures += kind(found, of, scenario)
    for name in found.reforms:
        pictures += _structures(found, name)
    return pictures


def draw_all(found: Findings, folder: Path, trial: bool = False) -> list[StudyPicture]:
    """Draw every picture into a folder, its numbers beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = study_pictures(found)
    total = sum(found.worlds.values())
    said = f"{total:,} scenario-worlds of {found.study.years} years, seed {found.study.seed}"
    if trial:
        said = f"A TRIAL RUN: ITS NUMBERS MEAN NOTHING. {said}"
    for picture in pictures:
        with style.made_from(said):
            picture.draw(path=folder / picture.file)
    return pictures


def _pages(outcomes: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Two outcomes at a time, with what their file names end in."""
    for first in range(0, len(outcomes), ABREAST):
        number = first // ABREAST + 1
        yield (
            (f"_{number}" if len(outcomes) > ABREAST else ""),
            list(outcomes[first : first + ABREAST]),
        )


def _sure(found: Findings, table: pd.DataFrame, what: str) -> str:
    """What the rows of a subject rest on."""
    row = table.iloc[0]
    blocks = int(row["trajectories"] if "trajectories" in table else row["blocks"])
    dropped = int(row["dropped"]) if "dropped" in table else 0
    study = found.study
    return words.sure_words(blocks, study.replicates, dropped, study.confidence, what)


def _verdicts(found: Findings, method: str, of: str, scenario: str) -> str:
    table = found.tables["enough"]
    mine = table[(table["method"] == method) & (table["of"] == of)]
    return words.enough_words(mine[mine["scenario"] == scenario])


def _name(kind: str, of: str, scenario: str, page: str = "") -> str:
    return f"{kind}_{of}_{scenario}{page}.png"


def _split(found: Findings, of: str, scenario: str) -> Iterator[StudyPicture]:
    if "variance" not in found.tables:
        return
    table = found.tables["variance"]
    mine = table[(table["of"] == of) & (table["scenario"] == scenario)]
    yield StudyPicture(
        _name("split", of, scenario),
        f"Where differences come from: {_about(found, of, scenario)}",
        words.TELLS["split"],
        tuple(words.split_words(mine[mine["outcome"] == one], one) for one in found.study.chosen),
        _sure(found, mine, "blocks of the sample"),
        partial(sobol.split_figure, table, of, scenario, found.title(scenario),
                found.study.confidence),
    )  # fmt: skip


def _tornados(found: Findings, of: str, scenario: str) -> Iterator[StudyPicture]:
    if "morris" not in found.tables or of != "effect":
        return
    table = found.tables["morris"]
    mine = table[table["of"] == "effect"]
    contents = {one.name: one.to_dict() for one in found.scenarios}
    titles = xr.Dataset(attrs={"scenarios": json.dumps(contents)})
    levers = next(one.levers for one in found.scenarios if one.name == scenario).values()
    given = all(one.adoption == one.survival == "given" for one in levers)
    for page, outcomes in _pages(found.study.chosen):
        yield StudyPicture(
            _name("tornado", of, scenario, page),
            f"Which unknowns move {_about(found, of, scenario)}",
            words.TELLS["tornado"],
            tuple(
                words.morris_words(rows_of(mine, of, scenario, one), one, unknown)
                for one in outcomes
            ),
            _sure(found, mine[mine["scenario"] == scenario], "trajectories"),
            partial(
                tornado.tornado,
                titles,
                mine,
                scenario,
                tuple(outcomes),
                given=given,
                confidence=found.study.confidence,
            ),
        )


def _planes(found: Findings, of: str, scenario: str) -> Iterator[StudyPicture]:
    if "morris" not in found.tables:
        return
    table = found.tables["morris"]
    for page, outcomes in _pages(found.study.chosen):
        yield StudyPicture(
            _name("plane", of, scenario, page),
            f"Strong or fickle: {_about(found, of, scenario)}",
            words.TELLS["plane"],
            tuple(
                words.morris_words(rows_of(table, of, scenario, one), one, unknown)
                for one in outcomes
            ),
            _sure(found, table[table["scenario"] == scenario], "trajectories"),
            partial(
                morris_plane.morris_plane, table, of, scenario, found.title(scenario), outcomes
            ),
        )


def _bars(found: Findings, of: str, scenario: str) -> Iterator[StudyPicture]:
    if "sobol" not in found.tables:
        return
    table = found.tables["sobol"]
    for page, outcomes in _pages(found.study.chosen):
        yield StudyPicture(
            _name("sobol", of, scenario, page),
            f"How much rests on each unknown: {_about(found, of, scenario)}",
            words.TELLS["sobol"],
            tuple(
                words.sobol_words(rows_of(table, of, scenario, one), one, unknown)
                for one in outcomes
            ),
            _sure(found, table[table["scenario"] == scenario], "blocks of the sample"),
            partial(sobol.sobol_figure, table, of, scenario, found.title(scenario), outcomes,
                    found.study.confidence),
        )  # fmt: skip


def _spiders(found: Findings, of: str, scenario: str) -> Iterator[StudyPicture]:
    if "response" not in found.tables:
        return
    table = found.tables["response"]
    design = "sample" if (table["design"] == "sample").any() else "morris"
    mine = table[table["design"] == design]
    for outcome in found.study.chosen:
        yield StudyPicture(
            _name("spider", of, scenario, f"_{outcome}"),
            f"Which way each unknown works: {_about(found, of, scenario)}",
            words.TELLS["spider"],
            (words.response_words(rows_of(mine, of, scenario, outcome), outcome, unknown),),
            "Ends of the five leading lines have intervals; the others are means only.",
            partial(spider.spider_figure, mine, of, scenario, found.title(scenario), outcome,
                    found.study.confidence),
        )  # fmt: skip


def _pairs(found: Findings, of: str, scenario: str) -> Iterator[StudyPicture]:
    if "pairs" not in found.tables:
        return
    table, bars = found.tables["pairs"], found.tables["sobol"]
    for outcome in found.study.chosen:
        order = rows_of(bars, of, scenario, outcome).sort_values("total", ascending=False)
        yield StudyPicture(
            _name("pairs", of, scenario, f"_{outcome}"),
            f"Which unknowns act together: {_about(found, of, scenario)}",
            words.TELLS["pairs"],
            (words.pair_words(rows_of(table, of, scenario, outcome), outcome, unknown),),
            _sure(found, bars[bars["scenario"] == scenario], "blocks of the sample"),
            partial(interactions.heat_map, table, order["parameter"].tolist(), of, scenario,
                    found.title(scenario), outcome, found.study.confidence),
        )  # fmt: skip


def _distances(found: Findings, of: str, scenario: str) -> Iterator[StudyPicture]:
    if "distributions" not in found.tables:
        return
    table = found.tables["distributions"]
    for method in dict.fromkeys(table["method"]):
        chosen = table[table["method"] == method]
        for page, outcomes in _pages(found.study.chosen):
            yield StudyPicture(
                _name(method, of, scenario, page),
                f"What shifts the whole range of results ({distances.TITLES[str(method)][0]}): "
                f"{_about(found, of, scenario)}",
                words.TELLS[method],
                tuple(
                    words.distribution_words(rows_of(chosen, of, scenario, one), one, unknown)
                    for one in outcomes
                ),
                _sure(found, chosen[chosen["scenario"] == scenario], "blocks of the sample"),
                partial(distances.distances_figure, table, method, of, scenario,
                        found.title(scenario), outcomes, found.study.confidence),
            )  # fmt: skip


def _grown(found: Findings, of: str, scenario: str) -> Iterator[StudyPicture]:
    if "convergence" not in found.tables:
        return
    rows, told = found.tables["convergence"], found.tables["enough"]
    kinds = rows[["method", "measure"]].drop_duplicates().itertuples(index=False)
    for method, measure in kinds:
        if measure == "first":
            continue  # in the tables; the total index is the one that says what may be left out
        for page, outcomes in _pages(found.study.chosen):
            yield StudyPicture(
                _name(f"convergence_{method}", of, scenario, page),
                f"Is the sample large enough for {convergence.NAMES[str(method)]}? "
                f"{labels.inside(found.title(scenario))}, {of}",
                words.TELLS["convergence"],
                (_verdicts(found, str(method), of, scenario),),
                f"The rule: no interval of the five leading unknowns wider than "
                f"{2 * found.study.precise:g} of the scale, and no index that moved by more than "
                f"{found.study.precise:g} of it from half of the sample to the whole.",
                partial(convergence.convergence_figure, rows, told, str(method), str(measure), of,
                        scenario, found.title(scenario), outcomes, found.study.confidence),
            )  # fmt: skip


def _structures(found: Findings, scenario: str) -> Iterator[StudyPicture]:
    if "alternatives" not in found.tables:
        return
    table = found.tables["alternatives"]
    mine = table[table["scenario"] == scenario]
    for page, outcomes in _pages(found.study.chosen):
        yield StudyPicture(
            f"structures_{scenario}{page}.png",
            f"In another model: {_about(found, 'effect', scenario)}",
            words.TELLS["structures"],
            tuple(words.structure_words(mine[mine["outcome"] == one], one) for one in outcomes),
            f"From {int(mine['worlds'].iloc[0]):,} worlds, the same under every structure; "
            "intervals from drawing parameter draws again.",
            partial(structures.structures_figure, table, scenario, found.title(scenario), outcomes,
                    found.study.confidence),
        )  # fmt: skip


def _about(found: Findings, of: str, scenario: str) -> str:
    title = labels.inside(found.title(scenario))
    return f"the effect of {title}" if of == "effect" else f"the level under {title}"
