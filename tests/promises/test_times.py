"""The calendar of politics, what befalls the districts, who holds office, and what people know.

Cards M4, M7, M8, M15, M16 and M19, in the whole model.
"""

from __future__ import annotations

import numpy as np
import pytest
from engine import given, happened, reform, rows, stepped

from coalition_sim.agents import District, Secretary, citizens
from coalition_sim.model import CoalitionModel
from coalition_sim.province import province
from coalition_sim.simulate import events, simulate

CALM = {"dissent_base": -9.0, "swap_honoured": 1.0}
SECTORS = province().sector_names
INDICATORS = province().indicator_names


def run(years: int, worlds: int = 6, levers: dict | None = None, **chosen):
    plan = reform(**levers) if levers else "status_quo"
    table = rows(worlds, **{**CALM, **chosen})
    return simulate(plan, worlds, years, seed=7, parameters=table)


def model_of(months: int, worlds: int = 4, levers: dict | None = None, **chosen) -> CoalitionModel:
    plan = reform(**levers) if levers else "status_quo"
    table = rows(worlds, **{**CALM, **chosen})
    return stepped(CoalitionModel(plan, worlds=worlds, seed=7, parameters=table), months)


def known(ds, name: str) -> np.ndarray:
    """An indicator, (worlds, years, districts)."""
    return ds.indicator_value.sel(indicator=name).values[0]


# -- elections and the budget (M7) ---------------------------------------------------------------


def test_more_is_started_and_bargained_for_before_an_election():
    usual, swollen = run(7, election_starts=0.0), run(7, election_starts=0.3)
    for name in ("schemes_started", "political_share"):
        ratio = swollen[name].values.reshape(6, 7, -1).sum(-1)
        ratio = ratio / usual[name].values.reshape(6, 7, -1).sum(-1)
        # the budget of July 2017 is the last before the election of July 2018
        np.testing.assert_array_equal(ratio[:, :4], 1.0)
        assert np.all(ratio[:, 4] > 1.02), name
        assert np.all(ratio[:, 5:] < ratio[:, 4:5]), name
    started = swollen.schemes_started.sum("sector") / usual.schemes_started.sum("sector")
    # a member's longest list is cut
    assert 1.15 < started.sel(year="2017-18").mean() < 1.31


def authorised_in_may_and_june(year: int) -> tuple[np.ndarray, np.ndarray]:
    """Share of the year's money authorised at the end of May and of June."""
    model = model_of(12 * year + 11, revalidation=0.0)
    may = (model.money.authorised / model.money.available()).copy()
    stepped(model, 1)
    return may, model.money.authorised / model.money.available()


def test_nothing_new_is_authorised_under_a_caretaker():
    """New schemes are approved month by month, but not in June 2018, when a caretaker governs."""
    may, june = authorised_in_may_and_june(3)
    assert np.all(june > may)
    may, june = authorised_in_may_and_june(4)
    np.testing.assert_array_equal(june, may)
    assert may.mean() < 0.999


@pytest.mark.parametrize("probability", [0.01, 0.99])
def test_a_caretaker_moves_secretaries_once(probability):
    ds = run(5, 12, caretaker_reshuffle=probability)
    moved = happened(events(ds), kind="departure", cause="caretaker")
    assert set(moved.month) <= {"2018-06"}
    serving = 12 * 5
    assert len(moved) > 0.7 * serving if probability > 0.5 else len(moved) < 0.1 * serving


# -- unrest and climate (M16) --------------------------------------------------------------------


