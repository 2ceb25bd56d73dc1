"""Scenarios with their reforms taken as given: the question of what a rule does once it stands.

Whether a reform is adopted and survives moves its effect more than anything else in a world, by
switching it on or off. A screening that asks which unknowns decide what a reform in force does has
to leave that out.
"""

from __future__ import annotations

from dataclasses import replace

from coalition_sim.scenario import Scenario

MOST_LEVERS = 3
"""A scenario of more levers is left out of the quick screening beside a comparison."""


def as_given(scenario: Scenario) -> Scenario:
    """The same scenario, name included, with adoption and survival of every lever given.

    >>> from coalition_sim.scenario import load_scenario
    >>> as_given(load_scenario("fixed_tenure")).levers["fixed_tenure"].adoption
    'given'
    """
    levers = {
        name: replace(setting, adoption="given", survival="given")
        for name, setting in scenario.levers.items()
    }
    return replace(scenario, levers=levers)


def in_force(scenario: Scenario) -> Scenario:
    """The same under a name and title that say so; one that takes all as given stays as it is.

    >>> from coalition_sim.scenario import load_scenario
    >>> in_force(load_scenario("fixed_tenure")).name, in_force(load_scenario("status_quo")).name
    ('fixed_tenure_given', 'status_quo')
    """
    given = as_given(scenario)
    if given == scenario:
        return scenario
    title = f"{scenario.title or scenario.name}, adopted and kept"
    return replace(given, name=f"{scenario.name}_given", title=title)
