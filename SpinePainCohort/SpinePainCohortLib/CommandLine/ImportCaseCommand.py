"""``spinepain import-case``: label volumes of other tools become a case file."""

import argparse
import shutil
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

from SpinePainRHILib.Core.Cases import CaseInfo, Outline, OutlinedCase, measureCase
from SpinePainRHILib.Core.CaseTags import CordMeaning, Role
from SpinePainRHILib.Core.Masks import CroppedMask, unite
from SpinePainRHILib.Core.Rhi import Rule, hardlyALesion

from .ExitStatus import DONE, SOME_LEFT_OUT
from .LevelsOfOutlines import checkVertebraOptions, outlineName, withLevels
from .MaskArguments import MaskArgument, parseHighIntensity, parseMask, parseMetastasis
from .MeasureCommand import measurementTable
from .Output import complain, say


def run(options: argparse.Namespace) -> int:
    """Builds the case, saves it and shows what it measures."""
    cordMask = parseMask(options.cord)
    lesions: list[tuple[Role, MaskArgument | None, str | None]] = [
        (Role.HIGH_INTENSITY, *parseHighIntensity(text)) for text in options.high_intensity]
    lesions += [(Role.METASTASIS, *parseMetastasis(text)) for text in options.metastasis]

    from SpinePainRHILib.Files.ImageFiles import readVolume
    from SpinePainRHILib.Files.LabelMasks import LabelMask, readLabelMask
    from SpinePainRHILib.Files.SourceHash import hashVolume
    from SpinePainRHILib.Scene.CaseFile import checkCasePath, saveCaseNode
    from SpinePainRHILib.Scene.CaseSegmentation import addCase
    from SpinePainRHILib.Scene.EmbeddedSlicer import hideLibraryMessages, newScratchScene

    checkCasePath(options.out)
    checkVertebraOptions(options.vertebrae, options.vertebra_labels)
    if not options.case.strip():
        raise ValueError("The case ID is empty: give one with --case.")
    hideLibraryMessages()
    volume = readVolume(options.volume)
    shape = volume.voxels.shape
    notes = list(volume.notes)

    def read(mask: MaskArgument) -> LabelMask:
        label = readLabelMask(mask.path, volume.geometry, shape, mask.label, options.threshold, volume.forms)
        notes.extend(label.notes)
        return label

    def outline(role: Role, mask: MaskArgument | None, level: str | None) -> Outline:
        label = read(mask) if mask is not None else None
        return Outline(outlineName(role, level), role, label.mask if label else CroppedMask.empty(), level,
                       label.resampled if label else None)

    info = CaseInfo(caseId=options.case, timepoint=options.timepoint, reader=options.reader, notes=options.notes,
                    cordMeaning=CordMeaning(options.cord_meaning), source=hashVolume(volume.voxels, volume.geometry),
                    rule=None if options.rule == "auto" else Rule(options.rule))
    cord = read(cordMask).mask
    if cord.isEmpty:
        raise ValueError(f"{cordMask} has no voxel other than 0, so there is no cord to measure.")
    outlines = tuple(outline(*each) for each in lesions)
    if not options.force:
        checkPlausible(cord, outlines)
    if options.vertebrae is not None:
        outlines, levelNotes = withLevels(outlines, volume, options.vertebrae, options.vertebra_labels)
        notes.extend(levelNotes)
    case = OutlinedCase(info, volume.geometry, cord, outlines)

    with EarlierKept(options.out) as earlier:
        notes += saveCaseNode(addCase(newScratchScene(), case, shape), options.out, earlier.keep).notes
    measured = measureCase(case, file=str(options.out))
    say(measurementTable([measured]))
    for note in notes:
        say(f"note: {note}")
    if earlier.backup:
        say(f"The earlier file is kept as {earlier.backup}.")
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


def checkPlausible(cord: CroppedMask, outlines: Sequence[Outline]) -> None:
    """Raises ValueError where masks look swapped, or one was given twice; both would give a ratio without a word."""
    drawn = [each for each in outlines if each.role is Role.HIGH_INTENSITY and not each.isEmpty]
    if suspicion := hardlyALesion(cord, unite([each.mask for each in drawn])):
        raise ValueError(f"{suspicion.rstrip('.')} (a label is chosen as FILE@LABEL), or say --force.")
    for first, second in combinations(drawn, 2):
        if first.mask.sameVoxelsAs(second.mask):
            raise ValueError(f"The outlines of '{first.name}' and '{second.name}' are the same: check that not one "
                             "mask was given twice (a label is chosen as FILE@LABEL), or say --force.")


class EarlierKept:
    """Keeps the file that ``path`` names under the next free ``.bak`` name beside it, while it is written anew.

    ``keep`` is to be called right before it is replaced (AtomicFile.writeAtomically), so that what another process
    saved a moment before is kept as well. ``backup`` is that name then, None where there was no earlier file. Where
    the writing fails afterwards, the earlier file still stands under its own name, and the copy is removed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.backup: Path | None = None

    def keep(self) -> None:
        if not self._path.is_file():
            return
        number = 1
        while (backup := self._path.with_name(f"{self._path.name}.bak{number}")).exists():
            number += 1
        try:
            backup.hardlink_to(self._path.resolve())  # whole at once, whatever happens to disk or process
        except OSError:
            try:
                shutil.copy2(self._path, backup)
            except OSError:
                backup.unlink(missing_ok=True)
                raise
        self.backup = backup

    def __enter__(self) -> "EarlierKept":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None and self.backup is not None:
            self.backup.unlink(missing_ok=True)
