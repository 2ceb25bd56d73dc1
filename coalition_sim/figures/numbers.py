"""The numbers of a picture, written beside it: NAME.csv beside NAME.png.

The file begins with lines that start with "#": what the picture shows, on how many worlds and which
seed it rests, the caution, and what every column means. Then comes a plain table, in the units of
the picture's axes, one row for each thing drawn. Read it with ``pandas.read_csv(file,
comment="#")``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

COMMENT = "#"
TOLD = "told"
"""Mark of the texts that say what a whole picture is: title, subtitle, footnote."""
MEANINGS = {
    "scenario": "name of the scenario",
    "scenario_title": "the scenario in words",
    "outcome": "name of the outcome; see docs/outcomes.md",
    "label": "what is measured, in words",
    "unit": "unit of the numbers of this row",
    "panel": "which part of the picture",
    "year": "fiscal year, July to June",
    "district": "name of the district",
    "lever": "name of the lever",
    "parameter": "name of the unknown, or of the group of unknowns; see docs/parameters.md",
    "unknown": "the unknown in words",
    "what": "what the mark shows, in words",
    "value": "the number, in the unit of its row",
    "p05": "5th percentile over worlds, in the unit of its row",
    "p25": "25th percentile over worlds, in the unit of its row",
    "p50": "the middle world (median over worlds), in the unit of its row",
    "p75": "75th percentile over worlds, in the unit of its row",
    "p95": "95th percentile over worlds, in the unit of its row",
    "words": "what may be said of the range",
    "world": "number of the world",
}
"""What columns mean where a picture does not say it otherwise."""


class UnexplainedNumbers(ValueError):
    """A picture whose numbers have a column that nobody explains."""


def beside(picture: str | Path) -> Path:
    """The file of a picture's numbers.

    >>> beside("figures/stages.png").name
    'stages.csv'
    """
    return Path(picture).with_suffix(".csv")


def write_numbers(
    figure: Figure, numbers: pd.DataFrame, meanings: Mapping[str, str], picture: str | Path
) -> Path:
    """Write a picture's numbers beside it, headed by the words on the picture and its columns."""
    path = beside(picture)
    told = explained(numbers.columns, meanings)
    lines = [*words_of(figure), "", *(f"{name}: {meaning}" for name, meaning in told.items())]
    # a cell with the comment's sign in it must stand in quotes, or a reader would cut it off
    risky = any(
        COMMENT in str(cell) for cell in numbers.select_dtypes(exclude="number").to_numpy().flat
    )
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(f"{COMMENT} {line}".rstrip() + "\n" for line in lines)
        numbers.to_csv(
            file, index=False, lineterminator="\n",
            quoting=csv.QUOTE_NONNUMERIC if risky else csv.QUOTE_MINIMAL,
        )  # fmt: skip
    return path


def words_of(figure: Figure) -> list[str]:
    """Title, subtitle and footnote of a picture, each on one line."""
    told = (" ".join(text.get_text().split()) for text in figure.texts if text.get_gid() == TOLD)
    return [line for line in told if line]


def explained(columns: Iterable[str], meanings: Mapping[str, str]) -> dict[str, str]:
    """Every column with what it means; a column that nobody explains is an error.

    >>> explained(["year"], {})
    {'year': 'fiscal year, July to June'}
    """
    names = [str(name) for name in columns]
    known = MEANINGS | dict(meanings)
    for name in names:
        if name not in known:
            raise UnexplainedNumbers(
                f'numbers of a picture: nobody says what the column "{name}" means. '
                f'Give it to style.finish(..., meanings={{"{name}": "..."}}).'
            )
    return {name: known[name] for name in names}
