"""Find and read scenario files: the shipped ones by name, any other by its path."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from coalition_sim.levers import LEVERS
from coalition_sim.scenario.checks import checked
from coalition_sim.scenario.errors import Problem, ScenarioError, listed, near_enough, show
from coalition_sim.scenario.model import Scenario
from coalition_sim.scenario.reader import Tree, read_text

LARGEST = 1_000_000
ORDER = ("status_quo", "fixed_tenure", "needs_based_allocation", "fixed_tenure_and_needs_based")
"""The order in which scenarios are compared; others follow by folder and name."""
FOLDERS = ("", "study", "action_plan", "assembly_plan")
"""Where the shipped files lie: the first questions at the top, then a folder for each pack."""
SUFFIXES = (".yaml", ".yml")
LONGEST_PATH = 300
ALIKE = 0.7
"""A file is suggested for another only where their names, without the ending, are this alike."""


@cache
def shipped_folder() -> Path:
    """Where the shipped scenarios lie: inside an installed package, or at the top of a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "scenarios"
    return installed if installed.is_dir() else package.parent / "scenarios"


def shipped_paths() -> dict[str, Path]:
    """Name -> file of every scenario that comes with the package, in the order they are told."""
    found = (path for one in FOLDERS for path in sorted((shipped_folder() / one).glob("*.yaml")))
    by_name = {path.stem: path for path in found}
    first = {name: by_name[name] for name in ORDER if name in by_name}
    return {**first, **by_name}


def shipped() -> list[str]:
    """Names of the scenarios that come with the package, the status quo first."""
    return list(shipped_paths())


def core() -> list[str]:
    """Names of the first four questions: what a comparison holds unless it names others.

    >>> core()[0]
    'status_quo'
    """
    return [name for name in ORDER if name in shipped_paths()]


def status_quo() -> Scenario:
    """The scenario in which nothing is changed."""
    return load_scenario("status_quo")


def load_scenario(path: str | os.PathLike[str]) -> Scenario:
    """Read a scenario: the name of a shipped one, or the path of a YAML file.

    Raises ``ScenarioError`` with everything that is wrong, each with its line.

    >>> load_scenario("status_quo").levers
    mappingproxy({})
    """
    given = os.fspath(path)
    if not isinstance(given, str):
        raise ScenarioError([Problem(f"{show(given)} is not the name of a scenario file.")])
    own = shipped_paths().get(given)
    return read_file(own) if own else read_file(Path(given), named=_is_name(given))


def _is_name(given: str) -> bool:
    """Whether this reads like a shipped scenario's name and not like a path."""
    return not given.endswith(SUFFIXES) and Path(given).name == given


def read_file(path: Path, named: bool = False) -> Scenario:
    """Read one scenario file; ``named`` says that a shipped name may have been meant."""
    shown = _shown(path)
    text = _text(path, shown, named)
    tree = read_text(text)
    if tree.problems and tree.content is None:
        raise ScenarioError(_placed(tree.problems, tree, shown))
    try:
        scenario = checked(tree.content, tree.problems)
        if not _is_shipped(path):
            _check_own_name(scenario)
        return scenario
    except ScenarioError as error:
        raise ScenarioError(_placed(error.problems, tree, shown)) from None


def _is_shipped(path: Path) -> bool:
    own = shipped_paths().get(path.stem)
    return own is not None and path.resolve() == own.resolve()


def _check_own_name(scenario: Scenario) -> None:
    """A file may not pass for a shipped scenario that it is not."""
    if scenario.name not in shipped():
        return
    original = load_scenario(scenario.name)
    if scenario == original:
        return
    if scenario.name == "status_quo" and (scenario.levers or scenario.parameters):
        does = " and ".join(
            [f"pulls {name}" for name in scenario.levers]
            + [f"holds {name}" for name in scenario.parameters]
        )
        said = f'"status_quo" is the scenario in which nothing is changed, and this one {does}.'
    else:
        said = f'"{scenario.name}" is the name of a shipped scenario, and this is another one.'
    raise ScenarioError([Problem(said, allowed="a name of your own", place=("name",))])


