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


HELD = """
import re
import numpy as np
from coalition_sim.executors.memory import give_back_freed, keep_freed

def held():
    return int(re.search(r"VmRSS:\\s+(\\d+)", open("/proc/self/status").read())[1])

keep_freed()
several = [np.ones(2**20) for _ in range(12)]
last = np.ones(100)  # what lies above them on the heap
del several
kept = held()
give_back_freed()
print(kept - held())
"""


def pages(how: str) -> int:
    command = [sys.executable, "-c", PAGES_ASKED_FOR, how]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="an option of glibc")
def test_freed_arrays_are_used_again():
    assert pages("keep") < 0.1 * pages("give back")


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="an option of glibc")
def test_what_is_kept_is_given_back_when_asked():
    given = subprocess.run(
        [sys.executable, "-c", HELD], capture_output=True, text=True, check=True
    ).stdout
    assert int(given) > 80_000  # KiB: the arrays had 96 MiB
