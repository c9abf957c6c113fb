"""The session's update after a stroke, against exporting both segments to arrays, on the same strokes."""

import gc
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import slicer
from BenchVolumes import LARGE_SAGITTAL, BenchVolume
from SpinePainRHILib.Case.CaseSession import CaseSession
from SpinePainRHILib.Case.SliceViews import sliceViewsOf
from SpinePainRHILib.Core.Cases import measureCase
from SpinePainRHILib.Core.CaseTags import Role
from SpinePainRHILib.Core.Masks import CroppedMask
from SpinePainRHILib.Events.Scheduling import ManualSchedule
from SpinePainRHILib.Keep.CaseStorage import CasePlace
from SpinePainRHILib.Scene.CaseSegmentation import addCase, readCase
from SpinePainRHILib.Scene.EmbeddedSlicer import startSlicer
from SpinePainRHILib.Scene.Labelmaps import labelmapOfMask, toMatrix
from SpinePainRHILib.Scene.SegmentRecognition import recogniseSegments

STROKES = 200
EXPORT_EVERY = 10
"""The export is measured after every tenth stroke only: it takes most of a second."""

WANTED_MS = 16.0
MEMORY_STROKES = 10_000
WARMING_STROKES = 500
SMALL = BenchVolume((12, 40, 40), (1.0, 1.0, 4.0), "ASR")
BRUSH = (2, 12, 6)
"""Voxels (k, j, i) of a stroke; for the time of an update only what it touches matters, not its form."""


def run() -> list[dict[str, Any]]:
    """One row: the 95th percentiles of both ways in milliseconds, their ratio, and the growth of memory."""
    # The memory first: its high-water mark would drown in that of the large volume.
    memory = benchMemory()
    return [{"bench": "live update after a stroke, 95th percentile", "volume": LARGE_SAGITTAL.name}
            | benchUpdate(LARGE_SAGITTAL) | memory]


def benchUpdate(volume: BenchVolume, strokes: int = STROKES) -> dict[str, Any]:
    with _BenchSession(volume) as bench:
        added = 0
        straight, oblique, processor, export = [], [], [], []
        for number in range(strokes):
            bench.showSlice(tilted=number % 2 == 1)
            bench.stroke()
            nodes = bench.scene.GetNumberOfNodes()
            passedMs, processorMs = bench.updateMs()
            (oblique if number % 2 else straight).append(passedMs)
            processor.append(processorMs)
            added += bench.scene.GetNumberOfNodes() - nodes
            if number % EXPORT_EVERY == 0:
                export.append(bench.exportMs())
        if bench.session.values.measurement != measureCase(readCase(bench.session.segmentationNode)):
            raise AssertionError("The update disagrees with a measurement from scratch, so its time means nothing.")
    oursMs, exportMs = _p95(straight + oblique), _p95(export)
    return {"strokes": strokes, "oursMs": oursMs, "obviousMs": exportMs, "ratio": exportMs / oursMs,
            "wantedMs": WANTED_MS, "processorMs": _p95(processor), "medianMs": float(np.median(straight + oblique)),
            "alongTheGridMs": _p95(straight), "obliqueMs": _p95(oblique), "nodesAdded": added}


def benchMemory() -> dict[str, Any]:
    """What the process holds more of after 10,000 strokes than after the first 500: Python's blocks of memory, and
    the largest memory it ever had (which VTK's and numpy's part belongs to)."""
    with _BenchSession(SMALL) as bench:
        for number in range(MEMORY_STROKES + WARMING_STROKES):
            if number == WARMING_STROKES:
                before = _memory()
            bench.stroke()
            bench.schedule.run()
        after = _memory()
    return {"memoryStrokes": MEMORY_STROKES, "pythonBlocksAdded": after[0] - before[0],
            "peakMemoryAddedMiB": after[1] - before[1]}


