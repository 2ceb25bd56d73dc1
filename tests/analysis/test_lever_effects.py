"""What each lever does alone: every lever is asked, nothing is missing, nil is told from small."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pandas as pd
import pytest

from coalition_sim.analysis import lever_effects as effects
from coalition_sim.analysis import words
from coalition_sim.levers import LEVERS
from coalition_sim.outcomes import OUTCOMES

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / effects.PAGE
HEAD = "case,lever,options,beside,outcomes,why\n"
FEW = {"worlds": 4, "years": 4, "seed": 3, "jobs": 1}


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    """Three cases in a few worlds: one that moves a lot, one alone for nothing, one beside it."""
    known = effects.cases()
    names = (
        "public_accounts",
        "independent_verification",
        "independent_verification_beside_public_accounts",
    )
    return effects.measured([known[name] for name in names], **FEW)


def test_every_lever_is_asked_and_every_option_that_the_plan_names() -> None:
    known = effects.cases()
    assert list(dict.fromkeys(case.lever for case in known.values())) == list(LEVERS)
    for case in known.values():
        scenario = effects.scenario_of(case)
        assert set(scenario.levers) == {case.lever, known[case.beside].lever if case.beside else
                                        case.lever}  # fmt: skip
        for setting in scenario.levers.values():
            stages = (setting.adoption, setting.survival, setting.compliance, setting.strength)
            assert stages == ("given", "given", 1.0, 1.0)
        assert set(case.asked) <= set(OUTCOMES) and set(effects.FOR_ALL) <= set(case.asked)
        assert case.why
    both = {case.options["accountability"] for case in known.values()
            if case.lever == "decentralisation"}  # fmt: skip
    assert both == {"yes", "no"}
    paid = {case.options["members"] for case in known.values() if case.lever == "opposition_funds"}
    assert paid == {"all", "none"}
    risks = effects.scenario_of(known["assembly_modernisation_at_its_risks"])
    chosen = risks.levers["assembly_modernisation"].options
    assert dict(chosen) == {name: option.values[1] for name, option in
                            LEVERS["assembly_modernisation"].options.items()}  # fmt: skip


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("a,no_such,,,trust,why", 'no lever "no_such"'),
        ("a,quick_wins,,,no_such_outcome,why", '"no_such_outcome", which the outcome table'),
        ("a,quick_wins,,,,why", "exists for nothing"),
        ("a,quick_wins,,b,trust,why", 'beside "b", which is no case'),
        ("a,quick_wins,,,trust,why", "no row for fixed_tenure"),
    ],
)
def test_a_broken_table_of_cases_says_what_is_wrong(row: str, message: str) -> None:
    with pytest.raises(effects.LeverEffectsError, match=re.escape(message)):
        effects.read_cases(io.StringIO(HEAD + row))


def test_effects_are_paired_with_the_baseline_of_the_case(table: pd.DataFrame) -> None:
    found = table.set_index(["case", "outcome"])
    alone = found.loc[("public_accounts", "leakage_share")]
    assert alone["mean"] < 0 and alone["p95"] < 0 and not alone["nil"]
    nothing = found.loc[("independent_verification", "reported_less_true")]
    assert nothing["nil"] and nothing["baseline"] == "status_quo"
    beside = found.loc[("independent_verification_beside_public_accounts", "leakage_share")]
    assert beside["baseline"] == "public_accounts" and beside["mean"] < 0
    assert beside["baseline_mean"] == pytest.approx(alone["scenario_mean"])
    assert set(table["words"]) == {words.TOO_FEW_WORLDS}


def test_the_page_is_the_same_for_the_same_numbers(table: pd.DataFrame, monkeypatch) -> None:
    few = {name: case for name, case in effects.cases().items() if name in set(table["case"])}
    monkeypatch.setattr(effects, "cases", lambda: few)
    page = effects.page(table, 4, 4, 3)
    assert page == effects.page(table, 4, 4, 3)
    assert "4 worlds of 4 years, seed 3" in page
    own = re.search(r"on an outcome it exists for: (.*)\.\n", page).group(1)
    assert own == "`independent_verification` (Services reported above true)"


def test_a_small_mean_is_not_shown_as_zero_and_nil_is_said_in_words() -> None:
    row = pd.Series({"nil": False, "mean": 0.0004, "p05": 0.0001, "p95": 0.002, "decimals": 1,
                     "words": words.IMPROVES, "narrow": False, "too_small": True})  # fmt: skip
    assert effects._difference(row) == "+0.0004 (above 0 to 0)"
    assert effects._verdict(row) == "improves, too small to matter"
    nil = row.copy()
    nil["nil"] = True
    assert (effects._difference(nil), effects._verdict(nil)) == ("0", effects.NONE_AT_ALL)


def test_the_command_writes_the_page_and_refuses_a_broken_table(tmp_path, monkeypatch, capsys):
    known = effects.cases()
    monkeypatch.setattr(effects, "cases", lambda: {"quick_wins": known["quick_wins"]})
    out = tmp_path / "page.md"
    few = ["--worlds", "2", "--years", "3", "--jobs", "1", "--out", str(out)]
    assert effects.main(few) == 0
    assert "### `quick_wins`" in out.read_text(encoding="utf-8")

    def broken():
        raise effects.LeverEffectsError("lever_cases.csv: wrong")

    monkeypatch.setattr(effects, "cases", broken)
    assert effects.main(few) == 1
    assert "lever_cases.csv: wrong" in capsys.readouterr().err


# The page in the documentation ------------------------------------------------------------------


def test_the_page_has_a_row_and_a_section_for_every_case() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for name, case in effects.cases().items():
        shown = f"`{case.lever}` beside `{case.beside}`" if case.beside else f"`{name}`"
        assert len(re.findall(rf"^\| {re.escape(shown)} \|", text, re.MULTILINE)) == 1, name
        section = text.split(f"### `{name}`\n")[1].split("\n### ")[0]
        for outcome in case.asked:
            rows = re.findall(rf"^\| {re.escape(OUTCOMES[outcome].label)} \| (.+) \|$", section,
                              re.MULTILINE)  # fmt: skip
            assert len(rows) == 1, (name, outcome)
            cells = rows[0].split(" | ")
            assert len(cells) == 6 and all(cells[:5]), (name, outcome)
            assert "not known" not in rows[0]


def test_the_page_rests_on_enough_worlds_for_words() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert int(re.search(r"(\d+) worlds of", text).group(1)) >= words.FEWEST_WORLDS
    assert words.TOO_FEW_WORLDS not in text
