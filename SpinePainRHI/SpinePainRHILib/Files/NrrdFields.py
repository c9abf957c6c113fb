"""The text of a NRRD header taken apart: fields, key/value pairs, numbers and vectors.

ValueError holds a clause such as ``has no field 'sizes'``, to stand behind the file's name.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

Meaning = TypeVar("Meaning")
Vector = tuple[float, float, float]

_SYNONYMS = {"centers": "centerings", **{name.replace(" ", ""): name for name in (
    "line skip", "byte skip", "data file", "block size", "axis mins", "axis maxs", "old min", "old max",
    "sample units")}}

_PER_AXIS = frozenset((
    "sizes", "spacings", "thicknesses", "axis mins", "axis maxs", "space directions", "centerings", "kinds", "labels",
    "units"))
_PER_SPACE = frozenset(("space directions", "space origin", "space units", "measurement frame"))
_FIELDS = _PER_AXIS | _PER_SPACE | {
    "content", "number", "type", "block size", "dimension", "space", "space dimension", "min", "max", "old min",
    "old max", "endian", "encoding", "line skip", "byte skip", "sample units", "data file"}

_NEVER_KEYS = frozenset((
    "sizes", "dimension", "type", "encoding", "endian", "kinds", "spacings", "space", "space dimension",
    "space directions", "space origin", "line skip", "byte skip", "data file"))
"""Fields that decide where and what voxels are: as the key of a pair (``:=``) one is a field that was damaged."""

OVERLONG_FIELD_BYTES = 1000
"""NrrdIO writes past the end of its memory for fields of 1,001 bytes and more; Slicer's take less than 200."""

_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
"""Control characters but tab: NrrdIO takes a carriage return for the end of a line, with the same effect."""

_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER = re.compile(r"\s*[+-]?((?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?|nan|inf|infinity)\s*", re.IGNORECASE)
_VECTOR = re.compile(r"\s*(none|\([^()]*\))")


@dataclass
class NrrdFields:
    """Fields by their standard name, and key/value pairs, unescaped."""

    values: dict[str, str] = field(default_factory=dict)
    keyValues: dict[str, str] = field(default_factory=dict)

    def required(self, name: str, absent: str = "") -> str:
        """The value of a field; ValueError (``absent`` where it is given) where there is none."""
        if name not in self.values:
            raise ValueError(absent or f"has no field '{name}' in its header: export it again")
        return self.values[name]

    def oneOf(self, name: str, meanings: Mapping[str, Meaning], unknown: str, absent: str = "") -> Meaning:
        """What the value of a required field means; ValueError with ``unknown`` where it is not among the meanings."""
        value = self.required(name, absent).lower()
        if value not in meanings:
            raise ValueError(unknown.format(value))
        return meanings[value]

    def integers(self, name: str, count: int) -> tuple[int, ...]:
        """The whole numbers of a required field; ValueError unless there are ``count``."""
        parts = self.required(name).split()
        if len(parts) != count or not all(map(_INTEGER.fullmatch, parts)):
            raise ValueError(f"has a field '{name}' that is not made of {count} whole numbers: export it again")
        return tuple(map(int, parts))

    def vectors(self, name: str, count: int) -> list[Vector | None]:
        """The vectors of a required field, such as ``none (0.5,0,0)``; ValueError unless there are ``count``."""
        text = self.required(name)
        parts = _VECTOR.findall(text)
        if len(parts) != count or _VECTOR.sub("", text).strip():
            raise ValueError(f"has a field '{name}' that is not {f'{count} vectors' if count > 1 else 'a vector'}: "
                             "export it again")
        return [None if part == "none" else _vectorOf(part, name) for part in parts]


def _vectorOf(part: str, name: str) -> Vector:
    numbers = part[1:-1].split(",")
    if len(numbers) != 3 or not all(map(_NUMBER.fullmatch, numbers)):
        raise ValueError(f"has a field '{name}' that is not a vector of three numbers: export it again")
    x, y, z = map(float, numbers)
    return x, y, z


def parseFields(lines: Iterable[str]) -> NrrdFields:
    """Sorts header lines into fields and key/value pairs. ValueError for the first line that is neither, that stands
    where it must not, or that may crash the reader inside ITK."""
    fields = NrrdFields()
    for line in lines:
        if problem := _addLine(fields, line):
            raise ValueError(f"{problem}: it is damaged, so copy or export it again")
    return fields


def _addLine(fields: NrrdFields, line: str) -> str | None:
    """Takes one line in; what is wrong with it where something is."""
    isComment = line.startswith("#")
    key, assigns, text = line.partition(":=")
    name, colon, value = line.partition(": ")
    name = _SYNONYMS.get(name.lower(), name.lower())
    isField = bool(colon) and name in _FIELDS and not isComment
    if _CONTROL.search(line) or not (isComment or isField or (assigns and ": " not in key)):
        shown = "".join(letter if letter.isprintable() else "?" for letter in line[:40])
        return f"has a header line that is no NRRD field ('{shown}')"
    if isField:
        known, fields.values[name] = dict.fromkeys(fields.values), value.strip()
        if len(line.encode("utf-8", "replace")) >= OVERLONG_FIELD_BYTES:
            return f"has an overlong field '{name}' ({len(line)} characters), which no image needs"
        if name in known:
            return f"has the field '{name}' twice"
        if name in _PER_AXIS and "dimension" not in known:
            return f"has the field '{name}' before 'dimension'"
        if name in _PER_SPACE and not {"space", "space dimension"} & known.keys():
            return f"has the field '{name}' before 'space'"
    elif not isComment:
        if key.strip().lower() in _NEVER_KEYS:
            return f"has the field '{key.strip().lower()}' as a key (':=' in place of ':')"
        fields.keyValues[_unescaped(key)] = _unescaped(text)
    return None


def _unescaped(text: str) -> str:
    return re.sub(r"\\(n|\\)", lambda match: "\n" if match[1] == "n" else "\\", text)


def storableText(text: str) -> str:
    """A text as a NRRD file can hold it in a key/value pair: a carriage return is a line break, which is escaped in
    the file, any other control character but tab a space."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_CONTROL.sub(" ", line) for line in lines)
