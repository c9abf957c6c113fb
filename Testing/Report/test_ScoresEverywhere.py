"""A patient's score and its category: one answer in gathering, analysis, tables and files."""

import csv

import pandas as pd
import pytest
from FakeMeasuring import measureFake, writeCase
from PublishedCohort import writeTwelve
from SpinePainCohortLib.Gathering.Cohort import GatherSettings
from SpinePainCohortLib.Gathering.GatherCohort import gatherCohort
from SpinePainCohortLib.Gathering.Inputs import Inputs
from SpinePainCohortLib.Gathering.MeasureFunction import MeasureFunction
from SpinePainCohortLib.Report.AnalysisInput import cohortData
from SpinePainCohortLib.Report.TableFiles import writeTables
from SpinePainCohortLib.Statistics import Analyses
from SpinePainCohortLib.Statistics.Analyses import runAnalyses
from SpinePainCohortLib.Statistics.ScoreSeries import lesionScoreSeries, patientScores
from SpinePainCohortLib.Statistics.Settings import AnalysisSettings
from SpinePainCohortLib.Tables import Scores
from SpinePainCohortLib.Tables.Categories import ALTERNATIVE_CATEGORIES, PUBLISHED_CATEGORIES
from SpinePainCohortLib.Tables.VasTable import VasEntry

ON_THE_CUT_POINT = (3.2, 4.1, 3.7, 2.8, 2.8, 4.4)
"""Their mean is 3.5; added up in another order, or with compensation, it comes out below."""


def answersOf(cohort, results, folder, case):
    """Score and category of a case in each place."""
    gathered = next(row for row in cohort.patients.records() if row["case_id"] == case)
    analysed = results.patients.set_index("case_id").loc[case]
    with (folder / "patients.csv").open(encoding="utf-8-sig", newline="") as file:
        written = next(row for row in csv.DictReader(file) if row["case_id"] == case)
    return {"gathered": (gathered["vas"], gathered["vas_category"]),
            "analysed": (analysed["vas"], analysed["vas_category"]),
            "written": (float(written["vas"]), written["vas_category"])}


@pytest.mark.parametrize(("scores", "vas", "category"), [
    (ON_THE_CUT_POINT, 3.5, "moderate"), ((3.2, 4.1, 2.8, 2.8, 4.4, 3.7), 3.5, "moderate"),
    ((3.4, 3.5, 3.59), 3.4966666666666666, "mild"), ((7.4, 7.5, 7.6), 7.5, "severe"), ((0, 0.01), 0.005, "mild"),
    ((0, 0), 0, "none")])
def test_every_place_gives_a_patient_the_same_score_and_category(tmp_path, scores, vas, category):
    table = writeTwelve(tmp_path) + "".join(f"cut,R{n},{score},\n" for n, score in enumerate(scores))
    writeCase(tmp_path / "cases" / "cut.seg.nrrd", case="cut", lesions=[["highIntensity", "L3", 5.0, 20.0]])
    (tmp_path / "vas.csv").write_text(table, encoding="utf-8")
    cohort = gatherCohort(Inputs(tmp_path / "cases", tmp_path / "vas.csv"), MeasureFunction(measureFake))
    results = runAnalyses(cohortData(cohort), AnalysisSettings(resamples=0))
    writeTables(tmp_path, cohort, results)
    answers = answersOf(cohort, results, tmp_path, "cut")
    assert answers == dict.fromkeys(answers, (vas, category))
    counted = results.table3.set_index("group")["n"][category]
    assert counted == list(cohort.patients.column("vas_category")).count(category)


@pytest.mark.parametrize(("settings", "vas"), [
    (AnalysisSettings(resamples=0), 7.5), (AnalysisSettings(resamples=0, rater="B"), 9.0),
    (AnalysisSettings(resamples=0, patientScore="mean"), 4.75)])
