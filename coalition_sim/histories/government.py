"""Governments in words: elections, swaps, motions, chief ministers, coalitions, cabinets."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from coalition_sim.histories.record import Government, Month
from coalition_sim.histories.words import Said, capital, counted, listed
from coalition_sim.province import Province

LEFT = {
    "swap": "as was agreed in 2013",
    "revolt": "after the motion was carried",
    "election": "with the election",
}
NOTICED = 1e-9


class Governments:
    """Follows the governments; remembers the last cabinet."""

    def __init__(self) -> None:
        self._cabinet: Government | None = None

    def tell(self, now: Month, before: Month | None, facts: Province) -> Iterator[Said]:
        """What happened to the government this month."""
        yield from _elections(now, before, facts)
        yield from _swaps(now)
        yield from _motions(now, before)
        yield from _changes(now, before, facts)
        if now.government.offices is not None:
            yield Said("cabinet", _cabinet(now.government, self._cabinet, facts))
            self._cabinet = now.government
        yield from _ministers(now, facts)
        yield from _refusals(now, before, facts)
        yield from _before_elections(now)


def _before_elections(now: Month) -> Iterator[Said]:
    """Caretakers take over, and the election comes near."""
    stay = now.government.caretakers
    if stay:
        moved = sum(event.cause == "caretaker" for event in now.of("departure"))
        after = f"{counted(moved, 'secretary', 'secretaries')} of the posts followed here"
        yield Said(
            "caretaker",
            f"Caretakers take over until the election, for {counted(stay, 'month')}. They move "
            f"{after if moved else 'no secretary of the posts followed here'}.",
        )
    if now.government.to_election == 1:
        yield Said("election", "An election falls next month. Releases are slower around it.")


def house(seats: np.ndarray, facts: Province) -> str:
    """ "electable party 1 (22), independents (8)", the largest first."""
    order = [p for p in np.argsort(-seats, kind="stable") if seats[p] > 0]
    return ", ".join(f"{facts.party_labels[p]} ({seats[p]})" for p in order)


def partners(government: Government, facts: Province) -> str:
    """The parties of the coalition with their seats."""
    return house(np.where(government.partner, government.seats, 0), facts)


def opening(now: Month, facts: Province) -> str:
    """Who governs with whom at the end of a month."""
    g = now.government
    text = (
        f"Chief minister {g.number}, of {facts.party_labels[g.party]}, governs. "
        f"The coalition holds {g.members} of {g.seats.sum()} seats: {partners(g, facts)}."
    )
    return f"{text} {_departments(g, facts)}" if any(p >= 0 for p in g.ministers) else text


def _elections(now: Month, before: Month | None, facts: Province) -> Iterator[Said]:
    for event in now.of("election"):
        general = int(facts.seat_general.sum())
        text = f"Election. {event.value:.0f} of {general} general seats change hands."
        if before is not None:
            text += _gains(now.government.seats - before.government.seats, facts)
        yield Said("election", f"{text} The house now: {house(now.government.seats, facts)}.")


def _gains(change: np.ndarray, facts: Province) -> str:
    text = ""
    for word, sign in (("Gain", 1), ("Lose", -1)):
        order = np.argsort(-sign * change, kind="stable")[:3]
        named = [f"{facts.party_labels[p]} ({change[p]:+d})" for p in order if sign * change[p] > 0]
        text += f" {word} most: {', '.join(named)}." if named else ""
    return text


def _swaps(now: Month) -> Iterator[Said]:
    for event in now.of("swap"):
        if event.value:
            yield Said("swap", "The swap agreed in 2013 falls due and is honoured.")
        else:
            number = now.government.number
            yield Said(
                "swap",
                "The swap agreed in 2013 falls due and is refused. "
                f"Chief minister {number} stays; the promised partner's members remember it.",
            )


def _motions(now: Month, before: Month | None) -> Iterator[Said]:
    fallen = any(event.cause == "revolt" for event in now.of("exit"))
    need = now.government.needed
    for event in now.of("motion"):
        group = {
            "own party": "members of the chief minister's own party",
            "partners": "members of partner parties",
        }.get(event.cause, event.cause)
        text = (
            f"A motion of no confidence is moved against {event.actor}. The largest group of "
            f"rebels are {group}. {event.value:.0f} members support it; {need} are needed. "
        )
        if fallen:
            text += f"It is carried: {event.actor} falls."
        else:
            text += "It fails."
            gained = now.government.won_back - (before.government.won_back if before else 0)
            if gained > 0:
                text += (
                    f" {capital(counted(gained, 'rebel'))} return and are paid a premium from "
                    "the political budget."
                )
        yield Said("motion", text)


def _changes(now: Month, before: Month | None, facts: Province) -> Iterator[Said]:
    g = now.government
    for event in now.of("exit"):
        why = LEFT.get(event.cause, f"({event.cause})")
        served = counted(event.value, "month")
        text = f"{capital(event.actor)} leaves after {served} in office, {why}. "
        text += f"Chief minister {g.number}, of {facts.party_labels[g.party]}, takes office. "
        text += f"The coalition holds {g.members} of {g.seats.sum()} seats: {partners(g, facts)}."
        if before is not None:
            text += _joined(g, before.government, facts)
        if g.outside:
            text += (
                f" {g.coopted} of the {g.outside} members outside are paid from the political "
                "budget."
            )
        yield Said("government", text)


def _joined(g: Government, old: Government, facts: Province) -> str:
    text = ""
    for word, mask in (("Join", g.partner & ~old.partner), ("Leave", old.partner & ~g.partner)):
        names = [facts.party_labels[p] for p in np.flatnonzero(mask)]
        text += f" {word}: {listed(names)}." if names else ""
    return text or " The partners stay the same."


def _cabinet(g: Government, last: Government | None, facts: Province) -> str:
    """Who holds how many offices and which departments, and what changed hands."""
    assert g.offices is not None
    text = f"The cabinet is shared, {g.offices.sum()} offices: {house(g.offices, facts)}."
    text += f" {_departments(g, facts)}"
    if last is not None and last.offices is not None:
        text += _won_and_lost(g.offices - last.offices, facts)
        text += _changed_hands(g, last, facts)
    return text


def _won_and_lost(change: np.ndarray, facts: Province) -> str:
    """Offices that parties win and lose against the last cabinet."""
    text = ""
    for word, sign in (("won", 1), ("lost", -1)):
        order = np.argsort(-sign * change, kind="stable")
        named = [f"{facts.party_labels[p]} ({change[p]:+d})" for p in order if sign * change[p] > 0]
        text += f" Offices {word}: {', '.join(named)}." if named else ""
    return text


def _changed_hands(g: Government, last: Government, facts: Province) -> str:
    """Departments that pass from one party to another."""
    named = [
        f"{department} from {facts.party_labels[old]} to {facts.party_labels[new]}"
        for department, old, new in zip(
            facts.department_labels, last.ministers, g.ministers, strict=True
        )
        if old >= 0 and new >= 0 and old != new
    ]
    return f" Departments that change hands: {listed(named)}." if named else ""


def _departments(g: Government, facts: Province) -> str:
    held: dict[int, list[str]] = {}
    for department, party in zip(facts.department_labels, g.ministers, strict=True):
        held.setdefault(party, []).append(department)
    named = [f"{facts.party_labels[p]}: {listed(names)}" for p, names in held.items() if p >= 0]
    text = f"Ministers of the departments followed here: {'; '.join(named)}."
    fenced = [name for p, names in held.items() if p < 0 for name in names]
    return f"{text} Kept out of the bargain: {listed(fenced)}." if named and fenced else text


def _ministers(now: Month, facts: Province) -> Iterator[Said]:
    """Ministers replaced under the same government: the department stays with the party."""
    for event in now.of("minister"):
        party = now.government.ministers[facts.department_labels.index(event.actor)]
        label = facts.party_labels[party]
        yield Said(
            "minister",
            f"{event.actor}: the minister, of {label}, loses office. Another member of the party "
            "takes it.",
        )


def _refusals(now: Month, before: Month | None, facts: Province) -> Iterator[Said]:
    """Transfers asked for in vain, seen in what members remember."""
    if before is None or now.of("swap", "election"):
        return
    g, old = now.government, before.government
    more = g.refused > old.refused + NOTICED
    for party in np.unique(g.seat_party[more]):
        yield Said(
            "bargain",
            f"A secretary stays though {facts.party_labels[party]} asked for his transfer. "
            "Its members remember the refusal.",
        )
