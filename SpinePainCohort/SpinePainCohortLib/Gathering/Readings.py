"""Which measured files belong together: one case, one timepoint, one or more readers."""

import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from SpinePainRHILib.Core.Cases import CaseMeasurement

from ..Tables.Cells import parseTimepoint
from ..Tables.Problems import Problem, shown
from .MeasureCases import MeasuredFile


@dataclass(frozen=True)
class Reading:
    """One reader's outlines of a case at a timepoint. ``isPrimary``: this reading enters the patients' rows."""

    file: MeasuredFile
    isPrimary: bool

    @property
    def measurement(self) -> CaseMeasurement:
        """The numbers of this reading."""
        return self.file.measurement

    @property
    def isElsewhere(self) -> bool:
        """Whether it is of a table of ratios measured elsewhere, not of a case file."""
        return self.file.line is not None

    @property
    def key(self) -> tuple[str, str]:
        """Case and timepoint."""
        return self.measurement.caseId, self.measurement.timepoint


@dataclass(frozen=True)
class ReaderChoice:
    """Which of several readers' outlines of a case at a timepoint enter the patients' rows, and by which ``rule``."""

    caseId: str
    timepoint: str
    readers: tuple[str | None, ...]
    chosen: str | None
    rule: str


@dataclass(frozen=True)
class Readings:
    """Every measured file is a reading or a problem. ``choices`` has a row for each case and timepoint with several
    readings; ``warnings`` are files that are used but look wrong."""

    readings: tuple[Reading, ...]
    choices: tuple[ReaderChoice, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def arrangeReadings(files: Sequence[MeasuredFile], reader: str | None = None) -> Readings:
    """Arranges measured files by case, timepoint and reader.

    The primary reading is that of ``reader`` where it is there, otherwise that of the alphabetically first reader
    (files without a reader come last). Two files of one case, timepoint and reader: where they are byte for byte
    the same the first is used, otherwise none, because nobody can tell which is right; the others are problems.
    """
    groups: dict[tuple[str, str], dict[str | None, list[MeasuredFile]]] = {}
    for file in map(_normalised, files):
        ofCase = groups.setdefault((file.measurement.caseId, file.measurement.timepoint), {})
        ofCase.setdefault(file.measurement.reader, []).append(file)
    readings: list[Reading] = []
    choices: list[ReaderChoice] = []
    problems: list[Problem] = []
    for (caseId, timepoint), byReader in groups.items():
        single = {}
        for name, same in byReader.items():
            if len(same) > 1:
                problems += _duplicateProblems(same)
            if len({file.contentHash for file in same}) == 1:
                single[name] = same[0]
        if not single:
            continue
        names = sorted(single, key=lambda name: (name is None, name or ""))
        isAsked = reader is not None and reader in single
        chosen = reader if isAsked else names[0]
        if len(names) > 1:
            rule = "the reader in the settings" if isAsked else "alphabetically first"
            choices.append(ReaderChoice(caseId, timepoint, tuple(names), chosen, rule))
        readings += [Reading(single[name], name == chosen) for name in names]
    problems.sort(key=lambda problem: problem.file)
    return Readings(tuple(readings), tuple(choices), tuple(problems), tuple(_copyWarnings(readings)))


def patientKey(caseId: str, timepoint: str) -> tuple[str, str]:
    """Case and timepoint of a case file in the form in which tables are compared with them."""
    with suppress(ValueError):
        timepoint = parseTimepoint(timepoint)
    return unicodedata.normalize("NFC", caseId), timepoint


def _normalised(file: MeasuredFile) -> MeasuredFile:
    """Case and timepoint in the form in which tables are compared with them."""
    measurement = file.measurement
    caseId, timepoint = patientKey(measurement.caseId, measurement.timepoint)
    if (caseId, timepoint) == (measurement.caseId, measurement.timepoint):
        return file
    return replace(file, measurement=replace(measurement, caseId=caseId, timepoint=timepoint))


def _duplicateProblems(same: Sequence[MeasuredFile]) -> list[Problem]:
    first = same[0]
    about = first.measurement
    what = (f"case {shown(about.caseId)}, timepoint {shown(about.timepoint)} and "
            + (f"reader {shown(about.reader)}" if about.reader else "no reader"))
    if all(file.contentHash == first.contentHash for file in same):
        return [Problem(str(file.path), file.line, f"is a copy of {first.place}, which is used") for file in same[1:]]
    return [Problem(str(file.path), file.line,
                    f"{len(same)} files have {what} but differ, so none is used: keep one of "
                    + " and ".join(each.place for each in same)) for file in same]


def _copyWarnings(readings: Iterable[Reading]) -> list[Problem]:
    """Two cases with the very same file: one patient may be counted twice."""
    seen: dict[str, MeasuredFile] = {}
    warnings = []
    for reading in readings:
        first = seen.setdefault(reading.file.contentHash, reading.file)
        if first is not reading.file:
            warnings.append(Problem(str(reading.file.path), reading.file.line,
                                    f"has the same content as {first.place}, under another case, timepoint or reader"))
    return warnings