def test_an_analysis_by_other_settings_than_gathering_makes_the_scores_anew(tmp_path, settings, vas):
    writeCase(tmp_path / "cases" / "A.seg.nrrd", lesions=[["metastasis", level, 0, None] for level in ("L3", "T1")])
    (tmp_path / "vas.csv").write_text("case_id,rater,lesion,vas\nA,A,L3,6\nA,B,L3,9\nA,A,T1,2\n", encoding="utf-8")
    cohort = gatherCohort(Inputs(tmp_path / "cases", tmp_path / "vas.csv"), MeasureFunction(measureFake))
    assert cohort.patients.column("vas") == (7.5,)
    assert runAnalyses(cohortData(cohort), settings).patients["vas"].tolist() == [vas]
    asGathered = gatherCohort(Inputs(tmp_path / "cases", tmp_path / "vas.csv"), MeasureFunction(measureFake),
                              settings=GatherSettings(scores=settings.scores))
    assert asGathered.patients.column("vas") == (vas,)


def test_the_analysis_takes_the_scores_of_gathering_as_they_are(tmp_path, monkeypatch):
    table = writeTwelve(tmp_path)
    (tmp_path / "vas.csv").write_text(table, encoding="utf-8")
    cohort = gatherCohort(Inputs(tmp_path / "cases", tmp_path / "vas.csv"), MeasureFunction(measureFake))
    monkeypatch.setattr(Analyses, "lesionScoreSeries", None)  # cannot be called
    analysed = Analyses.runAnalyses(cohortData(cohort), AnalysisSettings(resamples=0)).patients
    assert analysed["vas"].tolist() == list(cohort.patients.column("vas"))
    assert analysed["vas_category"].tolist() == list(cohort.patients.column("vas_category"))


def test_a_mean_whose_last_digit_was_lost_below_the_cut_point_is_on_it():
    lost = sum((3.2, 4.1, 2.8, 2.8, 4.4, 3.7)) / 6
    assert lost < 3.5
    assert PUBLISHED_CATEGORIES.of(lost) == "moderate"


@pytest.mark.parametrize("categories", [PUBLISHED_CATEGORIES, ALTERNATIVE_CATEGORIES])
@pytest.mark.parametrize(("below", "isUpper"), [(0, True), (1e-10, True), (1e-8, False), (1e-5, False)])
def test_less_than_a_billionth_below_a_cut_point_is_on_it_and_more_is_not(categories, below, isUpper):
    names = categories.NAMES
    for place, cut in enumerate((categories.moderateFrom, categories.severeFrom), 1):
        assert categories.of(cut - below) == names[place + isUpper]
        assert list(categories.codesOf(pd.Series([cut - below]).to_numpy())) == [place + isUpper]


def test_no_pain_is_exactly_zero():
    assert [PUBLISHED_CATEGORIES.of(vas) for vas in (0, 1e-12)] == ["none", "mild"]


@pytest.mark.parametrize("settings", [AnalysisSettings(), AnalysisSettings(patientScore="mean"),
                                      AnalysisSettings(rater="R2")])
def test_the_columns_of_the_analysis_hold_the_very_numbers_of_the_tables(settings):
    entries = [VasEntry(case, f"R{rater}", vas / 10 + rater / 10, lesion, "baseline", None, "", 1)
               for case, vas in (("A", 21), ("B", 34)) for lesion in ("L3", "L3#2", None) for rater in range(7)]
    frame = pd.DataFrame([(each.caseId, each.timepoint, each.lesion or "", each.rater, each.vas) for each in entries],
                         columns=["case_id", "timepoint", "lesion", "rater", "vas"])
    series = lesionScoreSeries(frame, settings)
    plain = Scores.lesionScores(entries, settings.scores)
    assert {(*key, lesion or ""): score for key, ofCase in plain.items() for lesion, score in ofCase.items()} == \
        series.to_dict()
    assert patientScores(series, settings).to_dict() == {
        key: Scores.patientScore(ofCase, settings.scores) for key, ofCase in plain.items()}


def test_without_any_entry_of_the_rater_there_is_no_score():
    frame = pd.DataFrame([("A", "baseline", "", "R1", 3.0)],
                         columns=["case_id", "timepoint", "lesion", "rater", "vas"])
    settings = AnalysisSettings(rater="R2")
    scores = lesionScoreSeries(frame, settings)
    assert len(scores) == len(patientScores(scores, settings)) == 0
    assert list(scores.index.names) == ["case_id", "timepoint", "lesion"]
