"""Each tool beside the brush does what its name says, to the selected segment, inside its mask."""

from types import SimpleNamespace

import numpy as np
import pytest
from Outlines import SLICE, everySegment, pointOf, voxelsOf
from SessionTools import IJK_TO_RAS, SHAPE, Strokes, cordOf, lesionOf
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.Masks import CroppedMask
from SpinePainRHILib.Editing.SegmentFilters import smoothedOutline
from SpinePainRHILib.Editing.ToolOptions import IslandsOperation, ScissorsOperation, SmoothingMethod
from SpinePainRHILib.Scene.Labelmaps import arrayOf, labelmapOfMask
from trame_slicer.segmentation import SegmentationEffectSmoothing
from trame_slicer.segmentation.segmentation_effect_smoothing import SmoothingEffectMode


@pytest.fixture
def rectangle(mouse, volume):
    """Draws round voxels i and j from first to last, between the voxels."""
    def draw(firstI, lastI, firstJ, lastJ):
        left, right, bottom, top = firstI - 0.5, lastI + 0.5, firstJ - 0.5, lastJ + 0.5
        mouse.drag([pointOf(volume, i, j, SLICE) for i, j in ((left, bottom), (right, bottom), (right, top),
                                                              (left, top))])
    return draw


def test_draw_fills_what_it_went_round_on_the_slice_in_view(editor, session, rectangle):
    session.editor.select(cordOf(session))
    before = voxelsOf(session, cordOf(session))
    editor.setTool("Draw")
    rectangle(16, 19, 10, 14)
    expected = before.copy()
    expected[SLICE, 10:15, 16:20] = True
    assert np.array_equal(voxelsOf(session, cordOf(session)), expected)


def test_draw_of_high_intensity_stays_in_the_cord(editor, session, rectangle):
    session.editor.select(lesionOf(session))
    before = everySegment(session)
    editor.setTool("Draw")
    rectangle(12, 19, 16, 18)
    after = everySegment(session)
    assert (after[lesionOf(session)] & ~before[lesionOf(session)]).sum() == 2 * 3  # i 12 and 13 are cord, j 16 to 18
    assert np.array_equal(after[cordOf(session)], before[cordOf(session)])


def test_a_line_begun_with_a_tool_is_given_up_with_it(editor, session, mouse, volume):
    session.editor.select(cordOf(session))
    before = everySegment(session)
    editor.setTool("Draw")
    mouse.enter()
    mouse.moveTo(pointOf(volume, 16, 10, SLICE))
    mouse.press()
    for i, j in ((20, 10), (20, 15), (16, 15)):
        mouse.moveTo(pointOf(volume, i, j, SLICE))
    editor.setTool(None)
    assert all(np.array_equal(each, before[key]) for key, each in everySegment(session).items())


@pytest.mark.parametrize(("operation", "isSliceOnly"), [
    (ScissorsOperation.ERASE_INSIDE, False),
    (ScissorsOperation.ERASE_INSIDE, True),
    (ScissorsOperation.ERASE_OUTSIDE, False),
    (ScissorsOperation.ERASE_OUTSIDE, True),
])
def test_scissors_erase_inside_or_outside_through_all_slices_or_on_one(editor, session, rectangle, operation,
                                                                        isSliceOnly):
    cord = cordOf(session)
    session.editor.select(cord)
    before = everySegment(session)
    editor.options.scissorsOperation, editor.options.isScissorsSliceOnly = operation, isSliceOnly
    editor.setTool("Scissors")
    rectangle(0, 29, 0, 9)
    cut = np.zeros(SHAPE, dtype=bool)
    inside = np.zeros(SHAPE, dtype=bool)
    inside[:, 0:10, :] = True
    cut[slice(SLICE, SLICE + 1) if isSliceOnly else slice(None)] = True
    cut &= inside if operation is ScissorsOperation.ERASE_INSIDE else ~inside
    after = everySegment(session)
    assert np.array_equal(after[cord], before[cord] & ~cut)
    assert np.array_equal(after[lesionOf(session)], before[lesionOf(session)])


def test_scissors_fill_high_intensity_inside_the_cord_on_all_its_slices(editor, session, rectangle):
    cord, lesion = cordOf(session), lesionOf(session)
    session.editor.select(lesion)
    before = everySegment(session)
    editor.options.scissorsOperation = ScissorsOperation.FILL_INSIDE
    editor.setTool("Scissors")
    rectangle(12, 20, 18, 19)
    expected = before[lesion].copy()
    expected[2:8, 18:20, 12:14] = True
    after = everySegment(session)
    assert np.array_equal(after[lesion], expected)
    assert np.array_equal(after[cord], before[cord])


def test_threshold_makes_the_bright_part_of_the_cord_the_lesion(editor, session):
    cord, lesion = cordOf(session), lesionOf(session)
    session.editor.select(lesion)
    before = everySegment(session)
    editor.setTool("Threshold")
    assert editor.thresholdLimits == (0, np.prod(SHAPE) - 1)
    editor.options.thresholdRange = (6000, 7000)
    assert editor.canApply and editor.apply()
    intensities = np.arange(np.prod(SHAPE)).reshape(SHAPE)
    expected = before[cord] & (intensities >= 6000) & (intensities <= 7000)
    after = everySegment(session)
    assert np.array_equal(after[lesion], expected)
    assert np.array_equal(after[cord], before[cord])
    editor.undo()
    assert np.array_equal(voxelsOf(session, lesion), before[lesion])


