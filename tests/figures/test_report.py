"""The report: one page that opens anywhere, can be read by anybody, and never oversells."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
import xarray as xr
from synthetic import synthetic_dataset

from coalition_sim.analysis.compare import Comparison, compare
from coalition_sim.analysis.districts import compare_districts
from coalition_sim.figures import catalogue, labels, save_all
from coalition_sim.report import build_report, purpose, staging, write_report
from coalition_sim.report.content import not_screened
from coalition_sim.report.readings import reading, short_answer, unknowns
from coalition_sim.report.spoken import clearly, said, spoken

MANIFEST = {"command": "coalition-sim compare --worlds 40", "created": "2024-01-02T03:04:05"}
VOID = {"meta", "img", "br"}


class Page(HTMLParser):
    """Collects what the tests ask about and checks that tags are closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[int] = []
        self.feed(text)
        assert not self.open, self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture(scope="module")
def ds() -> xr.Dataset:
    return synthetic_dataset()


@pytest.fixture(scope="module")
def comparison(ds: xr.Dataset) -> Comparison:
    return compare(ds)


@pytest.fixture(scope="module")
def sensitivity() -> pd.DataFrame:
    row = {
        "scenario": "fixed_tenure",
        "outcome": "service_education",
        "mu_star": 2.0,
        "mu_star_conf": 0.1,
        "noise_floor": 0.5,
        "above_noise": True,
        "at_work": True,
        "trajectories": 2,
        "replicates": 2,
    }
    idle = {"mu_star": 0.0, "above_noise": False, "at_work": False}
    return pd.DataFrame(
        [row | {"parameter": "learning_time"}, row | idle | {"parameter": "inflation_beyond"}]
    )


@pytest.fixture(scope="module")
def text(
    ds: xr.Dataset,
    comparison: Comparison,
    sensitivity: pd.DataFrame,
    tmp_path_factory: pytest.TempPathFactory,
) -> str:
    folder = tmp_path_factory.mktemp("results")
    save_all(ds, comparison, sensitivity, folder / "figures")
    path = write_report(ds, comparison, sensitivity, MANIFEST, folder)
    assert path == folder / "report.html"
    return path.read_text(encoding="utf-8")


def plain(text: str) -> str:
    """The words of the page, without pictures, styles and tags."""
    text = re.sub(r"<style>.*?</style>", "", text, flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text))


def test_the_page_fetches_nothing(text: str) -> None:
    page = Page(text)
    assert not page.all("script")
    assert not page.all("link")
    assert all(str(image["src"]).startswith("data:image/png;base64,") for image in page.all("img"))
    assert not re.search(r"url\(|@import|https?://", text)


def test_the_page_can_be_read_by_a_machine_that_reads_aloud(text: str) -> None:
    page = Page(text)
    assert page.all("html")[0]["lang"] == "en"
    assert page.headings.count(1) == 1
    steps = [b - a for a, b in zip(page.headings, page.headings[1:], strict=False)]
    assert max(steps) <= 1
    assert all(len(str(image["alt"])) > 40 for image in page.all("img"))
    assert len(page.all("caption")) == len(page.all("table"))
    assert all("scope" in attrs for attrs in page.all("th"))


def test_every_link_inside_the_page_leads_somewhere(text: str) -> None:
    page = Page(text)
    places = {attrs["id"] for _, attrs in page.tags if "id" in attrs}
    assert {str(a["href"])[1:] for a in page.all("a")} <= places


def test_every_picture_is_on_the_page(
    ds: xr.Dataset, comparison: Comparison, sensitivity: pd.DataFrame, text: str
) -> None:
    ids = {attrs.get("id") for _, attrs in Page(text).tags}
    files = [picture.file for picture in catalogue(ds, comparison, sensitivity)]
    assert {Path(file).stem for file in files} <= ids


def test_the_caution_stands_on_the_page(ds: xr.Dataset, text: str) -> None:
    words = plain(text)
    assert "it does not forecast" in words
    assert "decided inside the model" in words
    assert "What this does not say" in words
    assert ds.attrs["caution"] in words


def test_the_run_can_be_repeated_from_the_page(text: str) -> None:
    assert "coalition-sim rerun manifest.json" in text
    assert MANIFEST["command"] in text


def test_nothing_is_praised_where_the_range_holds_zero(ds: xr.Dataset, text: str) -> None:
    """All differences are centred on zero: the page may praise and blame nothing."""
    same = synthetic_dataset(scenarios=("status_quo",))
    flat = xr.concat([same, same.assign_coords(scenario=["fixed_tenure"])], dim="scenario",
                     data_vars="minimal", coords="minimal", compat="override")  # fmt: skip
    flat.attrs = dict(ds.attrs)
    comparison = compare(flat)
    answer = short_answer(flat, comparison, "fixed_tenure")
    assert answer == "Fixed tenure makes no clear difference to any of the 16 outcomes."
    page = plain(build_report(flat, comparison, None, {}, "nowhere"))
    for word in ("improves", "worsens", "widens", "narrows", "Clear gains", "Clear losses"):
        assert word not in page.partition("Words used")[0]
    assert "better" not in plain(text).partition("Words used")[0]


