"""Each tool does to the selected segment what its name says, from the console alone, and no more than that."""

import numpy as np
import pytest
from Outlines import SLICE, everySegment, pointOf, voxelsOf
from SessionTools import SHAPE, Strokes, cordOf, idsOf, lesionOf
from SpinePainRHILib.Core.CaseTags import Role
from SpinePainRHILib.Editing.OutlineEditor import OutlineEditor
from SpinePainRHILib.Editing.ToolOptions import IslandsOperation, ScissorsOperation, SmoothingMethod

INTENSITIES = np.arange(np.prod(SHAPE)).reshape(SHAPE)
SAGITTAL, AXIAL = (1, 0, 0), (0, 0, 1)


@pytest.fixture
def cord(outlined):
    """The cord, selected: slices 2 to 7, rows j 5 to 24, columns i 6 to 13."""
    outlined.editor.select(cordOf(outlined))
    return cordOf(outlined)


@pytest.fixture
def lesion(outlined):
    """The lesion, selected: slices 4 and 5, j 10 to 14, i 8 to 11."""
    outlined.editor.select(lesionOf(outlined))
    return lesionOf(outlined)


def square(volume, firstI, lastI, firstJ, lastJ, k=SLICE):
    """A line round voxels, between them."""
    left, right, bottom, top = firstI - 0.5, lastI + 0.5, firstJ - 0.5, lastJ + 0.5
    return [pointOf(volume, i, j, k) for i, j in ((left, bottom), (right, bottom), (right, top), (left, top))]


def test_a_stroke_takes_the_voxels_under_the_brush_on_the_acquired_slice(editor, outlined, volume, cord):
    before = voxelsOf(outlined, cord)
    editor.options.brushDiameterMm = 1.2  # reaches one voxel of 0.5 mm to the sides, none across the corner
    assert editor.stroke([pointOf(volume, 20, 30, SLICE), pointOf(volume, 23, 30, SLICE)])
    added = np.argwhere(voxelsOf(outlined, cord) & ~before)
    way = {(SLICE, 30, i) for i in range(19, 25)}
    beside = {(SLICE, j, i) for j in (29, 31) for i in range(20, 24)}
    assert {tuple(each) for each in added.tolist()} == way | beside


def test_a_stroke_on_another_plane_goes_along_that_plane(editor, outlined, volume, cord):
    before = voxelsOf(outlined, cord)
    editor.options.brushDiameterMm = 1.2
    editor.stroke([pointOf(volume, 20, 30, 9), pointOf(volume, 20, 30, 11)], AXIAL)
    added = np.argwhere(voxelsOf(outlined, cord) & ~before)
    assert {tuple(each) for each in added.tolist()} == {(k, 30, i) for k in (9, 10, 11) for i in (19, 20, 21)}


def test_high_intensity_stays_in_the_cord_and_no_other_segment_changes(editor, outlined, volume, lesion):
    before = everySegment(outlined)
    editor.stroke([pointOf(volume, i, 12, SLICE) for i in (10, 14, 22)])
    after, cord = everySegment(outlined), cordOf(outlined)
    assert (after[lesion] & ~before[lesion]).any() and not (after[lesion] & ~after[cord]).any()
    assert np.array_equal(after[cord], before[cord])
    assert editor.stroke([pointOf(volume, 10, 12, SLICE)], isErasing=True)
    assert voxelsOf(outlined, lesion).sum() < after[lesion].sum()
    assert np.array_equal(voxelsOf(outlined, cord), before[cord])


def test_a_plane_midway_between_two_slices_is_the_slice_that_is_measured_there(editor, outlined, volume, cord):
    before = voxelsOf(outlined, cord)
    for normal in (SAGITTAL, (-1, 0, 0)):
        editor.stroke([pointOf(volume, 22, 32, 8.5)], normal)
        added = voxelsOf(outlined, cord) & ~before
        assert set(np.flatnonzero(added.any(axis=(1, 2)))) == {9}
        editor.undo()


def test_every_change_is_measured_and_undone_in_one_step(editor, outlined, volume, lesion):
    before, percent = everySegment(outlined), outlined.values.rhiPercent
    assert (editor.canUndo, editor.canRedo) == (False, False)
    editor.fillLine(square(volume, 8, 11, 15, 15))  # 4 voxels more on a slice that has 20 of 160
    assert outlined.values.rhiPercent == pytest.approx(100 * 24 / 160)
    editor.undo()
    assert all(np.array_equal(each, before[key]) for key, each in everySegment(outlined).items())
    assert outlined.values.rhiPercent == percent == pytest.approx(12.5)
    editor.redo()
    assert voxelsOf(outlined, lesion).sum() == 44


