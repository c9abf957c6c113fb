"""The values follow every stroke, undo and change of the case, and equal a measurement from scratch."""

import gc

import numpy as np
import pytest
import slicer
from SessionTools import SHAPE, Strokes, cordOf, lesionOf
from SpinePainRHILib.Core.Cases import measureCase
from SpinePainRHILib.Core.CaseTags import Role
from SpinePainRHILib.Core.Masks import CroppedMask
from SpinePainRHILib.Live.LiveMeasurement import LiveMeasurement
from SpinePainRHILib.Live.LiveValues import ValueStatus
from SpinePainRHILib.Live.PlaneAreas import planeOf
from SpinePainRHILib.Scene.CaseSegmentation import readCase
from SpinePainRHILib.Scene.Labelmaps import arrayOf, toMatrix
from SpinePainRHILib.Scene.SegmentTags import setTag

SAGITTAL_VIEW = np.array([[0, 0, -1.0, 6.0], [-1, 0, 0, 4], [0, 1, 0, -22], [0, 0, 0, 1]])
"""The view on slice 4: R = 22 - 4 x 4 mm."""


OBLIQUE_VIEW = np.array([[1, 0, 0, 0], [0, np.sqrt(0.5), -np.sqrt(0.5), 5.25], [0, np.sqrt(0.5), np.sqrt(0.5), -24],
                         [0, 0, 0, 1]])
"""Holds the right axis through the middle of the outlined cord, at 45 degrees between front and top."""


def fromScratch(session):
    return measureCase(readCase(session.segmentationNode), session.axis, session.rule)


def collect(signal):
    values = []
    signal.connect(lambda *each: values.append(*each) if each else values.append(None))
    return values


def test_a_new_case_is_not_computable_and_shows_no_number(session):
    values = session.values
    assert values.status is ValueStatus.NOT_COMPUTABLE
    assert "outline the cord" in values.reason
    assert values.measurement.rhiPercent is None
    assert values.rows[0].rhiPercent is None


def test_strokes_give_the_areas_and_ratios_counted_by_hand(outlined):
    values = outlined.values
    measured = values.measurement
    assert values.status is ValueStatus.FRESH
    # Cord 20 x 8 voxels of 0.25 mm2 on 6 slices 4 mm apart; lesion 5 x 4 voxels on two of them.
    assert (measured.rhiPercent, measured.rhiSliceIndex) == (12.5, 4)
    assert measured.rhiVolumePercent == pytest.approx(100 * 40 / 960)
    assert measured.cordVolumeMm3 == pytest.approx(960)
    row = values.rows[0]
    assert (row.areaMm2, row.rhiPercent, row.rhiSliceIndex) == (pytest.approx(5), 12.5, 4)
    assert row.volumeMm3 == pytest.approx(40)


def test_every_stroke_undo_and_redo_leaves_the_values_of_a_measurement_from_scratch(outlined, strokes):
    random = np.random.default_rng(1)
    outlined.setViewPlane(OBLIQUE_VIEW)
    for number in range(30):
        segmentId = (cordOf if number % 3 == 0 else lesionOf)(outlined)
        first = [int(random.integers(0, size - 6)) for size in SHAPE]
        box = tuple(slice(start, start + int(random.integers(1, 6))) for start in first)
        (strokes.erase if number % 4 == 3 else strokes.paint)(segmentId, box)
        if number % 5 == 4:
            strokes.undo()
        if number % 10 == 9:
            strokes.redo()
        expected = fromScratch(outlined)
        assert outlined.values.measurement == expected
        assert outlined.values.measurement.slices == expected.slices
        afresh = LiveMeasurement(outlined.segmentationNode).values(planeOf(OBLIQUE_VIEW))
        assert outlined.values.viewSlice == afresh.viewSlice


def test_an_undo_which_fires_only_a_segments_modified_event_is_noticed(outlined, strokes):
    before = outlined.values.measurement
    strokes.paint(lesionOf(outlined), (slice(6, 7), slice(6, 20), slice(7, 13)))
    assert outlined.values.measurement != before
    strokes.undo()
    assert outlined.values.measurement == before


