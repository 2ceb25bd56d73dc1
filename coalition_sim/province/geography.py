"""Where districts lie: names, people, remoteness, the tile map and what a donor covers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from coalition_sim.province.errors import ProvinceError

CAPITAL = "Quetta"
EARTH_RADIUS_KM = 6371.0


class Districts:
    """Looks up variables of ``districts.csv`` in the order of ``places.csv``."""

    def __init__(self, tables: dict[str, pd.DataFrame]) -> None:
        self.names = tuple(tables["places"]["district"])
        self.divisions = tuple(tables["places"]["division"])
        long = tables["districts"]
        self._none = long.iloc[:0].set_index("district")
        self._found = {
            key: rows.set_index("district") for key, rows in long.groupby(["variable", "year"])
        }

    def index(self, name: str) -> int:
        """Position of a district."""
        return self.names.index(name)

    def values(self, variable: str, year: int) -> np.ndarray:
        """``(D,)`` values, NaN where the file has no row."""
        rows = self._rows(variable, year)
        return rows["value"].reindex(self.names).to_numpy(float)

    def shares(self, variable: str, year: int) -> np.ndarray:
        """``(D,)`` values in 0-1, whether the file has shares or percentages."""
        percent = (self._rows(variable, year)["unit"] == "percent").any()
        return self.values(variable, year) / (100.0 if percent else 1.0)

    def quality(self, variable: str, year: int) -> list[str]:
        """Quality of each value, "" where the file has no row."""
        return list(self._rows(variable, year)["quality"].reindex(self.names).fillna(""))

    def complete(self, variable: str, year: int) -> np.ndarray:
        """``(D,)`` values of a variable every district must have."""
        values = self.values(variable, year)
        if np.isnan(values).any():
            missing = self.names[int(np.isnan(values).argmax())]
            allowed = f'a row "{variable}" of {year} for every district'
            raise ProvinceError("districts.csv", 0, "district", f"none for {missing}", allowed)
        return values

    def _rows(self, variable: str, year: int) -> pd.DataFrame:
        return self._found.get((variable, year), self._none)


def check_ranges(districts: pd.DataFrame) -> None:
    """Shares lie in 0-1, percentages in 0-100, everything else is 0 or more."""
    highest = {"share": 1.0, "percent": 100.0}
    for i, (unit, value) in enumerate(zip(districts["unit"], districts["value"], strict=True)):
        if not 0.0 <= value <= highest.get(unit, np.inf):
            allowed = f"0 to {highest[unit]:g}" if unit in highest else "0 or more"
            raise ProvinceError("districts.csv", i + 2, "value", value, f"{allowed} ({unit})")


def distance_km(latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    """``(D, D)`` great-circle distances between centroids in km."""
    lat, lon = np.radians(latitude), np.radians(longitude)
    half_lat = np.sin((lat[:, None] - lat[None, :]) / 2.0) ** 2
    half_lon = np.sin((lon[:, None] - lon[None, :]) / 2.0) ** 2
    chord = half_lat + np.cos(lat)[:, None] * np.cos(lat)[None, :] * half_lon
    return 2.0 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(chord))


def distances(districts: Districts) -> np.ndarray:
    """``(D, D)`` km between the centroids of districts."""
    latitude = districts.complete("centroid_latitude", 2022)
    return distance_km(latitude, districts.complete("centroid_longitude", 2022))


def divisions(districts: Districts) -> tuple[tuple[str, ...], np.ndarray]:
    """Names of the divisions in the order of the alphabet, and the ``(D,)`` index of each's own."""
    names = tuple(sorted(set(districts.divisions)))
    return names, np.array([names.index(name) for name in districts.divisions])


def neighbours(adjacency: pd.DataFrame, districts: Districts) -> np.ndarray:
    """``(D, D)`` shares of a district's borders inside the province by neighbour.

    Rows sum to 1; a district without a recorded border gets zeros.
    """
    km = np.zeros((len(districts.names), len(districts.names)))
    for a, b, length in zip(
        adjacency["district_a"],
        adjacency["district_b"],
        adjacency["shared_border_km"],
        strict=True,
    ):
        i, j = districts.index(a), districts.index(b)
        km[i, j] = km[j, i] = length
    total = km.sum(axis=1, keepdims=True)
    return np.divide(km, total, out=np.zeros_like(km), where=total > 0.0)


def remoteness(districts: Districts, settings: dict[str, float]) -> np.ndarray:
    """``(D,)`` 0-1: weighted mean of distance to the capital, sparseness and rural share.

    Each part is scaled to 0-1 over districts; sparseness is the log of people per km2, reversed,
    with the area of the boundary file (the census area of Surab is a fifth of it).
    """
    far = distances(districts)[districts.index(CAPITAL)]
    people = districts.complete("population", 2017)
    sparse = -np.log(people / districts.complete("area_from_boundaries", 2022))
    parts = {
        "distance": far,
        "sparseness": sparse,
        "rural": districts.complete("rural_share", 2017),
    }
    weights = np.array([settings[f"remoteness_weight_{name}"] for name in parts])
    scaled = np.stack([_unit(part) for part in parts.values()])
    return _unit((weights[:, None] * scaled).sum(axis=0) / weights.sum())


def donor_coverage(donors: pd.DataFrame, districts: Districts) -> np.ndarray:
    """``(N, D)`` 0-1: "all", "rural" (the rural share) or named districts joined by ";"."""
    rural = districts.complete("rural_share", 2017)
    rows = []
    for i, rule in enumerate(donors["coverage"]):
        if rule in ("all", "rural"):
            rows.append(np.ones(len(rural)) if rule == "all" else rural)
            continue
        for name in rule.split(";"):
            if name not in districts.names:
                allowed = '"all", "rural" or districts joined by ";"'
                raise ProvinceError("donors.csv", i + 2, "coverage", name, allowed)
        rows.append(np.isin(districts.names, rule.split(";")).astype(float))
    return np.stack(rows)


def _unit(values: np.ndarray) -> np.ndarray:
    return (values - values.min()) / (values.max() - values.min())
