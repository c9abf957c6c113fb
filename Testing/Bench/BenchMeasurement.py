"""RHI with all per-slice values: from the segments' own labelmaps, against exporting both to full arrays."""

import time
import tracemalloc
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np
import slicer
from BenchVolumes import CLINICAL, LARGE_AXIAL, LARGE_SAGITTAL, BenchVolume
from SpinePainRHILib.Core.Cases import measureCase, sliceTable
from SpinePainRHILib.Core.Rhi import measureRhi
from SpinePainRHILib.Scene.CaseSegmentation import addCase, readCase, referenceGrid
from SpinePainRHILib.Scene.EmbeddedSlicer import startSlicer
from SpinePainRHILib.Scene.Labelmaps import maskOfSegment

WANTED_RATIO = {CLINICAL.name: 20.0, LARGE_SAGITTAL.name: 100.0, LARGE_AXIAL.name: 100.0}


def run() -> list[dict[str, Any]]:
    """One row a volume: milliseconds of both ways, their ratio, and the memory that ours needs."""
    return [benchVolume(volume) for volume in (CLINICAL, LARGE_SAGITTAL, LARGE_AXIAL)]


def benchVolume(volume: BenchVolume) -> dict[str, Any]:
    scene = startSlicer().scene
    case = volume.case()
    node = addCase(scene, case, volume.shape)
    volumeNode = volumeNodeOf(scene, volume)
    node.SetReferenceImageGeometryParameterFromVolumeNode(volumeNode)
    axis = 2 - case.geometry.axisFor("acquisition")

    grid = case.geometry
    segmentation = node.GetSegmentation()

    def ours() -> float:
        cordSegment, highSegment = segmentation.GetNthSegment(0), segmentation.GetNthSegment(1)
        reference = referenceGrid(node, cordSegment)
        measured = measureRhi(maskOfSegment(cordSegment, reference), [maskOfSegment(highSegment, reference)], grid)
        sliceTable(measured, grid)
        return measured.ratios.rhiPercent

    def wholeCase() -> float:
        return measureCase(readCase(node)).rhiPercent

    def obvious() -> float:
        return _obviousRhi(node, volumeNode, axis)

    if abs(ours() - obvious()) > 1e-9:
        raise AssertionError("The two ways disagree, so their times mean nothing.")
    oursMs, obviousMs = medianMs(ours, 25), medianMs(obvious, 5)
    maskBytes = case.cord.voxels.size + sum(lesion.mask.voxels.size for lesion in case.lesions)
    extraBytes = _peakBytes(ours)
    row = {
        "bench": "RHI and slice table", "volume": volume.name, "oursMs": oursMs, "obviousMs": obviousMs,
        "wholeCaseMs": medianMs(wholeCase, 25), "ratio": obviousMs / oursMs, "wantedRatio": WANTED_RATIO[volume.name],
        "croppedMasksMiB": maskBytes / 2**20, "peakExtraMiB": extraBytes / 2**20,
        "memoryRatio": extraBytes / maskBytes, "wantedMemoryRatio": 2.0}
    for each in (node, volumeNode):
        scene.RemoveNode(each)
    return row


def medianMs(work: Callable[[], Any], times: int) -> float:
    """Median duration of ``work`` in milliseconds, after one run to warm up."""
    work()
    durations = []
    for _each in range(times):
        start = time.perf_counter()
        work()
        durations.append((time.perf_counter() - start) * 1e3)
    return median(durations)


def _obviousRhi(node: Any, volumeNode: Any, axis: int) -> float:
    segmentation = node.GetSegmentation()
    cord, high = (slicer.util.arrayFromSegmentBinaryLabelmap(node, segmentation.GetNthSegmentID(index), volumeNode) > 0
                  for index in range(2))
    others = tuple(each for each in range(3) if each != axis)
    cordCounts, highCounts = cord.sum(axis=others), (cord & high).sum(axis=others)
    ratio = np.divide(100.0 * highCounts, cordCounts, out=np.zeros(len(cordCounts)), where=cordCounts > 0)
    largest = np.flatnonzero(highCounts == highCounts.max())
    return float(ratio[largest].max())


def volumeNodeOf(scene: Any, volume: BenchVolume) -> Any:
    """A volume node of the size, needed by the export as reference; its voxels do not matter."""
    from SpinePainRHILib.Scene.Labelmaps import toMatrix

    image = slicer.vtkOrientedImageData()
    image.SetDimensions(volume.shape[::-1])
    image.AllocateScalars(3, 1)
    node = scene.AddNewNodeByClass("vtkMRMLScalarVolumeNode")
    node.SetIJKToRASMatrix(toMatrix(volume.geometry().ijkToRas))
    node.SetAndObserveImageData(image)
    return node


def _peakBytes(work: Callable[[], Any]) -> int:
    """Largest memory that numpy and Python held at once during ``work``, beyond what they held before."""
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    tracemalloc.reset_peak()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak - before
