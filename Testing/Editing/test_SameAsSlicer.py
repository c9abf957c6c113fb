"""What a tool of the page writes is, voxel by voxel and tag by tag, what Slicer's own engine makes of the same."""

import itertools

import numpy as np
import pytest
from Outlines import everySegment
from SessionTools import SHAPE, Strokes, cordOf, lesionOf
from SpinePainRHILib.Editing.EditHistory import EditHistory
from SpinePainRHILib.Editing.SegmentWriting import Change, SegmentWriter
from SpinePainRHILib.Core.CaseTags import STATUS_TAG, Tag
from SpinePainRHILib.Core.Masks import CroppedMask
from SpinePainRHILib.Core.Terminology import TERMINOLOGY_TAG
from SpinePainRHILib.Scene.SegmentTags import tagsOf

MODES = {Change.ADD: "ModificationModeAdd", Change.REMOVE: "ModificationModeRemove",
         Change.REPLACE: "ModificationModeSet"}


def tagsOfAll(session):
    segmentation = session.segmentationNode.GetSegmentation()
    segments = {each: segmentation.GetSegment(each) for each in segmentation.GetSegmentIDs()}
    return {key: (each.GetName(), each.GetColor(), tagsOf(each, [*Tag, STATUS_TAG, TERMINOLOGY_TAG]))
            for key, each in segments.items()}


def both(session, segmentId, voxels, change):
    """(voxels, tags) of every segment as the page's writer and as Slicer's engine leave them."""
    session.editor.select(segmentId)
    results = []
    history = EditHistory(session.segmentationNode)
    for isPage in (True, False):
        history.save()
        if isPage:
            # The page looks at the box of a change; to replace the segment it has to be the segment's box, too.
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
def test_the_same_voxels_and_tags_as_by_slicers_engine(session, change, isMasked, isByIntensity, which):
    session.editor.setMaskToCord(isMasked)
    if isByIntensity:
        session.editor.node.SetSourceVolumeIntensityMaskRange(5000, 6500)
        session.editor.node.SetSourceVolumeIntensityMask(True)
    voxels = np.zeros(SHAPE, dtype=bool)
    voxels[3:7, 8:30, 3:11] = np.random.default_rng(7).random((4, 22, 8)) < 0.6
    page, slicer = both(session, which(session), voxels, change)
    assert page[1] == slicer[1]
    for segmentId, expected in slicer[0].items():
        assert np.array_equal(page[0][segmentId], expected)
    session.editor.node.SetSourceVolumeIntensityMask(False)


def test_the_first_stroke_of_a_segment_says_that_it_was_begun(session):
    segmentId = session.lesions.addHighIntensity()
    voxels = np.zeros(SHAPE, dtype=bool)
    voxels[4, 16:20, 8:10] = True
    page, slicer = both(session, segmentId, voxels, Change.ADD)
    assert page[1] == slicer[1]
    assert page[1][segmentId][2][STATUS_TAG] == "inprogress"


def test_the_tools_leave_role_terminology_name_and_colour_alone(session, editor):
    segmentation = session.segmentationNode.GetSegmentation()
    segmentation.GetSegment(lesionOf(session)).SetName("Mine")
    segmentation.GetSegment(lesionOf(session)).SetColor(0.1, 0.2, 0.3)
    before = tagsOfAll(session)
    session.editor.select(lesionOf(session))
    for name in editor.tools:
        editor.setTool(name)
        editor.apply()
    assert tagsOfAll(session) == before
    editor.undo()
    assert tagsOfAll(session) == before


def test_no_surface_is_ever_made_and_the_grid_of_the_case_stays(session, editor, volume):
    segmentation = session.segmentationNode.GetSegmentation()
    grid = segmentation.GetConversionParameter("Reference image geometry")
    session.editor.select(lesionOf(session))
    for name in editor.tools:
        editor.setTool(name)
        editor.apply()
    assert not segmentation.ContainsRepresentation("Closed surface")
    assert segmentation.GetConversionParameter("Reference image geometry") == grid
