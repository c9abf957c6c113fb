"""The one way to open a table, whatever kind of file it is in."""

from pathlib import Path

from .DelimitedFile import DelimitedFile
from .TableFile import TableFile, TableSettings
from .Workbook import WORKBOOK_STARTS, Workbook, startOf

TABLE_SUFFIXES = ("csv", "tsv", "txt", "xlsx", "xlsm", "xlsb", "xls", "ods", "sav", "zsav")
"""How names of the files end that can be tables."""


def openTable(path: Path, settings: TableSettings) -> TableFile:
    """The file as a table, to be used in a ``with`` statement: a workbook by its first bytes, else text.

    Raises ValueError with one sentence for a file of a statistics program that cannot be read here.
    """
    start = startOf(path)
    if start.startswith(WORKBOOK_STARTS):
        return Workbook(path, settings)
    if start.startswith((b"$FL2", b"$FL3")):
        from .SpssFile import SpssFile

        return SpssFile(path, settings)
    return DelimitedFile(path, settings)
