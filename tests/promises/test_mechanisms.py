"""Each parameter moves what its mechanism says, the way it says, in the whole model.

Two runs of the same worlds differ in one parameter alone, at the 5th and 95th percentile of its
prior; the luck is the same, so that few worlds tell the direction.
"""

from __future__ import annotations

from functools import cache
from unittest import mock

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from engine import every_lever, given, happened, reform, rows, stepped

from coalition_sim.agents import Federation
from coalition_sim.levers import LEVERS
from coalition_sim.model import CoalitionModel
from coalition_sim.parameters import parameters, uncertain
from coalition_sim.province import province
from coalition_sim.scenario import LeverSetting, Scenario
from coalition_sim.simulate import events, simulate

WORLDS = 8
CALM = {"dissent_base": -9.0, "swap_honoured": 1.0}
"""No revolt; one change of chief minister, at the agreed month."""


def two_runs(
    name: str,
    years: int = 3,
    worlds: int = WORLDS,
    ends: tuple[float, float] | None = None,
    scenario="status_quo",
    **others: float,
) -> tuple[xr.Dataset, xr.Dataset]:
    """The same worlds with one parameter low and high."""
    table = parameters()
    low, high = ends or (table.low[name], table.high[name])
    wide = rows(2 * worlds, **others).assign(tape=np.tile(np.arange(worlds), 2))
    wide[name] = np.repeat([low, high], worlds)
    both = simulate(scenario, worlds=2 * worlds, years=years, seed=7, parameters=wide)
    one, two = both.isel(world=slice(0, worlds)), both.isel(world=slice(worlds, None))
    return one, two.assign_coords(world=one.world)


@cache
def usual(name: str, years: int) -> tuple[xr.Dataset, xr.Dataset]:
    return two_runs(name, years)


def paired(one: xr.DataArray, two: xr.DataArray) -> np.ndarray:
    """Mean difference of each world."""
    difference = two - one
    return difference.mean([dim for dim in difference.dims if dim != "world"]).values


def assert_moves(difference: np.ndarray, direction: int) -> None:
    """The mean has the direction, and so have most of the worlds that moved at all."""
    signed = direction * difference
    assert signed.mean() > 0.0, difference
    assert (signed > 0).sum() >= (signed < 0).sum(), difference


