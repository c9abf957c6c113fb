"""What a reader does to the table of lesions."""

import numpy as np
import pytest
from SessionTools import cordOf, lesionOf
from SpinePainRHILib import __version__
from SpinePainRHILib.Core.Cases import Outline
from SpinePainRHILib.Core.CaseTags import Role
from SpinePainRHILib.Core.Masks import CroppedMask
from SpinePainRHILib.Core.OutlineTool import Tool
from SpinePainRHILib.Core.Terminology import TERMINOLOGY_TAG, terminologyEntry
from SpinePainRHILib.Scene.SegmentTags import getTag


def block(offset, shape):
    return CroppedMask(np.ones(shape, dtype=bool), offset)


def test_adding_a_lesion_keeps_editing_going_on_the_new_one(outlined):
    outlined.editor.node.SetActiveEffectName("Paint")
    added = outlined.lesions.addHighIntensity(level="l1")
    row = outlined.lesions.rows()[-1]
    assert (row.segmentId, row.name, row.level, row.region) == (added, "High intensity 2", "L1", "lumbar")
    assert (row.volumeMm3, row.rhiPercent, row.areaMm2, row.rhiSliceIndex) == (0, 0, 0, None)
    assert outlined.editor.selectedId == added
    assert outlined.editor.node.GetActiveEffectName() == "Paint"
    assert outlined.editor.node.GetMaskSegmentID() == cordOf(outlined)


def test_a_new_lesion_can_be_painted_at_once_and_only_it_changes(outlined, strokes):
    added = outlined.lesions.addHighIntensity()
    strokes.paint(added, (slice(7, 8), slice(6, 10), slice(7, 12)))
    first, second = outlined.lesions.rows()
    assert (first.rhiPercent, second.rhiPercent) == (12.5, 12.5)
    assert second.areaMm2 == pytest.approx(5)


def test_a_metastasis_needs_no_outline_and_leaves_the_selection_alone(outlined):
    selected = outlined.editor.selectedId
    added = outlined.lesions.addMetastasis("T12")
    row = outlined.lesions.rows()[-1]
    assert (row.segmentId, row.role, row.level, row.volumeMm3) == (added, Role.METASTASIS, "T12", 0)
    assert (row.rhiPercent, row.areaMm2, row.lengthMm) == (None, None, None)
    assert outlined.editor.selectedId == selected
    assert outlined.values.measurement.location == "thoracic"


def test_a_level_is_written_to_tag_and_terminology_and_can_be_taken_away(outlined):
    segment = outlined.segmentationNode.GetSegmentation().GetSegment(lesionOf(outlined))
    outlined.lesions.setLevel(lesionOf(outlined), "l3")
    assert getTag(segment, "SpinePain.Level") == "L3"
    assert getTag(segment, TERMINOLOGY_TAG) == terminologyEntry(Role.HIGH_INTENSITY, "L3")
    outlined.lesions.setLevel(lesionOf(outlined), None)
    assert outlined.lesions.rows()[0].level is None
    with pytest.raises(ValueError, match="Unknown vertebral level 'L9'"):
        outlined.lesions.setLevel(lesionOf(outlined), "L9")


def test_a_removed_lesion_leaves_the_ratio_and_the_next_one_is_edited(outlined):
    second = outlined.lesions.addHighIntensity()
    outlined.lesions.remove(second)
    assert outlined.editor.selectedId == lesionOf(outlined)
    outlined.lesions.remove(lesionOf(outlined))
    assert outlined.editor.selectedId == cordOf(outlined)
    assert outlined.lesions.rows() == ()
    assert outlined.values.measurement.rhiPercent == 0


@pytest.mark.parametrize("deed", [
    lambda table, cord: table.remove(cord), lambda table, cord: table.rename(cord, "x"),
    lambda table, cord: table.setLevel(cord, "L1"), lambda table, cord: table.setMask(cord, CroppedMask.empty()),
    lambda table, cord: table.replace([cord], []), lambda table, _cord: table.remove("nothing")])
def test_the_cord_is_no_lesion_and_neither_is_what_does_not_exist(outlined, deed):
    with pytest.raises(ValueError, match="is no lesion of this case"):
        deed(outlined.lesions, cordOf(outlined))
    assert outlined.lesions.mask(cordOf(outlined)).voxelCount == 960


def test_a_lesion_is_renamed_but_never_nameless(outlined):
    outlined.lesions.rename(lesionOf(outlined), " Bright at L3 ")
    assert outlined.lesions.rows()[0].name == "Bright at L3"
    with pytest.raises(ValueError, match="needs a name"):
        outlined.lesions.rename(lesionOf(outlined), "  ")


