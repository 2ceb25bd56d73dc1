"""The pages of `docs/` that are written by the program, so that they cannot fall behind it.

`python -m coalition_sim.documentation` writes them; with `--check` it only says which are old.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from coalition_sim.levers import Lever, Option
    from coalition_sim.outcomes import Outcome

FOLDER = Path("docs")
NOTICE = "<!-- Written by `python -m coalition_sim.documentation`; changes made here are lost. -->"


def pages() -> dict[str, str]:
    """Every generated page: file name -> text, the same on every machine."""
    makers: dict[str, Callable[[], list[str]]] = {
        "parameters.md": _parameters,
        "month.md": _month,
        "levers.md": _levers,
        "scenarios.md": _scenarios,
        "variables.md": _variables,
        "outcomes.md": _outcomes,
    }
    return {name: "\n".join([NOTICE, *make()]) + "\n" for name, make in makers.items()}


def outdated(folder: Path = FOLDER) -> list[str]:
    """Names of the pages in ``folder`` that are missing or say something else than the program."""
    return list(_outdated(folder))


def write(folder: Path = FOLDER) -> list[Path]:
    """Write the pages that are outdated and return them."""
    old = _outdated(folder)
    for name, text in old.items():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return [folder / name for name in old]


def _outdated(folder: Path) -> dict[str, str]:
    """The pages that are missing or old in ``folder``, as they should be."""
    return {name: text for name, text in pages().items() if _read(folder / name) != text}


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pages, or check them; 1 if a check found an old one."""
    parser = argparse.ArgumentParser(prog="python -m coalition_sim.documentation")
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER, help="default: docs")
    parser.add_argument("--check", action="store_true", help="write nothing, name old pages")
    given = parser.parse_args(arguments)
    if given.check:
        old = outdated(given.folder)
        print("\n".join(old) if old else "All generated pages are current.")
        return int(bool(old))
    written = write(given.folder)
    print("\n".join(map(str, written)) if written else "All generated pages were current.")
    return 0


# Pages ------------------------------------------------------------------------------------------


def _parameters() -> list[str]:
    from coalition_sim.parameters import parameters
    from coalition_sim.parameters.table import EVIDENCE
    from coalition_sim.switches import SWITCHES

    table = parameters()
    tags = [[tag, meaning, _count(table, tag)] for tag, meaning in EVIDENCE.items()]
    groups = table.groupby("mechanism", sort=False)
    return [
        "# Parameters",
        "",
        f"{len(table)} numbers, each written once, in `coalition_sim/parameters/parameters.csv`. "
        "A prior is given by its 5th, 50th and 95th percentile: two halves of a normal curve on "
        "the named scale, cut at the bounds in brackets. Where an end of a prior is a bound, the "
        "curve ends there. A scenario may hold any of them at a value by name. The heading of a "
        "table is the card of the design that a number belongs to; [model.md](model.md) has its "
        "equation. Rows named after a lever give how far it is followed and what it costs a year.",
        "",
        *_table("evidence | meaning | parameters", tags),
        "A row tagged with two letters counts under both.",
        "",
        *(line for name, rows in groups for line in _mechanism(str(name), rows)),
        "## Structural switches",
        "",
        "Alternatives that are not numbers; the first setting is the default.",
        "",
        *_table("switch | settings", [[n, ", ".join(s)] for n, s in SWITCHES.items()]),
    ]


def _mechanism(name: str, rows: pd.DataFrame) -> list[str]:
    head = "name | symbol | 5 % | 50 % | 95 % | unit | scale | evidence | meaning | source"
    return [f"## {name}", "", *_table(head, [_parameter(row) for row in rows.itertuples()])]


def _parameter(row: Any) -> list[object]:
    fixed = row.distribution == "fixed"
    ends = ["", ""] if fixed else [f"{row.low:g}", f"{row.high:g}"]
    scale = "fixed" if fixed else f"{row.distribution} ({row.lower:g} to {row.upper:g})"
    numbers = [ends[0], f"{row.central:g}", ends[1]]
    start = [f"`{row.Index}`", row.symbol, *numbers, row.unit, scale]
    return [*start, row.evidence, row.description, row.source]


