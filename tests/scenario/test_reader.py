"""Every way a scenario file can be wrong gives its line, the value, and what is allowed."""

from __future__ import annotations

import os
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coalition_sim.scenario import Scenario, ScenarioError, load_scenario, shipped, shipped_folder
from coalition_sim.scenario.force import idle_in_a_run

GOOD = """\
name: mine
title: My scenario
levers:
  fixed_tenure:
    start: 2015-07
    strength: 0.5
    posts: [health]
parameters:
  leakage: 0.15
"""

STAGED = """\
name: mine
pack: study
levers:
  decentralisation:
    adoption: given
    survival: modelled
    cost: 200
    options: {accountability: no}
  needs_based_psdp:
    options:
      formula: need
objectives:
  - name: water
    measure: people_with_water
    direction: at least
    value: 50000
    from: 2015-07
    due: 2016-06
    districts: [Kech]
  - name: health
    measure: service_index
    direction: rise by
    value: 2.5
    due: 2017-06
    sector: health
  - name: unit
    measure: lever:delivery_unit
    value: yes
    due: 2016-06
"""


def written(tmp_path, text: str | bytes):
    path = tmp_path / "mine.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def problems(tmp_path, text: str | bytes) -> list[str]:
    """What is wrong with a file, one line each, without the folder's name."""
    with pytest.raises(ScenarioError) as caught:
        load_scenario(written(tmp_path, text))
    lines = str(caught.value).splitlines()
    assert all(line.startswith(f"{tmp_path}/mine.yaml:") for line in lines)
    return [line.removeprefix(f"{tmp_path}/") for line in lines]


