"""One district in words: what it was allocated and why, what reached it, how it fares."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from coalition_sim.histories.hazards import struck
from coalition_sim.histories.people import known, seen_and_reported, told_sectors
from coalition_sim.histories.record import Month, Places
from coalition_sim.histories.words import Said, counted, listed, moved, percent, rupees
from coalition_sim.province import Province

NEARLY = 0.995


class Place:
    """Follows one district from month to month."""

    def __init__(self, district: int, facts: Province) -> None:
        self.d = district
        self.name = facts.district_names[district]
        self.people = facts.population / facts.population.sum()
        self.province = facts
        self.labels = [label.lower() for label in facts.sector_labels]
        self.is_capital = district == facts.capital
        self._june: Month | None = None
        self._unrest_since: int | None = None

    def tell(self, now: Month, before: Month | None) -> Iterator[Said]:
        """What reached the district this month."""
        if before is not None and self._standing(now) != self._standing(before):
            yield self._said(f"Now {listed(self._standing(now))}.")
        yield from self._troubles(now, before)
        if now.fiscal_month == 1:
            yield self._said(self._allocation(now))
        done = now.purse.completed_now[self.d].sum()
        if done and now.fiscal_month != 12:
            yield self._said(f"{counted(done, 'scheme')} completed in the quarter.")
        if now.fiscal_month == 12:
            yield self._said(self._year(now))
            yield self._said(self._services(now))
            yield self._said(self._people(now))
            self._june = now

    def facts(self, now: Month) -> dict[str, object]:
        """The same in numbers, for JSON."""
        d, purse, places = self.d, now.purse, now.places
        return {
            "district": self.name,
            "allocated": float(purse.allocated[d].sum()),
            "allocated_by_need": float(purse.technical[d].sum()),
            "released": float(purse.released[d].sum()),
            "repairs_due": float(purse.repairs_due[d].sum()),
            "spent": float(purse.spent[d].sum()),
            "leaked": float(purse.leaked[d].sum()),
            "schemes_completed": int(purse.completed[d].sum()),
            "schemes_open": int(purse.listed[d].sum()),
            "members": int(places.members[d]),
            "members_in_coalition": int(places.inside[d]),
            "members_in_office": int(places.in_office[d]),
            "chief_ministers_home": float(now.government.home[d]),
            "services": dict(zip(self.labels, places.service[d].tolist(), strict=True)),
            "services_reported": dict(zip(self.labels, places.reported[d].tolist(), strict=True)),
            "indicators": dict(
                zip(self.province.indicator_names, places.indicators[d].tolist(), strict=True)
            ),
            "unrest": bool(places.unrest[d]),
            "complaints_settled": float(places.settled[d]) if places.offices[d] > 0 else None,
            "presence": dict(zip(self.labels, places.presence[d].tolist(), strict=True)),
            "trust": float(places.trust[d]),
        }

    def _said(self, text: str) -> Said:
        return Said("district", f"{self.name}: {text}")

    def _troubles(self, now: Month, before: Month | None) -> Iterator[Said]:
        """Unrest that begins or ends here, works lost to a flood or drought."""
        d, since = self.d, self._unrest_since
        if now.places.unrest[d] and since is None:
            self._unrest_since = now.number
            yield self._said("unrest." if before is None else "unrest begins.")
        elif since is not None and not now.places.unrest[d]:
            self._unrest_since = None
            yield self._said(f"quiet again after {counted(now.number - since, 'month')} of unrest.")
        if before is not None and struck(now, d, self.province):
            level, was = (100 * m.places.infrastructure[d].mean() for m in (now, before))
            due = rupees(now.purse.repairs_due[d].sum())
            yield self._said(
                f"buildings and works stand at {level:.0f} of 100 after the flood or drought, "
                f"{was:.0f} before. Repairs of {due} wait for the next budget."
            )

    def _standing(self, now: Month) -> list[str]:
        """Where the district stands with the government."""
        places, d = now.places, self.d
        members = counted(places.members[d], "member")
        told = [f"{places.inside[d]} of its {members} in the coalition"]
        if places.in_office[d]:
            told.append(f"{places.in_office[d]} in office")
        home = now.government.home[d]
        if home > 0:
            told.append(
                "home district of the chief minister"
                if home > NEARLY
                else f"{percent(home)} of the chief minister's seat"
            )
        return told

    def _allocation(self, now: Month) -> str:
        purse, d = now.purse, self.d
        total, need = purse.allocated[d].sum(), purse.technical[d].sum()
        people = self.people[d]
        whole, by_need = purse.allocated.sum(), purse.technical.sum()
        per_head = total / whole / people
        text = (
            f"allocated {rupees(total)}, {rupees(need)} of it by need and plan and "
            f"{rupees(total - need)} by politics. Per head that is {per_head:.1f} times the "
            f"province's mean (by need {_times(need, by_need, people)}, by politics "
            f"{_times(total - need, whole - by_need, people)}). "
        )
        reasons = self._standing(now)
        if self.is_capital:
            reasons.append("the capital")
        service = now.places.service
        own, mean = service[d].mean(), (self.people @ service).mean()
        due = purse.repairs_due[d].sum()
        if due > 0:
            reasons.append(f"{rupees(due)} due for lost works, counted with need and plan")
        reasons.append(f"services at {100 * own:.0f}, the province's mean is {100 * mean:.0f}")
        return f"{text}What counts here: {'; '.join(reasons)}."

    def _year(self, now: Month) -> str:
        purse, d = now.purse, self.d
        return (
            f"of {rupees(purse.allocated[d].sum())} allocated in the year, "
            f"{rupees(purse.released[d].sum())} was released and {rupees(purse.spent[d].sum())} "
            f"spent, of which {rupees(purse.leaked[d].sum())} leaked away. "
            f"{counted(purse.completed[d].sum(), 'scheme')} completed, "
            f"{purse.listed[d].sum():,.0f} still open."
        )

    def _services(self, now: Month) -> str:
        """True levels, and beside them what is reported where that differs."""
        d, places, old = self.d, now.places, self._last()
        sectors = told_sectors(self.province)
        services = "; ".join(
            f"{self.labels[s]} "
            + seen_and_reported(
                places.service[d, s],
                places.reported[d, s],
                None if old is None else old.service[d, s],
            )
            for s in sectors
        )
        presence = "; ".join(
            f"{self.labels[s]} "
            + moved(places.presence[d, s], None if old is None else old.presence[d, s])
            for s in sectors
        )
        trust = moved(places.trust[d], None if old is None else old.trust[d])
        return (
            f"services, 0 to 100: {services}. Staff present: {presence}. "
            f"Trust: {trust}. Trust follows services against what people had come to expect."
        )

    def _people(self, now: Month) -> str:
        """Indicators that people know, and what became of their complaints."""
        d, places, old = self.d, now.places, self._last()
        before = None if old is None else old.indicators[d]
        told = known(places.indicators[d], before, places.working_days, self.province)
        text = f"what people know: {told}."
        if places.offices[d] > 0:
            text += f" Of their complaints, {percent(places.settled[d])} are settled well."
        return text

    def _last(self) -> Places | None:
        return self._june.places if self._june else None


def _times(part: float, whole: float, people: float) -> str:
    """What a head gets here over what a head gets in the province."""
    return f"{part / whole / people:.1f}" if np.isfinite(whole) and whole > 0 else "none"
