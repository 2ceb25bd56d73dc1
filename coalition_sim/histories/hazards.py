"""What befalls the province, in words: unrest, floods and droughts, and who watches the money.

With 34 districts some unrest begins in most months. It is told where many districts are hit at
once, and summed up each June; a district that is followed has its own lines.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from coalition_sim.histories.record import Month
from coalition_sim.histories.words import Said, counted, listed, moved, percent, rupees
from coalition_sim.province import Province

MANY = 5
"""Districts in which unrest begins in one month, from which on the month tells of them."""
NAMED = 3
"""Districts named as longest in unrest in a year."""
DIVISION = " division"


class Troubles:
    """Follows what befalls the districts; remembers the months of the fiscal year."""

    def __init__(self) -> None:
        self._months: np.ndarray | None = None  # (D,) in unrest since July
        self._june: Month | None = None

    def tell(self, now: Month, facts: Province) -> Iterator[Said]:
        """What befell the districts this month, and each June in the year."""
        unrest = now.places.unrest.astype(int)
        if self._months is None or now.fiscal_month == 1:
            self._months = np.zeros_like(unrest)
        self._months = self._months + unrest
        begun = [event.actor for event in now.of("unrest")]
        if len(begun) >= MANY:
            yield Said(
                "unrest",
                f"Unrest begins in {len(begun)} districts at once: {listed(begun)}. "
                f"{unrest.sum()} of {len(unrest)} are now in unrest.",
            )
        for event in now.of("flood or drought"):
            yield Said("flood or drought", _disaster(event.actor, now, facts))
        if now.fiscal_month == 12:
            yield Said("unrest", _year_of_unrest(self._months, facts))
            yield from self._watchers(now)
            self._june = now

    def _watchers(self, now: Month) -> Iterator[Said]:
        """The assembly's oversight and what becomes of complaints, where they moved."""
        oversight = now.government.oversight
        before = self._june.government.oversight if self._june else None
        if before is None or round(100 * oversight) != round(100 * before):
            text = f"Oversight by the assembly, 0 to 100: {moved(oversight, before)}."
            yield Said("oversight", text)
        taking = now.places.offices > 0.0
        if taking.any():
            share = now.places.settled[taking].mean()
            where = counted(taking.sum(), "district")
            yield Said(
                "complaints",
                f"Complaints are taken by offices in {where}: {percent(share)} are settled well.",
            )


def in_unrest(now: Month) -> str:
    """How many districts are in unrest at the end of a month.

    Nothing is said of a quiet province.
    """
    unrest = now.places.unrest
    return f"In unrest: {unrest.sum()} of {len(unrest)} districts." if unrest.any() else ""


def struck(now: Month, district: int, facts: Province) -> bool:
    """Whether a flood or drought hits the district's division this month."""
    own = f"{facts.division_names[facts.division[district]]}{DIVISION}"
    return any(event.actor == own for event in now.of("flood or drought"))


def _disaster(actor: str, now: Month, facts: Province) -> str:
    division = facts.division_names.index(actor.removesuffix(DIVISION))
    hit = facts.division == division
    cost = now.purse.repairs_due[hit].sum()
    text = f"A flood or drought hits {actor}: {counted(hit.sum(), 'district')}, works are lost."
    return f"{text} Repairs of {rupees(cost)} are left to the next budget." if cost > 0 else text


def _year_of_unrest(months: np.ndarray, facts: Province) -> str:
    if not months.any():
        return "No district saw unrest in the year."
    longest = [d for d in np.argsort(-months, kind="stable")[:NAMED] if months[d] > 0]
    named = [f"{facts.district_names[d]} ({counted(months[d], 'month')})" for d in longest]
    return (
        f"Unrest in the year: {months.sum() / 12:.1f} of {len(months)} districts at a time, "
        f"{(months > 0).sum()} at some time. Longest: {listed(named)}."
    )
