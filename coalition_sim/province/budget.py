"""The development budget and prices by fiscal year, as recorded; NaN where nothing is recorded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from coalition_sim.province.errors import ProvinceError

BASE_YEAR = 2013
SHARE_YEARS = ("2013-14", "2014-15")


def fiscal_year(first: int) -> str:
    """The label of the fiscal year that begins in July of ``first``.

    >>> fiscal_year(2013), fiscal_year(1999)
    ('2013-14', '1999-00')
    """
    return f"{first}-{(first + 1) % 100:02d}"


def labels(first_year: int | str, n_years: int) -> list[str]:
    """Labels of ``n_years`` fiscal years in a row, from 2013 or from "2013-14"."""
    first = int(str(first_year)[:4])
    return [fiscal_year(first + i) for i in range(n_years)]


@dataclass(frozen=True, eq=False)
class Budget:
    """``psdp`` has one row per fiscal year; ``prices`` is the index by fiscal year."""

    psdp: pd.DataFrame
    prices: pd.Series

    def envelope(self, first_year: int | str, n_years: int) -> np.ndarray:
        """Rs bn nominal, ``(n_years,)``, NaN beyond the data."""
        series = self.psdp["allocation_rs_bn"]
        return series.reindex(labels(first_year, n_years)).to_numpy(float)

    def price_index(self, first_year: int | str, n_years: int) -> np.ndarray:
        """2013-14 = 1, ``(n_years,)``, NaN beyond the data."""
        return self.prices.reindex(labels(first_year, n_years)).to_numpy(float)


def budget(tables: dict[str, pd.DataFrame], shares: list[str]) -> Budget:
    """The record from the tables ``psdp`` and ``prices``; ``shares`` must be in the first years."""
    long = tables["psdp"]
    _check_years(long, "psdp.csv")
    _check_years(tables["prices"], "prices.csv")
    _check_positive(long)
    _check_required(long, ["allocation_rs_bn", *shares])
    wide = long.pivot(index="fiscal_year", columns="variable", values="value")
    wide.columns.name = None
    wide = wide[["allocation_rs_bn", *(c for c in wide if c != "allocation_rs_bn")]]
    _check_schemes(wide)
    main = long[long["variable"] == "allocation_rs_bn"].set_index("fiscal_year")
    wide["quality"], wide["source"] = main["quality"], main["source"]
    return Budget(wide, _index(tables["prices"]))


def sector_shares(
    record: Budget, sectors: pd.DataFrame, stated: dict[tuple[str, str], float]
) -> np.ndarray:
    """``(X,)`` shares of the budget that sum to 1.

    A sector has its stated share (``starting_numbers.csv``) or the mean of two recorded years;
    the sector of role rest gets what remains.
    """
    psdp = record.psdp.loc[list(SHARE_YEARS)]
    share = {}
    for name in sectors.loc[sectors["role"] != "rest", "sector"]:
        given = stated.get((name, "budget_share"))
        share[name] = float(psdp[f"{name}_share"].mean()) if given is None else given
    rest = 1.0 - sum(share.values())
    if rest <= 0.0:
        allowed = "less than 1: something is left for the rest"
        raise ProvinceError("starting_numbers.csv", 0, "value", f"a sum of {1 - rest:g}", allowed)
    return np.array([share.get(name, rest) for name in sectors["sector"]])


def recorded_shares(sectors: pd.DataFrame, stated: dict[tuple[str, str], float]) -> list[str]:
    """Variables of ``psdp.csv`` that must give a sector's share, since none is stated."""
    named = sectors.loc[sectors["role"] != "rest", "sector"]
    return [f"{name}_share" for name in named if (name, "budget_share") not in stated]


def _index(prices: pd.DataFrame) -> pd.Series:
    """Chain annual inflation to an index with 2013-14 = 1, as far as years follow without a gap."""
    rate = prices.set_index("fiscal_year")["value"] / 100.0
    level, year, index = 1.0, BASE_YEAR, {fiscal_year(BASE_YEAR): 1.0}
    if fiscal_year(BASE_YEAR) in rate:  # inflation in the base year gives the year before it
        index[fiscal_year(BASE_YEAR - 1)] = 1.0 / (1.0 + rate[fiscal_year(BASE_YEAR)])
    while fiscal_year(year + 1) in rate:
        year += 1
        level *= 1.0 + rate[fiscal_year(year)]
        index[fiscal_year(year)] = level
    return pd.Series(index).sort_index()


def _check_years(table: pd.DataFrame, file: str) -> None:
    for i, label in enumerate(table["fiscal_year"]):
        if label != fiscal_year(int(label[:4])):
            allowed = f"two years in a row, such as {fiscal_year(int(label[:4]))}"
            raise ProvinceError(file, i + 2, "fiscal_year", label, allowed)


def _check_required(psdp: pd.DataFrame, wanted: list[str]) -> None:
    rows = set(zip(psdp["fiscal_year"], psdp["variable"], strict=True))
    for label in SHARE_YEARS:
        for variable in wanted:
            if (label, variable) not in rows:
                allowed = "a row for it: the first years cannot be left blank"
                if variable != "allocation_rs_bn":
                    allowed += "; or a budget_share in starting_numbers.csv"
                raise ProvinceError("psdp.csv", 0, "variable", f"no {variable} {label}", allowed)


def _check_schemes(wide: pd.DataFrame) -> None:
    parts = wide["schemes_ongoing"] + wide["schemes_new"]
    wrong = (wide["schemes_total"] - parts).abs() > 0.5
    if wrong.any():
        label = str(wrong.idxmax())
        value = f"schemes_total {wide.loc[label, 'schemes_total']:g} in {label}"
        allowed = f"ongoing plus new, {parts[label]:g}"
        raise ProvinceError("psdp.csv", 0, "value", value, allowed)


def _check_positive(psdp: pd.DataFrame) -> None:
    for i, (unit, value) in enumerate(zip(psdp["unit"], psdp["value"], strict=True)):
        if value < 0 or (unit == "share" and value > 1):
            allowed = "0 or more, and at most 1 for a share"
            raise ProvinceError("psdp.csv", i + 2, "value", value, allowed)
