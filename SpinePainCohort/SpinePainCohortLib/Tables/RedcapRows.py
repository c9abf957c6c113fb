"""The rows of a REDCap export: one a record, event, repeating instrument and instance of it."""

from collections.abc import Collection, Sequence

from .Problems import shown
from .TableFile import TableFile

_INSTRUMENTS = ("redcap_repeat_instrument", "repeat_instrument")
_INSTANCES = ("redcap_repeat_instance", "repeat_instance")
"""In an export of raw data, and in one of labels."""

RawRow = tuple[int, str, str | None, list[str]]
"""Line, case, timepoint (None: all) and cells."""


def isRedcap(names: Collection[str]) -> bool:
    """Whether a header (compared names) is that of a REDCap export."""
    return any(name.startswith("redcap_") or name in (*_INSTRUMENTS, *_INSTANCES) for name in names)


def isOfForms(name: str) -> bool:
    """Whether a column of a REDCap export is about its forms: repeats, and whether a form is complete."""
    return name.startswith(("redcap_repeat", "repeat_inst")) or name.endswith("_complete") or name == "complete?"


def instanceColumn(names: Sequence[str]) -> int | None:
    """Index of the column that counts the instances of what is repeated; None without one."""
    return next((names.index(name) for name in _INSTANCES if name in names), None)


class Instances:
    """The instances of scores: several of one key, told apart by nothing else, are refused, for what an instance
    stands for (a visit, a rater) cannot be known. Does nothing where there is no such column, or it is taken for one
    of ours already."""

    def __init__(self, table: TableFile, taken: Collection[int | None]) -> None:
        index = instanceColumn(table.format.names)
        self._table, self._index = table, None if index in taken else index
        self._found: dict[tuple[str | None, ...], tuple[str, int]] = {}

    def add(self, cells: Sequence[str], key: tuple[str | None, ...], line: int) -> None:
        """Takes a score's key. Raises ValueError with a sentence for another instance of an earlier one."""
        if self._index is None:
            return
        instance, earlier = self._found.setdefault(key, (cells[self._index].strip(), line))
        if instance != cells[self._index].strip():
            name = self._table.format.header[self._index].strip()
            raise ValueError(
                f"{self._table.path} has several scores of one case, timepoint, rater and lesion that only "
                f"{shown(name)} tells apart (lines {earlier} and {line}): say what it stands for with --column "
                f"timepoint={name} or --column rater={name}, or export one instance.")


def joinRepeats(rows: Sequence[RawRow], instance: int, columns: Sequence[int]
                ) -> tuple[list[RawRow], frozenset[int], int]:
    """Rows with an ``instance`` joined to the first row of their case and timepoint, whose empty cells they fill.

    Also gives those of ``columns`` of which a case and timepoint has several values, which are not joined, and how
    many rows were. Rows without an instance stay as they are.
    """
    first: dict[tuple[str, str | None], RawRow] = {}
    kept: list[RawRow] = []
    several: set[int] = set()
    for row in sorted(rows, key=lambda each: bool(each[3][instance].strip())):  # the rows that are not repeated first
        key = row[1], row[2]
        if key not in first or not row[3][instance].strip():
            if key not in first:
                row = (*row[:3], list(row[3]))
                first[key] = row
            kept.append(row)
            continue
        cells = first[key][3]
        for index in columns:
            text = row[3][index].strip()
            if text and not cells[index].strip():
                cells[index] = row[3][index]
            elif text and text != cells[index].strip():
                several.add(index)
    return sorted(kept, key=lambda each: each[0]), frozenset(several), len(rows) - len(kept)
