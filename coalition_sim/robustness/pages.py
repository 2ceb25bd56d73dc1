"""The report in plain words, once as Markdown and once as a page that opens without a network.

Both are made of the same blocks: headings, paragraphs, lists, tables and pictures.
"""

from __future__ import annotations

import base64
import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np
import pandas as pd

from coalition_sim.analysis.words import worlds_of_100
from coalition_sim.figures.style import CAUTION
from coalition_sim.outcomes import OUTCOMES
from coalition_sim.robustness import told
from coalition_sim.robustness.answers import ALL, Robustness
from coalition_sim.robustness.pictures import Picture, in_order
from coalition_sim.robustness.runs import MAIN
from coalition_sim.robustness.wanted import WEIGHTED

TITLE = "Which reform, when nobody knows the true numbers?"
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


@dataclass(frozen=True)
class Block:
    """A part of the page; ``kind`` is heading, text, strong, list, table or picture."""

    kind: str
    text: str = ""
    items: tuple[tuple[str, ...], ...] = ()
    head: tuple[str, ...] = ()


def blocks(found: Robustness, made: Sequence[Picture], rests_on: str) -> list[Block]:
    """The whole report."""
    return [
        *_short(found),
        *_asked(found, rests_on),
        _heading("Best, and how often"),
        *_texts(told.best_told(found), told.top_told(found)),
        *_pictures(made, "best.png", "best_by_outcome.png"),
        _ranking(found),
        _heading("Each outcome alone"),
        *_texts("Who leads depends on what one looks at."),
        _by_outcome(found),
        _heading("Least to regret"),
        *_texts(told.regret_told(found)),
        *_pictures(made, "regret.png"),
        _regrets(found),
        _heading("Good enough"),
        *_texts(told.met_told(found), _thresholds(found)),
        *_pictures(made, "thresholds.png"),
        _heading("Services, governments and money"),
        _list(told.front_told(found)),
        *_pictures(made, "trade_offs.png"),
        *_parts(found, made),
        *_changes(found, made),
        _heading("Words used"),
        _list(f"{word}: {meaning}" for word, meaning in WORDS),
        *_texts(CAUTION),
    ]


def markdown(parts: Iterable[Block]) -> str:
    """The blocks as Markdown, pictures as links."""
    lines = [f"# {TITLE}"]
    for one in parts:
        lines += ["", *_markdown(one)]
    return "\n".join(lines) + "\n"


def page(parts: Iterable[Block], folder: Path) -> str:
    """The blocks as one HTML page, pictures inside."""
    css = resources.files("coalition_sim.report").joinpath("report.css").read_text("utf-8")
    body = "\n".join(_html(one, folder) for one in parts)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(TITLE)}</title>\n<style>\n{css}\n</style>\n</head>\n<body>\n"
        f"<header><h1>{html.escape(TITLE)}</h1></header>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def ranking_rows(found: Robustness) -> list[tuple[str, ...]]:
    """One row per scenario: best, top three, largest regret, thresholds met, with ranges."""
    named = told.titles(found)
    best = found.of(found.best).set_index("scenario")
    worst = found.of(found.regret).set_index("scenario")
    met = found.met[(found.met["setting"] == MAIN) & (found.met["threshold"] == ALL)]
    met = met.set_index("scenario")
    return [
        (
            named[name],
            _share(best.loc[name], "best"),
            _share(best.loc[name], "top3"),
            _amount(worst.loc[name], "max_regret"),
            _share(met.loc[name], "met"),
        )
        for name in in_order(found)
    ]


RANKING_HEAD = (
    "scenario",
    "best, of 100",
    "among the best three",
    "largest regret",
    "all thresholds met",
)


def _short(found: Robustness) -> list[Block]:
    few = told.too_few(found)
    lead = [Block("strong", few)] if few else []
    sentences = [
        told.best_told(found),
        told.regret_told(found),
        told.met_told(found),
        *told.settings_told(found),
    ]
    return [_heading("The answer in short"), *lead, _list(sentences)]


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
        f"{told.counted(found.left_out, 'world')} gave no number in some run and were left out of "
        "all."
        if found.left_out
        else ""
    )
    rows = tuple(
        (
            OUTCOMES[str(row.outcome)].label,
            f"{row.better} is better",
            f"{row.weight:g}",
            f"{100 * row.weight_share:.0f} %",
            f"{told.amount(row.one_unit)} {row.unit}",
        )
        for row in found.weights.itertuples()
    )
    head = ("outcome", "side", "weight", "of all", "one unit is")
    return [
        _heading("What was asked"),
        *_texts(f"{told.about_cases(found)} {rests_on}.", f"{example} {unit}", left),
        _list(found.runs.notes),
        Block("table", "What counts, and how much.", rows, head),
    ]


