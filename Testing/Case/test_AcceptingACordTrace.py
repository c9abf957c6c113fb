"""A traced cord is accepted as one undoable edit of the cord, which keeps all that it does not replace."""


import numpy as np
import pytest
import vtk
from SessionTools import IJK_TO_RAS, SHAPE, Strokes, addVolume, cordOf, lesionOf
from SpinePainRHILib import __version__
from SpinePainRHILib.Case.CordTracing import CordTracer
from SpinePainRHILib.Core.Masks import CroppedMask
from SpinePainTraceLib import CordTrace
from TracingTools import fakeTrace, place, ras


def test_accepting_writes_exactly_the_traced_voxels_and_measures_them(session, traced):
    trace = traced.accept()
    assert session.lesions.mask(cordOf(session)).sameVoxelsAs(trace.mask)
    assert session.values.measurement.cordVolumeMm3 == pytest.approx(trace.mask.voxelCount * 1.0)  # 0.5 x 0.5 x 4 mm
    assert traced.previewNode is None
    assert session.file.isModified


def test_slices_left_to_the_reader_and_those_beyond_keep_their_outline(session, curve):
    strokes = Strokes(session)
    strokes.paint(cordOf(session), (slice(2, 8), slice(5, 35), slice(20, 25)))
    strokes.paint(lesionOf(session), (slice(3, 5), slice(12, 16), slice(21, 23)))
    lesion = session.lesions.mask(lesionOf(session))
    place(curve)
    tracer = CordTracer(curve, session, trace=fakeTrace)
    trace = tracer.accept()
    expected = np.zeros(SHAPE, dtype=bool)
    expected[2:8, 5:35, 20:25] = True
    expected[:, 11:23] = False  # traced; slice 10 is left
    k, j, i = (slice(first, first + size) for first, size in zip(trace.mask.offset, trace.mask.voxels.shape,
                                                                strict=True))
    expected[k, j, i] |= trace.mask.voxels
    assert session.lesions.mask(cordOf(session)).sameVoxelsAs(CroppedMask(expected))
    assert session.lesions.mask(lesionOf(session)).sameVoxelsAs(lesion)
    tracer.close()


@pytest.mark.parametrize(("columns", "isUnderTheTrace"), [(slice(9, 12), True), (slice(1, 4), False)])
def test_a_cord_that_shares_its_labelmap_is_replaced_without_touching_the_other_segment(session, curve, columns,
                                                                                        isUnderTheTrace):
    strokes = Strokes(session)
    strokes.paint(cordOf(session), (slice(2, 8), slice(5, 9), slice(20, 25)))
    session.editor.setMaskToCord(False)
    strokes.paint(lesionOf(session), (slice(3, 6), slice(12, 24), columns))
    segmentation = session.segmentationNode.GetSegmentation()
    segmentation.CollapseBinaryLabelmaps(False)
    assert segmentation.GetNumberOfLayers() == 1
    lesion = session.lesions.mask(lesionOf(session))
    place(curve)
    tracer = CordTracer(curve, session, trace=fakeTrace)
    events = []
    segmentation.AddObserver(segmentation.SourceRepresentationModified, lambda *_each: events.append(1))
    trace = tracer.accept()
    assert len(events) == (2 if isUnderTheTrace else 1)
    assert trace.mask.intersection(lesion).isEmpty is not isUnderTheTrace
    assert session.lesions.mask(lesionOf(session)).sameVoxelsAs(lesion)
    assert session.lesions.mask(cordOf(session)).voxelCount == 6 * 4 * 5 + trace.mask.voxelCount
    tracer.close()