def _memory() -> tuple[int, float]:
    gc.collect()
    return sys.getallocatedblocks(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10


class _BenchSession:
    """A session on a bench volume, stroked through the Segment Editor's engine."""

    def __init__(self, volume: BenchVolume) -> None:
        self.scene = startSlicer().scene
        self.volume, self.case = volume, volume.case()
        self.schedule = ManualSchedule()
        self._random = np.random.default_rng(1)
        self._folder = tempfile.TemporaryDirectory()

    def __enter__(self) -> "_BenchSession":
        node = addCase(self.scene, self.case, self.volume.shape)
        self._volumeNode = self._addVolume()
        node.SetReferenceImageGeometryParameterFromVolumeNode(self._volumeNode)
        self.session = CaseSession(node, self._volumeNode, schedule=self.schedule,
                                   place=CasePlace(folder=Path(self._folder.name)),
                                   checkSource=False)
        self._engine = slicer.vtkSlicerSegmentEditorLogic()
        self._engine.SetMRMLScene(self.scene)
        self._engine.SetSegmentEditorNode(self.session.editor.node)
        self._ids = {each.role: each.segmentId for each in recogniseSegments(node.GetSegmentation()).segments}
        self.schedule.run()
        return self

    def __exit__(self, *_error: Any) -> None:
        node = self.session.segmentationNode
        self.session.close(keepUnsaved=False)
        for each in (node, self._volumeNode):
            self.scene.RemoveNode(each)
        self._folder.cleanup()

    def stroke(self) -> None:
        """Three of four strokes go to the lesion, one to the cord; half of them paint, half erase."""
        role = Role.CORD if self._random.random() < 0.25 else Role.HIGH_INTENSITY
        inside = self.case.cord if role is Role.CORD else self.case.lesions[0].mask
        offset = tuple(int(first + self._random.integers(0, size)) for first, size in
                       zip(inside.offset, inside.voxels.shape, strict=True))
        last = (size - brush for size, brush in zip(self.volume.shape, BRUSH, strict=True))
        brush = CroppedMask(np.ones(BRUSH, dtype=bool), tuple(map(min, offset, last)))
        mode = self._engine.ModificationModeAdd if self._random.random() < 0.5 else self._engine.ModificationModeRemove
        self.session.editor.node.SetSelectedSegmentID(self._ids[role])
        self._engine.ModifySegmentByLabelmap(self.session.segmentationNode, self._ids[role],
                                             labelmapOfMask(brush, self.case.geometry), mode, False, True)

    def showSlice(self, tilted: bool) -> None:
        """Shows the slice through the middle of the volume along the acquisition plane, or one tilted to it."""
        matrix = sliceViewsOf(self.case.geometry, self.volume.shape).main.sliceToRas.copy()
        if tilted:
            turn = np.eye(3)
            turn[np.ix_((0, 2), (0, 2))] = [[np.cos(0.1), -np.sin(0.1)], [np.sin(0.1), np.cos(0.1)]]
            matrix[:3, :3] = matrix[:3, :3] @ turn
        self.session.setViewPlane(matrix)
        self.schedule.run()

    def updateMs(self) -> tuple[float, float]:
        """Milliseconds from the end of the stroke's last event to the new values: as they pass, and of the processor,
        which alone counts where other programs run."""
        start, startOfProcessor = time.perf_counter(), time.process_time()
        self.schedule.run()
        return (time.perf_counter() - start) * 1e3, (time.process_time() - startOfProcessor) * 1e3

    def exportMs(self) -> float:
        """The obvious way: both segments as arrays of the volume, counted slice by slice."""
        start = time.perf_counter()
        cord, high = (slicer.util.arrayFromSegmentBinaryLabelmap(
            self.session.segmentationNode, self._ids[role], self._volumeNode) > 0
            for role in (Role.CORD, Role.HIGH_INTENSITY))
        axes = tuple(axis for axis in range(3) if axis != 2 - self.case.geometry.axisFor("acquisition"))
        cordCounts, highCounts = cord.sum(axis=axes), (cord & high).sum(axis=axes)
        np.divide(100.0 * highCounts, cordCounts, out=np.zeros(len(cordCounts)), where=cordCounts > 0)
        return (time.perf_counter() - start) * 1e3

    def _addVolume(self) -> Any:
        image = slicer.vtkOrientedImageData()
        image.SetDimensions(self.volume.shape[::-1])
        image.AllocateScalars(3, 1)
        node = self.scene.AddNewNodeByClass("vtkMRMLScalarVolumeNode")
        node.SetIJKToRASMatrix(toMatrix(self.case.geometry.ijkToRas))
        node.SetAndObserveImageData(image)
        return node


def _p95(values: list[float]) -> float:
    return float(np.percentile(values, 95))


if __name__ == "__main__":
    from SpinePainRHILib.Scene.EmbeddedSlicer import hideLibraryMessages

    hideLibraryMessages()
    for row in run():
        print("  ".join(f"{name} {value:.4g}" if isinstance(value, float) else f"{name} {value}"
                        for name, value in row.items()))
