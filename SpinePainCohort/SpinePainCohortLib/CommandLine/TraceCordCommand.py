"""``spinepain trace-cord``: a few points along the cord become its outline."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from SpinePainRHILib.Core.Cases import CaseInfo, OutlinedCase
from SpinePainRHILib.Core.CaseTags import BASELINE, CordMeaning

from ..Importing.EarlierKept import EarlierKept
from .ExitStatus import DONE, SOME_LEFT_OUT
from .Output import complain, say

if TYPE_CHECKING:
    from SpinePainRHILib.Files.ImageFiles import Volume
    from SpinePainTraceLib import CordTrace


def run(options: argparse.Namespace) -> int:
    """Traces the cord, writes it and tells what was left to the reader."""
    _checkOptions(options)

    from SpinePainRHILib.Files.ImageFiles import readVolume
    from SpinePainRHILib.Files.PointFiles import readPoints
    from SpinePainTraceLib import traceCord

    points = readPoints(options.points)
    volume = readVolume(options.volume, options.series)
    trace = traceCord(volume.voxels, volume.geometry, points)
    if volume.series is not None:
        say(f"Volume: {volume.series.shown}.")
    for line in traceSummary(trace, volume):
        say(line)
    leftCount = sum(not each.isTraced for each in trace.slices)
    if leftCount == len(trace.slices):
        raise ValueError("no slice could be traced, so nothing was written: check that the points lie on the cord, "
                         "or outline it by hand.")
    write = _writeCase if options.case is not None else _writeLabels
    with EarlierKept(options.out) as earlier:
        notes = write(options, trace, volume, earlier)
    for note in (*volume.notes, *notes):
        say(f"note: {note}")
    if earlier.backup:
        say(f"The earlier file is kept as {earlier.backup}.")
    say(f"{'Case' if options.case is not None else 'Label volume'} written to {options.out}.")
    if leftCount:
        which = "1 slice is" if leftCount == 1 else f"{leftCount} slices are"
        complain(f"spinepain trace-cord: {which} left to the reader, as listed.")
        return SOME_LEFT_OUT
    return DONE


def traceSummary(trace: "CordTrace", volume: "Volume") -> list[str]:
    """What was traced, and every note of the trace, as lines of text."""
    areasMm2 = [each.areaMm2 for each in trace.slices if each.areaMm2 is not None]
    first, last = trace.slices[0].sliceIndex, trace.slices[-1].sliceIndex
    contrast = "T2-like (fluid brighter than cord)" if trace.fluidIsBrighter else "T1-like (fluid darker than cord)"
    axis = volume.geometry.axisNames()[trace.runAxis]
    lines = [f"Traced {len(areasMm2)} of {len(trace.slices)} slices ({axis} slices {first} to {last})."]
    if areasMm2:
        meanMm2 = sum(areasMm2) / len(areasMm2)
        lines += [f"Mean cord area {meanMm2:.1f} mm2.", f"Contrast {contrast}."]
    return lines + [f"note: {note}" for note in trace.notes]


def _checkOptions(options: argparse.Namespace) -> None:
    from SpinePainRHILib.Files.FileAccess import extensionOf, quoted
    from SpinePainRHILib.Files.LabelFiles import checkLabelPath

    isCase = extensionOf(options.out) == ".seg.nrrd"
    if options.case is None:
        if isCase:
            raise ValueError(f"{quoted(options.out)} is the name of a case file: give its case ID with --case, or "
                             "let the name end in .nrrd or .nii.gz for a label volume.")
        if options.reader is not None or options.timepoint != BASELINE:
            raise ValueError("--reader and --timepoint belong to a case: give its ID with --case.")
        checkLabelPath(options.out)
    elif not options.case.strip():
        raise ValueError("The case ID is empty: give one with --case.")
    elif not isCase:
        raise ValueError(f"{quoted(options.out)} is no name of a case file: let it end in .seg.nrrd.")
    for given in (options.volume, options.points):
        if _same(options.out, given):
            raise ValueError(f"{quoted(options.out)} is read from, so it is not written over: give another --out.")


def _same(first: Path, second: Path) -> bool:
    try:
        return first.samefile(second)
    except (OSError, ValueError):  # one of them does not exist, or cannot
        return False


def _writeLabels(options: argparse.Namespace, trace: "CordTrace", volume: "Volume",
                 earlier: EarlierKept) -> tuple[str, ...]:
    from SpinePainRHILib.Files.LabelFiles import writeLabelVolume

    writeLabelVolume(options.out, trace.mask, volume.geometry, volume.voxels.shape,
                     earlier.keep)
    return ()


def _writeCase(options: argparse.Namespace, trace: "CordTrace", volume: "Volume",
                 earlier: EarlierKept) -> tuple[str, ...]:
    from SpinePainRHILib.Core.OutlineTool import Tool, madeHere
    from SpinePainRHILib.Files.SourceHash import hashVolume
    from SpinePainRHILib.Scene.CaseFile import checkCasePath, saveCaseNode
    from SpinePainRHILib.Scene.CaseSegmentation import addCase
    from SpinePainRHILib.Scene.EmbeddedSlicer import hideLibraryMessages, newScratchScene

    checkCasePath(options.out)
    hideLibraryMessages()
    info = CaseInfo(caseId=options.case, timepoint=options.timepoint, reader=options.reader,
                    cordMeaning=CordMeaning.SPINAL_CORD, source=hashVolume(volume.voxels, volume.geometry))
    case = OutlinedCase(info, volume.geometry, trace.mask, (),
                        cordTool=madeHere(Tool.TRACED, trace.mask.voxelCount))
    return saveCaseNode(addCase(newScratchScene(), case, volume.voxels.shape), options.out, earlier.keep).notes
