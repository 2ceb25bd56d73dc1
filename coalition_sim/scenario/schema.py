"""A JSON Schema of scenario files, made from the levers, the parameters and the province."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from coalition_sim.levers import LEVERS, Lever
from coalition_sim.parameters import parameters
from coalition_sim.scenario import objective_checks
from coalition_sim.scenario.checks import TEXTS
from coalition_sim.scenario.lever_checks import MOST_COST
from coalition_sim.scenario.model import DEFAULT_START, PACKS, STAGES
from coalition_sim.scenario.objectives import DIRECTIONS, objective_measures
from coalition_sim.scenario.options import choices
from coalition_sim.scenario.values import MONTH, NAME, SCOPES, scope_names


def json_schema() -> dict[str, Any]:
    """What editors need to complete and check a scenario file (draft 7)."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "coalition_sim scenario",
        "description": "A difference from the status quo: levers, parameters held at a value, and "
        "what it sets out to reach.",
        "type": "object",
        "required": ["name"],
        "additionalProperties": False,
        "properties": {
            "name": {"type": "string", "pattern": f"^{NAME.pattern}$"},
            **_texts(TEXTS),
            "pack": {"enum": ["", *PACKS], "default": ""},
            "levers": _group({name: _lever(lever) for name, lever in LEVERS.items()}),
            "parameters": _group({row.Index: _parameter(row) for row in parameters().itertuples()}),
            "objectives": {"type": ["array", "null"], "items": _objective()},
        },
        "definitions": {
            "month": {"type": "string", "pattern": f"^{MONTH.pattern}$"},
            "share": {"type": "number", "minimum": 0, "maximum": 1},
            **{scope: _names(scope) for scope in SCOPES},
            **_shared_settings(),
        },
    }


def schema_text() -> str:
    """The schema as the text of ``scenarios/schema.json``."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def _group(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": ["object", "null"],
        "additionalProperties": False,
        "properties": properties,
    }


def _texts(longest: Mapping[str, int]) -> dict[str, Any]:
    return {key: {"type": "string", "maxLength": most} for key, most in longest.items()}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/definitions/{name}"}


def _lever(lever: Lever) -> dict[str, Any]:
    settings = {
        **{name: _ref(name) for name in _shared_settings()},
        "compliance": {
            "anyOf": [_ref("share"), {"const": "prior"}],
            "default": "prior",
            "description": f"how far the rule is followed; prior: {lever.compliance_parameter}",
        },
        **{scope: _scope(scope, lever) for scope in SCOPES},
        "cost": {
            "anyOf": [
                {"type": "number", "minimum": 0, "maximum": MOST_COST},
                {"const": "prior"},
            ],
            "default": "prior",
            "description": "million rupees of 2013-14 a year at this strength and scope; prior: "
            f"{lever.cost_parameter}",
        },
        "options": _group({name: _option(values) for name, values in choices(lever).items()}),
    }
    return {**_group(settings), "description": lever.summary}


def _shared_settings() -> dict[str, Any]:
    """Settings that are the same for every lever."""
    stage = {"enum": list(STAGES), "default": STAGES[0]}
    # what stands beside a reference is not read (draft 7), so that it is wrapped
    month, share = {"allOf": [_ref("month")]}, {"allOf": [_ref("share")]}
    return {
        "start": {**month, "default": DEFAULT_START, "description": "first month in force"},
        "end": {
            "anyOf": [_ref("month"), {"type": "null"}],
            "description": "first month no longer in force",
        },
        "strength": {**share, "default": 1, "description": "1 is the lever in full"},
        "adoption": {
            **stage,
            "description": "modelled: those who must accept it decide; given: it is adopted",
        },
        "survival": {
            **stage,
            "description": "modelled: it may be repealed or hollowed out; given: it stays",
        },
    }


def _option(values: Sequence[str]) -> dict[str, Any]:
    """Allowed words, the first of them the default; YAML may read yes and no as true and false."""
    spoken = [True, False] if {"yes", "no"} <= set(values) else []
    return {"enum": [*values, *spoken], "default": values[0]}


def _names(scope: str) -> dict[str, Any]:
    names = {"type": "array", "items": {"enum": list(scope_names(scope))}, "minItems": 1}
    return {"anyOf": [{"const": "all"}, {**names, "uniqueItems": True}]}


def _scope(scope: str, lever: Lever) -> dict[str, Any]:
    if scope not in lever.scopes:
        return {"const": "all", "description": f"this lever cannot be limited by {scope}"}
    if scope != "sectors" or lever.default_sectors == "all":
        return {"allOf": [_ref(scope)], "default": "all"}
    own = {"const": "default", "description": ", ".join(lever.default_sectors)}
    return {"anyOf": [_ref(scope), own], "default": "default"}


def _objective() -> dict[str, Any]:
    properties = {
        "name": {"type": "string", "pattern": f"^{NAME.pattern}$"},
        **_texts(objective_checks.TEXTS),
        "measure": {"enum": list(objective_measures())},
        "direction": {"enum": list(DIRECTIONS)},
        "value": {
            "anyOf": [{"type": "number", "minimum": 0}, {"enum": ["yes", True]}],
            "description": "in the unit people use; yes for a lever that shall be in force",
        },
        "from": {"allOf": [_ref("month")], "description": "counted from this month on"},
        "due": {"allOf": [_ref("month")], "description": "the last month that counts"},
        "districts": {"allOf": [_ref("districts")], "default": "all"},
        "sector": {"enum": list(scope_names("sectors"))},
    }
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["name", *objective_checks.NEEDED],
        "properties": properties,
    }


def _parameter(row: Any) -> dict[str, Any]:
    return {
        "type": "integer" if row.distribution == "integer" else "number",
        "minimum": row.lower,
        "maximum": row.upper,
        "description": f"{row.description} ({row.unit}; {row.low:g} / {row.central:g} / "
        f"{row.high:g})",
    }


if __name__ == "__main__":
    from coalition_sim.scenario.files import shipped_folder

    (shipped_folder() / "schema.json").write_text(schema_text(), encoding="utf-8")
