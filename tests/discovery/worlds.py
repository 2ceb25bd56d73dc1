"""A made-up engine whose truth is known, so that a search can be judged."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import xarray as xr

from coalition_sim.outcomes import OUTCOMES
from coalition_sim.parameters import draw, names
from coalition_sim.province import province
from coalition_sim.scenario import Scenario

Array = np.ndarray
YEARS = ("2013-14", "2014-15", "2015-16")
Truth = Callable[[dict[str, Array], np.random.Generator], Array]
"""From facts and parameters by name (world,) to the effect of the reform on every outcome."""


def nothing(known: dict[str, Array], rng: np.random.Generator) -> Array:
    """An effect that depends on nothing."""
    return rng.normal(size=len(known["loyal_members"]))


def few_loyal_and_electable(known: dict[str, Array], rng: np.random.Generator) -> Array:
    """The reform mostly harms where the issue's own example says so, and mostly helps elsewhere."""
    harmed = (known["loyal_members"] < 38) & (known["electable_partners"] > 50)
    sign = np.where(rng.random(len(harmed)) < np.where(harmed, 0.9, 0.1), -1.0, 1.0)
    return sign * rng.uniform(0.5, 2.0, len(harmed))


def low_compliance(known: dict[str, Array], rng: np.random.Generator) -> Array:
    """The reform mostly harms where it is followed least."""
    harmed = known["fixed_tenure_compliance"] < np.quantile(known["fixed_tenure_compliance"], 0.3)
    return np.where(rng.random(len(harmed)) < np.where(harmed, 0.9, 0.1), -1.0, 1.0)


class Engine:
    """Stands for ``simulate``; ``asked`` keeps what it was asked for."""

    def __init__(self, truth: Truth, missing: Sequence[int] = ()) -> None:
        self.truth, self.missing, self.asked = truth, list(missing), []

    def __call__(self, scenarios: Sequence[Scenario], worlds: Sequence[int], **asked: Any):
        self.asked.append({"worlds": list(worlds), **asked})
        if asked.get("progress"):
            asked["progress"](len(worlds), len(worlds))
        return self.dataset(scenarios, np.array(worlds), asked["tapes_per_draw"], asked["seed"])

    def dataset(
        self, scenarios: Sequence[Scenario], worlds: Array, tapes: int = 1, seed: int = 1
    ) -> xr.Dataset:
        """Two scenarios, three years; the reform's doing shows in the last year only."""
        rng = np.random.default_rng((seed, int(worlds[0])))
        n, parties = len(worlds), len(province("2013-07").party_electable)
        draws = worlds // tapes
        unique, place = np.unique(draws, return_inverse=True)
        parameters = draw(seed, unique).to_numpy()[place]
        loyal = rng.integers(30, 50, n).astype(float)
        electable = rng.integers(1, 6, n)
        shares = self._cabinets(electable, parties)
        known = {
            "loyal_members": loyal,
            "electable_partners": 100.0 * electable / 6,
            **{name: parameters[:, i] for i, name in enumerate(names())},
        }
        effect = self.truth(known, rng)
        base = rng.normal(50.0, 5.0, (n, 3, len(OUTCOMES)))
        with_reform = base + effect[:, None, None] * np.array([0.0, 0.0, 3.0])[None, :, None]
        values = np.stack([base, with_reform])
        values[1, self.missing] = np.nan
        facts = self._facts(rng, n, loyal)
        return xr.Dataset(
            {
                "outcome_value": (("scenario", "world", "year", "outcome"), values),
                "parameter_value": (("world", "parameter"), parameters),
                "draw": ("world", draws),
                "tape": ("world", worlds),
                "seat_share": (("scenario", "world", "formation", "party"), shares),
                "formation_month": (
                    ("scenario", "world", "formation"),
                    np.tile([3.0, 30.0], (2, n, 1)),
                ),
                **facts,
            },
            coords={
                "scenario": [one.name for one in scenarios],
                "world": worlds,
                "year": list(YEARS),
                "outcome": list(OUTCOMES),
                "parameter": names(),
            },
            attrs={
                "start": "2013-07", "years": 3, "seed": seed, "tapes_per_draw": tapes,
                "switches": json.dumps({"elections": "simulated"}),
                "scenarios": json.dumps({one.name: one.to_dict() for one in scenarios}),
            },
        )  # fmt: skip

    def _cabinets(self, electable: Array, parties: int) -> Array:
        """Six parties a cabinet before the reform, so many electable; another mix after it."""
        kinds = province("2013-07").party_electable
        lists = np.flatnonzero(kinds), np.flatnonzero(~kinds)
        shares = np.full((2, len(electable), 2, parties), np.nan)
        for w, many in enumerate(electable):
            inside = [*lists[0][:many], *lists[1][: 6 - many]]
            shares[:, w, 0, inside] = 1 / 6
            shares[:, w, 1, lists[1][:2]] = 0.5
        return shares

    def _facts(self, rng: np.random.Generator, n: int, loyal: Array) -> dict[str, Any]:
        """Seats of 50 and dissent so that the loyal are as many as told in the second year."""
        yearly = ("scenario", "world", "year")
        dissent = np.tile((1.0 - loyal / 50.0)[None, :, None], (2, 1, 3))
        dissent[1] = 0.9  # the reform's own world must not be read
        dissent[:, :, 2] = 0.8  # nor the year in which it starts
        plain = {
            name: (yearly, rng.random((2, n, 3)))
            for name in ("coopted_share", "political_share", "oversight")
        }
        changes = rng.integers(0, 2, (2, n, 3)).astype(float)
        return {
            "coalition_seats": (yearly, np.full((2, n, 3), 50.0)),
            "dissent": (yearly, dissent),
            "chief_minister_changes": (yearly, changes),
            "months_in_post": ((*yearly, "department"), rng.random((2, n, 3, 5)) * 20),
            "unrest": ((*yearly, "district"), rng.random((2, n, 3, 34))),
            **plain,
        }
