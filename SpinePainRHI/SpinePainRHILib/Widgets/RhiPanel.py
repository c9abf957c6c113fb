"""The whole panel: its sections in the order of the work, and their life from set-up to clean-up."""

from typing import Any

import qt
import slicer
import vtk

from ..Case.CaseSession import CaseSession
from ..Case.Console import RhiConsole
from ..Events.Observers import Observers
from ..Events.Scheduling import Coalescer
from ..Shown.CurrentCase import CurrentCase
from .ArchivePart import ArchivePart
from .CaseHeading import CaseHeading
from .CasePanel import READER_SETTING, CasePanel
from .Connections import Connections
from .LesionPanel import LesionPanel
from .LiveValuesPanel import LiveValuesPanel
from .OutlinePanel import OutlinePanel
from .PanelParameters import PanelParameters
from .PinnedLine import PinnedLine
from .SavePanel import SavePanel
from .SliceViewAnnotation import SliceViewAnnotation
from .SliceViewControl import SliceViewControl
from .SuggestionPanel import SuggestionPanel
from .TracePanel import TracePanel
from .WorkListPanel import WorkListPanel


class RhiPanel:
    """Puts the sections together over one CurrentCase. ``enter``, ``exit`` and ``close`` are Slicer's life cycle.

    What observes the views and the keyboard ends with ``exit``; the case itself, its values and its autosave go on,
    since outlines can be edited from other modules, too. With ``close`` and with the scene everything ends.
    """

    def __init__(self, ui: Any, logic: Any) -> None:
        """``logic`` is SpinePainRHILogic: the parameter node and the console are its."""
        self._ui, self._logic = ui, logic
        console: RhiConsole = logic.console
        self.case = CurrentCase()
        self._parameters: PanelParameters | None = None
        self._guiTag: int | None = None
        self._isEntered = False
        self._console = console
        self._connections, self._observers, self._editorObservers = Connections(), Observers(), Observers()
        self.views = SliceViewControl(ui, self.case)
        self.outline = OutlinePanel(ui, self.case, self.views)
        self.trace = TracePanel(ui.tracePlace, lambda: self.case.session, saveStateForUndo=ui.editor.saveStateForUndo)
        self.casePanel = CasePanel(ui, self.case, self.views, console)
        self.heading, self.pinned = CaseHeading(ui, self.case), PinnedLine(ui, self.case)
        self.live = LiveValuesPanel(ui, self.case, self.views)
        self.lesions = LesionPanel(ui, self.case, self.views)
        self.suggestions = SuggestionPanel(ui, self.case)
        self.save, self.archive = SavePanel(ui, self.case), ArchivePart(ui, self.case)
        self.workList = WorkListPanel(ui, self.case, self.casePanel)
        self.annotation = SliceViewAnnotation(self.case, lambda: self.views.followedName)
        self._connections.add(ui.annotationBox, "toggled(bool)", self._onAnnotation)
        scene = slicer.mrmlScene
        self._observers.add(scene, scene.StartCloseEvent, self._onSceneStartClose)
        self._isSceneNew = False
        self._arrival = Coalescer(laterOnTheEventLoop, self._onSceneReady)
        self._observers.add(scene, scene.EndCloseEvent, self._onSceneClosed)
        self._observers.add(scene, scene.EndImportEvent, self._onSceneImported)
        self._observers.add(scene, scene.EndBatchProcessEvent, self._onBatchEnd)
        self._addedId, self._addition = "", Coalescer(laterOnTheEventLoop, self._openAdded)
        self._observers.addNodeEvent(scene, scene.NodeAddedEvent, self._onNodeAdded)
        self.case.changed.connect(self._onCase)
        self.case.ended.connect(self._onEnded)
        self._takeParameters()
        self.casePanel.refresh()

    @property
    def session(self) -> CaseSession | None:
        """The open case, for the Python console too; None without one."""
        return self.case.session

    def goOnWith(self, segmentationNode: Any) -> None:
        """Makes a case of the scene the open one, for other modules; asks about unsaved work of the one before.

        ValueError where that could not be saved, or the segmentation is no case.
        """
        self.casePanel.openNode(segmentationNode)

    def enter(self) -> None:
        """The module was chosen: keys, views and corner texts work, and a case of the scene is gone on with."""
        self._isEntered = True
        self._takeParameters()
        self.outline.setActive(True)
        self.views.setActive(True)
        self._restoreCase()
        self.annotation.setShown(self._ui.annotationBox.checked)

    def exit(self) -> None:
        """Another module was chosen."""
        self._isEntered = False
        self.suggestions.discard()
        self.trace.stopPlacing()
        self.outline.setActive(False)
        self.views.setActive(False)
        self.annotation.setShown(False)

    def close(self) -> None:
        """Undoes every connection and observer; unsaved work goes to its autosave, the outlines stay in the scene."""
        self._arrival.stop()
        self._addition.stop()
        self.suggestions.discard()
        self.trace.cleanup()
        node = self.case.segmentationNode
        self._editorObservers.removeAll()
        if self.case.session is not None:
            self.case.session.close()
        if node is not None and self._parameters is not None:
            self._parameters.caseNode = node  # a reloaded module goes on with it
        self._dropParameters()
        self._connections.removeAll()
        self._observers.removeAll()
        self._editorObservers.removeAll()
        self.case.changed.disconnect(self._onCase)
        self.case.ended.disconnect(self._onEnded)
        for part in (self.annotation, self.workList, self.archive, self.save, self.suggestions, self.lesions,
                     self.live, self.pinned, self.heading, self.casePanel, self.outline, self.views):
            part.close()

    # Parameters

    def _takeParameters(self) -> None:
        node = self._logic.getParameterNode()
        if self._parameters is not None and self._parameters.parameterNode is node:
            return
        self._dropParameters()
        self._parameters = PanelParameters(node)
        if not self._parameters.reader:
            self._parameters.reader = slicer.util.settingsValue(READER_SETTING, "")
        self._guiTag = self._parameters.connectGui(self._ui)

    def _dropParameters(self) -> None:
        if self._parameters is not None and self._guiTag is not None:
            self._parameters.disconnectGui(self._guiTag)
        self._parameters = self._guiTag = None

    # Scene

    def _restoreCase(self) -> None:
        """After a scene was opened: goes on with the case that was open in it, or with its only one."""
        if self.case.session is not None:
            return
        opened = node = self._openedNode()
        cases = self._console.caseNodes()
        if node is None and len(cases) == 1:
            node = cases[0]
        if node is None or node not in cases:
            return
        edited = self._parameters.editedSegment if node is opened else ""
        if self._open(node) and node.GetSegmentation().GetSegment(edited) is not None:
            self.session.editor.select(edited)

    def _open(self, node: Any) -> bool:
        """Opens a case that nobody chose: why that fails is said in the panel, not in a dialog."""
        try:
            self.casePanel.openNode(node)
        except ValueError as error:
            self._notify(str(error))
            return False
        return True

    def _openedNode(self) -> Any:
        """The case that was open in the scene; by its ID, for right after a scene came the reference has no node."""
        if self._parameters is None:
            return None
        nodeId = self._parameters.parameterNode.GetNodeReferenceID("caseNode")
        return slicer.mrmlScene.GetNodeByID(nodeId) if nodeId else None

    def _onSceneStartClose(self) -> None:
        self.suggestions.discard()
        self.outline.detach()
        self._dropParameters()

    def _onSceneClosed(self) -> None:
        self._isSceneNew = True
        if not slicer.mrmlScene.IsBatchProcessing():  # else another scene is being loaded in its place
            self._onSceneReady()

    def _onSceneImported(self) -> None:
        self._isSceneNew = True
        self._onBatchEnd()

    def _onBatchEnd(self) -> None:
        """A scene came, whole or in part: once everybody else has dealt with it, this panel goes on. Slicer's editor,
        for one, selects the first segment of a segmentation that is new to it, and does so at the end of the batch."""
        if self._isSceneNew:
            self._arrival.request()

    def _onSceneReady(self) -> None:
        if slicer.mrmlScene.IsBatchProcessing():
            return
        self._isSceneNew = False
        self._takeParameters()
        if self.session is not None:
            self._parameters.caseNode = self.case.segmentationNode
        if self._isEntered:
            self.outline.attach()
            self._restoreCase()

    def _onNodeAdded(self, node: Any) -> None:
        if node.IsA("vtkMRMLSegmentationNode") and not slicer.mrmlScene.IsBatchProcessing():
            self._addedId = node.GetID()
            self._addition.request()

    def _openAdded(self) -> None:
        """A case that Slicer loaded by itself while the panel is shown with none, such as the sample, is opened."""
        node = slicer.mrmlScene.GetNodeByID(self._addedId)
        if self._isEntered and self.session is None and node in self._console.caseNodes():
            self._open(node)

    # Events

    def _onCase(self) -> None:
        self._editorObservers.removeAll()
        self.trace.setSession(self.case.session)
        if self._parameters is not None:
            self._parameters.caseNode = self.case.segmentationNode
        if self.session is not None:
            self._ui.noticeLabel.visible = False
            self._editorObservers.add(self.session.editor.node, vtk.vtkCommand.ModifiedEvent, self._noteEdited)
            self._noteEdited()

    def _noteEdited(self) -> None:
        """Keeps which segment is edited in the scene, where the editor itself would forget it."""
        edited = self.session.editor.selectedId if self.session is not None else None
        if edited and self._parameters is not None and self._parameters.editedSegment != edited:
            self._parameters.editedSegment = edited

    def _onEnded(self, why: str) -> None:
        self._notify(why)

    def _onAnnotation(self, on: bool) -> None:
        self.annotation.setShown(on and self._isEntered)

    def _notify(self, text: str) -> None:
        self._ui.noticeLabel.text = text
        self._ui.noticeLabel.visible = True


def laterOnTheEventLoop(callback: Any) -> None:
    """The schedule of the panel's sessions: several events of one stroke give one update, when Qt is idle."""
    qt.QTimer.singleShot(0, callback)