def test_too_few_worlds_say_nothing() -> None:
    few = synthetic_dataset(draws=2, tapes=2)
    answer = short_answer(few, compare(few), "fixed_tenure")
    assert answer == "Too few worlds were run to say what Fixed tenure changes."


def test_a_reform_that_raises_the_mean_and_widens_a_gap_is_flagged(text: str) -> None:
    words = plain(text)
    assert "raises the mean and widens the gap" in words
    assert "Warning:" in words


def test_a_narrow_gain_is_not_a_clear_one(ds: xr.Dataset, comparison: Comparison) -> None:
    mine = (comparison.table["outcome"] == "service_mean") & ~comparison.table["too_small"]
    table = comparison.table.assign(narrow=comparison.table["narrow"] | mine)
    answer = short_answer(ds, replace(comparison, table=table), "fixed_tenure")
    clear, _, narrow = answer.partition("Narrowly, so that another draw of worlds might not show")
    assert "stronger services" in narrow and "stronger services," not in clear
    assert "stronger services," in short_answer(ds, comparison, "fixed_tenure")


def test_lopsided_odds_are_named_without_a_verdict(ds: xr.Dataset, comparison: Comparison) -> None:
    def told(better: float, worse: float, handle: bool = False) -> str:
        table = comparison.table.copy()
        mine = table["outcome"] == "forced_exits_all_years"
        table.loc[mine, "words"] = "no clear difference"
        table.loc[mine, "probability_of_improvement"] = better
        table.loc[mine, "probability_of_worsening"] = worse
        table.loc[mine, "handle"] = handle
        answer = short_answer(ds, replace(comparison, table=table), "needs_based_allocation")
        return answer.partition("Leaning, not clear: ")[2]

    lean = "more chief ministers forced out over the whole run (worse in 44 worlds of 100, better"
    assert f"{lean} in under 1)" in told(0.004, 0.44)
    assert "whole run" not in told(0.004, 0.44, handle=True)
    assert "whole run" not in told(0.0, 0.19)
    assert "whole run" not in told(0.1, 0.44)
    assert "fewer chief ministers forced out over the whole run (better" in told(0.44, 0.0)


def test_what_a_rule_sets_itself_is_no_gain(ds: xr.Dataset, comparison: Comparison) -> None:
    answer = short_answer(ds, comparison, "fixed_tenure")
    gains, _, rest = answer.partition("Where the rule acts directly:")
    assert "changes of secretary" not in gains
    assert "fewer changes of secretary" in rest


def test_without_a_screening_the_page_says_so(ds: xr.Dataset, comparison: Comparison) -> None:
    words = plain(build_report(ds, comparison, None, MANIFEST, "nowhere"))
    assert "were not screened" in words


def test_an_unknown_is_named_only_where_it_stands_out_from_luck(
    sensitivity: pd.DataFrame, text: str
) -> None:
    words = plain(text)
    assert "hangs, beyond luck, on “time a new secretary takes to learn”" in words
    assert "Not at work in this run, so not ranked: “inflation beyond the records”." in words
    assert not re.search(r"learning_time|inflation_beyond", words)
    silent = unknowns(sensitivity.assign(above_noise=False), "fixed_tenure", "status_quo")
    assert silent == (
        "For the education service a screening this short cannot tell the unknowns from luck. A "
        "longer one: coalition-sim sensitivity fixed_tenure --trajectories 10 --replicates 8"
    )


def test_groups_of_unknowns_are_told_with_what_is_in_them(
    ds: xr.Dataset, comparison: Comparison, sensitivity: pd.DataFrame, text: str
) -> None:
    members = sensitivity["parameter"].replace("learning_time", "learning_time learning_start")
    grouped = sensitivity.assign(
        parameter=sensitivity["parameter"].replace("learning_time", "M10"), members=members
    )
    words = plain(build_report(ds, comparison, grouped, MANIFEST, "nowhere"))
    assert "Unknowns were moved in 2 groups" in words
    assert "one by one: coalition-sim sensitivity fixed_tenure --trajectories 10" in words
    assert (
        "how a new secretary learns (M10) Moved together, 2 unknowns: time a new secretary takes "
        "to learn; what a secretary can do on day one." in words
    )
    assert (
        "Each unknown was moved over its range while the others stood anywhere"
        not in (words.partition("Words used")[0])
    )
    assert "moved in" not in plain(text).rpartition("Which unknowns matter")[2][:900]
    silent = unknowns(grouped.assign(above_noise=False), "fixed_tenure", "status_quo")
    assert "cannot tell the groups of unknowns from luck" in silent
    assert "sensitivity fixed_tenure --groups --trajectories 10 --replicates 8" in silent


