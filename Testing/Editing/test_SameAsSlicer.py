"""What a tool writes is, voxel by voxel and tag by tag, what Slicer's own engine makes of the same."""

import itertools

import numpy as np
import pytest
from Outlines import SLICE, everySegment, pointOf
from SessionTools import SHAPE, Strokes, cordOf, lesionOf
from SpinePainRHILib.Core.CaseTags import STATUS_TAG, Tag
from SpinePainRHILib.Core.Masks import CroppedMask
from SpinePainRHILib.Core.Terminology import TERMINOLOGY_TAG
from SpinePainRHILib.Editing.EditHistory import EditHistory
from SpinePainRHILib.Editing.SegmentWriting import Change, SegmentWriter
from SpinePainRHILib.Scene.SegmentTags import tagsOf

MODES = {Change.ADD: "ModificationModeAdd", Change.REMOVE: "ModificationModeRemove",
         Change.REPLACE: "ModificationModeSet"}


def tagsOfAll(session):
    segmentation = session.segmentationNode.GetSegmentation()
    segments = {each: segmentation.GetSegment(each) for each in segmentation.GetSegmentIDs()}
    return {key: (each.GetName(), each.GetColor(), tagsOf(each, [*Tag, STATUS_TAG, TERMINOLOGY_TAG]))
            for key, each in segments.items()}


def both(session, segmentId, voxels, change):
    """(voxels, tags) of every segment as our writer and as Slicer's engine leave them."""
    session.editor.select(segmentId)
    results = []
    history = EditHistory(session.segmentationNode)
    for isOurs in (True, False):
        history.save()
        if isOurs:
            # Ours looks at the box of a change; to replace the segment it has to be the segment's box, too.
            SegmentWriter(session.editor.node, segmentId, lambda: None).write(CroppedMask(voxels), change)
        else:
            strokes = Strokes(session)
            strokes.paint(segmentId, voxels, getattr(strokes.engine, MODES[change]))
        results.append((everySegment(session), tagsOfAll(session)))
        history.undo()
        history.close()
        history = EditHistory(session.segmentationNode)
    return results


@pytest.mark.parametrize(("change", "isMasked", "isByIntensity", "which"), list(itertools.product(
    Change, (True, False), (True, False), (cordOf, lesionOf))))
def test_the_same_voxels_and_tags_as_by_slicers_engine(outlined, change, isMasked, isByIntensity, which):
    outlined.editor.setMaskToCord(isMasked)
    if isByIntensity:
        outlined.editor.node.SetSourceVolumeIntensityMaskRange(5000, 6500)
        outlined.editor.node.SetSourceVolumeIntensityMask(True)
    voxels = np.zeros(SHAPE, dtype=bool)
    voxels[3:7, 8:30, 3:11] = np.random.default_rng(7).random((4, 22, 8)) < 0.6
    ours, slicer = both(outlined, which(outlined), voxels, change)
    assert ours[1] == slicer[1]
    for segmentId, expected in slicer[0].items():
        assert np.array_equal(ours[0][segmentId], expected)
    outlined.editor.node.SetSourceVolumeIntensityMask(False)


def test_the_first_stroke_of_a_segment_says_that_it_was_begun(outlined):
    segmentId = outlined.lesions.addHighIntensity()
    voxels = np.zeros(SHAPE, dtype=bool)
    voxels[4, 16:20, 8:10] = True
    ours, slicer = both(outlined, segmentId, voxels, Change.ADD)
    assert ours[1] == slicer[1]
    assert ours[1][segmentId][2][STATUS_TAG] == "inprogress"


def useEveryTool(editor, volume):
    """Each tool once, on what is there of the selected segment and beside it."""
    square = [pointOf(volume, i, j, SLICE) for i, j in ((7.5, 9.5), (12.5, 9.5), (12.5, 12.5), (7.5, 12.5))]
    return [editor.stroke(square), editor.stroke(square, isErasing=True), editor.fillLine(square),
            editor.cutLine(square), editor.threshold(), editor.islands(), editor.smooth(), editor.fillBetween()]


def test_the_tools_leave_role_terminology_name_and_colour_alone(outlined, editor, volume):
    segmentation = outlined.segmentationNode.GetSegmentation()
    segmentation.GetSegment(lesionOf(outlined)).SetName("Mine")
    segmentation.GetSegment(lesionOf(outlined)).SetColor(0.1, 0.2, 0.3)
    before = tagsOfAll(outlined)
    outlined.editor.select(lesionOf(outlined))
    assert sum(useEveryTool(editor, volume)) > 4
    assert tagsOfAll(outlined) == before
    editor.undo()
    assert tagsOfAll(outlined) == before


def test_no_surface_is_ever_made_and_the_grid_of_the_case_stays(outlined, editor, volume):
    segmentation = outlined.segmentationNode.GetSegmentation()
    grid = segmentation.GetConversionParameter("Reference image geometry")
    outlined.editor.select(lesionOf(outlined))
    useEveryTool(editor, volume)
    assert not segmentation.ContainsRepresentation("Closed surface")
    assert segmentation.GetConversionParameter("Reference image geometry") == grid
