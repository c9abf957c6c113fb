"""Ring 2: what the tools do to a case, in the real MRML scene of the embedded Slicer, without a window."""

import pytest

pytest.importorskip("slicer", reason="the embedded Slicer (slicer-core) is not installed")
from SessionFixtures import clock, console, outlined, session, strokes, volume  # noqa: F401  (pytest finds them here)
from SpinePainRHILib.Editing.OutlineEditor import OutlineEditor


@pytest.fixture(scope="session", autouse=True)
def _quietly(quietLibraries):
    """In every test of this ring."""


@pytest.fixture
def editor(outlined):  # noqa: F811  (the fixture)
    """Edits a case with a cord of 6 slices with 20 x 8 voxels and a lesion of 2 slices with 5 x 4 voxels in it."""
    editor = OutlineEditor(outlined)
    yield editor
    editor.detach()
