"""A folder of cases gathered on two cores, against loading each into a scene and counting exported arrays.

The cases are of clinical size (15x512x512, a cord and one to three lesions), written by Slicer's own storage: a few
templates, of which each further file is a copy whose header names another case. Every gathering is a process of its
own, so that nothing is kept but what the cache on disk holds.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import slicer
from BenchMeasurement import volumeNodeOf
from BenchVolumes import CLINICAL
from scipy import ndimage
from SpinePainRHILib.Core.Cases import Outline, OutlinedCase, measureCase
from SpinePainRHILib.Core.CaseTags import Role
from SpinePainRHILib.Core.Masks import CroppedMask
from SpinePainRHILib.Scene.CaseFile import saveCaseNode
from SpinePainRHILib.Scene.CaseReading import readCaseFile
from SpinePainRHILib.Scene.CaseSegmentation import addCase
from SpinePainRHILib.Scene.EmbeddedSlicer import newScratchScene, startSlicer

FULL, QUICK = (1_000, 10_000), (100, 400)
"""Numbers of cases: the second number is what is timed, the first shows whether memory grows."""

JOBS = 2
SAMPLE = 20
WANTED_RATIO, WANTED_SECOND_RATIO = 5.0, 100.0
LESION_COUNTS = (1, 2, 3)
LESION_MM = 30.0
LESION_LEVELS = ("T2", "T6", "T10")
CASE_TAG = b"SpinePain.Case:bench|"


def run(caseCounts: tuple[int, int] = FULL) -> list[dict[str, Any]]:
    """One row a number of cases: time and memory of both runs, and the obvious way's time on a sample."""
    rows = []
    with tempfile.TemporaryDirectory() as name:
        templates = writeTemplates(Path(name) / "templates")
        for count in caseCounts:
            folder = Path(name) / str(count)
            files = writeCases(templates, folder / "cases", count)
            rows.append(benchFolder(folder, files))
    return rows


def benchFolder(folder: Path, files: Sequence[Path]) -> dict[str, Any]:
    first, second = (gather(folder) for _ in range(2))
    if first["files"] != len(files) or (first["unchanged"], second["unchanged"]) != (0, len(files)) or \
            first["rhiSum"] != second["rhiSum"]:
        raise AssertionError("The gathering is not what it should be, so its time means nothing.")
    obvious = ObviousWay()
    one, slow = (timesOf(work, files[:SAMPLE]) for work in (measureFile, obvious.measure))
    if any(abs(obvious.measure(path) - measureFile(path)) > 1e-9 for path in files[:len(LESION_COUNTS)]):
        raise AssertionError("The two ways disagree, so their times mean nothing.")
    oursMs = first["seconds"] * 1e3 / len(files)
    obviousSeconds = slow.passedMs * len(files) / 1e3
    return {
        "bench": f"gathering with {JOBS} processes", "volume": CLINICAL.name, "cases": len(files),
        "seconds": first["seconds"], "oursMs": oursMs, "oneCaseMs": one.passedMs, "obviousMs": slow.passedMs,
        "ratio": slow.passedMs / oursMs, "wantedRatio": WANTED_RATIO, "obviousSecondsEstimated": obviousSeconds,
        "secondRunSeconds": second["seconds"], "secondRunRatio": first["seconds"] / second["seconds"],
        "secondRunRatioToObvious": obviousSeconds / second["seconds"],
        "wantedSecondRunRatioToObvious": WANTED_SECOND_RATIO,
        # Of the processor: what counts where other programs run on the machine.
        "processorMs": first["processorSeconds"] * 1e3 / len(files), "oneCaseProcessorMs": one.processorMs,
        "obviousProcessorMs": slow.processorMs,
        "secondRunProcessorMs": second["processorSeconds"] * 1e3 / len(files),
        "mainMiB": first["mainMiB"], "largestWorkerMiB": first["largestWorkerMiB"],
        "secondRunMainMiB": second["mainMiB"]}


