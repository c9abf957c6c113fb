"""The tracing of the cord as every front end offers it."""

import pytest
from SessionTools import cordOf
from SpinePainRHILib.Events.Scheduling import runNow
from SpinePainRHILib.Shown.Asking import answered
from SpinePainRHILib.Shown.TraceTexts import tracingText
from SpinePainRHILib.Shown.TraceWork import TraceReasons, TraceWork
from TracingTools import POINTS, fakeTrace, place, ras


def never(question):
    raise AssertionError(question)


@pytest.fixture
def work(session):
    work = TraceWork(runNow, trace=fakeTrace)
    work.setSession(session)
    yield work
    work.setSession(None)


def test_without_a_case_and_its_volume_nothing_is_traced(session, work):
    session.setVolume(None)
    assert work.reasons() == TraceReasons(*("the case has no volume",) * 3)
    assert work.text() == "Not available now: the case has no volume"
    with pytest.raises(ValueError, match="Open a case with its volume first"):
        work.points()
    work.setSession(None)
    assert work.text() == "Not available now: no case is open"


def test_the_text_leads_from_the_first_point_to_the_preview(work):
    assert work.text() == "Place 4 to 8 points along the cord, from one end to the other."
    curve = work.points()
    assert work.points() is curve and not curve.GetSaveWithScene()
    place(curve, POINTS[:3])
    assert work.text() == "3 of 4 to 8 points placed."
    assert work.reasons() == TraceReasons(None, "no trace is previewed", None)
    place(curve, POINTS[3:])
    # Slices j = 10 to 22 of one mm2 each but the first, which is left.
    assert work.text().splitlines() == ["4 points placed.",
                                        "Preview: 12 slices traced (mean area 1.0 mm²), 1 left to you."]
    assert work.reasons() == TraceReasons(None, None, None)
    assert tracingText(4).splitlines() == ["4 points placed.", "Tracing the cord …"]


def test_an_accepted_trace_says_what_became_of_it(session, work, strokes):
    place(work.points())
    answered(work.accept(), never)
    assert "Accepted into the cord. 12 slices traced" in work.text()
    assert session.values.measurement.cordVolumeMm3 > 0
    strokes.erase(cordOf(session), (slice(4, 5), slice(14, 15), slice(10, 11)))
    assert "was accepted into the cord, which was changed since." in work.text()


@pytest.mark.parametrize("isWanted", [True, False])
def test_an_outline_is_replaced_only_where_the_reader_agrees(session, work, strokes, isWanted):
    strokes.paint(cordOf(session), (slice(2, 8), slice(5, 25), slice(6, 14)))
    before = session.cordMask
    place(work.points())
    asked = []
    answered(work.accept(), lambda question: (asked.append(question), isWanted)[1])
    assert len(asked) == 1 and asked[0].startswith("The cord is outlined already on slices that were traced.")
    assert before.sameVoxelsAs(session.cordMask) is not isWanted


def test_what_an_earlier_trace_made_is_replaced_without_a_question(session, work):
    curve = work.points()
    place(curve)
    answered(work.accept(), never)
    before = session.cordMask
    curve.SetNthControlPointPositionWorld(3, *ras(11, 22, 4))  # one voxel on along i
    answered(work.accept(), never)
    assert not before.sameVoxelsAs(session.cordMask)


def test_dropping_removes_the_points_after_it_was_told(session, work, scene):
    told = []
    work.dropping.connect(lambda node: told.append((node, node is not None and node.GetScene() is scene)))
    curve = work.points()
    work.drop()
    assert told == [(curve, True)] and curve.GetScene() is None and work.tracer is None
    with pytest.raises(ValueError, match="Place points along the cord first"):
        answered(work.accept(), never)


def test_points_go_with_their_case_and_what_is_shown_is_told_anew(session, work):
    shown = []
    work.changed.connect(lambda: shown.append(work.text()))
    curve = work.points()
    session.close(keepUnsaved=False)
    assert curve.GetScene() is None and work.curveNode is None
    assert shown[-1] == "Not available now: no case is open"
