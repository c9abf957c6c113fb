"""Fixtures of a case in the embedded Slicer that several folders of tests import."""

import numpy as np
import pytest
from SessionTools import SHAPE, Clock, Strokes, addVolume, cordOf, lesionOf
from SpinePainRHILib.Case.Console import RhiConsole
from SpinePainRHILib.Case.CordTracing import CordTracer
from SpinePainRHILib.Core.Cases import CaseInfo
from SpinePainRHILib.Events.Scheduling import ManualSchedule
from TracingTools import fakeTrace, place


@pytest.fixture
def volume(scene):
    """A sagittal T2: i to the back, j up, k to the left, voxels of 0.5 x 0.5 x 4 mm."""
    return addVolume(scene, np.arange(np.prod(SHAPE), dtype=np.int16).reshape(SHAPE))


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def console(scene, clock):
    return RhiConsole(scene, clock=clock)


@pytest.fixture
def session(console, volume, tmp_path):
    """A new case, to be saved in the test's folder, that updates at once."""
    session = console.createCase(volume, CaseInfo("sub-001", reader="R1"), folder=tmp_path)
    yield session
    session.close(keepUnsaved=False)


@pytest.fixture
def strokes(session):
    return Strokes(session)


@pytest.fixture
def outlined(session, strokes):
    """A cord of 6 slices (2 to 7) with 20 x 8 voxels (40 mm2 each), a lesion of 2 slices (4, 5) with 5 x 4 voxels
    (5 mm2) in it: 12.5 % there, 2 x 5 / (6 x 40) = 4.2 % of the volume."""
    strokes.paint(cordOf(session), (slice(2, 8), slice(5, 25), slice(6, 14)))
    strokes.paint(lesionOf(session), (slice(4, 6), slice(10, 15), slice(8, 12)))
    return session


@pytest.fixture
def schedule():
    return ManualSchedule()


@pytest.fixture
def later(scene, volume, schedule, clock, tmp_path):
    """A new case that updates when ``schedule`` runs."""
    session = RhiConsole(scene, schedule, clock).createCase(volume, CaseInfo("sub-001", reader="R1"), folder=tmp_path)
    yield session
    session.close(keepUnsaved=False)


@pytest.fixture
def curve(scene):
    return scene.AddNewNodeByClass("vtkMRMLMarkupsCurveNode", "Cord points")


@pytest.fixture
def traced(session, curve):
    """A tracer on a case with four points; updates at once."""
    place(curve)
    tracer = CordTracer(curve, session, trace=fakeTrace)
    yield tracer
    tracer.close()