def test_a_reform_that_was_not_screened_is_named(
    ds: xr.Dataset, comparison: Comparison, sensitivity: pd.DataFrame, text: str
) -> None:
    left = not_screened(ds, comparison, sensitivity)
    assert left["titles"] and left["titles"] != "Fixed tenure"
    assert f"({left['titles']}) is left to" in plain(text)
    every = pd.concat(
        [sensitivity.assign(scenario=str(name)) for name in ds["scenario"].values[1:]]
    )
    assert not_screened(ds, comparison, every) == {}


def test_no_code_names_stand_in_the_prose(ds: xr.Dataset) -> None:
    contents = json.loads(ds.attrs["scenarios"])
    levers = contents["needs_based_allocation"]["levers"]
    levers["needs_based_psdp"] |= {"sectors": ["health"], "start": "2021-01"}
    contents["fixed_tenure"]["levers"]["fixed_tenure"]["posts"] = ["planning_development"]
    named = ds.assign_attrs(scenarios=json.dumps(contents))
    words = plain(build_report(named, compare(named), None, {}, "nowhere"))
    for code in ("needs based psdp", "needs_based_psdp", "fixed_tenure", "planning_development"):
        assert code not in words
    assert "The development budget follows need" in words
    assert "sectors: Health" in words and "posts: Planning" in words
    assert "Warning: Needs based allocation: its rule starts in January 2021" in words


def test_a_short_run_speaks_of_the_years_it_has() -> None:
    short = synthetic_dataset(years=2)
    short.attrs["scenarios"] = short.attrs["scenarios"].replace("2015-07", "2013-07")
    words = plain(build_report(short, compare(short), None, {}, "nowhere"))
    assert "last three years" not in words and "mean of the two years" in words


def test_central_parameters_are_a_warning(ds: xr.Dataset) -> None:
    central = ds.assign_attrs(parameters="central")
    words = plain(build_report(central, compare(central), None, MANIFEST, "nowhere"))
    assert "Unknowns held still" in words


def test_a_hostile_title_stays_text(ds: xr.Dataset) -> None:
    contents = json.loads(ds.attrs["scenarios"])
    contents["fixed_tenure"]["title"] = "<script>alert(1)</script>"
    contents["fixed_tenure"]["description"] = "<img src=x onerror=alert(1)>"
    hostile = ds.assign_attrs(scenarios=json.dumps(contents))
    page = build_report(hostile, compare(hostile), None, {"command": "<b>"}, "nowhere")
    assert not Page(page).all("script")
    assert not Page(page).all("img")


def test_words_for_outcomes_and_numbers() -> None:
    assert clearly("leaked_real", "worsens") == "more money lost"
    assert clearly("coalition_seats", "rises") == "seats of the coalition rises"
    assert spoken("coalition_seats") == "seats of the coalition"
    assert (said(0), said(12), said(13)) == ("none", "twelve", "13")


# Stages, costs, objectives ------------------------------------------------------------------------


def page_of(changed: xr.Dataset) -> str:
    return plain(build_report(changed, compare(changed), None, MANIFEST, "nowhere"))


def planned(ds: xr.Dataset, **lever: str) -> xr.Dataset:
    """Fixed tenure with objectives, and its lever set so."""
    contents = json.loads(ds.attrs["scenarios"])
    contents["fixed_tenure"]["levers"]["fixed_tenure"] |= lever
    contents["fixed_tenure"]["objectives"] = [
        {"name": "used", "title": "Money spent", "measure": "utilisation",
         "direction": "at least", "value": 66, "due": "2016-06"},
        {"name": "late", "title": "Trust in time", "measure": "trust",
         "direction": "at least", "value": 1, "due": "2030-06"},
    ]  # fmt: skip
    return ds.assign_attrs(scenarios=json.dumps(contents))


def test_adoption_stands_before_all_effects(text: str) -> None:
    words = plain(text)
    first = words.index(
        "Adopted in 90 of 100 worlds. Who refuses it, at first or for good, is most"
    )
    assert first < words.index("Clear gains")
    section = words.partition("Would it be adopted, and would it last?")[2]
    section = section.partition("What is asked")[0]
    assert "The worlds in which a reform is adopted are not like the others" in section
    assert "a partner party" in section and "67 of 100 refusals" in section
    assert "Fixed tenure (45 worlds)" in section
    assert "not modelled yet" not in words