UP, DOWN = 1, -1
NEEDS = ("water", "energy", "roads", "livelihoods")
DIRECTIONS: tuple[tuple[str, str, int], ...] = (
    # dissent (M3) and co-optation (M4)
    ("dissent_base", "dissent", UP),
    ("dissent_base", "chief_minister_changes", UP),
    ("dissent_base", "plan_continuity", DOWN),
    ("dissent_funds", "dissent", UP),
    ("dissent_office", "dissent", DOWN),
    ("dissent_party_loyalty", "dissent", DOWN),
    ("dissent_own_party", "dissent", UP),
    ("dissent_return", "dissent", DOWN),
    ("mood_spread", "dissent", UP),
    ("funds_spread", "dissent", UP),
    ("reference_decay", "dissent", DOWN),
    ("cooptation_base", "coopted_share", UP),
    ("cooptation_base", "claimants", UP),
    ("cooptation_safety", "coopted_share", DOWN),
    ("cooptation_money", "coopted_share", UP),
    ("opposition_share", "claimants", UP),
    # the budget (M5)
    ("political_share_2013", "political_share", UP),
    ("political_share_2013", "coopted_share", UP),
    ("capital_bonus", "dissent", UP),
    # schemes (M6)
    ("new_start_ratio", "throw_forward", UP),
    ("new_start_ratio", "schemes_completed", DOWN),
    ("new_money_share", "authorised", DOWN),
    ("small_first_exponent", "schemes_completed", UP),
    ("closing_threshold", "schemes_completed", UP),
    ("closing_threshold", "schemes_ongoing", DOWN),
    ("initial_throw_forward", "throw_forward", UP),
    # posts (M8 to M11)
    ("transfer_hazard", "secretary_changes", UP),
    ("transfer_hazard", "months_in_post", DOWN),
    ("transfer_hazard", "plan_continuity", DOWN),
    ("short_vacancy", "secretary_changes", DOWN),
    ("long_vacancy_probability", "secretary_changes", DOWN),
    ("reset_minister", "plan_continuity", DOWN),
    ("reset_secretary", "plan_continuity", DOWN),
    ("reset_chief_minister", "plan_continuity", DOWN),
    ("continuity_growth", "plan_continuity", UP),
    ("learning_time", "plan_continuity", DOWN),
    ("learning_start", "plan_continuity", UP),
    # releases (M12)
    ("release_second_quarter", "spent", UP),
    ("release_third_quarter", "spent", UP),
    ("release_fourth_quarter", "released", UP),
    ("release_third_quarter", "lapsed", DOWN),
    ("handover_freeze", "spent", DOWN),
    ("no_cabinet_release", "spent", UP),
    ("spending_capacity", "utilisation", UP),
    ("spending_capacity", "lapsed", DOWN),
    ("capacity_budget_elasticity", "spent", UP),
    ("revalidation", "carried_out", UP),
    ("revalidation", "carried_in", UP),
    ("revalidation", "lapsed", DOWN),
    ("supplementary_probability", "supplementary", UP),
    ("supplementary_size", "supplementary", UP),
    # completion and leakage (M13)
    ("abandonment_base", "schemes_abandoned", UP),
    ("abandonment_handover", "schemes_abandoned", UP),
    ("abandonment_stalled", "schemes_abandoned", UP),
    ("leakage", "leaked", UP),
    ("leakage", "infrastructure", DOWN),
    ("leakage", "service_index", DOWN),
    # presence and services (M14, M15)
    ("presence_base_health", "staff_presence", UP),
    ("presence_base_education", "staff_presence", UP),
    ("presence_base_other", "staff_presence", UP),
    ("monitoring_effect", "staff_presence", UP),
    ("monitoring_decay", "staff_presence", UP),
    ("weak_link_exponent", "service_index", DOWN),
    ("supplies_base_education", "supplies", UP),
    ("supplies_base_health", "service_index", UP),
    ("supplies_base_other", "service_index", UP),
    ("supervision_base", "supervision", UP),
    # citizens (M17) and donors (M18)
    ("initial_trust", "trust", UP),
    ("trust_loss_ratio", "trust", DOWN),
    ("donor_support", "supplies", UP),
    ("donor_support", "supervision", UP),
    ("donor_offset_on_budget", "supplies", DOWN),
    ("donor_offset_off_budget", "supplies", DOWN),
    ("donor_half_life", "supplies", UP),
    ("donor_ownership", "supplies", UP),
    ("donor_anchor", "plan_continuity", UP),
    # the other sectors are rows like education and health
    *((f"presence_base_{s}", "staff_presence", UP) for s in NEEDS),
    *((f"supplies_base_{s}", "supplies", UP) for s in NEEDS),
    # unrest and climate (M16)
    ("unrest_share", "unrest", UP),
    ("unrest_share", "voice", DOWN),
    ("unrest_spell", "unrest", UP),
    ("unrest_capacity", "spent", DOWN),
    ("climate_probability", "infrastructure", DOWN),
    ("climate_loss", "infrastructure", DOWN),
    # steering (M19)
    ("steered_share", "authorised", DOWN),
    ("signature_delay", "authorised", DOWN),
    # oversight (M20)
    ("oversight_base", "oversight", UP),
    ("oversight_capture", "oversight", DOWN),
    ("cooptation_base", "oversight", DOWN),
    # capability (M29)
    ("capability_growth", "capability", UP),
    ("capability_strain", "capability", DOWN),
)
MORE_YEARS = {"monitoring_effect": 4, "monitoring_decay": 4}


@pytest.mark.parametrize(("name", "variable", "direction"), DIRECTIONS)
def test_direction(name, variable, direction):
    one, two = usual(name, MORE_YEARS.get(name, 3))
    assert_moves(paired(one[variable], two[variable]), direction)


