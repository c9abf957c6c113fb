"""Small parts of the report: numbers, spread points, overlap of readers, warnings."""

import os
import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from SpinePainCohortLib.Gathering.Inputs import Inputs
from SpinePainCohortLib.Gathering.MeasurePairs import PairOutcome
from SpinePainCohortLib.Report.AnalysisInput import unusedTimepointValues, withTimepointColumns
from SpinePainCohortLib.Report.FigureStyle import drawPicture, spread
from SpinePainCohortLib.Report.Numbers import effectText, fixed, statisticText
from SpinePainCohortLib.Report.PageTable import Footnotes
from SpinePainCohortLib.Report.ReaderOverlap import diceOf, overlapOf, readerOverlap
from SpinePainCohortLib.Report.ReportTexts import warningTexts
from SpinePainCohortLib.Statistics.Analyses import NO_LESION_SCORE
from SpinePainCohortLib.Statistics.Questions import COUNT, LESION
from SpinePainCohortLib.Statistics.Results import TestResult
from SpinePainRHILib.Core.Cases import CaseInfo, Outline, OutlinedCase
from SpinePainRHILib.Core.CaseTags import Role
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.Masks import CroppedMask


def result(**values):
    return TestResult("primary", "a", "vas", "location", **values)


@pytest.mark.parametrize(("value", "text"), [(1.25, "1.2"), (-0.04, "0.0"), (-1.5, "−1.5"), (None, "–"),
                                             (float("nan"), "–")])
def test_numbers_are_never_minus_zero_or_nan(value, text):
    assert fixed(value) == text


def test_statistics_are_written_as_in_a_paper():
    anova = result(statistic_name="F", statistic=2.104, df1=3, df2=9.777, p=0.1154)
    assert statisticText(anova) == "F(3, 9.8) = 2.10, p = 0.115"
    assert statisticText(result(statistic_name="H", statistic=20.0, df1=2, p=0.00004)) == "H(2) = 20.00, p < 0.001"


def test_an_effect_and_its_interval_have_the_same_decimals():
    assert effectText(result(effect_name="r", effect=0.5516, ci_low=0.3079, ci_high=0.7274)).replace(
        "\u00a0", " ") == "r 0.552 (0.308 to 0.727)"
    assert effectText(result(effect_name="mean difference", effect=-13.5, ci_low=-22.1, ci_high=-4.9), 0.9).replace(
        "\u00a0", " ") == "mean difference −13.5 (90 % CI −22.1 to −4.9)"
    assert effectText(result(effect_name="slope", effect=0.00021, ci_low=-0.00005, ci_high=0.00047)).replace(
        "\u00a0", " ") == "slope 0.000210 (−0.000050 to 0.000470)"
    # A share or correlation has three decimals, however small or large it is.
    assert effectText(result(effect_name="eta squared", effect=0.0105, ci_low=0.0, ci_high=0.0644)).replace(
        "\u00a0", " ") == "eta squared 0.011 (0.000 to 0.064)"
    assert effectText(result(effect_name="kappa", effect=0.82, ci_low=0.59, ci_high=1.0)).replace(
        "\u00a0", " ") == "kappa 0.820 (0.590 to 1.000)"
    assert effectText(result(effect_name="VIF", effect=1.2)) == "VIF\u00a01.20"


def test_equal_values_stand_side_by_side_and_within_the_width():
    offsets = spread(np.array([3.0, 5.0, 3.0, 3.0]), 0.25, 0.1, 0.3)
    assert offsets.tolist() == pytest.approx([-0.1, 0.0, 0.0, 0.1])
    assert np.abs(spread(np.zeros(50), 0.25, 0.1, 0.3)).max() == pytest.approx(0.3)


def test_a_figure_has_no_date_and_no_name_of_the_program_in_it():
    picture = drawPicture("x", "X", "caption", "alternative", lambda figure: figure.subplots().plot([1, 2]))
    assert picture.png.startswith(b"\x89PNG") and b"Software" not in picture.png
    assert b"<dc:date>" not in picture.svg and b"Matplotlib v" not in picture.svg.split(b"<defs>")[0]


def test_a_dollar_in_a_name_is_a_letter_not_a_formula():
    def draw(figure):
        figure.subplots().set_xlabel(r"$\frac{$ n = 3")  # as a formula it cannot be parsed

    assert drawPicture("x", "X", "", "", draw).png


def test_equal_notes_of_a_table_share_a_letter():
    notes = Footnotes()
    assert (notes.mark("one; two"), notes.mark("two; three"), notes.mark("")) == ("a,b", "b,c", "")
    assert notes.lines() == (("a", "one"), ("b", "two"), ("c", "three"))


def mask(*runs):
    """Voxels from first up to last along the i axis, on row 0."""
    voxels = np.zeros((1, 1, 20), dtype=bool)
    for first, last in runs:
        voxels[0, 0, first:last] = True
    return CroppedMask(voxels)


def test_dice_is_twice_the_overlap_over_the_sum():
    assert diceOf(mask((0, 6)), mask((4, 8))) == 2 * 2 / (6 + 4)
    assert diceOf(mask((0, 6)), mask((0, 6))) == 1 and diceOf(mask((0, 2)), mask((4, 6))) == 0
    assert diceOf(mask(), mask()) is None


