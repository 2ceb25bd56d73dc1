"""A run may be killed at any moment: what counts is true, and going on gives the whole."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
import xarray as xr

from coalition_sim.store import StoreError, contents, open_store
from coalition_sim.store.files import Place

from .conftest import run

ROOT = Path(__file__).resolve().parents[2]


class Killed(BaseException):
    """As kill -9 would end it, for this process to see what is left."""


# -- between any two writes ------------------------------------------------------------------------


@pytest.fixture
def kill_after(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The first entry is how many files are written before the end; one at a time."""
    left = [10**9]
    plainly = Place.write

    def write(self: Place, name: str, data: bytes) -> None:
        if left[0] == 0:
            raise Killed
        left[0] -= 1
        plainly(self, name, data)

    def write_all(self: Place, files: Mapping[str, bytes]) -> None:
        for name, data in files.items():
            write(self, name, data)

    monkeypatch.setattr(Place, "write", write)
    monkeypatch.setattr(Place, "write_all", write_all)
    return left


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("where", ["folder", "memory"])
def test_killed_between_any_two_writes(
    where: str, tmp_path: Path, memory: str, kill_after: list[int]
) -> None:
    small = {"scenarios": ["fixed_tenure"], "record": "motions,trust,events"}
    whole = run(tmp_path / "whole", **small)
    files = sum(path.is_file() for path in (tmp_path / "whole").rglob("*"))
    assert files > 18  # the root; two blocks, each of four arrays and a marker
    for written in range(files):
        address = f"{memory}/{written}" if where == "memory" else tmp_path / str(written)
        kill_after[0] = written
        with pytest.raises(Killed):
            run(address, **small)
        kill_after[0] = 10**9
        if written >= 2:  # the root is there: what counts can be read
            told = contents(address)
            assert told.done in {0, 3} and told.failed == 0  # six worlds in two blocks
        assert run(address, resume=True, **small).identical(whole), written
        after = contents(address)
        assert (after.done, after.missing, after.unfinished) == (6, 0, 0)


# -- files that are not whole ----------------------------------------------------------------------


def a_block(store: Path) -> Path:
    return next(path for path in (store / "blocks").iterdir() if path.name.startswith("001"))


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("kept", ["nothing", "a byte", "half", "all but a byte", "zeros", "other"])
def test_a_torn_marker_does_not_count(
    filled: Path, store: Path, plain: xr.Dataset, kept: str
) -> None:
    shutil.copytree(filled, store)
    marker = a_block(store) / "commit.json"
    data = marker.read_bytes()
    torn = {
        "nothing": b"",
        "a byte": data[:1],
        "half": data[: len(data) // 2],
        "all but a byte": data[:-1],
        "zeros": bytes(len(data)),
        "other": b"[]",
    }
    marker.write_bytes(torn[kept])
    assert contents(store).missing == 4
    with pytest.raises(StoreError, match="4 of 12 scenario-worlds are missing"):
        run(store)
    assert run(store, resume=True).identical(plain)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("how", ["gone", "short", "no marker"])
def test_a_block_without_all_its_files_does_not_count(
    filled: Path, store: Path, plain: xr.Dataset, how: str
) -> None:
    shutil.copytree(filled, store)
    chunk = next(a_block(store).glob("province/c*"))
    if how == "gone":
        chunk.unlink()
    elif how == "short":
        chunk.write_bytes(chunk.read_bytes()[:-7])
    else:
        (a_block(store) / "commit.json").unlink()
    with pytest.warns(UserWarning, match="4 of 6 worlds have no result in every scenario"):
        left = open_store(store)
    assert left["world"].values.tolist() == [0, 1]
    assert left["trust"].identical(plain["trust"].isel(world=[0, 1]))
    assert run(store, resume=True).identical(plain)


def test_a_spoiled_chunk_is_noticed_when_it_is_read(filled: Path, store: Path) -> None:
    shutil.copytree(filled, store)
    chunk = next(a_block(store).glob("province/c*"))
    data = bytearray(chunk.read_bytes())
    data[len(data) // 2] ^= 1
    chunk.write_bytes(data)
    ds = open_store(store)
    with pytest.raises(StoreError, match=r"province of block 001-.* cannot be read .*--resume"):
        ds["spent"].load()


@pytest.mark.usefixtures("quick")
def test_blocks_of_another_experiment_under_a_torn_root_do_not_count(
    store: Path, plain: xr.Dataset
) -> None:
    run(store, seed=9)
    (store / "zarr.json").write_bytes(b"{")
    assert run(store, resume=True).identical(plain)


# -- kill -9 of a real run -------------------------------------------------------------------------

VICTIM = """
import os, random, signal, sys, time
from pathlib import Path
from coalition_sim.simulate import simulate

store, moments = Path(sys.argv[1]), random.Random(5)

def go():
    simulate(["status_quo", "fixed_tenure"], worlds=6, years=1, seed=3, block=2, store=store,
             resume=True)

for turn in range(3):
    child = os.fork()
    if child == 0:
        go()
        os._exit(0)
    before = len(list(store.glob("blocks/*/commit.json")))
    for _ in range(1200):
        if len(list(store.glob("blocks/*/commit.json"))) > min(before, 4):
            break
        time.sleep(0.05)
    time.sleep(moments.uniform(0.0, 0.2))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    print(os.WIFSIGNALED(status), len(list(store.glob("blocks/*/commit.json"))), flush=True)
go()
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_kill_9_again_and_again(store: Path, plain: xr.Dataset) -> None:
    found = subprocess.run(
        [sys.executable, "-c", VICTIM, str(store)], cwd=ROOT, capture_output=True, text=True,
        timeout=300, check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stderr
    turns = [line.split() for line in found.stdout.splitlines()]
    assert turns[0][0] == "True" and 0 < int(turns[0][1]) < 6  # killed, with a part written
    assert open_store(store).identical(plain)
    assert contents(store).unfinished == 0


def test_kill_9_with_processes(store: Path, plain: xr.Dataset) -> None:
    """The whole process group, as a scheduler does it."""
    code = VICTIM.split("def go")[0] + (
        "simulate(['status_quo', 'fixed_tenure'], worlds=6, years=1, seed=3, block=2, store=store,"
        " jobs=2)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(store)], cwd=ROOT, start_new_session=True
    )
    for _ in range(1200):
        if list(store.glob("blocks/*/commit.json")) or process.poll() is not None:
            break
        time.sleep(0.05)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert contents(store).done > 0
    assert run(store, resume=True).identical(plain)
