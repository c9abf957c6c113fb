"""Ring 2: what a front end shows and does, on the embedded Slicer, with no window and no Qt."""

import pytest

pytest.importorskip("slicer", reason="the embedded Slicer (slicer-core) is not installed")
from SessionFixtures import clock, console, outlined, session, strokes, volume  # noqa: F401  (pytest finds them here)


@pytest.fixture(scope="session", autouse=True)
def _quietly(quietLibraries):
    """In every test of this ring."""
