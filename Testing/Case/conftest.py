"""Ring 2: sessions in the real MRML scene of the embedded Slicer, outlined with the editor's own engine."""

import pytest

pytest.importorskip("slicer", reason="the embedded Slicer (slicer-core) is not installed")
from SessionFixtures import (  # noqa: F401  (pytest finds them here)
    clock,
    console,
    curve,
    later,
    outlined,
    schedule,
    session,
    strokes,
    traced,
    volume,
)


@pytest.fixture(scope="session", autouse=True)
def _quietly(quietLibraries):
    """In every test of this ring."""