# -- every parameter is read ---------------------------------------------------------------------

POOR = {"political_share_2016": 0.02, "political_share_later": 0.02, "formula_credit": 0.0}
POOR |= {"reference_peer_weight": 0.95, "reference_decay": 0.03}
"""After 2016 hardly any money is left to the bargain, and members forget what they once had."""
STAGES = ((1, 1, {}), (2, 6, {}), (2, 14, {}), (30, 6, {}),
          (20, 1, {"dissent_base": -1.0}), (4, 5, POOR))  # fmt: skip
"""Worlds, years, others: most parameters show at once, some at an election, some beyond the record,
some where so many members dissent that a law finds no majority, some where funds have dried up."""

ALONE = every_lever(start="2013-07").levers
LAWS = {name: LeverSetting("2013-12") for name, lever in LEVERS.items() if lever.law}
RISKS = {"ownership": "thin", "start": "slow", "money": "late", "members": "resisting"}
EVERY = Scenario(
    "every_lever",
    levers={**ALONE, **LAWS, "assembly_modernisation": LeverSetting("2013-07", options=RISKS)},
)
"""Every lever, so that its parameters are read; modernisation with all the risks of its plan, and
laws in the midst of a term."""


def silent(names: list[str], worlds: int, years: int, others: dict[str, float]) -> list[str]:
    """Parameters whose low and high values give the same results in all worlds."""
    table = parameters()
    ends = [{**others, name: table[end][name]} for name in names for end in ("low", "high")]
    wide = pd.concat([rows(worlds, **end) for end in ends], ignore_index=True)
    wide = wide.assign(tape=np.tile(np.arange(worlds), len(ends)))
    ds = simulate(EVERY, worlds=len(wide), years=years, parameters=wide, keep_events=False)
    found = []
    for n, name in enumerate(names):
        first = slice(2 * n * worlds, (2 * n + 1) * worlds)
        second = slice((2 * n + 1) * worlds, (2 * n + 2) * worlds)
        if not any(
            not np.array_equal(ds[v].values[:, first], ds[v].values[:, second], equal_nan=True)
            for v in ds.data_vars
            if ds[v].dims[:2] == ("scenario", "world")
        ):
            found.append(name)
    return found


def test_every_uncertain_parameter_is_read_by_some_rule():
    left = uncertain()
    for worlds, years, others in STAGES:
        if left:
            left = silent(left, worlds, years, others)
    assert not left, f"no rule seems to read these parameters: {left}"


# -- the government (M1 to M3, M31) --------------------------------------------------------------


def test_the_swap_is_honoured_always_or_never():
    for honoured in (0.0, 1.0):
        table = rows(6, **{**CALM, "swap_honoured": honoured})
        ds = simulate("status_quo", worlds=6, years=3, seed=7, parameters=table)
        swaps = happened(events(ds), kind="swap")
        assert list(swaps.month.unique()) == ["2015-12"] and (swaps.value == honoured).all()
        changes = ds.chief_minister_changes.sum("year")
        assert (changes == honoured).all()
    exits = happened(events(ds), kind="exit")
    assert (exits.cause == "swap").all() and len(exits) == 6


def test_a_broken_promise_is_resented():
    """Members of the party that was promised the office turn away more often afterwards."""
    one, two = two_runs("swap_honoured", 3, 12, (0.0, 1.0), dissent_refusal=6.0)
    year = {"year": "2015-16"}
    assert one.dissent.sel(year).mean() > two.dissent.sel(year).mean()


def cabinets(one: xr.Dataset, two: xr.Dataset) -> np.ndarray:
    """Difference in the first cabinet's portfolio shares, by party."""
    return (two.portfolio_share - one.portfolio_share).isel(formation=0).mean("world").values[0]


