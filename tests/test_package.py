"""What is installed: the public names, and a wheel that carries its scenarios and data."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import coalition_sim

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("name", sorted(set(coalition_sim.__all__) - {"__version__"}))
def test_a_public_name_stays_callable_when_its_module_is_imported(name: str) -> None:
    importlib.import_module(f"coalition_sim.{coalition_sim._HOME[name]}")
    public = getattr(coalition_sim, name)
    assert callable(public) and public.__name__ == name
    assert public.__doc__


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="simulte"):
        coalition_sim.simulte  # noqa: B018


def test_the_version_is_the_same_everywhere() -> None:
    version = coalition_sim.__version__
    assert f"version: {version}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## \[(\d[\d.]*)\]", changes, re.MULTILINE)
    assert released[0] == version


def test_a_wheel_carries_code_scenarios_and_data(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    package = ROOT / "coalition_sim"
    inside = {
        f"coalition_sim/{path.relative_to(package).as_posix()}"
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    shipped = {f"coalition_sim/scenarios/{path.name}" for path in (ROOT / "scenarios").iterdir()}
    assert not (inside | shipped) - held
    assert not any(name.startswith(("tests/", "docs/", "results/")) for name in held)
