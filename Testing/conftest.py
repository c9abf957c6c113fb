"""Fixtures that several rings share."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def sctFolder() -> Path:
    """The folder of real T2 images; the test is skipped where it is not at hand."""
    shared = Path(os.environ.get("SPINEPAIN_SHARED", REPOSITORY.parent / "shared"))
    folder = shared / "data" / "sct"
    if not folder.is_dir():
        pytest.skip("the real T2 images are not at hand: set SPINEPAIN_SHARED to the folder that holds data/sct")
    return folder


@pytest.fixture(scope="session")
def quietLibraries():
    """Keeps what Slicer's libraries say off the terminal."""
    from SpinePainRHILib.Scene.EmbeddedSlicer import hideLibraryMessages

    hideLibraryMessages()


@pytest.fixture
def scene(quietLibraries):
    """A scene of the embedded Slicer, empty and of one test alone."""
    from SpinePainRHILib.Scene.EmbeddedSlicer import newScratchScene

    scene = newScratchScene()
    yield scene
    scene.Clear(True)


@pytest.fixture
def pauses(monkeypatch) -> list[float]:
    """Time that passes only where the code waits for a share; the list of the waits."""
    from SpinePainRHILib.Files import Shares

    passed: list[float] = []
    monkeypatch.setattr(Shares.time, "sleep", passed.append)
    monkeypatch.setattr(Shares.time, "monotonic", lambda: sum(passed))
    return passed


@pytest.fixture(autouse=True, scope="session")
def _interruptible() -> Iterator[None]:
    """Lets Ctrl-C be tried also where the tests were started in the background, which makes a shell ignore it."""
    before = signal.getsignal(signal.SIGINT)
    if before is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
