"""What must be the same wherever blocks of one run are computed."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from functools import cache
from importlib import metadata
from pathlib import Path

import coalition_sim

PACKAGE = Path(coalition_sim.__file__).parent
CODE = (".py", ".csv", ".yaml", ".json")
PROCESSOR = "processor"
"""Of all that is compared, this may differ: it moves at most the last digits of a number."""


@cache
def made_of() -> dict[str, str]:
    """What the numbers of this process come from, by name: versions, code and processor."""
    return {
        "coalition_sim": coalition_sim.__version__,
        "code of coalition_sim": _fingerprint(),
        "Python": ".".join(platform.python_version_tuple()[:2]),
        "numpy": metadata.version("numpy"),
        "scipy": metadata.version("scipy"),
        PROCESSOR: _processor(),
    }


def differences(here: Mapping[str, str], there: Mapping[str, str]) -> list[str]:
    """Names that differ.

    >>> differences({"numpy": "2.1", "Python": "3.12"}, {"numpy": "2.4", "Python": "3.12"})
    ['numpy']
    """
    return [name for name in here if there.get(name) != here[name]]


def _fingerprint() -> str:
    """Of the package's code and facts, so that two copies of one version can be told apart."""
    found = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in CODE:
            found.update(path.relative_to(PACKAGE).as_posix().encode())
            found.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return found.hexdigest()[:12]


def _processor() -> str:
    """The kind of processor and the instructions that numpy found on it and uses."""
    import numpy as np

    simd = np.show_config(mode="dicts")["SIMD Extensions"]
    return " ".join([platform.machine(), *simd.get("baseline", ()), *simd.get("found", ())])
