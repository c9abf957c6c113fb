"""The curves of the ratio as a sign of pain: from corner to corner, with the cut-off that the table names."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from SpinePainCohortLib.Report.RocFigure import rocFigure, rocLines
from SpinePainCohortLib.Statistics.RocCurve import rocCurves, rocTests


@pytest.fixture
def results(result):
    """Ratios 1 to 8; those of 5, 7 and 8 are in severe pain, 4 of 8 at least in moderate pain."""
    ratio = np.arange(1.0, 9.0)
    codes = np.array([0.0, 1, 1, 2, 3, 1, 3, 3])
    return replace(result.results, roc=rocCurves(ratio, codes),
                   results=tuple(rocTests(ratio, codes, result.results.settings)))


def test_a_curve_goes_from_corner_to_corner_by_falling_cut_offs(results):
    severe = rocLines(results)[0]
    assert severe.name == "severe pain"
    assert (severe.falseAlarms[0], severe.sensitivity[0]) == (0, 0)
    assert (severe.falseAlarms[-1], severe.sensitivity[-1]) == (1, 1)
    # Above 7.5, 6.5, 5.5, 4.5: patients 8, 7, 6, 5; all three in severe pain are found at one false alarm of five.
    assert severe.sensitivity[1:5].tolist() == pytest.approx([1 / 3, 2 / 3, 2 / 3, 1])
    assert severe.falseAlarms[1:5].tolist() == pytest.approx([0, 0, 1 / 5, 1 / 5])
    assert severe.best == pytest.approx((1 / 5, 1))  # Youden 0.8 at 4.5
    area = np.trapezoid(severe.sensitivity, severe.falseAlarms)
    assert area == pytest.approx(14 / 15) and "0.93" in severe.area  # of 15 pairs one is the wrong way round


def test_both_curves_are_described_and_the_cut_off_is_said_to_be_of_these_data(results):
    picture = rocFigure(results)
    assert "Severe pain (solid line): AUC" in picture.caption
    assert "moderate or severe pain (dashed line): AUC" in picture.caption
    assert "chosen on these data" in picture.caption


def test_without_an_area_there_is_a_sentence(result):
    nothing = replace(result.results, results=(), roc=pd.DataFrame(columns=["outcome"]))
    assert rocFigure(nothing).endswith("no group of patients with and without pain is large enough at baseline.")
