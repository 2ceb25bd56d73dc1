"""A JSON Schema of scenario files, made from the levers, the parameters and the province."""

from __future__ import annotations

import json
from typing import Any

from coalition_sim.levers import LEVERS, Lever
from coalition_sim.parameters import parameters
from coalition_sim.scenario.checks import MONTH, NAME, SCOPES, TEXTS, scope_names
from coalition_sim.scenario.model import DEFAULT_START


def json_schema() -> dict[str, Any]:
    """What editors need to complete and check a scenario file (draft 7)."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "coalition_sim scenario",
        "description": "A difference from the status quo: levers, and parameters held at a value.",
        "type": "object",
        "required": ["name"],
        "additionalProperties": False,
        "properties": {
            "name": {"type": "string", "pattern": f"^{NAME.pattern}$"},
            **{key: {"type": "string", "maxLength": most} for key, most in TEXTS.items()},
            "levers": _group({name: _lever(lever) for name, lever in LEVERS.items()}),
            "parameters": _group({row.Index: _parameter(row) for row in parameters().itertuples()}),
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


def _lever(lever: Lever) -> dict[str, Any]:
    month = {"type": "string", "pattern": f"^{MONTH.pattern}$"}
    share = {"type": "number", "minimum": 0, "maximum": 1}
    settings = {
        "start": {**month, "default": DEFAULT_START, "description": "first month in force"},
        "end": {
            "anyOf": [month, {"type": "null"}],
            "description": "first month no longer in force",
        },
        "strength": {**share, "default": 1, "description": "1 is the lever in full"},
        "compliance": {
            "anyOf": [share, {"const": "prior"}],
            "default": "prior",
            "description": f"how far the rule is followed; prior: {lever.compliance_parameter}",
        },
        **{scope: _scope(scope, lever) for scope in SCOPES},
    }
    return {**_group(settings), "description": lever.summary}


def _scope(scope: str, lever: Lever) -> dict[str, Any]:
    if scope not in lever.scopes:
        return {"const": "all", "description": f"this lever cannot be limited by {scope}"}
    names = {"type": "array", "items": {"enum": list(scope_names(scope))}, "minItems": 1}
    return {"anyOf": [{"const": "all"}, {**names, "uniqueItems": True}], "default": "all"}


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