@pytest.mark.parametrize("shared", [False, True])
def test_a_mask_that_is_set_replaces_one_outline_and_touches_no_other(outlined, shared):
    second = outlined.lesions.addHighIntensity()
    outlined.lesions.setMask(second, block((7, 6, 7), (1, 4, 4)))
    if shared:
        outlined.segmentationNode.GetSegmentation().CollapseBinaryLabelmaps(False)
        labelmaps = {outlined.segmentationNode.GetSegmentation().GetSegment(each).GetRepresentation("Binary labelmap")
                     for each in (lesionOf(outlined), second)}
        assert len(labelmaps) == 1
    outlined.lesions.setMask(second, block((2, 20, 7), (1, 2, 2)))
    assert outlined.lesions.mask(second).sameVoxelsAs(block((2, 20, 7), (1, 2, 2)))
    assert outlined.lesions.mask(lesionOf(outlined)).sameVoxelsAs(block((4, 10, 8), (2, 5, 4)))
    assert outlined.lesions.mask(cordOf(outlined)).sameVoxelsAs(block((2, 5, 6), (6, 20, 8)))
    outlined.lesions.setMask(second, CroppedMask.empty())
    assert outlined.lesions.mask(second).isEmpty
    assert outlined.lesions.rows()[1].volumeMm3 == 0


def test_a_mask_set_over_another_lesion_leaves_both_whole(outlined):
    second = outlined.lesions.addHighIntensity()
    outlined.lesions.setMask(second, block((4, 11, 8), (2, 5, 4)))
    assert outlined.lesions.mask(lesionOf(outlined)).voxelCount == 40
    assert outlined.values.measurement.highIntensityVolumeMm3 == pytest.approx(2 * 6 * 4)  # united, counted once


def test_splitting_and_merging_replace_lesions_in_one_step(outlined):
    original = lesionOf(outlined)
    parts = outlined.lesions.replace([original], [
        Outline("High intensity 1", Role.HIGH_INTENSITY, block((4, 10, 8), (1, 5, 4)), "L1"),
        Outline("High intensity 2", Role.HIGH_INTENSITY, block((5, 10, 8), (1, 5, 4)), "L2")])
    assert [row.segmentId for row in outlined.lesions.rows()] == list(parts)
    assert [row.level for row in outlined.lesions.rows()] == ["L1", "L2"]
    assert outlined.values.measurement.rhiPercent == 12.5
    outlined.editor.select(parts[1])
    merged, = outlined.lesions.replace(
        parts, [Outline("High intensity", Role.HIGH_INTENSITY, block((4, 10, 8), (2, 5, 4)))])
    assert outlined.editor.selectedId == merged
    with pytest.raises(ValueError, match="cannot become the cord"):
        outlined.lesions.replace([merged], [Outline("c", Role.CORD, CroppedMask.empty())])
    assert len(outlined.lesions.rows()) == 1


def test_high_intensity_belongs_to_the_metastasis_of_its_level(outlined):
    outlined.lesions.setLevel(lesionOf(outlined), "L3")
    metastasis = outlined.lesions.addMetastasis("L3")
    lone = outlined.lesions.addHighIntensity(level="T4")
    first, second = outlined.lesions.metastases()
    assert (first.metastasis.segmentId, [row.segmentId for row in first.highIntensity]) == (
        metastasis, [lesionOf(outlined)])
    assert first.highIntensity[0].rhiPercent == 12.5
    assert (second.metastasis, second.highIntensity[0].segmentId, second.level) == (None, lone, "T4")


def test_what_is_painted_is_drawn_what_is_applied_tells_its_tool_and_a_split_keeps_it(outlined, strokes):
    def tools():
        return [each.tool for each in outlined.update().measurement.lesions]

    assert outlined.values.measurement.cordTool == f"drawn {__version__}"
    assert tools() == [f"drawn {__version__}"]
    outlined.lesions.setMask(lesionOf(outlined), block((3, 12, 12), (2, 4, 4)), Tool.SUGGESTED)
    assert tools() == [f"suggested {__version__}"]
    halves = [Outline(name, Role.HIGH_INTENSITY, block((k, 12, 12), (1, 4, 4))) for k, name in ((3, "a"), (4, "b"))]
    outlined.lesions.replace([lesionOf(outlined)], halves)
    assert tools() == [f"suggested {__version__}, changed"] * 2
