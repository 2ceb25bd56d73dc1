"""The packs of shipped scenarios, and the page that lists them, made from the files themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from coalition_sim.levers import LEVERS
from coalition_sim.scenario.files import load_scenario, shipped_paths
from coalition_sim.scenario.model import LeverSetting, Scenario
from coalition_sim.scenario.options import choices, option_in_words
from coalition_sim.scenario.spoken import and_list, objective_in_words

MOST_LEVERS = 5
"""A line names at most this many levers; the file holds them all."""


@dataclass(frozen=True)
class Pack:
    """A set of shipped scenarios: its name in the files, their folder, and what it is about."""

    name: str
    folder: str
    about: str


PACKS: tuple[Pack, ...] = (
    Pack(
        "core",
        "",
        "The first questions: nothing changed, two reforms, and both at once. A comparison that "
        "names no scenario holds these.",
    ),
    Pack(
        "study",
        "study",
        "What the study of the province's coalitions recommends, each lever by itself and all "
        "together. Where a name ends in given, adoption and survival are taken as given: what if "
        "it were in force?",
    ),
    Pack(
        "action plan",
        "action_plan",
        "The community action plan, whole and in the four ways in which it may start. The four "
        "differ from the whole plan in dates alone: what leads begins in July 2015, all else "
        "twelve months later. Its objectives are targets and never sizes of effects.",
    ),
    Pack(
        "assembly plan",
        "assembly_plan",
        "The provincial assembly's own plan, as planned and with each of the risks that it names.",
    ),
)


def in_packs() -> dict[str, tuple[Scenario, ...]]:
    """Every shipped scenario by the pack its file names, in the order in which they are told."""
    loaded = [load_scenario(name) for name in shipped_paths()]
    return {
        pack.name: tuple(sorted((s for s in loaded if s.pack == pack.name), key=_place))
        for pack in PACKS
    }


def page() -> str:
    """The list of packs in Markdown: one line for each scenario, objectives below their plan."""
    packs = in_packs()
    lines = [
        "# Scenario packs",
        "",
        f"{sum(map(len, packs.values()))} scenarios come with the program. Each is one file under "
        "`scenarios/`, and any command takes it by its name. A file opens with what it asks and "
        "where it comes from, and says who is likely to lose. Unless a line says otherwise, the "
        "actors of the model decide whether a reform is adopted, how far it is followed, and "
        "whether it outlives a government. Reforms begin in July 2015, two years into the run, so "
        "that the time before them is visible.",
    ]
    for pack in PACKS:
        lines += _pack(pack, packs[pack.name])
    return "\n".join(lines) + "\n"


def levers_in_words(scenario: Scenario) -> str:
    """The levers of a scenario in a few words: options, stages and later starts.

    >>> levers_in_words(load_scenario("fixed_tenure"))
    '`fixed_tenure`'
    >>> levers_in_words(load_scenario("status_quo"))
    'none'
    """
    settings = scenario.levers
    if not settings:
        return "none"
    if len(settings) > MOST_LEVERS:
        told = f"{len(settings)} levers{_first_of(settings)}"
    else:
        told = ", ".join(f"`{name}`" for name in settings)
    chosen = [words for name, one in settings.items() for words in _options(name, one)]
    stages = {(one.adoption, one.survival) for one in settings.values()}
    if stages == {("given", "given")}:
        chosen.append("taken as given")
    return f"{told} ({', '.join(chosen)})" if chosen else told


def _pack(pack: Pack, scenarios: tuple[Scenario, ...]) -> list[str]:
    known = shipped_paths()
    rows = [(f"`{one.name}`", _asks(known[one.name]), levers_in_words(one)) for one in scenarios]
    where = f"scenarios/{pack.folder}" if pack.folder else "scenarios"
    head = pack.name.capitalize()
    about = ["", f"## {head}", "", f"{pack.about} Folder: `{where}`."]
    return [*about, *_table("scenario | what it asks | levers", rows), *_objectives(scenarios)]


def _objectives(scenarios: Iterable[Scenario]) -> list[str]:
    """The objectives of a pack, each once, though several of its scenarios may share them."""
    found = {one.name: one for scenario in scenarios for one in scenario.objectives}
    if not found:
        return []
    rows = [(one.title, objective_in_words(one), one.counts) for one in found.values()]
    head = "objective | how it is measured | what counts"
    return ["", "Its objectives, met or missed in each world:", *_table(head, rows)]


def _table(head: str, rows: Iterable[Iterable[str]]) -> list[str]:
    """A Markdown table with an empty line before it; ``head`` is split at " | "."""
    titles = head.split(" | ")
    cells = [titles, ["---"] * len(titles), *([_cell(one) for one in row] for row in rows)]
    return ["", *(f"| {' | '.join(row)} |" for row in cells)]


def _asks(path: Path) -> str:
    """What the file's first line says it asks."""
    with path.open(encoding="utf-8") as file:
        return file.readline().removeprefix("# What it asks:").strip()


def _place(scenario: Scenario) -> tuple[int, int, int]:
    """Single levers in their order before larger sets; the usual options before other choices."""
    places = [list(LEVERS).index(name) for name in scenario.levers]
    chosen = sum(len(_options(name, one)) for name, one in scenario.levers.items())
    return (len(places), min(places, default=-1), chosen)


def _first_of(settings: Mapping[str, LeverSetting]) -> str:
    """Which levers lead where not all begin in the same month."""
    prompt = {name: one.start for name, one in settings.items() if not _starts_late(name, one)}
    leading = [name for name, start in prompt.items() if start == min(prompt.values())]
    if len(leading) == len(prompt):
        return ""
    return f"; first {and_list(f'`{name}`' for name in leading)}"


def _starts_late(name: str, setting: LeverSetting) -> bool:
    """Whether an option puts off the effect of a lever beyond its date."""
    late = LEVERS[name].delay
    return late is not None and setting.options[late.option] == late.value


def _options(name: str, setting: LeverSetting) -> list[str]:
    """The choices that differ from a lever's own."""
    own = {option: values[0] for option, values in choices(LEVERS[name]).items()}
    return [option_in_words(o, v) for o, v in setting.options.items() if v != own[o]]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
