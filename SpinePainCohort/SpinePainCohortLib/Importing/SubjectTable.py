"""The subjects that a table tells: a row a case, a column a role."""

import re
from dataclasses import replace
from pathlib import Path

from SpinePainRHILib.Core.CaseTags import CordMeaning, Role
from SpinePainRHILib.Core.Levels import parseLevel
from SpinePainRHILib.Core.Rhi import Rule
from SpinePainRHILib.Core.ShownText import shownName, shownNames
from SpinePainRHILib.Core.VertebraSchemes import SCHEMES

from ..Tables.Cells import parseIdentifier, parseNumber, parseTimepoint
from ..Tables.OpenTable import openTable
from ..Tables.TableFile import TableSettings
from .CaseImporting import CaseImport, ImportChoices, LesionImport
from .MaskArguments import parseHighIntensity, parseMask, parseMetastasis, parseTools
from .Subjects import ForAll, Subject, SubjectProblem, Subjects

SUBJECT_COLUMNS = ("case_id", "timepoint", "reader", "volume", "series", "cord", "high_intensity", "level",
                   "metastasis", "vertebrae", "vertebra_labels", "cord_meaning", "rule", "threshold", "tool", "notes")
"""``high_intensity``, ``level`` and ``metastasis`` may come again with a number: ``high_intensity_2``."""

NEEDED_COLUMNS = ("volume", "cord", "high_intensity")
RULES = ("auto", *Rule)
SEVERAL_IN_A_CELL = "|"

_REPEATED = re.compile(r"(high_intensity|level|metastasis)_([0-9]{1,3})")


def readSubjectTable(path: Path, forAll: ForAll, sheet: str | None = None) -> Subjects:
    """The subjects of a table (as OpenTable reads them; of a workbook ``sheet``, as in TableSettings); names of files
    start from the folder of the table.

    Raises ValueError with a sentence where the table as a whole cannot be used; a row that cannot be is a problem.
    """
    subjects, problems = [], []
    with openTable(path, TableSettings(sheet=sheet)) as table:
        table.checkNoDuplicates()
        names = list(table.format.names)
        names[table.caseColumn()] = "case_id"
        missing = [each for each in NEEDED_COLUMNS if each not in names]
        if missing:
            raise ValueError(f"{path} has no column {' and no column '.join(missing)}: cases without high intensity "
                             "have an empty cell there, so that a column of another name is not taken for none.")
        file = forAll.public(path.name)
        for line, cells in table.records():
            row = {name: cell.strip() for name, cell in zip(names, cells, strict=True) if name and cell.strip()}
            try:
                subjects.append(Subject(_wanted(row, path.parent, forAll), file, line))
            except ValueError as error:
                problems.append(SubjectProblem(row.get("case_id"), row.get("timepoint"), file, line,
                                               " ".join(str(error).split())))
        problems += [SubjectProblem(None, None, file, each.line, each.reason) for each in table.problems]
        notes = list(table.notes)
    unused = [name for name in names if name and name not in SUBJECT_COLUMNS
              and not _REPEATED.fullmatch(name)]
    notes += [f"Columns of {file} that are not used: {shownNames(unused)}."] if unused else []
    return Subjects(tuple(subjects), tuple(problems), tuple(notes))


def _wanted(row: dict[str, str], folder: Path, forAll: ForAll) -> CaseImport:
    """The case of a row. Raises ValueError with a reason."""
    caseId = parseIdentifier(row.get("case_id", ""), "case_id")
    timepoint = parseTimepoint(row.get("timepoint", ""))
    reader = parseIdentifier(row["reader"], "reader") if "reader" in row else forAll.reader
    for name in ("volume", "cord"):
        if name not in row:
            raise ValueError(f"the cell of {name} is empty")
    lesions = [*_highIntensity(row, folder)]
    for name in _numbered(row, "metastasis"):
        lesions += [LesionImport(Role.METASTASIS, *parseMetastasis(each, folder)) for each in _several(row[name])]
    volume = folder / row["volume"]
    return CaseImport(caseId, timepoint, reader, volume, parseMask(row["cord"], folder), tuple(lesions),
                      folder / row["vertebrae"] if "vertebrae" in row else None,
                      _choices(row, forAll.choicesOf(volume)), forAll.caseFile(caseId, timepoint, reader))


def _highIntensity(row: dict[str, str], folder: Path) -> list[LesionImport]:
    lesions = []
    levelCells = set(_numbered(row, "level"))
    for name in _numbered(row, "high_intensity"):
        files, levelName = _several(row[name]), name.replace("high_intensity", "level")
        levels = _several(row[levelName]) if levelName in levelCells else []
        levelCells.discard(levelName)
        if levels and len(levels) != len(files):
            raise ValueError(f"{name} names {len(files)} files and {levelName} {len(levels)} levels: give as many")
        for place, text in enumerate(files):
            mask, level = parseHighIntensity(text, folder)
            if levels and level is not None:
                raise ValueError(f"the level of {shownName(text)} stands in two cells, {name} and {levelName}")
            lesions.append(LesionImport(Role.HIGH_INTENSITY, mask, parseLevel(levels[place]) if levels else level))
    if levelCells:
        raise ValueError(f"{min(levelCells)} has a level, but its high_intensity is empty")
    return lesions


def _choices(row: dict[str, str], choices: ImportChoices) -> ImportChoices:
    threshold = choices.threshold
    if "threshold" in row:
        threshold = parseNumber(row["threshold"], decimalComma=True)
        if threshold is None or not 0 < threshold <= 1:
            raise ValueError(f"threshold {shownName(row['threshold'])} is not a fraction above 0 and up to 1")
    for name, known in (("cord_meaning", (*CordMeaning,)), ("rule", RULES), ("vertebra_labels", SCHEMES)):
        if name in row and row[name] not in known:
            raise ValueError(f"{name} {shownName(row[name])} is none of {', '.join(known)}")
    scheme = row.get("vertebra_labels", choices.vertebraLabels)
    return replace(choices, threshold=threshold, cordMeaning=row.get("cord_meaning", choices.cordMeaning),
                   rule=row.get("rule", choices.rule), notes=row.get("notes", choices.notes),
                   vertebraLabels=scheme if "vertebrae" in row or "vertebra_labels" in row else None,
                   series=row.get("series", choices.series),
                   tools=parseTools(_several(row["tool"])) if "tool" in row else choices.tools)


def _numbered(row: dict[str, str], name: str) -> list[str]:
    """The columns of a name that are filled: the plain one, then those with a number, in the order of numbers."""
    found = [each for each in row if each == name or ((match := _REPEATED.fullmatch(each)) and match[1] == name)]
    return sorted(found, key=lambda each: (each != name, int(each.rpartition("_")[2]) if each != name else 0))


def _several(cell: str) -> list[str]:
    return [each.strip() for each in cell.split(SEVERAL_IN_A_CELL) if each.strip()]
