"""In which worlds does a reform fail? Boxes and a tree, found in some worlds, checked on others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import xarray as xr

from coalition_sim.discovery import tree as trees
from coalition_sim.discovery.facts import NEEDED
from coalition_sim.discovery.found import Discovery
from coalition_sim.discovery.judging import judge, to_search
from coalition_sim.discovery.question import Question

Progress = Callable[[int, int], None]
Simulate = Callable[..., xr.Dataset]


def discover(
    question: Question,
    worlds: int = 1000,
    fresh: int = 1000,
    *,
    tapes_per_draw: int = 1,
    years: int = 10,
    start: str = "2013-07",
    seed: int = 1,
    switches: dict[str, str] | None = None,
    jobs: int = 1,
    cluster: Any = None,
    earlier: xr.Dataset | None = None,
    with_tree: bool = True,
    progress: Progress | None = None,
    simulate: Simulate | None = None,
) -> Discovery:
    """Search some worlds for where the reform fails, and check what is found on fresh ones.

    Parameters
    ----------
    worlds, fresh
        Ids 0 to ``worlds`` are searched and the next ``fresh`` ids are for the check: with the
        same seed every id has shocks of its own, and parameters of its own unless they are shared.
    tapes_per_draw
        Worlds that share a parameter draw. One each covers the parameters best where every world
        is a case; where draws are, the share of failures needs several.
    earlier
        A run to search instead of a new one; ``worlds``, ``tapes_per_draw``, ``years``, ``start``
        and ``seed`` are then its own, and fresh ids begin after its last.
    simulate
        A stand-in for :func:`coalition_sim.simulate`, for tests.

    Raises
    ------
    DiscoveryError
        If the rule cannot be read, or if fewer than 10 cases fail, or fewer than 10 do not.
    """
    question.check()
    if with_tree:
        trees.check_installed()
    if earlier is not None:
        own = earlier.attrs
        years, start, seed = int(own["years"]), str(own["start"]), int(own["seed"])
        tapes_per_draw = int(own["tapes_per_draw"])
    run = simulate or _engine()
    settings: dict[str, Any] = {
        "years": years, "start": start, "seed": seed, "switches": switches, "jobs": jobs,
        "cluster": cluster, "tapes_per_draw": tapes_per_draw, "keep_events": False,
        "record": list(NEEDED),
    }  # fmt: skip
    pair = [question.baseline, question.scenario]
    ids = range(worlds) if earlier is None else earlier["world"].values
    total = 2 * (len(ids) * (earlier is None) + fresh)
    ds = earlier
    if ds is None:
        ds = run(pair, worlds=list(ids), progress=_part(progress, 0, total), **settings)
    searched = to_search(question, ds)  # what cannot be is said before the fresh worlds are run
    after = _next_draw(int(max(ids)) + 1, tapes_per_draw)
    anew = None
    if fresh:
        done = 0 if earlier is not None else 2 * worlds
        more = list(range(after, after + fresh))
        anew = run(pair, worlds=more, progress=_part(progress, done, total), **settings)
    return judge(searched, anew, seed, with_tree)


def _next_draw(world: int, tapes: int) -> int:
    """The first id from there on that begins a parameter draw.

    >>> _next_draw(12, 5), _next_draw(10, 5)
    (15, 10)
    """
    return -(-world // tapes) * tapes


def _part(progress: Progress | None, before: int, total: int) -> Progress | None:
    if progress is None:
        return None
    return lambda done, of: progress(before + done, total)


def _engine() -> Simulate:
    from coalition_sim.simulate import simulate

    return simulate
