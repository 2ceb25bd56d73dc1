"""Every benchmark runs at a tiny size and gives tables; no time is judged here."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest

from benchmarks import __main__ as command
from benchmarks import counting, obstacles, phases, provinces
from benchmarks.accelerators import OtherNumpy, rules_on
from benchmarks.harness import ROOT, Scale, in_a_child, in_turn, ratio
from benchmarks.tables import Table, fill, markdown, shown, write
from coalition_sim import rules
from coalition_sim.month import MONTH
from coalition_sim.rules import services

TINY = Scale("tiny")
PAGE = ROOT / "docs" / "performance.md"
IN_THE_PAGE = {
    "machine", "before_after", "phases", "blocks", "processes", "growth_worlds", "growth_years",
    "growth_places", "operations", "bandwidth", "traffic", "store", "mesa", "mesa_batch", "ppi",
    "accelerators", "obstacles", "standard", "precision", "precision_speed",
}  # fmt: skip
NEEDS_MORE = {"store", "ppi", "standard"}
"""Tables that stay empty where another package or the store is not there."""


@pytest.mark.parametrize("name", command.BENCHMARKS)
def test_every_benchmark_runs_at_a_tiny_size(name: str) -> None:
    tables = command.measure(name, TINY)
    assert tables
    for table in tables:
        assert table.name in IN_THE_PAGE
        assert table.rows or (table.name in NEEDS_MORE and "Not " in table.notes[0]), table.name
        numbers = [v for row in table.rows for v in row if isinstance(v, int | float)]
        assert all(math.isfinite(v) for v in numbers), table.name
        assert markdown(table).count("\n| ") == len(table.rows) + 2


def test_the_phases_of_the_month_are_all_measured_and_add_up() -> None:
    (table,) = phases.measure(TINY)
    names = table.column("phase")
    due_in_a_year = {phase.name for phase in MONTH if phase.when != "elections"}
    assert due_in_a_year <= set(names) and names[-1] == "all"
    each = dict(zip(names, table.column("CPU ms a world"), strict=True))
    assert each.pop("all") == pytest.approx(sum(each.values()))
    calls = dict(zip(names, table.column("calls"), strict=True))
    assert (calls["services"], calls["budget"], calls["progress of schemes"]) == (12, 1, 4)


def test_an_older_checkout_is_set_beside_this_one() -> None:
    table = phases.compare(ROOT, TINY)
    assert table.name in IN_THE_PAGE and "services" in table.column("phase")


def test_a_child_uses_the_package_of_its_folder(tmp_path: Path) -> None:
    provinces.merge_districts(tmp_path / "few", 17)
    provinces.split_districts(tmp_path / "many", 2)
    provinces.add_sectors(tmp_path / "sectors", 2)
    sizes = {
        p.name: in_a_child("tests.test_benchmarks:sizes", folder=p) for p in tmp_path.iterdir()
    }
    assert sizes == {"few": [17, 7, 65], "many": [68, 7, 65], "sectors": [34, 9, 65]}


def sizes() -> list[int]:
    """Districts, sectors and seats of the province that is found."""
    from coalition_sim.province import province

    facts = province()
    return [len(facts.district_names), len(facts.sector_names), len(facts.seat_names)]


def test_counting_bytes_changes_no_number_and_counts_what_moves() -> None:
    counting.moved.clear()
    a = np.ones((4, 10)).view(counting.Counted)
    b = a + 1.0
    assert counting.moved == {"read": 320, "written": 320, "operations": 1}
    b[:, :5] = 2.0
    assert counting.moved["written"] == 320 + 4 * 5 * 8
    assert b[1:].base is not None and counting.moved["operations"] == 2  # a view moves nothing
    b.take([0, 1], axis=1)
    assert counting.moved["written"] == 320 + 160 + 4 * 2 * 8
    counting.moved.clear()


def test_things_are_timed_in_turn() -> None:
    order: list[str] = []
    things = {name: lambda name=name: order.append(name) for name in ("a", "b", "c")}
    found = in_turn(things, 3)
    assert "".join(order) == "abccbaabc"
    assert all(len(one.cpu) == len(one.wall) == 3 for one in found.values())
    assert ratio([2.0, 30.0, 4.0], [1.0, 10.0, 1.0]) == 3.0


def test_rules_get_their_numpy_back() -> None:
    before = services.np
    with pytest.raises(AttributeError, match="no_such"), rules_on(OtherNumpy(np)):
        assert services.np is not before
        services.np.no_such  # noqa: B018
    assert services.np is before


def test_obstacles_are_found_and_comments_are_not() -> None:
    import ast

    text = "if x.any():\n    y[rows] = x.sum()  # z.any()\n'x.sum()'\nnp.flatnonzero(x)\nx['name']"
    nodes = list(ast.walk(ast.parse(text)))
    found = {
        what: sum(map(bool, map(is_one, nodes))) for what, (is_one, _) in obstacles.KINDS.items()
    }
    assert found["branches on values (if x.any())"] == 1
    assert found["writing by index (x[rows] = ...)"] == 1
    assert found["methods of arrays (x.sum(), x.take())"] == 2
    assert found["functions of numpy beyond the standard"] == 1
    assert found["reading by index (x[rows]), upper bound"] == 0


def test_a_table_goes_into_files_and_into_its_place(tmp_path: Path) -> None:
    table = Table("speed", "Speed", ("what", "ms"), (("a | b", 1.23456),), ("A note.",))
    write([table], tmp_path)
    with (tmp_path / "speed.csv").open(encoding="utf-8", newline="") as lines:
        assert list(csv.reader(lines)) == [["what", "ms"], ["a | b", "1.23456"]]
    page = "# Page\n<!-- table: speed -->\nold\n<!-- end -->\nafter\n"
    once, homeless = fill(page, [table, Table("other", "Other", ("a",), ())])
    assert homeless == ["other"] and "old" not in once and once.endswith("<!-- end -->\nafter\n")
    assert "| a \\| b | 1.23 |" in once and fill(once, [table])[0] == once
    with pytest.raises(ValueError, match="1 values for 2 columns"):
        Table("odd", "Odd", ("a", "b"), ((1,),))
    assert shown(0.5) == "0.500"


def test_the_page_has_a_place_for_every_table() -> None:
    text = PAGE.read_text(encoding="utf-8")
    tables = [Table(name, name, ("a",), ()) for name in sorted(IN_THE_PAGE)]
    filled, homeless = fill(text, tables)
    assert not homeless
    assert text.count("<!-- table: ") == len(IN_THE_PAGE)
    assert filled.count("<!-- end -->") == len(IN_THE_PAGE)


def test_the_command_says_what_it_does_not_know(tmp_path: Path, capsys) -> None:
    assert command.main(["no_such"]) == 2
    assert "there are phases, blocks" in capsys.readouterr().out
    assert command.main(["phases", "--page", str(tmp_path / "none.md")]) == 2
    assert command.main(["phases", "--against", str(tmp_path)]) == 2


def test_the_command_goes_on_after_a_failure_and_keeps_old_tables(
    tmp_path: Path, monkeypatch, capsys
) -> None:
    def measured(name: str, scale: Scale, older: Path | None = None) -> list[Table]:
        if name == "phases":
            raise RuntimeError("out of order")
        return [Table(name, name, ("a",), ((1,),) if name == "blocks" else ())]

    monkeypatch.setattr(command, "measure", measured)
    page = tmp_path / "page.md"
    marks = "<!-- table: {0} -->\nold {0}\n<!-- end -->\n"
    page.write_text("".join(map(marks.format, ("machine", "blocks", "ppi"))), encoding="utf-8")
    out = tmp_path / "out"
    arguments = ["phases", "blocks", "ppi", "--quick", "--page", str(page), "--out", str(out)]
    assert command.main(arguments) == 1
    assert "out of order" in capsys.readouterr().out
    text = page.read_text(encoding="utf-8")
    assert "old ppi" in text and "old blocks" not in text and "old machine" not in text
    assert {path.name for path in out.iterdir()} == {
        "machine.md", "machine.csv", "blocks.md", "blocks.csv"}  # fmt: skip


def test_every_rule_that_the_trial_runs_is_one_of_the_rules() -> None:
    tried = obstacles._rules()
    assert len(tried) > 100 and tried["ces"] is rules.ces