def test_proportionality_and_bonus_of_the_formateur_shape_the_cabinet():
    facts = province()
    leader = facts.government.chief_minister_party
    change = cabinets(*two_runs("formateur_bonus", 1, 2))
    assert change[leader] > 0 and np.nanmin(change) < 0
    largest = int(np.bincount(facts.seat_party).argmax())
    assert cabinets(*two_runs("portfolio_proportionality", 1, 2, (0.2, 1.5)))[largest] > 0


def test_the_switch_of_portfolios_gives_the_formateur_half():
    ds = simulate("status_quo", worlds=1, years=1, switches={"portfolio": "baron_ferejohn"})
    leader = province().government.chief_minister_party
    assert ds.portfolio_share.isel(formation=0, party=leader).item() > 0.5


def test_a_longer_delay_brings_the_cabinet_later_after_an_election():
    def delay(ds: xr.Dataset) -> float:
        month = ds.formation_month.values
        return np.nanmin(np.where(month >= 60, month, np.nan), axis=-1).mean()

    one, two = two_runs("cabinet_delay", 7, 6, dissent_base=-9.0)
    assert delay(two) > delay(one) + 1


def test_unreliable_members_make_coalitions_larger():
    one, two = two_runs("unreliability_electable", 6, 16, dissent_base=-9.0)
    after = {"year": "2018-19"}
    assert two.coalition_seats.sel(after).mean() > one.coalition_seats.sel(after).mean()


def test_costly_partners_make_coalitions_smaller():
    one, two = two_runs("partner_cost", 6, 16, (0.001, 0.3), dissent_base=-9.0)
    after = {"year": "2018-19"}
    assert two.coalition_seats.sel(after).mean() < one.coalition_seats.sel(after).mean()


def elected(months: int = 61, worlds: int = 16, **chosen: float) -> CoalitionModel:
    table = rows(worlds, **{**CALM, **chosen})
    return stepped(CoalitionModel(worlds=worlds, seed=7, parameters=table), months)


def favoured_seats(model: CoalitionModel) -> float:
    politics = model.politics
    return float((politics.seat_party == politics.favoured).sum(axis=-1).mean())


@pytest.mark.parametrize("name", ["steering_weight", "electable_switching"])
def test_steering_and_switching_help_the_favoured_party(name):
    low, high = (favoured_seats(elected(**{name: value})) for value in (0.0, 1.0))
    assert high > low + 2


def test_a_favoured_party_is_wanted_in_the_coalition():
    def inside(model: CoalitionModel) -> float:
        partner = np.take_along_axis(model.politics.partner, model.politics.favoured, axis=1)
        return float(partner.mean())

    assert inside(elected(steering_preference=1.0)) >= inside(elected(steering_preference=0.0))


def seats_that_changed(**chosen: float) -> float:
    ds = simulate("status_quo", worlds=16, years=6, seed=7, parameters=rows(16, **CALM, **chosen))
    return happened(events(ds), kind="election").value.mean()


def test_retention_keeps_seats_in_their_party():
    assert seats_that_changed(seat_retention=0.9) < seats_that_changed(seat_retention=0.1) - 10


def test_trust_feeds_retention():
    """An election after a rise of trust changes fewer seats than one after a fall."""
    changed = []
    for shift in (-0.3, 0.3):
        model = elected(60, retention_trust=3.0, retention_government=2.0)
        politics = model.politics
        politics.trust_then = model.services.trust - shift
        model.step()
        changed.append(
            next(e[5] for e in model.recorder._events if e[0] == "election")  # seats that changed
        )
    fall, rise = changed
    assert np.all(rise <= fall) and rise.mean() < fall.mean() - 3


def test_funds_feed_retention():
    """The members who brought most money keep their seats more often where that counts."""

    def advantage(weight: float) -> float:
        model = elected(60, 30, retention_funds=weight, electable_switching=0.0)
        politics, general = model.politics, model.facts.seat_general
        rich = politics.funds > np.median(politics.funds[:, general], axis=-1, keepdims=True)
        before = politics.seat_party.copy()
        model.step()
        kept = (model.politics.seat_party == before)[:, general]
        rich = rich[:, general]
        return float(kept[rich].mean() - kept[~rich].mean())

    assert advantage(3.0) > advantage(0.0) + 0.1