def test_a_reform_that_is_given_says_so_instead(ds: xr.Dataset) -> None:
    words = page_of(planned(ds, adoption="given", survival="given"))
    assert "Fixed tenure is taken as given: adoption is not modelled there" in words
    assert "Its adoption is taken as given, not modelled. It is taken to last." in words
    assert "Fixed tenure (45 worlds)" not in words
    assert "adoption and survival taken as given" in words  # what was asked


def test_objectives_are_met_or_missed_with_and_without_the_plan(ds: xr.Dataset) -> None:
    words = page_of(planned(ds))
    section = words.rpartition("Are the objectives met?")[2].partition("What was asked")[0]
    assert "Money spent Budget used: at least 66 % of allocation, by June 2016" in section
    assert "What would have been met without the plan is no merit of it" in section
    assert "the years it asks for are not all inside this run" in section
    assert "Are the objectives met?" not in page_of(ds)


def test_women_and_men_stand_beside_the_mean(text: str) -> None:
    words = plain(text)
    assert "girls against boys in school" in words.partition("Who gains")[2]  # a flag
    assert "Girls in school Boys in school Gap Women who read Men who read Gap" in words
    assert "Gaps between women and men" not in words


def test_a_point_of_services_has_a_price_or_none(text: str) -> None:
    row = plain(text).partition("Cost of a point of services")[2][:300]
    assert row.partition("gained")[2].startswith(" 0.02 (0.019 to 0.021)")


def test_the_screening_says_that_reforms_are_given(text: str) -> None:
    section = plain(text).rpartition("Which unknowns matter")[2]
    assert "adoption and survival of every reform were taken as given" in section


def test_stages_are_told_reform_by_reform_and_ties_are_counted(
    ds: xr.Dataset, comparison: Comparison
) -> None:
    table = comparison.stages
    first = str(table["scenario"].iloc[0])
    row = table[table["scenario"] == first].iloc[[0]]
    levers = ("fixed_tenure", "merit_postings", "quick_wins")
    three = pd.concat([row.assign(lever=name, adopted=0.5, survived=0.8) for name in levers])
    told = staging.stages_told(ds, three)
    assert told.startswith("All three levers are adopted in 50 worlds of 100.")
    assert "80 still have it" in told
    three["adopted"] = [0.9, 0.9, 0.2]
    told = staging.stages_told(ds, three)
    assert "two of its levers, in 90 worlds" in told and "Small repairs, in 20" in told
    both = pd.concat([three, three.assign(scenario="needs_based_allocation", adopted=0.1)])
    told = staging.stages_told(ds, both)
    assert told.count(f"{labels.scenario_title(ds, first)}: ") == 1
    assert f"{labels.scenario_title(ds, 'needs_based_allocation')}: All three" in told


def test_what_a_lever_exists_for_is_shown_beside_the_headline(
    ds: xr.Dataset, comparison: Comparison
) -> None:
    contents = json.loads(ds.attrs["scenarios"])
    contents["fixed_tenure"]["levers"] = {"question_hour": {}, "public_accounts": {}}
    asked = ds.assign_attrs(scenarios=json.dumps(contents))
    rows = purpose.purpose_rows(asked, comparison, "fixed_tenure")
    assert 0 < len(rows) <= purpose.MOST_ROWS and not rows["headline"].any()
    assert "oversight" in set(rows["outcome"])
    by_hand = comparison.table.set_index(["scenario", "outcome"])
    for row in rows.itertuples():
        assert row.text == by_hand.loc[("fixed_tenure", row.outcome), "text"]


def test_a_map_of_too_few_worlds_claims_nothing(ds: xr.Dataset, comparison: Comparison) -> None:
    districts = compare_districts(ds, comparison.baseline).assign(words="too few worlds to say")
    picture = next(p for p in catalogue(ds, comparison) if p.kind == "gain")
    said = reading(picture, ds, comparison, None, districts)
    assert said.startswith("Too few worlds") and "no clear difference" not in said


def test_the_middle_world_of_a_fall_has_its_sign(ds: xr.Dataset) -> None:
    contents = json.loads(ds.attrs["scenarios"])
    contents["fixed_tenure"]["objectives"] = [
        {"name": "less", "measure": "stunting", "direction": "fall by", "value": 2,
         "from": "2015-07", "due": "2016-06", "counts": "Stunting stands in."}
    ]  # fmt: skip
    asked = ds.assign_attrs(scenarios=json.dumps(contents))
    row = staging.objective_groups(asked, compare(asked))[0]["rows"][0]
    assert re.fullmatch(
        r"change with ([+\u2212][\d.]+|0), without ([+\u2212][\d.]+|0) percentage points",
        row["middle"],
    )
    assert row["counts"] == "Stunting stands in."
