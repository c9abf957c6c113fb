"""From entries to one score a patient, and its category."""

import pytest
from SpinePainCohortLib.Tables.Categories import ALTERNATIVE_CATEGORIES, PUBLISHED_CATEGORIES, VasCategories
from SpinePainCohortLib.Tables.Scores import ScoreSettings, lesionScores, patientScore
from SpinePainCohortLib.Tables.VasTable import VasEntry


def entry(vas, lesion=None, rater="R1", timepoint="baseline"):
    return VasEntry("A", rater, vas, lesion, timepoint, None, "", 1)


ENTRIES = [entry(2, "L3"), entry(3, "L3", "R2"), entry(8, "T1"), entry(5, "T1", "R2"), entry(1, None), entry(9, "C1",
           timepoint="week1")]


def test_the_score_is_the_worst_lesion_of_the_mean_over_raters():
    scores = lesionScores(ENTRIES, ScoreSettings())
    assert scores == {("A", "baseline"): {"L3": 2.5, "T1": 6.5, None: 1.0}, ("A", "week1"): {"C1": 9.0}}
    assert patientScore(scores["A", "baseline"], ScoreSettings()) == 6.5


def test_the_mean_over_lesions_and_a_single_rater_are_settings():
    mean = ScoreSettings(overLesions="mean")
    assert patientScore(lesionScores(ENTRIES, mean)["A", "baseline"], mean) == (2.5 + 6.5 + 1) / 3
    one = ScoreSettings(rater="R2")
    scores = lesionScores(ENTRIES, one)
    assert scores == {("A", "baseline"): {"L3": 3.0, "T1": 5.0}}
    assert patientScore(scores["A", "baseline"], one) == 5.0
    with pytest.raises(ValueError, match="use max or mean"):
        ScoreSettings(overLesions="median")


def test_no_entry_is_no_score_and_not_zero():
    assert lesionScores([], ScoreSettings()) == {}
    assert patientScore({}, ScoreSettings()) is None
    assert PUBLISHED_CATEGORIES.of(None) is None


@pytest.mark.parametrize(("vas", "published", "alternative"), [
    (0, "none", "none"), (0.01, "mild", "mild"), (3.49, "mild", "mild"), (3.5, "moderate", "mild"),
    (4.5, "moderate", "moderate"), (7.49, "moderate", "moderate"), (7.5, "severe", "moderate"),
    (8.49, "severe", "moderate"), (8.5, "severe", "severe"), (10, "severe", "severe")])
def test_averaged_scores_are_cut_between_the_whole_ones(vas, published, alternative):
    assert PUBLISHED_CATEGORIES.of(vas) == published
    assert ALTERNATIVE_CATEGORIES.of(vas) == alternative


def test_impossible_cut_points_and_scores_are_refused():
    for moderate, severe in [(0, 5), (5, 5), (6, 5), (5, 11)]:
        with pytest.raises(ValueError, match="not in order"):
            VasCategories(moderate, severe)
    with pytest.raises(ValueError, match="outside 0 to 10"):
        PUBLISHED_CATEGORIES.of(10.5)