# -- funds and dissent (M3) ----------------------------------------------------------------------


def test_funds_feed_dissent():
    """Members whose money dries up turn against the chief minister."""
    one, two = (stepped(CoalitionModel(worlds=20, seed=7), 8) for _ in range(2))
    two.politics.funds = two.politics.funds * 0.2
    stepped(one, 2), stepped(two, 2)
    assert two.politics.dissent.sum() > 1.3 * one.politics.dissent.sum()


def test_released_money_and_not_the_budget_on_paper_counts():
    one, two = two_runs("release_second_quarter", 2, 12, (0.1, 0.315), dissent_funds=9.0)
    assert_moves(paired(one.dissent, two.dissent), DOWN)


def test_refused_transfers_feed_dissent():
    """Fixed tenure is politically free only where members do not mind refusals."""
    kept = reform(fixed_tenure=given())
    one, two = two_runs("dissent_refusal", 3, 12, (0.0, 3.0), kept)
    assert_moves(paired(one.dissent, two.dissent), UP)
    one, two = two_runs("dissent_refusal", 2, 6, (0.0, 3.0), **CALM)
    np.testing.assert_array_equal(one.dissent, two.dissent)  # nothing is refused without a rule


# -- the money (M5, M12) -------------------------------------------------------------------------


def gain(one: xr.Dataset, two: xr.Dataset, district: str, year: str) -> float:
    """Change of a district's share of the budget."""
    money = [ds.allocated_by_district.sel(year=year) for ds in (one, two)]
    shares = [m.sel(district=district) / m.sum("district") for m in money]
    return float((shares[1] - shares[0]).mean())


def homes() -> tuple[str, str]:
    """Home districts of the first and the second chief minister of the agreement."""
    facts = province()
    weights = np.zeros((65, 34))
    weights[facts.pair_seat, facts.pair_district] = facts.pair_weight
    seats = (facts.government.chief_minister_seat, facts.government.successor_seat)
    return tuple(facts.district_names[weights[seat].argmax()] for seat in seats)


def test_money_follows_the_chief_minister_home_and_leaves_with_him():
    first, second = homes()
    one, two = two_runs("home_district_bonus", 4, 3, (1.0, 3.0), **CALM)
    assert gain(one, two, first, "2013-14") > 0.01
    assert gain(one, two, second, "2013-14") < 0
    assert gain(one, two, second, "2016-17") > 0.003
    assert gain(one, two, first, "2016-17") < 0.1 * gain(one, two, first, "2013-14")


def test_the_capital_bonus_moves_money_to_the_capital():
    facts = province()
    one, two = two_runs("capital_bonus", 1, 2)
    for district in facts.district_names:
        change = gain(one, two, district, "2013-14")
        assert (change > 0) == (district == facts.district_names[facts.capital]), district


def test_a_stronger_need_exponent_moves_money_to_the_neediest():
    one, two = two_runs("need_exponent", 1, 4, political_share_2013=0.1)
    change = (two.allocated_by_district - one.allocated_by_district).isel(year=0)
    per_head = (change / one.population).mean(["scenario", "world"]).values
    assert np.corrcoef(per_head, one.need.values)[0, 1] > 0.5


def test_remote_works_cost_more():
    one, two = two_runs("remote_cost_ratio", 1, 4, political_share_2013=0.1)
    change = (two.allocated_by_district - one.allocated_by_district).isel(year=0)
    per_head = (change / one.population).mean(["scenario", "world"]).values
    assert np.corrcoef(per_head, one.remoteness.values)[0, 1] > 0.5


def test_plans_and_politics_divide_the_sectors():
    for name, sector in (("plan_mix_education", "education"), ("plan_mix_health", "health"),
                         ("political_mix_education", "education"),
                         ("political_mix_health", "health")):  # fmt: skip
        one, two = two_runs(name, 1, 2, political_share_2013=0.5)
        assert_moves(paired(one.allocated.sel(sector=sector), two.allocated.sel(sector=sector)), UP)
        rest = [ds.allocated.sel(sector="other") for ds in (one, two)]
        assert_moves(paired(*rest), DOWN)


