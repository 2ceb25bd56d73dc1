"""Structural choices: alternatives that are not numbers, compared one against the other."""

from __future__ import annotations

from collections.abc import Mapping

from coalition_sim.parameters import nearest

SWITCHES: dict[str, tuple[str, ...]] = {
    "elections": ("simulated", "observed"),
    "portfolio": ("gamson", "baron_ferejohn"),
    "production": ("ces", "minimum"),
}
"""Name of each switch and its settings; the first is the default."""


def read_switches(given: dict[str, str] | None) -> dict[str, str]:
    """All switches, with the given ones set.

    Raises
    ------
    ValueError
        If a switch or a setting is not known; the message names the nearest one.

    >>> read_switches({"elections": "observed"})["portfolio"]
    'gamson'
    """
    chosen = {name: settings[0] for name, settings in SWITCHES.items()}
    if given is not None and not isinstance(given, Mapping):
        raise ValueError(
            f'switches = {given!r:.60}: allowed is a mapping, e.g. {{"elections": "observed"}}'
        )
    for name, setting in (given or {}).items():
        if name not in SWITCHES:
            raise ValueError(_unknown("switch", name, tuple(SWITCHES)))
        if setting not in SWITCHES[name]:
            raise ValueError(_unknown(f"setting of {name}", setting, SWITCHES[name]))
        chosen[name] = setting
    return chosen


def _unknown(what: str, value: object, known: tuple[str, ...]) -> str:
    guess = nearest(str(value), known)
    hint = f' Did you mean "{guess}"?' if guess else ""
    return f'"{value}" is not a {what}.{hint} Allowed: {", ".join(known)}.'
