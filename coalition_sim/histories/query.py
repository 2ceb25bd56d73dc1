"""Reads a query: conditions joined by "and", each a kind, a number, a name and a time.

Forgiving in order, plural, case, and in how a number or a time is written. What is left over and
not understood is an error that names it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from coalition_sim.histories.dates import MONTH_NAMES, Span
from coalition_sim.histories.errors import QueryError
from coalition_sim.histories.evidence import DIVISION
from coalition_sim.histories.vocabulary import (
    KINDS,
    Kind,
    in_any_words,
    named_by_id,
    phrases,
    stems,
)
from coalition_sim.histories.words import called
from coalition_sim.levers import LEVERS
from coalition_sim.parameters import nearest
from coalition_sim.province import Province

NUMBER = r"(\d+(?:\.\d+)?)\s*(%|percent\b|per cent\b)?"
BEFORE_A_NUMBER = {
    ">=": ">=", "at least": ">=", "no fewer than": ">=", "no less than": ">=",
    "<=": "<=", "at most": "<=", "no more than": "<=", "up to": "<=",
    "==": "=", "=": "=", "exactly": "=",
    ">": ">", "more than": ">", "greater than": ">", "over": ">", "above": ">",
    "<": "<", "fewer than": "<", "less than": "<", "below": "<", "under": "<",
}  # fmt: skip
AFTER_A_NUMBER = {"or more": ">=", "+": ">=", "or fewer": "<=", "or less": "<="}
BEFORE = ("before",)
UNTIL = ("until", "till", "by")
AFTER = ("after",)
SINCE = ("since", "from")
WITHIN = ("in", "during", "within")
SMALL_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "once": 1, "twice": 2, "thrice": 3,
}  # fmt: skip
TIME = r"(\d{4}(?:[-/]\d{1,4})?)"
COUNT_OF_ONE = 1.0
PERCENT = 100.0


@dataclass(frozen=True)
class Condition:
    """One condition: what is compared, with what, for which part, in which months."""

    kind: Kind
    sign: str
    number: float
    part: str | None
    first: int
    last: int
    text: str

    def holds(self, value: float) -> bool:
        """Whether a number meets it."""
        return {
            ">=": value >= self.number,
            ">": value > self.number,
            "<=": value <= self.number,
            "<": value < self.number,
            "=": value == self.number,
        }[self.sign]


def read_query(text: str, facts: Province, span: Span) -> list[Condition]:
    """All conditions of a query.

    Raises
    ------
    QueryError
        Naming what is not understood, the nearest known word and what is allowed.
    """
    lowered = " ".join(_protected(text.lower(), facts).split())
    parts = [part.strip() for part in re.split(r"\band\b|[,;]", lowered)]
    parts = [part for part in parts if part]
    if not parts:
        raise QueryError(f"The query is empty. {_kinds()}")
    return [_Reader(part, facts, span).condition() for part in parts]


def _protected(text: str, facts: Province) -> str:
    """Keep an "and" that joins no conditions out of sight, and the name of a lever whole."""
    text = named_by_id(text)
    for label in (*facts.department_labels, *facts.sector_labels):
        joined = label.lower().replace(" & ", " and ")
        text = text.replace(joined, joined.replace(" and ", " & "))
    text = re.sub(r"\b(flood|drought)s? or (drought|flood)s?\b", r"\1 \2", text)
    text = re.sub(rf"between {TIME} and {TIME}", r"since \1 until \2", text)
    text = text.replace("≥", ">=").replace("≤", "<=")
    for number, name in enumerate(MONTH_NAMES, 1):
        text = re.sub(rf"\b{name.lower()} (\d{{4}})\b", rf"\1-{number:02d}", text)
    for word, number in SMALL_NUMBERS.items():
        text = re.sub(rf"\b{word}\b", str(number), text)
    return text


def _shown(text: str) -> str:
    """A condition as people write it, the levers by their names again."""
    return re.sub("|".join(LEVERS), lambda found: called(found[0]), text)


class _Reader:
    """Reads one condition; takes what it understands out of ``rest``."""

    def __init__(self, text: str, facts: Province, span: Span) -> None:
        self.text, self.rest = _shown(text), text
        self.facts, self.span = facts, span

    def condition(self) -> Condition:
        if re.search(r"\bor\b(?! (more|fewer|less))", self.rest):
            raise QueryError(
                f'"or" in "{self.text}" is not understood. Ask once for each; "and" joins '
                "conditions that must all hold."
            )
        comparison = self._comparison()
        first, last, in_year = self._window()
        bare = self._take(rf"(?<![\w&]){NUMBER}")
        kind, others = self._kind()
        denied = {"no", "never", "without"} & set(others)
        part = self._part(kind, [word for word in others if word not in denied])
        sign, number = self._number(kind, comparison, bare, bool(denied))
        if kind.how == "year" and in_year:
            raise QueryError(
                f'In "{self.text}": {kind.name} belongs to a fiscal year, July to June. Write for '
                f'example "in {self.span.year_label(last)}".'
            )
        return Condition(kind, sign, number, part, first, last, self.text)

    def _take(self, pattern: str) -> re.Match[str] | None:
        found = re.search(pattern, self.rest)
        if found:
            self.rest = f"{self.rest[: found.start()]} {self.rest[found.end() :]}"
        return found

    def _comparison(self) -> tuple[str, float, bool] | None:
        """Sign, number, and whether it was in percent."""
        for words, sign in AFTER_A_NUMBER.items():
            found = self._take(rf"{NUMBER}\s*{re.escape(words)}")
            if found:
                return sign, float(found[1]), found[2] is not None
        for words, sign in BEFORE_A_NUMBER.items():
            edge = r"\b" if words[0].isalpha() else ""
            found = self._take(rf"{edge}{re.escape(words)}\s*{NUMBER}")
            if found:
                return sign, float(found[1]), found[2] is not None
        return None

    def _window(self) -> tuple[int, int, bool]:
        """First and last month meant, and whether a calendar year or month was named with "in"."""
        first, last, in_year = 0, self.span.months - 1, False
        every = "|".join((*BEFORE, *UNTIL, *AFTER, *SINCE, *WITHIN))
        while found := self._take(rf"(?:\b({every})\s+)?(?<![\d.]){TIME}(?![\d%])"):
            word, time = found[1] or WITHIN[0], found[2]
            stretch = self.span.stretch(time)
            if stretch is None:
                raise QueryError(
                    f'"{time}" in "{self.text}" is no time. Allowed: a year (2016), a month '
                    "(2016-03) or a fiscal year (2016-17)."
                )
            begin, end = stretch
            if word in BEFORE:
                last = min(last, begin - 1)
            elif word in UNTIL:
                last = min(last, end)
            elif word in AFTER:
                first = max(first, end + 1)
            else:
                first = max(first, begin)
                if word in WITHIN:
                    last = min(last, end)
                    in_year = in_year or begin % 12 != 0 or end - begin != 11
        if first > last:
            raise QueryError(
                f'"{self.text}": no month of the run, {self.span.start} to {self.span.last}, '
                "lies there."
            )
        return first, last, in_year

    def _kind(self) -> tuple[Kind, list[str]]:
        """The kind with the longest name found, and the words left over."""
        words = stems(re.sub(r"[^\w&\- ]", " ", self.rest))
        known = phrases()
        for phrase in sorted(known, key=len, reverse=True):
            for at in range(len(words) - len(phrase) + 1):
                if words[at : at + len(phrase)] == phrase:
                    return known[phrase], [*words[:at], *words[at + len(phrase) :]]
        said = " ".join(words) or self.text
        names = {" ".join(phrase): kind.name for phrase, kind in known.items()}
        guess = nearest(said, names) or next((nearest(w, names) for w in words), None)
        hint = f' Did you mean "{names[guess]}"?' if guess else ""
        raise QueryError(f'"{said}" in "{self.text}" is not understood.{hint} {_kinds()}')

    def _part(self, kind: Kind, words: list[str]) -> str | None:
        """The department, sector, district, division or reform named, by its label."""
        labels, names = self._names(kind)
        known = _aliases(labels, names)
        what = "reform" if kind.of == "lever" else kind.of
        said = " ".join(word for word in words if word != what)
        if not said:
            self._needed(kind, labels)
            return None
        if said in known:
            return known[said]
        if not labels:
            raise QueryError(
                f'"{said}" in "{self.text}" is not understood: nothing more can be said of '
                f'{kind.name} than a number and a time, as in "{kind.example}".'
            )
        guess = nearest(said, known)
        shown = [label for label in labels if guess and known[guess] == label]
        hint = f' Did you mean "{shown[0]}"?' if shown else ""
        raise QueryError(
            f'"{said}" in "{self.text}" is not a {what}.{hint} Allowed: {", ".join(labels)}.'
        )

    def _names(self, kind: Kind) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What may be named with a kind: as it is shown, and as it is called in files."""
        facts = self.facts
        divisions = tuple(f"{name}{DIVISION}" for name in facts.division_names)
        return {
            "department": (facts.department_labels, facts.department_names),
            "sector": (facts.sector_labels, facts.sector_names),
            "lever": (tuple(LEVERS), tuple(map(in_any_words, LEVERS))),
            "district": (facts.district_names, facts.district_names),
            "division": (facts.division_names, divisions),
            "": ((), ()),
        }[kind.of]

    def _needed(self, kind: Kind, labels: tuple[str, ...]) -> None:
        if kind.of == "department" and kind.how in ("holders", "vacancy"):
            raise QueryError(
                f'"{self.text}" names no department, as in "{kind.example}". '
                f"Allowed: {', '.join(labels)}."
            )

    def _number(
        self,
        kind: Kind,
        comparison: tuple[str, float, bool] | None,
        bare: re.Match[str] | None,
        denied: bool,
    ) -> tuple[str, float]:
        """The sign and the number to compare with, shares from 0 to 1."""
        if denied:
            return "=", 0.0
        if comparison is None and bare is not None:
            comparison = (">=", float(bare[1]), bare[2] is not None)
        if comparison is None:
            if kind.how in ("event", "vacancy"):
                return ">=", COUNT_OF_ONE
            raise QueryError(f'"{self.text}" gives no number to compare, as in "{kind.example}".')
        sign, number, in_percent = comparison
        if in_percent and not kind.share:
            raise QueryError(f'"{self.text}": {kind.name} is not counted in percent.')
        if kind.share and (in_percent or number > 1.0):
            number /= PERCENT
        if kind.how == "vacancy" and sign not in (">=", ">"):
            raise QueryError(f'"{self.text}": ask for at least so many months, not "{sign}".')
        return sign, number


def _aliases(labels: tuple[str, ...], names: tuple[str, ...]) -> dict[str, str]:
    """What a department or sector may be called: its label, its name, any word that is its own."""
    known: dict[str, str] = {}
    words = [
        {*stems(name.replace("_", " ")), *stems(re.sub(r"[,&]|\band\b", " ", label))}
        for name, label in zip(names, labels, strict=True)
    ]
    for name, label, own in zip(names, labels, words, strict=True):
        plain = re.sub(r"[,]", " ", label.replace(" and ", " & "))
        known[" ".join(stems(name.replace("_", " ")))] = label
        known[" ".join(stems(plain))] = label
        if "&" in plain:
            known["&".join(part.strip()[0].lower() for part in plain.split("&"))] = label
        for word in own:
            if sum(word in other for other in words) == 1:
                known[word] = label
    return known


def _kinds() -> str:
    return "\n".join(["Known:", *(f"  {kind.name}" for kind in KINDS)])
