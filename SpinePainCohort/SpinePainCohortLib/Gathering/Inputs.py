"""Where a cohort comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ..Tables.TableFile import TableSettings


@dataclass(frozen=True)
class Inputs:
    """The folder of cases and the tables, one that is not there is None; the settings: how to read them."""

    casesFolder: Path
    vasFile: Path | None = None
    clinicalFile: Path | None = None
    vasSettings: TableSettings = field(default_factory=TableSettings)
    clinicalSettings: TableSettings = field(default_factory=TableSettings)

    @property
    def tables(self) -> Mapping[str, Path]:
        """The tables there are, by what they are: ``vas``, ``clinical``."""
        tables = {"vas": self.vasFile, "clinical": self.clinicalFile}
        return {kind: path for kind, path in tables.items() if path is not None}

    def shorten(self, text: str) -> str:
        """``text`` without the folders of the inputs: their names can name a user or a patient."""
        for beginning in self._beginnings:
            text = text.replace(beginning, "")
        return text

    @cached_property
    def _beginnings(self) -> tuple[str, ...]:
        """The folders with either separator behind them, the longest first; found once for a million problems."""
        folders = {str(self.casesFolder), str(self.casesFolder.resolve())}
        folders |= {str(each) for path in self.tables.values() for each in (path.parent, path.resolve().parent)}
        return tuple(folder.rstrip("/\\") + separator
                     for folder in sorted(folders - {".", "/"}, key=len, reverse=True) for separator in "/\\")
