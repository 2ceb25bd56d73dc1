"""Money in words: July's budget, January's grants, June's spending and lapse, donors."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from coalition_sim.histories.people import known, told_sectors
from coalition_sim.histories.record import Month, Places, Purse
from coalition_sim.histories.words import Said, counted, listed, moved, percent, rupees
from coalition_sim.province import Province

NAMED = 3
"""Districts named as gaining or losing most."""
LEAST = 0.0005
"""Share of the budget below which a change is not named."""


class Books:
    """Follows the money; remembers last July and last June."""

    def __init__(self) -> None:
        self._july: Purse | None = None
        self._june: Month | None = None

    def tell(self, now: Month, before: Month | None, facts: Province) -> Iterator[Said]:
        """What happened to the money this month."""
        yield from _donors(now, before)
        if now.fiscal_month == 1:
            yield Said("budget", self._budget(now, facts))
            self._july = now.purse
        if now.fiscal_month == 7 and now.purse.supplementary.sum() > 0:
            yield Said("grant", _grant(now.purse, facts))
        if now.fiscal_month == 12:
            yield Said("spending", _spending(now, facts))
            yield Said("services", self._services(now, facts))
            self._june = now

    def _budget(self, now: Month, facts: Province) -> str:
        purse, g = now.purse, now.government
        old = self._july
        size = f"The budget of {fiscal_year(now)} is {rupees(purse.envelope)}"
        if old is not None:
            real = purse.envelope / purse.price / (old.envelope / old.price) - 1.0
            more = "more" if real >= 0 else "less"
            size += f", {percent(abs(real))} {more} than last year in constant prices"
        claimants = f"{counted(g.members, 'member')} of the coalition"
        if g.coopted:
            claimants += f" and, in part, {g.coopted} of the {g.outside} outside it"
        sectors = purse.allocated.sum(axis=0) / purse.allocated.sum()
        return (
            f"{size}. {_first_charges(purse)}Politics divides {percent(purse.political_share)} of "
            f"it, need and plan the rest. Claimants: {claimants}. New schemes: "
            f"{purse.started.sum():,.0f}; on the list in all: {purse.listed.sum():,.0f}. "
            f"Sectors: {_by_sector(sectors, facts)}. "
            f"{self._shifts(purse, facts)}"
        )

    def _shifts(self, purse: Purse, facts: Province) -> str:
        """Which districts gain and lose, in their share of the budget."""
        share = _by_district(purse)
        if self._july is None:
            last, against = facts.population / facts.population.sum(), "their share of the people"
        else:
            last = _by_district(self._july)
            against = "last July"
        change = share - last
        gain = [d for d in np.argsort(-change, kind="stable")[:NAMED] if change[d] > LEAST]
        lose = [d for d in np.argsort(change, kind="stable")[:NAMED] if change[d] < -LEAST]
        parts = [
            f"{word} {_changes(districts, change, facts)}"
            for word, districts in (("gain most:", gain), ("lose most:", lose))
            if districts
        ]
        if not parts:
            return f"Against {against}, no district gains or loses."
        return f"Against {against}, in rupees of each 100: {'; '.join(parts)}."

    def _services(self, now: Month, facts: Province) -> str:
        people = facts.population / facts.population.sum()
        places, old = now.places, self._june.places if self._june else None
        told = [
            f"{label.lower()} {moved(people @ places.service[:, s], _mean(old, people, s))}"
            for s, label in enumerate(facts.sector_labels)
            if s in told_sectors(facts)
        ]
        trust = moved(people @ places.trust, people @ old.trust if old else None)
        knows = known(
            people @ places.indicators,
            people @ old.indicators if old else None,
            places.working_days,
            facts,
        )
        return (
            f"Services, 0 to 100, mean over people: {'; '.join(told)}. Trust: {trust}. "
            f"What people know of them: {knows}."
        )


def fiscal_year(now: Month) -> str:
    """The fiscal year of a July or a June: "2015-16"."""
    year = int(now.label[:4]) - (now.fiscal_month > 6)
    return f"{year}-{(year + 1) % 100:02d}"


def _first_charges(purse: Purse) -> str:
    """What is taken before anything is divided: the cost of reforms, repairs of lost works."""
    text = ""
    if purse.reform_costs > 0:
        text += f"Reforms take {rupees(purse.reform_costs)} of it. "
    if purse.repairs_due.sum() > 0:
        repairs = rupees(purse.repairs_due.sum())
        text += f"{repairs} is due for works lost to flood or drought, ahead of all else. "
    return text


def _by_district(purse: Purse) -> np.ndarray:
    """Each district's share of what was allocated, (D,)."""
    return purse.allocated.sum(axis=-1) / purse.allocated.sum()


def _mean(places: Places | None, people: np.ndarray, sector: int) -> float | None:
    return None if places is None else float(people @ places.service[:, sector])


def _changes(districts: list[int], change: np.ndarray, facts: Province) -> str:
    return ", ".join(f"{facts.district_names[d]} ({100 * change[d]:+.1f})" for d in districts)


def _by_sector(shares: np.ndarray, facts: Province) -> str:
    named = zip(facts.sector_labels, shares, strict=True)
    return "; ".join(f"{label.lower()} {percent(share)}" for label, share in named)


def _grant(purse: Purse, facts: Province) -> str:
    sums = purse.supplementary.sum(axis=0)
    named = [
        f"{rupees(amount)} for {label.lower()}"
        for label, amount in zip(facts.sector_labels, sums, strict=True)
        if amount > 0
    ]
    return f"A supplementary grant is made: {listed(named)}."


def _spending(now: Month, facts: Province) -> str:
    purse = now.purse
    allocated, spent = purse.allocated.sum(), purse.spent.sum()
    leaked = purse.leaked.sum()
    rush = (spent - purse.spent_by_march.sum()) / max(spent, 1e-12)
    added = (("carried in", purse.carried_in.sum()), ("granted later", purse.supplementary.sum()))
    more = "".join(f", {rupees(amount)} {how}" for how, amount in added if amount > 0)
    used = purse.spent.sum(axis=0) / np.maximum(purse.allocated.sum(axis=0), 1e-12)
    return (
        f"The year {fiscal_year(now)} closes. {rupees(allocated)} was allocated{more}; "
        f"{rupees(purse.released.sum())} was released and {rupees(spent)} spent. "
        f"Utilisation, spent over allocated, is {percent(spent / allocated)} "
        f"({_by_sector(used, facts)}). {rupees(leaked)} of what was spent leaked away. "
        f"{percent(rush)} of the spending fell in the last quarter. "
        f"{rupees(purse.lapsed.sum())} lapsed, {rupees(purse.carried_out.sum())} is carried over. "
        f"Schemes: {purse.completed.sum():,.0f} completed, {purse.abandoned.sum():,.0f} abandoned, "
        f"{purse.listed.sum():,.0f} still open."
    )


def _donors(now: Month, before: Month | None) -> Iterator[Said]:
    old = before.donors if before else ()
    for name in now.donors:
        if name not in old:
            yield Said("donor", f"A programme {'runs' if before is None else 'begins'}: {name}.")
    for name in old:
        if name not in now.donors:
            yield Said("donor", f"A programme ended: {name}.")