def test_the_chief_ministers_own_share_counts_from_2017_on():
    one, two = two_runs("political_share_later", 5, 4)
    same = ["2013-14", "2014-15", "2015-16", "2016-17"]
    np.testing.assert_array_equal(
        one.political_share.sel(year=same), two.political_share.sel(year=same)
    )
    assert (two.political_share > one.political_share).sel(year="2017-18").all()


def test_ministers_and_the_co_opted_are_paid_as_the_parameters_say():
    model = stepped(CoalitionModel(parameters=rows(1, minister_bonus=1.0)), 13)
    money, politics = model.money.seat_allocation[0], model.politics
    plain = politics.in_coalition[0] & ~politics.office[0]
    district = np.array([w.argmax() for w in model.ground.seat_districts])
    for seat in np.flatnonzero(politics.office[0])[:5]:
        peers = np.flatnonzero(plain & (district == district[seat]) & model.facts.seat_general)
        for peer in peers if model.facts.seat_general[seat] else []:
            here, there = model.ground.seat_districts[[seat, peer]]
            if np.array_equal(here, there):
                assert money[seat] == pytest.approx(2.0 * money[peer])
    outside = ~politics.in_coalition[0] & ~politics.coopted[0]
    assert not money[outside].any()


def test_without_revalidation_nothing_is_carried_out():
    one, two = two_runs("revalidation", 2, 3, (0.0, 1.0))
    assert not one.carried_out.any() and not one.carried_in.any() and one.lapsed.sum() > 0
    assert not two.lapsed.any() and two.carried_out.sum() > 0


def test_without_supplementary_grants_there_are_none():
    one, two = two_runs("supplementary_probability", 2, 3, (0.0, 1.0))
    assert not one.supplementary.any() and (two.supplementary > 0).all()
    assert (two.available.sum() > one.available.sum()).item()


def test_a_lower_release_before_an_election():
    one, two = two_runs("pre_caretaker_release", 5, 4, **CALM)
    np.testing.assert_array_equal(one.released.isel(year=3), two.released.isel(year=3))
    assert (two.released.isel(year=4) > one.released.isel(year=4)).all()


def test_releases_favour_aligned_districts():
    def advantage(extra: float) -> float:
        quiet = rows(1, aligned_release=extra)
        model = stepped(CoalitionModel(parameters=quiet), 10)
        share = (model.money.released / model.money.available())[0].reshape(34, -1).mean(axis=1)
        aligned = model.services.aligned[0] > 0.7
        return float(share[aligned].mean() - share[~aligned].mean())

    assert advantage(0.6) > advantage(0.0) + 0.01


# -- budget, schemes, services, citizens ---------------------------------------------------------


def richer(years: int, factor: float) -> xr.Dataset:
    """The province with its transfers multiplied from the second year on."""
    transfer = Federation.transfer

    def more(federation) -> None:
        transfer(federation)
        if federation.model.month > 0:
            federation.model.money.envelope = federation.model.money.envelope * factor

    with mock.patch.object(Federation, "transfer", more):
        return simulate("status_quo", worlds=6, years=years, seed=7, parameters="central")


def test_more_schemes_are_started_as_the_budget_grows_where_they_follow_it():
    one, two = two_runs("scheme_budget_elasticity", 5, 3)
    more = (two.schemes_started - one.schemes_started).sum("sector")
    assert (more.sel(year="2013-14") < 0).all()  # its budget was smaller than that of 2014-15
    assert abs(more.sel(year="2014-15")).max() < 40
    assert (more.sel(year="2017-18") > 0).all()


