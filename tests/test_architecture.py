"""The shape of the code: imports run one way, and nothing committed knows one machine.

The lines of `LAYERS` follow the architecture: `rules` <- `agents` <- `model` <- `simulate` <-
`analysis` <- `figures`, `report`, `cli`; the facts stand beside the rules.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "coalition_sim"

FACTS = {"axes", "rules", "compiled", "province", "parameters", "levers", "scenario", "variables"}
STATE = {"state", "schemes", "tape", "ground", "beginning", "calendar", "recorder",
         "switches", "arguments"}  # fmt: skip
ENGINE = {*STATE, "agents", "bookkeeping", "month", "model", "plan", "gather", "simulate",
          "executors", "store"}  # fmt: skip
READERS = {"outcomes", "measures", "analysis", "sensitivity"}
PAGES = {"figures", "report"}
FRONT = {"manifest", "results", "cli"}

# room -> rooms of this package it may import
LAYERS: dict[str, set[str]] = {
    "axes": set(),
    "rules": {"axes"},
    "compiled": {"axes", "rules"},
    "province": {"axes"},
    "parameters": {"axes"},
    "levers": {"axes", "province", "parameters", "scenario"},
    "scenario": {"axes", "province", "parameters", "levers"},
    "variables": {"axes"},
    **{room: FACTS | STATE for room in STATE},
    "agents": FACTS | STATE,
    "bookkeeping": FACTS | STATE | {"agents"},
    "month": FACTS | STATE | {"agents", "bookkeeping"},
    "model": FACTS | STATE | {"agents", "month"},
    "gather": FACTS | STATE | {"outcomes"},
    "plan": FACTS | STATE | {"agents", "model", "gather"},
    "store": FACTS | STATE | {"plan", "gather", "executors", "manifest"},
    "executors": set(),
    "simulate": FACTS | ENGINE,
    "outcomes": FACTS | READERS,
    "measures": FACTS | READERS,
    "analysis": FACTS | ENGINE | READERS,
    "sensitivity": FACTS | ENGINE | READERS | {"patterns"},
    "histories": FACTS | ENGINE,
    "patterns": FACTS | ENGINE | READERS,
    "discovery": FACTS | ENGINE | READERS | PAGES | {"sensitivity", "manifest"},
    "robustness": FACTS | READERS | PAGES | {"store", "manifest"},
    "figures": FACTS | READERS | PAGES | {"simulate"},
    "report": FACTS | READERS | PAGES | {"simulate"},
    "export": FACTS | READERS | PAGES | {"store", "discovery"},
    "documentation": FACTS | {"model", "month", "switches", "outcomes"},
    "manifest": FACTS,
    "results": FACTS | READERS | PAGES | {"manifest", "simulate"},
    "cli": FACTS
    | ENGINE
    | READERS
    | PAGES
    | FRONT
    | {"histories", "patterns", "discovery", "robustness", "export"},
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def imports(path: Path) -> set[str]:
    """Dotted names of everything a module imports, in functions too, but not for types alone."""
    found: set[str] = set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_types = {inner for node in ast.walk(tree) if is_for_types(node) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if node in for_types:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports in full"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def rooms(path: Path) -> set[str]:
    """Rooms of this package that a module imports (not the package itself)."""
    inside = (name.split(".") for name in imports(path) if name.startswith("coalition_sim."))
    return {parts[1] for parts in inside if parts[1] != "__version__"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_one_way(path: Path) -> None:
    here = room(path)
    if here in {"__init__", "__main__"}:
        return
    assert here in LAYERS, f"a new room {here!r}: say in LAYERS what it may import"
    wrong = rooms(path) - LAYERS[here] - {here}
    assert not wrong, f"{path.relative_to(ROOT)} imports {sorted(wrong)}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_mesa_is_imported_by_agents_and_model_only(path: Path) -> None:
    uses = any(name.split(".")[0] == "mesa" for name in imports(path))
    assert not uses or room(path) in {"agents", "model"}


def test_rules_import_numpy_and_scipy_only() -> None:
    allowed = {"numpy", "scipy", "coalition_sim", *sys.stdlib_module_names} - {"random"}
    for path in (PACKAGE / "rules").rglob("*.py"):
        outside = {name.split(".")[0] for name in imports(path)} - allowed
        assert not outside, f"{path.name} imports {sorted(outside)}"


def test_rules_draw_nothing_by_themselves() -> None:
    for path in (PACKAGE / "rules").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"np\.random|default_rng", text), path.name


def committed() -> list[Path]:
    """Files that are, or are about to be, under version control."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    if listed.returncode:  # a source archive: everything in it was committed
        found = [path for path in ROOT.rglob("*") if not {".venv", "results"} & {*path.parts}]
    else:
        found = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in found if path.is_file()]


def test_nothing_committed_names_a_path_of_one_machine() -> None:
    roots = "|".join(("work", "root", "tmp", "home", "Users"))
    path = re.compile(rf"(?<![\w./$}}~])/(?:{roots})/\w")
    hits = []
    for file in committed():
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture
        for number, line in enumerate(text.splitlines(), 1):
            if path.search(line):
                hits.append(f"{file.relative_to(ROOT)}:{number}: {line.strip()[:80]}")
    assert not hits, "\n".join(hits)


def test_constraints_pin_versions_and_no_addresses() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9][\w.!+]*", pin) for pin in pins)
    names = {pin.split("==")[0].lower() for pin in pins}
    assert {"mesa", "numpy", "hatchling", "pytest"} <= names
