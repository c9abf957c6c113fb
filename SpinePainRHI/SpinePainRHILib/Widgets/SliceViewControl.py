"""The slice views: set along the volume, moved to where a value comes from, and followed by the session."""

from typing import Any

import slicer
import vtk
from slicer.i18n import tr as _

from ..Case.SliceViews import STANDARD_VIEWS, viewSetup
from ..Case.ViewPlacing import centreOnCord, placeView
from ..Events.Observers import Observers
from ..Scene.Labelmaps import fromMatrix
from ..Shown.CurrentCase import CurrentCase
from .Connections import Connections

AXIAL_VIEW = STANDARD_VIEWS["SI"][0]


class SliceViewControl:
    """Chooses the slice view that the live values belong to, tells the session its plane, and moves all views."""

    def __init__(self, ui: Any, case: CurrentCase) -> None:
        self._ui, self._case = ui, case
        self._observers, self._connections = Observers(), Connections()
        self._isActive = False
        self._sentPlane: list | None = None
        self._fillViews()
        self._connections.add(ui.viewBox, "currentIndexChanged(int)", self._follow)
        self._connections.add(slicer.app.layoutManager(), "layoutChanged(int)", self._onLayoutChanged)
        case.changed.connect(self._follow)

    @property
    def followedName(self) -> str:
        """Name of the slice view whose slice is measured; empty where there is no view."""
        return self._ui.viewBox.itemData(self._ui.viewBox.currentIndex) or ""

    def setActive(self, active: bool) -> None:
        """Follows the views while the panel is shown."""
        self._isActive = active
        self._follow()

    def showVolume(self, volumeNode: Any) -> None:
        """Shows a volume in all slice views, each along the volume's own planes, and follows the main one; the axial
        view shows the cord of the open case, where there is one, and not the whole body."""
        setup = viewSetup(volumeNode)
        slicer.util.setSliceViewerLayers(background=volumeNode)
        # As when Slicer loads one itself: what other modules propose is then this volume, too.
        slicer.app.applicationLogic().GetSelectionNode().SetActiveVolumeID(volumeNode.GetID())
        for view in setup.all:
            widget = slicer.app.layoutManager().sliceWidget(view.name)
            if widget is None:
                continue
            placeView(widget.mrmlSliceNode(), widget.sliceLogic(), view)
        self._zoomToCord()
        index = self._ui.viewBox.findData(setup.main.name)
        if index >= 0:
            self._ui.viewBox.currentIndex = index
        self._follow()

    def isShown(self, volumeNode: Any) -> bool:
        """Whether a volume is in the background of a slice view."""
        manager = slicer.app.layoutManager()
        shown = {manager.sliceWidget(name).mrmlSliceCompositeNode().GetBackgroundVolumeID()
                 for name in shownSliceViews()}
        return volumeNode is not None and volumeNode.GetID() in shown

    def jump(self, point: tuple[float, float, float] | None) -> None:
        """Moves all slice views to a point in world RAS; nothing happens for None."""
        if point is not None:
            nodeClass = slicer.vtkMRMLSliceNode
            nodeClass.JumpAllSlices(slicer.mrmlScene, *point, nodeClass.OffsetJumpSlice)

    def close(self) -> None:
        self._isActive = False
        self._observers.removeAll()
        self._connections.removeAll()
        self._case.changed.disconnect(self._follow)

    def _zoomToCord(self) -> None:
        session, widget = self._case.session, slicer.app.layoutManager().sliceWidget(AXIAL_VIEW)
        if session is None or session.segmentationNode is None or widget is None:
            return
        centreOnCord(widget.mrmlSliceNode(), widget.sliceLogic(), session.segmentationNode)

    def _fillViews(self) -> None:
        chosen = self.followedName
        wasBlocked = self._ui.viewBox.blockSignals(True)
        self._ui.viewBox.clear()
        for name in shownSliceViews():
            self._ui.viewBox.addItem(_(name), name)
        self._ui.viewBox.currentIndex = max(0, self._ui.viewBox.findData(chosen))
        self._ui.viewBox.blockSignals(wasBlocked)

    def _onLayoutChanged(self, _layout: int = 0) -> None:
        self._fillViews()
        self._follow()

    def _follow(self, _index: int = 0) -> None:
        self._observers.removeAll()
        self._sentPlane = None
        if not self._isActive or self._case.session is None:
            return
        node = self._sliceNode()
        if node is not None:
            self._observers.add(node, vtk.vtkCommand.ModifiedEvent, self._sendPlane)
        self._sendPlane()

    def _sliceNode(self) -> Any:
        name = self.followedName
        widget = slicer.app.layoutManager().sliceWidget(name) if name else None
        return widget.mrmlSliceNode() if widget is not None else None

    def _sendPlane(self) -> None:
        session, node = self._case.session, self._sliceNode()
        if session is None:
            return
        plane = fromMatrix(node.GetSliceToRAS()).tolist() if node is not None else None
        if plane != self._sentPlane:
            # Slice nodes change for many reasons; only another plane gives other values.
            self._sentPlane = plane
            session.setViewPlane(plane)


def shownSliceViews() -> list[str]:
    """Names of the slice views that the layout shows: Red, Yellow, Green as far as they are, then others by name.

    Slicer itself gives them in no order, and with those that an earlier layout showed.
    """
    manager = slicer.app.layoutManager()
    standard = [name for name, _orientation, _axes in STANDARD_VIEWS.values()]
    names = sorted(manager.sliceViewNames(), key=lambda name: (
        standard.index(name) if name in standard else len(standard), name))
    return [name for name in names if manager.sliceWidget(name).mrmlSliceNode().IsMappedInLayout()]
