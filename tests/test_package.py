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
from coalition_sim.cli import COMMANDS

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
    scenarios = [path for path in (ROOT / "scenarios").rglob("*") if path.is_file()]
    shipped = {
        f"coalition_sim/scenarios/{path.relative_to(ROOT / 'scenarios').as_posix()}"
        for path in scenarios
    }
    assert not (inside | shipped) - held
    assert not any(name.startswith(("tests/", "docs/", "results/")) for name in held)


def test_the_python_example_of_the_readme_runs(capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    small = example.replace("worlds=200", "worlds=2").replace("years=10", "years=3")
    assert small != example
    exec(compile(small, "README.md", "exec"), {})
    printed = capsys.readouterr().out
    assert "Education service" in printed and "District 34" in printed


def test_the_readme_names_what_exists() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for link in re.findall(r"\]\((?!http)([^)#]+)\)", text):
        assert (ROOT / link).exists(), link
    for command in re.findall(r"coalition-sim ([a-z]+)", text):
        assert command in COMMANDS
    for target in re.findall(r"^make (\w+)", text, re.MULTILINE):
        assert f"\n{target}:" in (ROOT / "Makefile").read_text(encoding="utf-8")
