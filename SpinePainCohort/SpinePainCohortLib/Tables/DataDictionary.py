"""A data dictionary: what the columns of a clinical table are called, their units, and what their codes mean."""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from SpinePainRHILib.Core.ShownText import shortened, visible

from .ColumnKeys import columnKey
from .Encoding import detectEncoding
from .KnownColumns import knownColumn

_OWN = {"name": ("column", "variable", "name", "field"), "label": ("label", "description", "title"),
        "unit": ("unit", "units"), "levels": ("levels", "codes", "choices", "values")}
_REDCAP = {"name": ("variable_/_field_name",), "label": ("field_label",),
           "levels": ("choices,_calculations,_or_slider_labels",), "type": ("field_type",),
           "identifier": ("identifier?",)}
_CODED = frozenset(("radio", "dropdown", "checkbox"))
_YES_NO = {"yesno": {"1": "yes", "0": "no"}, "truefalse": {"1": "true", "0": "false"}}
_TAG = re.compile(r"<[^<>]*>")
_WHOLE = re.compile(r"([+-]?\d+)\.0+")
NAMED_IDENTIFIER = "what the data dictionary calls an identifier"


@dataclass(frozen=True)
class ColumnEntry:
    """``label`` with its unit, empty where there is none; ``levels``: what a code stands for."""

    label: str = ""
    levels: Mapping[str, str] = field(default_factory=dict)
    isIdentifier: bool = False

    def levelOf(self, text: str) -> str:
        """What a cell stands for; the cell itself where the dictionary has no such code (``1.0`` is ``1``)."""
        code = text.strip()
        plain = match[1] if (match := _WHOLE.fullmatch(code)) else code
        return self.levels.get(code, self.levels.get(plain, text))


@dataclass(frozen=True)
class DataDictionary:
    """The entries by columnKey."""

    entries: Mapping[str, ColumnEntry]

    def entryOf(self, column: str) -> ColumnEntry:
        """What is known of a column; an empty entry where nothing is."""
        return self.entries.get(columnKey(column), ColumnEntry())

    def codesOf(self, column: str) -> ColumnEntry | None:
        """The entry where the column's codes are to be replaced; None for a scale whose values are known, such as
        ECOG, which stay numbers or grades."""
        entry = self.entryOf(column)
        return entry if entry.levels and knownColumn(column) is None else None


def readDictionary(path: Path) -> DataDictionary:
    """Reads a dictionary as CSV: columns ``column``, ``label``, ``unit``, ``levels`` (``1=Luminal A; 2=Luminal B``),
    or the data dictionary that REDCap exports, whose check boxes are columns ``field___code``.

    Raises ValueError with one sentence where the file cannot be used or a column stands in it twice.
    """
    header, rows = _cells(path)
    keys = [columnKey(name) for name in header]
    isRedcap = _REDCAP["name"][0] in keys
    places = {ours: next((keys.index(name) for name in names if name in keys), None)
              for ours, names in (_REDCAP if isRedcap else _OWN).items()}
    if places["name"] is None:
        raise ValueError(f"{path} is no data dictionary: its first line needs 'column' and 'label' (or REDCap's "
                         "'Variable / Field Name' and 'Field Label').")
    entries: dict[str, ColumnEntry] = {}
    for row in rows:
        cells = {ours: row[place].strip() if place is not None and place < len(row) else ""
                 for ours, place in places.items()}
        for name, entry in _entriesOf(cells, isRedcap):
            key = columnKey(name)
            if key in entries:
                raise ValueError(f"{path} has the column {shortened(visible(name))} twice: keep one of its rows.")
            entries[key] = entry
    if not entries:
        raise ValueError(f"{path} names no column: a data dictionary needs one row a column.")
    return DataDictionary(entries)


def _entriesOf(cells: Mapping[str, str], isRedcap: bool) -> list[tuple[str, ColumnEntry]]:
    name, kind = cells["name"], cells.get("type", "").casefold()
    if not name or kind == "descriptive":
        return []
    label = " ".join(_TAG.sub(" ", cells["label"]).split())
    if cells.get("unit"):
        label = f"{label or name}, {cells['unit']}"
    label = shortened(visible(label))
    isIdentifier = cells.get("identifier", "").casefold() in ("y", "yes")
    levels = _YES_NO.get(kind) or (_levels(cells["levels"]) if not isRedcap or kind in _CODED else {})
    if kind == "checkbox":
        return [(f"{name}___{code}", ColumnEntry(f"{label}: {level}", _YES_NO["yesno"], isIdentifier))
                for code, level in levels.items()]
    return [(name, ColumnEntry(label, levels, isIdentifier))]


def _levels(text: str) -> dict[str, str]:
    """``1, Luminal A | 2, Luminal B`` or ``1=Luminal A; 2=Luminal B``."""
    found = {}
    for part in re.split(r"\||\n" if "|" in text else r";|\n", text):
        code, sign, level = part.partition("=") if "=" in part else part.partition(",")
        level = " ".join(_TAG.sub(" ", level).split())
        if sign and code.strip() and level:
            found[code.strip()] = shortened(visible(level))
    return found


def _cells(path: Path) -> tuple[Sequence[str], list[list[str]]]:
    encoding = detectEncoding(path)
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline()
        separator = max((",", ";", "\t"), key=first.count)
        file.seek(0)
        try:
            rows = [row for row in csv.reader(file, delimiter=separator) if any(map(str.strip, row))]
        except csv.Error as error:
            raise ValueError(f"{path} is no table of text: {error}.") from None
    return [name.replace("\ufeff", "") for name in rows[0]], rows[1:]


def labelsOf(columns: Sequence[str], dictionary: DataDictionary | None, taken: Sequence[str]) -> dict[str, str]:
    """The label of each column that has one. Of two columns with one label, and for one of ``taken``, the column's own
    name stands behind it in brackets."""
    if dictionary is None:
        return {}
    labels = {name: label for name in columns if (label := dictionary.entryOf(name).label)}
    folded = [label.casefold() for label in labels.values()] + [name.casefold() for name in taken]
    return {name: f"{label} ({name})" if folded.count(label.casefold()) > 1 else label
            for name, label in labels.items()}
