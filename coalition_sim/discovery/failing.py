"""What counts as a failure: a rule in a few words, read strictly.

worse             the reform does worse than the baseline in the same world
worse by 2        the same, by at least 2 in the unit of the outcome
worst 25 %        the effect is among the worst quarter of those found
< 0, >= 0.5       the difference, reform less baseline, whatever its sign is worth
level < 40        the outcome itself under the reform, as a threshold
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from coalition_sim.analysis.effect import paired_differences
from coalition_sim.discovery.errors import DiscoveryError
from coalition_sim.outcomes import Outcome

Array = np.ndarray

_NUMBER = r"([-+]?\d+(?:\.\d*)?|[-+]?\.\d+)"
_FORMS = (
    (re.compile(rf"(?:(level|difference)\s*)?(<=|>=|<|>)\s*{_NUMBER}"), "compared"),
    (re.compile(rf"worse(?:\s+by\s+{_NUMBER})?"), "worse"),
    (re.compile(rf"worst\s+{_NUMBER}\s*%"), "worst"),
)
_COMPARE: dict[str, Callable[[Array, float], Array]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_WORDS = {"<": "below", "<=": "at or below", ">": "above", ">=": "at or above"}
ALLOWED = '"worse", "worse by 2", "worst 25 %", "< 0", "level < 40"'


@dataclass(frozen=True)
class Failing:
    """A rule with a fixed bound: ``sign`` (<, <=, >, >=) and ``bound`` on the effect or the level.

    ``words`` tells it after the name of a reform: "Fixed tenure ...".
    """

    text: str
    on_level: bool
    sign: str
    bound: float
    words: str

    def values(self, here: Array, there: Array, outcome: Outcome) -> Array:
        """What the rule looks at in each world, in the unit of the outcome."""
        return here if self.on_level else paired_differences(here, there, outcome)

    def fails(self, values: Array) -> Array:
        """Which worlds fail, as 0 or 1."""
        return _COMPARE[self.sign](values, self.bound).astype(float)


def check(text: str, outcome: Outcome) -> None:
    """Raise unless the rule can be read and fits the outcome; to be asked before the long work."""
    read(text, outcome, "the baseline", np.zeros(1))


def read(text: str, outcome: Outcome, baseline: str, effects: Array) -> Failing:
    """The rule as a bound; ``effects`` (worlds,) are those whose worst part a rule may ask for."""
    kind, found = _matched(text)
    if kind == "compared":
        level, sign, number = found.groups()
        what = f"“{outcome.label}”"
        subject = f"leaves {what}" if level == "level" else f"changes {what} by a number"
        words = f"{subject} {_WORDS[sign]} {float(number):g} ({outcome.unit})"
        return Failing(text, level == "level", sign, float(number), words)
    if outcome.direction == "neither":
        raise DiscoveryError(
            f'fails = "{text}": for "{outcome.label}" no direction is worse. Say which with "< 0" '
            'or "> 0".'
        )
    down = outcome.direction == "more"
    what = f"in “{outcome.label}”"
    if kind == "worse":
        by = float(found[1] or 0)
        if by < 0:
            raise DiscoveryError(f'fails = "{text}": give the size of the loss, 0 or more.')
        least = f" by at least {by:g} ({outcome.unit})" if by else ""
        sign = ("<=" if down else ">=") if by else ("<" if down else ">")
        words = f"does worse than {baseline} {what}{least}"
        return Failing(text, False, sign, -by if down else by, words)
    share = float(found[1])
    if not 0 < share < 100:
        raise DiscoveryError(f'fails = "{text}": the worst part lies between 0 and 100 %.')
    bound = float(np.quantile(effects, share / 100 if down else 1 - share / 100))
    sign = "<=" if down else ">="
    words = (
        f"has one of its worst {share:g} % of effects {what} ({bound:+.3g} or "
        f"{'lower' if down else 'higher'}; {outcome.unit})"
    )
    return Failing(text, False, sign, bound, words)


def _matched(text: str) -> tuple[str, re.Match[str]]:
    plain = " ".join(text.lower().split())
    for form, kind in _FORMS:
        found = form.fullmatch(plain)
        if found:
            return kind, found
    raise DiscoveryError(f'fails = "{text}": allowed are {ALLOWED}.')
