"""The generated pages say what the program does, and links between pages lead somewhere."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
import yaml

import coalition_sim
from coalition_sim import documentation, rules
from coalition_sim.analysis.compare import DIFFERENCE_COLUMNS
from coalition_sim.analysis.lever_effects import cases
from coalition_sim.levers import DERIVED, LEVERS, STAKES, stakes
from coalition_sim.month import MONTH
from coalition_sim.outcomes import OUTCOMES
from coalition_sim.parameters import parameters
from coalition_sim.province import province
from coalition_sim.scenario import load_scenario, shipped
from coalition_sim.sensitivity.study import Study
from coalition_sim.variables import RECORDABLE, VARIABLES

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*(ROOT / "docs").glob("*.md"), *(ROOT / "experiments").rglob("*.md")])


@cache
def generated() -> dict[str, str]:
    """The generated pages, made once for all tests here."""
    return documentation.pages()


def test_generated_pages_are_current() -> None:
    old = documentation.outdated(ROOT / "docs")
    assert not old, f"run `make docs`: {', '.join(old)}"


def test_two_calls_write_the_same_pages(tmp_path: Path) -> None:
    assert documentation.pages() == generated()
    assert len(documentation.write(tmp_path)) == len(documentation.pages())
    assert documentation.write(tmp_path) == []


def test_check_names_an_old_page_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    documentation.write(tmp_path)
    (tmp_path / "month.md").write_text("old", encoding="utf-8")
    assert documentation.main([str(tmp_path), "--check"]) == 1
    assert capsys.readouterr().out.strip() == "month.md"
    assert (tmp_path / "month.md").read_text(encoding="utf-8") == "old"


def test_nothing_is_left_out() -> None:
    pages = generated()
    assert all(f"`{name}`" in pages["parameters.md"] for name in parameters().index)
    assert all(f"`{name}`" in pages["variables.md"] for name in VARIABLES)
    assert all(f"`{name}`" in pages["outcomes.md"] for name in OUTCOMES)
    assert all(f"| {phase.name} |" in pages["month.md"] for phase in MONTH)
    assert all(f"\n## `{name}`\n" in pages["levers.md"] for name in LEVERS)
    assert all(f"| `{name}` |" in pages["levers.md"] for name in DERIVED)
    assert all(f"| `{name}` |" in pages["scenarios.md"] for name in shipped())


@pytest.mark.parametrize("name", list(LEVERS))
def test_a_lever_is_told_with_its_options_stages_cost_and_stakes(name: str) -> None:
    lever = LEVERS[name]
    told = generated()["levers.md"].split(f"\n## `{name}`\n")[1].split("\n## ")[0]
    assert all(f"| `{move.parameter}` |" in told for move in lever.moves)
    for option, choice in lever.options.items():
        line = next(part for part in told.splitlines() if part.startswith(f"- Option `{option}`"))
        assert f"{choice.values[0]} (unless another is named)" in line
        assert all(value in line for value in choice.values)
    assert ("the assembly with a majority" in told) == lever.law
    if lever.survival != "repeal":
        assert f"`{lever.survival}`" in told
    assert f"`{lever.compliance_parameter}`" in told and f"`{lever.cost_parameter}`" in told
    rows = re.findall(r"^\| (\w+) \| ([\d.]+) \| [SDFRA] \| .+ \|$", told, re.MULTILINE)
    assert {stake: float(weight) for stake, weight in rows} == stakes(name)
    assert ("Takes nothing" in told) == (not rows)


def test_every_stake_says_who_holds_it() -> None:
    assert set(documentation.HOLDERS) == set(STAKES)


def test_every_card_of_the_design_is_described() -> None:
    text = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    named: set[int] = set()
    for heading in re.findall(r"^### .*", text, re.MULTILINE):
        for first, last in re.findall(r"\bM(\d+)(?:-M(\d+))?", heading):
            named.update(range(int(first), int(last or first) + 1))
    assert named == set(range(1, 32))


def test_every_number_of_a_model_page_that_the_program_knows_is_right() -> None:
    model = " ".join((ROOT / "docs" / "model.md").read_text(encoding="utf-8").split())
    assert f"{len(LEVERS)} levers change parameters" in model
    facts = province()
    districts, sectors = len(facts.district_names), len(facts.sector_names)
    assert f"Cells are {districts} districts × {sectors} sectors" in model
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    assert f"{districts} x {sectors} = {districts * sectors}" in glossary
    assert f"{len(facts.indicator_names)} indicators" in model


def test_trace_names_tests_that_exist() -> None:
    text = (ROOT / "docs" / "TRACE.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:tests|coalition_sim)/[\w/.*]+)`", text)
    assert len(named) > 20
    for path in named:
        assert list(ROOT.glob(path.rstrip("/"))), path


@pytest.mark.parametrize("page", ["model.md", "README.md", "reading_results.md", "levers.md"])
def test_no_page_says_any_longer_that_adoption_is_not_modelled(page: str) -> None:
    folder = ROOT if page == "README.md" else ROOT / "docs"
    text = " ".join((folder / page).read_text(encoding="utf-8").split())
    assert not re.search(r"adopt\w*[^.]{0,60} not modelled", text)


@pytest.mark.parametrize("name", list(generated()))
def test_every_table_has_the_same_number_of_columns_in_all_rows(name: str) -> None:
    tables = re.findall(r"(?:^\|.*\n)+", generated()[name], flags=re.MULTILINE)
    assert tables
    for table in tables:
        widths = {len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}
        assert len(widths) == 1, table[:200]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if "://" not in link:
            assert (page.parent / link).exists(), f"{page.name} links to {link}"


def test_names_in_the_prose_are_known_to_the_program() -> None:
    known: set[str] = {*parameters().index, *shipped(), *vars(rules)}
    known.update(*(LEVERS, DERIVED, RECORDABLE, OUTCOMES, DIFFERENCE_COLUMNS, STAKES))
    known.update(coalition_sim.__all__)
    known.update(Study.model_fields)
    known.update(cases())
    known.update(province().indicator_names)
    known.update(one.name for name in shipped() for one in load_scenario(name).objectives)
    for page in PAGES:
        if page.name == "province.md":  # speaks of the loader's own names
            continue
        text = page.read_text(encoding="utf-8")
        used = set(re.findall(r"`([a-z]{3,}(?:_[a-z0-9]{2,})+)`", text))
        assert used <= known, f"{page.name}: {sorted(used - known)}"


def test_the_command_of_an_experiment_says_what_its_configuration_says() -> None:
    folder = ROOT / "experiments" / "00_core_comparison"
    asked = yaml.safe_load((folder / "configuration.yaml").read_text(encoding="utf-8"))
    command = " ".join((folder / "README.md").read_text(encoding="utf-8").split())
    assert " ".join(asked["scenarios"]) in command
    options = ("worlds", "years", "start", "seed", "parameters", "elections")
    given = {name: asked[name] for name in options} | asked["screening"]
    assert all(f"--{name} {value} " in command for name, value in given.items())
