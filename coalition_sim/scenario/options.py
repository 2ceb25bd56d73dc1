"""The options of a lever: what may be chosen, what holds without a choice, and how it is said."""

from __future__ import annotations

from collections.abc import Mapping

from coalition_sim.levers import Lever


def choices(lever: Lever) -> dict[str, tuple[str, ...]]:
    """Every option of a lever with its allowed values, the default first."""
    return {name: tuple(option.values) for name, option in lever.options.items()}


def with_defaults(lever: Lever, given: Mapping[str, str]) -> dict[str, str]:
    """A value of every option, in the order of the lever."""
    return {name: given.get(name, values[0]) for name, values in choices(lever).items()}


def option_in_words(name: str, value: str) -> str:
    """One option as part of a sentence.

    >>> option_in_words("accountability", "no"), option_in_words("formula", "need_and_cost")
    ('without accountability', 'formula: need and cost')
    """
    said = name.replace("_", " ")
    if value in ("yes", "no"):
        return f"{'with' if value == 'yes' else 'without'} {said}"
    return f"{said}: {value.replace('_', ' ')}"
