"""One lever explained: what it does, through which parameters, on what evidence, who loses.

What a move reads is found by making it once and watching, so that it cannot fall behind the code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from coalition_sim.levers.catalogue import DERIVED, LEVERS, Lever, Move

ACTS_WITH: Mapping[str, tuple[str, ...]] = {
    "tenure_guard": ("minimum_tenure",),
    "replacement_guard": ("minimum_tenure",),
    "political_share_factor": (
        "political_share_2013",
        "political_share_2016",
        "political_share_later",
    ),
    "home_district_factor": ("home_district_bonus",),
    "minister_bonus_factor": ("minister_bonus",),
    "minimum_size_share": ("minimum_scheme_size",),
}
"""Parameters that the model uses together with a value that exists only to be moved."""

EVIDENCE_COLUMNS = ("symbol", "unit", "low", "central", "high", "distribution", "evidence")


class LeverError(ValueError):
    """A lever that does not exist was asked for."""


def explained(name: str) -> dict[str, Any]:
    """Everything there is to say about one lever, as plain values.

    >>> explained("fixed_tenure")["applies_to"]
    ['posts']
    """
    from coalition_sim.province import province

    lever = _known(name)
    facts = province()
    can = {
        "districts": facts.district_names,
        "sectors": facts.sector_names,
        "posts": facts.department_names,
    }
    return {
        "name": lever.name,
        "summary": lever.summary,
        "moves": [_move(move) for move in lever.moves],
        "applies_to": list(lever.scopes),
        "can_be_limited_to": {scope: [str(one) for one in can[scope]] for scope in lever.scopes},
        "losers": lever.losers,
        "gaming": lever.gaming,
        "compliance": {"default": "prior", **_parameter(lever.compliance_parameter)},
        "source": lever.source,
        "scenarios": _scenarios(lever.name),
    }


def _known(name: str) -> Lever:
    from coalition_sim.parameters import nearest

    if name in LEVERS:
        return LEVERS[name]
    near = nearest(name, LEVERS)
    hint = f' Did you mean "{near}"?' if near else ""
    raise LeverError(f'lever "{name}" is not known.{hint} Known: {", ".join(LEVERS)}.')


def _move(move: Move) -> dict[str, Any]:
    """What is moved and every parameter behind it, the moved one first where it is one."""
    behind = [*_reads(move), *ACTS_WITH.get(move.parameter, ())]
    own = () if move.parameter in DERIVED else (move.parameter,)
    through = [name for name in dict.fromkeys([*own, *behind]) if name not in DERIVED]
    return {
        "moves": move.parameter,
        "how": move.description,
        "derived": _derived(move.parameter),
        "parameters": [_parameter(name) for name in through],
    }


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
    """Central values of all parameters that remember which of them were asked for."""

    def __init__(self) -> None:
        from coalition_sim.parameters import central

        row = central(1).iloc[0]
        self.values_ = {str(name): np.full((1, 1), value) for name, value in row.items()}
        self.values_ |= {name: np.full((1, 1), one.neutral) for name, one in DERIVED.items()}
        self.asked: list[str] = []

    def __getitem__(self, name: str) -> np.ndarray:
        self.asked.append(name)
        return self.values_[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_)

    def __len__(self) -> int:
        return len(self.values_)


def _reads(move: Move) -> list[str]:
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
