"""The pictures: all are drawn, none names a party, and what they show is what the data say."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from matplotlib.figure import Figure
from synthetic import synthetic_dataset

from coalition_sim.analysis.compare import Comparison, compare
from coalition_sim.figures import catalogue, save_all, style, tornado
from coalition_sim.figures.allocation import share_to_need
from coalition_sim.figures.differences import standardised, verdict
from coalition_sim.figures.labels import first_start, reform_start, short_district, wrapped
from coalition_sim.figures.network import coalition_graph
from coalition_sim.figures.portfolios import fitted_line, shares
from coalition_sim.figures.timeline import chief_ministers, secretaries, timeline, world_events
from coalition_sim.figures.typical import typical_world
from coalition_sim.figures.unknowns import GROUPS, LINE, LONGEST, SHORT, unknown
from coalition_sim.parameters import uncertain
from coalition_sim.province import province

SIGNATURE = b"\x89PNG"


@pytest.fixture(scope="module")
def ds() -> xr.Dataset:
    return synthetic_dataset()


@pytest.fixture(scope="module")
def comparison(ds: xr.Dataset) -> Comparison:
    return compare(ds)


@pytest.fixture(scope="module")
def sensitivity(ds: xr.Dataset) -> pd.DataFrame:
    rows = [
        {
            "scenario": str(scenario),
            "outcome": outcome,
            "parameter": name,
            "mu_star": strength,
            "mu_star_conf": 0.1,
            "noise_floor": 0.5,
            "above_noise": strength > 0.5,
            "at_work": strength > 0,
            "trajectories": 2,
            "replicates": 2,
        }
        for scenario in ds["scenario"].values[1:]
        for outcome in ("service_education", "service_health")
        for name, strength in (
            ("learning_time", 2.0),
            ("leakage", 0.2),
            ("shock_tape", 0.4),
            ("inflation_beyond", 0.0),
        )
    ]
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def drawn(ds: xr.Dataset, comparison: Comparison, sensitivity: pd.DataFrame) -> dict[str, Figure]:
    return {p.file: p.draw() for p in catalogue(ds, comparison, sensitivity)}


def words_on(figure: Figure) -> str:
    texts = list(figure.texts) + [t for ax in figure.axes for t in ax.texts]
    ticks = [t for ax in figure.axes for t in (*ax.get_xticklabels(), *ax.get_yticklabels())]
    return " ".join(text.get_text() for text in texts + ticks)


def test_all_pictures_of_the_catalogue_are_written(
    ds: xr.Dataset, comparison: Comparison, sensitivity: pd.DataFrame, tmp_path
) -> None:
    files = save_all(ds, comparison, sensitivity, tmp_path / "figures")
    assert len(files) == len(set(files)) == 20
    for file in files:
        assert file.read_bytes().startswith(SIGNATURE), file


def test_without_a_screening_there_is_no_tornado(ds: xr.Dataset, comparison: Comparison) -> None:
    kinds = {picture.kind for picture in catalogue(ds, comparison)}
    assert "tornado" not in kinds
    assert {"differences", "gain", "allocation", "network", "timeline", "money"} <= kinds
    assert {"stages", "sectors"} <= kinds
    assert not {"objectives", "reported"} & kinds  # no objectives, and what is reported is true


def test_what_is_reported_is_drawn_only_where_it_is_not_true(ds: xr.Dataset) -> None:
    from coalition_sim.figures.reported import reported_figure, where_they_differ

    gamed = ds.copy()
    more = xr.DataArray([0.0, 0.02, 0.0, 0.0], dims="scenario")
    gamed["service_reported"] = ds["service_index"] + more
    assert where_they_differ(ds) == []
    assert where_they_differ(gamed) == ["fixed_tenure"]
    lines = reported_figure(gamed, ["fixed_tenure"]).axes[0].lines
    true, reported = (max(line.get_ydata()[-1] for line in lines[k : k + 3]) for k in (0, 3))
    assert reported == pytest.approx(true + 2.0)


def test_many_levers_take_several_pictures_and_none_is_lost(comparison: Comparison) -> None:
    from coalition_sim.figures import stages

    one = comparison.stages
    many = pd.concat([one.assign(scenario=f"{name}{i}") for i in range(9)
                      for name in ("a", "b")])  # fmt: skip
    found = stages.pages(many)
    assert sum(map(len, found)) == len(many)
    assert max(map(len, found)) <= stages.MOST_ROWS


def test_every_lever_has_a_short_name_of_its_own() -> None:
    from coalition_sim.levers import LEVERS
    from coalition_sim.levers.names import LONGEST as MOST
    from coalition_sim.levers.names import SHORT as NAMES

    assert set(NAMES) == set(LEVERS)
    assert len(set(NAMES.values())) == len(NAMES)
    assert max(map(len, NAMES.values())) <= MOST


def test_given_stages_are_drawn_hollow_and_said_so(ds: xr.Dataset, comparison: Comparison) -> None:
    from coalition_sim.figures.stages import stages_figure

    rows = comparison.stages
    assert "taken as given" not in words_on(stages_figure(ds, rows)).replace(style.CAUTION, "")
    assert "taken as given, not modelled" in words_on(
        stages_figure(ds, rows.assign(adoption="given"))
    )


def test_a_tornado_speaks_in_words_and_says_where_luck_hides_all(
    ds: xr.Dataset, sensitivity: pd.DataFrame
) -> None:
    told = words_on(tornado.tornado(ds, sensitivity, "fixed_tenure")).replace("\n", " ")
    assert "time a new secretary takes to learn" in told
    assert "inflation" not in told and "_" not in told  # not at work: not ranked
    assert tornado.LUCK_ONLY not in told
    hidden = tornado.tornado(ds, sensitivity.assign(above_noise=False), "fixed_tenure")
    assert tornado.LUCK_ONLY in words_on(hidden)
    assert tornado.not_at_work(sensitivity) == ["inflation_beyond"]


def by_groups(sensitivity: pd.DataFrame) -> pd.DataFrame:
    """The same screening as if groups had been moved; a group has no sign."""
    groups = {"learning_time": "M10", "leakage": "M13", "inflation_beyond": "drivers"}
    members = sensitivity["parameter"].map(
        lambda name: "learning_time learning_start" if name == "learning_time" else name
    )
    names = sensitivity["parameter"].replace(groups)
    return sensitivity.assign(parameter=names, members=members, mu=float("nan"))


def test_a_tornado_of_groups_says_so(ds: xr.Dataset, sensitivity: pd.DataFrame) -> None:
    grouped = by_groups(sensitivity)
    figure = tornado.tornado(ds, grouped, "fixed_tenure")
    told = words_on(figure).replace("\n", " ")
    assert "how a new secretary learns (M10)" in told
    assert "when a group of unknowns moves" in told and tornado.TOGETHER.strip() in told
    assert "budgets and prices" not in told  # not at work
    hidden = words_on(tornado.tornado(ds, grouped.assign(above_noise=False), "fixed_tenure"))
    assert tornado.NO_GROUP in hidden and tornado.LUCK_ONLY not in hidden
    single = words_on(tornado.tornado(ds, sensitivity, "fixed_tenure"))
    assert "one unknown moves over its range" in single and "Groups:" not in single


def test_names_beside_the_bars_do_not_run_into_each_other(
    ds: xr.Dataset, sensitivity: pd.DataFrame
) -> None:
    longest = sorted(GROUPS, key=lambda name: -len(unknown(name)))[: tornado.ROWS]
    row = by_groups(sensitivity).iloc[[0]]
    many = pd.concat([row.assign(parameter=name) for name in longest])
    figure = tornado.tornado(ds, many, "fixed_tenure", ("service_education",) * 2)
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    for ax in figure.axes:
        boxes = [tick.get_window_extent(renderer) for tick in ax.get_yticklabels()]
        assert len(boxes) == tornado.ROWS and min(box.x0 for box in boxes) > 0
        for place, box in enumerate(boxes):
            assert not any(box.overlaps(other) for other in boxes[place + 1 :])
    left, right = (ax.get_tightbbox(renderer) for ax in figure.axes)
    assert not left.overlaps(right)


def test_short_names_of_unknowns_are_short_and_differ() -> None:
    names = [unknown(name) for name in uncertain()]
    assert len(set(names)) == len(names)
    assert not [name for name in names if "_" in name]
    assert not [name for name in SHORT.values() if len(name) > LONGEST]
    assert all(len(wrapped(name, LINE).splitlines()) <= 2 for name in SHORT.values())


def test_every_picture_carries_the_caution(drawn: dict[str, Figure]) -> None:
    for file, figure in drawn.items():
        assert style.CAUTION in words_on(figure), file


def test_no_picture_names_a_real_party(drawn: dict[str, Figure]) -> None:
    real = [code for code in province().party_codes if code != "Independent"]
    for file, figure in drawn.items():
        words = words_on(figure).split()
        assert not [code for code in real if code in words], file


def test_no_font_is_too_small_for_a_slide(drawn: dict[str, Figure]) -> None:
    for file, figure in drawn.items():
        texts = list(figure.texts) + [t for ax in figure.axes for t in ax.texts]
        smallest = min(text.get_fontsize() for text in texts if text.get_text())
        assert smallest >= 9, file


def test_scenarios_differ_without_colour() -> None:
    marks = style.marks(["a", "b", "c", "d"], "a").values()
    for feature in ("line", "marker", "hatch"):
        assert len({str(getattr(mark, feature)) for mark in marks}) == 4


def test_the_reader_s_own_settings_are_left_alone(ds: xr.Dataset, comparison: Comparison) -> None:
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    catalogue(ds, comparison)[0].draw()
    assert dict(mpl.rcParams) == before


def test_short_names_of_districts_are_all_different() -> None:
    names = [short_district(str(name)) for name in province().district_names]
    assert len(set(names)) == 34
    assert max(len(name) for name in names) <= 12


def test_a_reform_s_start_is_read_from_its_file(ds: xr.Dataset) -> None:
    assert reform_start(ds, "fixed_tenure") == 2.0
    assert reform_start(ds, "status_quo") is None
    assert first_start(ds, ["status_quo", "fixed_tenure"]) == 2.0


def test_better_is_always_to_the_right(comparison: Comparison) -> None:
    rows = comparison.headline
    scaled = standardised(rows)
    assert (scaled["low"] <= scaled["high"]).all()
    assert (scaled.loc[(rows["words"] == "improves"), "low"] > 0).all()
    assert (scaled.loc[(rows["words"] == "worsens"), "high"] < 0).all()


def test_a_clear_difference_too_small_to_matter_is_called_so(comparison: Comparison) -> None:
    rows = comparison.headline
    small = rows[(rows["words"] == "improves") & rows["too_small"].astype(bool)]
    assert len(small)
    assert all("too little to matter" in verdict(row) for row in small.itertuples())


def test_shares_of_money_and_of_need_both_add_up(ds: xr.Dataset) -> None:
    need = ds["population"] * ds["need"]
    money = share_to_need(ds, "status_quo") * need / need.sum("district")
    np.testing.assert_allclose(money.sum("district"), 1.0)


def test_money_is_conserved_in_the_network(ds: xr.Dataset) -> None:
    graph = coalition_graph(ds, "status_quo", world=1, year="2015-16")
    total = float(ds["allocated"].sel(scenario="status_quo", world=1, year="2015-16").sum())
    columns = dict(graph.nodes(data="column"))
    for start in ("party", "ministry"):
        flows = [m for a, _, m in graph.edges(data="money") if columns[a] == start]
        assert sum(flows) == pytest.approx(total)
    holders = [n for n, column in columns.items() if column == "ministry"]
    assert all(len(list(graph.predecessors(name))) == 1 for name in holders)


def test_spells_follow_one_another_and_leave_vacancies_open() -> None:
    events = pd.DataFrame(
        [
            (5, "departure", "secretary, Health", ""),
            (7, "posting", "secretary, Health", ""),
            (9, "departure", "secretary, Finance", ""),
            (30, "exit", "chief minister 1", "swap"),
            (30, "formation", "electable party 1", "swap"),
        ],
        columns=["month", "kind", "actor", "cause"],
    )
    health = secretaries(events, "Health", 120)
    assert [(s.start, s.end, s.number) for s in health] == [(0, 5, 1), (7, 120, 2)]
    assert [(s.start, s.end) for s in secretaries(events, "Finance", 120)] == [(0, 9)]
    assert [(s.start, s.end) for s in chief_ministers(events, 120)] == [(0, 30), (30, 120)]


def test_a_motion_is_in_the_key_only_where_one_is_marked(ds: xr.Dataset) -> None:
    calm = ds.copy()
    calm["event_kind"] = ds["event_kind"].where(ds["event_kind"] != "motion", "posting")
    stormy = ds.copy()
    stormy["event_kind"] = xr.full_like(ds["event_kind"], "motion")
    for made, marked in ((calm, False), (stormy, True)):
        figure = timeline(made)
        told = [text.get_text() for text in figure.legends[0].get_texts()]
        assert ("motion against the chief minister" in told) == marked
        assert "in post (shades alternate)" in told


def test_events_of_one_world_only(ds: xr.Dataset) -> None:
    events = world_events(ds, "fixed_tenure", 3)
    assert list(events["month"]) == sorted(events["month"])
    assert (events["kind"] == "election").sum() == 1
    assert events[events["kind"] == "election"]["month"].item() == 60


def test_the_fitted_slope_is_that_of_the_dots(ds: xr.Dataset) -> None:
    seats, posts, party = shares(ds, "status_quo")
    assert seats.shape == posts.shape == party.shape
    slope, intercept = fitted_line(seats, posts)
    assert 0.8 < slope < 1.0
    assert intercept > 0
    assert np.isnan(fitted_line(np.array([1.0]), np.array([1.0]))[0])


def test_the_typical_world_is_not_a_broken_one() -> None:
    whole = synthetic_dataset(draws=4)
    typical = typical_world(whole)
    broken = synthetic_dataset(draws=4, broken=(("status_quo", typical),))
    assert typical_world(broken) != typical


def test_pictures_survive_broken_worlds_short_runs_and_odd_titles(tmp_path) -> None:
    odd = synthetic_dataset(
        draws=5,
        years=2,
        scenarios=("status_quo", "fixed_tenure"),
        broken=(("fixed_tenure", 2), ("status_quo", 3)),
    )
    odd.attrs["scenarios"] = (
        odd.attrs["scenarios"]
        .replace("Fixed tenure", "Pay $5 {x} <b>$")
        .replace("2015-07", "2014-07")
    )
    files = save_all(odd, compare(odd), None, tmp_path)
    assert all(file.read_bytes().startswith(SIGNATURE) for file in files)
