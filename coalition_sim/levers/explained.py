"""One lever explained: what it does, through which parameters, on what evidence, who loses.

What a move reads is found by making it once and watching, so that it cannot fall behind the code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from coalition_sim.levers.acts_with import ACTS_WITH
from coalition_sim.levers.catalogue import LEVERS
from coalition_sim.levers.derived import DERIVED
from coalition_sim.levers.lever import Lever, Move, Option
from coalition_sim.levers.stakes import STAKES, table

EVIDENCE_COLUMNS = ("symbol", "unit", "low", "central", "high", "distribution", "evidence")


class LeverError(ValueError):
    """A lever that does not exist was asked for."""


def explained(name: str) -> dict[str, Any]:
    """Everything there is to say about one lever, as plain values.

    >>> explained("fixed_tenure")["applies_to"]
    ['posts']
    """

    lever = _known(name)
    return {
        "name": lever.name,
        "summary": lever.summary,
        "moves": [_move(move) for move in lever.moves],
        "applies_to": list(lever.scopes) or [WHOLE],
        "can_be_limited_to": _names(lever),
        "default_sectors": _default_sectors(lever),
        "options": [_option(name, option) for name, option in lever.options.items()],
        "law": lever.law,
        "survival": _survival(lever),
        "delay": _delay(lever),
        "stakes": _stakes(lever.name),
        "losers": lever.losers,
        "gaming": lever.gaming,
        "compliance": {"default": "prior", **_parameter(lever.compliance_parameter)},
        "cost": {"default": "prior", **_parameter(lever.cost_parameter)},
        "source": lever.source,
        "scenarios": _scenarios(lever.name),
    }


WHOLE = "the whole province"
"""Where a lever applies that a scenario cannot limit."""


def _names(lever: Lever) -> dict[str, list[str]]:
    """What a scenario may limit the lever to, by scope."""
    from coalition_sim.province import province

    facts = province()
    known = {
        "districts": facts.district_names,
        "sectors": facts.sector_names,
        "posts": facts.department_names,
    }
    return {scope: [str(one) for one in known[scope]] for scope in lever.scopes}


def _default_sectors(lever: Lever) -> str | list[str] | None:
    """The sectors of the lever unless a scenario names them; None if it has no sectors."""
    if "sectors" not in lever.scopes:
        return None
    return "all" if lever.default_sectors == "all" else list(lever.default_sectors)


def _option(name: str, option: Option) -> dict[str, Any]:
    return {
        "name": name,
        "default": option.values[0],
        "values": list(option.values),
        "description": option.description,
        "example": f"options: {{{name}: {option.values[-1]}}}",
    }


def _survival(lever: Lever) -> dict[str, Any]:
    """What may end the lever at a change of chief minister, and the parameters of that."""
    behind: tuple[str, ...] = ("repeal_at_handover", "hollowing_at_handover")
    how = "a new chief minister may repeal it, or keep it in name and hollow it out"
    if lever.survival != "repeal":
        behind = (lever.survival, *behind)
        how += "; and where it stands he may not own it"
    return {"how": how, "parameters": [_parameter(name) for name in behind]}


def _delay(lever: Lever) -> dict[str, Any] | None:
    """Under which choice the effect begins late, and by how much; None if it never does."""
    late = lever.delay
    if late is None:
        return None
    return {"option": late.option, "value": late.value, **_parameter(late.parameter)}


def _stakes(lever: str) -> list[dict[str, Any]]:
    """What the lever takes from those who must accept it, with the reason."""
    rows = table()
    return [
        {
            "stake": row.stake,
            "meaning": STAKES[row.stake],
            "weight": float(row.weight),
            "evidence": row.evidence,
            "reason": row.reason,
        }
        for row in rows[rows["lever"] == lever].itertuples()
    ]


def _known(name: str) -> Lever:
    from coalition_sim.scenario.errors import near_enough

    if name in LEVERS:
        return LEVERS[name]
    near = near_enough(name, LEVERS)
    hint = f' Did you mean "{near}"?' if near else ""
    raise LeverError(f'lever "{name}" is not known.{hint} Known: {", ".join(LEVERS)}.')


def _move(move: Move) -> dict[str, Any]:
    """What is moved and every parameter behind it, the moved one first where it is one."""
    behind = [*reads(move), *ACTS_WITH.get(move.parameter, ())]
    own = () if move.parameter in DERIVED else (move.parameter,)
    through = [name for name in dict.fromkeys([*own, *behind]) if _is_parameter(name)]
    return {
        "moves": move.parameter,
        "how": move.description,
        "derived": _derived(move.parameter),
        "parameters": [_parameter(name) for name in through],
    }


def _is_parameter(name: str) -> bool:
    """Whether a value that a move reads is a parameter; one with a dot comes with the scope."""
    return name not in DERIVED and "." not in name


def _derived(name: str) -> dict[str, Any] | None:
    """What a value is that exists only to be moved; None for a parameter."""
    if name not in DERIVED:
        return None
    one = DERIVED[name]
    return {"one_per": one.axis, "without_a_lever": one.neutral, "description": one.description}


def _parameter(name: str) -> dict[str, Any]:
    from coalition_sim.parameters import parameters

    row = parameters().loc[name]
    values = {column: _plain(row[column]) for column in EVIDENCE_COLUMNS}
    described = {"evidence_in_words": _evidence(row["evidence"]), "source": row["source"]}
    return {"name": name, **values, **described, "description": row["description"]}


def _evidence(tags: str) -> str:
    from coalition_sim.parameters.table import EVIDENCE

    return "; ".join(EVIDENCE[tag] for tag in tags.split("/"))


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


class _Watched(Mapping[str, np.ndarray]):
    """Central values of all parameters that remember which of them were asked for.

    What the schedule hands over besides (names with a dot) is 0: the first choice of an option.
    """

    def __init__(self) -> None:
        from coalition_sim.parameters import central

        row = central(1).iloc[0]
        self.values_ = {str(name): np.full((1, 1), value) for name, value in row.items()}
        self.values_ |= {name: np.full((1, 1), one.neutral) for name, one in DERIVED.items()}
        self.asked: list[str] = []

    def __getitem__(self, name: str) -> np.ndarray:
        self.asked.append(name)
        return np.zeros((1, 1)) if "." in name else self.values_[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_)

    def __len__(self) -> int:
        return len(self.values_)


def reads(move: Move) -> list[str]:
    """Names of the values a move asks for when it is made."""
    watched = _Watched()
    move.apply(watched, np.ones((1, 1)))
    return list(dict.fromkeys(watched.asked))


def _scenarios(lever: str) -> list[dict[str, str]]:
    """The shipped scenarios that pull this lever, with how they do."""
    from coalition_sim.scenario import load_scenario, shipped
    from coalition_sim.scenario.spoken import setting_in_words

    using = [one for one in map(load_scenario, shipped()) if lever in one.levers]
    return [
        {
            "name": one.name,
            "title": one.title,
            "setting": setting_in_words(lever, one.levers[lever]),
        }
        for one in using
    ]
