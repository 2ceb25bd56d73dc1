"""The generated pages say what the program does, and links between pages lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from coalition_sim import documentation, rules
from coalition_sim.analysis.compare import DIFFERENCE_COLUMNS
from coalition_sim.levers import DERIVED, LEVERS
from coalition_sim.month import MONTH
from coalition_sim.outcomes import OUTCOMES
from coalition_sim.parameters import parameters
from coalition_sim.scenario import shipped
from coalition_sim.variables import VARIABLES

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*(ROOT / "docs").glob("*.md"), *(ROOT / "experiments").rglob("*.md")])


def test_generated_pages_are_current() -> None:
    old = documentation.outdated(ROOT / "docs")
    assert not old, f"run `make docs`: {', '.join(old)}"


def test_two_calls_write_the_same_pages(tmp_path: Path) -> None:
    assert documentation.pages() == documentation.pages()
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
    pages = documentation.pages()
    assert all(f"`{name}`" in pages["parameters.md"] for name in parameters().index)
    assert all(f"`{name}`" in pages["variables.md"] for name in VARIABLES)
    assert all(f"`{name}`" in pages["outcomes.md"] for name in OUTCOMES)
    assert all(f"| {phase.name} |" in pages["month.md"] for phase in MONTH)


@pytest.mark.parametrize("name", list(documentation.pages()))
def test_every_table_has_the_same_number_of_columns_in_all_rows(name: str) -> None:
    tables = re.findall(r"(?:^\|.*\n)+", documentation.pages()[name], flags=re.MULTILINE)
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
    known.update(*(LEVERS, DERIVED, VARIABLES, OUTCOMES, DIFFERENCE_COLUMNS))
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
