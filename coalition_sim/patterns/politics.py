"""Governments and the assembly: patterns P1 to P4, and P20."""

from __future__ import annotations

import numpy as np

from coalition_sim.patterns.reading import (
    Reading,
    Rows,
    View,
    count_by_world,
    median,
    ratio,
    share,
    typical,
    values_by_world,
)

MAJORITY = 33
FIFTHS = 5
ENTERED = ("initial", "swap")
"""Causes of formations whose partners are facts of 2013, not choices of the model."""


# P1 ---------------------------------------------------------------------------------------------


def cabinets(view: View) -> Reading:
    """Cabinets of two or more parties that the line is drawn through."""
    counted = _cabinet_sums(view)[:, 6]
    return Reading(lambda rows: float(counted[rows].sum()), counted)


def portfolio_slope(view: View) -> Reading:
    """Slope of the share of posts on the share of seats, over partners of all cabinets."""
    return _line(view, 0)


def portfolio_intercept(view: View) -> Reading:
    """Share of posts, in points, that the line gives a party of hardly any seats."""
    return _line(view, 1)


def portfolio_fit(view: View) -> Reading:
    """Share of the variance of posts that seats explain."""
    return _line(view, 2)


def _line(view: View, which: int) -> Reading:
    sums = _cabinet_sums(view)
    values = np.array([_fit(one)[which] for one in sums])
    return Reading(lambda rows: _fit(sums[rows].sum(axis=0))[which], values)


def _cabinet_sums(view: View) -> np.ndarray:
    """n, x, y, xx, xy, yy and the number of cabinets of each world, (W, 7)."""
    dims = ("world", "formation", "party")
    x = view.ds["seat_share"].transpose(*dims).values
    y = view.ds["portfolio_share"].transpose(*dims).values
    partner = ~np.isnan(x) & ~np.isnan(y)
    partner &= partner.sum(axis=-1, keepdims=True) >= 2
    x, y = np.where(partner, x, 0.0), np.where(partner, y, 0.0)
    parts = [partner, x, y, x * x, x * y, y * y]
    sums = [part.sum(axis=(1, 2)) for part in parts]
    return np.stack([*sums, partner.any(axis=-1).sum(axis=1)], axis=1).astype(float)


def _fit(sums: np.ndarray) -> tuple[float, float, float]:
    """Slope, intercept in points and R² of the least-squares line."""
    n, x, y, xx, xy, yy, _ = sums
    spread = n * xx - x * x
    if n < 3 or spread <= 0:
        return np.nan, np.nan, np.nan
    slope = (n * xy - x * y) / spread
    fit = slope**2 * spread / (n * yy - y * y) if n * yy > y * y else np.nan
    return float(slope), float(100.0 * (y - slope * x) / n), float(fit)


# P2 ---------------------------------------------------------------------------------------------


def coalition_size(view: View) -> Reading:
    """Median seats of the coalitions that formateurs chose, at their formation."""
    formed = view.happened("formation")
    chosen = formed[~formed["cause"].isin(ENTERED)]
    sizes = values_by_world(chosen, view.worlds)
    values = np.array([median(one) for one in sizes])
    return Reading(lambda rows: median(np.concatenate([sizes[row] for row in rows])), values)


# P3 and P4 --------------------------------------------------------------------------------------


def own_party_falls(view: View) -> Reading:
    """Carried motions whose largest group of rebels was of the chief minister's own party."""
    motions = view.happened("motion")
    carried = motions[motions["value"] >= MAJORITY]
    own = carried[carried["cause"] == "own party"]
    return share(count_by_world(own, view.worlds), count_by_world(carried, view.worlds))


def dissent_gap(view: View) -> Reading:
    """Share in dissent of members below their reference less that of the rest, points.

    Over the years of a world that had members on both sides; a world without such a year is out.
    """
    below, above = (view.yearly(f"dissent_{side}_reference") for side in ("below", "above"))
    gap = 100.0 * (below - above)
    known = np.isfinite(gap)
    years = known.sum(axis=1)
    total = np.where(known, gap, 0.0).sum(axis=1)
    return typical(np.divide(total, years, out=np.full(len(gap), np.nan), where=years > 0))


def motions_carried(view: View) -> Reading:
    """Motions that removed the chief minister, of all that were moved."""
    forced = view.yearly("forced_exits").sum(axis=1)
    return share(forced, view.yearly("motions").sum(axis=1))


# P20 --------------------------------------------------------------------------------------------


def oversight_steps(view: View) -> Reading:
    """Of the four steps from the least to the most bought fifth of years, those that go down."""
    return Reading(lambda rows: float((np.diff(_oversight_of_fifths(view, rows)) < 0).sum()))


def oversight_kept(view: View) -> Reading:
    """Oversight in the most bought fifth of years over that in the least bought."""

    def whole(rows: Rows) -> float:
        fifths = _oversight_of_fifths(view, rows)
        return float(ratio(fifths[-1], fifths[0]))

    return Reading(whole)


def _oversight_of_fifths(view: View, rows: Rows) -> np.ndarray:
    """Mean oversight over fifths of all years by how much of the opposition is bought, (5,).

    Both numbers are held against their world's own mean: worlds differ for other reasons.
    """
    bought, watched = view.yearly("coopted_share")[rows], view.yearly("oversight")[rows]
    bought = (bought - bought.mean(axis=1, keepdims=True)).ravel()
    watched = ratio(watched, watched.mean(axis=1, keepdims=True)).ravel()
    order = np.argsort(bought, kind="stable")
    return np.array([watched[one].mean() for one in np.array_split(order, FIFTHS)])
