"""Where a lever applies: masks over posts or cells, and how much of the whole that is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from coalition_sim.axes import REAL
from coalition_sim.levers.lever import Lever

if TYPE_CHECKING:
    from coalition_sim.province import Province
    from coalition_sim.scenario import LeverSetting


class Scope:
    """The places one lever can apply to; D districts, X sectors, C = D*X cells, K departments."""

    def __init__(self, lever: Lever, province: Province) -> None:
        self.lever = lever
        self._province = province
        people = np.asarray(province.population, dtype=REAL)
        self._people = people / people.sum()

    @property
    def width(self) -> int:
        """Length of a mask: K, C or 1."""
        province = self._province
        if self.lever.axis == "posts":
            return len(province.department_names)
        return len(province.district_names) * len(province.sector_names) if self._by_cell else 1

    def mask(self, setting: LeverSetting) -> np.ndarray:
        """1 where the lever applies: ``(K,)``, ``(C,)`` with the district first, or ``(1,)``."""
        if self.lever.axis == "posts":
            return _chosen(setting.posts, self._province.department_names)
        if not self._by_cell:
            return np.ones(1, dtype=REAL)
        return _cells(self._districts(setting), self._sectors(setting))

    def share(self, setting: LeverSetting) -> float:
        """How much of its full scope the lever covers: people, sectors or posts, 1 the whole.

        Sectors count against those the lever has by default; it is above 1 where a scenario adds
        further ones.
        """
        if self.lever.axis == "posts":
            return float(_chosen(setting.posts, self._province.department_names).mean())
        if not self._by_cell:
            return 1.0
        people = float((self._districts(setting) * self._people).sum())
        usual = _chosen(self.lever.default_sectors, self._province.sector_names).sum()
        return people * float(self._sectors(setting).sum() / usual)

    def spread(self, setting: LeverSetting) -> np.ndarray:
        """``(C,)`` shares of a programme's money: by people, alike in each sector, summing to 1.

        Zero everywhere if none of the sectors it pays in is inside the scope.
        """
        paid = self._sectors(setting) * _chosen(self.lever.pays, self._province.sector_names)
        weights = _cells(self._districts(setting) * self._people, paid)
        total = weights.sum()
        return weights / total if total > 0.0 else weights

    @property
    def _by_cell(self) -> bool:
        return self.lever.axis == "cells"

    def _districts(self, setting: LeverSetting) -> np.ndarray:
        return _chosen(setting.districts, self._province.district_names)

    def _sectors(self, setting: LeverSetting) -> np.ndarray:
        chosen = setting.sectors
        named = self.lever.default_sectors if chosen == "default" else chosen
        return _chosen(named, self._province.sector_names)


def _cells(by_district: np.ndarray, by_sector: np.ndarray) -> np.ndarray:
    return (by_district[:, None] * by_sector[None, :]).ravel()


def _chosen(scope: str | Sequence[str], names: Sequence[str]) -> np.ndarray:
    return np.array([scope == "all" or name in scope for name in names], dtype=REAL)