def test_a_good_file(tmp_path):
    scenario = load_scenario(written(tmp_path, GOOD))
    assert scenario.levers["fixed_tenure"].posts == ("health",)
    assert scenario.parameters == {"leakage": 0.15}
    assert load_scenario(str(written(tmp_path, "\ufeff" + GOOD))) == scenario


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "  fixed_tenure:",
            "  fixd_tenure:",
            'mine.yaml:4: lever "fixd_tenure" is not known. Did you mean "fixed_tenure"? '
            "Allowed: fixed_tenure, ",
        ),
        ("title:", "tittle:", 'mine.yaml:2: key "tittle" is not known. Did you mean "title"?'),
        ("start:", "strat:", 'mine.yaml:5: setting "strat" is not known. Did you mean "start"?'),
        ("leakage:", "leakge:", 'mine.yaml:9: parameter "leakge" is not known. Did you mean "leak'),
        ("0.5", "1.5", 'mine.yaml:6: "strength" is 1.5. Allowed: a number from 0 to 1.'),
        ("0.5", "-0.1", 'mine.yaml:6: "strength" is -0.1. Allowed: a number from 0 to 1.'),
        ("0.5", "half", "mine.yaml:6: \"strength\" is 'half'. Allowed: a number from 0 to 1."),
        ("0.5", "'0.5'", "mine.yaml:6: \"strength\" is '0.5'."),
        ("0.5", ".nan", "mine.yaml:6: \"strength\" is '.nan'"),
        ("0.5", ".inf", "mine.yaml:6: \"strength\" is '.inf'"),
        ("0.5", "1_0", "YAML reads it as a special form of number"),
        ("0.5", "no", "YAML reads it as true or false"),
        ("0.5", "[1]", 'mine.yaml:6: "strength" is a list.'),
        ("0.5", "{a: 1}", 'mine.yaml:6: "strength" is a group of keys.'),
        ("0.5", "", 'mine.yaml:6: "strength" is empty.'),
        ("0.5", "0.5\n    compliance: most", '"compliance" is \'most\'. Allowed: a number from'),
        ("My scenario", "no", "mine.yaml:2: \"title\" is 'no' (YAML reads it as true or false; p"),
        ("My scenario", "12", 'mine.yaml:2: "title" is 12.'),
        ("My scenario", '"a\\e[2J"', r"mine.yaml:2: " + '"title" is ' + r"'a\x1b[2J'"),
        ("name: mine\n", "", 'mine.yaml:1: the key "name" is missing.'),
        ("mine", "My Scenario", "mine.yaml:1: \"name\" is 'My Scenario'. Allowed: small letters"),
        ("2015-07", "2015-07-01", "mine.yaml:5: \"start\" is '2015-07-01' (YAML reads it as a dat"),
        ("2015-07", "2015-13", "mine.yaml:5: \"start\" is '2015-13'. Allowed: a year and month"),
        ("2015-07", "2015", 'mine.yaml:5: "start" is 2015. Allowed: a year and month'),
        ("0.5", "1\n    end: 2015-07", "mine.yaml:7: \"end\" is '2015-07'. Allowed: a month after"),
        ("[health]", "[helth]", 'mine.yaml:7: post "helth" is not known. Did you mean "health"?'),
        ("[health]", "health", "mine.yaml:7: \"posts\" is 'health'. Allowed: all, or a list"),
        ("[health]", "[]", 'mine.yaml:7: "posts" is an empty list. Allowed: all, or a list'),
        ("[health]", "[health, health]", 'mine.yaml:7: "posts" names "health" twice.'),
        ("[health]", "[1]", 'mine.yaml:7: "posts" is 1.'),
        ("posts: [health]", "districts: [Kech]", "cannot be limited by \"districts\". Allowed: "),
        ("0.15", "2", 'mine.yaml:9: "leakage" is 2. Allowed: a number from 0 to 1 (share of spen'),
        ("leakage: 0.15", "candidates: 4.5", '"candidates" is 4.5. Allowed: a whole number'),
        ("leakage: 0.15", "- leakage", 'mine.yaml:8: "parameters" is a list.'),
        ("title:", "name: other\ntitle:", "mine.yaml:2: key 'name' stands twice, first in line 1."),
        ("title:", "no: 1\ntitle:", "mine.yaml:2: a key is 'no', which YAML reads as true or fal"),
        ("title:", "[a]: 1\ntitle:", "mine.yaml:2: a key is a list or a group"),
        ("title:", "<<: {a: 1}\ntitle:", 'mine.yaml:2: key "<<" is not known.'),
        ("[health]", "[health", "this is not YAML that can be read"),
        ("title:", "\ttitle:", "mine.yaml:2: this is not YAML that can be read"),
        ("My scenario", "a \x07 bell", "mine.yaml:2: the character '\\x07' cannot stand in YAML."),
        ("mine", "&x mine", "mine.yaml:1: an anchor ('&x') is not allowed"),
        ("My scenario", "*x", "mine.yaml:2: an alias ('*x') is not allowed"),
        ("mine", "!!str mine", "mine.yaml:1: a tag ('tag:yaml.org,2002:str') is not allowed"),
        ("title:", "---\ntitle:", 'mine.yaml:2: a second document ("---"); one is allowed.'),
    ],
)  # fmt: skip
def test_one_mistake(tmp_path, old, new, says):
    assert old in GOOD
    found = problems(tmp_path, GOOD.replace(old, new, 1))
    assert len(found) == 1 or "<<" in new
    assert says in found[0]


def test_a_good_file_with_stages_and_objectives(tmp_path):
    scenario = load_scenario(written(tmp_path, STAGED))
    setting = scenario.levers["decentralisation"]
    assert (setting.adoption, setting.survival, setting.cost) == ("given", "modelled", 200.0)
    assert dict(setting.options) == {"accountability": "no"}
    assert dict(scenario.levers["needs_based_psdp"].options) == {"formula": "need"}
    water, health, unit = scenario.objectives
    assert (water.value, water.from_, water.districts) == (50000.0, "2015-07", ("Kech",))
    assert (health.sector, health.from_, health.title) == ("health", "2015-07", "Health")
    assert (unit.lever, unit.direction, unit.value) == ("delivery_unit", "at least", 1.0)
    assert scenario.pack == "study"