def test_an_emptied_lesion_that_shares_the_cords_labelmap_counts_no_cord_voxel(outlined, strokes):
    strokes.erase(lesionOf(outlined), (slice(0, 12), slice(0, 40), slice(0, 30)))
    outlined.segmentationNode.GetSegmentation().CollapseBinaryLabelmaps(False)
    added = outlined.segmentationNode.GetSegmentation().AddEmptySegment("", "Shares")
    setTag(outlined.segmentationNode.GetSegmentation().GetSegment(added), "SpinePain.Role", Role.HIGH_INTENSITY)
    assert outlined.values.measurement.highIntensityVolumeMm3 == 0
    assert outlined.values.measurement.rhiPercent == 0


def test_painting_a_lesion_over_the_cord_erases_no_cord_voxel(outlined):
    assert outlined.lesions.mask(cordOf(outlined)).voxelCount == 6 * 20 * 8


def test_several_events_of_one_edit_give_one_update(later, schedule):
    strokes = Strokes(later)
    strokes.paint(cordOf(later), (slice(2, 8), slice(5, 25), slice(6, 14)))
    schedule.run()
    events, updates = [], collect(later.valuesChanged)
    segmentation = later.segmentationNode.GetSegmentation()
    for event in (segmentation.SourceRepresentationModified, segmentation.SegmentModified):
        segmentation.AddObserver(event, lambda _caller, name: events.append(name))
    strokes.paint(lesionOf(later), (slice(4, 6), slice(10, 15), slice(8, 12)))
    strokes.paint(lesionOf(later), (slice(5, 6), slice(11, 16), slice(8, 12)))
    assert len(events) > 2
    assert [each.status for each in updates] == [ValueStatus.STALE]
    assert schedule.run() == 1
    assert [each.status for each in updates] == [ValueStatus.STALE, ValueStatus.FRESH]
    assert later.values.measurement == fromScratch(later)


def test_a_stale_value_is_marked_at_once_and_says_why(later):
    Strokes(later).paint(cordOf(later), (slice(2, 8), slice(5, 25), slice(6, 14)))
    assert later.values.status is ValueStatus.STALE
    assert "being updated" in later.values.reason
    assert later.update().status is ValueStatus.FRESH


def test_a_stroke_that_changes_no_voxel_gives_no_new_values(outlined, strokes):
    updates = collect(outlined.valuesChanged)
    strokes.paint(lesionOf(outlined), (slice(4, 6), slice(10, 15), slice(8, 12)))
    assert updates == []


def test_an_edit_of_the_lesion_reads_the_cord_no_second_time(outlined, strokes):
    cord = outlined._live.read().case.cord
    strokes.paint(lesionOf(outlined), (slice(6, 7), slice(10, 15), slice(8, 12)))
    assert outlined._live.read().case.cord is cord


def test_voxels_changed_behind_slicers_back_are_read_on_demand(outlined):
    labelmap = outlined.segmentationNode.GetSegmentation().GetSegment(lesionOf(outlined)).GetRepresentation(
        "Binary labelmap")
    arrayOf(labelmap)[...] = 0  # without Modified(), as a script may forget
    assert outlined.update().measurement.rhiPercent == 12.5
    assert outlined.update(force=True).measurement.rhiPercent == 0


def test_frozen_values_stay_and_say_whether_the_outlines_changed(outlined, strokes):
    outlined.setFrozen(True)
    assert outlined.values.status is ValueStatus.FROZEN
    assert "not changed" in outlined.values.reason
    strokes.paint(lesionOf(outlined), (slice(6, 7), slice(6, 24), slice(6, 14)))
    assert outlined.values.measurement.rhiPercent == 12.5
    assert "have changed" in outlined.values.reason
    assert outlined.file.isModified
    outlined.setFrozen(False)
    assert outlined.values.status is ValueStatus.FRESH
    assert outlined.values.measurement == fromScratch(outlined)


