"""Responders over time: two points of relief, and the International Consensus Endpoint."""

import pandas as pd
import pytest
from SpinePainCohortLib.Statistics.FollowUp import followUpFrame
from SpinePainCohortLib.Statistics.PainResponse import (
    CONSENSUS,
    RELIEF,
    Response,
    consensusResponse,
    doseColumn,
    responseTests,
    withResponses,
)
from SpinePainCohortLib.Statistics.Settings import AnalysisSettings

SETTINGS = AnalysisSettings(resamples=0)


def cohort(rows, dose=None):
    """``rows``: scores of a patient at baseline, week1 (and further); ``dose``: their doses."""
    names = ("baseline", "week1", "month3")
    return pd.DataFrame([{"case_id": f"p{number}", "timepoint": names[place], "vas": score}
                         | ({} if dose is None else {"OMED (mg)": dose[number][place]})
                         for number, scores in enumerate(rows) for place, score in enumerate(scores)])


@pytest.mark.parametrize(("pain", "dose", "expected"), [
    ((6, 0), (60, 60), Response.COMPLETE), ((6, 0), (60, 30), Response.COMPLETE),
    ((6, 0), (60, 70), Response.INDETERMINATE),  # relief bought by a dose that is higher, but by less than 25 %
    ((6, 4), (60, 60), Response.PARTIAL), ((6, 4), (60, 61), Response.INDETERMINATE),
    ((6, 6), (60, 45), Response.PARTIAL), ((6, 6), (60, 46), Response.INDETERMINATE),
    ((6, 6.5), (60, 45), Response.INDETERMINATE), ((6, 8), (60, 60), Response.PROGRESSION),
    ((6, 8), (60, 90), Response.PROGRESSION), ((6, 8), (60, 45), Response.INDETERMINATE),
    ((6, 7), (60, 75), Response.PROGRESSION), ((6, 6), (0, 5), Response.PROGRESSION),
    ((6, 5), (60, 75), Response.INDETERMINATE), ((6, 6), (0, 0), Response.INDETERMINATE),
    ((5.2, 3.2), (0, 0), Response.PARTIAL)])
def test_each_pair_of_scores_and_doses_has_its_consensus_response(pain, dose, expected):
    assert consensusResponse(pain, dose) is expected


def test_responders_are_counted_among_those_who_could_respond_with_an_exact_interval(only, matches):
    # 21 of 39 fall by 2, 18 by 1.9; three who begin with 1 are left out
    scores = [(6.0, 4.0)] * 21 + [(6.0, 4.1)] * 18 + [(1.0, 0.0)] * 3
    row = only(responseTests(cohort(scores), SETTINGS), method=RELIEF)
    # R: binom.test(21, 39)$conf.int
    matches(row, n=39, effect=21 / 39, ci_low=0.3718107472, ci_high=0.6990521970)
    assert row.p is None and row.note == "21 of 39; 3 with a first score below 2 left out"
    # R: binom.test(21, 39, conf.level = 0.9)$conf.int
    matches(only(responseTests(cohort(scores), AnalysisSettings(confidenceLevel=0.9)), method=RELIEF),
            ci_low=0.3958057412, ci_high=0.6765389041)


@pytest.mark.parametrize(("fallen", "n", "low", "high"), [
    (0, 12, 0.0, 0.2646484694), (12, 12, 0.7353515306, 1.0), (7, 20, 0.1539092048, 0.5921885345)])
def test_no_responder_and_all_of_them_have_intervals(only, matches, fallen, n, low, high):
    # R: binom.test(fallen, n)$conf.int
    scores = [(6.0, 3.0)] * fallen + [(6.0, 6.0)] * (n - fallen)
    matches(only(responseTests(cohort(scores), SETTINGS), method=RELIEF), n=n, ci_low=low, ci_high=high)


def test_each_later_timepoint_is_compared_with_the_first_and_missing_scores_take_no_part(only):
    rows = responseTests(cohort([(6, 5, 2), (6, None, 5), (7, 3, None)]), SETTINGS)
    assert [(row.group_a, row.group_b, row.n, row.effect) for row in rows] == [
        ("baseline", "week1", 2, 0.5), ("baseline", "month3", 2, 0.5)]


def test_consensus_responses_are_shares_of_those_with_both_doses(only):
    scores, doses = [(6, 0), (6, 4), (6, 6), (6, 6), (6, 3)], [(0, 0), (9, 9), (8, 9), (8, 12), (8, None)]
    rows = responseTests(cohort(scores, doses), SETTINGS)
    found = {row.method: (row.effect, row.n) for row in rows if row.method != RELIEF}
    assert found == {f"{CONSENSUS}: {each}": (0.25, 4) for each in Response}
    assert "1 without both doses left out" in only(rows, method=f"{CONSENSUS}: {Response.PARTIAL}").note
    assert only(rows, method=RELIEF).n == 5


def test_patients_whom_the_definition_does_not_name_are_counted_beside_the_response(only):
    # More pain under a dose that is the same, higher by a half, lower by a half, and higher by a tenth.
    rows = responseTests(cohort([(4, 7)] * 4, [(40, 40), (40, 60), (40, 20), (40, 44)]), SETTINGS)
    progression, other = (only(rows, method=f"{CONSENSUS}: {each}") for each in (
        Response.PROGRESSION, Response.INDETERMINATE))
    assert (progression.effect, other.effect) == (0.75, 0.25)
    for row, name in ((progression, "pain progression"), (other, "indeterminate response")):
        assert row.note.endswith(f"; 1 counted as {name} with 2 points more under a dose changed by 25 % or more, "
                                 "which the definition does not name")
    assert "not name" not in only(rows, method=f"{CONSENSUS}: {Response.PARTIAL}").note


@pytest.mark.parametrize("name", ["omed", "OMED (mg/d)", "MME", "oral morphine equivalent", "Opioid_dose"])
def test_a_column_of_opioid_doses_is_told_by_its_name(name):
    assert doseColumn(pd.DataFrame(columns=["case_id", name])) == name
    assert doseColumn(pd.DataFrame(columns=["case_id", "comedication"])) is None


def test_a_dose_recorded_once_tells_no_response(only):
    rows = responseTests(cohort([(6, 0), (6, 4)], [(60, 60), (30, 30)]), SETTINGS)
    assert only(rows, method=RELIEF).n == 2
    for each in Response:
        row = only(rows, method=f"{CONSENSUS}: {each}")
        assert row.effect is None and "the dose at each timepoint is needed" in row.note


def test_one_timepoint_gives_the_reason_and_no_number(only):
    row = only(responseTests(cohort([(6,), (5,)]), SETTINGS), method=RELIEF)
    assert row.effect is None and row.note == "not computable: only one timepoint"


def test_the_table_over_time_holds_the_counts_beside_the_later_scores():
    patients = cohort([(6, 0), (6, 4), (6, 6)], [(0, 0), (9, 9), (8, 12)])
    table = withResponses(followUpFrame(patients, SETTINGS), responseTests(patients, SETTINGS))
    first, later = table[table["measure"] == "vas"].to_dict("records")
    assert pd.isna(first["relief"])
    assert [later[name] for name in ("relief_n", "relief", "consensus_n", "complete_response", "partial_response",
                                     "pain_progression", "indeterminate_response")] == [3, 2, 3, 1, 1, 1, 0]
    assert table.loc[table["measure"] != "vas", "relief"].isna().all()
