"""The text of a NRRD header taken apart: fields, key/value pairs, numbers and vectors.

The functions raise ValueError with a clause such as ``has no field 'sizes'``, to stand behind the file's name.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

_SPELLINGS = {
    "int8": ("signed char", "int8", "int8_t"),
    "uint8": ("uchar", "unsigned char", "uint8", "uint8_t"),
    "int16": ("short", "short int", "signed short", "signed short int", "int16", "int16_t"),
    "uint16": ("ushort", "unsigned short", "unsigned short int", "uint16", "uint16_t"),
    "int32": ("int", "signed int", "int32", "int32_t"),
    "uint32": ("uint", "unsigned int", "uint32", "uint32_t"),
    "int64": ("longlong", "long long", "long long int", "signed long long", "signed long long int", "int64",
              "int64_t"),
    "uint64": ("ulonglong", "unsigned long long", "unsigned long long int", "uint64", "uint64_t"),
    "float32": ("float",),
    "float64": ("double",),
}

DATA_TYPES: Mapping[str, str] = {name: dtype for dtype, names in _SPELLINGS.items() for name in names}
"""numpy type of every spelling that the format allows."""

ENCODINGS: Mapping[str, str] = {"raw": "raw", "gzip": "gzip", "gz": "gzip"}

_SPACE_SIGNS = {
    "right-anterior-superior": (1, 1, 1), "ras": (1, 1, 1),
    "left-anterior-superior": (-1, 1, 1), "las": (-1, 1, 1),
    "left-posterior-superior": (-1, -1, 1), "lps": (-1, -1, 1),
}

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
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?|[+-]?(?:nan|inf|infinity)", re.IGNORECASE)
_VECTOR = re.compile(r"\s*(none|\([^()]*\))", re.IGNORECASE)


@dataclass
class NrrdFields:
    """Fields by their standard name, and key/value pairs, unescaped."""

    values: dict[str, str] = field(default_factory=dict)
    keyValues: dict[str, str] = field(default_factory=dict)

    def required(self, name: str) -> str:
        """The value of a field; ValueError where there is none."""
        if name not in self.values:
            raise ValueError(f"has no field '{name}' in its header: export it again")
        return self.values[name]


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
    key, assigns, text = line.partition(":=")
    name, colon, value = line.partition(": ")
    name = _SYNONYMS.get(name.lower(), name.lower())
    isField = bool(colon) and name in _FIELDS and not line.startswith("#")
    if _CONTROL.search(line) or not (line.startswith("#") or isField or (assigns and ": " not in key)):
        return f"has a header line that is no NRRD field ('{_shown(line)}')"
    if isField:
        if len(line.encode("utf-8", "replace")) >= OVERLONG_FIELD_BYTES:
            return f"has an overlong field '{name}' ({len(line)} characters), which no image needs"
        problem = _placeProblem(fields, name)
        fields.values[name] = value.strip()
        return problem
    if not line.startswith("#"):
        if key.strip().lower() in _NEVER_KEYS:
            return f"has the field '{key.strip().lower()}' as a key (':=' in place of ':')"
        fields.keyValues[_unescaped(key)] = _unescaped(text)
    return None


def _shown(line: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in line[:40])


def _placeProblem(fields: NrrdFields, name: str) -> str | None:
    if name in fields.values:
        return f"has the field '{name}' twice"
    if name in _PER_AXIS and "dimension" not in fields.values:
        return f"has the field '{name}' before 'dimension'"
    if name in _PER_SPACE and not {"space", "space dimension"} & fields.values.keys():
        return f"has the field '{name}' before 'space'"
    return None


def storableText(text: str) -> str:
    """A text as a NRRD file can hold it in a key/value pair: a carriage return is a line break, which is escaped in
    the file, any other control character but tab a space."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_CONTROL.sub(" ", line) for line in lines)


def _unescaped(text: str) -> str:
    return re.sub(r"\\(n|\\)", lambda match: "\n" if match[1] == "n" else "\\", text)


def integers(fields: NrrdFields, name: str, count: int) -> tuple[int, ...]:
    """The whole numbers of a required field; ValueError unless there are ``count``."""
    parts = fields.required(name).split()
    if len(parts) != count or not all(map(_INTEGER.fullmatch, parts)):
        raise ValueError(f"has a field '{name}' that is not made of {count} whole numbers: export it again")
    return tuple(map(int, parts))


def spaceSigns(fields: NrrdFields) -> NDArray[np.float64]:
    """What the file's world coordinates are multiplied by to give right, anterior, superior."""
    if "space" not in fields.values:
        raise ValueError("does not say how it lies in the patient (field 'space'): "
                         "save it again from 3D Slicer or ITK-SNAP, which write that")
    space = fields.required("space").lower()
    if space not in _SPACE_SIGNS:
        raise ValueError(f"is placed in the unknown space '{space}': save it in the space left-posterior-superior")
    return np.array(_SPACE_SIGNS[space], dtype=np.float64)


def vectorOf(text: str, name: str) -> tuple[float, float, float]:
    """The three numbers of ``(x,y,z)``; ValueError for anything else."""
    parts = [part.strip() for part in text.strip()[1:-1].split(",")]
    if not (text.strip().startswith("(") and text.strip().endswith(")") and len(parts) == 3
            and all(_NUMBER.fullmatch(part) for part in parts)):
        raise ValueError(f"has a field '{name}' that is not a vector of three numbers: export it again")
    x, y, z = map(float, parts)
    return x, y, z


def axisVectors(fields: NrrdFields, dimension: int) -> tuple[tuple[float, float, float] | None, ...]:
    """The space direction of every axis; None for an axis that is not in space."""
    text = fields.required("space directions")
    parts = _VECTOR.findall(text)
    if len(parts) != dimension or _VECTOR.sub("", text).strip():
        raise ValueError(f"has a field 'space directions' that is not {dimension} vectors: export it again")
    return tuple(None if part.lower() == "none" else vectorOf(part, "space directions") for part in parts)