@pytest.mark.parametrize("word", ["yes", "true", "on", "'yes'", "YES"])
def test_every_way_to_say_yes_in_yaml(tmp_path, word):
    text = STAGED.replace("{accountability: no}", f"{{accountability: {word}}}")
    found = load_scenario(written(tmp_path, text)).levers["decentralisation"].options
    assert found["accountability"] == "yes"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "adoption: given",
            "adoption: modeled",
            "mine.yaml:5: \"adoption\" is 'modeled'. Did you mean \"modelled\"? Allowed: modelled, "
            "given.",
        ),
        ("adoption: given", "adoption: yes", "mine.yaml:5: \"adoption\" is 'yes' (YAML reads it a"),
        ("adoption: given", "adoption:", 'mine.yaml:5: "adoption" is empty. Allowed: modelled, gi'),
        ("adoption:", "adopton:", 'mine.yaml:5: setting "adopton" is not known. Did you mean "ado'),
        ("survival: modelled", "survival: [given]", 'mine.yaml:6: "survival" is a list.'),
        (
            "cost: 200",
            "cost: -1",
            'mine.yaml:7: "cost" is -1. Allowed: a number from 0 to 40,000 (million rupees of '
            '2013-14 a year; the whole development budget of that year was about 43,900), or "prio',
        ),
        ("cost: 200", "cost: 40_000.5", 'mine.yaml:7: "cost" is'),
        ("cost: 200", "cost: 500000", 'mine.yaml:7: "cost" is 500000. Allowed: a number from 0 to'),
        (
            "options: {accountability: no}",
            "accountability: no",
            'mine.yaml:8: "accountability" is an option of lever "decentralisation" and stands '
            'under "options". Allowed: options: {accountability: no}.',
        ),
        (
            "options: {accountability: no}",
            "accountability: maybe",
            "Allowed: options: {accountability: yes}.",
        ),
        (
            "[Kech]",
            "[all]",
            'mine.yaml:19: "all" stands inside a list; write districts: all, without brackets.',
        ),
        ("[Kech]", "[Zq]", 'mine.yaml:19: district "Zq" is not known. Allowed: Awaran,'),
        (
            "measure: service_index",
            "measure: happy_sheep",
            "mine.yaml:21: \"measure\" is 'happy_sheep'. Allowed: net_enrolment_girls,",
        ),
        ("measure: service_index", "measure: happy_sheep", "people_with_water, or lever:NAME with"),
        ("lever:delivery_unit", "lever:moon_base", "is 'lever:moon_base'. Allowed: net_enrol"),
        ("cost: 200", "cost: 200 million", "mine.yaml:7: \"cost\" is '200 million'."),
        ("cost: 200", "cost: .inf", "mine.yaml:7: \"cost\" is '.inf'"),
        ("cost: 200", "cost:", 'mine.yaml:7: "cost" is empty.'),
        (
            "{accountability: no}",
            "{acountability: no}",
            'mine.yaml:8: option "acountability" is not known. Did you mean "accountability"?',
        ),
        (
            "{accountability: no}",
            "{accountability: some}",
            "mine.yaml:8: \"accountability\" is 'some'. Allowed: yes, no.",
        ),
        ("{accountability: no}", "{accountability: 1}", 'mine.yaml:8: "accountability" is 1.'),
        ("{accountability: no}", "[no]", 'mine.yaml:8: "options" is a list. Allowed: option: val'),
        (
            "formula: need",
            "formula: ned",
            "mine.yaml:11: \"formula\" is 'ned'. Did you mean \"need\"? Allowed: need_and_cost, ne",
        ),
        ("formula: need", "formula: yes", "mine.yaml:11: \"formula\" is 'yes' (YAML reads it as t"),
        ("needs_based_psdp", "fixed_tenure", 'mine.yaml:10: lever "fixed_tenure" has no options.'),
        ("pack: study", "pack: stdy", "mine.yaml:2: \"pack\" is 'stdy'. Did you mean \"study\"? A"),
        ("pack: study", "pack: 3", 'mine.yaml:2: "pack" is 3. Allowed: core, study, action plan,'),
        ("  - name: water", "  - title: w", 'mine.yaml:13: the key "name" is missing.'),
        ("name: water", "name: Safe Water", "mine.yaml:13: \"name\" is 'Safe Water'. Allowed: sma"),
        ("name: health", "name: water", 'mine.yaml:20: objective "water" stands twice.'),
        (
            "measure: service_index",
            "measure: service_indx",
            "mine.yaml:21: \"measure\" is 'service_indx'. Did you mean \"service_index\"? Allowed:",
        ),
        ("measure: service_index", "measure: 4", 'mine.yaml:21: "measure" is 4.'),
        (
            "lever:delivery_unit",
            "lever:delivery_units",
            "mine.yaml:27: \"measure\" is 'lever:delivery_units'. Did you mean \"lever:delivery_un",
        ),
        (
            "direction: at least",
            "direction: at last",
            "mine.yaml:15: \"direction\" is 'at last'. Did you mean \"at least\"? Allowed: at leas",
        ),
        (
            "direction: at least",
            "direction: rise by",
            'mine.yaml:15: "direction" is \'rise by\', which "people_with_water" cannot have. '
            "Allowed: at least, at most.",
        ),
        ("    direction: rise by\n", "", 'mine.yaml:20: the key "direction" is missing. Allowed:'),
        ("    value: 2.5\n", "", 'mine.yaml:20: the key "value" is missing.'),
        (
            "value: 2.5",
            "value: 250",
            'mine.yaml:23: "value" is 250. Allowed: a number above 0 to 100 (points of 100).',
        ),
        ("value: 2.5", "value: 0", 'mine.yaml:23: "value" is 0.'),
        ("value: 2.5", "value: two", "mine.yaml:23: \"value\" is 'two'."),
        ("value: 50000", "value: -5", '"value" is -5. Allowed: a number from 0 on (people).'),
        ("value: yes", "value: no", "mine.yaml:28: \"value\" is 'no'. Allowed: yes."),
        ("value: yes", "value: 0.5", 'mine.yaml:28: "value" is 0.5. Allowed: yes.'),
        ("due: 2017-06", "due: 2017", 'mine.yaml:24: "due" is 2017. Allowed: a year and month'),
        (
            "due: 2017-06",
            "due: 2015-06",
            "mine.yaml:24: \"due\" is '2015-06'. Allowed: a month not before 2015-07, from when it",
        ),
        ("    due: 2017-06\n", "", 'mine.yaml:20: the key "due" is missing.'),
        ("from: 2015-07", "from: July", "mine.yaml:17: \"from\" is 'July'."),
        ("from: 2015-07", "form: 2015-07", 'mine.yaml:17: key "form" is not known. Did you mean "'),
        ("[Kech]", "[Kach]", 'mine.yaml:19: district "Kach" is not known. Did you mean "Kachhi"'),
        ("sector: health", "sector: helth", 'mine.yaml:25: sector "helth" is not known. Did you m'),
        ("sector: health", "sector: [health]", 'mine.yaml:25: "sector" is a list.'),
        (
            "from: 2015-07",
            "sector: water",
            'mine.yaml:17: "people_with_water" cannot be limited by "sector". Allowed: no sector.',
        ),
        (
            "value: yes",
            "value: yes\n    districts: [Kech]",
            'mine.yaml:29: "lever:delivery_unit" cannot be limited by "districts". Allowed: all.',
        ),
        ("due: 2017-06", "due: 2017-06\n    counts: 7", 'mine.yaml:25: "counts" is 7. Allowed: te'),
        ("  - name: unit", "  - unit\n  - name: unit", "mine.yaml:26: \"objective\" is 'unit'."),
    ],
)  # fmt: skip
def test_one_mistake_in_stages_or_objectives(tmp_path, old, new, says):
    assert old in STAGED
    found = problems(tmp_path, STAGED.replace(old, new, 1))
    assert len(found) == 1
    assert says in found[0]