def test_a_lesion_added_after_the_state_was_saved_is_taken_back_by_undo(editor, outlined):
    editor.saveState()
    outlined.lesions.addHighIntensity()
    editor.undo()
    assert len(idsOf(outlined, Role.HIGH_INTENSITY)) == 1


@pytest.mark.parametrize(("operation", "isSliceOnly", "left"), [
    (ScissorsOperation.ERASE_INSIDE, False, 960 - 6 * 40), (ScissorsOperation.ERASE_INSIDE, True, 960 - 40),
    (ScissorsOperation.ERASE_OUTSIDE, False, 6 * 40), (ScissorsOperation.ERASE_OUTSIDE, True, 5 * 160 + 40),
    (ScissorsOperation.FILL_INSIDE, True, 960 + 5 * 5)])  # of the 13 x 5 voxels inside, i 1 to 5 were empty
def test_a_line_cuts_or_fills(editor, outlined, volume, cord, operation, isSliceOnly, left):
    editor.options.scissorsOperation, editor.options.isScissorsSliceOnly = operation, isSliceOnly
    assert editor.cutLine(square(volume, 1, 13, 20, 24))
    assert voxelsOf(outlined, cord).sum() == left


def test_a_range_of_intensities_becomes_the_segment_or_holds_every_tool(editor, outlined, volume, lesion):
    assert editor.thresholdLimits == (0, np.prod(SHAPE) - 1)
    editor.options.thresholdRange = (7000, 6000)
    assert editor.threshold()
    bright = (INTENSITIES >= 6000) & (INTENSITIES <= 7000)
    assert np.array_equal(voxelsOf(outlined, lesion), voxelsOf(outlined, cordOf(outlined)) & bright)
    editor.setIntensityMask((5000, 5200))
    assert editor.intensityMask == (5000, 5200)
    before = voxelsOf(outlined, lesion)
    assert editor.stroke([pointOf(volume, 10, j, SLICE) for j in (6, 20)])
    added = INTENSITIES[voxelsOf(outlined, lesion) & ~before]
    assert added.min() >= 5000 and added.max() <= 5200
    editor.setIntensityMask(None)
    assert editor.intensityMask is None


def test_without_a_range_the_threshold_takes_all_but_the_lowest_quarter(editor, outlined, lesion):
    editor.threshold()
    quarter = (np.prod(SHAPE) - 1) / 4
    assert np.array_equal(voxelsOf(outlined, lesion), voxelsOf(outlined, cordOf(outlined)) & (quarter <= INTENSITIES))


@pytest.mark.parametrize(("operation", "point", "left"), [
    (IslandsOperation.KEEP_LARGEST, None, 40), (IslandsOperation.REMOVE_SMALL, None, 46),
    (IslandsOperation.KEEP_CLICKED, (9, 18, SLICE), 6), (IslandsOperation.REMOVE_CLICKED, (9, 18, SLICE), 41),
    (IslandsOperation.REMOVE_CLICKED, (25, 5, SLICE), 47), (IslandsOperation.KEEP_CLICKED, (9, 16, SLICE), 47)])
def test_pieces_are_kept_by_size_or_by_a_point(editor, outlined, volume, lesion, operation, point, left):
    for box in ((slice(4, 5), slice(18, 20), slice(8, 11)), (slice(4, 5), slice(23, 24), slice(8, 9))):
        Strokes(outlined).paint(lesion, box)  # pieces of 6 voxels and of 1, beside that of 40
    editor.options.islandsOperation, editor.options.smallestIsland = operation, 6
    editor.islands(pointOf(volume, *point) if point is not None else None)
    assert voxelsOf(outlined, lesion).sum() == left


def test_an_operation_on_one_piece_asks_for_a_point(editor, lesion):
    editor.options.islandsOperation = IslandsOperation.KEEP_CLICKED
    with pytest.raises(ValueError, match="by a point"):
        editor.islands()


