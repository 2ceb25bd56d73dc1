"""What a study gives beside its indices: leaders, structures, responses, convergence, words."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from sensitivity.known import NAMES, Engine, answer, as_percentiles, scenarios, study

from coalition_sim.figures import studied, style
from coalition_sim.figures.numbers import beside
from coalition_sim.figures.sobol import of_the_whole
from coalition_sim.parameters import draw
from coalition_sim.report.study import answers, study_page
from coalition_sim.sensitivity.alternatives import OTHER, SAME, prior_worlds
from coalition_sim.sensitivity.answers import answered, sizes
from coalition_sim.sensitivity.columns import FILES, columns_of_study
from coalition_sim.sensitivity.convergence import enough, growing, sizes_of
from coalition_sim.sensitivity.findings import Where
from coalition_sim.sensitivity.moving import leaders
from coalition_sim.sensitivity.response import response
from coalition_sim.sensitivity.saltelli import saltelli
from coalition_sim.sensitivity.study import OTHERS
from coalition_sim.sensitivity.trajectories import SHOCK_TAPE
from coalition_sim.sensitivity.words import (
    morris_words,
    sobol_words,
    split_words,
    structure_words,
)

ALL = ("morris", "sobol", "pawn", "delta")
OTHER_MODEL = {"scarcest": {"switches": {"production": "minimum"}}}


@pytest.fixture(scope="module")
def found():
    return answer(
        Engine(spread=1.0, outcomes=("trust", "service_mean", "utilisation")),
        methods=ALL,
        points=64,
        second_order=True,
        of=("effect", "level"),
        outcomes=("trust", "service_mean", "utilisation"),
        alternatives=OTHER_MODEL,
        stages="modelled",
    )


def test_a_block_shares_its_luck_but_for_the_dummy() -> None:
    plan = saltelli({"pair": ("a", "b"), "c": ("c",)}, 8, 3, seed=1, second_order=True)
    names, u = plan.cube()
    assert names == ["pair", "c"] and plan.points == 7 and u.shape == (8, 7, 2)
    table = plan.worlds_of(5, as_percentiles)
    assert list(table.columns) == ["a", "b", "c", "tape"]
    tape = table["tape"].to_numpy().reshape(7, 3)
    assert (tape[[0, 1, 2, 3, 5, 6]] == tape[0]).all()  # A, B, between, back
    assert not set(tape[4]) & set(tape[0])  # the dummy
    points = table[["a", "b", "c"]].to_numpy()[::3]
    a, b = points[0], points[1]
    np.testing.assert_array_equal(points[2], [b[0], b[1], a[2]])
    np.testing.assert_array_equal(points[3], [a[0], a[1], b[2]])
    np.testing.assert_array_equal(points[4], a)
    np.testing.assert_array_equal(points[5], [a[0], a[1], b[2]])
    other = plan.worlds_of(6, as_percentiles)["tape"]
    assert not set(other) & set(table["tape"])


def test_the_sample_is_even_and_grows_at_its_end() -> None:
    groups = {name: (name,) for name in NAMES}
    few, many = (saltelli(groups, n, 2, seed=4) for n in (64, 128))
    np.testing.assert_array_equal(few.a, many.a[:64])
    for half in (many.a, many.b):
        counts = [np.histogram(half[:, k], bins=16, range=(0, 1))[0] for k in range(3)]
        assert (np.array(counts) == 8).all()  # as a Sobol sequence promises
    assert many.a.min() > 0 and many.b.max() < 1


def test_each_unknown_goes_through_its_own_prior() -> None:
    from coalition_sim.parameters import quantile

    names = ["leakage", "weak_link_exponent", "reference_peer_weight"]
    plan = saltelli({name: (name,) for name in names}, 16, 2, seed=1)
    table = plan.worlds_of(3, quantile)
    for k, name in enumerate(names):
        expected = quantile(name, np.repeat(plan.places(3)[:, k], 2))
        np.testing.assert_array_equal(table[name], expected)


def test_leaders_are_taken_in_turn_from_every_subject() -> None:
    table = pd.DataFrame(
        [
            {"of": "effect", "scenario": "s", "outcome": outcome, "parameter": name,
             "mu_star": value, "above_noise": clear, "at_work": name != "idle"}
            for outcome, order in (("trust", "abcd"), ("utilisation", "dcba"))
            for name, value, clear in [
                *((name, 4.0 - k, k == 0) for k, name in enumerate(order)),
                ("idle", 9.0, False), (SHOCK_TAPE, 9.0, False),
            ]
        ]
    )  # fmt: skip
    assert leaders(table, 2) == ["a", "d"]
    assert leaders(table, 3) == ["a", "d", "b"]
    assert leaders(table, 9) == ["a", "d", "b", "c"]
    levels = table.assign(of="level", parameter="only levels")
    assert leaders(pd.concat([table, levels]), 9) == ["a", "d", "b", "c"]
    assert leaders(levels, 9) == ["only levels"]


def test_a_sample_looks_at_the_leaders_and_moves_all_others_together() -> None:
    engine = Engine()
    asked = study(leading=1, others="together", trajectories=4, points=16)
    found = answered(asked, scenarios(), Where(simulate=engine, quantile=as_percentiles))
    table = found.tables["sobol"].set_index("parameter")
    assert list(table.index) == ["cabinet_delay", OTHERS, SHOCK_TAPE]
    members = table.loc[OTHERS, "members"].split()
    assert {"leakage", "learning_time"} < set(members) and "cabinet_delay" not in members
    assert len(members) > 200  # every unknown that can act
    assert sum(found.worlds.values()) == sum(sizes(asked, scenarios()).values())
    assert "morris" in found.tables


def test_structures_are_compared_in_the_same_worlds(found) -> None:
    table = found.tables["alternatives"]
    rows = table[table["outcome"] == "trust"].set_index("alternative")
    assert rows.loc["scarcest", "change"] == pytest.approx(-5.0)
    assert rows.loc["scarcest", "change_low"] == pytest.approx(-5.0)  # nothing else differs
    assert rows.loc["scarcest", "words"] == OTHER
    assert rows.loc["as it is", "words"] == SAME
    assert rows.loc["as it is", "low"] < rows.loc["as it is", "mean"] < rows.loc["as it is", "high"]
    assert (rows["worlds"] == 200).all()
    prior = prior_worlds(seed=1, worlds=200)
    table = prior.worlds_of(7, as_percentiles)
    assert table["tape"].tolist() == [35, 36, 37, 38, 39]
    pd.testing.assert_series_equal(
        table.drop(columns="tape").iloc[2], draw(1, [7]).iloc[0], check_names=False
    )


def test_held_parameters_reach_the_engine() -> None:
    engine = Engine()
    held = {"held": {"parameters": {"leakage": 0.25}}}
    table = answer(engine, methods=("morris",), alternatives=held).tables["alternatives"]
    assert (engine.asked[-1]["parameters"]["leakage"] == 0.25).all()
    assert engine.asked[-2]["parameters"]["leakage"].nunique() > 30
    assert table["words"].tolist() == [SAME, OTHER]


def test_the_response_follows_the_function() -> None:
    u = np.random.default_rng(1).random((400, 2))
    values = np.repeat((10 * u)[..., None], 2, axis=-1)
    table = response(u, values, seed=1, confidence=0.95, resamples=200)
    np.testing.assert_allclose(table["mean"], [1, 3, 5, 7, 9], atol=0.2)
    assert (table["low"] < table["mean"]).all() and (table["mean"] < table["high"]).all()
    four = np.repeat([[0.05, 0.35, 0.65, 0.95]], 20, axis=0)  # the levels of Morris
    table = response(four, np.repeat(four[..., None], 2, -1), 1, 0.95, 100)
    assert table["fifth"].tolist() == [1, 2, 4, 5]


def test_large_enough_by_the_rule() -> None:
    def bounds(half: float, shift: float = 0.0):
        def of_first(blocks: int):
            index = np.array([0.5, 0.2]) + (shift if blocks < 64 else 0.0)
            width = half * np.sqrt(64 / blocks)
            return index, index - width, index + width

        return growing(["a", "b"], 64, of_first)

    assert sizes_of(64) == [8, 16, 32, 64] and sizes_of(5) == [5]
    assert enough(bounds(0.09), 0.1, relative=False)["enough"]
    narrow = enough(bounds(0.2), 0.1, relative=False)
    assert not narrow["enough"] and narrow["needed"] == 256  # four times, half as wide
    assert not enough(bounds(0.05, shift=0.3), 0.1, relative=False)["enough"]
    assert not enough(bounds(0.09), 0.1, relative=True)["enough"]  # a tenth of 0.5
    alone = growing(["a"], 5, lambda n: (np.ones(1), np.ones(1), np.ones(1)))
    assert not enough(alone, 0.1, relative=False)["enough"]  # never seen to stay


def test_every_table_explains_its_columns(found) -> None:
    assert set(found.tables) == set(FILES)
    for table in found.tables.values():
        told = columns_of_study(table.columns)
        assert list(told) == list(table.columns) and all(told.values())


def test_every_picture_has_its_numbers_and_its_words(found, tmp_path) -> None:
    pictures = studied.draw_all(found, tmp_path)
    kinds = {re.match(r"[a-z]+", one.file)[0] for one in pictures}
    assert kinds == {"split", "tornado", "sobol", "plane", "spider", "pairs", "pawn", "delta",
                     "convergence", "structures"}  # fmt: skip
    assert len({one.file for one in pictures}) == len(pictures)
    for one in pictures:
        numbers = pd.read_csv(beside(tmp_path / one.file), comment="#")
        assert len(numbers), one.file
        assert one.shows and one.says and one.sure
        assert not re.search(r"\bnan\b|_", " ".join(one.says)), one.says
    bars = next(one for one in pictures if one.file.startswith("sobol_effect"))
    numbers = pd.read_csv(beside(tmp_path / bars.file), comment="#")
    table = found.tables["sobol"]
    mine = table[(table["of"] == "effect") & (table["outcome"] == "trust")].set_index("parameter")
    total = numbers[(numbers["measure"] == "total") & (numbers["outcome"] == "trust")]
    np.testing.assert_allclose(
        total.set_index("parameter")["index"], 100 * mine.loc[total["parameter"], "total"]
    )


def test_all_other_unknowns_stand_apart_in_pictures_and_words(tmp_path) -> None:
    engine = Engine(spread=1.0)
    asked = study(leading=1, others="together", trajectories=4, points=64)
    found = answered(asked, scenarios(), Where(simulate=engine, quantile=as_percentiles))
    rows = found.tables["sobol"]
    said = sobol_words(rows[rows["parameter"] != SHOCK_TAPE], "trust", str)
    assert "first all_other" not in said and "All others together: " in said
    assert re.search(r"of 1 (stand|looked)", said)
    studied.draw_all(found, tmp_path)
    numbers = pd.read_csv(tmp_path / "sobol_effect_fixed_tenure.csv", comment="#")
    assert numbers["parameter"].iloc[-1] == OTHERS
    assert numbers["index"].max() >= 0


def test_a_trial_says_so_on_every_picture(found, tmp_path) -> None:
    one = studied.study_pictures(found)[0]
    with style.made_from("A TRIAL RUN"):
        figure = one.draw()
    assert any("A TRIAL RUN" in text.get_text() for text in figure.texts)


def test_the_page_holds_pictures_answers_and_cautions(found, tmp_path) -> None:
    pictures = studied.draw_all(found, tmp_path)
    page = study_page(found, pictures, tmp_path, {"versions": {"coalition_sim": "0"}}, trial=True)
    assert page.count("data:image/png;base64,") == len(pictures)
    assert "A trial run" in page and "Every world gave a number" in page
    told = list(answers(found, pictures))
    assert len({one["heading"] for one in told}) == len(told)
    assert all(line in page.replace("&#39;", "'").replace("&amp;", "&").replace("&lt;", "<")
               for one in told for line in one["lines"])  # fmt: skip


def test_words_say_what_is_and_what_is_not_known() -> None:
    rows = pd.DataFrame(
        {"parameter": ["leakage", SHOCK_TAPE], "mu_star": [2.0, 0.1], "mu_star_conf": [0.5, 0.1],
         "above_noise": [True, False], "at_work": [True, True]}
    )  # fmt: skip
    assert "1 of 1 unknowns at work stand out from luck, first spending" in morris_words(
        rows, "trust", lambda name: "spending"
    )
    assert "none of 1" in morris_words(rows.assign(above_noise=False), "trust", str)
    assert "no unknown moves it" in morris_words(rows.assign(mu_star=0.0), "trust", str)
    parts = pd.DataFrame(
        {"part": ["main", "interactions", "luck"], "share": [0.5, -0.1, 0.6],
         "low": [0.4, -0.2, 0.5], "high": [0.6, 0.1, 0.7]}
    )  # fmt: skip
    said = split_words(parts, "trust")
    assert "one by one 40 % (40 % to 60 %), only together 0 %" in said
    assert "luck 60 %" in said and "no evidence could settle" in said
    unknown_range = split_words(parts.assign(low=np.nan, high=np.nan), "trust")
    assert "too few cases for a range" in unknown_range and "nan" not in unknown_range
    small = pd.DataFrame(
        {"alternative": ["as it is", "scarcest"], "mean": [2e-17, -0.3], "change_low": [0, -1e-5],
         "change_high": [0, -0.2], "words": [SAME, OTHER]}
    )  # fmt: skip
    said = structure_words(small, "trust")
    assert "): 0.00 in the model as it is; another effect under scarcest (-0.30; by 0.00" in said
    drawn = of_the_whole(parts.set_index("part")[["share"]].T)
    assert drawn.sum(axis=1).item() == pytest.approx(1.0) and (drawn >= 0).all().all()


@pytest.mark.parametrize("main", [-0.19, 0.05, 0.4])
def test_the_parts_of_the_variance_that_are_told_add_up(main):
    """What is estimated below nothing, or beyond what luck leaves, is cut as in the picture."""
    rows = pd.DataFrame(
        {
            "part": ["main", "interactions", "luck"],
            "share": [main, 1 - main - 0.88, 0.88],
            "low": [-0.4, 0.0, 0.8],
            "high": [0.5, 0.8, 0.95],
        }
    )
    told = split_words(rows, "service_mean")
    parts = re.findall(r"(?:one by one|together|luck) (\d+) %", told)
    assert sum(map(int, parts)) == 100 and len(parts) == 3