def test_renaming_recolouring_and_levels_reach_the_rows(outlined):
    updates = collect(outlined.valuesChanged)
    segment = outlined.segmentationNode.GetSegmentation().GetSegment(lesionOf(outlined))
    segment.SetName("Bright")
    segment.SetColor(0, 1, 0)
    outlined.lesions.setLevel(lesionOf(outlined), "t12")
    row = outlined.values.rows[0]
    assert (row.name, row.colour, row.level, row.region) == ("Bright", (0, 1, 0), "T12", "thoracic")
    assert updates[-1] is outlined.values


def test_axis_and_rule_can_be_changed_and_unknown_ones_are_refused(outlined):
    outlined.setAxis("SI")
    assert outlined.values.measurement == fromScratch(outlined)
    assert outlined.values.measurement.axis == "SI"
    outlined.setRule("union")
    assert outlined.values.measurement.rule == "union"
    with pytest.raises(ValueError, match="Unknown axis 'XY'"):
        outlined.setAxis("XY")
    with pytest.raises(ValueError, match="Unknown rule"):
        outlined.setRule("both")


def test_a_transform_changes_millimetres_but_no_ratio(outlined, scene):
    transform = scene.AddNewNodeByClass("vtkMRMLLinearTransformNode")
    outlined.segmentationNode.SetAndObserveTransformNodeID(transform.GetID())
    transform.SetMatrixTransformToParent(toMatrix(np.diag([2.0, 1.0, 3.0, 1.0])))
    assert outlined.values.measurement == fromScratch(outlined)
    assert outlined.values.measurement.cordVolumeMm3 == pytest.approx(6 * 960)
    assert outlined.values.measurement.rhiPercent == 12.5


def test_under_a_non_linear_transform_nothing_is_computed_and_it_says_why(outlined, scene):
    outlined.segmentationNode.SetAndObserveTransformNodeID(
        scene.AddNewNodeByClass("vtkMRMLBSplineTransformNode").GetID())
    grid = scene.AddNewNodeByClass("vtkMRMLGridTransformNode")
    outlined.segmentationNode.SetAndObserveTransformNodeID(grid.GetID())
    assert outlined.values.status is ValueStatus.NOT_COMPUTABLE
    assert "non-linear" in outlined.values.reason
    assert outlined.values.measurement is None


def test_the_slice_in_view_has_the_values_of_its_slice_in_the_table(outlined):
    outlined.setViewPlane(toMatrix(SAGITTAL_VIEW))
    view = outlined.values.viewSlice
    row = next(each for each in outlined.values.measurement.slices if each.sliceIndex == 4)
    assert (view.axis, view.sliceIndex, view.isOblique) == (2, 4, False)
    assert (view.cordAreaMm2, view.highIntensityAreaMm2) == (
        pytest.approx(row.cordAreaMm2), pytest.approx(row.highIntensityAreaMm2))
    assert view.rhiPercent == pytest.approx(row.rhiPercent)


def test_an_oblique_view_has_the_areas_in_its_own_plane(outlined):
    # A coronal plane that holds the right axis through the middle of cord and lesion, tilted by 45 degrees about it:
    # the cord is a bar of 10 mm (S) x 4 mm (A) x 24 mm (R), the lesion one of 2.5 x 2 x 8 mm.
    # A = 10 - i/2: cord i 6..13 -> A 3.25..7.25; lesion i 8..11 -> A 4.25..6.25; S = -30 + j/2: lesion -25.25..-22.75.
    outlined.setViewPlane(OBLIQUE_VIEW)
    shown = outlined.values.viewSlice
    assert shown.isOblique
    assert shown.sliceIndex is None
    # The 4 mm (A) of the cord and the 2 mm of the lesion both lie wholly under the plane: 4 and 2 times sqrt(2).
    assert shown.cordAreaMm2 == pytest.approx(24 * 4 * np.sqrt(2))
    assert shown.highIntensityAreaMm2 == pytest.approx(8 * 2 * np.sqrt(2))
    assert shown.rhiPercent == pytest.approx(100 * 16 / 96)


