"""What may be said of a difference, in situations an adviser can read."""

from __future__ import annotations

import math

import pytest

from coalition_sim.analysis import words


@pytest.mark.parametrize(
    ("p05", "p95", "direction", "said"),
    [
        (0.1, 4.0, "more", "improves"),
        (-4.0, -0.1, "more", "worsens"),
        (-4.0, -0.1, "less", "improves"),
        (0.1, 4.0, "less", "worsens"),
        (0.1, 4.0, "neither", "rises"),
        (-4.0, -0.1, "neither", "falls"),
        (-0.1, 9.0, "more", "no clear difference"),
        (0.0, 9.0, "more", "no clear difference"),
        (-9.0, 0.0, "less", "no clear difference"),
        (0.0, 0.0, "more", "no clear difference"),
        (math.nan, math.nan, "more", "no clear difference"),
    ],
)
def test_only_the_range_decides(p05: float, p95: float, direction: str, said: str) -> None:
    assert words.words(p05, p95, direction, worlds=200) == said


def test_a_handful_of_worlds_decides_nothing() -> None:
    assert words.words(1.0, 1.0, "more", worlds=1) == "too few worlds to say"
    assert words.words(1.0, 1.0, "more", worlds=words.FEWEST_WORLDS) == "improves"


def test_a_handful_of_parameter_draws_decides_nothing() -> None:
    assert words.words(1.0, 2.0, "more", 200, draws=9) == "too few worlds to say"
    assert words.words(1.0, 2.0, "more", 200, draws=words.FEWEST_DRAWS) == "improves"
    assert words.words(1.0, 2.0, "more", 200, draws=None) == "improves"  # central parameters


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (0.0, "0"),
        (0.0049, "under 1"),
        (0.005, "under 1"),
        (0.01, "1"),
        (0.996, "over 99"),
        (1.0, "100"),
    ],
)
def test_few_worlds_are_not_none_and_many_are_not_all(share: float, told: str) -> None:
    assert words.worlds_of_100(share) == told


@pytest.mark.parametrize(
    ("p50", "small"), [(0.99, True), (-0.99, True), (1.0, False), (-3.0, False), (0.0, True)]
)
def test_too_small_to_matter_looks_at_the_median(p50: float, small: bool) -> None:
    assert words.is_too_small(p50, smallest_difference=1.0) is small


@pytest.mark.parametrize(
    ("error", "most", "decimals"),
    [
        (0.4, 3, 1),
        (0.1, 3, 1),
        (0.099, 3, 2),
        (3.0, 3, 0),
        (25.0, 3, -1),
        (0.0001, 2, 2),
        (0.0, 2, 2),
        (math.nan, 2, 2),
        (1e30, 2, words.LARGEST_STEP),
    ],
)
def test_the_monte_carlo_error_decides_the_digits(error: float, most: int, decimals: int) -> None:
    assert words.decimals_shown(error, most) == decimals


@pytest.mark.parametrize(
    ("p50", "p05", "p95", "decimals", "text"),
    [
        (3.1, 0.3, 20.2, 0, "+3.1 (+0.3 to +20.2)"),
        (-3.1, -20.2, -0.004, 0, "-3 (-20 to below 0)"),
        (0.0325, 0.0003, 0.1185, 3, "+0.0325 (+0.0003 to +0.1185)"),
        (0.0325, 0.0003, 0.1185, 2, "+0.03 (above 0 to +0.12)"),
        (0.02, 0.0001, 0.3, 0, "+0.02 (above 0 to +0.30)"),
        (120.0, 3.0, 240.0, -1, "+120 (+3 to +240)"),
        (4.2, -0.3, 17.4, 0, "+4 (0 to +17)"),
        (0.02, -0.3, 0.2, 0, "0 (0 to 0)"),
        (1.0, 1e-12, 2.0, 1, "+1.0 (above 0 to +2.0)"),
        (-1.0, -2.0, -1e-12, 6, "-1.000000 (-2.000000 to below 0)"),
    ],
)
def test_a_range_that_leaves_zero_out_never_shows_a_zero(
    p50: float, p05: float, p95: float, decimals: int, text: str
) -> None:
    assert words.difference_text(p50, p05, p95, decimals) == text


def test_the_averaged_years_are_those_there_are() -> None:
    told = [words.averaged_years(years) for years in (1, 2, 3, 10)]
    assert told == ["the one year", "the two years", *["the last three years"] * 2]


def test_a_difference_that_rounds_to_zero_has_no_sign() -> None:
    assert words.shown(0.02, 1) == "0"
    assert words.shown(-0.02, 1) == "0"
    assert words.shown(0.0, 1) == "0"
    assert words.shown(-0.02, 1, signed=False) == "0.0"
    assert words.shown(1251.0, -2) == "+1300"
    assert words.shown(math.nan, 1) == "not known"
