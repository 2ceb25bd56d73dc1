"""A study's file: read strictly, every mistake named with its line and what is near."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from sensitivity.known import study

from coalition_sim.sensitivity.answers import sizes
from coalition_sim.sensitivity.study import Study, StudyError, scenarios_of
from coalition_sim.sensitivity.study_file import is_study, read_study
from coalition_sim.switches import SWITCHES

FOLDER = Path(__file__).resolve().parents[2] / "experiments"
SHIPPED = sorted(one for one in FOLDER.glob("*/*.yaml") if one.name != "configuration.yaml")


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "study.yaml"
    path.write_text(textwrap.dedent(text), encoding="utf-8")
    return path


def test_a_file_becomes_a_study(tmp_path: Path) -> None:
    found = read_study(
        written(
            tmp_path,
            """
            scenarios: [fixed_tenure]
            methods: [morris, sobol]
            second_order: yes
            parameters:
              tenure: [fixed_tenure_compliance]
              learning: [learning_time, learning_start]
            outcomes: [trust]
            alternatives:
              scarcest: {switches: {production: minimum}}
              no unrest: {parameters: {unrest_share: 0}}
            """,
        )
    )
    assert found.second_order is True
    assert found.parameters["learning"] == ("learning_time", "learning_start")
    assert found.structures["no unrest"].parameters == {"unrest_share": 0.0}
    assert found.trajectories == 20 and found.points == 1024 and found.leading == 20


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("trajectoris: 5", r":3: key 'trajectoris' is not known. Did you mean \"trajectories\"\?"),
        ("outcomes: [trusst]", r':3: outcomes.0: "trusst" is not an outcome. Did you mean "trust"'),
        ("parameters: [leekage]", r':3: parameters.0: .*Did you mean "leakage"'),
        ("parameters: [mood_persistence]", "is fixed"),
        ("parameters: {a: [leakage], b: [leakage]}", "given twice: leakage"),
        ("parameters: {all_other_unknowns: [leakage]}", "take another"),
        ("points: 1000", "not a power of two; near it are 512 and 1024"),
        ("replicates: 1", "greater than or equal to 2"),
        ("years: ten", "valid integer"),
        ("switches: {production: max}", "Allowed: ces, minimum"),
        ("alternatives: {x: {}}", "nothing is changed"),
        ("alternatives: switch", "'switches', 'mechanisms' or 'all'"),
        ("switches: {hazard_form: weibull}", "no switch of this model.*a rate a month"),
        ("alternatives: {x: {switchs: {production: minimum}}}", 'Did you mean "switches"'),
        ("alternatives: {x: {parameters: {leakage: 2}}}", "Allowed: a number from"),
        ("second_order: true", "needs sobol"),
        ("start: 1999-07", "has no record"),
        ("of: [effects]", "'effect' or 'level'"),
        ("seed: 1\nseed: 2", "stands twice"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, line: str, said: str) -> None:
    text = f"scenarios: [fixed_tenure]\nmethods: [morris]\n{line}\n"
    with pytest.raises(StudyError, match=said):
        read_study(written(tmp_path, text))


def test_several_mistakes_are_told_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, "methods: [moris]\nyears: 0\n")
    with pytest.raises(StudyError) as error:
        read_study(path)
    assert len(str(error.value).splitlines()) == 3  # no scenario, no such method, no such year


def test_structures_that_ship_are_switches_rules_and_mechanisms() -> None:
    """Each is a setting of its own, and none of the words is code."""
    forms, off, every = (
        study(alternatives=word).structures for word in ("switches", "mechanisms", "all")
    )
    assert every == {**forms, **off} and not set(forms) & set(off)
    switched = [next(iter(one.switches.items())) for one in forms.values() if one.switches]
    assert sorted(switched) == sorted(
        (name, setting) for name, settings in SWITCHES.items() for setting in settings[1:]
    )
    held = {name for one in forms.values() for name in one.parameters}
    assert held == {"largest_is_formateur", "weak_link_exponent"}
    assert off["no unrest, floods or droughts"].parameters["unrest_share"] == 0.0
    assert not [name for name in every if "_" in name]
    other = study(alternatives="switches", switches={"production": "minimum"}).structures
    assert "the scarcest input decides" not in other
    assert other["inputs replace each other in part"].switches == {"production": "ces"}


def test_groups_and_moment_independent_methods_do_not_go_together(tmp_path: Path) -> None:
    text = "scenarios: [fixed_tenure]\nmethods: [pawn]\nparameters: mechanisms\n"
    with pytest.raises(StudyError, match="single unknowns"):
        read_study(written(tmp_path, text))


def test_a_study_is_told_from_a_scenario(tmp_path: Path) -> None:
    path = written(tmp_path, "scenarios: [fixed_tenure]\nmethods: [morris]\n")
    assert is_study(path)
    other = tmp_path / "mine.yaml"
    other.write_text("name: mine\nlevers: {fixed_tenure: {}}\n", encoding="utf-8")
    assert not is_study(other)
    assert not is_study("fixed_tenure") and not is_study(tmp_path / "missing.yaml")


def test_stages_given_modelled_and_both() -> None:
    def names(**asked) -> list[str]:
        return [one.name for one in scenarios_of(study(**asked))]

    assert names() == ["status_quo", "fixed_tenure"]
    assert names(stages="both") == ["status_quo", "fixed_tenure", "fixed_tenure_given"]
    given = scenarios_of(study(stages="given"))[1]
    assert given.levers["fixed_tenure"].adoption == "given"
    assert given.title.endswith("adopted and kept")
    already = study(stages="both", scenarios=("fixed_tenure_given",))
    assert [one.name for one in scenarios_of(already)] == ["status_quo", "fixed_tenure_given"]
    with pytest.raises(StudyError, match="called 'fixed_tenure_given'"):
        scenarios_of(study(stages="both", scenarios=("fixed_tenure", "fixed_tenure_given")))


def test_a_scenario_file_beside_the_study_is_found(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(
        "name: mine\nlevers: {fixed_tenure: {}}\n", encoding="utf-8"
    )
    found = scenarios_of(study(scenarios=("mine.yaml",)), tmp_path)
    assert found[1].name == "mine"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_studies_are_sound_and_of_a_size_that_fits_their_time(path: Path) -> None:
    """At 250 scenario-worlds a second: two minutes for a screening, ten for a sample."""
    found = read_study(path)
    count = sum(sizes(found, scenarios_of(found, path.parent)).values())
    assert count <= 250 * 60 * (10 if found.samples else 2)


def test_the_defaults_fit_their_time() -> None:
    """A screening of all unknowns that can act; a sample of the 20 leading, two replicates."""
    asked = {"parameters": "all", "leading": 20, "others": "together"}
    screening = study(**asked, methods=("morris",))
    assert Study.model_fields["points"].default == 1024
    assert sizes(screening, scenarios_of(screening)) == {"screening": 20 * 238 * 2 * 2}
    sample = study(**asked, methods=("sobol",), points=1024)
    assert sizes(sample, scenarios_of(sample))["sample"] == 1024 * (2 + 21 + 1) * 2 * 2
