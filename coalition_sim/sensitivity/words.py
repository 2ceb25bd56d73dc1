"""What each table of a study says, and how sure that is, in sentences."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import pandas as pd

from coalition_sim.outcomes import OUTCOMES
from coalition_sim.sensitivity.alternatives import AS_IS, NOT_TOLD_APART, OTHER
from coalition_sim.sensitivity.study import OTHERS
from coalition_sim.sensitivity.trajectories import SHOCK_TAPE

Named = Callable[[str], str]
"""The words for an unknown."""
NAMED = 3
TELLS = {
    "tornado": "How far the result shifts when one unknown goes from the low to the high end of "
    "what is held possible, the others anywhere.",
    "plane": "Each unknown by the size of the shift it makes and by how much that shift varies "
    "with the others, or along its own range.",
    "sobol": "How much of the differences between worlds would go if one unknown were known "
    "(alone), and how much would stay if all others were (with all others).",
    "split": "The differences between worlds in three parts: what knowing unknowns one by one "
    "would settle (all others count as one), what only knowing several at once would, and luck, "
    "which nobody can know.",
    "pairs": "What two unknowns do together beyond the sum of what each does.",
    "spider": "Which way, and how evenly, the result goes along each leading unknown.",
    "pawn": "How far the whole range of results moves when an unknown is known; it sees shifts "
    "that leave the variance as it is.",
    "delta": "The same as PAWN by the area between distributions, not their largest distance.",
    "convergence": "Whether a larger sample would say something else.",
    "structures": "What the reform does if the model is built otherwise in one respect; no average "
    "is taken over structures.",
}
"""What each kind of picture shows."""


MEASURES = {
    "mu_star": "the size of the shifts",
    "first": "the shares of unknowns alone",
    "total": "the shares of unknowns with all others",
    "index": "the distances",
}
"""Indices in words."""


def morris_words(rows: pd.DataFrame, outcome: str, named: Named) -> str:
    """One outcome of a screening."""
    rows = rows[rows["parameter"] != SHOCK_TAPE]
    clear = rows[rows["above_noise"].astype(bool)].sort_values("mu_star", ascending=False)
    working, label = int(rows["at_work"].sum()), OUTCOMES[outcome].label
    if not rows["mu_star"].gt(0).any():
        return f"{label}: no unknown moves it."
    if clear.empty:
        return f"{label}: none of {working} unknowns at work stands out from luck."
    unit = OUTCOMES[outcome].unit
    shown = [
        f"{named(str(row.parameter))} ({row.mu_star:.2g} ± {row.mu_star_conf:.1g})"
        for row in clear.head(NAMED).itertuples()
    ]
    return (
        f"{label}: {len(clear)} of {working} unknowns at work stand out from luck, first "
        f"{joined(shown)}; mean shift in {unit}."
    )


def sobol_words(rows: pd.DataFrame, outcome: str, named: Named) -> str:
    """One outcome of a variance decomposition."""
    label, known = OUTCOMES[outcome].label, rows[rows["total"].notna()]
    if known.empty:
        return f"{label}: nothing varies."
    rest = known[known["parameter"] == OTHERS]
    known = known[known["parameter"] != OTHERS]
    others = "".join(
        f" All others together: {_percent(row.first)} alone, {_percent(row.total)} with these."
        for row in rest.itertuples()
    )
    clear = known[known["above_noise"].astype(bool)].sort_values("total", ascending=False)
    if clear.empty:
        return f"{label}: none of {len(known)} looked at by itself stands out from luck.{others}"
    shown = [
        f"{named(str(row.parameter))} ({_percent(row.first)} alone, {_percent(row.total)} with all "
        f"others, {_percent(row.total_low)} to {_percent(row.total_high)})"
        for row in clear.head(NAMED).itertuples()
    ]
    return (
        f"{label}: {len(clear)} of {len(known)} stand out from luck, first {joined(shown)}.{others}"
    )


def split_words(rows: pd.DataFrame, outcome: str) -> str:
    """Where the variance of one outcome comes from."""
    label, parts = OUTCOMES[outcome].label, rows.set_index("part")
    luck = parts.loc["luck"]
    if not np.isfinite(luck["share"]):
        return f"{label}: nothing varies."
    said = f"luck {_percent(luck['share'])} ({_range(luck)})"
    if "main" in parts.index:
        main, together = parts.loc["main"], parts.loc["interactions"]
        # as the picture: what unknowns do one by one is estimated by itself, and may overshoot
        # what luck leaves, or fall below nothing
        rest = max(1 - luck["share"], 0.0)
        alone = min(max(main["share"], 0.0), rest)
        said = (
            f"unknowns one by one {_percent(alone)} ({_range(main, alone)}), only together "
            f"{_percent(rest - alone)} ({_range(together, rest - alone)}), {said}"
        )
    most = " Most of it no evidence could settle." if luck["share"] > 0.5 else ""
    return f"{label}: {said} of the variance.{most}"


def pair_words(rows: pd.DataFrame, outcome: str, named: Named, confidence: float = 0.95) -> str:
    """The pairs of one outcome that act together."""
    clear = rows[rows["low"] > 0].sort_values("index", ascending=False)
    label = OUTCOMES[outcome].label
    if clear.empty:
        return f"{label}: no pair of {len(rows)} is told from nothing."
    shown = [
        f"{named(str(row.parameter))} with {named(str(row.other))} ({_percent(row.low)} to "
        f"{_percent(row.high)})"
        for row in clear.head(NAMED).itertuples()
    ]
    chance = round(len(rows) * (1 - confidence) / 2)
    return (
        f"{label}: {len(clear)} of {len(rows)} pairs, where about {chance} would by chance: "
        f"{joined(shown)}."
    )


def distribution_words(rows: pd.DataFrame, outcome: str, named: Named) -> str:
    """One outcome by PAWN or delta."""
    label = OUTCOMES[outcome].label
    if rows["index"].isna().all():
        return f"{label}: nothing varies."
    clear = rows[rows["above_noise"].astype(bool)].sort_values("index", ascending=False)
    if clear.empty:
        return f"{label}: none of {len(rows)} does more than a dummy."
    shown = [
        f"{named(str(row.parameter))} ({row.index_value:.2f})"
        for row in clear.rename(columns={"index": "index_value"}).head(NAMED).itertuples()
    ]
    return f"{label}: {len(clear)} of {len(rows)} do more than dummies, first {joined(shown)}."


def response_words(rows: pd.DataFrame, outcome: str, named: Named) -> str:
    """Which way the leading unknowns of one outcome work."""
    known, said = OUTCOMES[outcome], []
    for name in list(dict.fromkeys(rows["parameter"]))[:NAMED]:
        mine = rows[rows["parameter"] == name].sort_values("fifth")
        first, last = mine.iloc[0], mine.iloc[-1]
        apart = last["low"] > first["high"] or last["high"] < first["low"]
        way = f"from {first['mean']:.3g} to {last['mean']:.3g}" if apart else "no clear way"
        said.append(f"{named(str(name))}: {way}")
    if not said:
        return f"{known.label}: nothing to show."
    return (
        f"{known.label} ({known.unit}), mean from the lowest to the highest fifth: "
        f"{'; '.join(said)}."
    )


def structure_words(rows: pd.DataFrame, outcome: str) -> str:
    """Under which structures the effect on one outcome is another."""
    known, others = OUTCOMES[outcome], rows[rows["alternative"] != AS_IS]
    as_is = rows[rows["alternative"] == AS_IS].iloc[0]
    number = partial(_signed, decimals=known.decimals + 1)
    said = f"{known.label} ({known.unit}): {number(as_is['mean'])} in the model as it is"
    clear = others[others["words"] == OTHER]
    shown = [
        f"{row.alternative} ({number(row.mean_value)}; by {number(row.change_low)} to "
        f"{number(row.change_high)} another)"
        for row in clear.rename(columns={"mean": "mean_value"}).itertuples()
    ]
    turned = clear[np.sign(clear["mean"]) * np.sign(as_is["mean"]) < 0]["alternative"].tolist()
    same = int((others["words"] == NOT_TOLD_APART).sum())
    none = "no other structure is told apart from it"
    parts = [f"another effect under {joined(shown)}" if shown else none]
    if same and shown:
        parts.append(f"{same} not told apart from it")
    if turned:
        parts.append(f"the sign turns under {joined(turned)}")
    return f"{said}; {'; '.join(parts)}."


def enough_words(rows: pd.DataFrame) -> str:
    """The verdicts of one method on all outcomes of a subject."""
    fine = rows["enough"].astype(bool)
    if fine.all():
        return "Large enough for every outcome."
    lines = []
    for measure, some in rows[~fine].groupby("measure", sort=False):
        names = joined([OUTCOMES[str(name)].label for name in some["outcome"]])
        lines.append(f"{MEASURES[str(measure)]}: {names}")
    return f"Not yet large enough for {'; for '.join(lines)}."


def sure_words(blocks: int, replicates: int, dropped: int, confidence: float, what: str) -> str:
    """How much a number rests on."""
    lost = f", {dropped:,} more left out because a world in them gave no number" if dropped else ""
    return (
        f"From {blocks:,} {what}{lost}, {replicates} courses of luck at each point; intervals of "
        f"{confidence:.0%} from drawing {what} again."
    )


def _signed(value: float, decimals: int) -> str:
    """A difference, never as a power of ten or with a sign before zero.

    >>> _signed(2.2e-17, 2), _signed(-0.037, 2)
    ('0.00', '-0.04')
    """
    rounded = round(float(value), decimals) + 0.0
    return f"{rounded:+.{decimals}f}" if rounded else f"{0:.{decimals}f}"


def _percent(share: float) -> str:
    """A share as a percentage without decimals, from 0 to 100.

    >>> _percent(0.234), _percent(-0.01)
    ('23 %', '0 %')
    """
    return f"{min(max(100 * float(share), 0.0), 100.0):.0f} %"


def _range(row: pd.Series, most: float = math.inf) -> str:
    """An interval; its lower end lies at most at what is told of the share."""
    if not np.isfinite(row["low"]):
        return "too few cases for a range"
    return f"{_percent(min(row['low'], most))} to {_percent(row['high'])}"


def joined(parts: Sequence[str]) -> str:
    """Parts as spoken.

    >>> joined(["a", "b", "c"])
    'a, b and c'
    """
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last