def _placed(problems: tuple[Problem, ...] | list[Problem], tree: Tree, shown: str) -> list[Problem]:
    """The problems with their file and line, in the order of the lines."""
    placed = [replace(one, path=shown, line=one.line or tree.line(one.place)) for one in problems]
    return sorted(placed, key=lambda one: one.line or 0)


def _shown(path: Path) -> str:
    """The path as it is printed: short where it can be, and without control characters."""
    try:
        text = str(path.resolve().relative_to(Path.cwd()))
    except (OSError, ValueError, RuntimeError):
        text = str(path)
    text = text if text.isprintable() else ascii(text)[1:-1]
    return text if len(text) <= LONGEST_PATH else f"{text[:LONGEST_PATH]}..."


def _text(path: Path, shown: str, named: bool) -> str:
    """The text of a file that is a regular file, not large, and UTF-8."""
    try:
        about = path.stat()
    except (OSError, ValueError) as error:
        if named and path.name in LEVERS and isinstance(error, FileNotFoundError):
            raise _a_lever(shown, path) from None
        raise _refusal(shown, _why_not(error), *_guess(path, named)) from None
    if stat.S_ISDIR(about.st_mode):
        raise _refusal(shown, "this is a folder.", None, "a YAML file")
    if not stat.S_ISREG(about.st_mode):
        raise _refusal(shown, "this is not a regular file.", None, "a YAML file")
    if about.st_size > LARGEST:
        raise _refusal(shown, f"the file has {about.st_size:,} bytes.", None, f"{LARGEST:,} bytes")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _refusal(shown, _why_not(error), None, "a YAML file") from None
    return _decoded(data, shown)


def _decoded(data: bytes, shown: str) -> str:
    rule = "text in UTF-8"
    if b"\0" in data:
        raise _refusal(shown, "this is a binary file.", None, rule)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"the byte 0x{data[error.start]:02x} is not text."
        raise ScenarioError([Problem(message, None, rule, path=shown, line=line)]) from None


def _a_lever(shown: str, path: Path) -> ScenarioError:
    """What to say where a lever's name stands for a scenario: which scenarios pull it."""
    lever = path.name
    loaded = sorted(map(load_scenario, shipped()), key=lambda one: len(one.levers))
    using = [one.name for one in loaded if lever in one.levers]
    rule = f"a scenario that pulls it ({listed(using)}), or" if using else "the path of"
    message = f'"{lever}" is a lever and no scenario.'
    near = _file_so_called(path)
    return _refusal(shown, message, near, f"{rule} a YAML file of your own with it under levers")


def _file_so_called(path: Path) -> str | None:
    """The file beside it whose name differs by its ending alone."""
    files = (path.with_name(f"{path.name}{ending}") for ending in SUFFIXES)
    try:
        return next((str(one) for one in files if one.is_file()), None)
    except (OSError, ValueError):
        return None


def _refusal(shown: str, message: str, near: str | None, allowed: str | None) -> ScenarioError:
    return ScenarioError([Problem(message, near, allowed, path=shown)])


def _why_not(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such scenario or file."
    if isinstance(error, PermissionError):
        return "the file may not be read (permission denied)."
    return f"the file cannot be read ({getattr(error, 'strerror', None) or 'unusable path'})."


def _guess(path: Path, named: bool) -> tuple[str | None, str]:
    """The nearest known name, and what may be given."""
    if named:
        rule = f"{listed(shipped())}; `coalition-sim scenarios` lists them; or the path of a YAML"
        return _file_so_called(path) or near_enough(path.name, shipped()), f"{rule} file"
    try:
        siblings = [one.name for one in path.parent.iterdir() if one.suffix in SUFFIXES]
    except (OSError, ValueError):
        siblings = []
    by_stem = {Path(name).stem.casefold(): name for name in siblings}
    found = get_close_matches(path.stem.casefold(), by_stem, n=1, cutoff=ALIKE)
    near = str(path.parent / by_stem[found[0]]) if found else None
    return near, "the path of a YAML file"
