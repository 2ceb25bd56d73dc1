"""Memory that workers keep for the next block."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

PAGES_ASKED_FOR = """
import resource, sys
import numpy as np
from coalition_sim.executors.memory import keep_freed

if sys.argv[1] == "keep":
    keep_freed()
np.ones(5 * 2**20)
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(20):
    np.ones(5 * 2**20)
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def pages(how: str) -> int:
    command = [sys.executable, "-c", PAGES_ASKED_FOR, how]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="an option of glibc")
def test_freed_arrays_are_used_again():
    assert pages("keep") < 0.1 * pages("give back")
