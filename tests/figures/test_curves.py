"""The picture of a sweep: a panel per outcome, marks that follow the words."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from coalition_sim.analysis.sweep import Sweep
from coalition_sim.figures import style
from coalition_sim.figures.curves import curves_figure
from coalition_sim.figures.differences import GOOD
from coalition_sim.outcomes import OUTCOMES
from coalition_sim.scenario import load_scenario

LEVELS = (0.0, 0.5, 1.0)


def made(outcomes: list[str], beside: str = "", clear: bool = True) -> Sweep:
    rows = [
        {
            "level": level,
            "outcome": name,
            "p05": (0.5 if clear else -0.5) * level,
            "p50": 2 * level,
            "p95": 3 * level,
            "words": "improves" if clear and level else "no clear difference",
            "too_small": False,
            "handle": False,
        }
        for name in outcomes
        for level in LEVELS
    ]
    scenario = load_scenario("fixed_tenure")
    return Sweep(scenario, "strength", ("fixed_tenure",), pd.DataFrame(rows), beside)


def words_on(figure: Figure) -> str:
    texts = [*figure.texts, *(text for ax in figure.axes for text in ax.texts)]
    return " ".join(text.get_text() for text in texts)


@pytest.mark.parametrize("number", [1, 2, 3, 4, 6, 9])
def test_one_panel_per_outcome(number: int) -> None:
    figure = curves_figure(made(list(OUTCOMES)[:number]))
    assert len(figure.axes) == number
    assert style.CAUTION in words_on(figure)


def test_nothing_is_drawn_over_anything_else() -> None:
    figure = curves_figure(made(list(OUTCOMES)[:9]))
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    boxes = [ax.get_tightbbox(renderer) for ax in figure.axes]
    boxes += [figure.legends[0].get_window_extent(renderer)]
    boxes += [text.get_window_extent(renderer) for text in figure.texts if text.get_text()]
    for place, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[place + 1 :])


def test_long_words_do_not_run_into_the_title() -> None:
    found = made(list(OUTCOMES)[:9])
    found.table["too_small"] = found.table["level"] < 1  # "..., enough to matter at 1"
    figure = curves_figure(found)
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    for ax in figure.axes:
        head = [*ax.texts, next(t for t in (ax.title, ax._left_title) if t.get_text())]
        boxes = [text.get_window_extent(renderer) for text in head]
        for place, box in enumerate(boxes):
            assert not any(box.overlaps(other) for other in boxes[place + 1 :])


@pytest.mark.parametrize("clear", [True, False])
def test_a_mark_is_filled_only_where_the_band_leaves_out_zero(clear: bool) -> None:
    (ax,) = curves_figure(made(["trust"], clear=clear)).axes
    fills = [
        to_hex(line.get_markerfacecolor()) for line in ax.lines if line.get_marker() in ("o", "X")
    ]
    filled = to_hex(GOOD) if clear else style.PAPER
    assert fills == [to_hex(style.PAPER), to_hex(filled), to_hex(filled)]


def test_where_neither_way_is_better_a_clear_change_is_filled_too() -> None:
    found = made(["spent_real"])
    found.table["words"] = found.table["words"].replace("improves", "falls")
    figure = curves_figure(found)
    marks = [line for line in figure.axes[0].lines if line.get_marker() == "D"]
    assert len(marks) == 2
    assert all(line.get_markerfacecolor() == line.get_color() for line in marks)
    assert "rises or falls" in [text.get_text() for text in figure.legends[0].get_texts()]


def test_words_and_what_else_is_changed_stand_on_the_picture() -> None:
    said = words_on(curves_figure(made(["trust"], beside="leakage held at 0.15")))
    assert "improves from 0.5 on" in said and "leakage held at 0.15" in said
    assert "improves" not in words_on(curves_figure(made(["trust"], clear=False)))


def test_the_picture_says_whether_stages_were_given() -> None:
    found = made(["trust"])
    assert "adoption and survival given" in words_on(curves_figure(found))
    simulated = words_on(curves_figure(replace(found, given=False)))
    assert "adoption and survival simulated" in simulated


def test_a_world_without_numbers_leaves_a_gap_and_no_crash(tmp_path) -> None:
    found = made(["trust", "utilisation"])
    found.table.loc[found.table["outcome"] == "trust", ["p05", "p50", "p95"]] = float("nan")
    curves_figure(found, path=tmp_path / "curves.png")
    assert (tmp_path / "curves.png").stat().st_size > 10_000