def test_the_range_of_the_threshold_can_hold_every_tool(editor, session, mouse, volume):
    lesion = lesionOf(session)
    session.editor.select(lesion)
    before = voxelsOf(session, lesion)
    editor.setIntensityMask((5000, 5200))
    assert editor.intensityMask == (5000, 5200)
    editor.setTool("Paint")
    mouse.drag([pointOf(volume, 10, j, SLICE) for j in (6, 12, 20)])
    added = voxelsOf(session, lesion) & ~before
    intensities = np.arange(np.prod(SHAPE)).reshape(SHAPE)[added]
    assert added.any() and intensities.min() >= 5000 and intensities.max() <= 5200
    editor.setIntensityMask(None)
    assert editor.intensityMask is None


@pytest.fixture
def pieces(session):
    """The lesion in three pieces: 40 voxels (2 slices), 6 and 1 on the slice in view."""
    strokes = Strokes(session)
    strokes.paint(lesionOf(session), (slice(SLICE, SLICE + 1), slice(18, 20), slice(8, 11)))
    strokes.paint(lesionOf(session), (slice(SLICE, SLICE + 1), slice(23, 24), slice(8, 9)))
    session.editor.select(lesionOf(session))


@pytest.mark.usefixtures("pieces")
@pytest.mark.parametrize(("operation", "smallest", "left"), [
    (IslandsOperation.KEEP_LARGEST, 1, 40), (IslandsOperation.REMOVE_SMALL, 6, 46),
    (IslandsOperation.REMOVE_SMALL, 7, 40), (IslandsOperation.REMOVE_SMALL, 41, 0)])
def test_islands_are_kept_by_their_size(editor, session, operation, smallest, left):
    editor.options.islandsOperation, editor.options.smallestIsland = operation, smallest
    editor.setTool("Islands")
    assert editor.apply()
    assert voxelsOf(session, lesionOf(session)).sum() == left


@pytest.mark.usefixtures("pieces")
@pytest.mark.parametrize(("operation", "left"), [
    (IslandsOperation.KEEP_CLICKED, 6), (IslandsOperation.REMOVE_CLICKED, 41)])
def test_an_island_is_kept_or_removed_by_a_click(editor, session, mouse, volume, operation, left):
    editor.options.islandsOperation = operation
    editor.setTool("Islands")
    assert not editor.canApply
    mouse.drag([pointOf(volume, 9, 18.5, SLICE)])
    assert voxelsOf(session, lesionOf(session)).sum() == left
    mouse.drag([pointOf(volume, 25, 5, SLICE)])  # beside all pieces
    assert voxelsOf(session, lesionOf(session)).sum() == left


@pytest.mark.parametrize(("method", "isGrowing", "isShrinking"), [
    (SmoothingMethod.MEDIAN, False, True), (SmoothingMethod.OPENING, False, True),
    (SmoothingMethod.CLOSING, True, False), (SmoothingMethod.GAUSSIAN, False, True)])
def test_smoothing_changes_the_selected_segment_inside_the_cord(editor, session, method, isGrowing, isShrinking):
    cord, lesion = cordOf(session), lesionOf(session)
    strokes = Strokes(session)
    strokes.paint(lesion, (slice(SLICE, SLICE + 1), slice(15, 20), slice(13, 14)))  # a spike along the border
    strokes.erase(lesion, (slice(SLICE, SLICE + 1), slice(12, 13), slice(9, 10)))  # a hole
    session.editor.select(lesion)
    before = everySegment(session)
    editor.options.smoothingMethod, editor.options.smoothingMm = method, 1.5
    editor.setTool("Smoothing")
    assert editor.apply()
    after = everySegment(session)
    assert (after[lesion] & ~before[lesion]).any() or not isGrowing
    assert (before[lesion] & ~after[lesion]).any() or not isShrinking
    assert not (after[lesion] & ~after[cord]).any()
    assert np.array_equal(after[cord], before[cord])
    editor.undo()
    assert np.array_equal(voxelsOf(session, lesion), before[lesion])


class FilteredByTrame:
    """What trame-slicer's effect takes for its segment: a labelmap, and the ``result`` that the filters make of it."""

    active_segment_id = ""

    def __init__(self, labelmap):
        self.result = labelmap

    def get_segment_labelmap(self, _segmentId):
        return self.result

    def apply_labelmap(self, labelmap, **_options):
        self.result = labelmap


@pytest.mark.parametrize("method", SmoothingMethod)
@pytest.mark.parametrize("sizeMm", [0.5, 1.5, 4.0, 9.0])
def test_smoothing_is_that_of_trame_slicers_effect_voxel_by_voxel(method, sizeMm):
    grid = GridGeometry(IJK_TO_RAS)
    outline = CroppedMask(np.random.default_rng(3).random((4, 12, 10)) < 0.6, (4, 14, 10))
    box = outline.over((0, 29, 0, 39, 0, 11))
    theirs = FilteredByTrame(labelmapOfMask(box, grid))
    effect = SegmentationEffectSmoothing()
    effect.set_editor(SimpleNamespace(active_segment_modifier=theirs))
    effect.set_kernel_size(sizeMm)
    effect.set_standard_deviation(sizeMm)
    effect.apply_smoothing(smoothing_mode=SmoothingEffectMode[method.name])
    ours = smoothedOutline(outline, grid, box.extent, method, sizeMm)
    assert ours.sameVoxelsAs(CroppedMask(arrayOf(theirs.result) != 0))


def test_empty_slices_between_outlined_ones_are_filled_in_the_selected_segment_alone(editor, session):
    cord, lesion = cordOf(session), lesionOf(session)
    Strokes(session).erase(cord, (slice(3, 7), slice(None), slice(None)))
    session.editor.select(cord)
    before = everySegment(session)
    editor.setTool("Fill between slices")
    assert editor.apply()
    after = everySegment(session)
    assert [int(each.sum()) for each in after[cord]] == [0, 0, 160, 160, 160, 160, 160, 160, 0, 0, 0, 0]
    assert np.array_equal(after[lesion], before[lesion])