def test_the_budget_feeds_schemes_and_schemes_feed_infrastructure():
    one, two = richer(4, 1.0), richer(4, 2.0)
    np.testing.assert_array_equal(
        one.schemes_started.isel(year=0), two.schemes_started.isel(year=0)
    )
    for name in ("schemes_started", "schemes_completed", "spent", "leaked", "throw_forward"):
        assert_moves(paired(one[name], two[name]), UP)
    last = {"year": "2016-17"}
    for name in ("infrastructure", "service_index"):
        assert_moves(paired(one[name].sel(last), two[name].sel(last)), UP)
    # absorption falls as the budget grows
    assert_moves(paired(one.utilisation.sel(last), two.utilisation.sel(last)), DOWN)


def test_services_feed_satisfaction_and_trust():
    one, two = (stepped(CoalitionModel(worlds=3, seed=7), 3) for _ in range(2))
    here = slice(0, len(province().sector_names))  # the first district
    two.services.infrastructure[:, here] = two.services.infrastructure[:, here] * 0.5 + 0.5
    stepped(one, 6), stepped(two, 6)
    for name in ("service", "satisfaction"):
        plain, better = getattr(one.services, name), getattr(two.services, name)
        assert np.all(better[:, here] > plain[:, here]), name
        np.testing.assert_array_equal(plain[:, here.stop :], better[:, here.stop :])
    assert np.all(two.services.trust[:, 0] > one.services.trust[:, 0])
    np.testing.assert_array_equal(one.services.trust[:, 1:], two.services.trust[:, 1:])


def test_people_get_used_to_better_services():
    one, two = (stepped(CoalitionModel(seed=7, parameters=rows(1, depreciation=0.0003)), 3)
                for _ in range(2))  # fmt: skip
    here = slice(0, len(province().sector_names))
    two.services.infrastructure[:, here] = 0.9
    extra = []
    for _ in range(72):
        stepped(one, 1), stepped(two, 1)
        extra.append((two.services.satisfaction - one.services.satisfaction)[0, here].mean())
    assert extra[-1] < 0.5 * max(extra)


def test_the_weakest_link_switch_gives_lower_services():
    kinds = [simulate("status_quo", worlds=3, years=1, switches={"production": kind})
             for kind in ("ces", "minimum")]  # fmt: skip
    assert (kinds[1].service_index < kinds[0].service_index).all()


def test_protected_uncompetitive_and_remote_districts_have_fewer_staff_present():
    facts = province()
    for name, covariate in (("remote_effect", facts.remoteness), ("protection_effect", None),
                            ("uncompetitive_effect", None)):  # fmt: skip
        model = stepped(CoalitionModel(parameters=rows(1, protection=0.6)), 1)
        by_name = {"protection_effect": "aligned", "uncompetitive_effect": "uncompetitive"}
        if covariate is None:
            covariate = getattr(model.services, by_name[name])[0]
        high = stepped(CoalitionModel(parameters=rows(1, protection=0.6, **{name: 4.0})), 1)
        change = (high.services.presence - model.services.presence)[0].reshape(34, -1).mean(axis=1)
        assert np.corrcoef(change, covariate)[0, 1] < -0.7, name


# -- posts (M8, M9) ------------------------------------------------------------------------------


@pytest.mark.parametrize("probability", [0.0, 1.0])
def test_posts_are_swept_at_a_hand_over_or_not(probability):
    table = rows(6, **CALM, replacement_at_handover=probability)
    ds = simulate("status_quo", worlds=6, years=3, seed=7, parameters=table)
    swept = happened(events(ds), kind="departure", cause="change of chief minister")
    assert set(swept.month) <= {"2015-12"}
    posts_in_december = events(ds).query("kind == 'departure' and month == '2015-12'")
    serving = 6 * 5  # all but the posts that happen to stand empty
    assert len(swept) == 0 if probability == 0 else len(posts_in_december) >= serving - 6
    if probability == 1:
        assert len(swept) == len(posts_in_december)


def test_departments_and_chief_ministers_differ_more_where_their_spread_is_wider():
    def spread(name: str, value: float) -> float:
        table = rows(40, **{name: value})
        model = CoalitionModel(worlds=40, seed=7, parameters=table)
        part = model.posts.department_effect if "department" in name else model.politics.frailty
        assert part.mean() == pytest.approx(1.0, abs=0.15)
        return float(part.std())

    for name in ("department_spread", "chief_minister_frailty"):
        assert spread(name, 0.6) > spread(name, 0.1) * 3