def gather(folder: Path) -> dict[str, Any]:
    """What GatherFolder says of a new process that gathers the cases of a folder."""
    command = [sys.executable, str(Path(__file__).with_name("GatherFolder.py")), str(folder / "cases"),
               str(folder / "cache"), "--jobs", str(JOBS)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def measureFile(path: Path) -> float | None:
    """One case in this process, all in."""
    return measureCase(readCaseFile(path)).rhiPercent


@dataclass(frozen=True)
class Times:
    """Median milliseconds for a file, as they pass and of the processor."""

    passedMs: float
    processorMs: float


def timesOf(work: Callable[[Path], Any], files: Sequence[Path]) -> Times:
    """The times of ``work`` on each of the files, after one to warm up."""
    work(files[0])
    passed, processor = [], []
    for path in files:
        start, startProcessor = time.perf_counter(), time.process_time()
        work(path)
        passed.append((time.perf_counter() - start) * 1e3)
        processor.append((time.process_time() - startProcessor) * 1e3)
    return Times(median(passed), median(processor))


class ObviousWay:
    """A script as most would write it: the file in a scene, each segment exported to an array, slices added up.

    Its reference volume is made once, which spares it the loading of each case's image.
    """

    def __init__(self) -> None:
        self._scene = startSlicer().scene
        self._volume = volumeNodeOf(self._scene, CLINICAL)
        self._axis = 2 - CLINICAL.geometry().axisFor("acquisition")

    def measure(self, path: Path) -> float:
        node = self._scene.AddNewNodeByClass("vtkMRMLSegmentationNode")
        storage = self._scene.AddNewNodeByClass("vtkMRMLSegmentationStorageNode")
        storage.SetFileName(str(path))
        storage.ReadData(node)
        segmentation = node.GetSegmentation()
        cord, *lesions = (slicer.util.arrayFromSegmentBinaryLabelmap(node, segmentation.GetNthSegmentID(index),
                                                                     self._volume) > 0
                          for index in range(segmentation.GetNumberOfSegments()))
        others = tuple(axis for axis in range(3) if axis != self._axis)
        cordCounts = cord.sum(axis=others)
        highCounts = (np.logical_or.reduce(lesions) & cord).sum(axis=others)
        for lesion in lesions:
            (lesion & cord).sum(axis=others)
        ratio = np.divide(100.0 * highCounts, cordCounts, out=np.zeros(len(cordCounts)), where=cordCounts > 0)
        for each in (node.GetDisplayNode(), storage, node):
            self._scene.RemoveNode(each)
        return float(ratio[highCounts == highCounts.max()].max())


def writeTemplates(folder: Path) -> list[Path]:
    """A case for each number of lesions, saved by Slicer's storage."""
    folder.mkdir(parents=True)
    case, paths = CLINICAL.case(), []
    for count in LESION_COUNTS:
        paths.append(folder / f"{count}.seg.nrrd")
        saveCaseNode(addCase(newScratchScene(), withLesions(case, count), CLINICAL.shape), paths[-1])
    return paths


def withLesions(case: OutlinedCase, count: int) -> OutlinedCase:
    """Lesions of 30 mm at different heights in the middle of the cord, none touching another."""
    inner = ndimage.binary_erosion(case.cord.voxels, np.ones((1, 1, 3)), iterations=2)
    rows = round(LESION_MM / case.geometry.spacingMm[1])
    lesions = []
    for number, level in enumerate(LESION_LEVELS[:count], start=1):
        first = number * inner.shape[1] // (len(LESION_LEVELS) + 1)
        voxels = np.zeros_like(inner)
        voxels[:, first:first + rows] = inner[:, first:first + rows]
        lesions.append(Outline(f"High intensity {number}", Role.HIGH_INTENSITY,
                               CroppedMask.fromLabels(voxels, None, case.cord.offset), level))
    return replace(case, lesions=tuple(lesions))


def writeCases(templates: Sequence[Path], folder: Path, count: int) -> list[Path]:
    """Files that differ in the case they name."""
    folder.mkdir(parents=True)
    contents = [path.read_bytes() for path in templates]
    paths = []
    for number in range(count):
        paths.append(folder / f"sub-{number:05d}.seg.nrrd")
        tag = f"SpinePain.Case:sub-{number:05d}|".encode()
        paths[-1].write_bytes(contents[number % len(contents)].replace(CASE_TAG, tag))
    return paths


if __name__ == "__main__":
    from SpinePainRHILib.Scene.EmbeddedSlicer import hideLibraryMessages

    hideLibraryMessages()
    for row in run(QUICK if "--quick" in sys.argv else FULL):
        print("  ".join(f"{name} {value:.4g}" if isinstance(value, float) else f"{name} {value}"
                        for name, value in row.items()))
