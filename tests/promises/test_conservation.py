"""Nothing gets lost: money, schemes, seats and shares, every month, whatever the parameters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from engine import PARTS, every_lever, given, reform, rows, state
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from coalition_sim import bookkeeping
from coalition_sim.axes import REAL
from coalition_sim.model import CoalitionModel
from coalition_sim.parameters import draw, parameters, quantile, uncertain
from coalition_sim.simulate import simulate

LAKH = 1e-4  # Rs bn
ROUNDING = 0.5 * LAKH
"""Rs bn that may go astray between two numbers of seven digits; a lakh of rupees may not."""
LAST_DIGIT = np.finfo(REAL).eps
BOTH = reform("both", fixed_tenure={"start": "2014-07"}, needs_based_psdp={"start": "2014-07"})
EVERY = every_lever(start="2014-07")
"""Every lever at once, from the second year on, as the actors of each world decide."""
IN_FULL = every_lever("in_full", **given(start="2013-09", cost="prior"))
"""Every lever at once, followed to the letter and paid for."""
LEVELS = ("infrastructure", "presence", "supplies", "supervision", "service", "satisfaction")
LEVELS += ("reported", "indicators", "trust", "expectation")
SHARES = ("dissent", "coopted_share", "plan_continuity", "staff_presence", "service_index", "trust")
SHARES += ("service_reported", "indicator_value", "unrest", "voice", "complaints_settled")
SHARES += ("oversight", "political_share")
SIDES = ("dissent_below_reference", "dissent_above_reference")
"""Missing in a year in which nobody was on that side."""
STAGES = ("lever_adopted", "lever_complied", "lever_survived", "lever_in_force")


@dataclass
class Ledger:
    """Follows every rupee through the book of schemes, by listening to its calls."""

    model: CoalitionModel

    def __post_init__(self) -> None:
        book = self.model.book
        self.opened = book.count().sum(axis=-1)
        self.closed = np.zeros(self.model.worlds)
        self.paid = np.zeros((self.model.worlds, self.model.ground.cells))
        self.spent_in_years_before = self.paid.copy()
        self.spent = self.leaked = self.paid
        self.leakage = self.model.scrutiny.leakage
        book.pay, book.close, book.start_year = (
            self._watch(book.pay, self._after_pay),
            self._watch(book.close, self._after_close),
            self._watch(book.start_year, self._after_opening),
        )

    def before_month(self) -> None:
        """Remember what the month begins with; in July the books are opened afresh."""
        money, july = self.model.money, self.model.fiscal_month == 1
        self.spent = np.zeros_like(money.spent) if july else money.spent.copy()
        self.leaked = np.zeros_like(money.leaked) if july else money.leaked.copy()
        self.leakage = self.model.scrutiny.leakage.copy()

    def _watch(self, call, after):
        def watched(*given):
            before = self.model.book.sum(self.model.book.paid)
            result = call(*given)
            after(before, result, *given)
            return result

        return watched

    def _after_pay(self, before, _result, *_given) -> None:
        self.paid += self.model.book.sum(self.model.book.paid) - before

    def _after_close(self, _before, closed, *_given) -> None:
        self.closed += (closed.completed + closed.abandoned).sum(axis=-1)

    def _after_opening(self, before, _result, _share, new) -> None:
        """What was paid stays on the book, as new schemes are paid nothing yet."""
        self.opened += np.bincount(new.world, minlength=self.model.worlds)
        now = self.model.book.sum(self.model.book.paid)
        np.testing.assert_allclose(now, before, rtol=0.0, atol=ROUNDING)


def check_month(model: CoalitionModel, ledger: Ledger) -> None:
    """All identities that hold at the end of a month."""
    money, politics = model.money, model.politics
    available = money.allocated + money.supplementary + money.carried_in
    np.testing.assert_array_equal(available, money.available())
    assert np.all(available - money.authorised >= -ROUNDING)
    assert np.all(money.authorised - money.released >= -ROUNDING)
    assert np.all(money.released - money.spent >= -ROUNDING)
    passed = money.allocated.sum(axis=-1, keepdims=True, dtype=float) + money.reform_costs
    np.testing.assert_allclose(passed, money.envelope, rtol=0.0, atol=ROUNDING)
    assert np.all(money.allocated >= 0.0) and np.all(money.reform_costs >= 0.0)
    lost = ledger.leakage * (money.spent - ledger.spent)
    np.testing.assert_allclose(money.leaked, ledger.leaked + lost, rtol=0.0, atol=ROUNDING)
    assert np.all(money.spent - ledger.spent >= -ROUNDING)
    assert np.all(money.leaked <= money.spent + ROUNDING)
    on_schemes = ledger.paid + money.spent_this_quarter  # paid out at the end of each quarter
    spent = ledger.spent_in_years_before + money.spent
    np.testing.assert_allclose(on_schemes, spent, rtol=0.0, atol=ROUNDING)
    if model.calendar.month % 12 == 0:  # the calendar has turned: this was June
        out = money.spent + money.lapsed + money.carried_out
        np.testing.assert_allclose(money.released, out, rtol=0.0, atol=ROUNDING)
        assert money.lapsed.min() >= -ROUNDING and money.carried_out.min() >= -ROUNDING
        ledger.spent_in_years_before += money.spent
    np.testing.assert_array_equal(model.book.count().sum(-1), ledger.opened - ledger.closed)
    assert np.all(model.book.cost - model.book.paid >= -ROUNDING)
    assert np.all(model.book.left >= -ROUNDING)
    _check_house(model)
    for name in LEVELS:
        level = getattr(model.services, name)
        assert level.min() >= 0.0 and level.max() <= 1.0, name
    for name in ("oversight", "voice", "leakage", "capture", "resolved"):
        level = getattr(model.scrutiny, name)
        assert level.min() >= 0.0 and level.max() <= 1.0, name
    assert abs(model.delivery.capability).max() <= 1.0
    assert np.all(model.services.reported >= model.services.service - LAST_DIGIT)
    assert model.hazards.repairs_due.min() >= 0.0
    assert model.reforms.in_force.min(initial=1.0) >= 0.0
    assert model.reforms.in_force.max(initial=0.0) <= 1.0
    assert not np.any((model.reforms.in_force > 0.0) & ~model.reforms.adopted)
    assert 0.0 <= model.posts.continuity.min() <= model.posts.continuity.max() <= 1.0
    for name, values in state(model).items():
        assert np.isfinite(values).all(), name
    np.testing.assert_allclose(
        politics.dissent & ~politics.in_coalition, False, err_msg="dissent outside the coalition"
    )


def _check_house(model: CoalitionModel) -> None:
    """Every seat has one party, partners are those in the coalition, shares sum to one."""
    politics, ground = model.politics, model.ground
    held = (politics.seat_party[:, :, None] == np.arange(ground.parties)).sum(axis=1)
    assert np.all(held.sum(axis=-1) == 65)
    partner = np.take_along_axis(politics.partner, politics.seat_party, axis=1)
    np.testing.assert_array_equal(partner, politics.in_coalition)
    assert not np.any((politics.coopted | politics.entitled) & politics.in_coalition)
    _check_cabinet(model)
    assert np.all(politics.in_coalition.sum(axis=-1) >= ground.majority)
    seat = politics.chief_minister_seat
    of_him = np.take_along_axis(politics.seat_party, seat, axis=1)
    np.testing.assert_array_equal(of_him, politics.chief_minister_party)
    assert not np.take_along_axis(politics.dissent, seat, axis=1).any()
    np.testing.assert_array_equal(model.posts.vacant > 0, model.posts.months < 0)
    total = model.money.political_share * model.money.envelope
    to_seats = model.money.seat_allocation.sum(axis=-1, dtype=float)
    np.testing.assert_allclose(to_seats, total[:, 0], rtol=0.0, atol=ROUNDING)


def _check_cabinet(model: CoalitionModel) -> None:
    """Ministers hold office, are of the party that holds the department, and hold one each."""
    politics = model.politics
    assert not np.any(politics.office & ~politics.in_coalition)
    assert np.take_along_axis(politics.office, politics.chief_minister_seat, axis=1).all()
    assert np.all(politics.office.sum(axis=-1) <= model.parameters.cabinet_posts[:, 0] + 1)
    world, department = np.nonzero(politics.minister_seat >= 0)
    seat = politics.minister_seat[world, department]
    assert politics.office[world, seat].all()
    party = politics.minister_party[world, department]
    np.testing.assert_array_equal(politics.seat_party[world, seat], party)
    assert len(set(zip(world, seat, strict=True))) == len(seat)
    assert not np.any(seat == politics.chief_minister_seat[world, 0])


def run_checked(parameters: pd.DataFrame, months: int, scenario=BOTH, **settings) -> None:
    """Run worlds with these parameters and check every month."""
    ids = np.arange(len(parameters))
    model = CoalitionModel(scenario, worlds=ids, seed=11, parameters=parameters, **settings)
    ledger = Ledger(model)
    for _ in range(months):
        ledger.before_month()
        model.step()
        check_month(model, ledger)


@pytest.mark.parametrize("scenario", [BOTH, EVERY, IN_FULL], ids=lambda one: one.name)
def test_every_month_of_prior_draws_and_an_election(scenario):
    run_checked(draw(17, np.arange(10)).reset_index(drop=True), 66, scenario)


@pytest.mark.parametrize("setting", [{"elections": "observed"}, {"portfolio": "baron_ferejohn"},
                                     {"production": "minimum"}])  # fmt: skip
def test_every_month_under_each_switch(setting):
    run_checked(draw(18, np.arange(4)).reset_index(drop=True), 63, EVERY, switches=setting)


def corners() -> pd.DataFrame:
    """Each uncertain parameter by itself at the far ends of its prior, one world each."""
    names = uncertain()
    table = rows(2 * len(names))
    far = [quantile(name, np.array([1e-6, 1.0 - 1e-6])) for name in names]
    for n, name in enumerate(names):
        table.loc[[2 * n, 2 * n + 1], name] = np.ravel(far[n])
    return table


def test_every_month_at_the_far_ends_of_each_prior():
    table = corners()
    assert (table.nunique() > 1).sum() == len(uncertain())
    run_checked(table, 13, IN_FULL)


def test_every_month_at_corners_of_the_whole_prior():
    """All parameters at once at their ends, in 40 random combinations, through an election."""
    toss = np.random.default_rng(4).random((40, len(uncertain()))) < 0.5
    ends = {name: np.ravel(quantile(name, np.array([1e-6, 1.0 - 1e-6]))) for name in uncertain()}
    chosen = {name: ends[name][toss[:, n].astype(int)] for n, name in enumerate(uncertain())}
    run_checked(rows(40, **chosen), 63, IN_FULL)


@settings(max_examples=10, deadline=None)
@drawn(data=st.data())
def test_every_month_at_the_bounds_that_the_table_allows(data):
    """A user may set any value within the bounds; a handful of parameters at theirs."""
    table = parameters()
    names = data.draw(st.lists(st.sampled_from(uncertain()), min_size=3, max_size=8, unique=True))
    ends = {n: data.draw(st.sampled_from([table.lower[n], table.upper[n]])) for n in names}
    run_checked(rows(2, **ends), 14, IN_FULL)


def test_yearly_results_keep_the_identities():
    ds = simulate([EVERY, BOTH, "status_quo"], worlds=12, years=7, seed=2)
    passed = ds.allocated.sum("sector") + ds.reform_costs
    envelope = ds.allocated.sum("sector").sel(scenario="status_quo")
    np.testing.assert_allclose(passed, _each(ds, envelope), rtol=0.0, atol=ROUNDING)
    assert (ds.reform_costs.sel(scenario=EVERY.name, year="2014-15") > 0).all()
    assert not ds.reform_costs.sel(scenario="status_quo").any()
    total = ds.allocated + ds.supplementary + ds.carried_in
    np.testing.assert_allclose(ds.available, total, rtol=0.0, atol=ROUNDING)
    out = ds.spent + ds.lapsed + ds.carried_out
    np.testing.assert_allclose(ds.released, out, rtol=0.0, atol=ROUNDING)
    assert (ds.available - ds.authorised).min() >= -ROUNDING
    assert (ds.authorised - ds.released).min() >= -ROUNDING
    following = ds.carried_in.isel(year=slice(1, None)).values
    np.testing.assert_array_equal(ds.carried_out.isel(year=slice(0, -1)).values, following)
    leakage = ds.parameter_value.sel(parameter="leakage")
    plain = ds.sel(scenario=[BOTH.name, "status_quo"])  # no lever on leakage: alike everywhere
    np.testing.assert_allclose(plain.leaked, plain.spent * leakage, rtol=0.0, atol=ROUNDING)
    assert ((ds.leaked >= 0) & (ds.leaked <= ds.spent)).all()
    assert (ds.spent - ds.spent_last_quarter).min() >= -ROUNDING
    by_sector, by_district = ds.allocated.sum("sector"), ds.allocated_by_district.sum("district")
    np.testing.assert_allclose(by_district, by_sector, rtol=0.0, atol=ROUNDING)
    change = ds.schemes_started - ds.schemes_completed - ds.schemes_abandoned
    stock = ds.schemes_ongoing.diff("year")
    np.testing.assert_array_equal(stock.values, change.isel(year=slice(1, None)).values)
    np.testing.assert_allclose(ds.utilisation, ds.spent / ds.allocated, rtol=1e-6)


def test_yearly_results_stay_in_their_ranges():
    ds = simulate([EVERY, "status_quo"], worlds=12, years=7, seed=2)
    for name in (*SHARES, *SIDES, "satisfaction", "infrastructure", "supplies", "supervision"):
        assert 0.0 <= ds[name].min() <= ds[name].max() <= 1.0, name
    assert ((ds.coalition_seats >= 33 - 1e-9) & (ds.coalition_seats <= 65)).all()
    assert ((ds.claimants >= 1) & (ds.claimants <= 65)).all()
    assert (ds.throw_forward >= 0).all() and (ds.leaked >= 0).all()
    for share in (ds.portfolio_share, ds.seat_share):
        formed = np.isfinite(ds.formation_month)
        np.testing.assert_allclose(share.sum("party").values[formed.values], 1.0)
        assert share.isnull().all("party").where(formed, True).equals(~formed)
    young = ds.schemes_completed_in_time.isel(year=slice(3, None))
    assert young.isnull().all() and ds.schemes_completed_in_time.isel(year=slice(3)).notnull().all()
    _check_stages(ds)
    padded = {"portfolio_share", "seat_share", "formation_month", "schemes_completed_in_time"}
    padded |= {*STAGES, *SIDES, "lever_month"}
    for name, values in ds.data_vars.items():
        if values.dtype.kind == "f" and name not in padded:
            assert np.isfinite(values).all(), name


def _each(ds: xr.Dataset, values: xr.DataArray) -> xr.DataArray:
    """The same values for every scenario of a dataset."""
    return values.expand_dims(scenario=ds.scenario).transpose("scenario", ...)


def _check_stages(ds: xr.Dataset) -> None:
    """Stages are told for the scenario that holds levers, and are missing for the other."""
    held, none = ds.sel(scenario=EVERY.name), ds.sel(scenario="status_quo")
    for name in STAGES:
        assert none[name].isnull().all(), name
        told = held[name].where(held.lever_adopted == 1) if name == "lever_survived" else held[name]
        assert ((told >= 0) & (told <= 1) | told.isnull()).all(), name
    assert held.lever_adopted.notnull().all() and held.lever_in_force.notnull().all()
    never = held.lever_adopted == 0
    assert never.any() and (~never).any()
    assert held.lever_month.isnull().equals(never)
    assert not held.lever_in_force.where(never, 0.0).any()
    assert not held.lever_in_force.sel(year="2013-14").any()


# -- the audit of the model itself ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "name", "value", "message"),
    [
        ("money", "released", 1e6, "released <= authorised"),
        ("money", "spent", 1e6, "spent <= released"),
        ("money", "may_spend", 0.0, "authorised <= available"),
        ("money", "allocated", 0.0, "allocated \\+ cost of reforms = envelope"),
        ("services", "trust", 1.0 + 2 * LAST_DIGIT, "trust between 0 and 1"),
        ("services", "service", np.nan, "service between 0 and 1"),
        ("services", "indicators", -0.1, "indicators between 0 and 1"),
        ("money", "reform_costs", 3.0, "allocated \\+ cost of reforms = envelope"),
        ("politics", "seat_party", 99, "every seat has a party"),
    ],
)
def test_the_audit_stops_a_model_that_loses_something(part, name, value, message):
    model = CoalitionModel(worlds=2)
    model.step()
    assert part in PARTS
    getattr(getattr(model, part), name)[1] = value
    with pytest.raises(bookkeeping.BooksError, match=message) as stopped:
        bookkeeping.check_books(model)
    assert "world row 1" in str(stopped.value)


@pytest.mark.parametrize("part", ["allocated", "supplementary", "carried_in"])
def test_in_june_the_audit_adds_up_what_could_be_spent_anew(part):
    model = CoalitionModel(worlds=2)
    for _ in range(11):
        model.step()
    lost = 1.2 * bookkeeping.TOLERANCE
    getattr(model.money, part)[1, 5] += lost
    model.money.envelope[1] += lost * (part == "allocated")  # so that only the addition fails
    with pytest.raises(bookkeeping.BooksError, match="allocated \\+ supplementary") as stopped:
        model.step()
    assert "world row 1" in str(stopped.value)


PURSES = ("allocated", "released", "spent", "leaked", "lapsed", "carried_out", "seat_allocation")


@pytest.mark.parametrize("purse", PURSES)
def test_a_lakh_that_goes_astray_is_found(purse):
    """What these tests allow for rounding hides no lakh of rupees, in one place of one world."""
    model = CoalitionModel(IN_FULL, worlds=2, seed=11)
    ledger = Ledger(model)
    for _ in range(12):
        ledger.before_month()
        model.step()
    check_month(model, ledger)
    ledger.spent_in_years_before[:] = 0.0  # as before the check, which closed the year
    getattr(model.money, purse)[1, 5] -= LAKH
    with pytest.raises(AssertionError):
        check_month(model, ledger)


def test_the_audit_grows_with_the_budget_and_no_faster():
    """Rounding is a share of a budget: after thirty years of rising prices, that of thousands."""
    model = CoalitionModel(EVERY, worlds=16, seed=3, parameters="prior")
    for _ in range(30 * 12):
        model.step()  # audited every month
    envelope = model.money.envelope[:, 0]
    assert envelope.max() > 1000.0
    largest = envelope.argmax()
    model.money.reform_costs[largest] += 3e-6 * envelope[largest]
    with pytest.raises(bookkeeping.BooksError, match="cost of reforms = envelope") as stopped:
        bookkeeping.check_books(model)
    assert f"world row {largest}" in str(stopped.value)
