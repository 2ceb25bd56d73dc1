"""A share for each scenario, its range, and whether it is told apart from the leader's."""

from __future__ import annotations

import numpy as np
import pandas as pd

from coalition_sim.robustness.arithmetic import Resamples, share_bounds, told_apart

ALIKE = 1e-9
"""Numbers of two scenarios that are nearer than this are the same."""


def shares(
    parts: np.ndarray, where: np.ndarray, again: Resamples, draws: int
) -> dict[str, np.ndarray]:
    """A share for each scenario with its range, and whether it is told apart from the largest."""
    share, resampled = parts.mean(axis=1), again.means(parts, where)
    low, high = share_bounds(share, resampled, draws)
    return {"": share, "_p05": low, "_p95": high, "_told_apart": apart(share, resampled)}


def named(name: str, found: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {f"{name}{ending}": array for ending, array in found.items()}


def apart(points: np.ndarray, resampled: np.ndarray) -> np.ndarray:
    """Whether each is told apart from the one with the largest point, (scenario,) bool."""
    if resampled.shape[1] == 0:
        return np.zeros(len(points), dtype=bool)
    return told_apart(resampled[int(np.argmax(points))], resampled)


def leader(rows: pd.DataFrame, column: str, least: bool = False) -> tuple[str, list[str]]:
    """The scenario that leads, and those not told apart from it (ties in the order of the rows)."""
    apart = "told_apart" if "told_apart" in rows else f"{column}_told_apart"
    place = rows[column].idxmin() if least else rows[column].idxmax()
    first = str(rows["scenario"][place])
    others = [str(n) for n in rows["scenario"][~rows[apart].astype(bool)] if n != first]
    return first, others


def all_alike(rows: pd.DataFrame, column: str) -> bool:
    """Whether no scenario leads at all, every number being the same."""
    return bool(np.ptp(rows[column].to_numpy(float)) < ALIKE)
