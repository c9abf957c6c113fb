"""A reader's work on one case: what is outlined, what it measures, where it is kept."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import slicer

from ..Core.Geometry import AXIS_CHOICES
from ..Core.Masks import CroppedMask
from ..Core.Rhi import RULE_CHOICES
from ..Events.Observers import BEFORE_SLICER, Observers
from ..Events.Scheduling import Coalescer, Schedule, runNow
from ..Events.SegmentationEvents import CONTENT_EVENTS
from ..Events.Signal import Signal
from ..Keep.CaseStorage import CasePlace, CaseStorage
from ..Live.LiveMeasurement import LiveMeasurement, masksOf
from ..Live.LiveReading import LiveCase
from ..Live.LiveValues import LiveValues, ValueStatus
from ..Live.PlacesToShow import pointOfMask, pointOfSlice
from ..Live.PlaneAreas import Plane, planeOf
from ..Scene.CaseVolume import attachVolume, placeNote, sourceProblem, volumeOf
from .CaseDetails import CaseDetails
from .CaseEditor import CaseEditor
from .LesionTable import LesionTable

UPDATING = "The outlines changed; the values are being updated."
FROZEN_UNCHANGED = "The values are frozen; the outlines have not changed since."
FROZEN_CHANGED = "The values are frozen; the outlines have changed since."
CLOSED = "The case is closed."
REMOVED = "The segmentation was removed from the scene."
SCENE_CLOSED = "The scene was closed."


class CaseSession(CaseDetails):
    """The live case of a segmentation node. What it offers is listed at the top of this package.

    It observes the node and the scene, and measures again when something changed; several events of one edit that
    come before ``schedule`` calls back give one update. It ends by ``close``, or by itself when its segmentation
    leaves the scene or the scene is closed; then no observer is left, ``segmentationNode`` is None, and ``values``
    hold no number. Unsaved work goes to the autosave file before.

    Raises ValueError where the segmentation is not a case (see Scene.SegmentRecognition).
    """

    def __init__(self, segmentationNode: Any, volumeNode: Any = None, *, schedule: Schedule = runNow,
                 clock: Callable[[], float] = time.monotonic, place: CasePlace | None = None,
                 checkSource: bool = True) -> None:
        """Without ``volumeNode`` the one that the segmentation refers to is taken, if any; ``checkSource`` compares
        its fingerprint with the case's. Axis and rule can be set afterwards."""
        super().__init__(segmentationNode, LiveMeasurement(segmentationNode, "acquisition", "auto"))
        self._scene = segmentationNode.GetScene()
        self.valuesChanged, self.modifiedChanged, self.ended = Signal(), Signal(), Signal()
        self._live.read()  # refuses what is no case before anything is observed
        self._volume = volumeNode if volumeNode is not None else volumeOf(segmentationNode)
        self._sourceProblem: str | None = None
        self.placeNote: str | None = None
        """That the file of the volume places its voxels twice; None where it does not."""
        self._plane: Plane | None = None
        self._isFrozen = self._wasModified = False
        self._frozenReading: LiveCase | None = None
        self.keptFile: Path | None = None
        """After the end: the autosave file that holds unsaved work; None where there was none, or it failed."""
        self._observers = Observers()
        self._coalescer = Coalescer(schedule, self._refresh)
        self.editor = CaseEditor(self._scene, segmentationNode, self._volume, self.contextChanged.emit)
        self.file = CaseStorage(segmentationNode, self._live.read, self._noteStorage, clock, place or CasePlace())
        self.lesions = LesionTable(segmentationNode, self.editor, lambda: self.update().rows)
        self._values = self._live.values(None)
        if self._volume is not None:
            self._takeVolume(self._volume, checkSource)
        self._wasModified = self.file.isModified
        self._observe()

    # What it works on

    @property
    def volumeNode(self) -> Any:
        """The volume that is outlined; None where none is known or it was removed."""
        return self._volume

    @property
    def scene(self) -> Any:
        return self._scene

    # Values

    @property
    def values(self) -> LiveValues:
        """The values last computed, with how far they may be trusted."""
        return self._values

    def update(self, force: bool = False) -> LiveValues:
        """Brings the values up to date now; with ``force`` every voxel is read again. Frozen values stay."""
        if self._node is not None:
            self._coalescer.cancel()
            if force:
                self._live.forget()
            self._refresh()
        return self._values

    def setViewPlane(self, sliceToRas: Any) -> None:
        """Sets the slice in view by its slice-to-RAS matrix (vtkMatrix4x4 or 4x4 array); None for none."""
        self._plane = planeOf(sliceToRas)
        self._requestUpdate()

    @property
    def axis(self) -> str:
        return self._live.axis

    @property
    def rule(self) -> str:
        return self._live.rule

    def setAxis(self, axis: str) -> None:
        """Sets the axis the slices are taken along: one of Core.Geometry.AXIS_CHOICES, else ValueError."""
        self._live.configure(_known("axis", axis, AXIS_CHOICES), self.rule)
        self._requestUpdate()

    def setRule(self, rule: str) -> None:
        """Sets the rule of the ratio: one of Core.Rhi.RULE_CHOICES, else ValueError."""
        self._live.configure(self.axis, _known("rule", rule, RULE_CHOICES))
        self._requestUpdate()

    @property
    def isFrozen(self) -> bool:
        return self._isFrozen

    def setFrozen(self, frozen: bool) -> None:
        """Keeps the values as they are now, while outlines and views change; or lets them go on."""
        if frozen == self._isFrozen or self._node is None:
            return
        if frozen:
            values = self.update()
            self._isFrozen, self._frozenReading = True, self._readOrNone()
            self._publish(replace(values, status=ValueStatus.FROZEN, reason=FROZEN_UNCHANGED))
        else:
            self._isFrozen = False
            self.update()

    # Volume

    @property
    def sourceProblem(self) -> str | None:
        """Why the volume shown may not be the one that was outlined; None where it is, or nothing is known."""
        return self._sourceProblem

    def setVolume(self, volumeNode: Any) -> None:
        """Shows the case on another volume, None for none; the outlines stay where they are."""
        self._requireOpen()
        self._takeVolume(volumeNode)
        self.contextChanged.emit()

    @property
    def cordMask(self) -> CroppedMask | None:
        """The cord as it is now; the same object for as long as its voxels are. None while there is no one cord."""
        reading = self._readOrNone()
        return reading.case.cord if reading is not None else None

    # Where to look

    def pointOfSlice(self, index: int) -> tuple[float, float, float] | None:
        """World RAS point of slice ``index`` along the case's axis: the cord's centre on it, else the grid's; None
        while the case cannot be read."""
        reading = self._readOrNone()
        return pointOfSlice(reading.case, self.axis, index) if reading is not None else None

    def pointOfSegment(self, segmentId: str) -> tuple[float, float, float] | None:
        """World RAS centre of a segment, for a lesion on its representative slice; None for an empty one."""
        reading = self._readOrNone()
        if reading is None:
            return None
        row = next((each for each in self._values.rows if each.segmentId == segmentId), None)
        return pointOfMask(reading.case, self.axis, masksOf(reading, [segmentId])[0],
                           row.rhiSliceIndex if row else None)

    # End

    def close(self, keepUnsaved: bool = True) -> None:
        """Ends the session and leaves the nodes in the scene. Unsaved work is autosaved, or, without
        ``keepUnsaved``, given up with its autosave file."""
        if self._node is not None:
            self._end(CLOSED, keepUnsaved)

    def _end(self, reason: str, keepUnsaved: bool) -> None:
        self._observers.removeAll()
        self._coalescer.stop()
        if keepUnsaved:
            self.keptFile = self.file.autosave()
        else:
            self.file.discardAutosave()
        self.editor.detach()
        self._node = self._volume = None
        try:
            self._publish(LiveValues(ValueStatus.NOT_COMPUTABLE, reason))
            if reason != CLOSED:
                self.ended.emit(reason)
        finally:
            for signal in (self.valuesChanged, self.contextChanged, self.modifiedChanged, self.ended):
                signal.disconnectAll()

    # Events

    def _observe(self) -> None:
        for event in CONTENT_EVENTS:
            self._observers.add(self._node, event, self._requestUpdate)
        self._observers.add(self._scene, slicer.vtkMRMLScene.StartCloseEvent, self._onSceneClose)
        self._observers.addNodeEvent(self._scene, slicer.vtkMRMLScene.NodeAboutToBeRemovedEvent, self._onNodeRemoved,
                                     BEFORE_SLICER)

    def _onSceneClose(self) -> None:
        self._end(SCENE_CLOSED, keepUnsaved=True)

    def _onNodeRemoved(self, node: Any) -> None:
        if node is self._node:
            self._end(REMOVED, keepUnsaved=True)
        elif node is self._volume:
            self._takeVolume(None)
            self.contextChanged.emit()

    def _requestUpdate(self) -> None:
        if self._node is None:
            return
        self._coalescer.request()
        if self._coalescer.isPending and not self._isFrozen and self._values.status is not ValueStatus.STALE:
            self._publish(replace(self._values, status=ValueStatus.STALE, reason=UPDATING))

    def _refresh(self) -> None:
        if self._isFrozen:
            changed = self._readOrNone() is not self._frozenReading
            reason = FROZEN_CHANGED if changed else FROZEN_UNCHANGED
            self._publish(replace(self._values, reason=reason))
        else:
            self._publish(self._live.values(self._plane))
        self._noteModified()

    def _publish(self, values: LiveValues) -> None:
        # Slices are no part of a measurement's equality, so the very object is asked for.
        if values.measurement is not self._values.measurement or values != self._values:
            self._values = values
            self.valuesChanged.emit(values)

    def _noteStorage(self) -> None:
        self._noteModified()
        self.contextChanged.emit()

    def _noteModified(self) -> None:
        isModified = self.file.noteChange()
        if isModified != self._wasModified:
            self._wasModified = isModified
            self.modifiedChanged.emit(isModified)

    # Help

    def _takeVolume(self, volumeNode: Any, checkSource: bool = True) -> None:
        self._volume = volumeNode
        attachVolume(self._node, volumeNode)
        self.editor.setVolume(volumeNode)
        reading = self._readOrNone() if checkSource and volumeNode is not None else None
        self._sourceProblem = sourceProblem(reading.case, volumeNode) if reading is not None else None
        self.placeNote = placeNote(volumeNode) if volumeNode is not None else None

    def _readOrNone(self) -> LiveCase | None:
        try:
            return self._live.read() if self._node is not None else None
        except ValueError:
            return None


def _known(name: str, value: str, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise ValueError(f"Unknown {name} '{value}': use one of {', '.join(choices)}.")
    return value
