"""All pictures of a comparison: which there are, what their files are called, how each is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from threading import Event

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
    objectives,
    portfolios,
    reported,
    stages,
    style,
    tiles,
    timeline,
    tornado,
    typical,
)


@dataclass(frozen=True)
class Picture:
    """One picture: its kind, the reform it is about (or ""), its file, and ``draw(path=...)``.

    ``rows`` are the rows of a table that it shows, where it shows a part of one.
    """

    kind: str
    scenario: str
    file: str
    draw: Callable[..., Figure]
    rows: pd.DataFrame | None = field(default=None, compare=False, repr=False)


def catalogue(
    ds: xr.Dataset, comparison: Comparison, sensitivity: pd.DataFrame | None = None
) -> list[Picture]:
    """Every picture that these results allow, in the order of the report."""
    baseline = comparison.baseline
    reforms = labels.reforms_of(ds, baseline)
    return [
        *_stages(ds, comparison),
        *_differences(ds, comparison, reforms),
        *_objectives(ds, comparison),
        *_fans(ds, baseline, reforms),
        *_sectors(ds, comparison, reforms),
        *_gains(ds, baseline, reforms),
        *_reported(ds),
        *_single(ds, baseline, reforms),
        *_tornados(ds, sensitivity, reforms),
    ]


def save_all(
    ds: xr.Dataset,
    comparison: Comparison,
    sensitivity: pd.DataFrame | None,
    folder: str | Path,
    stop: Event | None = None,
) -> list[Path]:
    """Draw every picture into a folder, those that are there already apart; returns the files.

    ``stop`` ends the work before the next picture, for a caller who draws in a thread.
    """
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    files = {target / picture.file: picture for picture in catalogue(ds, comparison, sensitivity)}
    for path, picture in files.items():
        if stop is not None and stop.is_set():
            break
        if not path.exists():
            with style.made_from(_rests_on(picture, ds, sensitivity)):
                picture.draw(path=path)
    return list(files)


def _rests_on(picture: Picture, ds: xr.Dataset, sensitivity: pd.DataFrame | None) -> str:
    """How much was run for a picture: worlds, or for a tornado the size of the screening."""
    if picture.kind == "tornado" and sensitivity is not None:
        size = sensitivity[["trajectories", "replicates"]].max()
        return f"{size['trajectories']} trajectories, {size['replicates']} replicates"
    return f"{ds.sizes['world']:,} worlds, seed {ds.attrs['seed']}"


def _differences(ds: xr.Dataset, comparison: Comparison, reforms: list[str]) -> Iterator[Picture]:
    for reform in reforms:
        draw = partial(differences.differences_figure, ds, comparison, reform)
        yield Picture("differences", reform, f"differences_{reform}.png", draw)


def _stages(ds: xr.Dataset, comparison: Comparison) -> Iterator[Picture]:
    """What became of the levers; those of many reforms take several pictures."""
    for count, rows in enumerate(stages.pages(comparison.stages)):
        number = f"_{count + 1}" if count else ""
        draw = partial(stages.stages_figure, ds, rows)
        yield Picture("stages", "", f"stages{number}.png", draw, rows)


def _objectives(ds: xr.Dataset, comparison: Comparison) -> Iterator[Picture]:
    table = comparison.objectives
    for reform in dict.fromkeys(table["scenario"]):
        draw = partial(objectives.objectives_figure, ds, table[table["scenario"] == reform])
        yield Picture("objectives", str(reform), f"objectives_{reform}.png", draw)


def _sectors(ds: xr.Dataset, comparison: Comparison, reforms: list[str]) -> Iterator[Picture]:
    for reform in reforms:
        draw = partial(differences.sectors_figure, ds, comparison, reform)
        yield Picture("sectors", reform, f"sectors_{reform}.png", draw)


def _reported(ds: xr.Dataset) -> Iterator[Picture]:
    """Only where what is reported differs from what is."""
    names = reported.where_they_differ(ds)
    for first in range(0, len(names), reported.MOST_PANELS):
        number = f"_{first // reported.MOST_PANELS + 1}" if first else ""
        shown = names[first : first + reported.MOST_PANELS]
        draw = partial(reported.reported_figure, ds, shown)
        yield Picture("reported", "", f"reported{number}.png", draw)


def _fans(ds: xr.Dataset, baseline: str, reforms: list[str]) -> Iterator[Picture]:
    """Two subjects; more reforms than fit in one picture go into a second one."""
    for subject, outcomes in (("services", fan.SERVICES), ("government", fan.GOVERNMENT)):
        for first in range(0, len(reforms), fan.MOST_REFORMS):
            shown = reforms[first : first + fan.MOST_REFORMS]
            number = f"_{first // fan.MOST_REFORMS + 1}" if first else ""
            draw = partial(fan.fan_chart, ds, outcomes, baseline, shown)
            yield Picture(f"fan_{subject}", "", f"fan_{subject}{number}.png", draw)


def _gains(ds: xr.Dataset, baseline: str, reforms: list[str]) -> Iterator[Picture]:
    districts = cache(lambda: compare_districts(ds, baseline))  # worked out when first drawn

    def draw(reform: str, path: Path | None = None) -> Figure:
        return tiles.district_gain_map(ds, districts(), reform, path=path)

    for reform in reforms:
        yield Picture("gain", reform, f"gain_{reform}.png", partial(draw, reform))


def _single(ds: xr.Dataset, baseline: str, reforms: list[str]) -> list[Picture]:
    """The pictures of which there is one, whatever the number of reforms."""
    world = typical.typical_world(ds, baseline)
    draw: dict[str, Callable[..., Figure]] = {
        "allocation": partial(allocation.allocation_map, ds, baseline),
        "money": partial(money.money_figure, ds, baseline),
        "network": partial(network.coalition_network, ds, baseline, world),
        "timeline": partial(timeline.timeline, ds, [baseline, *reforms[:1]], world),
        "portfolios": partial(portfolios.portfolio_figure, ds, baseline),
    }
    return [Picture(kind, "", f"{kind}.png", function) for kind, function in draw.items()]


def _tornados(
    ds: xr.Dataset, sensitivity: pd.DataFrame | None, reforms: list[str]
) -> Iterator[Picture]:
    if sensitivity is None or sensitivity.empty:
        return
    screened = set(sensitivity["scenario"])
    for reform in (name for name in reforms if name in screened):
        draw = partial(tornado.tornado, ds, sensitivity, reform, given=True)
        yield Picture("tornado", reform, f"tornado_{reform}.png", draw)