def test_unrest_keeps_staff_away_slows_works_and_silences_people():
    one, two = (model_of(14, conflict_effect=1.0) for _ in range(2))
    for model, on in ((one, False), (two, True)):
        model.hazards.unrest[:] = False
        model.hazards.unrest[:, 3] = on
    here = slice(3 * len(SECTORS), 4 * len(SECTORS))
    District.staff(one), District.staff(two)
    lower = two.services.presence - one.services.presence
    assert np.all(lower[:, here] < 0.0) and not np.delete(lower, np.r_[here], axis=1).any()
    before = one.money.spent.copy(), two.money.spent.copy()
    Secretary.spend(one), Secretary.spend(two)
    spent = [m.money.spent - b for m, b in zip((one, two), before, strict=True)]
    assert np.all(spent[1][:, here].sum(-1) <= spent[0][:, here].sum(-1))
    citizens.live(one), citizens.live(two)
    use = (two.services.indicators - one.services.indicators).reshape(4, 34, -1)
    follows = np.array(province().indicator_kind) == "follows"
    assert np.all(use[:, 3, follows] < 0.0) and not np.delete(use, 3, axis=1).any()


def test_spells_of_unrest_last_and_spread_as_the_parameters_say():
    def spells(**chosen) -> tuple[float, float]:
        model = model_of(0, 20, **chosen)
        on = []
        for _ in range(60):
            stepped(model, 1)
            on.append(model.hazards.unrest.copy())
        on = np.stack(on)
        begun = (on[1:] & ~on[:-1]).sum()
        beside = np.stack([model.ground.beside(month) for month in on])
        together = np.corrcoef(on.ravel(), beside.ravel())[0, 1]
        return on[1:].sum() / begun, together

    short, long = spells(unrest_spell=2.0), spells(unrest_spell=9.0)
    assert 1.5 < short[0] < 3.5 < 6.0 < long[0]
    assert spells(unrest_contagion=3.0)[1] > spells(unrest_contagion=0.0)[1] + 0.1


def test_unrest_is_told_where_it_begins():
    ds = run(2, 4)
    told = happened(events(ds), kind="unrest")
    assert set(told.actor) <= set(province().district_names) and len(told)
    quiet = ds.unrest.sum("year").sel(scenario="status_quo", world=0)
    begun = set(told[told.world == 0].actor)
    assert begun <= set(quiet.district.values[quiet.values > 0])


def test_a_flood_takes_works_and_the_next_budget_repairs_some():
    one, two = (model_of(1, climate_probability=p, repair_share=0.7) for p in (0.001, 0.999))
    august = [stepped(m, 1).services.infrastructure.copy() for m in (one, two)]
    np.testing.assert_allclose(august[1] / august[0], 0.95, atol=2e-3)
    assert two.hazards.repairs_due.min() > 0.0 and not one.hazards.repairs_due.any()
    due = two.hazards.repairs_due.copy()
    stepped(one, 10), stepped(two, 10)
    np.testing.assert_array_equal(two.hazards.repairs_due, due)
    stepped(one, 1), stepped(two, 1)  # July
    assert not two.hazards.repairs_due.any()
    total = [m.money.allocated.sum(axis=-1) for m in (one, two)]
    np.testing.assert_allclose(*total, rtol=1e-6)  # repairs come out of the same envelope
    assert np.all(two.money.political_share < one.money.political_share)


def test_a_flood_is_told_by_division():
    ds = run(1, 2, climate_probability=0.999)
    told = happened(events(ds), kind="flood or drought")
    assert set(told.month) == {"2013-08"} and set(told.cause) == {"climate"}
    names = {f"{name} division" for name in province().division_names}
    assert set(told.actor) == names
    assert (told.groupby("world").value.sum() == 34).all()


def test_without_hazards_there_are_none():
    ds = run(3, 4, unrest_share=0.001, unrest_contagion=0.0, climate_probability=0.001)
    assert ds.unrest.mean() < 0.01
    assert len(happened(events(ds), kind="flood or drought")) < 3


# -- steering (M19) ------------------------------------------------------------------------------


def test_steering_of_every_scheme_delays_what_is_authorised():
    shares = []
    for steered in (0.0, 1.0):
        model = model_of(6, steered_share=steered, signature_delay=9.0)
        shares.append(model.money.authorised.sum(axis=-1) / model.money.available().sum(axis=-1))
    assert np.all(shares[1] < 0.8 * shares[0])
    accord = model_of(6, levers={"autonomy_accord": given()}, steered_share=1.0)
    np.testing.assert_allclose(
        accord.money.authorised.sum(axis=-1) / accord.money.available().sum(axis=-1), shares[0],
        rtol=0.02,
    )  # fmt: skip


