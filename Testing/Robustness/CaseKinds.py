"""Case files: without Slicer, through Slicer, and counted by pynrrd."""

import warnings
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import nrrd
import numpy as np
from ImageKinds import AFFINE, SHAPE, forPynrrd
from Kinds import Kind, Wrong, expect
from Mutators import PLANTED, damagedNrrd
from SpinePainRHILib.Core.CaseAssembly import OTHER_GRID
from SpinePainRHILib.Core.Cases import CaseInfo, Outline, OutlinedCase, measureCase
from SpinePainRHILib.Core.CaseTags import Role
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.Masks import CroppedMask
from SpinePainRHILib.Files.CaseHeader import readCaseHeader
from SpinePainRHILib.Files.SegmentationFile import readSegmentationFile
from SpinePainRHILib.Scene.CaseReading import checkCaseFile, readCaseFile

CASE_NAME = "sub-7_ses-week12.seg.nrrd"


def caseKinds(folder: Path) -> list[Kind]:
    """Case files as Slicer saves them, compressed and not, on one layer and on several."""
    return [Kind("case file", 5, caseFiles(folder), damagedNrrd, checkCase)]


def caseFiles(folder: Path) -> dict[str, bytes]:
    """Undamaged cases of a cord and two lesions: ratios of 25 and 50 % on their slices."""
    from SpinePainRHILib.Scene.CaseFile import saveCaseNode
    from SpinePainRHILib.Scene.CaseSegmentation import addCase
    from SpinePainRHILib.Scene.EmbeddedSlicer import hideLibraryMessages, newScratchScene

    hideLibraryMessages()
    cord, first, second = (np.zeros(SHAPE, bool) for _ in range(3))
    cord[:, 2:6, 2:4] = True
    first[2, 2:4, 2] = True
    second[3, 2:6, 2] = True
    lesions = (Outline("High <b>intensity", Role.HIGH_INTENSITY, CroppedMask.fromLabels(first), "C4"),
               Outline("Second", Role.HIGH_INTENSITY, CroppedMask.fromLabels(second), "T5"))
    case = OutlinedCase(CaseInfo("sub-7", "week12", "reader 1"), GridGeometry(AFFINE), CroppedMask.fromLabels(cord),
                        lesions)
    path = folder / CASE_NAME
    saveCaseNode(addCase(newScratchScene(), case, SHAPE), path)
    overlapping = path.read_bytes()
    carved = replace(case, cord=CroppedMask.fromLabels(cord & ~first & ~second))
    saveCaseNode(addCase(newScratchScene(), carved, SHAPE), path)
    single = path.read_bytes()
    path.unlink()
    return {CASE_NAME: overlapping, "sub-8.seg.nrrd": single, "case3.seg.nrrd": _raw(overlapping),
            f"{PLANTED}_GIVEN_19500101.seg.nrrd": _raw(single).replace(b"SpinePain.Case:sub-7|", b"")}


def _raw(content: bytes) -> bytes:
    """The same case with voxels that no checksum guards."""
    import gzip

    head, end, voxels = content.partition(b"\n\n")
    return head.replace(b"encoding: gzip", b"encoding: raw") + end + gzip.decompress(voxels)


def checkCase(path: Path, random: Random) -> object:
    """Reads, checks and measures a case file; what is accepted is what Slicer and pynrrd read."""
    try:
        readCaseHeader(path)
    except ValueError as error:
        refused = str(error)
    else:
        refused = ""
    try:
        checkCaseFile(path, quietly=True)
    except ValueError as error:
        refused = refused or str(error)
    case = readCaseFile(path, quietly=True)
    expect(not refused, f"read, but refused elsewhere: {refused}")
    measured = measureCase(case)
    counts = countedByPynrrd(path)
    if counts is not None and OTHER_GRID not in measured.problems:
        ours = sorted(each.voxelCount for each in (case.cord, *(each.mask for each in case.lesions)))
        left = list(counts)
        for each in ours:
            expect(each in left, f"outlines of {ours} voxels, where pynrrd finds {counts}")
            left.remove(each)
    if readSegmentationFile(path) is not None and random.random() < 0.3:
        _compareWithSlicer(path, case, measured)
    return measured


def _compareWithSlicer(path: Path, case: OutlinedCase, measured: Any) -> None:
    from SpinePainRHILib.Scene.CaseFile import readThroughSlicer

    try:
        other = readThroughSlicer(path)
    except ValueError as error:
        raise Wrong(f"read without Slicer, refused with it: {error}") from None
    expect(case.info == other.info and case.problems == other.problems, "Slicer reads other details")
    expect([(each.name, each.role, each.level, each.mask.voxelCount) for each in case.lesions]
           == [(each.name, each.role, each.level, each.mask.voxelCount) for each in other.lesions], "other lesions")
    again = measureCase(other)
    expect(measured.rule == again.rule and np.allclose(
        [measured.rhiPercent or -1, measured.cordVolumeMm3], [again.rhiPercent or -1, again.cordVolumeMm3], rtol=1e-5),
        f"Slicer's case measures {again.rhiPercent}, not {measured.rhiPercent}")


def countedByPynrrd(path: Path) -> list[int] | None:
    """Voxels of each segment, inside the extents of its layer; None where this simple count does not hold."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        other = forPynrrd(path)
        try:
            voxels, header = nrrd.read(str(other))
        except Exception:  # what pynrrd cannot read, it cannot judge
            return None
        finally:
            other.unlink()
    voxels = voxels if voxels.ndim == 4 else voxels[None]
    segments = []
    while f"Segment{len(segments)}_ID" in header:
        segments.append({name: header.get(f"Segment{len(segments)}_{name}", "") for name in (
            "ID", "Layer", "LabelValue", "Extent")})
    try:
        parsed = [(int(each["Layer"]), int(each["LabelValue"]), tuple(map(int, each["Extent"].split())))
                  for each in segments]
    except ValueError:
        return None
    if not parsed or voxels.size == 1 or any(len(extent) != 6 for _, _, extent in parsed) or any(
            not 0 <= layer < len(voxels) for layer, _, _ in parsed) or "Segmentation_Extent" in header:
        return None
    counts = []
    for layer, label, _ in parsed:
        extents = [extent for other, _, extent in parsed if other == layer and all(
            extent[axis] <= extent[axis + 1] for axis in (0, 2, 4))]
        if not extents:
            counts.append(0)
            continue
        box = tuple(slice(max(min(each[axis] for each in extents), 0),
                          max(max(each[axis + 1] for each in extents) + 1, 0)) for axis in (0, 2, 4))
        counts.append(int((voxels[(layer, *box)] == label).sum()))
    return counts
