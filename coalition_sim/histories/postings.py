"""Secretaries in words: who left after how long, who came after how many empty months."""

from __future__ import annotations

from collections.abc import Iterator

from coalition_sim.histories.record import Month
from coalition_sim.histories.words import Said, counted, listed

WHY = {
    "change of chief minister": "with the change of chief minister",
    "change of minister": "after the minister changed",
    "chief minister": "at the wish of the chief minister",
    "caretaker": "moved by the caretakers before the election",
    "patron": "at the wish of a patron",
}
CHOSEN = {
    "the most competent": "the most competent candidate is taken",
    "loyalty": "loyalty outweighs competence among the candidates",
}
TITLE = "secretary, "


class Postings:
    """Follows the posts from month to month; ``department`` limits it to one."""

    def __init__(self, department: str | None = None) -> None:
        self.department = department
        self._empty_since: dict[str, int] = {}
        self._came: dict[str, int] = {}

    def tell(self, now: Month, before: Month | None) -> Iterator[Said]:
        """Departures and postings of this month."""
        for event in now.of("departure", "posting"):
            post = event.actor.removeprefix(TITLE)
            told = self._departure if event.kind == "departure" else self._posting
            text = told(post, event.cause, event.value, now.number)
            if self.department in (None, post):
                yield Said("posting", text)
        yield from self._plan(now, before)

    def opening(self, now: Month) -> str:
        """How long the secretaries have served at the end of a month."""
        served = [
            f"{post.department} {post.months}"
            for post in now.posts
            if post.months is not None and self.department in (None, post.department)
        ]
        if not served:
            return "No secretary is in post."
        return f"At its end the secretaries have served, in months: {', '.join(served)}."

    def _departure(self, post: str, cause: str, months: float, number: int) -> str:
        self._empty_since[post] = number
        served = counted(months, "month")
        return f"{post}: the secretary leaves after {served}, {WHY.get(cause, f'({cause})')}."

    def _posting(self, post: str, cause: str, value: float, number: int) -> str:
        self._came[post] = self._came.get(post, 1) + 1
        empty = number - self._empty_since.get(post, number)
        after = f"after {counted(empty, 'month')} without one" if empty else "at once"
        how = f"; {CHOSEN[cause]}" if cause in CHOSEN else ""
        which = f"number {self._came[post]} since the start"
        return f"{post}: a new secretary comes {after}, {which}{how}."

    def _plan(self, now: Month, before: Month | None) -> Iterator[Said]:
        """Each June, how much of the department's plan is still followed."""
        if self.department is None or now.fiscal_month != 12:
            return
        post = next(post for post in now.posts if post.department == self.department)
        yield Said(
            "plan",
            f"{post.department}: {100 * post.continuity:.0f} of 100 of the plan is still followed.",
        )


def still_empty(now: Month) -> str:
    """Departments without a secretary at the end of a month, or nothing."""
    empty = [post.department for post in now.posts if post.months is None]
    return f"Without a secretary: {listed(empty)}." if empty else ""