def test_steered_schemes_move_to_strategic_districts():
    def there(resited: float) -> float:
        model = model_of(1, steered_share=1.0, resited_share=resited)
        district = model.book.cell % model.ground.cells // len(SECTORS)
        weight = model.facts.strategic / model.facts.strategic.max()
        return float(weight[district[model.book.born == 0]].mean())

    assert there(0.9) > there(0.01) + 0.1


def test_another_chief_minister_than_the_favoured_one_meets_more_dissent():
    one, two = (model_of(20, 20, dissent_base=-5.2, dissent_steering=3.0) for _ in range(2))
    own = one.politics.chief_minister_party
    one.politics.favoured = own.copy()
    two.politics.favoured = np.where(own == 0, 1, 0)
    assert not one.federation.displeasure().any() and two.federation.displeasure().all()
    stepped(one, 3), stepped(two, 3)
    assert two.politics.dissent.sum() > 1.5 * one.politics.dissent.sum()


# -- office (M2, M8) -----------------------------------------------------------------------------


def test_a_minister_who_goes_loses_office_and_another_of_his_party_takes_it():
    model = model_of(6, 20, minister_hazard=0.3)  # the cabinet is in place
    seen = 0
    for _ in range(24):
        held, party = model.politics.minister_seat.copy(), model.politics.minister_party.copy()
        size = model.politics.office.sum(axis=-1)
        number = model.politics.chief_minister_number.copy()
        stepped(model, 1)
        politics = model.politics
        same = (politics.chief_minister_number == number)[:, 0]
        np.testing.assert_array_equal(politics.office.sum(axis=-1)[same], size[same])
        np.testing.assert_array_equal(politics.minister_party[same], party[same])
        for row, k in zip(*np.nonzero(politics.new_minister & same[:, None]), strict=True):
            out, came = held[row, k], politics.minister_seat[row, k]
            assert politics.office[row, came]
            if out != came:
                assert not politics.office[row, out] or out in politics.minister_seat[row]
                seen += 1
    assert seen > 20


def test_ministers_change_as_often_as_their_hazard_says():
    ds = run(2, 40, minister_hazard=0.05, cabinet_delay=1.0)
    changes = ds.minister_changes.sel(year="2014-15").mean()
    assert abs(changes - 12 * 0.05) < 0.08
    told = happened(events(ds), kind="minister")
    assert set(told.actor) <= set(ds.department.values) and set(told.cause) == {"reshuffle"}
    assert len(told) == ds.minister_changes.sum()


# -- the opposition (M4) -------------------------------------------------------------------------


def test_members_paid_by_rule_are_not_bought():
    rule = {"opposition_funds": given()}
    plain, other = model_of(13), model_of(13, levers=rule)
    outside = ~other.politics.in_coalition
    np.testing.assert_array_equal(other.politics.entitled, outside)
    assert not other.politics.coopted.any() and plain.politics.coopted.any()
    assert np.all(other.money.seat_allocation[outside] > 0.0)
    assert np.all(other.scrutiny.oversight > plain.scrutiny.oversight)
    none = model_of(13, levers={"opposition_funds": given(options={"members": "none"})})
    assert not (none.politics.coopted | none.politics.entitled).any()
    assert not none.money.seat_allocation[~none.politics.in_coalition].any()


# -- what people know (M15, M17) -----------------------------------------------------------------


def test_every_indicator_moves_and_stays_a_share():
    ds = run(6, 4)
    for name in INDICATORS:
        level = known(ds, name)
        assert 0.0 <= level.min() <= level.max() <= 1.0
        assert np.any(level[:, -1] != level[:, 0]), name


