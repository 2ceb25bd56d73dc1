"""The report in plain words: what is said, in which order."""

from __future__ import annotations

from collections.abc import Sequence

from coalition_sim.figures.style import CAUTION
from coalition_sim.outcomes import OUTCOMES
from coalition_sim.robustness import numbers, page_tables, told
from coalition_sim.robustness.answers import Robustness
from coalition_sim.robustness.blocks import Block, heading, list_of, texts
from coalition_sim.robustness.changes_pictures import parts_file
from coalition_sim.robustness.marks import Picture
from coalition_sim.robustness.runs import GIVEN, MAIN

WORDS = (
    ("World", "one possible history: one draw of the unknowns and one run of luck."),
    ("Draw", "one set of values for everything that is not known, taken from the priors."),
    ("Shock tape", "the luck of a world; several tapes share a draw, so that luck can be told from "
     "ignorance."),
    ("Best", "the largest value of the same case; where several tie they share the place alike."),
    ("Regret", "how far a scenario falls short of the one that turns out best in the same case; "
     "none is ever below zero, and the best one has none."),
    ("Told apart", "the 5-95 % range of the difference leaves out zero when the parameter draws "
     "are drawn again, each with all its worlds. It says that these draws suffice to know which is "
     "larger, not that the difference matters, nor that the model is right. Among many "
     "comparisons a few are told apart by chance."),
    ("Smallest difference that matters", "chosen for each outcome before any result was seen; see "
     "docs/outcomes.md."),
)  # fmt: skip


def blocks(found: Robustness, made: Sequence[Picture], rests_on: str) -> list[Block]:
    """The whole report."""
    return [
        *_short(found),
        *_asked(found, rests_on),
        heading("Best, and how often"),
        *texts(told.best_told(found), told.top_told(found)),
        *_pictures(made, "best.png", "best_by_outcome.png"),
        page_tables.ranking(found),
        heading("Each outcome alone"),
        *texts("Who leads depends on what one looks at."),
        page_tables.by_outcome(found),
        heading("Least to regret"),
        *texts(told.regret_told(found)),
        *_pictures(made, "regret.png"),
        page_tables.regrets(found),
        heading("Good enough"),
        *texts(told.met_told(found), _thresholds(found)),
        *_pictures(made, "thresholds.png"),
        heading("Services, governments and money"),
        list_of(told.front_told(found)),
        *_pictures(made, "trade_offs.png"),
        *_parts(found, made),
        *_changes(found, made),
        heading("Words used"),
        list_of(f"{word}: {meaning}" for word, meaning in WORDS),
        *texts(CAUTION),
    ]


def _short(found: Robustness) -> list[Block]:
    few = told.too_few(found)
    lead = [Block("strong", few)] if few else []
    sentences = [
        told.best_told(found),
        told.regret_told(found),
        told.met_told(found),
        *told.settings_told(found),
    ]
    return [heading("The answer in short"), *lead, list_of(sentences)]


def _asked(found: Robustness, rests_on: str) -> list[Block]:
    example = (
        "The weights are an example, every one alike: set your own with --weight or --weights."
        if found.wanted.example
        else "The weights are those that were asked for."
    )
    unit = (
        "One unit of an outcome is its smallest difference that matters."
        if found.wanted.scale == "smallest"
        else "One unit of an outcome is the range of the scenarios' means, so that the ranking may "
        "change when another scenario joins."
    )
    left = (
        f"{numbers.counted(found.left_out, 'world')} gave no number in some run and were left out "
        "of all."
        if found.left_out
        else ""
    )
    rows = tuple(
        (
            OUTCOMES[str(row.outcome)].label,
            f"{row.better} is better",
            f"{row.weight:g}",
            f"{100 * row.weight_share:.0f} %",
            f"{numbers.amount(row.one_unit)} {row.unit}",
        )
        for row in found.weights.itertuples()
    )
    head = ("outcome", "side", "weight", "of all", "one unit is")
    return [
        heading("What was asked"),
        *texts(f"{told.about_cases(found)} {rests_on}.", f"{example} {unit}", left),
        list_of(found.runs.notes),
        Block("table", "What counts, and how much.", rows, head),
    ]


def _thresholds(found: Robustness) -> str:
    asked = found.wanted.thresholds is not None
    whose = "asked for" if asked else "the baseline's own medians, for want of others"
    return f"The thresholds are {whose}: {'; '.join(map(str, found.thresholds))}."


def _parts(found: Robustness, made: Sequence[Picture]) -> list[Block]:
    if found.parts.empty:
        return []
    named = told.titles(found)
    titled = {one.name: one.title for one in found.runs.settings}
    told_of: list[Block] = [heading("Is a package more than its parts?")]
    told_of += texts(
        "The effect of a package less the sum of what each of its levers does alone, in the same "
        "worlds; in brackets the 5-95 % range of that mean. Above 0 it is more than its parts. "
        "Where actors decide, what they do about a package and about a lever alone is part of it."
    )
    shown = found.parts[found.parts["setting"].isin((MAIN, GIVEN))]
    groups = shown.groupby(["scenario", "setting"], sort=False)
    for number, ((scenario, setting), rows) in enumerate(groups):
        told_of.append(Block("strong", f"{named[str(scenario)]}, {titled[str(setting)]}"))
        told_of.append(page_tables.parts_of(rows))
        told_of += _pictures(made, parts_file(number, str(scenario)))
    return told_of


def _changes(found: Robustness, made: Sequence[Picture]) -> list[Block]:
    sentences = [*told.settings_told(found), told.compliance_told(found)]
    return [
        heading("If it were adopted, if it were followed"),
        list_of(one for one in sentences if one),
        *_pictures(made, "settings.png", "conditions.png"),
        page_tables.by_answer(found),
        page_tables.by_setting(found),
        page_tables.by_condition(found),
    ]


def _pictures(made: Sequence[Picture], *files: str) -> list[Block]:
    return [Block("picture", one.shows, ((one.file,),)) for one in made if one.file in files]
