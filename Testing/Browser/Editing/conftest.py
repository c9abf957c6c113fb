"""Ring 2: the page's editor on Slicer's real views, drawn into memory; the mouse is the views' own VTK interactor."""

import sys
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("trame_slicer", reason="trame-slicer is not installed: it is part of the extra 'browser'")
sys.path.append(str(Path(__file__).resolve().parents[2] / "Case"))

from MouseTools import Mouse
from Outlines import SLICE, pointOf
from SessionTools import SHAPE, Strokes, addVolume, cordOf, lesionOf
from SpinePainBrowserLib.Editing.PageEditor import PageEditor
from SpinePainRHILib.Case.Console import RhiConsole
from SpinePainRHILib.Case.SliceViews import STANDARD_VIEWS, viewSetup
from SpinePainRHILib.Case.ViewPlacing import placeView
from SpinePainRHILib.Core.Cases import CaseInfo
from SpinePainRHILib.Scene.EmbeddedSlicer import hideLibraryMessages
from trame_slicer.core import SlicerApp
from trame_slicer.views import DirectViewFactory, ViewLayoutDefinition
from trame_slicer.views.render_scheduler import NoScheduleRendering

VIEW_SIZE = (400, 300)


class Host:
    """The embedded Slicer with three views, as the page has them."""

    def __init__(self):
        self.application = SlicerApp()
        self.scene = self.application.scene
        self.application.view_manager.register_factory(DirectViewFactory(do_render_offscreen=True))
        make = {"Axial": ViewLayoutDefinition.axial_view, "Sagittal": ViewLayoutDefinition.sagittal_view,
                "Coronal": ViewLayoutDefinition.coronal_view}
        self.views = {name: self.application.view_manager.create_view(make[orientation](name))
                      for name, orientation, _axes in STANDARD_VIEWS.values()}
        for view in self.views.values():
            view.interactor().UpdateSize(*VIEW_SIZE)
            view.set_scheduled_render(NoScheduleRendering())  # a test that looks at a view renders it itself

    def show(self, volumeNode):
        """Shows a volume along its own planes; gives the view along its acquired slices."""
        setup = viewSetup(volumeNode)
        for each in setup.all:
            view = self.views[each.name]
            view.set_background_volume_id(volumeNode.GetID())
            node = view.get_view_node()
            placeView(node, self.application.app_logic.GetSliceLogic(node), each)
        return self.views[setup.main.name]


@pytest.fixture(scope="session")
def _host(quietLibraries):
    host = Host()
    hideLibraryMessages()  # trame-slicer's application had them shown
    return host


@pytest.fixture
def host(_host):
    yield _host
    _host.scene.Clear(False)


@pytest.fixture
def volume(host):
    """A sagittal T2: i to the back, j up, k to the left, voxels of 0.5 x 0.5 x 4 mm; its intensities just count."""
    node = addVolume(host.scene, np.arange(np.prod(SHAPE), dtype=np.int16).reshape(SHAPE))
    node.CreateDefaultDisplayNodes()
    return node


@pytest.fixture
def view(host, volume):
    """The view along the acquired slices, on the one where the case has cord and lesion."""
    view = host.show(volume)
    view.get_view_node().JumpSliceByOffsetting(*pointOf(volume, 0, 0, SLICE))
    return view


@pytest.fixture
def session(host, volume, view, tmp_path):
    """A case with a cord of 6 slices with 20 x 8 voxels and a lesion of 2 slices with 5 x 4 voxels in it."""
    session = RhiConsole(host.scene).createCase(volume, CaseInfo("sub-001", reader="R1"), folder=tmp_path)
    strokes = Strokes(session)
    strokes.paint(cordOf(session), (slice(2, 8), slice(5, 25), slice(6, 14)))
    strokes.paint(lesionOf(session), (slice(4, 6), slice(10, 15), slice(8, 12)))
    yield session
    session.close(keepUnsaved=False)


@pytest.fixture
def editor(host, session):
    editor = PageEditor(host.application)
    editor.attach(session)
    yield editor
    editor.detach()


@pytest.fixture
def mouse(view):
    return Mouse(view)


@pytest.fixture
def said(editor):
    """The sentences with which the editor refused something."""
    sentences = []
    editor.refused.connect(sentences.append)
    return sentences