def _ranking(found: Robustness) -> Block:
    unit = found.of(found.regret)["unit"].iloc[0]
    return Block(
        "table",
        f"All outcomes as weighted. In brackets the 5-95 % range. Regret in {unit}.",
        tuple(ranking_rows(found)),
        RANKING_HEAD,
    )


def _by_outcome(found: Robustness) -> Block:
    named, rows = told.titles(found), []
    for outcome in found.wanted.ranked:
        mine = found.of(found.best, outcome)
        first, others = told.leader(mine, "best")
        row = mine[mine["scenario"] == first].iloc[0]
        least, alike = told.leader(found.of(found.regret, outcome), "max_regret", least=True)
        rows.append(
            (
                f"{OUTCOMES[outcome].label} ({OUTCOMES[outcome].unit})",
                f"{named[first]}{_handle(found, first, outcome)}: {_share(row, 'best')}",
                _apart(found, others),
                f"{named[least]}{_handle(found, least, outcome)}",
                _apart(found, alike),
            )
        )
    head = ("outcome", "best most often", "not told apart", "least largest regret",
            "not told apart")  # fmt: skip
    return Block(
        "table",
        f"Of 100 {told.case(found)}. * a lever of the scenario acts on this outcome almost "
        "directly: that it leads shows that the lever worked.",
        tuple(rows),
        head,
    )


def _handle(found: Robustness, scenario: str, outcome: str) -> str:
    """A star where the scenario pulls a lever that acts on the outcome directly."""
    levers = found.runs.of(found.runs.main.runs[scenario]).levers
    return "" if set(OUTCOMES[outcome].handle).isdisjoint(levers) else " *"


def _regrets(found: Robustness) -> Block:
    rows, named = found.of(found.regret).set_index("scenario"), told.titles(found)
    order = rows.sort_values("max_regret", kind="stable").index
    return Block(
        "table",
        f"Regret, all outcomes as weighted, in {rows['unit'].iloc[0]}; the last column says in how "
        "many resamples of 100 its largest regret is the least.",
        tuple(
            (
                named[name],
                _amount(rows.loc[name], "mean_regret"),
                _amount(rows.loc[name], "high_regret"),
                _amount(rows.loc[name], "max_regret"),
                "" if np.isnan(rows.loc[name, "least_max_share"])
                else worlds_of_100(float(rows.loc[name, "least_max_share"])),
            )
            for name in order
        ),
        ("scenario", "mean", "exceeded in 5 of 100", "largest", "least, of 100"),
    )  # fmt: skip


def _thresholds(found: Robustness) -> str:
    asked = found.wanted.thresholds is not None
    whose = "asked for" if asked else "the baseline's own medians, for want of others"
    return f"The thresholds are {whose}: {'; '.join(map(str, found.thresholds))}."


def _parts(found: Robustness, made: Sequence[Picture]) -> list[Block]:
    if found.parts.empty:
        return []
    named = told.titles(found)
    titled = {one.name: one.title for one in found.runs.settings}
    told_of: list[Block] = [_heading("Is a package more than its parts?")]
    told_of += _texts(
        "The effect of a package less the sum of what each of its levers does alone, in the same "
        "worlds; in brackets the 5-95 % range of that mean. Above 0 it is more than its parts. "
        "Where actors decide, what they do about a package and about a lever alone is part of it."
    )
    groups = found.parts.groupby(["scenario", "setting"], sort=False)
    for number, ((scenario, setting), rows) in enumerate(groups):
        told_of.append(Block("strong", f"{named[str(scenario)]}, {titled[str(setting)]}"))
        told_of.append(_parts_table(rows))
        told_of += _pictures(made, f"parts_{number + 1}_{scenario}.png")
    return told_of


def _parts_table(rows: pd.DataFrame) -> Block:
    return Block(
        "table",
        f"Its parts: {rows['parts'].iloc[0]}. Larger is better.",
        tuple(
            (
                f"{_label(row['outcome'])} ({row['unit']})",
                _amount(row, "effect", signed=True),
                _amount(row, "sum_of_parts", signed=True),
                _amount(row, "extra", signed=True),
                row["words"] + ("; too small to matter" if told.small(row) else ""),
            )
            for _, row in rows.iterrows()
        ),
        ("outcome", "the package", "its parts together", "extra", "in words"),
    )


def _label(outcome: str) -> str:
    return "All outcomes as weighted" if outcome == WEIGHTED else OUTCOMES[outcome].label


def _changes(found: Robustness, made: Sequence[Picture]) -> list[Block]:
    sentences = [*told.settings_told(found), told.compliance_told(found)]
    return [
        _heading("If it were adopted, if it were followed"),
        _list(one for one in sentences if one),
        *_pictures(made, "settings.png", "conditions.png"),
        _settings_table(found),
        _conditions_table(found),
    ]


