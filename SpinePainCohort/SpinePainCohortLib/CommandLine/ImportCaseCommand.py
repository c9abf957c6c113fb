"""``spinepain import-case``: label volumes of other tools become a case file."""

import argparse
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from SpinePainRHILib.Core.Cases import CaseInfo, Outline, OutlinedCase, measureCase
from SpinePainRHILib.Core.CaseTags import CordMeaning, Role
from SpinePainRHILib.Core.Levels import LEVELS, parseLevel
from SpinePainRHILib.Core.Masks import CroppedMask

from .Main import DONE, SOME_LEFT_OUT
from .MeasureCommand import measurementTable
from .Output import complain, say


def run(options: argparse.Namespace) -> int:
    """Builds the case, saves it and shows what it measures."""
    lesions = [(Role.HIGH_INTENSITY, *parseHighIntensity(text)) for text in options.high_intensity]
    lesions += [(Role.METASTASIS, *parseMetastasis(text)) for text in options.metastasis]

    from SpinePainRHILib.Files.ImageFiles import readVolume
    from SpinePainRHILib.Files.LabelMasks import readLabelMask
    from SpinePainRHILib.Files.SourceHash import hashVolume
    from SpinePainRHILib.Scene.CaseFile import checkCasePath, saveCaseNode
    from SpinePainRHILib.Scene.CaseSegmentation import addCase
    from SpinePainRHILib.Scene.EmbeddedSlicer import hideLibraryMessages, newScratchScene

    checkCasePath(options.out)
    if not options.case.strip():
        raise ValueError("The case ID is empty: give one with --case.")
    hideLibraryMessages()
    volume = readVolume(options.volume)
    shape = volume.voxels.shape
    notes: list[str] = []

    def readMask(path: Path | None) -> CroppedMask:
        if path is None:
            return CroppedMask.empty()
        label = readLabelMask(path, volume.geometry, shape)
        notes.extend(label.notes)
        return label.mask

    info = CaseInfo(caseId=options.case, timepoint=options.timepoint, reader=options.reader, notes=options.notes,
                    cordMeaning=CordMeaning(options.cord_meaning), source=hashVolume(volume.voxels, volume.geometry))
    cord = readMask(options.cord)
    if cord.isEmpty:
        raise ValueError(f"{options.cord} has no voxel other than 0, so there is no cord to measure.")
    outlines = tuple(Outline(outlineName(role, level), role, readMask(path), level) for role, path, level in lesions)
    case = OutlinedCase(info, volume.geometry, cord, outlines)

    with earlierKept(options.out) as backup:
        notes += saveCaseNode(addCase(newScratchScene(), case, shape), options.out).notes
    measured = measureCase(case, file=str(options.out))
    say(measurementTable([measured]))
    for note in notes:
        say(f"note: {note}")
    if backup:
        say(f"The earlier file is kept as {backup}.")
    say(f"Case written to {options.out}.")
    if options.picture:
        from SpinePainRHILib.Pictures.OverlayPicture import writeOverlayPicture

        try:
            writeOverlayPicture(volume.voxels, case, measured, options.picture)
        except ValueError as error:
            complain(f"spinepain import-case: the case is written, but no picture: {error}")
            return SOME_LEFT_OUT
        say(f"Picture written to {options.picture}.")
    if measured.reason:
        complain(f"spinepain import-case: {measured.reason}")
    return DONE


def parseHighIntensity(text: str) -> tuple[Path, str | None]:
    """``FILE`` or ``FILE:LEVEL`` as path and level. A drive letter or a colon in the file's name is no level."""
    name, colon, level = text.rpartition(":")
    if not colon or not name or "/" in level or "\\" in level:
        return Path(text), None
    if level.strip().upper() not in LEVELS and Path(text).exists():
        return Path(text), None
    return Path(name), parseLevel(level)


def parseMetastasis(text: str) -> tuple[Path | None, str]:
    """``LEVEL`` or ``LEVEL:FILE`` as path (None where only listed) and level."""
    level, colon, name = text.partition(":")
    if colon and not name:
        raise ValueError(f"'{text}' names no file after the colon: write LEVEL or LEVEL:FILE.")
    return Path(name) if colon else None, parseLevel(level)


def outlineName(role: Role, level: str | None) -> str:
    """The name shown for an imported segment."""
    kind = "High intensity" if role is Role.HIGH_INTENSITY else "Metastasis"
    return f"{kind} {level}" if level else kind


@contextmanager
def earlierKept(path: Path) -> Iterator[Path | None]:
    """While ``path`` is written anew, keeps the earlier file under the next free ``.bak`` name beside it.

    Yields that name, None where there is no earlier file. Where the writing fails, the earlier file still stands
    under its own name, and the copy is removed.
    """
    if not path.is_file():
        yield None
        return
    number = 1
    while (backup := path.with_name(f"{path.name}.bak{number}")).exists():
        number += 1
    shutil.copy2(path, backup)
    try:
        yield backup
    except BaseException:
        backup.unlink(missing_ok=True)
        raise
