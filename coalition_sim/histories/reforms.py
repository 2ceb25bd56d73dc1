"""Reforms in words: proposed, adopted or refused, kept, hollowed out, repealed, and what they cost.

What the record of events holds is told from it; loss of force is no event, and is read from what
stands at the end of each month.
"""

from __future__ import annotations

from collections.abc import Iterator

from coalition_sim.histories.dates import Span
from coalition_sim.histories.ear import Event
from coalition_sim.histories.record import Month, Reform
from coalition_sim.histories.words import Said, called, capital, counted, listed, percent, rupees
from coalition_sim.levers import LEVERS
from coalition_sim.province import Province

TINY = 1e-9
REFUSED = "refused by "
POINT = 0.01
"""Share of its force below which a change of it is not told."""
FEW = 5
"""Reforms kept whole that are named; of more, the number is told."""
WHY_REFUSED = {
    "the chief minister": "who would lose by it",
    "the federation": "which would lose its say",
    "the assembly": "where too few loyal members are left for a law",
}
PARTNER = "a partner that would lose by it"
OWN_PARTY = "the chief minister's own party, which would lose by it"
UNIT = "delivery_unit"


class Reforms:
    """Follows the levers of a scenario through their stages."""

    def __init__(self, span: Span) -> None:
        self.span = span
        self._since: dict[str, int] = {}  # month of adoption, while in force

    def tell(self, now: Month, before: Month | None, facts: Province) -> Iterator[Said]:
        """What became of the reforms this month."""
        own = facts.party_labels[now.government.party]
        force = {reform.name: reform.in_force for reform in before.reforms} if before else {}
        repealed: list[str] = []
        again: dict[str, list[str]] = {}
        for reform in now.reforms:
            for event in now.of("reform"):
                if event.actor != reform.name:
                    continue
                if event.cause == "repealed":
                    repealed.append(self._repealed(reform, now))
                elif max(reform.begins, 0) == now.number:
                    yield Said("reform", self._proposed(reform, event, now, own))
                else:
                    again.setdefault(event.cause, []).append(_named(reform, event.cause))
                if event.cause == "adopted":
                    self._since[reform.name] = now.number
        if repealed:
            who = f"Chief minister {now.government.number}"
            yield Said("reform", f"{who} repeals {listed(repealed)}.")
        if again:
            yield Said("reform", _put_again(again, own))
        yield from _kept(now, force)
        yield from _unit(now, before)
        for reform in now.reforms:
            if reform.ends == now.number:
                yield Said("reform", _ended(reform))

    def standing(self, now: Month) -> str:
        """Reforms in force at the end of a month, or nothing."""
        in_force = [
            f"{called(reform.name)} ({_left(reform.in_force)})"
            for reform in now.reforms
            if reform.in_force > 0.0 and reform.begins <= now.number < reform.ends
        ]
        return f"Reforms in force: {listed(in_force)}." if in_force else ""

    def _proposed(self, reform: Reform, event: Event, now: Month, own: str) -> str:
        """A reform in its first month: what it says, and what those say who could stop it."""
        name, rule = capital(called(reform.name)), LEVERS[reform.name].summary
        if event.cause.startswith(REFUSED):
            return (
                f"A reform is proposed: {name}. {rule} It is {_refusal(event.cause, own)}. "
                "The next chief minister may bring it back."
            )
        if reform.adoption_given:
            text = f"A reform begins: {name}. {rule} The scenario takes its adoption as given."
        else:
            text = f"A reform is proposed: {name}. {rule} All who could stop it accept it."
        text += f" It is followed to {percent(reform.complied)}"
        if reform.cost > 0.0:
            text += f" and costs {rupees(reform.cost)} a year, taken from the development budget"
        if reform.effective > now.number:
            text += f"; it starts late, in {self.span.words(reform.effective)}"
        return f"{text}."

    def _repealed(self, reform: Reform, now: Month) -> str:
        since = self._since.pop(reform.name, reform.begins)
        return f"{called(reform.name)} ({counted(now.number - since, 'month')} after its adoption)"


def _refusal(cause: str, own: str) -> str:
    """Who refused and why; ``own`` is the chief minister's party."""
    who = cause.removeprefix(REFUSED)
    party = OWN_PARTY if who == own else PARTNER
    return f"refused by {who}, {WHY_REFUSED.get(who, party)}"


def _named(reform: Reform, cause: str) -> str:
    """A reform put again, with what it comes to if adopted."""
    if cause != "adopted":
        return called(reform.name)
    price = f", {rupees(reform.cost)} a year" if reform.cost > 0.0 else ""
    return f"{called(reform.name)} (followed to {percent(reform.complied)}{price})"


def _put_again(outcomes: dict[str, list[str]], own: str) -> str:
    """Reforms brought before a new government after they were refused or repealed."""
    parts = [
        f"{listed(names)} {'is' if len(names) == 1 else 'are'} "
        f"{'adopted' if cause == 'adopted' else _refusal(cause, own)}"
        for cause, names in outcomes.items()
    ]
    return f"Reforms come before the new government: {'; '.join(parts)}."


def _kept(now: Month, force: dict[str, float]) -> Iterator[Said]:
    """Reforms that stand: whole, hollowed out by a new chief minister, or by a year's wear."""
    decided = {event.actor for event in now.of("reform")}
    stand = [
        reform
        for reform in now.reforms
        if reform.name not in decided and force.get(reform.name, 0.0) > 0.0
        if now.number < reform.ends
    ]
    changed = [r for r in stand if abs(r.in_force - force[r.name]) >= POINT]
    if now.of("exit"):
        yield from _handed_over(now, stand, force)
    elif changed:
        laws = [f"{called(r.name)} ({_moved(r.in_force, force[r.name])})" for r in changed]
        yield Said(
            "reform",
            "Laws lose force where they cost those in office, and regain it where the assembly "
            f"and courts watch. This year: {listed(laws)}.",
        )


def _handed_over(now: Month, stand: list[Reform], force: dict[str, float]) -> Iterator[Said]:
    number = now.government.number
    hollow = [r for r in stand if r.in_force < force[r.name] - TINY]
    whole = [called(r.name) for r in stand if r not in hollow]
    if hollow:
        named = [f"{called(r.name)} ({_moved(r.in_force, force[r.name])})" for r in hollow]
        yield Said(
            "reform",
            f"Chief minister {number} keeps in name and hollows out: {listed(named)}.",
        )
    if whole:
        kept = f": {listed(whole)}" if len(whole) <= FEW else f" {len(whole)} reforms"
        yield Said("reform", f"Chief minister {number} keeps whole{kept}.")


def _unit(now: Month, before: Month | None) -> Iterator[Said]:
    """A delivery unit that its chief minister does not own."""
    stands = any(
        reform.name == UNIT and reform.in_force > 0.0 and now.number < reform.ends
        for reform in now.reforms
    )
    if before and stands and before.government.unit_owned and not now.government.unit_owned:
        yield Said(
            "reform",
            f"Chief minister {now.government.number} does not own the delivery unit he finds. "
            "It presses nobody, and its compacts count as promises broken.",
        )


def _ended(reform: Reform) -> str:
    if reform.in_force > 0.0:
        return f"A reform ends, as the scenario has it: {called(reform.name)}."
    return f"The time of a reform is over: {called(reform.name)}. It was not in force."


def _left(in_force: float) -> str:
    return f"{percent(in_force)} of its force"


def _moved(now: float, before: float) -> str:
    return f"{_left(now)}, {percent(before)} before"
