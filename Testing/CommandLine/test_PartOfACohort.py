"""``spinepain cohort`` of a part of the cohort: the filters of the panel, in the same words."""

import json

import pytest
from FakeMeasuring import measureFake, writeCase
from SpinePainCohortLib.Gathering.MeasureFunction import MeasureFunction
from SpinePainCohortLib.Run.Filters import Condition, Filters, parseCondition

LEVELS = ("C5", "T8", "L3")


@pytest.fixture
def command(tmp_path, monkeypatch):
    """18 cases with ages of 50 to 67; case n is cervical, thoracic or lumbar by n mod 3."""
    monkeypatch.setattr("SpinePainCohortLib.CommandLine.CohortCommand.measuring",
                        lambda *_: MeasureFunction(measureFake))
    for number in range(18):
        writeCase(tmp_path / "cases" / f"c{number}.seg.nrrd", case=f"c{number}", timepoint="baseline",
                  rhi=float(number), lesions=[["highIntensity", LEVELS[number % 3], 5.0, 20.0]])
    (tmp_path / "vas.csv").write_text("case_id,rater,vas\n" + "".join(
        f"c{number},R,{1 + number % 8}\n" for number in range(18)))
    (tmp_path / "clinical.csv").write_text("case_id,age\n" + "".join(
        f"c{number},{50 + number}\n" for number in range(18)))
    return ["cohort", "--cases", tmp_path / "cases", "--vas", tmp_path / "vas.csv", "--clinical",
            tmp_path / "clinical.csv", "--out", tmp_path / "out", "--cache", tmp_path / "cache", "--jobs", 1]


def analysedCases(tmp_path):
    lines = (tmp_path / "out" / "patients.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    return {line.split(",")[0] for line in lines}


def test_region_condition_and_excluded_cases_are_kept_apart_and_said_on_the_first_screen(spinepain, command, tmp_path):
    result = spinepain(*command, "--region", "cervical", "--condition", "age at least 53", "--exclude", "c6")
    assert result.status == 0, result.err
    # cervical: 0, 3, 6, 9, 12, 15; of at least 53 years: all but 0; without 6
    assert analysedCases(tmp_path) == {"c3", "c9", "c12", "c15"}
    said = "(region: cervical; condition: age at least 53; excluded: c6)"
    assert said in result.out
    page = (tmp_path / "out" / "report.html").read_text()
    assert page[:page.index(said)].count("<h2") == 2, "it limits the answers, and stands right behind them"
    settings = json.loads((tmp_path / "out" / "provenance.json").read_text())["settings"]["gathering"]
    assert settings["filters"] == {"region": "cervical", "condition": "age at least 53",
                                   "excluded": "c6"}


@pytest.mark.parametrize(("option", "value", "sentence"), [
    ("--exclude", "c99", "no case 'c99' to exclude"),
    ("--condition", "old", "The condition 'old' is not understood"),
    ("--condition", "weight at least 70", "no column 'weight'"),
    ("--condition", "age at least old", "needs a number"),
    ("--region", "sacral", "No case is kept (region: sacral)")])
def test_a_filter_that_cannot_be_used_or_keeps_nothing_writes_nothing(spinepain, command, tmp_path, option, value,
                                                                      sentence):
    result = spinepain(*command, option, value)
    assert result.status == 2
    assert sentence in result.sentence
    assert not (tmp_path / "out").exists()


def test_clinical_columns_with_the_names_of_filters_hide_no_filter():
    for column in ("region", "excluded", "condition"):
        filters = Filters(region="cervical", condition=Condition(column, "is", "north"), exclude=("c6",))
        assert filters.describe() == {"region": "cervical", "condition": f"{column} is north", "excluded": "c6"}


def test_a_condition_is_column_relation_and_value():
    assert parseCondition("ecog is missing") == Condition("ecog", "is missing")
    assert parseCondition(" kind of care is not  no surgery ") == Condition("kind of care", "is not", "no surgery")
    assert parseCondition("age at most 70") == Condition("age", "at most", "70")
