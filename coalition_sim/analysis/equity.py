"""Who gains: a reform that raises the mean and widens a gap is flagged, never just praised.

Each gap is set beside the mean it belongs to, and beside those whom it leaves behind.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from coalition_sim.analysis.words import IMPROVES, WORSENS

# gap: the mean it belongs to, and the level of those who are behind
GAPS: dict[str, tuple[str, str]] = {
    "worst_quintile_gap": ("service_mean", "worst_quintile_service"),
    "remote_urban_gap": ("service_mean", "worst_quintile_service"),
    "female_male_enrolment_gap": ("net_enrolment", "net_enrolment_girls"),
    "female_male_literacy_gap": ("literacy", "literacy_female"),
}

RAISES_AND_WIDENS = "raises the mean and widens the gap"
WIDENS = "widens the gap"
MAY_WIDEN = "not clear, but in {:.0f} of 100 worlds the gap widens"
NOTHING_TO_FLAG = ""

COLUMNS = (
    "scenario",
    "gap",
    "mean",
    "mean_words",
    "gap_words",
    "worst_off_words",
    "mean_p50",
    "gap_p50",
    "share_of_worlds",
    "flag",
)


def equity_table(table: pd.DataFrame, paired: xr.DataArray) -> pd.DataFrame:
    """Mean against gap, one row per reform and gap.

    ``table`` is the table of a comparison and ``paired`` its differences (scenario, world,
    outcome). ``mean`` names the outcome whose mean belongs to the gap; ``share_of_worlds`` is the
    part of the worlds in which it rises while the gap widens; ``worst_off_words`` says what happens
    to those behind themselves: the worst-served fifth, or girls and women.
    """
    by_name = table.set_index(["scenario", "outcome"])
    rows = [
        _row(by_name, paired, str(scenario), gap)
        for scenario in paired["scenario"].values
        for gap in GAPS
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def equity_flag(
    mean_words: str, gap_words: str, share_of_worlds: float, widening: float | None = None
) -> str:
    """The warning that a reform carries.

    ``share_of_worlds`` is the part of the worlds in which the mean rises while the gap widens;
    ``widening`` the part in which the gap widens, whatever the mean does, which is what is told.

    >>> equity_flag("improves", "worsens", 0.9)
    'raises the mean and widens the gap'
    >>> equity_flag("improves", "no clear difference", 0.3)
    ''
    >>> equity_flag("improves", "no clear difference", 0.84, 0.85)
    'not clear, but in 85 of 100 worlds the gap widens'
    """
    if gap_words == WORSENS:
        return RAISES_AND_WIDENS if mean_words == IMPROVES else WIDENS
    if mean_words == IMPROVES and share_of_worlds > 0.5:
        return MAY_WIDEN.format(100 * (share_of_worlds if widening is None else widening))
    return NOTHING_TO_FLAG


def _row(by_name: pd.DataFrame, paired: xr.DataArray, scenario: str, gap: str) -> dict[str, object]:
    of, behind = GAPS[gap]
    mean, widening = by_name.loc[(scenario, of)], by_name.loc[(scenario, gap)]
    share = _share_up_and_wider(paired.sel(scenario=scenario), of, gap)
    return {
        "scenario": scenario,
        "gap": gap,
        "mean": of,
        "mean_words": mean["words"],
        "gap_words": widening["words"],
        "worst_off_words": by_name.loc[(scenario, behind)]["words"],
        "mean_p50": mean["p50"],
        "gap_p50": widening["p50"],
        "share_of_worlds": share,
        "flag": equity_flag(
            mean["words"], widening["words"], share, float(widening["probability_of_worsening"])
        ),
    }


def _share_up_and_wider(paired: xr.DataArray, of: str, gap: str) -> float:
    mean, widening = paired.sel(outcome=of).values, paired.sel(outcome=gap).values
    known = np.isfinite(mean) & np.isfinite(widening)
    if not known.any():
        return float("nan")
    return float(((mean > 0) & (widening > 0))[known].mean())