@pytest.mark.parametrize("given", ["3", "{name: a}", "word"])
def test_objectives_that_are_no_list(tmp_path, given):
    (found,) = problems(tmp_path, f"name: mine\nobjectives: {given}\n")
    assert "mine.yaml:2:" in found
    assert "Allowed: a list, each with - name, measure, direction, value and due." in found


def test_all_mistakes_of_a_file_are_reported_in_the_order_of_its_lines(tmp_path):
    text = GOOD.replace("mine", "Mine!").replace("0.5", "5").replace("0.15", "yes")
    found = problems(tmp_path, text + "  leakage: 0.2\nqestion: why\n")
    assert [line.split(":")[1] for line in found] == ["1", "6", "9", "10", "11"]
    assert 'Did you mean "question"?' in found[-1]


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n", "null", "~"])
def test_an_empty_file(tmp_path, text):
    (found,) = problems(tmp_path, text)
    assert ": the scenario is empty. Allowed: keys with values: name, title" in found


@pytest.mark.parametrize(("text", "what"), [("[a]", "a list"), ("word", "'word'"), ("3", "3")])
def test_a_file_that_holds_something_else(tmp_path, text, what):
    assert f"the scenario is {what}." in problems(tmp_path, text)[0]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\x7fELF\x00\x01", "mine.yaml: this is a binary file. Allowed: text in UTF-8."),
        ("name: x".encode("utf-16"), "mine.yaml: this is a binary file."),
        (b"name: mine\ntitle: \xe9t\xe9\n", "mine.yaml:2: the byte 0xe9 is not text."),
        (b"#" * 1_000_001, "mine.yaml: the file has 1,000,001 bytes. Allowed: 1,000,000 bytes."),
    ],
)
def test_files_that_are_not_texts(tmp_path, data, says):
    assert says in problems(tmp_path, data)[0]


