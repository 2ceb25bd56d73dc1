"""All pictures of a comparison: which there are, what their files are called, how each is drawn."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import xarray as xr
from matplotlib.figure import Figure

from coalition_sim.analysis.compare import Comparison
from coalition_sim.analysis.districts import compare_districts
from coalition_sim.figures import (
    allocation,
    differences,
    fan,
    labels,
    money,
    network,
    portfolios,
    tiles,
    timeline,
    tornado,
    typical,
)


@dataclass(frozen=True)
class Picture:
    """One picture: its kind, the reform it is about (or ""), its file name and how to draw it."""

    kind: str
    scenario: str
    file: str
    draw: Callable[[Path], Figure]


def catalogue(
    ds: xr.Dataset, comparison: Comparison, sensitivity: pd.DataFrame | None = None
) -> list[Picture]:
    """Every picture that these results allow, in the order of the report."""
    baseline = comparison.baseline
    reforms = labels.reforms_of(ds, baseline)
    return [
        *_differences(ds, comparison, reforms),
        *_fans(ds, baseline, reforms),
        *_gains(ds, baseline, reforms),
        *_single(ds, baseline, reforms),
        *_tornados(ds, sensitivity, reforms),
    ]


def save_all(
    ds: xr.Dataset,
    comparison: Comparison,
    sensitivity: pd.DataFrame | None,
    folder: str | Path,
) -> list[Path]:
    """Draw every picture into a folder; returns the files."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    pictures = catalogue(ds, comparison, sensitivity)
    for picture in pictures:
        picture.draw(target / picture.file)
    return [target / picture.file for picture in pictures]


def _differences(ds: xr.Dataset, comparison: Comparison, reforms: list[str]) -> Iterator[Picture]:
    for reform in reforms:
        yield Picture(
            "differences",
            reform,
            f"differences_{reform}.png",
            lambda path, reform=reform: differences.differences_figure(
                ds, comparison, reform, path=path
            ),
        )


def _fans(ds: xr.Dataset, baseline: str, reforms: list[str]) -> Iterator[Picture]:
    """Two subjects; more reforms than fit in one picture go into a second one."""
    for subject, outcomes in (("services", fan.SERVICES), ("government", fan.GOVERNMENT)):
        for first in range(0, len(reforms), fan.MOST_REFORMS):
            shown = reforms[first : first + fan.MOST_REFORMS]
            number = f"_{first // fan.MOST_REFORMS + 1}" if first else ""
            yield Picture(
                f"fan_{subject}",
                "",
                f"fan_{subject}{number}.png",
                lambda path, outcomes=outcomes, shown=shown: fan.fan_chart(
                    ds, outcomes, baseline, shown, path=path
                ),
            )


def _gains(ds: xr.Dataset, baseline: str, reforms: list[str]) -> Iterator[Picture]:
    districts = functools.cache(lambda: compare_districts(ds, baseline))  # only when drawn
    for reform in reforms:
        yield Picture(
            "gain",
            reform,
            f"gain_{reform}.png",
            lambda path, reform=reform: tiles.district_gain_map(ds, districts(), reform, path=path),
        )


def _single(ds: xr.Dataset, baseline: str, reforms: list[str]) -> list[Picture]:
    """The pictures of which there is one, whatever the number of reforms."""
    world = typical.typical_world(ds, baseline)
    shown = [baseline, *reforms[:1]]
    draw: dict[str, Callable[[Path], Figure]] = {
        "allocation": lambda path: allocation.allocation_map(ds, baseline, path=path),
        "money": lambda path: money.money_figure(ds, baseline, path=path),
        "network": lambda path: network.coalition_network(ds, baseline, world, path=path),
        "timeline": lambda path: timeline.timeline(ds, shown, world, path=path),
        "portfolios": lambda path: portfolios.portfolio_figure(ds, baseline, path=path),
    }
    return [Picture(kind, "", f"{kind}.png", function) for kind, function in draw.items()]


def _tornados(
    ds: xr.Dataset, sensitivity: pd.DataFrame | None, reforms: list[str]
) -> Iterator[Picture]:
    if sensitivity is None or sensitivity.empty:
        return
    screened = set(sensitivity["scenario"])
    for reform in (name for name in reforms if name in screened):
        yield Picture(
            "tornado",
            reform,
            f"tornado_{reform}.png",
            lambda path, reform=reform: tornado.tornado(ds, sensitivity, reform, path=path),
        )
