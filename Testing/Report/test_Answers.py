"""The first sentences of a report: each primary question answered with its numbers, no more claimed than is shown."""

import re
from dataclasses import replace

import pytest
from SpinePainCohortLib.Report.Answers import answers
from SpinePainCohortLib.Statistics.Results import PRIMARY


def changed(results, analysis, **values):
    """The results with other values in the primary rows of an analysis."""
    rows = tuple(replace(each, **values) if each.family == PRIMARY and each.analysis == analysis
                 and each.p_adjusted is not None else each for each in results.results)
    return replace(results, results=rows)


def test_each_primary_question_has_one_answer_with_n_effect_and_interval(result):
    found = answers(result.results)
    assert [each.question.split()[0] for each in found] == ["Does"] * 3
    for each in found:
        assert "n = 12" in each.sentence and re.search("9[05]\u00a0%\u00a0CI", each.sentence), each
    # VAS of the twelve: means by region 3.5, 4.1 and 4.8 (p00, p03, p06, p09 of C4; p01 ... of T5; p02 ... of L3).
    assert "(cervical metastases, n = 4) to 4.8 (lumbar metastases, n = 4)." in found[0].sentence
    assert re.search(r"Means range from .* to .* \(more than two metastases, n = 4\)", found[1].sentence)
    # RHI rises by 6 and VAS by 0.75 a patient: some 1.25 points of VAS for ten percentage points.
    assert "VAS rises with RHI: " in found[2].sentence and "Ten percentage points more of RHI" in found[2].sentence


@pytest.mark.parametrize(("adjusted", "start"), [
    (0.049, "VAS differs between the locations: "), (0.05, "The data do not show that VAS differs"),
    (0.9, "The data do not show that VAS differs")])
def test_a_difference_is_claimed_by_the_adjusted_p_alone(result, adjusted, start):
    results = changed(result.results, "location vs VAS", p=0.001, p_adjusted=adjusted)
    assert answers(results)[0].sentence.startswith(start)


def test_a_falling_relation_is_called_falling(result):
    results = changed(result.results, "RHI vs VAS", effect=-0.7)
    assert answers(results)[2].sentence.startswith("VAS falls with RHI: ")


def test_what_cannot_be_computed_has_its_reason_for_an_answer(result):
    rows = tuple(replace(each, p=None, p_adjusted=None, effect=None,
                         note="not computable: rhi_percent is constant; warning: groups of fewer than 5: T5 (n = 4)")
                 if each.analysis == "RHI vs VAS" else each for each in result.results.results)
    found = answers(replace(result.results, results=rows))[2].sentence
    assert found == "Cannot be answered from these data: RHI is constant."


def test_the_ratio_that_was_analysed_is_the_one_asked_about(result):
    other = replace(result.results, settings=replace(result.results.settings, ratio="rhi_volume_percent"))
    found = answers(other)[2]
    assert found.question == "Does pain go with the ratio of high-intensity volume to cord volume (RHI by volume)?"
    assert "VAS rises with RHI by volume" in found.sentence
    assert "points more of RHI by volume go with" in found.sentence