@pytest.mark.parametrize(("method", "sizeMm", "left"), [
    (SmoothingMethod.MEDIAN, 1.5, 32),  # in 3 x 3 x 1 voxels the hole has 8 of 9 round it, a corner 4 of 9
    (SmoothingMethod.GAUSSIAN, 0.5, 32),  # of a corner 0.7 x 0.7 is inside: less than half
    (SmoothingMethod.OPENING, 1.5, 20),  # no 3 x 3 voxels fit beside the hole
    (SmoothingMethod.CLOSING, 1.5, 40), (SmoothingMethod.CLOSING, 0.7, 39)])  # narrower than 1 mm: one voxel
def test_smoothing_works_with_the_filters_widths_in_mm(editor, outlined, lesion, method, sizeMm, left):
    Strokes(outlined).erase(lesion, (slice(4, 5), slice(12, 13), slice(9, 10)))  # a hole
    editor.options.smoothingMethod, editor.options.smoothingMm = method, sizeMm
    assert editor.smooth() is (left != 39)
    assert voxelsOf(outlined, lesion).sum() == left


def test_empty_slices_between_outlined_ones_are_filled(editor, outlined, cord):
    Strokes(outlined).erase(cord, (slice(3, 7), slice(None), slice(None)))
    assert editor.fillBetween()
    assert [int(each.sum()) for each in voxelsOf(outlined, cord)] == [0, 0, 160, 160, 160, 160, 160, 160, 0, 0, 0, 0]


def test_what_cannot_be_done_is_said_in_a_sentence_and_changes_nothing(editor, outlined, volume, lesion):
    before = everySegment(outlined)
    point = pointOf(volume, 10, 20, SLICE)
    with pytest.raises(ValueError, match="rows of three"):
        editor.stroke(point)
    with pytest.raises(ValueError, match="normal"):
        editor.stroke([point], normal=(0, 0, 0))
    outlined.segmentationNode.GetDisplayNode().SetSegmentVisibility(lesion, False)
    with pytest.raises(ValueError, match="is hidden"):
        editor.stroke([point])
    outlined.editor.node.SetSelectedSegmentID("")
    with pytest.raises(ValueError, match="choose the cord"):
        editor.smooth()
    assert all(np.array_equal(each, before[key]) for key, each in everySegment(outlined).items())
    assert not editor.canUndo


def test_high_intensity_before_there_is_a_cord_is_refused(editor, outlined, volume, lesion):
    for segmentId in (lesion, cordOf(outlined)):  # Slicer gives to the cord what is erased outside it
        Strokes(outlined).erase(segmentId, (slice(None), slice(None), slice(None)))
    outlined.editor.select(lesion)
    with pytest.raises(ValueError, match="Outline the cord first"):
        editor.stroke([pointOf(volume, 10, 20, SLICE)])


def test_it_ends_with_the_session_and_tells_of_each_change(outlined, volume, lesion):
    editor, heard = OutlineEditor(), []
    editor.changed.connect(lambda: heard.append(editor.canUndo))
    with pytest.raises(ValueError, match="no case is open"):
        editor.fillBetween()
    editor.attach(outlined)
    editor.stroke([pointOf(volume, 10, 20, SLICE)])
    assert heard[-1] is True
    outlined.scene.RemoveNode(outlined.segmentationNode)
    assert editor.session is None and heard[-1] is False
    assert editor.thresholdLimits == (0, 0) and editor.intensityMask is None


def test_after_the_session_was_closed_it_changes_nothing(editor, outlined, volume, lesion):
    editor.stroke([pointOf(volume, 10, 20, SLICE)])
    node = outlined.segmentationNode
    outlined.close(keepUnsaved=False)
    content = node.GetSegmentation().GetSegment(lesion).GetRepresentation("Binary labelmap").GetExtent()
    assert (editor.session, editor.canUndo) == (None, False)
    editor.undo()
    with pytest.raises(ValueError, match="no case is open"):
        editor.stroke([pointOf(volume, 10, 20, SLICE)])
    assert node.GetSegmentation().GetSegment(lesion).GetRepresentation("Binary labelmap").GetExtent() == content


def test_an_option_beyond_its_limits_takes_the_limit_and_what_is_no_choice_is_refused(editor):
    editor.options.brushDiameterMm = 1000.0
    assert editor.options.brushDiameterMm == 50.0
    with pytest.raises(ValueError, match="no choice"):
        editor.options.smoothingMethod = "Median"
