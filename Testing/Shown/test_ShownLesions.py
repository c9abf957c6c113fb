"""The table of lesions: its rows, what is done to them, and which row belongs to the segment that is edited."""

import pytest
from SessionTools import Strokes, lesionOf
from SpinePainRHILib.Case.LevelProposing import LevelsAssigned
from SpinePainRHILib.Shown.CurrentCase import CurrentCase
from SpinePainRHILib.Shown.LesionWork import LesionWork, lesionReasons, rowsToSelect, segmentToEdit
from SpinePainRHILib.Shown.LevelAdviser import LevelAdviser, outcomeOfLevels, schemeChoices
from SpinePainRHILib.Shown.ShownLesions import levelChoices, shownLesions


@pytest.fixture
def saved():
    """How often the editor was asked to keep its state for undo."""
    return []


@pytest.fixture
def work(outlined, saved):
    case = CurrentCase()
    case.open(outlined)
    return LesionWork(case, lambda: saved.append(True))


def rows(session):
    return [each.texts for each in shownLesions(session.update().rows)]


def test_a_metastasis_stands_above_the_high_intensity_of_its_level(outlined, work):
    work.setLevel(lesionOf(outlined), "L1")
    [metastasis] = work.addMetastasis()
    work.setLevel(metastasis, "L1")
    # 2 slices x 5 mm2 x 4 mm = 40 mm3; 5 voxels of 0.5 mm along the cord = 2.5 mm
    assert rows(outlined) == [("Metastasis", "L1", "–", "–", "0", "–"),
                              ("   High intensity", "L1", "12.5", "5.0", "40", "2.5")]
    assert [each.isPart for each in shownLesions(outlined.values.rows)] == [False, True]


def test_a_row_is_told_in_words(outlined, work):
    work.setLevel(lesionOf(outlined), "L1")
    [shown] = shownLesions(outlined.values.rows)
    assert shown.tip.splitlines() == ["High intensity: High intensity", "Level: L1, lumbar",
                                      "RHI 12.5 %, area 5.0 mm² on its largest slice",
                                      "Volume 40.0 mm³, length 2.5 mm"]


def test_every_change_is_one_step_of_undo_and_gives_what_is_to_be_selected(outlined, work, saved):
    Strokes(outlined).paint(lesionOf(outlined), (slice(4, 6), slice(18, 20), slice(8, 12)))
    pieces, message = work.split(lesionOf(outlined))
    assert len(pieces) == 2 and message is None
    assert work.merge(pieces) == [lesionOf(outlined)]
    [added] = work.addHighIntensity()
    assert [row.segmentId for row in outlined.values.rows] == [lesionOf(outlined), added]
    work.remove([added])
    assert len(outlined.values.rows) == 1 and len(saved) == 4


def test_one_piece_is_not_split_and_says_so(outlined, work):
    assert work.split(lesionOf(outlined)) == (
        [lesionOf(outlined)], "The segment is in one piece: there is nothing to split.")


def test_a_name_typed_over_an_indented_one_changes_only_where_it_is_another(outlined, work):
    row = outlined.values.rows[0]
    work.rename(row, "   High intensity")
    work.rename(row, " Big one ")
    assert outlined.update().rows[0].name == "Big one"
    with pytest.raises(ValueError, match="needs a name"):
        work.rename(row, "  ")


def test_what_can_be_done_depends_on_the_rows_that_are_selected(outlined, work):
    work.addMetastasis()
    bright, metastasis = sorted(outlined.values.rows, key=lambda row: row.role)
    one = lesionReasons(outlined, [bright])
    assert (one.add, one.remove, one.split, one.level) == (None,) * 4
    assert one.merge == "select two or more high-intensity rows (Ctrl+click)"
    mixed = lesionReasons(outlined, [bright, metastasis])
    assert (mixed.remove, mixed.split, mixed.level) == (
        None, "select one high-intensity row", "select one row of the table")
    assert mixed.merge == "select two or more high-intensity rows (Ctrl+click)"
    assert lesionReasons(outlined, [bright, bright, metastasis]).merge == mixed.merge
    assert lesionReasons(outlined, [bright, bright]).merge is None
    assert lesionReasons(outlined, []).remove == "select a row of the table"
    assert set(vars(lesionReasons(None, [bright])).values()) == {"no case is open"}


def test_the_edited_segment_and_the_selected_rows_are_one(outlined):
    [row], lesion = outlined.values.rows, lesionOf(outlined)
    assert (rowsToSelect(lesion, [], [row]), rowsToSelect(lesion, [lesion], [row])) == ([lesion], None)
    assert (rowsToSelect("cord", [lesion], [row]), rowsToSelect("cord", [], [row])) == ([], None)
    assert (segmentToEdit([], "a", None), segmentToEdit(["a", "b"], "a", "b")) == (None, None)
    assert (segmentToEdit(["b", "c"], "a", "c"), segmentToEdit(["b", "c"], "a", "d")) == ("c", "b")


def test_levels_and_schemes_are_offered_with_none_first():
    assert levelChoices()[:2] == (("–", ""), ("C1", "C1"))
    assert schemeChoices()[0] == ("by names", "", "")
    assert "totalspineseg" in [name for _text, name, _title in schemeChoices()]


def test_a_level_is_proposed_from_points_and_assigned_only_on_demand(outlined, work, scene):
    adviser, [row] = LevelAdviser(), outlined.values.rows
    empty = adviser.advise(outlined, None, None, None)
    assert empty.text == "Select a lesion and the vertebrae to have a level proposed."
    assert (empty.notAccepted, empty.notAll) == ("no level is proposed", "choose the vertebrae")
    points = scene.AddNewNodeByClass("vtkMRMLMarkupsFiducialNode", "Vertebrae")
    for height, name in ((10, "L1"), (-40, "L2")):
        centre = outlined.pointOfSegment(row.segmentId)
        points.AddControlPointWorld((centre[0], centre[1], centre[2] + height), name)
    advice = adviser.advise(outlined, row, points, None)
    assert advice.level == "L1" and advice.text.startswith("L1? ") and advice.notAccepted is None
    assert adviser.assignAll(outlined, points, None) == "Levels assigned: 1."
    again = adviser.advise(outlined, outlined.values.rows[0], points, None)
    assert again.notAccepted == "it is assigned already"
    assert adviser.assignAll(outlined, points, None) == "Every outlined lesion has a level."


def test_of_many_lesions_without_a_level_three_are_named():
    reasons = {str(place): "too far" for place in range(5)}
    assert outcomeOfLevels(LevelsAssigned({"9": "L1"}, reasons), {"0": "First"}) == (
        "Levels assigned: 1. First: too far 1: too far 2: too far And 2 more without a level.")
