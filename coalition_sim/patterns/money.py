"""Budgets and schemes: patterns P8 to P11."""

from __future__ import annotations

import numpy as np

from coalition_sim.patterns.reading import (
    Reading,
    Rows,
    View,
    nothing,
    ratio,
    share,
    typical,
)

LAST_YEARS = 3


# P8 ---------------------------------------------------------------------------------------------


def count_elasticity(view: View) -> Reading:
    """Per cent more schemes started with one per cent more claimants, same year and world."""
    return _elasticity(view, np.log(np.maximum(view.sectors("schemes_started"), 1.0)))


def size_elasticity(view: View) -> Reading:
    """The same of the budget per scheme started."""
    started = np.maximum(view.sectors("schemes_started"), 1.0)
    return _elasticity(view, np.log(_real_budget(view) / started))


def total_elasticity(view: View) -> Reading:
    """The same of the whole development budget."""
    return _elasticity(view, np.log(_real_budget(view)))


def _real_budget(view: View) -> np.ndarray:
    return view.sectors("allocated") / view.yearly("price_index")


def _elasticity(view: View, y: np.ndarray) -> Reading:
    """Slope on log claimants; means of years, worlds and worlds' response to budgets taken out."""
    budget = np.log(_real_budget(view))
    x = np.log(view.yearly("claimants"))

    def products(rows: Rows) -> tuple[np.ndarray, np.ndarray]:
        here, there = (_left_over(each[rows], budget[rows]) for each in (x, y))
        return (here * there).sum(axis=1), (here**2).sum(axis=1)

    def whole(rows: Rows) -> float:
        cross, square = products(rows)
        return float(ratio(cross.sum(), square.sum()))

    return Reading(whole, ratio(*products(np.arange(view.worlds))))


def _left_over(values: np.ndarray, budget: np.ndarray) -> np.ndarray:
    """Values less the year's mean and the world's least-squares line on its log budget."""
    budget = budget - budget.mean(axis=1, keepdims=True)
    values = values - values.mean(axis=0)
    values = values - values.mean(axis=1, keepdims=True)
    slope = ratio((values * budget).sum(axis=1), (budget**2).sum(axis=1))
    return values - np.nan_to_num(slope)[:, None] * budget


# P9 ---------------------------------------------------------------------------------------------


def throw_forward(view: View) -> Reading:
    """Cost still to be paid in June, in years of that year's budget; mean of the last three."""
    ratios = view.sectors("throw_forward") / view.sectors("allocated")
    return typical(ratios[:, -LAST_YEARS:].mean(axis=1))


def throw_forward_rises(view: View) -> Reading:
    """Of the years in which the real budget rose, those in which the real cost rose as well."""
    left = view.sectors("throw_forward") / view.yearly("price_index")
    richer = np.diff(_real_budget(view), axis=1) > 0
    both = richer & (np.diff(left, axis=1) > 0)
    return share(both.sum(axis=1), richer.sum(axis=1))


# P10 --------------------------------------------------------------------------------------------


def last_quarter(view: View) -> Reading:
    """Per cent of the year's spending that falls in April to June, all ten years together."""
    late, spent = (view.sectors(name).sum(axis=1) for name in ("spent_last_quarter", "spent"))
    return typical(100.0 * ratio(late, spent))


def budget_used(view: View) -> Reading:
    """Spent over allocated, all sectors and years together."""
    spent, allocated = (view.sectors(name).sum(axis=1) for name in ("spent", "allocated"))
    return typical(ratio(spent, allocated))


def use_spread(view: View) -> Reading:
    """Standard deviation of the share used, over sectors and years of a world, in points."""
    used = view.ds["utilisation"].transpose("world", "year", "sector").values
    return typical(100.0 * used.reshape(view.worlds, -1).std(axis=1, ddof=1))


def new_schemes_late(view: View) -> Reading:
    """Share of new schemes' money paid from April to June over the same of older schemes."""
    if view.notes is None:
        return nothing(view)
    paid = view.notes.paid.sum(axis=1)
    late = ratio(paid[..., -1], paid.sum(axis=-1))
    return typical(ratio(late[:, 1], late[:, 0]))


# P11 --------------------------------------------------------------------------------------------


def never_completed(view: View) -> Reading:
    """Per cent not complete within five fiscal years, of the schemes of years that are old enough.

    ``schemes_completed_in_time`` is NaN for years whose five years are not over.
    """
    done = view.yearly("schemes_completed_in_time")
    started = np.where(np.isnan(done), 0.0, view.sectors("schemes_started")).sum(axis=1)
    return typical(100.0 * (1.0 - ratio(np.nansum(done, axis=1), started)))
