"""The words of a query: every kind of condition, once, with the ways people may say it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from coalition_sim.histories.evidence import Happening, Lived
from coalition_sim.histories.words import called
from coalition_sim.levers import LEVERS

CARETAKER = "caretaker"
How = Literal["event", "value", "holders", "vacancy", "year"]
Chosen = Callable[[Happening, Lived], bool]


@dataclass(frozen=True)
class Kind:
    """A kind of condition.

    ``how`` says what is compared: the number of events ("event"), a number that an event carries
    ("value"), the number of people who held an office ("holders"), months a post stood empty
    ("vacancy"), or a value of each fiscal year ("year"). ``of`` says what may be named with it.
    ``share`` marks numbers from 0 to 1, which a query gives in percent.
    """

    name: str
    how: How
    meaning: str
    example: str
    said: tuple[str, ...] = ()
    chosen: Chosen | None = None
    of: Literal["department", "sector", "lever", "district", "division", ""] = ""
    share: bool = False


def _is(kind: str, cause: str = "") -> Chosen:
    return lambda h, lived: h.kind == kind and (not cause or h.cause == cause)


def _refused(*by: str) -> Chosen:
    """A reform refused, by one of these or by anybody."""
    wanted = tuple(f"refused by {who}" for who in by) or ("refused by ",)
    return lambda h, lived: h.kind == "reform" and h.cause.startswith(wanted)


def _sayings(who: str) -> tuple[str, ...]:
    """Other ways to say who refused."""
    return f"reform refused by {who}", f"{who} refused", f"{who} refuses"


def _by_party(h: Happening, lived: Lived) -> bool:
    """Refused by neither chief minister, federation nor assembly."""
    return _refused()(h, lived) and not h.cause.startswith("refused by the ")


def _carried(h: Happening, lived: Lived) -> bool:
    return h.kind == "motion" and h.month in lived.months_fallen()


def _failed(h: Happening, lived: Lived) -> bool:
    return h.kind == "motion" and h.month not in lived.months_fallen()


def _swap(value: float) -> Chosen:
    return lambda h, lived: h.kind == "swap" and h.value == value


KINDS = (
    Kind(
        "forced exit", "event", "A chief minister is voted out by a motion of no confidence.",
        "forced exit before 2016", ("chief minister removed", "chief minister falls",
        "chief minister voted out", "removal", "revolt"), _is("exit", "revolt"),
    ),
    Kind(
        "exit", "event", "A chief minister leaves, for whatever cause.", "exit in 2017",
        ("change of chief minister", "chief minister leaves", "chief minister changes",
        "chief minister changed"),
        _is("exit"),
    ),
    Kind(
        "swap refused", "event", "The swap agreed in 2013 falls due and is refused.",
        "swap refused", ("refused swap", "swap broken", "broken swap", "swap not honoured"),
        _swap(0.0),
    ),
    Kind(
        "swap honoured", "event", "The swap agreed in 2013 falls due and is honoured.",
        "swap honoured", ("honoured swap", "swap kept", "swap honored"), _swap(1.0),
    ),
    Kind("swap", "event", "The swap agreed in 2013 falls due.", "swap", (), _is("swap")),
    Kind(
        "motion failed", "event", "A motion of no confidence is moved and fails.",
        "motion failed in 2017", ("failed motion", "motion fails", "motion lost", "motion defeated",
        "no-confidence fails"), _failed,
    ),
    Kind(
        "motion carried", "event", "A motion of no confidence is moved and carried.",
        "motion carried after 2018", ("carried motion", "motion passed", "motion succeeds",
        "motion won"), _carried,
    ),
    Kind(
        "motion by own party", "event", "The largest group of rebels is the chief minister's own "
        "party.", "motion by own party", ("revolt in own party",), _is("motion", "own party"),
    ),
    Kind(
        "motion by partners", "event", "The largest group of rebels are members of a partner.",
        "motion by partners before 2018", (), _is("motion", "partners"),
    ),
    Kind(
        "motion", "event", "A motion of no confidence is moved.", "motions >= 3",
        ("no-confidence", "no confidence", "motion of no confidence"), _is("motion"),
    ),
    Kind("election", "event", "An election is held.", "election in 2018", (), _is("election")),
    Kind(
        "formation", "event", "A government is formed; the one of the start counts.",
        "formations >= 4", ("government formed", "new government"), _is("formation"),
    ),
    Kind(
        "departure", "event", "A secretary leaves.", "departures of Health >= 3 in 2014",
        ("secretary leaves", "transfer"), _is("departure"), "department",
    ),
    Kind(
        "departure by patron", "event", "A secretary leaves at the wish of a patron.",
        "departures by patron in Health >= 3", ("departure for a patron",),
        _is("departure", "patron"), "department",
    ),
    Kind(
        "caretaker reshuffle", "event", "A caretaker government moves a secretary.",
        "caretaker reshuffle in Health in 2018", ("moved by caretaker", "caretaker"),
        _is("departure", CARETAKER), "department",
    ),
    Kind(
        "minister changed", "event", "A minister is replaced under the same government.",
        "minister changed in Health in 2016", ("new minister", "change of minister",
        "minister changes", "minister loses office"), _is("minister"), "department",
    ),
    Kind(
        "reform adopted", "event", "A reform is adopted; again counts.",
        "fixed tenure adopted before 2016", ("adopted", "adoption", "reform begins"),
        _is("reform", "adopted"), "lever",
    ),
    Kind(
        "reform refused", "event", "A reform is refused, by anybody.",
        "reform refused twice", ("refused", "refusal"), _refused(), "lever",
    ),
    Kind(
        "refused by the chief minister", "event", "The chief minister refuses a reform.",
        "fixed tenure refused by the chief minister",
        _sayings("chief minister"), _refused("the chief minister"), "lever",
    ),
    Kind(
        "refused by a partner", "event", "A party of the coalition refuses a reform.",
        "fixed tenure refused by a partner in 2015", 
        (*_sayings("partner"), *_sayings("party"), "refused by a party"), _by_party, "lever",
    ),
    Kind(
        "refused by the federation", "event", "The federation refuses a reform.",
        "autonomy accord refused by the federation",
        _sayings("federation"), _refused("the federation"), "lever",
    ),
    Kind(
        "refused by the assembly", "event", "The assembly refuses a law.",
        "decentralisation refused by the assembly",
        _sayings("assembly"), _refused("the assembly"), "lever",
    ),
    Kind(
        "reform repealed", "event", "A new chief minister repeals a reform.",
        "fixed tenure repealed before 2020", ("repealed", "repeal", "reform undone"),
        _is("reform", "repealed"), "lever",
    ),
    Kind(
        "unrest", "event", "A spell of unrest begins in a district.",
        "unrest in Kech in 2016", ("unrest begins", "spell of unrest"), _is("unrest"), "district",
    ),
    Kind(
        "flood or drought", "event", "A flood or drought hits a division.",
        "flood or drought in Makran", ("flood", "drought", "drought or flood"),
        _is("flood or drought"), "division",
    ),
    Kind(
        "posting for loyalty", "event", "Not the most competent candidate is appointed.",
        "posting for loyalty in Finance in 2015", ("appointed for loyalty", "loyal secretary"),
        _is("posting", "loyalty"), "department",
    ),
    Kind(
        "posting", "event", "A secretary is appointed.", "posting in Finance in 2015",
        ("new secretary", "appointment"), _is("posting"), "department",
    ),
    Kind(
        "seats changed", "value", "General seats that change hands at an election.",
        "seats changed >= 40", ("seats change hands", "seats changing hands"), _is("election"),
    ),
    Kind(
        "motion votes", "value", "Members who support a motion.", "motion votes >= 40",
        ("votes for a motion",), _is("motion"),
    ),
    Kind(
        "chief ministers", "holders", "Chief ministers in office during some part of the time.",
        "chief ministers >= 5", (), _is("exit"),
    ),
    Kind(
        "secretaries", "holders", "Secretaries of a department during some part of the time.",
        "secretaries of Finance >= 12", (), _is("posting"), "department",
    ),
    Kind(
        "no secretary", "vacancy", "A post stands empty for so many months running.",
        "no secretary for 6 months in Health", ("without secretary", "vacancy", "post empty",
        "empty post", "vacant"), None, "department",
    ),
    Kind(
        "utilisation", "year", "Spent over allocated.", "utilisation below 40 % in 2017-18",
        ("utilization", "budget used"), None, "sector", True,
    ),
    Kind(
        "lapsed", "year", "Share of released money that lapses.", "lapsed above 20 %",
        ("lapse",), None, "sector", True,
    ),
    Kind(
        "throw-forward", "year", "Years of budget that schemes begun will still cost.",
        "throw-forward above 3", ("throwforward", "throw forward"), None, "sector",
    ),
    Kind(
        "political share", "year", "Share of the budget divided by politics.",
        "political share above 80 % in 2019-20", ("political budget",), None, "", True,
    ),
    Kind(
        "coalition seats", "year", "Seats of the coalition, mean of the year.",
        "coalition seats >= 55", ("seats of the coalition",),
    ),
    Kind("trust", "year", "Trust in June, mean over people.", "trust below 30 %", (), None, "",
         True),
    Kind(
        "service", "year", "Service, mean over people and the year.",
        "service of Health below 35 %", ("service index",), None, "sector", True,
    ),
    Kind(
        "presence", "year", "Staff at their post, mean over people and the year.",
        "presence in Health below 30 %", ("staff presence", "staff present"), None, "sector", True,
    ),
    Kind(
        "satisfaction", "year", "Households satisfied, mean over people and the year.",
        "satisfaction with Education below 60 %", ("satisfied",), None, "sector", True,
    ),
    Kind(
        "plan continuity", "year", "How much of the plan is still followed, mean of the year.",
        "plan continuity of Health below 30 %", ("continuity",), None, "department", True,
    ),
    Kind(
        "reform in force", "year", "Share of the year in force; force that is lost counts.",
        "fixed tenure in force below 50 % in 2018-19", ("in force",), None, "lever", True,
    ),
    Kind(
        "oversight", "year", "Oversight by the assembly, mean of the year.",
        "oversight below 3 %", ("assembly oversight",), None, "", True,
    ),
    Kind(
        "unrest share", "year", "Share of the year in unrest, of one district or the mean of all.",
        "unrest share of Kech above 40 %", ("share of unrest",), None, "district", True,
    ),
    Kind(
        "schemes completed", "year", "Schemes completed in the year.", "schemes completed < 300",
        ("completed schemes",), None, "sector",
    ),
    Kind(
        "schemes abandoned", "year", "Schemes abandoned in the year.",
        "schemes abandoned >= 400", ("abandoned schemes",), None, "sector",
    ),
)  # fmt: skip
"""Every kind of condition, in the order in which they are documented."""

FILLERS = frozenset(
    {
        *("a", "an", "the", "any", "some", "that", "there", "than", "where", "when", "whose"),
        *("with", "of", "in", "for", "at", "on", "to", "by", "from", "held", "time", "times"),
        "or",
        *("is", "are", "was", "were", "be", "has", "have", "had"),
        *("world", "month", "year", "find"),
    }
)
"""Words that a query may contain and that say nothing."""


def stem(word: str) -> str:
    """A word without its plural.

    >>> stem("secretaries"), stem("motions"), stem("colleges"), stem("abcess")
    ('secretary', 'motion', 'college', 'abcess')
    """
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def stems(text: str) -> tuple[str, ...]:
    """The telling words of a text."""
    words = (stem(word) for word in text.lower().replace("-", " ").split())
    return tuple(word for word in words if word not in FILLERS)


def phrases() -> dict[tuple[str, ...], Kind]:
    """Every way to say every kind, as words without endings."""
    return {stems(said): kind for kind in KINDS for said in (kind.name, *kind.said)}


def named_by_id(text: str) -> str:
    """A query in small letters with every lever by its name in files, however it was named.

    >>> named_by_id("small repairs repealed"), named_by_id("quick-wins repealed")
    ('quick_wins repealed', 'quick_wins repealed')
    """
    known = _lever_sayings()
    # the longest first: "fixed tenure of secretaries" before "fixed tenure"
    either = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
    either = either.replace("_", "[ _-]").replace(r"\ ", r"[ _-]")
    plain = text.replace("\u2019", "'")
    return re.sub(rf"\b(?:{either})\b", lambda found: known[re.sub("[_-]", " ", found[0])], plain)


@cache
def _lever_sayings() -> dict[str, str]:
    """Every way to say a lever in small letters: its short name, and its name in files as words."""
    ids = {name.replace("_", " "): name for name in LEVERS}
    return {**ids, **{called(name).lower(): name for name in LEVERS}}


def in_any_words(lever: str) -> str:
    """All words a lever may be known by.

    >>> in_any_words("quick_wins")
    'quick wins small repairs'
    """
    return f"{lever.replace('_', ' ')} {called(lever).lower()}"
