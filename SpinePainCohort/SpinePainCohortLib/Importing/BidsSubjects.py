"""The subjects that the names of files tell: BIDS, what the Spinal Cord Toolbox writes, or a layout of one's own.

Names as published: raw images and derivatives by the BIDS specification (bids-specification.readthedocs.io);
``derivatives/labels/.../<image>_label-SC_seg`` and ``_label-lesion_seg`` by NeuroPoly's data curation
(intranet.neuro.polymtl.ca/data/dataset-curation.html); the older ``_seg-manual`` and ``_lesion-manual`` by issues 141
and 157 of spine-generic/data-multi-subject and by ivadomed/data_functional_testing; ``_seg``, ``_lesionseg``,
``_sc_seg`` and ``_lesion_seg`` are what sct_deepseg_sc, sct_deepseg_lesion and sct_deepseg (lesion_sci_t2) write.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from SpinePainRHILib.Core.CaseNames import mayNamePerson, pseudonymOf
from SpinePainRHILib.Core.CaseTags import BASELINE, Role
from SpinePainRHILib.Core.Levels import isLevel, parseLevel
from SpinePainRHILib.Core.ShownText import shownNames
from SpinePainRHILib.Files.FileAccess import extensionOf

from ..Tables.Cells import parseIdentifier, parseTimepoint
from .CaseImporting import CaseImport, LesionImport
from .MaskArguments import MaskArgument
from .PathPatterns import Match, PathPattern, Tree
from .Subjects import ForAll, Subject, SubjectProblem, Subjects

VOLUME_PATTERN = "{subject}/[{session}/]anat/{subject}_*T2w.nii[.gz]"
CORD_ENDINGS = ("_label-SC_seg", "_label-SC_mask", "_label-SC_seg-manual", "_seg", "_seg-manual", "_sc_seg")
LESION_ENDINGS = ("_label-lesion_seg", "_label-lesion_mask", "_label-lesion_seg-manual", "_lesion-manual",
                  "_lesionseg", "_lesion_seg")

_BESIDE = "[derivatives/*/]{folder}/{image}%s.nii[.gz]"
_CONVERTED = "[derivatives/*/]{subject}/[{session}/]anat/{subject}_*T2w%s.nii[.gz]"
"""Of a DICOM series: the names of the image that was made of it."""
_NO_SUBJECTS = frozenset(("derivatives", "code", "sourcedata", "rawdata", "stimuli", "phenotype"))
_LABEL = re.compile(r"(?P<pattern>.+?)(?:@(?P<label>[0-9]{1,9}))?")
_LIKE_A_LEVEL = re.compile(r"[^\W\d]{1,3}[0-9]{1,2}")


@dataclass(frozen=True)
class Layout:
    """Patterns of files below the root. None: the names that BIDS and the Spinal Cord Toolbox use. That of the volume
    may find folders, of DICOM series; their label volumes have the names of the image that was made of them.

    ``cord`` may end in ``@LABEL``, those of ``highIntensity`` in ``@LABEL``, ``:LEVEL`` or both. Each pattern finds
    one file of a subject, one with ``{level}`` one a level. ``lesionsOptional``: no file means no high intensity.
    """

    volume: str | None = None
    cord: str | None = None
    highIntensity: tuple[str, ...] = ()
    vertebrae: str | None = None
    lesionsOptional: bool = False


def findSubjects(root: Path, layout: Layout, forAll: ForAll) -> Subjects:
    """The subjects below ``root``. Raises ValueError with a sentence for no folder and for a pattern that is none."""
    if not root.is_dir():
        raise ValueError(f"The folder {root} does not exist, or is no folder: give the root of the dataset.")
    return _Finding(root, layout, forAll).run()


@dataclass(frozen=True)
class _Role:
    """Patterns of which one finds the file of a role; with ``label`` and ``level`` as they were given."""

    patterns: tuple[PathPattern, ...]
    label: int | None = None
    level: str | None = None

    def files(self, tree: Tree, given: Mapping[str, str]) -> list[Match]:
        found = {path: match for each in self.patterns for path, match in each.matches(tree, given).items()}
        return [found[path] for path in sorted(found)]

    def mask(self, match: Match) -> MaskArgument:
        return MaskArgument(match.path, self.label)


def _role(text: str | None, endings: Sequence[str] = (), isSeries: bool = False) -> _Role:
    if text is None:
        return _Role(tuple(PathPattern((_CONVERTED if isSeries else _BESIDE) % each) for each in endings))
    name, colon, level = text.rpartition(":")
    if not colon or not (isLevel(level) or _LIKE_A_LEVEL.fullmatch(level)):
        name, level = text, ""
    match = _LABEL.fullmatch(name)
    if match is None:
        return _Role((PathPattern(text),))
    label = match["label"]
    return _Role((PathPattern(match["pattern"]),), int(label) if label else None, parseLevel(level) if level else None)


class _LeftOut(ValueError):
    """Why a subject is left out."""


class _Finding:
    def __init__(self, root: Path, layout: Layout, forAll: ForAll) -> None:
        self._tree, self._forAll = Tree(root), forAll
        self._volume = PathPattern(layout.volume or VOLUME_PATTERN)
        isSeries = self._volume.findsFolders
        self._cord = _role(layout.cord, CORD_ENDINGS, isSeries)
        self._lesions = [_role(each) for each in layout.highIntensity] or [_role(None, LESION_ENDINGS, isSeries)]
        self._vertebrae = _role(layout.vertebrae) if layout.vertebrae is not None else None
        self._lesionsOptional = layout.lesionsOptional
        self._without: list[list[str]] = [[] for _ in self._lesions]
        if not self._volume.names & {"subject", "case"}:
            raise ValueError("The pattern of the volumes has neither {subject} nor {case}, so that it tells no cases: "
                             f"write it as '{VOLUME_PATTERN}'.")

    def run(self) -> Subjects:
        images: dict[tuple[str, str], list[Match]] = {}
        problems = []
        for match in self._volume.matches(self._tree).values():
            try:
                images.setdefault(self._case(match.values), []).append(match)
            except ValueError as error:
                problems.append(SubjectProblem(None, None, self._name(match.path), None, str(error)))
        problems += [SubjectProblem(None, None, self._name(folder), None,
                                    f"no image here fits the pattern {self._volume.text}")
                     for folder in self._volume.emptyFolders(self._tree) if folder.name not in _NO_SUBJECTS]
        subjects = []
        for (caseId, timepoint), found in sorted(images.items()):
            try:
                subjects.append(self._subject(caseId, timepoint, sorted(found, key=lambda each: each.path)))
            except _LeftOut as error:
                problems.append(SubjectProblem(caseId, timepoint, self._name(found[0].path), None, str(error)))
        problems += [SubjectProblem(None, None, self._name(folder), None, f"the folder could not be read: {reason}")
                     for folder, reason in self._tree.unreadable.items()]
        return Subjects(tuple(subjects), tuple(problems), tuple(self._notes()))

    def _case(self, values: Mapping[str, str]) -> tuple[str, str]:
        """Case and timepoint of an image. Raises ValueError with a reason where a folder's name can be neither."""
        caseId = parseIdentifier(values.get("subject") or values["case"], "case")
        if "subject" not in values and not self._forAll.keepFileNames and mayNamePerson(caseId):
            caseId = pseudonymOf(caseId)
        timepoint = parseTimepoint(values.get("session") or values.get("timepoint") or BASELINE)
        return caseId, timepoint

    def _subject(self, caseId: str, timepoint: str, images: Sequence[Match]) -> Subject:
        cords = [(image, self._cord.files(self._tree, self._given(image))) for image in images]
        outlined = [(image, files) for image, files in cords if files]
        if not outlined:
            raise _LeftOut(f"no outline of the cord was found for {self._names(images)}: name its files with "
                           "--cord-pattern")
        if len(outlined) > 1:
            raise _LeftOut(f"{self._names([image for image, _files in outlined])} all have an outline of the cord: "
                           "choose one kind of image with --volume-pattern, such as "
                           "'{subject}/[{session}/]anat/*_acq-sag_*T2w.nii.gz'")
        image, files = outlined[0]
        cord = self._one(files, "outline of the cord", "--cord-pattern")
        byRole = [self._lesionsOf(role, self._given(image)) for role in self._lesions]
        lesions = [each for ofRole in byRole for each in ofRole]
        if not lesions and not self._lesionsOptional:
            raise _LeftOut(f"no high intensity was found for {self._names([image])}: name its files with "
                           "--high-intensity-pattern, or say --lesions-optional where none means that there is none")
        reader, forAll = self._forAll.reader, self._forAll
        vertebrae = self._vertebraeOf(self._given(image))
        choices = forAll.choicesOf(image.path)
        if vertebrae is None:
            choices = replace(choices, vertebraLabels=None)
        for names, ofRole in zip(self._without, byRole, strict=True):
            names += [f"{caseId} {timepoint}"] if lesions and not ofRole else []
        return Subject(CaseImport(caseId, timepoint, reader, image.path, self._cord.mask(cord), tuple(lesions),
                                  vertebrae, choices, forAll.caseFile(caseId, timepoint, reader)),
                       self._name(image.path))

    def _notes(self) -> list[str]:
        """Sentences on patterns of high intensity that found nothing for subjects for which another one did."""
        return [f"--high-intensity-pattern {role.patterns[0].text} finds no file of {shownNames(names)}: they have "
                "the high intensity of the other patterns alone."
                for role, names in zip(self._lesions, self._without, strict=True) if names]

    def _lesionsOf(self, role: _Role, given: Mapping[str, str]) -> list[LesionImport]:
        byLevel: dict[str | None, list[Match]] = {}
        for match in role.files(self._tree, given):
            level = parseLevel(match.values["level"]) if "level" in match.values else role.level
            byLevel.setdefault(level, []).append(match)
        return [LesionImport(Role.HIGH_INTENSITY,
                             role.mask(self._one(files, "file of high intensity", "--high-intensity-pattern")), level)
                for level, files in byLevel.items()]

    def _vertebraeOf(self, given: Mapping[str, str]) -> Path | None:
        files = self._vertebrae.files(self._tree, given) if self._vertebrae is not None else []
        return self._one(files, "file of vertebrae", "--vertebrae-pattern").path if files else None

    def _one(self, files: Sequence[Match], what: str, option: str) -> Match:
        if len(files) > 1:
            raise _LeftOut(f"{self._names(files)} may each be the {what}: say which with {option}")
        return files[0]

    def _given(self, image: Match) -> dict[str, str]:
        """What the placeholders of the other patterns stand for once the image is known."""
        path = image.path.relative_to(self._tree.root)
        stem = path.name if self._volume.findsFolders else path.name[:len(path.name) - len(extensionOf(path))]
        return {**image.values, "image": stem, "folder": path.parent.as_posix()}

    def _name(self, path: Path) -> str:
        return self._forAll.public(path.relative_to(self._tree.root))

    def _names(self, matches: Sequence[Match]) -> str:
        names = [self._name(each.path) for each in matches]
        return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