def test_literacy_moves_by_about_a_point_a_year_at_most():
    ds = run(10, 4)
    people = (ds.population / ds.population.sum()).values
    for name, kind in zip(INDICATORS, province().indicator_kind, strict=True):
        if kind == "stock":
            province_level = (known(ds, name) * people).sum(axis=-1)
            step = np.diff(province_level, axis=-1)
            assert np.abs(step).max() < 0.015, name
            assert np.abs(np.diff(known(ds, name), axis=1)).max() < 0.03, name


def test_better_schools_reach_enrolment_at_once_and_literacy_late():
    one, two = (model_of(12) for _ in range(2))
    schools = np.tile(np.array(SECTORS) == "education", 34)
    two.services.supplies_target[:, schools] = 0.9
    two.services.supervision_target[:, schools] = 0.9
    stepped(one, 24), stepped(two, 24)
    gain = (two.services.indicators - one.services.indicators).reshape(4, 34, -1).mean(axis=(0, 1))
    by_name = dict(zip(INDICATORS, gain, strict=True))
    facts = province()
    for i, kind in enumerate(facts.indicator_kind):
        if kind != "stock":
            continue
        feeder = next(
            j for j, other in enumerate(facts.indicator_kind)
            if other == "follows" and facts.indicator_sector[j] == facts.indicator_sector[i]
            and facts.indicator_sex[j] == facts.indicator_sex[i]
        )  # fmt: skip
        assert 0.0 < by_name[INDICATORS[i]] < 0.5 * by_name[INDICATORS[feeder]]


def test_girls_fall_behind_where_schools_get_worse_in_remote_places():
    """What is not served near by costs women and girls more."""
    facts = province()
    girls = [i for i, kind in enumerate(facts.indicator_kind)
             if kind == "follows" and facts.indicator_sex[i] == "female"]  # fmt: skip
    boys = [facts.indicator_names.index(n) for n in
            (facts.indicator_names[j] for j, kind in enumerate(facts.indicator_kind)
             if kind == "follows" and facts.indicator_sex[j] == "male")]  # fmt: skip
    assert girls and boys
    one, two = (model_of(12, use_distance_women=2.5, use_distance=1.0) for _ in range(2))
    for start in (one.first_indicators, two.first_indicators,
                  one.services.indicators, two.services.indicators):  # fmt: skip
        table = start.reshape(4, 34, -1)
        table[:, :, girls[0]] = table[:, :, boys[0]] = 0.5  # the same start for both
    one.weigh_levers(), two.weigh_levers()  # what was worked out from the old start is dropped
    roads = np.tile(np.array(SECTORS) == "roads", 34)
    two.services.infrastructure[:, roads] *= 0.3
    stepped(one, 24), stepped(two, 24)
    fall = (one.services.indicators - two.services.indicators).reshape(4, 34, -1)
    remote = facts.remoteness > np.median(facts.remoteness)
    more = (fall[:, :, girls[0]] - fall[:, :, boys[0]]).mean(axis=0)
    assert np.all(more >= -1e-7) and more[remote].mean() > more[~remote].mean() > 0.0


@pytest.mark.parametrize("sector", ["health", "water", "livelihoods"])
def test_stunting_follows_health_water_and_livelihoods(sector):
    at = INDICATORS.index("stunting")
    one, two = (model_of(12) for _ in range(2))
    cells = np.tile(np.array(SECTORS) == sector, 34)
    two.services.infrastructure[:, cells] = 0.95
    two.services.supplies_target[:, cells] = 0.95
    stepped(one, 24), stepped(two, 24)
    change = (two.services.indicators - one.services.indicators).reshape(4, 34, -1)[:, :, at]
    assert np.all(change < 0.0)


def test_other_sectors_do_not_reach_stunting():
    at = INDICATORS.index("stunting")
    one, two = (model_of(12) for _ in range(2))
    cells = np.tile(np.isin(SECTORS, ("energy", "other")), 34)
    two.services.infrastructure[:, cells] = 0.95
    stepped(one, 2), stepped(two, 2)
    change = (two.services.indicators - one.services.indicators).reshape(4, 34, -1)[:, :, at]
    assert not change.any()
