"""Ring 2: the parts of the page without a browser and without a server: what controls would call, and the state that
the page would show."""

import asyncio
import inspect
import sys
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("trame_slicer", reason="trame-slicer is not installed: it is part of the extra 'browser'")
sys.path.append(str(Path(__file__).resolve().parents[2] / "Case"))

import SimpleITK
import slicer
from PageDesk import PageDesk
from SessionTools import SHAPE
from SpinePainBrowserLib.Views.SlicerHost import hostSlicer
from SpinePainRHILib.Scene.EmbeddedSlicer import _embeddedSlicer
from WholePage import WholePage


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    """A test that is a coroutine runs on a loop of its own, as the page's server does."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    values = {name: pyfuncitem.funcargs[name] for name in inspect.signature(pyfuncitem.obj).parameters}
    asyncio.run(_withDesks(pyfuncitem.obj(**values), values))
    return True


async def _withDesks(test, values):
    try:
        await test
    finally:
        for each in values.values():
            if isinstance(each, PageDesk | WholePage):
                each.close()


@pytest.fixture(autouse=True)
def _settings(tmp_path_factory, monkeypatch, quietLibraries):
    """Settings of nobody, so that a test neither finds nor leaves a reader."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("settings")))


def writeVolume(path, first=100):
    """A small sagittal T2, of slices that lie 4 mm apart; ``first`` tells one from another."""
    image = SimpleITK.GetImageFromArray(np.arange(first, first + np.prod(SHAPE), dtype=np.int16).reshape(SHAPE))
    image.SetSpacing((0.5, 0.5, 4.0))
    image.SetDirection((0.0, 0.0, -1.0, -1.0, 0.0, 0.0, 0.0, 1.0, 0.0))
    SimpleITK.WriteImage(image, str(path))


@pytest.fixture
def folder(tmp_path):
    """The images of three patients."""
    folder = tmp_path / "opened"
    folder.mkdir()
    for number in (1, 2, 3):
        writeVolume(folder / f"sub-00{number}_T2w.nrrd", 100 * number)
    return folder


@pytest.fixture
def desk(folder):
    """The parts over the folder, for reader R1."""
    desk = PageDesk(folder)
    desk.enter(reader="R1")
    return desk


@pytest.fixture
def another(desk, folder):
    """The page as it starts anew after the server was killed: nothing of the first one's end was done."""
    def start():
        desk.forget()
        fresh = PageDesk(folder)
        desk.successors.append(fresh)
        return fresh
    return start


@pytest.fixture(scope="session")
def _built(quietLibraries, tmp_path_factory):
    """One whole page for all tests, since a scene's views stay for good; the scene before is everybody's again."""
    before = {name: getattr(slicer, name) for name in ("mrmlScene", "modules") if hasattr(slicer, name)}
    page = WholePage(hostSlicer(), tmp_path_factory.mktemp("whole"))
    mine = {name: getattr(slicer, name) for name in ("mrmlScene", "modules")}
    for name in mine:
        setattr(slicer, name, before.get(name, mine[name]))
    _embeddedSlicer.cache_clear()
    return page, mine


@pytest.fixture
def whole(_built, monkeypatch, folder):
    """The whole page, without a case; its scene is everybody's for one test."""
    page, mine = _built
    for name, value in mine.items():
        monkeypatch.setattr(slicer, name, value, raising=False)
    _embeddedSlicer.cache_clear()
    page.bench.folder = folder
    yield page
    _embeddedSlicer.cache_clear()