def _settings_table(found: Robustness) -> Block:
    named, settings = told.titles(found), found.runs.settings
    if len(settings) < 2:
        return Block("text")
    tables = [found.of(found.best, WEIGHTED, one.name).set_index("scenario") for one in settings]
    names = dict.fromkeys([*in_order(found), *(n for table in tables for n in table.index)])
    rows = tuple(
        (
            named[name],
            *(_share(t.loc[name], "best") if name in t.index else "" for t in tables),
        )
        for name in names
    )
    head = ("scenario", *(one.title for one in settings))
    return Block("table", "Best, of 100, all outcomes as weighted.", rows, head)


def _conditions_table(found: Robustness) -> Block:
    table = found.conditions[found.conditions["outcome"] == WEIGHTED]
    if table.empty:
        return Block("text")
    named = told.titles(found)
    rows = tuple(
        (
            named[row["scenario"]],
            f"{row['condition']}: {row['level']}"
            + (
                f" ({row['compliance_from']:.2f} to {row['compliance_to']:.2f})"
                if np.isfinite(row["compliance_from"])
                else ""
            ),
            f"{row['cases']} {row['per']}s",
            _share(row, "best"),
            _amount(row, "effect", signed=True),
        )
        for _, row in table.iterrows()
    )
    return Block(
        "table",
        "In thirds of the draws by the reform's own compliance, and by whether it was adopted. "
        "Worlds that adopt a reform are not like the others: the difference is not what adoption "
        "does.",
        rows,
        ("scenario", "where", "cases", "best, of 100", "effect against the baseline"),
    )


def _apart(found: Robustness, others: Sequence[str]) -> str:
    if found.too_few:
        return "too few to say"
    named = told.titles(found)
    return told.listed([named[name] for name in others], 3) if others else "told apart from all"


def _share(row: pd.Series, column: str) -> str:
    low, high = row[f"{column}_p05"], row[f"{column}_p95"]
    bounds = f" ({worlds_of_100(low)} to {worlds_of_100(high)})" if np.isfinite(low) else ""
    return f"{worlds_of_100(row[column])}{bounds}"


def _amount(row: pd.Series, column: str, signed: bool = False) -> str:
    return told.ranged(row[column], row[f"{column}_p05"], row[f"{column}_p95"], signed)


def _heading(text: str) -> Block:
    return Block("heading", text)


def _texts(*sentences: str) -> list[Block]:
    return [Block("text", one) for one in sentences if one]


def _list(sentences: Iterable[str]) -> Block:
    return Block("list", items=tuple((one,) for one in sentences))


def _pictures(made: Sequence[Picture], *files: str) -> list[Block]:
    return [Block("picture", one.shows, ((one.file,),)) for one in made if one.file in files]


def _markdown(one: Block) -> list[str]:
    if one.kind == "heading":
        return [f"## {one.text}"]
    if one.kind == "strong":
        return [f"**{one.text}**"]
    if one.kind == "list":
        return [f"- {item[0]}" for item in one.items]
    if one.kind == "picture":
        return [f"![{one.text}](figures/{one.items[0][0]})"]
    if one.kind == "table":
        cells = [one.head, tuple("---" for _ in one.head), *one.items]
        return [one.text, "", *(f"| {' | '.join(map(_cell, row))} |" for row in cells)]
    return [one.text] if one.text else []


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _html(one: Block, folder: Path) -> str:
    text = html.escape(one.text)
    if one.kind == "heading":
        return f"<h2>{text}</h2>"
    if one.kind == "strong":
        return f"<h3>{text}</h3>"
    if one.kind == "list":
        items = "".join(f"<li>{html.escape(item[0])}</li>" for item in one.items)
        return f"<ul>{items}</ul>" if items else ""
    if one.kind == "picture":
        data = base64.b64encode((folder / one.items[0][0]).read_bytes()).decode("ascii")
        return (
            f'<figure><img src="data:image/png;base64,{data}" alt="{text}">'
            f"<figcaption>{text}</figcaption></figure>"
        )
    if one.kind == "table":
        head = "".join(f'<th scope="col">{html.escape(cell)}</th>' for cell in one.head)
        rows = "".join(
            f'<tr><th scope="row">{html.escape(row[0])}</th>'
            + "".join(f"<td>{html.escape(cell)}</td>" for cell in row[1:])
            + "</tr>"
            for row in one.items
        )
        return (
            f'<div class="scroll"><table><caption>{text}</caption><thead><tr>{head}</tr></thead>'
            f"<tbody>{rows}</tbody></table></div>"
        )
    return f"<p>{text}</p>" if text else ""