def test_under_a_forced_union_high_intensity_inside_the_cord_is_counted_once_in_view_and_table(outlined, strokes):
    outlined.editor.setMaskToCord(False)
    strokes.paint(lesionOf(outlined), (slice(4, 5), slice(10, 15), slice(12, 18)))
    outlined.setRule("union")
    outlined.setViewPlane(SAGITTAL_VIEW)
    view, row = outlined.values.viewSlice, next(
        each for each in outlined.values.measurement.slices if each.sliceIndex == 4)
    # 5 x 10 voxels of 0.25 mm2, 5 x 6 of them in the cord of 40 mm2: the whole is 40 + 12.5 - 7.5.
    assert (view.highIntensityAreaMm2, view.cordAreaMm2) == pytest.approx((12.5, 45))
    assert (row.highIntensityAreaMm2, row.cordAreaMm2, row.rhiPercent) == pytest.approx((12.5, 45, 1250 / 45))
    assert view.rhiPercent == pytest.approx(row.rhiPercent)


def test_a_view_beside_the_cord_has_no_ratio_but_a_reason(outlined):
    beside = SAGITTAL_VIEW.copy()
    beside[0, 3] = 50
    outlined.setViewPlane(beside)
    view = outlined.values.viewSlice
    assert view.rhiPercent is None
    assert "meets no cord" in view.reason
    assert outlined.values.status is ValueStatus.FRESH
    outlined.setViewPlane(None)
    assert outlined.values.viewSlice is None


def test_the_slice_in_view_follows_a_stroke_the_transform_and_the_rule(outlined, strokes, scene):
    outlined.setViewPlane(SAGITTAL_VIEW)
    strokes.paint(lesionOf(outlined), (slice(4, 5), slice(5, 25), slice(6, 8)))
    assert outlined.values.viewSlice.highIntensityAreaMm2 == pytest.approx(5 + 20 * 2 * 0.25)
    outlined.lesions.setMask(lesionOf(outlined), CroppedMask(np.ones((1, 4, 2), dtype=bool), (4, 5, 14)))
    assert outlined.values.measurement.rule == "union"  # beside the cord, and touching it
    assert outlined.values.viewSlice.cordAreaMm2 == pytest.approx(40 + 2)
    transform = scene.AddNewNodeByClass("vtkMRMLLinearTransformNode")
    transform.SetMatrixTransformToParent(toMatrix(np.diag([1.0, 2.0, 1.0, 1.0])))
    outlined.segmentationNode.SetAndObserveTransformNodeID(transform.GetID())
    assert outlined.values.viewSlice.cordAreaMm2 == pytest.approx(84)


def test_an_update_adds_no_node_to_the_scene(outlined, strokes, scene):
    nodes = scene.GetNumberOfNodes()
    added = []
    scene.AddObserver(slicer.vtkMRMLScene.NodeAddedEvent, lambda _caller, event: added.append(event))
    outlined.setViewPlane(SAGITTAL_VIEW)
    strokes.paint(lesionOf(outlined), (slice(4, 5), slice(5, 25), slice(6, 8)))
    outlined.update(force=True)
    assert (scene.GetNumberOfNodes(), added) == (nodes, [])


def test_strokes_leave_nothing_behind_in_memory(outlined, strokes):
    def numberOfArrays():
        gc.collect()
        return sum(isinstance(each, (CroppedMask, slicer.vtkOrientedImageData)) for each in gc.get_objects())

    def strokeOften():
        box = (slice(6, 7), slice(8, 9), slice(8, 9))
        for number in range(20):
            (strokes.erase if number % 2 else strokes.paint)(lesionOf(outlined), box)

    strokeOften()
    before = numberOfArrays()
    strokeOften()
    assert numberOfArrays() <= before