def _month() -> list[str]:
    from coalition_sim.month import MONTH

    rows = [[n, p.name, p.when, p.agents, p.reads, p.writes] for n, p in enumerate(MONTH, 1)]
    return [
        "# The order of a month",
        "",
        "One step of the model is one month. The phases run in this order, in every world at "
        "once; the order is written in one place, `coalition_sim/month.py`. What uses a later "
        "quantity of the same month takes last month's: members see last month's releases, plans "
        "last month's donors, the budget last month's services, the month's spending last month's "
        "oversight. Reforms are decided after a government was formed, so that a new chief "
        "minister decides in the month he takes office, and before posts and budgets, which then "
        "follow what is in force.",
        "",
        *_table("no. | phase | when | who acts | reads | writes", rows),
    ]


def _levers() -> list[str]:
    from coalition_sim.levers import DERIVED, LEVERS, STAKES, levers
    from coalition_sim.levers.stakes import table as all_stakes

    table, taken = levers(), all_stakes()
    derived = [[f"`{n}`", d.axis, f"{d.neutral:g}", d.description] for n, d in DERIVED.items()]
    meanings = [[name, meaning, HOLDERS[name]] for name, meaning in STAKES.items()]
    return [
        "# Levers",
        "",
        f"{len(LEVERS)} levers. Each moves the parameters named here and no others. Its effect is "
        "strength x compliance x what is left of it inside its dates and its scope, and zero "
        "outside. Compliance is a number from the scenario, or each world's draw from a prior. "
        "What each does alone stands in [lever_effects.md](lever_effects.md), the scenarios that "
        "use them in [scenarios.md](scenarios.md).",
        "",
        "## Three stages",
        "",
        "**Adoption.** In its first month a reform is put to the chief minister, each partner "
        "party, the federation and, for a law, the assembly. Each loses what the lever takes of "
        "what it holds that day; it accepts with probability 1 - sensitivity x loss (sensitivities "
        "`veto_chief_minister`, "
        "`veto_partner`, `veto_federation`, `veto_assembly`), and all must accept. "
        "What is refused is asked again of each new chief minister. "
        "**Implementation.** Compliance says how far it is followed, and its cost is taken from "
        "the development budget each year. "
        "**Survival.** A new chief minister may repeal what he finds (`repeal_at_handover`) or "
        "keep it in name and hollow it out (`hollowing_at_handover`); a law prevents "
        "`law_protection` of that, as far as it is followed and enforced. Each July a law loses "
        "force by what it costs its worst loser and regains it by oversight "
        "(`enforcement_decay`, `enforcement_courts`). In a scenario, `adoption: given` and "
        "`survival: given` take a stage as settled.",
        "",
        "## What a lever may take",
        "",
        "A weight of 1 takes all that an actor holds of a stake. All weights are assumptions (A).",
        "",
        *_table("stake | meaning | who holds how much", meanings),
        *(line for name in LEVERS for line in _lever(LEVERS[name], table.loc[name], taken)),
        "## Values that exist only to be moved",
        "",
        *_table("value | one per | without a lever | meaning", derived),
    ]


HOLDERS = {
    "money": "chief minister and partners: the part of political money that need would send "
    "elsewhere, less what each member would count as his own doing (`formula_credit`)",
    "postings": "parties with a department wholly; the chief minister for transfers that are not "
    "a minister's",
    "releases": "the chief minister and the finance minister's party",
    "rents": "the chief minister and parties in office: the share of spending that leaks",
    "agenda": "parties with a member in office",
    "federal_say": "the federation",
}
"""Who holds a stake, in words; the arithmetic is in ``agents/vetoes.py``."""


def _lever(lever: Lever, row: pd.Series, taken: pd.DataFrame) -> list[str]:
    moves = [[f"`{move.parameter}`", move.description] for move in lever.moves]
    stakes = [
        [one.stake, f"{one.weight:g}", one.evidence, one.reason]
        for one in taken[taken["lever"] == lever.name].itertuples()
    ]
    told = _table("takes | weight | evidence | why", stakes) if stakes else []
    nothing = [] if stakes else ["- Takes nothing from those who must accept it."]
    return [
        "",
        f"## `{lever.name}`",
        "",
        lever.summary,
        "",
        *_table("moves | how", moves),
        *told,
        *nothing,
        f"- Where it may apply: {_where(lever, str(row['scopes']))}.",
        *(f"- Option `{n}`: {_values(o)}. {o.description}" for n, o in lever.options.items()),
        f"- Adoption: {_adoption(lever)}.",
        f"- Survival: {_survival(lever)}.",
        *_late(lever),
        f"- Compliance: `{lever.compliance_parameter}`, {_prior(row, 'compliance')}.",
        f"- Cost: `{lever.cost_parameter}`, Rs {_prior(row, 'cost')} mn of 2013-14 a year at full "
        "strength and scope.",
        f"- Likely losers: {lever.losers}",
        f"- Ways to game it (not modelled unless a mechanism says so): {lever.gaming}",
        f"- Source: {lever.source}",
    ]