def test_accepting_is_one_event_and_one_undo_takes_it_back(session, curve):
    strokes = Strokes(session)
    strokes.paint(cordOf(session), (slice(2, 8), slice(5, 35), slice(20, 25)))
    strokes.paint(lesionOf(session), (slice(3, 5), slice(12, 16), slice(21, 23)))
    before = session.lesions.mask(cordOf(session)), session.lesions.mask(lesionOf(session))
    place(curve)
    tracer = CordTracer(curve, session, trace=fakeTrace, saveStateForUndo=strokes.engine.SaveStateForUndo)
    events = []
    segmentation = session.segmentationNode.GetSegmentation()
    segmentation.AddObserver(segmentation.SourceRepresentationModified, lambda *_each: events.append(1))
    trace = tracer.accept()
    assert len(events) == 1
    strokes.undo()
    assert session.lesions.mask(cordOf(session)).sameVoxelsAs(before[0])
    assert session.lesions.mask(lesionOf(session)).sameVoxelsAs(before[1])
    strokes.redo()
    assert not session.lesions.mask(cordOf(session)).intersection(trace.mask).isEmpty
    tracer.close()


def test_a_segmentation_on_another_grid_gets_the_cord_at_the_same_place(console, scene, session, curve, volume):
    """The volume turned round: i runs to the front, its origin at the other end."""
    turn = np.diag([-1.0, 1, 1, 1])
    turn[0, 3] = SHAPE[2] - 1
    voxels = np.zeros(SHAPE, dtype=np.int16)
    turned = addVolume(scene, voxels, "turned", IJK_TO_RAS @ turn)
    place(curve)
    tracer = CordTracer(curve, session, turned, trace=fakeTrace)
    trace = tracer.accept()
    expected = CroppedMask(np.ascontiguousarray(np.flip(trace.mask.voxels, 2)), (
        *trace.mask.offset[:2], SHAPE[2] - 1 - (trace.mask.offset[2] + trace.mask.voxels.shape[2] - 1)))
    assert session.lesions.mask(cordOf(session)).sameVoxelsAs(expected)
    tracer.close()


def test_what_cannot_be_traced_is_said_and_cannot_be_accepted(session, curve):
    def refusing(*_given):
        raise ValueError("There is no cord.")

    place(curve)
    tracer = CordTracer(curve, session, trace=refusing)
    assert tracer.outcome == "There is no cord."
    with pytest.raises(ValueError, match="There is no cord"):
        tracer.accept()
    assert session.lesions.mask(cordOf(session)).isEmpty
    tracer.close()


def test_a_trace_that_left_every_slice_cannot_be_accepted(session, curve):
    def leaving(volume, geometry, points):
        trace = fakeTrace(volume, geometry, points)
        return CordTrace(CroppedMask.empty(), 1, trace.slices[:1], points, True, ())

    Strokes(session).paint(cordOf(session), (slice(2, 8), slice(5, 35), slice(20, 25)))
    before = session.lesions.mask(cordOf(session))
    place(curve)
    tracer = CordTracer(curve, session, trace=leaving)
    assert tracer.previewNode is None
    with pytest.raises(ValueError, match="No slice could be traced"):
        tracer.accept()
    assert session.lesions.mask(cordOf(session)).sameVoxelsAs(before)
    tracer.close()


def test_accepting_traces_a_change_that_still_waits(later, schedule, curve):
    place(curve)
    tracer = CordTracer(curve, later, schedule=schedule, trace=fakeTrace)
    schedule.run()
    curve.SetNthControlPointPositionWorld(3, *ras(10, 30, 4))
    assert tracer.accept().slices[-1].sliceIndex == 30
    tracer.close()


def test_a_failure_of_the_tracing_leaves_no_earlier_trace_to_accept(session, curve):
    def failing(volume, geometry, points):
        if len(points) > 4:
            raise RuntimeError("defect")
        return fakeTrace(volume, geometry, points)

    place(curve)
    tracer = CordTracer(curve, session, trace=failing)
    curve.AddControlPointWorld(vtk.vtkVector3d(*ras(10, 30, 4)))  # the exception goes to VTK, which prints it
    with pytest.raises(ValueError):
        tracer.accept()
    assert session.lesions.mask(cordOf(session)).isEmpty
    tracer.close()


def test_the_cord_tells_that_it_was_traced_and_whether_it_was_changed_since(session, traced):
    assert session.values.measurement.cordTool is None  # empty
    traced.accept()
    assert session.update().measurement.cordTool == f"traced {__version__}"
    Strokes(session).paint(cordOf(session), (slice(0, 1), slice(0, 2), slice(0, 2)))
    assert session.update().measurement.cordTool == f"traced {__version__}, changed"
