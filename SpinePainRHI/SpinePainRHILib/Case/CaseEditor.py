"""What the Segment Editor may do to a case: its own parameter node, and the mask that keeps lesions in the cord."""

from collections.abc import Callable
from typing import Any

import slicer
import vtk

from ..Core.CaseTags import Role
from ..Events.Observers import AFTER_SLICER, Observers
from ..Scene.SegmentRecognition import recogniseSegments

SINGLETON_TAG = "SpinePainRHI"
"""Tells this module's editor node from the Segment Editor module's, whose settings stay the user's."""

MASK_ATTRIBUTE = "SpinePain.MaskToCord"
"""Attribute of the segmentation node that keeps the switch in a saved scene: ``on`` or ``off``."""


def editorNode(scene: Any) -> Any:
    """The editor node of this module in ``scene``, made where there is none."""
    node = scene.GetSingletonNode(SINGLETON_TAG, "vtkMRMLSegmentEditorNode")
    if node is not None:
        return node  # adding another one would copy it over this one, and take the brush's size away
    node = slicer.vtkMRMLSegmentEditorNode()
    node.SetSingletonTag(SINGLETON_TAG)
    return scene.AddNode(node)


class CaseEditor:
    """Drives the editor node of one case; the editor widget and a test's editor engine both work on ``node``.

    Overwriting is off, so that a lesion never erases the cord under it. While the switch is on (as it is at first),
    high-intensity segments are edited inside the cord only; cord and metastases everywhere. The mask follows the
    selection, whoever makes it. When the edited segment is removed, as by an undo, the one edited before it is
    selected that is still there, at last the cord.
    """

    def __init__(self, scene: Any, segmentationNode: Any, volumeNode: Any, onSwitched: Callable[[], None]) -> None:
        self._scene, self._segmentationNode = scene, segmentationNode
        self._onSwitched = onSwitched
        self._edited: list[str] = []
        self._isTaken = False
        self._volumeNode = volumeNode
        self.node = editorNode(scene)
        self._take()
        self._observers = Observers()
        self._observers.add(self.node, vtk.vtkCommand.ModifiedEvent, self._applyMask)
        self._observers.add(segmentationNode, slicer.vtkSegmentation.SegmentRemoved, self._onSegmentRemoved)
        self._observers.add(scene, slicer.vtkMRMLScene.StartImportEvent, self._onImport)
        self._observers.add(scene, slicer.vtkMRMLScene.EndBatchProcessEvent, self._reclaim, AFTER_SLICER)
        if self.selectedId not in self._roles():
            self.node.SetSelectedSegmentID(self._idsOf(Role.CORD)[0])
        self._applyMask()

    @property
    def selectedId(self) -> str | None:
        """ID of the segment being edited."""
        return self.node.GetSelectedSegmentID() or None

    def select(self, segmentId: str | None) -> None:
        """Selects the segment to edit; the active effect stays."""
        self.node.SetSelectedSegmentID(segmentId or "")
        self._applyMask()

    @property
    def isMaskToCord(self) -> bool:
        """Whether high-intensity segments are edited inside the cord only."""
        return self._segmentationNode.GetAttribute(MASK_ATTRIBUTE) != "off"

    def setMaskToCord(self, on: bool) -> None:
        if on != self.isMaskToCord:
            self._segmentationNode.SetAttribute(MASK_ATTRIBUTE, "on" if on else "off")
            self._applyMask()
            self._onSwitched()

    def toggled(self) -> str | None:
        """The segment to change to between cord and high intensity: the lesion last edited, or the first."""
        bright = self._idsOf(Role.HIGH_INTENSITY)
        if self._roles().get(self.selectedId) is not Role.CORD:
            return next(iter(self._idsOf(Role.CORD)), None)
        return next((each for each in reversed(self._edited) if each in bright), next(iter(bright), None))

    def neighbour(self, step: int) -> str | None:
        """The high-intensity segment ``step`` places on from the selected one, around the end; None without any."""
        bright = self._idsOf(Role.HIGH_INTENSITY)
        if not bright:
            return None
        if self.selectedId in bright:
            return bright[(bright.index(self.selectedId) + step) % len(bright)]
        return bright[0] if step > 0 else bright[-1]

    def setVolume(self, volumeNode: Any) -> None:
        self._volumeNode = volumeNode
        self.node.SetAndObserveSourceVolumeNode(volumeNode)

    def detach(self) -> None:
        """Lets go of the case: nothing is observed any more, and the editor edits nothing."""
        self._observers.removeAll()
        if self.node.GetSegmentationNode() is self._segmentationNode:
            self.node.SetAndObserveSegmentationNode(None)
            self.node.SetAndObserveSourceVolumeNode(None)

    def _onImport(self) -> None:
        self._isTaken = True

    def _reclaim(self) -> None:
        """Goes on editing this case after a scene was added to this one: its editor node was copied over ours."""
        if self._isTaken and not self._scene.IsBatchProcessing():
            self._isTaken = False
            edited = next((each for each in reversed(self._edited) if self._exists(each)), None)
            self._take()
            self.select(edited or next(iter(self._idsOf(Role.CORD)), None))

    def _take(self) -> None:
        wasModifying = self.node.StartModify()
        self.node.SetAndObserveSegmentationNode(self._segmentationNode)
        self.node.SetAndObserveSourceVolumeNode(self._volumeNode)
        self.node.SetOverwriteMode(slicer.vtkMRMLSegmentEditorNode.OverwriteNone)
        self.node.EndModify(wasModifying)

    def _roles(self) -> dict[str | None, Role]:
        segmentation = self._segmentationNode.GetSegmentation()
        return {each.segmentId: each.role for each in recogniseSegments(segmentation).segments} if segmentation else {}

    def _idsOf(self, role: Role) -> list[str]:
        return [segmentId for segmentId, each in self._roles().items() if each is role and segmentId is not None]

    def _noteEdited(self) -> None:
        """Keeps the order in which segments were edited, each once, the last at the end."""
        edited = self.selectedId
        if edited is not None and self._edited[-1:] != [edited] and self._exists(edited):
            self._edited = [*(each for each in self._edited if each != edited), edited]

    def _onSegmentRemoved(self) -> None:
        if (self.node.GetSegmentationNode() is not self._segmentationNode or not self._edited
                or self._exists(self._edited[-1])):
            return
        self._edited = [each for each in self._edited if self._exists(each)]
        if self.selectedId is None or not self._exists(self.selectedId):
            self.select(self._edited[-1] if self._edited else next(iter(self._idsOf(Role.CORD)), None))

    def _exists(self, segmentId: str) -> bool:
        segmentation = self._segmentationNode.GetSegmentation()
        return segmentation is not None and segmentation.GetSegment(segmentId) is not None

    def _applyMask(self) -> None:
        node = self.node
        if node.GetSegmentationNode() is not self._segmentationNode or self._isTaken:
            return
        cords = self._idsOf(Role.CORD)
        isBright = self._roles().get(self.selectedId) is Role.HIGH_INTENSITY
        self._noteEdited()
        inside = isBright and self.isMaskToCord and len(cords) == 1
        mode = (slicer.vtkMRMLSegmentationNode.EditAllowedInsideSingleSegment if inside
                else slicer.vtkMRMLSegmentationNode.EditAllowedEverywhere)
        cordId = cords[0] if inside else ""
        if (node.GetMaskMode(), node.GetMaskSegmentID() or "") != (mode, cordId):
            # The segment before the mode, and both in one event: the editor widget takes the mode back otherwise.
            wasModifying = node.StartModify()
            node.SetMaskSegmentID(cordId)
            node.SetMaskMode(mode)
            node.EndModify(wasModifying)
        if node.GetOverwriteMode() != slicer.vtkMRMLSegmentEditorNode.OverwriteNone:
            node.SetOverwriteMode(slicer.vtkMRMLSegmentEditorNode.OverwriteNone)
