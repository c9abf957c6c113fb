"""A gathered cohort: the rows that are analysed, and everything that is not, with the reason."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from SpinePainRHILib.Files.CsvText import writeCsv

from ..Tables.Categories import PUBLISHED_CATEGORIES, VasCategories
from ..Tables.ClinicalTable import ClinicalTable
from ..Tables.Problems import Problem
from ..Tables.Scores import ScoreSettings
from ..Tables.VasTable import VasTable
from .Flow import Flow
from .Readings import ReaderChoice, Reading

PROBLEM_COLUMNS = ("file", "line", "kind", "reason")
LEFT_OUT, WARNING = "left out", "warning"
"""Kinds of problem: an input that was not used, and one that was used but should be looked at."""


@dataclass(frozen=True)
class GatherSettings:
    """``reader``: whose outlines enter the patients' rows where several readers outlined a case (None: the
    alphabetically first). ``timepoints``: their order in time where the names do not tell, ``timepoint``: the primary
    one (Tables.Timepoints.orderTimepoints). The other settings are those of the scores."""

    reader: str | None = None
    timepoints: tuple[str, ...] = ()
    timepoint: str | None = None
    scores: ScoreSettings = field(default_factory=ScoreSettings)
    categories: VasCategories = PUBLISHED_CATEGORIES


@dataclass(frozen=True)
class Rows:
    """A table in memory: ``pandas.DataFrame(rows.rows, columns=rows.columns)`` makes a frame. None is missing."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def column(self, name: str) -> tuple[Any, ...]:
        """All values of a column. Raises ValueError for an unknown one."""
        index = self.columns.index(name)
        return tuple(row[index] for row in self.rows)

    def records(self) -> Iterator[dict[str, Any]]:
        """The rows as dictionaries."""
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def write(self, path: Path) -> None:
        """Writes the table as CSV (CsvText.writeCsv)."""
        writeCsv(path, self.columns, self.rows)


@dataclass(frozen=True)
class Cohort:
    """All that was gathered.

    ``patients`` (PatientColumns.PATIENT_COLUMNS, then the clinical ones) and ``lesions`` (LesionRows.LESION_COLUMNS)
    are the rows of the files of those names. ``readings`` are all measured files, other readers' too, and ``vas`` all
    entries, for agreement. ``problems`` is every input left out; ``warnings`` are of what was used but looks wrong.
    ``scoredBy``: the settings that the scores in ``patients`` and ``lesions`` were made by.
    """

    patients: Rows
    lesions: Rows
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    flow: Flow
    readings: tuple[Reading, ...]
    readerChoices: tuple[ReaderChoice, ...]
    vas: VasTable | None
    clinical: ClinicalTable | None
    unchangedFiles: int
    scoredBy: ScoreSettings

    def problemRows(self) -> Rows:
        """The rows of ``problems.csv``: what was left out, then the warnings of what was used.

        A warning without a file is about this computer, not about the data.
        """
        kinds = ((LEFT_OUT, self.problems), (WARNING, tuple(each for each in self.warnings if each.file)))
        return Rows(PROBLEM_COLUMNS, tuple((each.file, each.line, kind, each.reason)
                                           for kind, problems in kinds for each in problems))