def outlined(lesions, spacing=1.0):
    geometry = GridGeometry(np.diag([spacing, 1, 1, 1.0]))
    return OutlinedCase(CaseInfo("p"), geometry, mask((0, 10)),
                        tuple(Outline("x", Role.HIGH_INTENSITY, each) for each in lesions))


def readings(*readers, timepoint="baseline"):
    return [SimpleNamespace(key=("p", timepoint), file=SimpleNamespace(path=name), isElsewhere=False,
                            measurement=SimpleNamespace(reader=name)) for name in readers]


def measuring(cases):
    """Measures pairs of files as measurePairs does, by the names in ``cases``."""
    def measure(pairs):
        for first, second in pairs:
            try:
                yield PairOutcome(overlapOf(cases[first.path], cases[second.path]))
            except ValueError as error:
                yield PairOutcome(None, str(error))
    return measure


def test_readers_are_compared_in_pairs_with_all_their_lesions_united():
    cases = {"B": outlined([mask((0, 2)), mask((2, 4))]), "A": outlined([mask((0, 4))])}
    rows, notes = readerOverlap(readings("B", "A"), measuring(cases))
    assert rows == [("p", "baseline", "A", "B", 1.0, 1.0)] and not notes


def test_outlines_on_different_grids_are_not_compared_and_it_is_said():
    cases = {"A": outlined([mask((0, 4))]), "B": outlined([mask((0, 4))], spacing=2.0)}
    rows, notes = readerOverlap(readings("A", "B"), measuring(cases))
    assert rows == [("p", "baseline", "A", "B", None, None)] and "different grids" in notes[0]


def test_a_value_at_a_timepoint_without_a_row_is_not_lost_silently():
    columns = ("case_id", "timepoint", "q_baseline", "q_week12")
    values = (("a", "baseline", 1.0, 2.0), ("a", "week12", 1.0, 2.0), ("b", "baseline", 3.0, 4.0))
    cohort = SimpleNamespace(patients=SimpleNamespace(columns=columns, rows=values))
    assert unusedTimepointValues(cohort) == [
        "q_week12: values of 1 patients without image or VAS at week12 are not analysed (first: b)."]
    assert withTimepointColumns(pd.DataFrame(values, columns=columns))["q"].tolist() == [1.0, 2.0, 3.0]


def test_names_of_folders_are_taken_out_of_texts(tmp_path):
    inputs = Inputs(tmp_path / "Meier, Hans", tmp_path / "vas.csv")
    text = f"is a copy of {tmp_path / 'Meier, Hans' / 'a' / 'x.seg.nrrd'}, see {tmp_path / 'vas.csv'}"
    assert inputs.shorten(text) == "is a copy of a/x.seg.nrrd, see vas.csv"


def test_ratios_of_different_structures_analysed_together_are_warned_of():
    def cohort(*meanings):
        return SimpleNamespace(warnings=(), readings=[
            SimpleNamespace(isPrimary=True, isElsewhere=False, measurement=SimpleNamespace(cordMeaning=each))
            for each in meanings])

    nothing = SimpleNamespace(results=(), warnings=())
    assert "spinal cord (2), cauda equina (1)" in warningTexts(cohort("spinalCord", "caudaEquina", "spinalCord"),
                                                               nothing)[0]
    assert warningTexts(cohort("spinalCord", "spinalCord"), nothing) == []


def test_a_question_without_any_number_is_one_sentence_and_what_nobody_planned_is_none():
    def row(**values):
        return TestResult("exploratory", predictor="count", outcome="vas", **values)

    def texts(*rows):
        return warningTexts(SimpleNamespace(warnings=(), readings=[]), SimpleNamespace(results=rows, warnings=()))

    assert texts(row(analysis=COUNT, method="A", note="not computable: only one group (1) has values; x left out"),
                 row(analysis=COUNT, method="B", note="not computable: all values of count are equal")) == [
        "VAS by number of metastases: not computable: only one group (1) has values."]
    assert texts(row(analysis=LESION, method="A", note=f"not computable: {NO_LESION_SCORE}")) == []
    # With numbers of another method the method that failed is named; of another comparison it need not be.
    assert texts(row(analysis=COUNT, method="A", effect=1.0), row(analysis=COUNT, method="B",
                                                                  note="not computable: why")) == [
        "VAS by number of metastases (B): not computable: why."]
    assert texts(row(analysis=COUNT, method="A", effect=1.0), row(
        analysis=COUNT, method="B", group_a="1", group_b="2", note="not computable: why")) == [
        "VAS by number of metastases: 1 – 2: not computable: why."]


def test_no_window_is_looked_for_even_where_pyplot_was_imported():
    """Another Qt than Slicer's, which matplotlib may take, ends Slicer."""
    done = subprocess.run([sys.executable, "-c", """
import sys
import matplotlib.pyplot
from SpinePainCohortLib.Report.FigureStyle import drawPicture
taken, switch = [], matplotlib.pyplot.switch_backend
matplotlib.pyplot.switch_backend = lambda name: (taken.append(name), isinstance(name, str) and switch(name))
drawPicture("x", "X", "", "", lambda figure: figure.subplots().boxplot([1, 2, 3]))
print(taken)
"""], text=True, capture_output=True, check=True,
                          env={name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
                          | {"PYTHONPATH": os.pathsep.join(sys.path)})
    assert done.stdout.strip() == "['agg']"
