"""Each reform against the baseline, world by world: the numbers, the words and their limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from coalition_sim.analysis.contents import contents_of
from coalition_sim.analysis.costs import costs_table
from coalition_sim.analysis.effect import Effect, Worlds, effect_of, paired_differences
from coalition_sim.analysis.equity import equity_table
from coalition_sim.analysis.objectives import objectives_table
from coalition_sim.analysis.stages import Adoption, adoption_of, stages_table
from coalition_sim.analysis.words import FEWEST_DRAWS, FEWEST_WORLDS, TOO_FEW_WORLDS, worlds_that_do
from coalition_sim.outcomes import LAST_YEARS, OUTCOMES, outcome_values, yearly_values
from coalition_sim.scenario.force import never_in_force, partly_in_force

DIFFERENCE_COLUMNS = (
    "scenario",
    "outcome",
    "mean",
    "p05",
    "p50",
    "p95",
    "probability_of_improvement",
    "monte_carlo_error",
    "probability_of_worsening",
    "words",
    "narrow",
    "too_small",
)
SUMMARY_COLUMNS = ("scenario", "outcome", "year", "mean", "p05", "p25", "p50", "p75", "p95")
MEANING_COLUMNS = ("label", "unit", "direction", "smallest_difference", "headline", "handle")
TABLE_COLUMNS = (
    "scenario",
    "outcome",
    *(one.name for one in fields(Effect)),
    *MEANING_COLUMNS,
)
ADOPTED_COLUMNS = (*TABLE_COLUMNS, "worlds_adopted")


class CompareError(ValueError):
    """The comparison that was asked for cannot be made from these results."""


@dataclass(frozen=True)
class Comparison:
    """Every reform against the baseline.

    ``table`` has one row per reform and outcome: ``scenario``, ``outcome``, the fields of
    :class:`coalition_sim.analysis.effect.Effect`, and what the outcome means; ``handle`` is true
    where a lever of the reform acts on the outcome directly. ``equity`` sets the mean against the
    gaps. ``left_out`` names the worlds without a number. ``paired`` holds the differences
    themselves (scenario, world, outcome). ``warnings`` are pairs of scenario and sentence: a lever
    that is not in force in all of the averaged months.

    ``table`` speaks of all worlds, those included in which the reform was never adopted.
    ``adopted`` has the same rows for the worlds that adopted it, each against the baseline in the
    same world, with their number as ``worlds_adopted``; reforms that no actor decides about have
    none. The worlds that adopt a reform are not like the others, so the two tables differ by more
    than the reform. ``stages`` says what became of each lever, ``costs`` what a point of services
    costs, ``objectives`` whether a scenario's own targets are met; ``adoptions`` names the worlds.
    ``worlds_for_words`` is how many worlds, run in the same way, would do for words.
    """

    baseline: str
    table: pd.DataFrame
    equity: pd.DataFrame
    left_out: pd.DataFrame
    paired: xr.DataArray
    warnings: tuple[tuple[str, str], ...] = ()
    adopted: pd.DataFrame = field(default_factory=pd.DataFrame)
    stages: pd.DataFrame = field(default_factory=pd.DataFrame)
    costs: pd.DataFrame = field(default_factory=pd.DataFrame)
    objectives: pd.DataFrame = field(default_factory=pd.DataFrame)
    adoptions: Mapping[str, Adoption] = field(default_factory=dict)
    worlds_for_words: int = FEWEST_WORLDS
    central: bool = False

    @property
    def nothing_moved(self) -> bool:
        """Whether every difference that is known is exactly zero, in every world."""
        known = self.paired.values[np.isfinite(self.paired.values)]
        return bool(known.size) and not known.any()

    @property
    def headline(self) -> pd.DataFrame:
        """The rows for printed tables."""
        return self.table[self.table["headline"].astype(bool)].reset_index(drop=True)

    def differences(self) -> pd.DataFrame:
        """The columns of ``differences.csv``, unrounded."""
        return self.table[list(DIFFERENCE_COLUMNS)]

    def effects_where_adopted(self) -> pd.DataFrame:
        """The columns of ``effects_where_adopted.csv``, unrounded."""
        return self.adopted[[*DIFFERENCE_COLUMNS, "worlds_adopted"]]

    def too_few(self) -> str:
        """How many worlds would do, where there are too few for words; else empty."""
        rows = self.headline
        rows = rows[rows["words"] == TOO_FEW_WORLDS]
        if rows.empty:
            return ""
        draws = "" if self.central else f" with {FEWEST_DRAWS} draws of the unknowns"
        return (
            f"Too few worlds to say what changes: that takes at least {FEWEST_WORLDS} worlds"
            f"{draws}. Run in the same way, {self.worlds_for_words} worlds would do; "
            f"this run has {int(rows['worlds'].min())}."
        )

    def precision(self) -> str:
        """One sentence: how many worlds the mean effects would need to be known well.

        Empty where nothing moved at all: zero is known as well as it can be.
        """
        if self.nothing_moved:
            return ""
        rows = self.headline.dropna(subset=["worlds_needed"])
        if rows.empty:
            return "The precision is not known: at least two parameter draws are needed."
        row = rows.loc[rows["worlds_needed"].astype(float).idxmax()]
        have, need = int(row["worlds"]), int(row["worlds_needed"])
        aim = "every mean effect within half of the smallest difference that matters (95 %)"
        few = self.too_few()
        if need <= have:
            # too few worlds for words are not called enough, though the mean be known well
            return few or f"{have:,} worlds are enough to know {aim}."
        where = f'"{row["label"]}" under {row["scenario"]} needs the most'
        told = f"{need:,} worlds would be needed to know {aim}; {where}. This run has {have:,}."
        return f"{few} {told}".strip()


def compare(dataset: xr.Dataset, baseline: str = "status_quo") -> Comparison:
    """Compare every other scenario of the dataset with the baseline, world by world.

    Raises ``CompareError`` for an unknown baseline and for a reform that never comes into force.
    """
    reforms = _reforms(dataset, baseline)
    contents = {name: contents_of(dataset, name) for name in (baseline, *reforms)}
    start, years = dataset.attrs.get("start"), dataset.sizes["year"]
    if start:
        check_in_force(contents, baseline, start, years)
    values, worlds = outcome_values(dataset), Worlds.of(dataset)
    adoptions = {reform: adoption_of(dataset, reform) for reform in reforms}
    everywhere = np.ones(values.sizes["world"], dtype=bool)
    table = _table(dataset, values, worlds, baseline, dict.fromkeys(reforms, everywhere))
    chosen = {name: one.worlds for name, one in adoptions.items() if one.modelled}
    adopted = _table(dataset, values, worlds, baseline, chosen)
    counts = {name: int(mask.sum()) for name, mask in chosen.items()}
    paired = _paired(values, reforms, baseline)
    costs = [
        costs_table(values, table, dict.fromkeys(reforms, everywhere), worlds, baseline, "all"),
        costs_table(values, adopted, chosen, worlds, baseline, "adopted"),
    ]
    return Comparison(
        baseline,
        table,
        equity_table(table, paired),
        _left_out(dataset, values),
        paired,
        in_force_warnings(contents, start, years) if start else (),
        adopted=adopted.assign(worlds_adopted=adopted["scenario"].map(counts)),
        stages=stages_table(dataset, reforms),
        costs=pd.concat([part for part in costs if len(part)] or costs[:1], ignore_index=True),
        objectives=objectives_table(dataset, baseline, reforms),
        adoptions=adoptions,
        worlds_for_words=worlds_that_do(worlds.tapes_per_draw, worlds.central),
        central=worlds.central,
    )


def check_in_force(
    contents: Mapping[str, Mapping[str, Any]], baseline: str, start: str, years: int
) -> None:
    """Refuse reforms of which no lever is in force inside the run: their zeros would be no finding.

    ``contents`` holds the scenarios by name, as plain values.
    """
    base = contents[baseline]
    reforms = [content for name, content in contents.items() if name != baseline]
    told = [never_in_force(one, base, start, years, LAST_YEARS) for one in reforms]
    if any(told):
        raise CompareError("\n".join(sentence for sentence in dict.fromkeys(told) if sentence))


def in_force_warnings(
    contents: Mapping[str, Mapping[str, Any]], start: str, years: int
) -> tuple[tuple[str, str], ...]:
    """Scenario and sentence for each lever that is in force in a part of the averaged months."""
    return tuple(
        (name, sentence)
        for name, content in contents.items()
        for sentence in partly_in_force(content, start, years, LAST_YEARS)
    )


def differences(dataset: xr.Dataset, baseline: str = "status_quo") -> pd.DataFrame:
    """The columns of ``differences.csv``."""
    return compare(dataset, baseline).differences()


def summary(dataset: xr.Dataset) -> pd.DataFrame:
    """The columns of ``summary.csv``: every outcome of every year, over the worlds with numbers."""
    scenarios = range(dataset.sizes["scenario"])
    tables = [_summary(dataset.isel(scenario=[number])) for number in scenarios]
    return pd.concat(tables, ignore_index=True)[list(SUMMARY_COLUMNS)]


def _summary(dataset: xr.Dataset) -> pd.DataFrame:
    """The rows of one scenario: outcomes of very many worlds fill the memory."""
    yearly = yearly_values(dataset).compute()
    parts = {"mean": yearly.mean("world")}
    for percent in (5, 25, 50, 75, 95):
        quantile = yearly.quantile(percent / 100, dim="world", skipna=True)
        parts[f"p{percent:02d}"] = quantile.drop_vars("quantile")
    table = xr.Dataset(parts).to_dataframe(dim_order=["scenario", "outcome", "year"])
    return table.reset_index()


def _reforms(ds: xr.Dataset, baseline: str) -> list[str]:
    names = [str(name) for name in ds["scenario"].values]
    if baseline not in names:
        raise CompareError(
            f'baseline "{baseline}" is not among the scenarios of these results: '
            f"{', '.join(names)}. Name one of them as the baseline."
        )
    return [name for name in names if name != baseline]


def _table(
    ds: xr.Dataset,
    values: xr.DataArray,
    worlds: Worlds,
    baseline: str,
    chosen: Mapping[str, np.ndarray],
) -> pd.DataFrame:
    """The effects of each reform in the worlds (world,) bool that are chosen for it."""
    rows = [
        {"scenario": reform, "outcome": name}
        | asdict(_effect(values.isel(world=mask), worlds.only(mask), reform, baseline, name))
        | _meaning(name, levers)
        for reform, mask in chosen.items()
        for levers in [_levers(ds, reform)]
        for name in OUTCOMES
    ]
    return pd.DataFrame(rows, columns=list(TABLE_COLUMNS))


def _effect(values: xr.DataArray, worlds: Worlds, reform: str, baseline: str, name: str) -> Effect:
    here = values.sel(scenario=reform, outcome=name).values
    there = values.sel(scenario=baseline, outcome=name).values
    return effect_of(here, there, worlds, OUTCOMES[name])


def _meaning(name: str, levers: set[str]) -> dict[str, object]:
    outcome = OUTCOMES[name]
    columns = {column: getattr(outcome, column) for column in MEANING_COLUMNS}
    return columns | {"handle": not set(outcome.handle).isdisjoint(levers)}


def _paired(values: xr.DataArray, reforms: Iterable[str], baseline: str) -> xr.DataArray:
    there = values.sel(scenario=baseline, drop=True)
    here = values.sel(scenario=list(reforms))
    parts = [
        xr.apply_ufunc(
            paired_differences,
            here.sel(outcome=name),
            there.sel(outcome=name),
            kwargs={"outcome": OUTCOMES[str(name)]},
        )
        for name in values["outcome"].values
    ]
    return xr.concat(parts, dim="outcome").transpose("scenario", "world", "outcome")


def _levers(ds: xr.Dataset, scenario: str) -> set[str]:
    """Names of the levers of a scenario, as kept in the results."""
    return set(contents_of(ds, scenario).get("levers") or {})


def _left_out(ds: xr.Dataset, values: xr.DataArray) -> pd.DataFrame:
    """Worlds with an outcome that is not a number, by name, with what they lack."""
    missing = values.isnull()
    rows = [
        {
            "scenario": str(values["scenario"].values[s]),
            "world": int(values["world"].values[w]),
            "draw": int(ds["draw"].values[w]),
            "tape": int(ds["tape"].values[w]),
            "outcomes": ", ".join(values["outcome"].values[missing.values[s, w]]),
        }
        for s, w in np.argwhere(missing.any("outcome").values)
    ]
    return pd.DataFrame(rows, columns=["scenario", "world", "draw", "tape", "outcomes"])
