"""From the cells of a clinical column to its values: numbers or texts, what is missing, what cannot be."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from .Cells import parseNumber
from .ColumnKeys import columnKey, plainKey
from .KnownColumns import KnownColumn, knownColumn
from .MissingCodes import isMissingCell, isMissingNumber, missingCodes
from .Problems import shownCell

Value = float | str | None

_LEADING_ZERO = re.compile(r"[+-]?0[0-9]")
_ID_COLUMN = re.compile(r"(.*_)?id")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+", re.ASCII)
_SEX_COLUMNS = frozenset(("sex", "gender", "geschlecht", "性别"))
_SEXES = {text: sex for sex, texts in (("female", ("f", "female", "w", "weiblich", "frau", "woman", "女", "女性")),
                                       ("male", ("m", "male", "männlich", "mann", "man", "男", "男性")))
          for text in texts}


@dataclass(frozen=True)
class ColumnSettings:
    """``missing``: further texts that count as missing; ``numeric`` and ``text``: names of columns (columnKey) that
    are numbers, or text, whatever they hold; ``decimalComma``: whether ``3,5`` is a number in this file."""

    missing: Collection[str] = ()
    numeric: Collection[str] = ()
    text: Collection[str] = ()
    decimalComma: bool = False


@dataclass
class ClinicalColumn:
    """The ``values`` of a column, a row each; ``notes`` are sentences, ``bad`` the rows whose cell cannot be, with the
    reason: they count as missing."""

    values: list[Value]
    isNumeric: bool
    notes: list[str] = field(default_factory=list)
    bad: list[tuple[int, str]] = field(default_factory=list)


def convertColumn(name: str, texts: Sequence[str], settings: ColumnSettings) -> ClinicalColumn:
    """The values of a column.

    Numbers where every value that is not missing is a plain number (one of a known scale: where most are), none has
    leading zeros as codes do, and the column's name is not and does not end in ``id``; ``%`` behind numbers, and a
    decimal comma where no cell could be a thousand, are understood. Texts that differ in letter case alone are one.
    Values outside a known scale, and other texts among its numbers, are ``bad``.
    """
    known = knownColumn(name)
    empty = [isMissingCell(text) or text in settings.missing for text in texts]
    if known is not None and known.grades:
        return _grades(name, texts, empty, known)
    answers, key = empty, columnKey(name)
    empty = [isEmpty or isMissingNumber(text) for text, isEmpty in zip(texts, empty, strict=True)]
    notes: list[str] = []
    cells = _plainCells(name, texts, empty, notes)
    if not settings.decimalComma:
        cells = _withoutThousands(cells)
    numbers = [None if isEmpty else parseNumber(text, True) if _hasComma(cells, settings) else parseNumber(text)
               for text, isEmpty in zip(cells, empty, strict=True)]
    bad = [row for row, number in enumerate(numbers) if number is None and not empty[row]]
    filled = len(texts) - sum(empty)
    isCode = any(_LEADING_ZERO.match(text) for text, isEmpty in zip(cells, empty, strict=True) if not isEmpty)
    isScale = known is not None and key not in settings.text and len(bad) * 2 < filled
    if isScale or key in settings.numeric or (filled and not bad and not isCode and not _ID_COLUMN.fullmatch(key)
                         and key not in settings.text):
        column = ClinicalColumn(list(numbers), True, notes)
        column.bad = [(row, f"{name} {shownCell(texts[row])} is not a number; the cell counts as missing")
                      for row in bad]
        _leaveOutMissing(name, column, known)
        return column
    return _texts(name, texts, answers, bad)


def _hasComma(cells: Sequence[str], settings: ColumnSettings) -> bool:
    return settings.decimalComma or any(map(_DECIMAL_COMMA.fullmatch, cells))


def _plainCells(name: str, texts: Sequence[str], empty: Sequence[bool], notes: list[str]) -> Sequence[str]:
    """The cells as numbers are written, where a column writes them with ``%``."""
    filled = [text for text, isEmpty in zip(texts, empty, strict=True) if not isEmpty]
    if any(text.endswith("%") for text in filled) and all(parseNumber(text.removesuffix("%").strip(), True) is not None
                                                          for text in filled):
        notes.append(f"Column {name}: the % behind numbers was left out.")
        texts = [text.removesuffix("%").strip() for text in texts]
    return texts


def _withoutThousands(cells: Sequence[str]) -> Sequence[str]:
    """The cells so that none with a comma is a number, where one of them may be a thousand (``1,650``)."""
    if any(map(_THOUSANDS.fullmatch, cells)):
        return [f"{text}?" if _DECIMAL_COMMA.fullmatch(text) else text for text in cells]
    return cells


def _leaveOutMissing(name: str, column: ClinicalColumn, known: KnownColumn | None) -> None:
    """Makes codes for missing values and what is outside a known scale missing."""
    numbers = [value for value in column.values if isinstance(value, float)]
    low, high = (known.low, known.high) if known is not None else (None, None)
    certain, possible = missingCodes(numbers, low, high)
    for code in sorted(certain):
        column.notes.append(f"Column {name}: {code:g} ({_times(numbers.count(code))}) was taken as a code for a "
                            "missing value.")
    for code in sorted(possible):
        column.notes.append(f"Column {name}: {code:g} ({numbers.count(code)} times) may be a code for a missing "
                            f"value; it was taken as a number (--missing {code:g} says that it is one).")
    for row, value in enumerate(column.values):
        if not isinstance(value, float):
            continue
        if value in certain:
            column.values[row] = None
        elif known is not None and not known.low <= value <= known.high:
            column.values[row] = None
            column.bad.append((row, f"{name} {value:g} is outside {known.low:g} to {known.high:g} ({known.what}); "
                                    "the cell counts as missing"))


def _grades(name: str, texts: Sequence[str], empty: Sequence[bool], known: KnownColumn) -> ClinicalColumn:
    column = ClinicalColumn([], False)
    for row, text in enumerate(texts):
        grade = None if empty[row] else known.gradeOf(text)
        if grade is None and not empty[row]:
            column.bad.append((row, f"{name} {shownCell(text)} is no {known.what} ({', '.join(known.grades)}); "
                                    "the cell counts as missing"))
        column.values.append(grade)
    return column


def _texts(name: str, texts: Sequence[str], empty: Sequence[bool], bad: Sequence[int]) -> ClinicalColumn:
    column = ClinicalColumn([], False)
    if "+" in texts:
        empty = [isEmpty and text != "-" for text, isEmpty in zip(texts, empty, strict=True)]  # positive and negative
    filled = len(texts) - sum(empty)
    if bad and len(bad) * 2 < filled:
        column.notes.append(f"Column {name} is text: {len(bad)} of {filled} values are not numbers "
                            f"(such as {shownCell(texts[bad[0]])}).")
    counts = Counter(text for text, isEmpty in zip(texts, empty, strict=True) if not isEmpty)
    spelling: dict[str, str] = {}
    for text, _ in counts.most_common():
        spelling.setdefault(text.casefold(), text)
    if plainKey(name) in _SEX_COLUMNS and all(text in _SEXES for text in spelling) and len(spelling) > 2:
        spelling = {text: _SEXES[text] for text in spelling}
    together = Counter(spelling[text.casefold()] for text in counts)
    if joined := sorted(text for text, number in together.items() if number > 1):
        column.notes.append(f"Column {name}: spellings of the same text were taken together ({len(joined)} "
                            f"{'text' if len(joined) == 1 else 'texts'}).")
    column.values = [None if isEmpty else spelling[text.casefold()]
                     for text, isEmpty in zip(texts, empty, strict=True)]
    return column


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"
