"""A traced cord follows its points and leaves nothing behind."""

import gc
import weakref

import numpy as np
import pytest
import slicer
import vtk
from CordPhantom import CordPhantom
from SessionTools import IJK_TO_RAS, SHAPE, addVolume, cordOf
from SpinePainRHILib.Case.CaseOpening import caseNodes
from SpinePainRHILib.Case.CordTracing import CordTracer
from SpinePainRHILib.Case.VolumeTracing import placedPoints
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Scene.Labelmaps import toMatrix
from SpinePainTraceLib import CordTrace, traceCord
from TracingTools import POINTS, Counted, collect, fakeTrace, place, ras


def test_fewer_than_four_points_say_how_many_are_placed_and_four_give_a_preview(session, curve):
    tracer = CordTracer(curve, session, trace=fakeTrace)
    outcomes = collect(tracer.previewChanged)
    place(curve)
    assert "3 of 4 to 8" in outcomes[-2]
    assert isinstance(outcomes[-1], CordTrace)
    assert tracer.outcome is outcomes[-1]
    assert tracer.pointCount == 4
    tracer.close()


def test_a_point_that_is_moved_added_or_removed_gives_a_new_trace(session, curve, traced):
    outcomes = collect(traced.previewChanged)
    curve.SetNthControlPointPositionWorld(3, *ras(10, 24, 4))
    assert outcomes[-1].slices[-1].sliceIndex == 24
    place(curve, [ras(10, 26, 4)])
    assert outcomes[-1].slices[-1].sliceIndex == 26
    curve.RemoveNthControlPoint(4)
    curve.RemoveNthControlPoint(3)
    assert "3 of 4 to 8" in outcomes[-1]
    assert traced.previewNode is None


def test_a_point_that_is_still_being_placed_does_not_count(session, curve):
    counted = Counted()
    place(curve)
    tracer = CordTracer(curve, session, trace=counted)
    index = curve.AddControlPoint(vtk.vtkVector3d(0, 0, 0))
    before = len(counted.calls)
    for step in range(5):
        curve.SetNthControlPointPosition(index, step, 0, 0, slicer.vtkMRMLMarkupsNode.PositionPreview)
    assert tracer.pointCount == 4
    assert len(counted.calls) <= before + 1  # the trace without it, once
    tracer.close()


def test_several_events_give_one_trace(later, schedule, curve):
    counted = Counted()
    tracer = CordTracer(curve, later, schedule=schedule, trace=counted)
    place(curve)
    for step in range(10):
        curve.SetNthControlPointPositionWorld(3, *ras(10, 22 + step / 10, 4))
    assert tracer.isPending
    schedule.run()
    assert len(counted.calls) == 1
    assert not tracer.isPending
    curve.SetNthControlPointLabel(0, "renamed")
    schedule.run()
    assert len(counted.calls) == 1
    tracer.close()


def test_a_dragged_point_is_traced_when_it_is_let_go(session, curve):
    counted = Counted()
    place(curve)
    tracer = CordTracer(curve, session, trace=counted)
    curve.InvokeCustomModifiedEvent(curve.PointStartInteractionEvent)
    for step in range(5):
        curve.SetNthControlPointPositionWorld(3, *ras(10, 23 + step, 4))
    assert len(counted.calls) == 1
    curve.InvokeCustomModifiedEvent(curve.PointEndInteractionEvent)
    assert len(counted.calls) == 2
    assert counted.calls[-1][2][3] == pytest.approx(ras(10, 27, 4))
    tracer.close()


def test_transforms_of_curve_and_volume_are_honoured_and_followed(session, scene, volume, curve):
    counted = Counted()
    place(curve)
    tracer = CordTracer(curve, session, trace=counted)
    shift = np.eye(4)
    shift[:3, 3] = [5, -6, 7]
    transform = scene.AddNewNodeByClass("vtkMRMLLinearTransformNode")
    transform.SetMatrixTransformToParent(toMatrix(shift))
    curve.SetAndObserveTransformNodeID(transform.GetID())
    assert counted.calls[-1][2][0] == pytest.approx(POINTS[0] + shift[:3, 3])
    volume.SetAndObserveTransformNodeID(transform.GetID())
    assert counted.calls[-1][1].sameGridAs(GridGeometry(shift @ IJK_TO_RAS))
    assert tracer.previewNode.GetTransformNodeID() == transform.GetID()
    shift[:3, 3] = [1, 1, 1]
    transform.SetMatrixTransformToParent(toMatrix(shift))
    assert counted.calls[-1][1].sameGridAs(GridGeometry(shift @ IJK_TO_RAS))
    tracer.close()


