"""The objectives of a scenario, checked as strictly as its levers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from coalition_sim.levers import months_between
from coalition_sim.scenario.errors import Place, listed, near_enough
from coalition_sim.scenario.objectives import (
    CHANGES,
    DIRECTIONS,
    LEVER,
    Objective,
    ObjectiveMeasure,
    objective_measures,
)
from coalition_sim.scenario.values import (
    Checker,
    Unfit,
    as_title,
    folded,
    is_number,
    scope_names,
    yes_or_no,
)

TEXTS = {"title": 200, "counts": 1000}
"""Free texts of an objective and their greatest length."""
NEEDED = ("measure", "value", "due")
KEYS = ("name", "title", "measure", "direction", "value", "from", "due", "districts", "sector",
        "counts")  # fmt: skip


def objectives(check: Checker, content: object, since: str) -> tuple[Objective, ...]:
    """The objectives in their order; one that names no month ``from`` is counted ``since``."""
    if content is None:
        return ()
    if not isinstance(content, (list, tuple)):
        rule = "a list, each with - name, measure, direction, value and due"
        check.wrong(("objectives",), "objectives", content, rule)
        return ()
    read = [_objective(check, ("objectives", str(n)), one, since) for n, one in enumerate(content)]
    _check_names(check, content)
    return tuple(one for one in read if one is not None)


def _objective(check: Checker, place: Place, content: object, since: str) -> Objective | None:
    if not isinstance(content, Mapping):
        check.wrong(place, "objective", content, f"keys with values: {listed(KEYS)}")
        return None
    before = len(check.problems)
    check.known_keys(place, content, "key", KEYS)
    values = _values(check, place, content, since)
    # what depends on two keys is looked at only where each of them is proper
    if len(check.problems) > before:
        return None
    _check_order(check, (*place, "due"), values)
    return Objective(**values)


def _values(check: Checker, place: Place, content: Mapping, since: str) -> dict[str, Any]:
    values: dict[str, Any] = {"name": check.name(place, content)}
    for key, longest in TEXTS.items():
        values[key] = check.text((*place, key), key, content.get(key), longest)
    values["title"] = values["title"] or as_title(values["name"])
    for key in NEEDED:
        if key not in content:
            check.say(place, f'the key "{key}" is missing.', rule=f"each of {listed(KEYS)}")
    if "due" in content:
        values["due"] = check.month((*place, "due"), "due", content["due"])
    begins = content.get("from")
    values["from_"] = since if begins is None else check.month((*place, "from"), "from", begins)
    measure = _measure(check, place, content)
    if measure is not None:
        values["measure"] = content["measure"]
        values |= _measured(check, place, content, measure)
    return values


def _measure(check: Checker, place: Place, content: Mapping) -> ObjectiveMeasure | None:
    known, name = objective_measures(), content.get("measure")
    if isinstance(name, str) and name in known:
        return known[name]
    if "measure" in content:
        plain = [one for one in known if not one.startswith(LEVER)]
        rule = f"{listed(plain, len(plain))}, or {LEVER}NAME with the name of a lever"
        near = _near(name, known) if isinstance(name, str) else None
        check.wrong((*place, "measure"), "measure", name, rule, near)
    return None


def _near(name: str, known: Iterable[str]) -> str | None:
    """The measure that may have been meant; that both ask for a lever makes two names no closer."""
    if not name.startswith(LEVER):
        return near_enough(name, known)
    levers = [one.removeprefix(LEVER) for one in known if one.startswith(LEVER)]
    near = near_enough(name.removeprefix(LEVER), levers)
    return f"{LEVER}{near}" if near else None


def _measured(
    check: Checker, place: Place, content: Mapping, measure: ObjectiveMeasure
) -> dict[str, Any]:
    """Direction, value and place of an objective, which depend on its measure."""
    direction = _direction(check, place, content, measure)
    return {
        "direction": direction,
        "value": _value(check, (*place, "value"), content, measure, direction),
        "districts": _districts(check, (*place, "districts"), content, measure),
        "sector": _sector(check, (*place, "sector"), content, measure),
    }


def _direction(
    check: Checker, place: Place, content: Mapping, measure: ObjectiveMeasure
) -> str | None:
    known = measure.directions
    if content.get("direction") is None and len(known) == 1:
        return known[0]
    if "direction" not in content:
        check.say(place, 'the key "direction" is missing.', rule=listed(known))
        return None
    direction = content["direction"]
    if isinstance(direction, str) and direction in DIRECTIONS and direction not in known:
        told = f'"direction" is {direction!r}, which "{content["measure"]}" cannot have.'
        check.say((*place, "direction"), told, rule=listed(known))
        return None
    return check.choice((*place, "direction"), "direction", direction, known)


def _value(
    check: Checker,
    place: Place,
    content: Mapping,
    measure: ObjectiveMeasure,
    direction: str | None,
) -> float | None:
    """The number to reach; "yes" for a lever in force."""
    if "value" not in content:
        return None
    value = content["value"]
    if measure.unit == "in force":
        if yes_or_no(value) == "yes" or (is_number(value) and value == 1):
            return 1.0
        # that YAML reads a word as true or false is no news where yes is asked for
        shown = yes_or_no(value) if isinstance(value, Unfit) else value
        check.wrong(place, "value", shown, "yes")
        return None
    least = 0 if direction not in CHANGES else 1e-9
    most = float("inf") if measure.most is None else measure.most
    if is_number(value) and least <= value <= most:
        return float(value)
    check.wrong(place, "value", value, _range(measure, direction))
    return None


def _range(measure: ObjectiveMeasure, direction: str | None) -> str:
    first = "above 0" if direction in CHANGES else "from 0"
    last = "on" if measure.most is None else f"to {measure.most:g}"
    if measure.most is None and direction in CHANGES:
        last = ""
    unit = measure.unit_of(direction or "")
    return f"a number {first}{' ' if last else ''}{last} ({unit})"


def _districts(
    check: Checker, place: Place, content: Mapping, measure: ObjectiveMeasure
) -> tuple[str, ...] | str | None:
    value = content.get("districts")
    if value is None or value == "all":
        return "all"
    if not measure.by_district:
        told = f'"{content["measure"]}" cannot be limited by "districts".'
        check.say(place, told, rule="all")
        return None
    return check.scope(place, "districts", value)


def _sector(
    check: Checker, place: Place, content: Mapping, measure: ObjectiveMeasure
) -> str | None:
    value = content.get("sector")
    if value is None:
        return None
    if not measure.by_sector:
        told = f'"{content["measure"]}" cannot be limited by "sector".'
        check.say(place, told, rule="no sector")
        return None
    known = {folded(name): name for name in scope_names("sectors")}
    if not isinstance(value, str):
        check.wrong(place, "sector", value, listed(known.values()))
    elif folded(value) not in known:
        check.unknown(place, "sector", value, tuple(known.values()))
    else:
        return known[folded(value)]
    return None


def _check_order(check: Checker, place: Place, values: Mapping[str, Any]) -> None:
    if months_between(values["from_"], values["due"]) < 0:
        rule = f"a month not before {values['from_']}, from when it is counted"
        check.wrong(place, "due", values["due"], rule)


def _check_names(check: Checker, content: list | tuple) -> None:
    seen: set[str] = set()
    for number, one in enumerate(content):
        name = one.get("name") if isinstance(one, Mapping) else None
        if not isinstance(name, str):
            continue
        if name in seen:
            told = f'objective "{name[:60]}" stands twice.'
            check.say(("objectives", str(number), "name"), told, rule="each name once")
        seen.add(name)
