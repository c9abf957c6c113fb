"""Where a cohort comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ..Tables.CaseIds import CASE_FILE
from ..Tables.TableFile import TableSettings


@dataclass(frozen=True)
class Inputs:
    """The folder of cases and the tables, one that is not there is None; the settings: how to read them.

    ``readingsFile``: a table of ratios that were measured elsewhere. Without it and without a folder, a cohort is of
    all cases of the VAS table, none with an image. ``dictionaryFile``: the data dictionary of the clinical table.
    """

    casesFolder: Path | None
    vasFile: Path | None = None
    clinicalFile: Path | None = None
    vasSettings: TableSettings = field(default_factory=TableSettings)
    clinicalSettings: TableSettings = field(default_factory=TableSettings)
    readingsFile: Path | None = None
    readingsSettings: TableSettings = field(default_factory=TableSettings)
    dictionaryFile: Path | None = None

    @property
    def hasImages(self) -> bool:
        """Whether anything is to be had of images, measured here or elsewhere."""
        return self.casesFolder is not None or self.readingsFile is not None

    @property
    def caseSource(self) -> str:
        """What the cases are known from, in words that fit behind ``no``."""
        if not self.hasImages:
            return "pain score"
        sources = [CASE_FILE] if self.casesFolder is not None else []
        return " and no ".join([*sources, "row of the readings"] if self.readingsFile is not None else sources)

    @property
    def tables(self) -> Mapping[str, Path]:
        """The tables there are, by what they are: ``vas``, ``clinical``, ``readings``, ``dictionary``."""
        tables = {"vas": self.vasFile, "clinical": self.clinicalFile, "readings": self.readingsFile,
                  "dictionary": self.dictionaryFile}
        return {kind: path for kind, path in tables.items() if path is not None}

    def shorten(self, text: str) -> str:
        """``text`` without the folders of the inputs: their names can name a user or a patient."""
        for beginning in self._beginnings:
            text = text.replace(beginning, "")
        return text

    @cached_property
    def _beginnings(self) -> tuple[str, ...]:
        """The folders with either separator behind them, the longest first; found once for a million problems."""
        cases = self.casesFolder
        folders = {str(cases), str(cases.resolve())} if cases is not None else set()
        folders |= {str(each) for path in self.tables.values() for each in (path.parent, path.resolve().parent)}
        return tuple(folder.rstrip("/\\") + separator
                     for folder in sorted(folders - {".", "/"}, key=len, reverse=True) for separator in "/\\")