def test_loyalty_is_bought_with_competence():
    """Chosen for loyalty, the appointees are more loyal and less able."""

    def appointees(weight: float) -> tuple[float, float]:
        table = rows(20, loyalty_weight=weight, competence_loyalty_correlation=0.0)
        posts = stepped(CoalitionModel(worlds=20, seed=7, parameters=table), 36).posts
        serving = posts.months >= 0
        return float(posts.competence[serving].mean()), float(posts.loyalty[serving].mean())

    merit, loyal = appointees(0.1), appointees(0.9)
    assert merit[0] > 0.8 > 0.4 > loyal[0]
    assert loyal[1] > merit[1] + 0.5


def test_more_candidates_and_a_stronger_effect_of_competence():
    def management(**chosen: float) -> np.ndarray:
        model = CoalitionModel(worlds=20, seed=7, parameters=rows(20, loyalty_weight=0.0, **chosen))
        return stepped(model, 2).posts.management

    assert management(competence_effect=0.2).std() > management(competence_effect=0.05).std() * 2
    many = CoalitionModel(worlds=20, parameters=rows(20, candidates=10, loyalty_weight=0.0))
    few = CoalitionModel(worlds=20, parameters=rows(20, candidates=4, loyalty_weight=0.0))
    assert np.all(many.posts.competence >= few.posts.competence)


def test_a_minimum_tenure_keeps_secretaries_longer():
    kept = reform(fixed_tenure=given(compliance="prior"))
    one, two = two_runs("fixed_tenure_compliance", 4, 8, (0.0, 1.0), kept)
    assert_moves(paired(one.secretary_changes, two.secretary_changes), DOWN)
    assert_moves(paired(one.plan_continuity, two.plan_continuity), UP)
    left = happened(events(two), kind="departure").query("world >= 8")  # who complies
    assert (left.value >= 36).all()  # nobody is moved before the minimum


def test_needs_based_allocation_follows_need_and_starts_fewer_small_schemes():
    rule = reform(needs_based_psdp=given(compliance="prior"))
    one, two = two_runs("needs_based_psdp_compliance", 2, 6, (0.0, 1.0), rule)
    assert_moves(paired(one.political_share, two.political_share), DOWN)
    assert not two.political_share.any()
    assert_moves(paired(one.schemes_started, two.schemes_started), DOWN)

    def alignment(ds: xr.Dataset) -> float:
        per_head = ds.allocated_by_district.isel(year=0).mean(["scenario", "world"]) / ds.population
        return float(np.corrcoef(per_head, ds.need)[0, 1])

    assert alignment(two) > alignment(one) + 0.2


# -- luck and its size ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("capacity_spread", lambda m: m.money.capacity_luck),
        ("funds_spread", lambda m: m.politics.funds_luck),
        ("mood_spread", lambda m: m.politics.mood),
    ],
)
def test_spreads_widen_what_they_name(name, what):
    table = parameters()

    def spread(end: str) -> float:
        wide = rows(30, **{name: table[end][name]})
        return float(what(stepped(CoalitionModel(worlds=30, seed=7, parameters=wide), 2)).std())

    assert spread("high") > 1.5 * spread("low")


def test_scheme_sizes_and_wishes_spread():
    def opened(**chosen: float) -> np.ndarray:
        model = stepped(CoalitionModel(seed=7, parameters=rows(1, **chosen)), 1)
        return model.book.cost[model.book.paid == 0]

    cost = [np.log(opened(scheme_size_spread=spread)) for spread in (1.1, 2.2)]
    assert cost[1].std() > 1.5 * cost[0].std()
    # what is started is a share of the budget, however unequal its pieces
    assert opened(new_start_ratio=1.65).sum() > 1.6 * opened(new_start_ratio=0.95).sum()
