"""Local processes: what becomes of them, and of the tasks of one that ends."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from executors.work import after, killed, killed_at_first, unsendable

from coalition_sim.executors import Failure, processes, run
from coalition_sim.simulate import simulate

posix = pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")


def test_processes_stay_for_the_next_call() -> None:
    tasks = [(n, partial(after, 0.1)) for n in range(6)]
    first = set(dict(run(tasks, jobs=2)).values())
    assert first <= set(processes.idle_workers())
    assert set(dict(run(tasks, jobs=2)).values()) <= {*first, *processes.idle_workers()}


@pytest.mark.parametrize("method", sorted({*multiprocessing.get_all_start_methods()} - {"fork"}))
def test_a_new_process_has_loaded_all_that_a_block_needs(method: str, tmp_path: Path) -> None:
    script = tmp_path / "new.py"
    script.write_text(
        "import multiprocessing\n"
        "from coalition_sim.executors import run\n"
        "from executors.work import loaded\n"
        'if __name__ == "__main__":\n'
        f"    multiprocessing.get_all_start_methods = lambda: [{method!r}]\n"
        "    print(loaded(), sorted(run([(0, loaded), (1, loaded)], jobs=2)))\n"
    )
    path = os.pathsep.join([str(Path(__file__).parents[1]), *filter(None, sys.path)])
    ended = subprocess.run(
        [sys.executable, script], env={**os.environ, "PYTHONPATH": path},
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert ended.stdout == "False [(0, True), (1, True)]\n"


def test_two_calls_at_once_have_their_own_workers() -> None:
    tasks = [(n, partial(after, 0.05)) for n in range(6)]
    one, other = run(tasks, jobs=2), run(tasks, jobs=2)
    pairs = [(next(one), next(other)) for _ in tasks]
    assert not {pid for (_, pid), _ in pairs} & {pid for _, (_, pid) in pairs}


@posix
def test_a_task_runs_again_when_its_worker_is_killed(tmp_path: Path) -> None:
    tasks: list[Any] = [(0, partial(killed_at_first, tmp_path, 2, "here"))]
    tasks += [(n, partial(after, 0.1, n)) for n in range(1, 6)]
    assert dict(run(tasks, jobs=2)) == {0: "here", **{n: n for n in range(1, 6)}}


@posix
def test_a_task_that_ends_every_worker_is_lost_and_no_other() -> None:
    tasks: list[Any] = [(0, killed), *((n, partial(after, 0.02, n)) for n in range(1, 12))]
    found = dict(run(tasks, jobs=2))
    lost = found.pop(0)
    assert isinstance(lost, Failure) and lost.kind == "lost"
    assert "3 in turn, the last by signal 9" in lost.error and "memory" in lost.error
    assert found == {n: n for n in range(1, 12)}


@posix
def test_a_killed_worker_loses_no_world() -> None:
    asked: dict[str, Any] = {"worlds": 24, "years": 1, "block": 2}
    killed_ones: list[int] = []

    def kill_one(done: int, total: int) -> None:
        """Twice, in the middle of a block; a third time could hit the same one again."""
        if done in (6, 14):
            worker = multiprocessing.active_children()[0]
            assert worker.pid is not None
            os.kill(worker.pid, signal.SIGKILL)
            killed_ones.append(worker.pid)

    found = simulate("status_quo", **asked, jobs=2, progress=kill_one)
    assert len(set(killed_ones)) == 2
    assert found.identical(simulate("status_quo", **asked))


@posix
def test_a_worker_killed_while_it_waits_is_replaced() -> None:
    tasks = [(n, partial(after, 0.05)) for n in range(4)]
    list(run(tasks, jobs=2))
    waiting = processes.idle_workers()
    for worker in waiting:
        os.kill(worker, signal.SIGKILL)
    found = dict(run(tasks, jobs=2))
    assert len(found) == 4 and not set(found.values()) & set(waiting)


def test_what_cannot_be_sent_is_a_failure() -> None:
    tasks: list[Any] = [(0, lambda: 1), (1, unsendable), (2, partial(after, 0.0, "well"))]
    found = dict(run(tasks, jobs=2))
    assert found[2] == "well"
    for wrong in (found[0], found[1]):
        assert isinstance(wrong, Failure) and wrong.kind == "raised"
        assert "lambda" in wrong.error


def test_leaving_early_ends_what_is_under_way() -> None:
    coming = run([(0, partial(after, 0.0, "first")), *[(n, partial(after, 60.0)) for n in (1, 2)]],
                 jobs=2)  # fmt: skip
    assert next(coming) == (0, "first")
    started = time.perf_counter()
    coming.close()  # type: ignore[attr-defined]
    assert time.perf_counter() - started < 5
    assert len(dict(run([(n, os.getpid) for n in range(4)], jobs=2))) == 4


def test_a_script_without_a_guard_is_told_so(tmp_path: Path) -> None:
    script = tmp_path / "no_guard.py"
    script.write_text(
        "import os\n"
        "from coalition_sim.executors import run\n"
        "print(list(run([(n, os.getpid) for n in range(4)], jobs=2)))\n"
    )
    ended = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1
    assert 'if __name__ == "__main__":' in ended.stderr.splitlines()[-1]
