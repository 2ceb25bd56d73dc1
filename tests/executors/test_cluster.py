"""A real Dask cluster on this machine."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from executors.work import after, killed

from coalition_sim.executors import Failure, cluster, local_cluster, run
from coalition_sim.executors.cluster import ClusterError
from coalition_sim.executors.sameness import made_of
from coalition_sim.simulate import simulate

LOCAL = "local:2"


@pytest.fixture
def client() -> Iterator[Any]:
    """A client of the cluster that `local:2` keeps from call to call."""
    pytest.importorskip("distributed", reason="Dask is not installed: the extra `cluster`")
    list(run([(0, os.getpid)], cluster=LOCAL))
    yield local_cluster._started[2]


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
def test_a_killed_worker_loses_no_world(client: Any) -> None:
    asked: dict[str, Any] = {"worlds": 24, "years": 1, "block": 2}
    killed_ones: list[int] = []

    def kill_one(done: int, total: int) -> None:
        """Once, in the middle of a block."""
        if done >= 4 and not killed_ones:
            nanny = client.cluster.workers[0]
            os.kill(nanny.pid, signal.SIGKILL)
            killed_ones.append(nanny.pid)

    found = simulate("status_quo", **asked, cluster=LOCAL, progress=kill_one)
    assert killed_ones
    assert found.identical(simulate("status_quo", **asked))
    assert killed_ones[0] not in client.run(os.getpid).values()


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
def test_a_task_that_ends_every_worker_is_lost_and_no_other(client: Any) -> None:
    tasks: list[Any] = [(0, killed), *((n, partial(after, 0.1, n)) for n in range(1, 8))]
    found = dict(run(tasks, cluster=LOCAL))
    lost = found.pop(0)
    assert isinstance(lost, Failure) and lost.kind == "lost"
    assert "memory" in lost.error
    assert found == {n: n for n in range(1, 8)}


def test_a_cluster_is_reached_by_address_by_file_or_by_client(client: Any, tmp_path: Path) -> None:
    address = client.cluster.scheduler_address
    file = tmp_path / "scheduler.json"
    file.write_text(f'{{"address": "{address}", "type": "Scheduler", "id": "x", "workers": {{}}}}')
    workers = set(client.run(os.getpid).values())
    for where in (address, str(file), client):
        found = dict(run([(n, partial(after, 0.05)) for n in range(6)], cluster=where))
        assert len(found) == 6 and set(found.values()) <= workers
    assert client.status == "running"  # who brings a client closes it


def test_a_local_cluster_stays_for_the_next_call(client: Any) -> None:
    before = set(client.run(os.getpid).values())
    assert set(dict(run([(n, os.getpid) for n in range(4)], cluster=LOCAL)).values()) <= before


def test_a_worker_with_another_version_is_named(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "made_of", lambda: {**made_of(), "numpy": "1.0"})
    said = r"worker tcp://\S+ would not give the same numbers: numpy is 1.0 here and \d\S+ there"
    with pytest.raises(ClusterError, match=said):
        next(run([(0, os.getpid)], cluster=client))


def test_a_worker_that_joins_with_other_code_computes_nothing(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "check_workers", lambda client: None)  # it was not there yet
    monkeypatch.setattr(cluster, "made_of", lambda: {**made_of(), "code of coalition_sim": "old"})
    with pytest.raises(ClusterError, match="joined later would not give the same numbers: code of"):
        list(run([(0, os.getpid)], cluster=client))


def test_another_processor_is_a_warning(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "made_of", lambda: {**made_of(), "processor": "abacus"})
    with pytest.warns(UserWarning, match="2 of 2 workers have another kind of processor"):
        assert dict(run([(0, partial(int, "3"))], cluster=client)) == {0: 3}


@pytest.mark.parametrize("where", ["local:0", "local:many", "", "nowhere", "missing.json", 3])
def test_an_address_that_is_none_is_an_error_that_says_what_is_allowed(where: Any) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed: the extra `cluster`")
    with pytest.raises(ClusterError, match=r'"tcp://host:8786"') as raised:
        next(run([(0, os.getpid)], cluster=where))
    assert str(where) in str(raised.value)


def test_without_dask_the_error_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r'pip install "coalition-sim\[cluster\]"'):
        next(run([(0, os.getpid)], cluster=LOCAL))


def test_what_numbers_come_from_is_told_whole() -> None:
    told = made_of()
    assert {"coalition_sim", "Python", "numpy", "scipy", "processor"} < set(told)
    assert all(told.values())
