"""Ring 2: what a front end shows and does, on the embedded Slicer, with no window and no Qt."""

import numpy as np
import pytest

pytest.importorskip("slicer", reason="the embedded Slicer (slicer-core) is not installed")
from SessionTools import SHAPE, Clock, Strokes, addVolume, cordOf, lesionOf
from SpinePainRHILib.Case.Console import RhiConsole
from SpinePainRHILib.Core.Cases import CaseInfo


@pytest.fixture(scope="session", autouse=True)
def _quietly(quietLibraries):
    """In every test of this ring."""


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
