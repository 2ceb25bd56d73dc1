"""The whole history: which months, told by whom, as text and as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from coalition_sim.histories.asked import World, one_world
from coalition_sim.histories.dates import Span
from coalition_sim.histories.ear import Event
from coalition_sim.histories.errors import HistoryError, pick
from coalition_sim.histories.government import Governments, opening
from coalition_sim.histories.hazards import Troubles, in_unrest
from coalition_sim.histories.place import Place
from coalition_sim.histories.postings import Postings, still_empty
from coalition_sim.histories.purse import Books
from coalition_sim.histories.record import Month, record
from coalition_sim.histories.reforms import Reforms
from coalition_sim.histories.words import Said, capital
from coalition_sim.province import Province, province
from coalition_sim.scenario import Scenario

KNOWN = {
    *("formation", "motion", "exit", "swap", "election", "minister", "posting", "departure"),
    *("reform", "unrest", "flood or drought"),
}
"""Kinds of events that a narrator has words for; the others are told as they were logged."""
CAUTION = (
    "One course of events that the model allows, not what happened and not a forecast. "
    "Actors are named by kind."
)


@dataclass(frozen=True)
class MonthTold:
    """A month: its label, what was said of it, and the events it was told from."""

    number: int
    month: str
    said: tuple[Said, ...]
    events: tuple[Event, ...]
    standing: str
    numbers: Mapping[str, object]


@dataclass(frozen=True)
class Telling:
    """The history of one world."""

    asked: World
    months: tuple[MonthTold, ...]

    def text(self) -> str:
        """The history as a page of plain text with Markdown headings."""
        lines = [f"# {title(self.asked)}", "", CAUTION, *self._reforms()]
        quiet: list[MonthTold] = []
        standing = ""
        for told in self.months:
            if not told.said:
                quiet.append(told)
                continue
            month = self.asked.span.words(told.number)
            lines += [*_quiet(quiet, self.asked.span), "", f"## {month}"]
            if told.standing != standing:
                standing = told.standing
                lines += ["", f"*At its end: {standing}.*"]
            lines += ["", *(f"- {said.text}" for said in told.said)]
            quiet = []
        return "\n".join([*lines, *_quiet(quiet, self.asked.span)]) + "\n"

    def plain(self) -> dict[str, Any]:
        """The history as plain data, for JSON."""
        return {
            "scenario": self.asked.scenario.name,
            "world": self.asked.world,
            "draw": self.asked.draw,
            "seed": self.asked.seed,
            "parameters": self.asked.parameters,
            "years": self.asked.years,
            "switches": dict(self.asked.switches),
            "caution": CAUTION,
            "months": [
                {
                    "month": told.month,
                    "said": [asdict(said) for said in told.said],
                    "events": [asdict(event) for event in told.events],
                    **told.numbers,
                }
                for told in self.months
            ],
        }

    def _reforms(self) -> list[str]:
        question = self.asked.scenario.question
        return ["", capital(question)] if question and self.asked.scenario.levers else []


def title(asked: World) -> str:
    """ "Fixed tenure of secretaries, world 3"."""
    return f"{asked.scenario.title or asked.scenario.name}, world {asked.world}"


def trace(
    scenario: Scenario | str,
    world: int,
    *,
    first: str | None = None,
    last: str | None = None,
    district: str | None = None,
    department: str | None = None,
    seed: int = 1,
    parameters: str = "prior",
    years: int = 10,
    start: str = "2013-07",
    switches: Mapping[str, str] | None = None,
    tapes_per_draw: int = 5,
) -> Telling:
    """Tell one world's history in words, month by month.

    The world is the same as in ``simulate`` with the same arguments: same parameter draw, same
    shock tape, same numbers.

    Parameters
    ----------
    scenario : a scenario, the name of a shipped one, or a path. world : the world's number.
    first, last : months "YYYY-MM" or years to tell, both included; the whole run if not given.
    district : follow this district too. department : tell of the postings in this one only.
    seed, parameters, years, start, switches, tapes_per_draw : as in ``simulate``.

    Raises
    ------
    HistoryError
        If a month, district or department is not known; the message names the nearest one.
    """
    asked = one_world(
        scenario,
        world,
        seed=seed,
        parameters=parameters,
        years=years,
        start=start,
        switches=switches,
        tapes_per_draw=tapes_per_draw,
    )
    begin = asked.span.place(first, "--from") if first else 0
    end = asked.span.place(last, "--to", end=True) if last else asked.span.months - 1
    if begin > end:
        raise HistoryError(f"--from {first} lies after --to {last}: the earlier month comes first.")
    tellers = _Tellers(asked, province(start), district, department, begin)
    told = tuple(tellers.months(end + 1))
    return Telling(asked, told[begin:])


class _Tellers:
    """All who tell, each remembering what they need from earlier months."""

    def __init__(
        self,
        asked: World,
        facts: Province,
        district: str | None,
        department: str | None,
        begin: int,
    ) -> None:
        self.asked, self.begin = asked, begin
        post = None
        if department is not None:
            labels = facts.department_labels
            post = labels[pick("a department", department, labels)]
        self.postings = Postings(post)
        self.governments, self.books = Governments(), Books()
        self.reforms, self.troubles = Reforms(asked.span), Troubles()
        self.place = None
        if district is not None:
            self.place = Place(pick("a district", district, facts.district_names), facts)

    def months(self, count: int) -> Iterator[MonthTold]:
        before: Month | None = None
        for facts, now in record(self.asked, count):
            said = tuple(self._said(now, before, facts))
            numbers = {"district": self.place.facts(now)} if self.place else {}
            standing = _standing(now, facts)
            yield MonthTold(
                now.number, now.label, said, now.events, standing, _numbers(now, facts) | numbers
            )
            before = now

    def _said(self, now: Month, before: Month | None, facts: Province) -> Iterator[Said]:
        if now.number == self.begin:
            yield from self._opening(now, before, facts)
        yield from self.troubles.tell(now, facts)
        yield from self.governments.tell(now, before, facts)
        yield from self.reforms.tell(now, before, facts)
        yield from self.postings.tell(now, before)
        yield from self.books.tell(now, before, facts)
        for event in now.events:
            if event.kind not in KNOWN:
                yield Said(event.kind, f"{capital(event.kind)}: {event.actor}, {event.cause}.")
        if self.place is not None:
            yield from self.place.tell(now, before)

    def _opening(self, now: Month, before: Month | None, facts: Province) -> Iterator[Said]:
        """How things stand where the telling begins."""
        if before is None:
            then, start = now, "This is the first month."
        else:
            then, start = before, "The month before:"
        parts = (
            start,
            opening(then, facts),
            self.postings.opening(then),
            self.reforms.standing(then),
            in_unrest(then),
        )
        yield Said("government", " ".join(part for part in parts if part))


def _standing(now: Month, facts: Province) -> str:
    g = now.government
    text = f"chief minister {g.number}, {facts.party_labels[g.party]}; coalition {g.members} seats"
    empty = still_empty(now)
    return f"{text}; {empty[0].lower()}{empty[1:-1]}" if empty else text


def _numbers(now: Month, facts: Province) -> dict[str, object]:
    g, purse = now.government, now.purse
    labels = facts.party_labels
    return {
        "chief_minister": g.number,
        "chief_minister_party": labels[g.party],
        "coalition_seats": g.members,
        "coalition": {labels[p]: int(g.seats[p]) for p in g.partner.nonzero()[0]},
        "months_in_post": {post.department: post.months for post in now.posts},
        "envelope": purse.envelope,
        "political_share": purse.political_share,
        "allocated": float(purse.allocated.sum()),
        "released": float(purse.released.sum()),
        "spent": float(purse.spent.sum()),
        "leaked": float(purse.leaked.sum()),
        "reform_costs": purse.reform_costs,
        "reforms_in_force": {reform.name: reform.in_force for reform in now.reforms},
        "oversight": g.oversight,
        "districts_in_unrest": [facts.district_names[d] for d in now.places.unrest.nonzero()[0]],
    }


def _quiet(months: list[MonthTold], span: Span) -> list[str]:
    """A line for months in which nothing happened that is told here."""
    if not months:
        return []
    first, last = (span.words(told.number) for told in (months[0], months[-1]))
    return ["", f"*{first if first == last else f'{first} to {last}'}: nothing to tell.*"]
