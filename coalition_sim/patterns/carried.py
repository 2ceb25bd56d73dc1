"""What each mechanism carries, and whether the model does better than its benchmark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coalition_sim.patterns.ablations import ABLATIONS
from coalition_sim.patterns.judge import FAIL, PASS, Finding, Judgement
from coalition_sim.patterns.shown import number, table

BASE = "status_quo"
BENCHMARK = "politics"
OF_POLITICS = ("P1", "P2", "P3", "P4", "P5", "P6", "P20")
"""Patterns of governments, posts and the assembly: a benchmark without coalition politics does not
set out to explain them."""

Found = Mapping[str, Sequence[Judgement]]


def ablations(found: Found) -> list[str]:
    """The section of the page on what was switched off, and what failed then."""
    names = [name for name in found if name != BASE]
    if not names:
        return ["## Ablations", "", "None was run for this page.", ""]
    return [
        "## Ablations",
        "",
        "A mechanism is switched off as far as the bounds of its parameters allow, in the same "
        "worlds. A pattern that it carries then fails; a pattern that survives every ablation "
        "tests nothing of what was switched off. Where too few cases are left to measure, it "
        "counts as failed. Levels are not to be compared between columns: several means of the "
        "model belong to a world's own status quo and move along.",
        "",
        *(line for name in names for line in _overrides(name)),
        "### What each carries",
        "",
        *_matrix(found, names),
        *_carried(found, names),
    ]


def _overrides(name: str) -> list[str]:
    ablation = ABLATIONS[name]
    rows = [[f"`{p}`", f"{one.value:g}", one.why] for p, one in ablation.overrides.items()]
    title = f"### Without {name}: {ablation.title}"
    return [title, "", *table("parameter | held at | why", rows)]


def _matrix(found: Found, names: Sequence[str]) -> list[str]:
    """Every check that was measured, in the status quo and in each ablation; changes in bold."""
    rows = []
    for n, one in enumerate(found[BASE]):
        for k, finding in enumerate(one.findings):
            if finding.check.measure is not None:
                cells = [_cell_of(found[name][n].findings[k], finding) for name in names]
                rows.append([one.key, finding.check.name, _cell_of(finding, finding), *cells])
    head = " | ".join(["no.", "measured", "as it is", *(f"no {name}" for name in names)])
    return table(head, rows)


def _cell_of(finding: Finding, base: Finding) -> str:
    if finding.too_few:
        return "too few"
    if finding.holds is None:
        return "not measured"
    text = f"{number(finding.value, finding)} {PASS if finding.holds else FAIL}"
    return text if finding.holds == base.holds else f"**{text}**"


def _carried(found: Found, names: Sequence[str]) -> list[str]:
    """Which patterns lose a check in which ablation, and which lose none in any."""
    told, touched = [], set()
    for name in names:
        firmly, perhaps = _lost(found, name)
        touched |= {*firmly, *perhaps}
        also = f"; perhaps {_listed(perhaps)}, by a narrow verdict" if perhaps else ""
        told.append(f"- **{name}** carries {_listed(firmly)}{also}.")
    passing = [one.key for one in found[BASE] if any(f.holds for f in one.findings)]
    idle = [key for key in passing if key not in touched]
    told.append(f"- None of them touches {_listed(idle)}: these test nothing of what was removed.")
    return [*told, ""]


def benchmark(found: Found) -> list[str]:
    """Whether the model does better than its benchmark without coalition politics (card M30)."""
    if BENCHMARK not in found:
        return []
    pairs = _both(found)
    politics = [pair for pair in pairs if pair[0] in OF_POLITICS]
    rest = [pair for pair in pairs if pair[0] not in OF_POLITICS]
    return [
        "## Against a benchmark without coalition politics",
        "",
        f"Without {BENCHMARK} the model is a benchmark in the manner of Policy Priority Inference "
        "(Guerrero and Castañeda): money goes by need, and nobody is moved about. A number that "
        "cannot be measured counts as not held, and a narrow verdict counts like any other.",
        "",
        f"- All numbers: {_compared(pairs)}",
        f"- Governments, posts and the assembly ({_listed(OF_POLITICS)}), which the benchmark does "
        f"not set out to explain: {_compared(politics)}",
        f"- Money, schemes, services, donors and districts: {_compared(rest)}",
        "",
    ]


def _both(found: Found) -> list[tuple[str, bool, bool]]:
    """Every number that the model measures: its pattern, and whether model and benchmark hold."""
    return [
        (one.key, bool(here.holds), bool(there.holds))
        for one, other in zip(found[BASE], found[BENCHMARK], strict=True)
        for here, there in zip(one.findings, other.findings, strict=True)
        if here.holds is not None and not here.check.counts_cases
    ]


def _compared(pairs: Sequence[tuple[str, bool, bool]]) -> str:
    model, benchmark = (sum(bool(pair[n]) for pair in pairs) for n in (1, 2))
    keys = list(dict.fromkeys(key for key, *_ in pairs))
    lost = [key for key in keys if (key, True, False) in pairs]
    same = [key for key in keys if key not in lost]
    told = f"the model holds {model} of {len(pairs)}, the benchmark {benchmark}."
    if benchmark >= model:
        return f"{told} **The benchmark does no worse**: these do not need coalition politics."
    less = f"The benchmark does worse, by {_listed(lost)}."
    if not same:
        return f"{told} {less}"
    return f"{told} {less} **On {_listed(same)} it does no worse**: they do not need it."


def _lost(found: Found, name: str) -> tuple[list[str], list[str]]:
    """Patterns with a check that passes as it is and not in an ablation: surely, and narrowly."""
    firmly, perhaps = [], []
    for before, after in zip(found[BASE], found[name], strict=True):
        pairs = list(zip(before.findings, after.findings, strict=True))
        lost = [(one, other) for one, other in pairs if one.holds and not other.holds]
        if any(one.firm and not other.narrow for one, other in lost):
            firmly.append(before.key)
        elif lost:
            perhaps.append(before.key)
    return firmly, perhaps


def _listed(keys: Sequence[str]) -> str:
    return ", ".join(keys) if keys else "none"
