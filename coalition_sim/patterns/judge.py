"""Measures the patterns and says which hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from coalition_sim.patterns.catalogue import PATTERNS, Check, Pattern
from coalition_sim.patterns.reading import Reading, View
from coalition_sim.patterns.runs import TIMES, Progress, run, shifted

PASS, FAIL, IN_PART, NOT_MEASURED = "pass", "fail", "pass in part", "not measured"
TOO_FEW = "too few worlds to say"
RESAMPLES = 200
NARROW = 0.95
"""A verdict that fewer resamples than this share would give is called narrow."""


@dataclass(frozen=True)
class Finding:
    """One check: the number over all worlds, 5th and 95th percentile over worlds, the verdict.

    ``holds`` is None where nothing could be measured, or cases are too few. ``narrow``: another
    set of parameter draws might well have decided otherwise.
    """

    check: Check
    value: float = np.nan
    low: float = np.nan
    high: float = np.nan
    holds: bool | None = None
    narrow: bool = False

    @property
    def firm(self) -> bool | None:
        """The verdict where it is not a narrow one."""
        return None if self.narrow else self.holds

    @property
    def too_few(self) -> bool:
        """Whether this counts cases, and there are not enough."""
        return self.check.counts_cases and not self.holds

    @property
    def verdict(self) -> str:
        """In words."""
        if self.too_few:
            return TOO_FEW
        if self.holds is None:
            return self.check.missing or NOT_MEASURED
        return (PASS if self.holds else FAIL) + (", narrowly" if self.narrow else "")


@dataclass(frozen=True)
class Judgement:
    """A pattern with its findings."""

    key: str
    pattern: Pattern
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> str:
        """Fails if one check fails; passes in part where some check cannot be looked at.

        With too few cases there is no verdict either way.
        """
        if any(finding.too_few for finding in self.findings):
            return TOO_FEW
        held = [finding.holds for finding in self.findings]
        if False in held:
            return FAIL
        if True not in held:
            return self.findings[0].verdict
        return IN_PART if None in held else PASS


def assess(
    worlds: int = 200,
    seed: int = 1,
    ablations: Sequence[str] = (),
    jobs: int = 1,
    progress: Progress | None = None,
) -> dict[str, list[Judgement]]:
    """Judge every pattern in the status quo and in each ablation, all in the same worlds.

    Returns
    -------
    Judgements by "status_quo" and the names of the ablations, in the order of the catalogue.
    """
    names: list[str | None] = [None, *ablations]
    rows = worlds * TIMES
    found = {}
    for n, name in enumerate(names):
        step = shifted(progress, n * rows, len(names) * rows)
        view = run(name, worlds, seed, jobs, step)
        found[name or "status_quo"] = judge(view)
    return found


def judge(view: View) -> list[Judgement]:
    """Every pattern, measured on one view."""
    draws = view.ds["draw"].values
    return [
        Judgement(key, pattern, tuple(find(check, view, draws) for check in pattern.checks))
        for key, pattern in PATTERNS.items()
    ]


def find(check: Check, view: View, draws: np.ndarray) -> Finding:
    """Measure one check and hold it against its limits."""
    if check.measure is None:
        return Finding(check)
    reading = check.measure(view)
    value = reading.whole(np.arange(view.worlds))
    if np.isnan(value):
        return Finding(check)
    again = _resampled(reading, draws)
    over = again if reading.values is None else reading.values
    low, high = np.nanpercentile(over, [5, 95], method="nearest")
    holds = _within(check, value)
    if check.counts_cases and not holds:
        return Finding(check, value, float(low), float(high))
    known = again[~np.isnan(again)]
    same = np.mean([_within(check, one) == holds for one in known]) if known.size else 0.0
    return Finding(check, value, float(low), float(high), holds, bool(same < NARROW))


RECORDS = {
    "run": "status_quo: the model as it is; else the mechanism that is switched off",
    "pattern": "number of the pattern",
    "title": "the pattern in words",
    "rule": "when it passes, written before the model",
    "origin": "whether a parameter puts it in (imposed, in part) or it emerges",
    "reason": "why that origin",
    "parameters": "the parameters that put it in",
    "verdict": "the verdict on the whole pattern",
    "check": "what was measured",
    "unit": "unit of value, p05 and p95",
    "value": "the number that the rule is held against: median over worlds, or all worlds together",
    "p05": "5th percentile, over worlds or over resampled parameter draws",
    "p95": "95th percentile of the same",
    "check_verdict": "the verdict on this number",
}
"""What the columns of :func:`as_records` mean."""


def as_records(found: dict[str, list[Judgement]]) -> list[dict[str, Any]]:
    """One plain record per check and run, for JSON."""
    return [
        {
            "run": run,
            "pattern": one.key,
            "title": one.pattern.title,
            "rule": one.pattern.rule,
            "origin": one.pattern.origin,
            "reason": one.pattern.reason,
            "parameters": list(one.pattern.by),
            "verdict": one.verdict,
            "check": finding.check.name,
            "unit": finding.check.unit,
            "value": finding.value,
            "p05": finding.low,
            "p95": finding.high,
            "check_verdict": finding.verdict,
        }
        for run, judgements in found.items()
        for one in judgements
        for finding in one.findings
    ]


def _within(check: Check, value: float) -> bool:
    return bool(check.low <= value <= check.high)


def _resampled(reading: Reading, draws: np.ndarray) -> np.ndarray:
    """The number for all worlds again, with parameter draws drawn anew (always the same ones)."""
    unique, where = np.unique(draws, return_inverse=True)
    members = [np.flatnonzero(where == n) for n in range(unique.size)]
    luck = np.random.default_rng(0).integers(unique.size, size=(RESAMPLES, unique.size))
    return np.array(
        [reading.whole(np.concatenate([members[n] for n in chosen])) for chosen in luck]
    )