def _where(lever: Lever, scopes: str) -> str:
    if lever.default_sectors == "all" or "sectors" not in lever.scopes:
        return scopes
    return f"{scopes}; unless a scenario names others, {', '.join(lever.default_sectors)}"


def _values(option: Option) -> str:
    first, *others = option.values
    return ", ".join([f"{first} (unless another is named)", *others])


def _adoption(lever: Lever) -> str:
    if lever.law:
        return "by all who can stop it, the assembly with a majority of its loyal members included"
    return "by the chief minister, the partners and the federation; no vote is needed"


def _survival(lever: Lever) -> str:
    said = "a new chief minister may repeal it or hollow it out"
    if lever.law:
        said = f"{said}, less where the law is enforced; it loses force where it hurts"
    if lever.survival != "repeal":
        said = f"{said}; and where it stands he owns it only with `{lever.survival}`"
    return said


def _late(lever: Lever) -> list[str]:
    late = lever.delay
    if late is None:
        return []
    return [
        f"- With `{late.option}: {late.value}` it takes effect `{late.parameter}` months after "
        "its adoption."
    ]


def _prior(row: pd.Series, what: str) -> str:
    return " / ".join(f"{row[f'{what}_{end}']:g}" for end in ("low", "central", "high"))


def _scenarios() -> list[str]:
    from coalition_sim.scenario import packs

    return packs.page().splitlines()


def _variables() -> list[str]:
    from coalition_sim.variables import VARIABLES

    rows = [
        [f"`{name}`", ", ".join(v.dims), v.units, v.kind, v.better, v.long_name]
        for name, v in VARIABLES.items()
    ]
    return [
        "# Variables of a result",
        "",
        "What `simulate` returns and `results.zarr` holds. A year is a fiscal year, July to June. "
        '"sum" adds up twelve months, "stock" is the state at the end of June, "mean" is the '
        "average of the months. Money is in current rupees; divide by `price_index` for rupees of "
        "2013-14.",
        "",
        *_table("name | dimensions | unit | kind | better | meaning", rows),
    ]


def _outcomes() -> list[str]:
    from coalition_sim.outcomes import LAST_YEARS, OUTCOMES

    rows = [[f"`{name}`", *_outcome(outcome)] for name, outcome in OUTCOMES.items()]
    head = "name | label | unit | better | how | smallest difference | why | handle | headline"
    return [
        "# Outcomes",
        "",
        f"What a reform is judged by: the mean of the last {LAST_YEARS} years of each world. The "
        "smallest difference that matters is a choice of this project, made before any result was "
        'seen (evidence A). "handle" names the levers that act on the outcome almost directly: a '
        'change there shows that the lever worked, not that anybody is better off. "headline" '
        "outcomes stand in printed tables; the others are in the files.",
        "",
        *_table(head, rows),
    ]


def _outcome(one: Outcome) -> list[str]:
    said = [one.label, one.unit, one.direction, one.aggregation, f"{one.smallest_difference:g}"]
    handle = ", ".join(f"`{name}`" for name in one.handle)
    return [*said, one.why, handle, "yes" if one.headline else ""]


# Helpers ----------------------------------------------------------------------------------------


def _table(head: str, rows: Iterable[Sequence[object]]) -> list[str]:
    """A table, its columns named in one string, and an empty line after it."""
    line = " | ".join(["---"] * len(head.split(" | ")))
    body = [" | ".join(_cell(value) for value in row) for row in rows]
    return [*(f"| {text} |" for text in (head, line, *body)), ""]


def _cell(value: object) -> str:
    return " ".join(str(value).split()).replace("|", "\\|")


def _count(table: pd.DataFrame, tag: str) -> int:
    return int(sum(tag in tags.split("/") for tags in table["evidence"]))


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


if __name__ == "__main__":
    sys.exit(main())
