"""A case file built from an image and label volumes of other tools, alone or as one of many.

What needs Slicer is imported when a case is built.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from SpinePainRHILib.Core.Cases import CaseInfo, CaseMeasurement, Outline, OutlinedCase, measureCase
from SpinePainRHILib.Core.CaseTags import CordMeaning, Role
from SpinePainRHILib.Core.Masks import CroppedMask, unite
from SpinePainRHILib.Core.OutlineTool import DRAWN_HERE, Tool, madeHere
from SpinePainRHILib.Core.Rhi import Rule, hardlyALesion

from .EarlierKept import EarlierKept
from .LevelsOfOutlines import checkVertebraOptions, outlineName, withLevels
from .MaskArguments import MaskArgument

if TYPE_CHECKING:
    from SpinePainRHILib.Files.ImageFiles import Volume


@dataclass(frozen=True)
class LesionImport:
    """A lesion to import. ``mask`` None: a metastasis that is only listed."""

    role: Role
    mask: MaskArgument | None
    level: str | None = None


@dataclass(frozen=True)
class ImportChoices:
    """What the options of the same names say; ``rule`` is ``auto``, ``cord`` or ``union``, ``tools`` the programs that
    made the label volumes of a role (MaskArguments.parseTools)."""

    cordMeaning: str = CordMeaning.SPINAL_CORD
    threshold: float | None = None
    rule: str = "auto"
    force: bool = False
    notes: str | None = None
    vertebraLabels: str | None = None
    series: str | None = None
    tools: Mapping[Role, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class CaseImport:
    """One case to be built: whose it is, of what, and ``out``, the case file."""

    caseId: str
    timepoint: str
    reader: str | None
    volume: Path
    cord: MaskArgument
    lesions: tuple[LesionImport, ...]
    vertebrae: Path | None
    choices: ImportChoices
    out: Path

    @property
    def files(self) -> tuple[Path, ...]:
        """Every file that is read for it, each once."""
        masks = [self.cord, *(each.mask for each in self.lesions if each.mask is not None)]
        return tuple(dict.fromkeys((self.volume, *(each.path for each in masks),
                                    *([self.vertebrae] if self.vertebrae else []))))


@dataclass(frozen=True)
class ImportedCase:
    """What was saved. ``backup``: where an earlier file of that name is kept; ``notes`` are for a person to know."""

    case: OutlinedCase
    volume: "Volume"
    measured: CaseMeasurement
    notes: tuple[str, ...]
    backup: Path | None

    @property
    def series(self) -> str | None:
        """Which DICOM series the volume is, in numbers; None for other files."""
        return self.volume.series.shown if self.volume.series is not None else None


@dataclass(frozen=True)
class ImportResult:
    """What many cases leave of an ImportedCase: no voxels and no slices."""

    measured: CaseMeasurement
    notes: tuple[str, ...]
    backup: Path | None
    series: str | None


def importBriefly(wanted: CaseImport) -> ImportResult:
    """``importCase`` for a process that works on many."""
    done = importCase(wanted)
    return ImportResult(replace(done.measured, slices=()), done.notes, done.backup, done.series)


def importCase(wanted: CaseImport) -> ImportedCase:
    """Builds, saves and measures a case.

    Raises ValueError with a sentence where that cannot be; an earlier file is unchanged then.
    """
    from SpinePainRHILib.Files.DicomBelonging import belongingNotes, referencesIn
    from SpinePainRHILib.Files.ImageFiles import readVolume
    from SpinePainRHILib.Files.LabelMasks import LabelMask, readLabelMask
    from SpinePainRHILib.Files.SourceHash import hashVolume
    from SpinePainRHILib.Scene.CaseFile import checkCasePath, saveCaseNode
    from SpinePainRHILib.Scene.CaseSegmentation import addCase
    from SpinePainRHILib.Scene.EmbeddedSlicer import hideLibraryMessages, newScratchScene

    choices = wanted.choices
    checkCasePath(wanted.out)
    checkVertebraOptions(wanted.vertebrae, choices.vertebraLabels)
    if not wanted.caseId.strip():
        raise ValueError("The case ID is empty: give one with --case.")
    hideLibraryMessages()
    volume = readVolume(wanted.volume, choices.series, referencesIn(wanted.cord.path))
    shape = volume.voxels.shape
    notes = list(volume.notes)

    def read(mask: MaskArgument, role: Role) -> LabelMask:
        notes.extend(belongingNotes(mask.path, volume.series, choices.force))
        label = readLabelMask(mask.path, volume.geometry, shape, role if mask.label is None else mask.label,
                              choices.threshold, volume.forms)
        notes.extend(label.notes)
        return label

    def outline(lesion: LesionImport) -> Outline:
        label = read(lesion.mask, lesion.role) if lesion.mask is not None else None
        return Outline(outlineName(lesion.role, lesion.level), lesion.role,
                       label.mask if label else CroppedMask.empty(), lesion.level, label.resampled if label else None,
                       madeHere(Tool.IMPORTED, label.mask.voxelCount, choices.tools.get(lesion.role)) if label
                       else DRAWN_HERE)

    info = CaseInfo(caseId=wanted.caseId, timepoint=wanted.timepoint, reader=wanted.reader, notes=choices.notes,
                    cordMeaning=CordMeaning(choices.cordMeaning), source=hashVolume(volume.voxels, volume.geometry),
                    rule=None if choices.rule == "auto" else Rule(choices.rule))
    cord = read(wanted.cord, Role.CORD).mask
    if cord.isEmpty:
        raise ValueError(f"{wanted.cord} has no voxel other than 0, so there is no cord to measure.")
    outlines = tuple(map(outline, wanted.lesions))
    if not choices.force:
        checkPlausible(cord, outlines)
    if wanted.vertebrae is not None and choices.vertebraLabels is not None:
        outlines, levelNotes = withLevels(outlines, volume, wanted.vertebrae, choices.vertebraLabels)
        notes.extend(levelNotes)
    case = OutlinedCase(info, volume.geometry, cord, outlines,
                        cordTool=madeHere(Tool.IMPORTED, cord.voxelCount, choices.tools.get(Role.CORD)))
    with EarlierKept(wanted.out) as earlier:
        notes += saveCaseNode(addCase(newScratchScene(), case, shape), wanted.out, earlier.keep).notes
    measured = measureCase(case, file=str(wanted.out))
    return ImportedCase(case, volume, measured, tuple(notes), earlier.backup)


def checkPlausible(cord: CroppedMask, outlines: Sequence[Outline]) -> None:
    """Raises ValueError where masks look swapped, or one was given twice; both would give a ratio without a word."""
    drawn = [each for each in outlines if each.role is Role.HIGH_INTENSITY and not each.isEmpty]
    if suspicion := hardlyALesion(cord, unite([each.mask for each in drawn])):
        raise ValueError(f"{suspicion.rstrip('.')} (a label is chosen as FILE@LABEL), or say --force.")
    for first, second in combinations(drawn, 2):
        if first.mask.sameVoxelsAs(second.mask):
            raise ValueError(f"The outlines of '{first.name}' and '{second.name}' are the same: check that not one "
                             "mask was given twice (a label is chosen as FILE@LABEL), or say --force.")
