"""The structures that ship: other forms of the model, and mechanisms that are off.

A rule is no number between two others, even where the model reads it from one: that the largest
party is always asked first, or that inputs replace each other, is set, not drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coalition_sim.switches import SWITCHES

Changed = dict[str, Any]
"""``switches`` or ``parameters`` of an alternative, with their settings."""

SETTINGS = {
    ("elections", "simulated"): "elections drawn in each world",
    ("elections", "observed"): "elections as recorded",
    ("portfolio", "gamson"): "ministries in proportion to seats",
    ("portfolio", "baron_ferejohn"): "ministries by bargaining",
    ("production", "ces"): "inputs replace each other in part",
    ("production", "minimum"): "the scarcest input decides",
}
"""Settings of the switches in words."""
HELD: Mapping[str, dict[str, float]] = {
    "the largest party is always asked first": {"largest_is_formateur": 1.0},
    "the second party is always asked first": {"largest_is_formateur": 0.0},
    "inputs replace each other": {"weak_link_exponent": 0.05},
}
"""Forms that the model reads from a number: the formation rule and the weak-link exponent."""


def other_forms(default: Mapping[str, str]) -> dict[str, Changed]:
    """Every setting of a switch that is not the ``default``, and the forms held by a number."""
    found: dict[str, Changed] = {
        SETTINGS[name, setting]: {"switches": {name: setting}}
        for name, settings in SWITCHES.items()
        for setting in settings
        if setting != default[name]
    }
    return found | {name: {"parameters": dict(held)} for name, held in HELD.items()}


def mechanisms_off() -> dict[str, Changed]:
    """Every mechanism that can be switched off (docs/patterns.md), one at a time."""
    from coalition_sim.patterns.ablations import ABLATIONS

    return {
        one.title: {"parameters": {name: held.value for name, held in one.overrides.items()}}
        for one in ABLATIONS.values()
    }