def test_a_lever_in_the_place_of_a_scenario(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScenarioError) as caught:
        load_scenario("merit_posting_s")
    assert 'Did you mean "merit_postings"?' in str(caught.value)
    with pytest.raises(ScenarioError) as caught:
        load_scenario("delivery_unit")
    said = str(caught.value)
    assert '"delivery_unit" is a lever and no scenario.' in said
    pulling = [name for name in shipped() if "delivery_unit" in load_scenario(name).levers]
    assert pulling and all(name in said for name in pulling)
    assert "status_quo" not in said and "Did you mean" not in said


def test_a_file_named_without_its_ending(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written(tmp_path, GOOD)
    with pytest.raises(ScenarioError) as caught:
        load_scenario("mine")
    assert 'Did you mean "mine.yaml"?' in str(caught.value)
    with pytest.raises(ScenarioError) as caught:
        load_scenario("zzzz")
    assert "Did you mean" not in str(caught.value)


@pytest.mark.parametrize(
    ("lever", "due", "notes"),
    [
        ({}, "2023-06", []),
        ({"start": "2023-06"}, "2023-06", []),
        ({"start": "2010-01"}, "2023-06", []),
        ({"start": "2023-07"}, "2023-07", ["merit_postings starts in July 2023", "aim is due in"]),
        ({"start": "2010-01", "end": "2013-07"}, "2016-06", ["and ends in July 2013"]),
        ({"start": "2034-01"}, "2015-07", ["Run 21 years or more."]),
    ],
)
def test_settings_that_a_run_never_comes_to_are_noted(lever, due, notes):
    aim = {"name": "aim", "measure": "trust", "direction": "at least", "value": 9}
    aim |= {"from": "2010-01", "due": due}
    content = {"name": "mine", "levers": {"merit_postings": lever}, "objectives": [aim]}
    found = idle_in_a_run(Scenario.from_dict(content).to_dict())
    assert len(found) == len(notes)
    assert all(note in one for note, one in zip(notes, found, strict=True))


def test_paths_that_cannot_be_read(tmp_path):
    written(tmp_path, GOOD)
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "loop.yaml").symlink_to(tmp_path / "loop.yaml")
    for name, says in {
        "pipe.yaml": "this is not a regular file",
        "folder.yaml": "this is a folder",
        "loop.yaml": "cannot be read",
        "mein.yaml": 'mine.yaml"?',
        "no\0pe.yaml": "cannot be read",
        "x" * 5000 + ".yaml": "cannot be read",
        "nowhere/mine.yaml": "there is no such scenario or file",
    }.items():
        with pytest.raises(ScenarioError) as caught:
            load_scenario(tmp_path / name)
        assert says in str(caught.value)
        assert str(caught.value).isprintable()


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied", str(path))

    path = written(tmp_path, GOOD)
    monkeypatch.setattr(type(path), "read_bytes", refuse)  # the superuser may read everything
    with pytest.raises(ScenarioError, match="permission denied"):
        load_scenario(path)


def test_only_a_file_of_a_like_name_is_suggested(tmp_path):
    written(tmp_path, GOOD)
    for name in ("missing.yaml", "other.yaml", "m.yaml"):
        with pytest.raises(ScenarioError, match="no such scenario or file") as caught:
            load_scenario(tmp_path / name)
        assert "Did you mean" not in str(caught.value)
    with pytest.raises(ScenarioError, match=r"Did you mean .*mine\.yaml"):
        load_scenario(tmp_path / "mine.yml")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "name: status_quo\nlevers: {fixed_tenure: {}}\n",
            'mine.yaml:1: "status_quo" is the scenario in which nothing is changed, and this one '
            "pulls fixed_tenure. Allowed: a name of your own.",
        ),
        ("# a\nname: status_quo\nparameters: {leakage: 0.1}\n", "this one holds leakage"),
        ("name: status_quo\n", 'mine.yaml:1: "status_quo" is the name of a shipped scenario'),
        ("name: fixed_tenure\nlevers: {fixed_tenure: {strength: 0.5}}\n", "this is another one"),
    ],
)
def test_a_file_may_not_pass_for_a_shipped_scenario(tmp_path, text, says):
    (found,) = problems(tmp_path, text)
    assert says in found


