"""Every stage of a reform is told in its month, with who refused it and what it cost."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from coalition_sim.histories import Telling, trace
from coalition_sim.histories.asked import one_world
from coalition_sim.histories.record import Month, record
from coalition_sim.histories.words import called
from coalition_sim.levers import LEVERS
from coalition_sim.scenario import Scenario
from coalition_sim.simulate import simulate

YEARS = 6
WORLDS = range(8)
PAIR = ("fixed_tenure", "needs_based_psdp")


def scenario(**levers: dict) -> Scenario:
    return Scenario.from_dict({"name": "mine", "levers": levers})


MODELLED = scenario(fixed_tenure={}, needs_based_psdp={})


@lru_cache
def told(world: int) -> Telling:
    return trace(MODELLED, world, years=YEARS)


def lines(month) -> list[str]:
    return [one.text for one in month.said if one.topic == "reform"]


def test_every_decision_on_a_reform_is_told_in_its_month() -> None:
    verbs = {"adopted": ("accept it", "adopted"), "repealed": ("repeals",), "refused": ("refused",)}
    seen = set()
    for world in WORLDS:
        for month in told(world).months:
            for event in month.events:
                if event.kind != "reform":
                    continue
                outcome = event.cause.split()[0]
                seen.add(outcome)
                mine = [t for t in lines(month) if called(event.actor) in t.lower().replace(
                    "psdp", "PSDP")]  # fmt: skip
                assert any(verb in text for text in mine for verb in verbs[outcome]), event
                if outcome == "refused":
                    who = event.cause.removeprefix("refused by ")
                    assert any(f"refused by {who}" in text for text in mine), event
    assert seen == set(verbs)


def test_the_party_of_the_chief_minister_is_called_his_own() -> None:
    own = others = 0
    for world in WORLDS:
        for month in told(world).months:
            mine = month.numbers["chief_minister_party"]
            for event in month.events:
                if event.cause.startswith("refused by ") and "party" in event.cause:
                    who = event.cause.removeprefix("refused by ")
                    text = " ".join(lines(month))
                    if who == mine:
                        own += 1
                        assert f"refused by {who}, the chief minister's own party" in text
                    else:
                        others += 1
                        assert f"refused by {who}, a partner" in text
    assert own and others


def test_loss_of_force_is_told_where_it_happens() -> None:
    hollowed = 0
    for world in WORLDS:
        before = dict.fromkeys(PAIR, 0.0)
        for month in told(world).months:
            now = month.numbers["reforms_in_force"]
            fell = [name for name in PAIR if 0.0 < now[name] < before[name] - 0.01]
            text = " ".join(lines(month))
            assert ("hollows out" in text) == bool(fell)
            for name in fell:
                hollowed += 1
                assert f"{called(name)} ({100 * now[name]:.0f} % of its force" in text
            before = now
    assert hollowed


def test_what_reforms_cost_is_told_in_july() -> None:
    given = scenario(needs_based_psdp={"adoption": "given", "survival": "given", "cost": 500})
    ds = simulate(given, worlds=[3], years=4).isel(scenario=0, world=0)
    telling = trace(given, 3, years=4)
    spoken = 0
    for year, july in enumerate(telling.months[::12]):
        cost = float(ds["reform_costs"].isel(year=year))
        assert july.numbers["reform_costs"] == cost
        (budget,) = (one.text for one in july.said if one.topic == "budget")
        assert (f"Reforms take Rs {1000 * cost:.0f} mn of it." in budget) == (cost > 0)
        spoken += cost > 0
    assert spoken == 2


def test_a_reform_taken_as_given_begins_and_ends_on_its_dates() -> None:
    given = scenario(fixed_tenure={"start": "2014-03", "end": "2015-02", "adoption": "given",
                                   "survival": "given"})  # fmt: skip
    months = {m.month: m for m in trace(given, 2, years=2).months}
    (begins,) = lines(months["2014-03"])
    assert begins.startswith(
        f"A reform begins: Fixed tenure of secretaries. {LEVERS['fixed_tenure'].summary}"
    )
    assert "takes its adoption as given" in begins
    assert lines(months["2015-02"]) == [
        "A reform ends, as the scenario has it: fixed tenure of secretaries."
    ]
    assert not [m for m in months if m not in ("2014-03", "2015-02") and lines(months[m])]


def test_a_law_wears_and_a_slow_start_is_named() -> None:
    law = scenario(
        opposition_funds={"start": "2013-09", "adoption": "given"},
        assembly_modernisation={
            "start": "2013-09", "adoption": "given", "options": {"start": "slow"},
        },
    )  # fmt: skip
    months = trace(law, 1, years=4).months
    first = next(m for m in months if m.month == "2013-09")
    assert any("it starts late, in " in text for text in lines(first))
    worn = [m for m in months for text in lines(m) if text.startswith("Laws lose force")]
    assert worn and all(m.month.endswith("-07") for m in worn)


def test_a_unit_that_is_not_owned_is_told() -> None:
    lever = {"start": "2013-08", "adoption": "given"}
    never = {"repeal_at_handover": 0.0}
    content = {"name": "mine", "levers": {"delivery_unit": lever}, "parameters": never}
    unit = Scenario.from_dict(content)
    seen = 0
    for world in WORLDS:
        owned = False
        for _, month in record(one_world(unit, world, years=4), 48):
            lost = owned and not month.government.unit_owned
            owned = month.government.unit_owned
            if lost:
                seen += 1
                last = trace(unit, world, years=4, first=month.label, last=month.label).months[0]
                assert any("does not own the delivery unit" in text for text in lines(last))
        if seen:
            break
    assert seen


@pytest.mark.parametrize(("levers", "more"), [({}, False), ({"coalition_compact": {
    "start": "2013-07", "adoption": "given", "survival": "given"}}, True)])  # fmt: skip
def test_the_votes_a_motion_needs_are_those_of_the_rule_in_force(levers: dict, more: bool) -> None:
    months: list[Month] = [m for _, m in record(one_world(scenario(**levers), 4, years=1), 2)]
    assert [m.government.needed > 33 for m in months] == [more, more]


def test_the_month_before_says_which_reforms_stand() -> None:
    given = scenario(fixed_tenure={"start": "2014-01", "adoption": "given"})
    part = trace(given, 0, first="2014-03", last="2014-03").months[0]
    assert (
        "Reforms in force: fixed tenure of secretaries (100 % of its force)." in part.said[0].text
    )
    early = trace(given, 0, first="2013-12", last="2013-12").months[0]
    assert "Reforms in force" not in early.said[0].text


def test_reported_services_stand_beside_true_ones_where_they_differ() -> None:
    pressed = scenario(
        delivery_unit={"start": "2013-07", "adoption": "given", "survival": "given"},
        grievance_redress={"start": "2013-07", "adoption": "given", "survival": "given"},
    )
    june = trace(pressed, 1, district="Kech", years=1).months[-1]
    place = june.numbers["district"]
    text = next(one.text for one in june.said if "services, 0 to 100" in one.text)
    apart = 0
    for label, true in place["services"].items():
        reported = place["services_reported"][label]
        if label == "rest of the budget":
            continue
        differs = round(100 * true) != round(100 * reported)
        apart += differs
        assert (f"{label} {100 * true:.0f}, reported as {100 * reported:.0f}" in text) == differs
    assert apart
    settled = place["complaints_settled"]
    assert any(f"Of their complaints, {100 * settled:.0f} %" in one.text for one in june.said)
    assert np.isclose(settled, simulate(pressed, worlds=[1], years=1)["complaints_settled"].sel(
        district="Kech").item())  # fmt: skip
