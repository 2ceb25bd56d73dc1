"""One district in words: what it was allocated and why, what reached it, how it fares."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from coalition_sim.histories.record import Month
from coalition_sim.histories.words import Said, counted, listed, moved, percent, rupees
from coalition_sim.province import Province

NEARLY = 0.995


class Place:
    """Follows one district from month to month."""

    def __init__(self, district: int, facts: Province) -> None:
        self.d = district
        self.name = facts.district_names[district]
        self.people = facts.population / facts.population.sum()
        self.labels = [label.lower() for label in facts.sector_labels]
        self.is_capital = district == facts.capital
        self._june: Month | None = None

    def tell(self, now: Month, before: Month | None) -> Iterator[Said]:
        """What reached the district this month."""
        if before is not None and self._standing(now) != self._standing(before):
            yield self._said(f"Now {listed(self._standing(now))}.")
        if now.fiscal_month == 1:
            yield self._said(self._allocation(now))
        done = now.purse.completed_now[self.d].sum()
        if done and now.fiscal_month != 12:
            yield self._said(f"{counted(done, 'scheme')} completed in the quarter.")
        if now.fiscal_month == 12:
            yield self._said(self._year(now))
            yield self._said(self._services(now))
            self._june = now

    def facts(self, now: Month) -> dict[str, object]:
        """The same in numbers, for JSON."""
        d, purse, places = self.d, now.purse, now.places
        return {
            "district": self.name,
            "allocated": float(purse.allocated[d].sum()),
            "allocated_by_need": float(purse.technical[d].sum()),
            "released": float(purse.released[d].sum()),
            "spent": float(purse.spent[d].sum()),
            "schemes_completed": int(purse.completed[d].sum()),
            "schemes_open": int(purse.listed[d].sum()),
            "members": int(places.members[d]),
            "members_in_coalition": int(places.inside[d]),
            "members_in_office": int(places.in_office[d]),
            "chief_ministers_home": float(now.government.home[d]),
            "services": dict(zip(self.labels, places.service[d].tolist(), strict=True)),
            "presence": dict(zip(self.labels, places.presence[d].tolist(), strict=True)),
            "trust": float(places.trust[d]),
        }

    def _said(self, text: str) -> Said:
        return Said("district", f"{self.name}: {text}")

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
        reasons.append(f"services at {100 * own:.0f}, the province's mean is {100 * mean:.0f}")
        return f"{text}What counts here: {'; '.join(reasons)}."

    def _year(self, now: Month) -> str:
        purse, d = now.purse, self.d
        return (
            f"of {rupees(purse.allocated[d].sum())} allocated in the year, "
            f"{rupees(purse.released[d].sum())} was released and {rupees(purse.spent[d].sum())} "
            f"spent. {counted(purse.completed[d].sum(), 'scheme')} completed, "
            f"{purse.listed[d].sum():,.0f} still open."
        )

    def _services(self, now: Month) -> str:
        d, places = self.d, now.places
        old = self._june.places if self._june else None

        def levels(name: str) -> str:
            before = None if old is None else getattr(old, name)[d]
            values = getattr(places, name)[d]
            return "; ".join(
                f"{label} {moved(values[s], None if before is None else before[s])}"
                for s, label in enumerate(self.labels)
            )

        trust = moved(places.trust[d], None if old is None else old.trust[d])
        return (
            f"services, 0 to 100: {levels('service')}. Staff present: {levels('presence')}. "
            f"Trust: {trust}. Trust follows services against what people had come to expect."
        )


def _times(part: float, whole: float, people: float) -> str:
    """What a head gets here over what a head gets in the province."""
    return f"{part / whole / people:.1f}" if np.isfinite(whole) and whole > 0 else "none"