def test_a_copy_of_a_shipped_file_is_that_scenario(tmp_path):
    text = (shipped_folder() / "fixed_tenure.yaml").read_text(encoding="utf-8")
    assert load_scenario(written(tmp_path, text)) == load_scenario("fixed_tenure")


def test_a_shipped_name_misspelt():
    with pytest.raises(ScenarioError, match='Did you mean "fixed_tenure"'):
        load_scenario("fixd_tenure")


PAIRS = list(zip("abcdefg", "bcdefgh", strict=True))
BOMB = "a: &a [x]\n" + "".join(f"{b}: &{b} [*{a},*{a}]\n" for a, b in PAIRS)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("!!python/object/apply:os.system ['touch {mark}']", "nothing was executed"),
        ("name: !!python/object/new:os.system ['touch {mark}']", "nothing was executed"),
        ("name: !include /etc/passwd", "nothing was executed"),
        (BOMB, "an anchor ('&a') is not allowed"),
        ("[" * 100_000, "more than 12 levels deep"),
        ("{a: " * 50_000, "more than 12 levels deep"),
        ("- " * 100_000, "more than 12 levels deep"),
        ("- a\n" * 200_000, "more than 20000 items"),
        ('name: "\\ud800"', '"name" is '),
        ('name: "\\UFFFFFFFF"', "not YAML that can be read"),
        ("name: " + "9" * 100_000, '"name" is '),
        ("parameters: {leakage: 1" + "0" * 5000 + "}", '"leakage" is '),
        ("name: " + "x" * 900_000, '"name" is '),
        ("start: 99999-99-99\nname: 12:30:45", '"name" is '),
        ("name: 2015-99-99", '"name" is '),
        ("%TAG ! tag:x,2000:\n---\nname: !y z", "a tag"),
        ("%YAML 9.9\n---\nname: mine", "not YAML that can be read"),
    ],
)
def test_hostile_files(tmp_path, text, says):
    mark = tmp_path / "executed"
    began = time.monotonic()
    found = problems(tmp_path, text.replace("{mark}", str(mark)))
    assert any(says in line for line in found)
    assert all(len(line) < 600 and line.isprintable() for line in found)
    assert not mark.exists()
    assert time.monotonic() - began < 10


WORDS = st.sampled_from(
    [*GOOD.split(), *STAGED.split(), *":-[]{},#&*!|>'\"%@`?~\\", "<<", "\n", "\n  ", " ",
     "\t", "no", "2015-07-01", "0o7", "1e5", ".nan", "null", "!!python/name:os", "---", "..."]
)  # fmt: skip


@settings(max_examples=250, deadline=None)
@given(st.lists(WORDS, max_size=30).map("".join) | st.text(max_size=60) | st.binary(max_size=60))
@example("name: mine\nlevers:")
def test_any_file_gives_a_scenario_or_a_scenario_error(tmp_path_factory, text):
    path = written(tmp_path_factory.mktemp("fuzz"), text if isinstance(text, bytes) else
                   text.encode(errors="surrogatepass"))  # fmt: skip
    readable(path)


@settings(max_examples=250, deadline=None)
@given(
    st.sampled_from([GOOD, STAGED]),
    st.integers(0, len(STAGED)),
    st.integers(0, 8),
    WORDS | st.text(max_size=3),
)
def test_any_damage_to_a_good_file(tmp_path_factory, good, at, cut, put):
    damaged = good[:at] + put + good[at + cut :]
    path = written(tmp_path_factory.mktemp("fuzz"), damaged.encode(errors="surrogatepass"))
    readable(path)


def readable(path) -> None:
    try:
        assert isinstance(load_scenario(path), Scenario)
    except ScenarioError as error:
        assert error.problems
        assert error.path
        assert str(error).replace("\n", "").isprintable()


def test_the_shipped_folder_holds_the_schema():
    assert (shipped_folder() / "schema.json").is_file()
