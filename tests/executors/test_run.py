"""What holds wherever tasks are computed: in this process, in several, on a Dask cluster."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from executors.work import after, refuse

from coalition_sim import executors
from coalition_sim.executors import Failure, run, value_of
from coalition_sim.simulate import simulate

PLACES = {"here": {"jobs": 1}, "processes": {"jobs": 2}, "cluster": {"cluster": "local:2"}}
SLOW = partial(after, 0.05)


@pytest.fixture(params=list(PLACES))
def where(request: pytest.FixtureRequest) -> dict[str, Any]:
    if request.param == "cluster":
        pytest.importorskip("distributed", reason="Dask is not installed: the extra `cluster`")
    return PLACES[request.param]


def test_every_task_gives_its_result_under_its_number(where: dict[str, Any]) -> None:
    tasks = [(n, partial(pow, n, 2)) for n in range(30)]
    assert dict(run(tasks, **where)) == {n: n * n for n in range(30)}


def test_no_task_is_no_result(where: dict[str, Any]) -> None:
    assert list(run([], **where)) == []


def test_what_raises_is_a_failure_and_the_rest_goes_on(where: dict[str, Any]) -> None:
    tasks = [(0, partial(int, "a")), (1, partial(int, "7")), (2, partial(refuse, 1, 2))]
    found = dict(run(tasks, **where))
    assert found[1] == 7
    wrong, stubborn = found[0], found[2]
    assert isinstance(wrong, Failure) and isinstance(stubborn, Failure)
    assert wrong.error == "ValueError: invalid literal for int() with base 10: 'a'"
    assert wrong.kind == stubborn.kind == "raised"
    assert "in refuse" in stubborn.traceback and stubborn.error == "Stubborn: 1 is not 2"
    with pytest.raises(ValueError, match="invalid literal") as raised:
        value_of(wrong)
    assert any("Traceback" in note for note in raised.value.__notes__)
    assert stubborn.exception is None  # it cannot be sent, and is told as text
    with pytest.raises(RuntimeError, match="1 is not 2"):
        value_of(stubborn)


def test_tasks_are_taken_as_there_is_room(where: dict[str, Any]) -> None:
    taken = []

    def tasks() -> Iterator[tuple[int, Callable[[], object]]]:
        for n in range(40):
            taken.append(n)
            yield n, SLOW

    most = 0
    for done, _ in enumerate(run(tasks(), **where), 1):
        most = max(most, len(taken) - done)
    assert len(taken) == 40
    assert most <= 4


def test_an_error_in_the_making_of_tasks_reaches_the_caller(where: dict[str, Any]) -> None:
    def tasks() -> Iterator[tuple[int, Callable[[], object]]]:
        yield 0, SLOW
        yield 1, SLOW
        raise LookupError("no more")

    with pytest.raises(LookupError, match="no more"):
        list(run(tasks(), **where))
    assert len(list(run([(n, SLOW) for n in range(3)], **where))) == 3


def test_work_is_spread_over_the_workers(where: dict[str, Any]) -> None:
    workers = set(dict(run([(n, partial(after, 0.2)) for n in range(8)], **where)).values())
    assert len(workers) == (1 if where == {"jobs": 1} else 2)
    assert (os.getpid() in workers) == (where == {"jobs": 1})


@pytest.mark.parametrize("block", [3, 7])
def test_the_same_numbers_wherever_they_are_computed(where: dict[str, Any], block: int) -> None:
    asked: dict[str, Any] = {"worlds": 5, "years": 1, "seed": 4}
    names = ["status_quo", "fixed_tenure"]
    assert simulate(names, **asked, block=block, **where).identical(simulate(names, **asked))


def test_jobs_and_a_cluster_exclude_each_other() -> None:
    with pytest.raises(ValueError, match="give one of the two"):
        next(run([(0, SLOW)], jobs=2, cluster="local:2"))


def test_one_task_alone_starts_no_process() -> None:
    assert dict(run([(0, os.getpid)], jobs=4)) == {0: os.getpid()}


def test_ctrl_c_is_no_failure() -> None:
    def task() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(run([(0, task)]))


def test_processes_start_only_where_they_pay(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from coalition_sim.executors import processes

    asked: list[int] = []
    monkeypatch.setattr(processes, "start", asked.append)
    executors.start(1, rows=1000)
    executors.start(4, rows=executors.WORTH_A_PROCESS)
    assert asked == []
    executors.start(4, rows=2 * executors.WORTH_A_PROCESS)
    executors.start(4, rows=20 * executors.BLOCK)
    assert asked == [2, 4]


CUTS = [(0, 300, 2), (1, 300, 2), (99, 300, 2), (18, 7, 1), (800, 300, 2), (901, 300, 4)]


@pytest.mark.parametrize(("rows", "block", "jobs"), CUTS)
def test_every_row_is_in_one_block_and_no_block_is_too_large(rows, block, jobs) -> None:
    parts = executors.cut(range(rows), block, jobs)
    assert [row for part in parts for row in part] == list(range(rows))
    sizes = {len(part) for part in parts}
    assert not sizes or (max(sizes) <= block and max(sizes) - min(sizes) <= 1 and min(sizes) > 0)
