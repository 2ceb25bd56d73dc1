"""How a finding is shown: numbers with units, limits, tables."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from coalition_sim.patterns.judge import Finding


def value_text(finding: Finding) -> str:
    """The measured number with its unit, or nothing."""
    figures = number(finding.value, finding)
    unit = "" if math.isinf(finding.value) else finding.check.unit
    return f"{figures} {unit}".strip() if figures else ""


def range_text(finding: Finding) -> str:
    """5th to 95th percentile over worlds."""
    if math.isnan(finding.value):
        return ""
    return f"{number(finding.low, finding)} to {number(finding.high, finding)}"


def limits_text(finding: Finding) -> str:
    """The limits of the rule; (ours) where the design leaves them open."""
    check = finding.check
    low, high = _limit(check.low), _limit(check.high)
    ours = " (ours)" if check.ours else ""
    if check.measure is None:
        return ""
    if low and low == high:
        return f"{low}{ours}"
    if low and high:
        return f"{low} to {high}{ours}"
    return (f"above {low}" if low else f"below {high}") + ours


def _limit(value: float) -> str:
    """A limit in figures; a hair's breadth off 0 means that 0 itself is outside."""
    return "" if math.isinf(value) else f"{value:g}" if abs(value) > 1e-6 else "0"


def number(value: float, finding: Finding) -> str:
    """A number as its check is shown, without a unit; nothing where there is none."""
    if math.isnan(value):
        return ""
    if math.isinf(value):
        return "never" if value > 0 else "at once"
    text = f"{value:.{finding.check.decimals}f}"
    return text.lstrip("-") if float(text) == 0 else text


def with_first(findings: Iterable[Finding]) -> list[tuple[bool, Finding]]:
    """Each finding, and whether it is the first of its pattern."""
    return [(n == 0, finding) for n, finding in enumerate(findings)]


def table(head: str, rows: Iterable[Sequence[str]]) -> list[str]:
    """Lines of a Markdown table, and an empty one after it."""
    line = " | ".join(["---"] * len(head.split(" | ")))
    body = [" | ".join(" ".join(str(cell).split()) for cell in row) for row in rows]
    return [*(f"| {text} |" for text in (head, line, *body)), ""]
