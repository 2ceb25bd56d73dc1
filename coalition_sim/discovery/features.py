"""What a box may be described by: uncertain parameters and facts of the world, each in words."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from coalition_sim.discovery.facts import FACTS
from coalition_sim.figures.unknowns import unknown
from coalition_sim.parameters import parameters

FROM_SHARE = 100.0


@dataclass(frozen=True)
class Feature:
    """One dimension of a box.

    ``kind`` is "parameter" or "fact". A value times ``scale`` is in ``unit``. ``sentence`` takes
    the size, such as "more than 60 %".
    """

    name: str
    kind: str
    label: str
    unit: str
    sentence: str
    meaning: str
    scale: float = 1.0
    whole: bool = False
    count: bool = False

    def size(self, low: float, high: float) -> str:
        """The limits of a box in words; at least one is finite."""
        low, high = low * self.scale, high * self.scale
        if self.whole:
            return _whole(low, high)
        below = "fewer than" if self.count else "less than"
        tail = " %" if self.unit.startswith("%") else ""
        told_unit = self.kind == "parameter" and self.is_plain
        rest = f" {self.unit.removeprefix('%').strip()}".rstrip() if told_unit else ""
        if math.isfinite(low) and math.isfinite(high):
            return f"between {number(low)} and {number(high)}{tail}{rest}"
        told = f"more than {number(low)}" if math.isfinite(low) else f"{below} {number(high)}"
        return f"{told}{tail}{rest}"

    def in_words(self, low: float, high: float, share: float = math.nan) -> str:
        """The limits as a clause; ``share`` of all cases lie within them.

        A number that means nothing by itself, such as log-odds, follows its place among all worlds.

        >>> features(["loyal_members"], [])[0].in_words(-math.inf, 38.04)
        'the chief minister has fewer than 38 loyal members'
        >>> features([], ["dissent_funds"])[0].in_words(7.73, math.inf, 0.14)
        '“dissent over a shortfall of funds” is among the highest 14 of 100 (more than 7.73)'
        """
        size = self.size(low, high)
        if self.kind == "fact" or not math.isfinite(share):
            return self.sentence.format(size)
        place = _place(low, high, share)
        if self.is_plain:
            return f"{self.sentence.format(size)} ({place})"
        return f"{self.sentence.format(f'among {place}')} ({size})"

    @property
    def is_plain(self) -> bool:
        """Whether the unit is one that people use."""
        return self.unit.startswith(("%", "Rs", "months", "members", "candidates"))


def _place(low: float, high: float, share: float) -> str:
    """Where limits lie among all values.

    >>> _place(-math.inf, 2.0, 0.3), _place(-math.inf, 2.0, 0.9)
    ('the lowest 30 of 100', 'all but the highest 10 of 100')
    """
    if math.isfinite(low) and math.isfinite(high):
        return f"{100 * share:.0f} of 100 in between"
    ends = ("highest", "lowest") if math.isfinite(low) else ("lowest", "highest")
    if share <= 0.5:
        return f"the {ends[0]} {100 * share:.0f} of 100"
    return f"all but the {ends[1]} {100 * (1 - share):.0f} of 100"


def _whole(low: float, high: float) -> str:
    if math.isfinite(low) and math.isfinite(high):
        least, most = math.ceil(low), math.floor(high)
        return f"exactly {least}" if least == most else f"{least} to {most}"
    return f"at least {math.ceil(low)}" if math.isfinite(low) else f"at most {math.floor(high)}"


def number(value: float) -> str:
    """Three digits that count, so that a limit reads as it is meant.

    >>> number(38.041), number(0.41234), number(1234.5), number(-0.0)
    ('38', '0.412', '1,230', '0')
    """
    if value == 0:
        return "0"
    digits = 2 - math.floor(math.log10(abs(value)))
    rounded = round(value, digits)
    if digits <= 0:
        return f"{rounded:,.0f}"
    return f"{rounded:,.{digits}f}".rstrip("0").rstrip(".")


def features(facts: Sequence[str], unknowns: Sequence[str]) -> list[Feature]:
    """Facts and parameters by name, facts first."""
    return [_fact(name) for name in facts] + [_parameter(name) for name in unknowns]


def _fact(name: str) -> Feature:
    fact = FACTS[name]
    return Feature(
        name, "fact", fact.label, fact.unit, fact.sentence, fact.meaning,
        whole=fact.whole, count=fact.count,
    )  # fmt: skip


def _parameter(name: str) -> Feature:
    row = parameters().loc[name]
    unit, scale = in_percent(str(row["unit"]))
    whole = row["distribution"] == "integer"
    label = unknown(name)
    sentence = f"“{label}” is {{}}"
    return Feature(name, "parameter", label, unit, sentence, str(row["description"]), scale, whole)


def in_percent(unit: str) -> tuple[str, float]:
    """A unit as readers know it, and the factor to it.

    >>> in_percent("share of the PSDP"), in_percent("probability per month"), in_percent("months")
    (('% of the development budget', 100.0), ('% per month', 100.0), ('months', 1.0))
    """
    found = re.fullmatch(r"(?:share|probability)\b(.*)", unit)
    told = f"%{found[1]}" if found else unit
    return told.replace("the PSDP", "the development budget"), FROM_SHARE if found else 1.0
