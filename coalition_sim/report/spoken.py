"""How outcomes, numbers and lists are said in a sentence."""

from __future__ import annotations

from collections.abc import Iterable

from coalition_sim.outcomes import OUTCOMES

# outcome: its name in a sentence, a clear gain, a clear loss
_SPOKEN = {
    "service_mean": ("services on the whole", "stronger services", "weaker services"),
    "service_education": (
        "the education service",
        "a stronger education service",
        "a weaker education service",
    ),
    "service_health": (
        "the health service",
        "a stronger health service",
        "a weaker health service",
    ),
    "worst_quintile_service": (
        "services of the worst-served fifth of the people",
        "stronger services for the worst-served fifth of the people",
        "weaker services for the worst-served fifth of the people",
    ),
    "worst_quintile_gap": (
        "the gap between the worst-served fifth and the mean",
        "a narrower gap between the worst-served fifth and the mean",
        "a wider gap between the worst-served fifth and the mean",
    ),
    "remote_urban_gap": (
        "the gap between remote and near districts",
        "a narrower gap between remote and near districts",
        "a wider gap between remote and near districts",
    ),
    "female_male_enrolment_gap": (
        "the gap between girls and boys in school",
        "a narrower gap between girls and boys in school",
        "a wider gap between girls and boys in school",
    ),
    "satisfaction": (
        "the satisfaction of households",
        "more households satisfied",
        "fewer households satisfied",
    ),
    "trust": (
        "trust in the provincial government",
        "more trust in the provincial government",
        "less trust in the provincial government",
    ),
    "utilisation": (
        "the use of the budget",
        "more of the budget used",
        "less of the budget used",
    ),
    "throw_forward_ratio": (
        "the backlog of unpaid schemes",
        "a smaller backlog of unpaid schemes",
        "a larger backlog of unpaid schemes",
    ),
    "completion_rate": (
        "the completion of schemes",
        "more schemes completed",
        "fewer schemes completed",
    ),
    "secretary_changes": (
        "the turnover of secretaries",
        "fewer changes of secretary",
        "more changes of secretary",
    ),
    "forced_exits": (
        "the removal of chief ministers",
        "fewer chief ministers forced out",
        "more chief ministers forced out",
    ),
    "forced_exits_all_years": (
        "the removal of chief ministers over all years",
        "fewer chief ministers forced out over the whole run",
        "more chief ministers forced out over the whole run",
    ),
    "allocation_need_alignment": (
        "the fit of money to need",
        "money closer to need",
        "money further from need",
    ),
    "leaked_real": ("the loss to leakage", "less money lost", "more money lost"),
}
NUMBERS = (
    "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
)  # fmt: skip


def spoken(outcome: str) -> str:
    """An outcome as named in a sentence; without a phrase of its own, by its label."""
    return _SPOKEN[outcome][0] if outcome in _SPOKEN else OUTCOMES[outcome].label.lower()


def clearly(outcome: str, words: str) -> str:
    """A clear difference of an outcome as said in a sentence.

    >>> clearly("secretary_changes", "improves")
    'fewer changes of secretary'
    """
    if outcome not in _SPOKEN:
        return f"{OUTCOMES[outcome].label.lower()} {words}"
    return _SPOKEN[outcome][1 if words == "improves" else 2]


def listed(parts: Iterable[str]) -> str:
    """Parts joined as spoken.

    >>> listed(["schools", "clinics", "roads"])
    'schools, clinics and roads'
    """
    texts = list(parts)
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"


def said(count: int) -> str:
    """A count in words up to twelve, in digits above.

    >>> said(3), said(34)
    ('three', '34')
    """
    return NUMBERS[count] if 0 <= count < len(NUMBERS) else str(count)
