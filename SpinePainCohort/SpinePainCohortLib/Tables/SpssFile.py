"""Data files of SPSS (.sav, .zsav) as tables, with their value labels."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any, Self

from .KnownColumns import knownColumn
from .TableFile import HEADER_WITHIN_LINES, MissingReader
from .Workbook import CellTable, sheetText

REQUIREMENT = "pyreadstat>=1.3,<2"


class SpssFile(CellTable):
    """All variables as columns. Values missing by definition are empty.

    Where every value of a variable has a label, the labels stand for them (``male`` for 1), but not on a scale that is
    known by its numbers (ECOG, items of QLQ-BM22).
    """

    def __enter__(self) -> Self:
        cells = self._records()
        if not self.useRows(cells, "SPSS file"):
            raise ValueError(self.noHeaderSentence(", ".join(cells[0])))
        return self

    def beginning(self) -> Sequence[Sequence[str]]:
        return self._records()[:HEADER_WITHIN_LINES]

    def _records(self) -> list[list[str]]:
        """The names of the variables, then their values, a row each."""
        try:
            import pyreadstat
        except ImportError:
            raise MissingReader(f"{self.path} is an SPSS file, for which pyreadstat is needed: save it in SPSS as CSV "
                                f'(File, Export), or run "{sys.executable}" -m pip install "{REQUIREMENT}"',
                                REQUIREMENT) from None
        try:
            columns, meta = pyreadstat.read_sav(str(self.path), output_format="dict")
        except (pyreadstat.ReadstatError, OSError, ValueError) as error:
            raise ValueError(f"{self.path} cannot be read as an SPSS file ({' '.join(str(error).split())}): save it "
                             "in SPSS as CSV.") from None
        names = list(columns)
        texts = [_labelled(name, list(columns[name]), meta.variable_value_labels.get(name, {})) for name in names]
        return [names, *map(list, zip(*texts, strict=True))]


def _labelled(name: str, values: Sequence[Any], labels: Mapping[Any, str]) -> list[str]:
    known = knownColumn(name)
    plain = [value.item() if hasattr(value, "item") else value for value in values]
    areLabelled = all(value in labels for value in plain if value is not None and value == value and value != "")
    if not labels or not areLabelled or (known is not None and not known.grades):
        return list(map(sheetText, plain))
    return [labels.get(value, "") for value in plain]
