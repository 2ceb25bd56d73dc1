"""Sentences made from the numbers: what a picture shows, said so that it can be read aloud.

No sentence praises or blames a difference whose 5-95 % range holds zero: the verdict comes from
the comparison, never from a mean.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from coalition_sim.analysis.compare import Comparison
from coalition_sim.analysis.words import (
    IMPROVES,
    NO_CLEAR_DIFFERENCE,
    TOO_FEW_WORLDS,
    WORSENS,
    averaged_years,
    shown,
    verdict,
    worlds_of_100,
)
from coalition_sim.figures import allocation, labels, money, network, portfolios, timeline, tornado
from coalition_sim.figures.catalogue import Picture
from coalition_sim.figures.typical import typical_world
from coalition_sim.figures.unknowns import unknown
from coalition_sim.outcomes import OUTCOMES, last_years
from coalition_sim.report.spoken import clearly, listed, said, spoken
from coalition_sim.report.staging import objectives_told, reported_told, sectors_told, stages_told
from coalition_sim.sensitivity.groups import in_groups
from coalition_sim.sensitivity.screening import longer

FAN_OUTCOME = {"fan_services": "service_education", "fan_government": "secretary_changes"}
NARROWLY = "Narrowly, so that another draw of worlds might not show it"
MOVED, LOPSIDED = 0.2, 9.0
"""An unclear outcome leans where so many worlds moved, so many times more of them one way."""
MUCH = 1.25  # a quarter more than its share of need


def reading(
    picture: Picture,
    ds: xr.Dataset,
    comparison: Comparison,
    sensitivity: pd.DataFrame | None,
    districts: pd.DataFrame,
) -> str:
    """The plain words under one picture."""
    baseline = comparison.baseline
    if picture.kind == "differences":
        return short_answer(ds, comparison, picture.scenario)
    if picture.kind in FAN_OUTCOME:
        return _fan(ds, comparison, FAN_OUTCOME[picture.kind])
    if picture.kind == "sectors":
        return sectors_told(comparison, picture.scenario)
    if picture.kind == "objectives":
        return objectives_told(comparison, picture.scenario)
    if picture.kind == "stages":
        assert picture.rows is not None
        return stages_told(ds, picture.rows)
    if picture.kind == "gain":
        return _gain(districts, picture.scenario)
    if picture.kind == "tornado":
        assert sensitivity is not None
        return unknowns(sensitivity, picture.scenario, baseline)
    plain = {
        "allocation": _allocation,
        "money": _money,
        "network": _network,
        "timeline": _timeline,
        "portfolios": _portfolios,
        "reported": reported_told,
    }
    return plain[picture.kind](ds, baseline)


def short_answer(
    ds: xr.Dataset, comparison: Comparison, scenario: str, adopted: bool = False
) -> str:
    """What one reform changes, in a few sentences: clear gains, clear losses, the rest.

    Over all worlds, or over those that adopted it.
    """
    rows = comparison.adopted if adopted else comparison.table
    rows = rows[rows["headline"].astype(bool)]
    rows = rows[rows["scenario"] == scenario]
    clear = rows[rows["words"].isin([IMPROVES, WORSENS])]
    own, small, narrow = (clear[name].astype(bool) for name in ("handle", "too_small", "narrow"))
    large = ~own & ~small & ~narrow
    groups = (
        ("Clear gains", clear[(clear["words"] == IMPROVES) & large]),
        ("Clear losses", clear[(clear["words"] == WORSENS) & large]),
        (NARROWLY, clear[~own & narrow & ~small]),
        ("Clear, but too small to matter", clear[~own & small & ~narrow]),
        ("Narrowly, and too small to matter", clear[~own & small & narrow]),
        ("Where the rule acts directly", clear[own]),
    )
    parts = [f"{title}: {_all_said(group)}." for title, group in groups if len(group)]
    name = labels.scenario_title(ds, scenario)
    leaning = rows[_leans(rows)]
    if parts and len(leaning):
        rest = _unclear(rows.drop(leaning.index), name, others=True)
        return " ".join([*parts, _leaning(leaning), rest]).strip()
    tail = _unclear(rows, name, others=bool(parts))
    return " ".join([*parts, tail, _leaning(leaning)]).strip()


def _leans(rows: pd.DataFrame) -> pd.Series:
    """Outcomes without a clear difference whose odds are lopsided, save those the rule sets."""
    odds = rows[["probability_of_improvement", "probability_of_worsening"]].astype(float)
    one_way = odds.max(axis=1) >= LOPSIDED * odds.min(axis=1)
    unclear = (rows["words"] == NO_CLEAR_DIFFERENCE) & ~rows["handle"].astype(bool)
    return unclear & one_way & (odds.sum(axis=1) >= MOVED)


def _leaning(rows: pd.DataFrame) -> str:
    """The sentence on outcomes that lean one way, each with its odds: no verdict."""
    if rows.empty:
        return ""
    told = []
    for row in rows.itertuples():
        ways = [
            (float(row.probability_of_improvement), "better", IMPROVES),
            (float(row.probability_of_worsening), "worse", WORSENS),
        ]
        (most, way, towards), (least, other, _) = sorted(ways, reverse=True)
        told.append(
            f"{clearly(row.outcome, towards)} ({way} in {worlds_of_100(most)} worlds of 100, "
            f"{other} in {worlds_of_100(least)})"
        )
    return f"Leaning, not clear: {listed(told)}."


def _all_said(rows: pd.DataFrame) -> str:
    return listed(
        clearly(row.outcome, row.words) + (" (narrowly)" if row.narrow and row.handle else "")
        for row in rows.itertuples()
    )


def _unclear(rows: pd.DataFrame, name: str, others: bool) -> str:
    """The last sentence: where the model cannot tell."""
    unclear = rows[~rows["words"].isin([IMPROVES, WORSENS])]
    if unclear.empty:
        return ""
    if set(unclear["words"]) == {TOO_FEW_WORLDS}:
        return f"Too few worlds were run to say what {labels.inside(name)} changes."
    if not others:
        return f"{name} makes no clear difference to any of the {len(rows)} outcomes."
    what = "one outcome" if len(unclear) == 1 else f"{said(len(unclear))} outcomes"
    return f"There is no clear difference in the other {what}."


def _fan(ds: xr.Dataset, comparison: Comparison, outcome: str) -> str:
    table = comparison.table
    rows = table[table["outcome"] == outcome]
    known = OUTCOMES[outcome]
    digits = known.decimals
    start = labels.level(float(rows["baseline_mean"].iloc[0]), digits)
    base = labels.named(ds, comparison.baseline)
    each = [
        f"{labels.level(row.scenario_mean, digits)} under "
        f"{labels.named(ds, row.scenario)} ({verdict(row.words, row.narrow)})"
        for row in rows.itertuples()
    ]
    return (
        f"{known.label}, {known.unit}, mean of the worlds and of "
        f"{averaged_years(ds.sizes['year'])}: "
        f"{start} under {base}; "
        f"{listed(each)}. Bands that overlap do not mean that rules are alike: a world with good "
        "luck has it under every rule."
    )


def _gain(districts: pd.DataFrame, scenario: str) -> str:
    mine = districts[districts["scenario"] == scenario].sort_values("p50")
    gains = int((mine["words"] == IMPROVES).sum())
    losses = int((mine["words"] == WORSENS).sum())
    narrow = int(mine["narrow"].sum())
    rest = len(mine) - gains - losses
    if set(mine["words"]) == {TOO_FEW_WORLDS}:
        return f"Too few worlds were run to say in which of the {len(mine)} districts it changes."
    counts = (
        f"Of {len(mine)} districts, {said(gains)} clearly {_verb(gains, 'gain')}, {said(losses)} "
        f"clearly {_verb(losses, 'lose')}, and for {said(rest)} there is no clear difference."
    )
    if narrow:
        counts = f"{counts} Narrow, of the clear ones: {said(narrow)}."
    if rest == len(mine):
        counts = f"In none of the {rest} districts is there a clear difference."
    least, most = mine.iloc[0], mine.iloc[-1]
    if float(np.ptp(mine["p50"])) < 0.05:
        return counts
    return (
        f"{counts} The middle change runs from {_points(least)} in {least['district']} to "
        f"{_points(most)} in {most['district']}, in points of 100."
    )


def _verb(count: int, verb: str) -> str:
    """A verb as it goes with so many.

    >>> _verb(1, "gain"), _verb(0, "lose")
    ('gains', 'lose')
    """
    return f"{verb}s" if count == 1 else verb


def _points(row: pd.Series) -> str:
    return labels.minus(shown(float(row["p50"]), 1))


def _allocation(ds: xr.Dataset, baseline: str) -> str:
    ratio = allocation.share_to_need(ds, baseline).median("world").to_series().sort_values()
    more, less = int((ratio >= MUCH).sum()), int((ratio <= 1 / MUCH).sum())
    return (
        f"Districts with at least a quarter more than their share of the need: {said(more)} of "
        f"{len(ratio)}. With at least a fifth less: {said(less)}. In the middle world "
        f"{ratio.index[-1]} gets most, "
        f"{ratio.iloc[-1]:.1f} times its share; {ratio.index[0]} least, {ratio.iloc[0]:.1f} times."
    )


def _money(ds: xr.Dataset, baseline: str) -> str:
    used = last_years(money.utilisation(ds).sel(scenario=baseline)).mean("year").median("world")
    owed = last_years(money.throw_forward_years(ds).sel(scenario=baseline)).mean("year")
    return (
        f"Under {labels.named(ds, baseline)}, in the middle world, about {float(used):.0f} "
        "of every 100 rupees "
        f"allocated are spent in {averaged_years(ds.sizes['year'])}, and schemes already begun "
        f"will still cost about {float(owed.median('world')):.1f} years of budget."
    )


def _network(ds: xr.Dataset, baseline: str) -> str:
    world = typical_world(ds, baseline)
    year = network.shown_year(ds)
    graph = network.coalition_graph(ds, baseline, world, year)
    by_party: dict[str, float] = {}
    for party, _, edge in graph.out_edges(data=True):
        if graph.nodes[party]["column"] == "party":
            by_party[party] = by_party.get(party, 0.0) + edge["money"]
    largest = max(by_party, key=lambda party: by_party[party])
    total = sum(by_party.values())
    return (
        f"In {year} of world {world}, {said(len(by_party))} parties hold the five key ministries. "
        f"Ministries of {largest} cover Rs {by_party[largest]:.0f} bn of Rs {total:.0f} bn. The "
        "world was chosen because it lies nearest to the middle of all."
    )


def _timeline(ds: xr.Dataset, baseline: str) -> str:
    world = typical_world(ds, baseline)
    months = 12 * ds.sizes["year"]
    departments = [str(name) for name in ds["department"].values]
    sentences = []
    for scenario in [baseline, *labels.reforms_of(ds, baseline)[:1]]:
        events = timeline.world_events(ds, scenario, world)
        chiefs = len(timeline.chief_ministers(events, months))
        holders = sum(len(timeline.secretaries(events, name, months)) for name in departments)
        sentences.append(
            f"Under {labels.named(ds, scenario)} world {world} sees {said(chiefs)} chief "
            f"ministers and {holders} secretaries in {said(len(departments))} departments."
        )
    return " ".join([*sentences, "One world proves nothing; it shows what a history looks like."])


def _portfolios(ds: xr.Dataset, baseline: str) -> str:
    seats, posts, _ = portfolios.shares(ds, baseline)
    slope, _ = portfolios.fitted_line(seats, posts)
    return (
        f"A partner with ten points more of the coalition's seats holds {10 * slope:.0f} points "
        "more of the cabinet. The model is given this rule; the picture checks that it is followed."
    )


def unknowns(sensitivity: pd.DataFrame, scenario: str, baseline: str) -> str:
    """Which unknowns stand out from luck, by outcome; else that none does, and what would help."""
    sentences, silent = [], []
    what = "groups of unknowns" if in_groups(sensitivity) else "unknowns"
    for outcome in tornado.shown_outcomes(sensitivity):
        names = strongest_names(sensitivity, scenario, outcome)
        if names:
            most = listed(quoted(unknown(name)) for name in names)
            sentences.append(f"The effect on {spoken(outcome)} hangs, beyond luck, on {most}.")
        else:
            silent.append(spoken(outcome))
    if silent:
        sentences.append(
            f"For {listed(silent)} a screening this short cannot tell the {what} from luck. A "
            f"longer one: {longer(sensitivity, scenario, baseline)}"
        )
    return " ".join(sentences)


def quoted(text: str) -> str:
    """The text in double quotation marks."""
    return f"\N{LEFT DOUBLE QUOTATION MARK}{text}\N{RIGHT DOUBLE QUOTATION MARK}"


def strongest_names(sensitivity: pd.DataFrame, scenario: str, outcome: str) -> list[str]:
    """The strongest unknowns that stand out from luck, three at most."""
    rows = tornado.strongest(sensitivity, scenario, outcome)
    return [str(name) for name in rows[rows["above_noise"].astype(bool)].head(3)["parameter"]]
