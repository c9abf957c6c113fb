"""The figure of all metastases along the spine: which are on it, with whose score."""

import io
import xml.etree.ElementTree as ElementTree
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from SpinePainCohortLib.Report.PainMap import MapPoint, mapPoints, painMap

PATIENTS = [("a", "baseline", 6.0), ("b", "baseline", None), ("a", "week 12", 1.0)]


def results(lesions, patients=PATIENTS):
    frame = pd.DataFrame(lesions, columns=["case_id", "level", "vas", "rhi_percent"])
    return SimpleNamespace(
        patients=pd.DataFrame(patients, columns=["case_id", "timepoint", "vas"]),
        lesions=frame.assign(timepoint="baseline"), settings=SimpleNamespace(timepoint="baseline"))


def test_a_metastasis_has_its_own_score_and_else_that_of_its_patient_at_the_same_timepoint():
    points, withoutLevel = mapPoints(results([
        ("a", "T5", 3.0, 20.0), ("a", "L3", None, 0.0), ("b", "C4", np.nan, None), ("a", None, 9.0, 10.0)]))
    assert points == [MapPoint("T5", 3.0, True, 20.0), MapPoint("L3", 6.0, False, 0.0),
                      MapPoint("C4", None, False, None)]
    assert withoutLevel == 1


def test_the_caption_says_what_the_marks_are_and_what_is_missing():
    picture = painMap(results([("a", "T5", 3.0, 20.0), ("a", "L3", None, 0.0), ("b", "L3", None, None),
                               ("a", None, 9.0, 10.0)]))
    assert "n = 3" in picture.caption
    assert ("1 with a score of its own (black edge); 1 with the score of its patient (grey edge); 1 without a score "
            "(white); 1 of unknown ratio (square); 1 more without a level, not shown.") in picture.caption
    assert picture.alternative.endswith("Metastases by level: T5 1, L3 2.")


@pytest.mark.parametrize("lesions", [[], [("a", None, 3.0, 20.0)]])
def test_without_any_level_there_is_a_sentence_instead(lesions):
    assert painMap(results(lesions)) == "Metastases along the spine: no metastasis has a vertebral level at baseline."


def test_a_larger_ratio_is_a_larger_circle_and_every_metastasis_is_drawn():
    def areas(ratio):
        import matplotlib.pyplot as plt
        from SpinePainCohortLib.Report.PainMap import _drawing

        figure = plt.figure()
        try:
            _drawing([MapPoint("T5", 5.0, True, ratio), MapPoint("T5", 6.0, True, None)])(figure)
            return [float(each.get_sizes()[0]) for each in figure.axes[0].collections if len(each.get_offsets())]
        finally:
            plt.close(figure)

    small, unknown = areas(10.0)
    large, _ = areas(70.0)
    assert large - small == pytest.approx(6 * (areas(20.0)[0] - small))  # area, not diameter, is what grows
    assert unknown < small


def test_hundreds_at_one_level_stay_on_the_page_and_the_same_bytes_come_again():
    many = [("a", "T5", float(number % 11), 20.0) for number in range(300)]
    first, second = painMap(results(many)), painMap(results(many))
    assert first.svg == second.svg
    root = ElementTree.parse(io.BytesIO(first.svg)).getroot()
    assert root.tag.endswith("svg")
    uses = [float(each.get("x")) for each in root.iter() if each.tag.endswith("use") and each.get("x")]
    assert len(uses) > 300 and max(uses) < float(root.get("width").removesuffix("pt"))