def test_the_preview_is_a_hidden_node_that_no_one_takes_for_a_case_and_no_scene_saves(session, scene, traced):
    node = traced.previewNode
    assert node.GetHideFromEditors() and not node.GetSaveWithScene()
    assert not node.GetDisplayNode().GetSaveWithScene()
    assert caseNodes(scene) == (session.segmentationNode,)
    assert session.lesions.mask(cordOf(session)).isEmpty
    count = scene.GetNumberOfNodes()
    traced.discard()
    assert traced.previewNode is None
    assert traced.outcome is None
    assert scene.GetNumberOfNodes() == count - 2  # the node and its display node


def test_a_second_trace_replaces_the_preview_in_its_node(scene, curve, traced):
    node, count = traced.previewNode, scene.GetNumberOfNodes()
    curve.SetNthControlPointPositionWorld(3, *ras(10, 24, 4))
    assert traced.previewNode is node
    assert scene.GetNumberOfNodes() == count
    assert node.GetSegmentation().GetNumberOfSegments() == 1


def test_without_a_case_there_is_a_preview_but_nothing_to_accept_into(scene, volume, curve):
    place(curve)
    tracer = CordTracer(curve, volumeNode=volume, trace=fakeTrace)
    assert isinstance(tracer.outcome, CordTrace)
    with pytest.raises(ValueError, match="no case"):
        tracer.accept()
    tracer.close()


def test_the_tracer_follows_the_volume_of_the_session(session, scene, curve, traced):
    session.setVolume(None)
    assert "no volume" in traced.outcome
    other = addVolume(scene, np.zeros(SHAPE, dtype=np.int16), "other")
    session.setVolume(other)
    assert isinstance(traced.outcome, CordTrace)
    scene.RemoveNode(other)
    assert "no volume" in traced.outcome


@pytest.mark.parametrize("ending", ["close", "curve", "session", "case", "scene"])
def test_every_end_leaves_no_observer_no_preview_and_no_slot(session, scene, volume, curve, ending):
    targets = scene, volume, curve
    slots = [len(each) for each in (session.valuesChanged, session.contextChanged, session.ended)]
    place(curve)
    tracer = CordTracer(curve, session, trace=fakeTrace)
    closed = []
    tracer.closed.connect(lambda: closed.append(1))
    observed = [len(each) for each in (tracer._observers, tracer._volumeObservers)]
    assert min(observed) > 0
    {"close": tracer.close, "curve": lambda: scene.RemoveNode(curve), "session": session.close,
     "case": lambda: scene.RemoveNode(session.segmentationNode), "scene": lambda: scene.Clear(False)}[ending]()
    assert closed == [1]
    assert not tracer.isOpen
    assert [len(each) for each in (tracer._observers, tracer._volumeObservers)] == [0, 0]
    assert tracer.previewNode is None
    assert not slicer.util.getNodes("Traced cord*", scene=scene)
    if ending in ("close", "curve"):
        assert [len(each) for each in (session.valuesChanged, session.contextChanged, session.ended)] == slots
    with pytest.raises(ValueError, match="closed"):
        tracer.accept()
    for target in targets:
        target.Modified()  # nothing of a closed tracer is called any more
    weak = weakref.ref(tracer)
    del tracer
    gc.collect()
    assert weak() is None


def test_a_pending_trace_is_dropped_when_the_tracer_closes(later, schedule, curve):
    counted = Counted()
    place(curve)
    tracer = CordTracer(curve, later, schedule=schedule, trace=counted)
    tracer.close()
    schedule.run()
    assert counted.calls == []


def test_the_real_tracing_on_a_volume_node_finds_the_phantoms_cord_and_the_console_offers_it(console, scene, curve):
    phantom = CordPhantom(spacingMm=(0.9, 0.9, 2.0), lengthMm=40.0, widthMm=44.0, noise=0.05, bendMm=2.0)
    voxels, geometry, truth = phantom.build(subvoxels=2)
    node = addVolume(scene, voxels, "T2", geometry.ijkToRas)
    place(curve, phantom.points())
    trace = console.traceCord(node, curve)
    again = traceCord(voxels, geometry, placedPoints(curve))
    assert trace.mask.sameVoxelsAs(again.mask)
    found = np.zeros(voxels.shape, dtype=bool)
    k, j, i = (slice(first, first + size) for first, size in zip(trace.mask.offset, trace.mask.voxels.shape,
                                                                strict=True))
    found[k, j, i] = trace.mask.voxels
    slices = [each.sliceIndex for each in trace.slices if each.isTraced]
    overlap = np.count_nonzero((found & truth)[slices])
    # Tells a mask that is flipped or shifted; how good the tracing is, is tested elsewhere.
    assert 2 * overlap / (np.count_nonzero(found) + np.count_nonzero(truth[slices])) > 0.9
    with pytest.raises(ValueError, match="markups curve"):
        console.traceCord(node, node)
    with pytest.raises(ValueError, match="T2 volume"):
        console.traceCord(None, curve)
