"""Header of a NRRD file, read strictly, so that no C++ reader sees a header that was not checked first.

Format: teem.sourceforge.net/nrrd/format.html. Written here because pynrrd is not part of Slicer and a case
must open without a network; the tests compare with pynrrd as an independent reader and writer.
Read are three-dimensional scalar images and, as 3D Slicer stores overlapping segments, images whose first
axis counts layers; encodings ``raw`` and ``gzip``; spaces RAS, LAS and LPS.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO, Literal

import numpy as np

from ..Core.Geometry import GridGeometry
from .FileAccess import oneLine, openRegularFile, quoted
from .HeaderLimits import checkedGrid, checkSizes
from .ItkReading import parseWithSimpleItk
from .NrrdFields import NrrdFields, parseFields
from .Payload import checkPayload

LARGEST_HEADER_BYTES = 2**24
"""A header is text; hundreds of segments fill less than one of these 16 MiB."""

MOST_PAIRS = 30_000
"""Slicer's NRRD reader looks through all pairs for each: a hundred thousand take minutes. Two thousand segments, the
most that Slicer is given, have 18,000."""

DATA_TYPES: Mapping[str, str] = {name: dtype for dtype, names in {
    "i1": ("signed char", "int8", "int8_t"),
    "u1": ("uchar", "unsigned char", "uint8", "uint8_t"),
    "i2": ("short", "short int", "signed short", "signed short int", "int16", "int16_t"),
    "u2": ("ushort", "unsigned short", "unsigned short int", "uint16", "uint16_t"),
    "i4": ("int", "signed int", "int32", "int32_t"),
    "u4": ("uint", "unsigned int", "uint32", "uint32_t"),
    "i8": ("longlong", "long long", "long long int", "signed long long", "signed long long int", "int64", "int64_t"),
    "u8": ("ulonglong", "unsigned long long", "unsigned long long int", "uint64", "uint64_t"),
    "f4": ("float",),
    "f8": ("double",),
}.items() for name in names}
"""numpy type of every spelling that the format allows."""

ENCODINGS: Mapping[str, str] = {"raw": "raw", "gzip": "gzip", "gz": "gzip"}

BYTE_ORDERS: Mapping[str, Literal["<", ">"]] = {"little": "<", "big": ">"}

SPACE_SIGNS = {name: signs for names, signs in {
    ("right-anterior-superior", "ras"): (1, 1, 1), ("left-anterior-superior", "las"): (-1, 1, 1),
    ("left-posterior-superior", "lps"): (-1, -1, 1)}.items() for name in names}
"""What the file's world coordinates are multiplied by to give right, anterior, superior."""

LAYER_KINDS = ("list", "vector", "covariant-vector", "normal", "2-vector", "3-vector", "4-vector", "3-gradient",
               "3-normal", "scalar", "stub")
DOMAIN_KINDS = ("domain", "space", "none", "???", "")


@dataclass(frozen=True, eq=False)
class NrrdHeader:
    """What a NRRD header says; ``sizes`` and ``kinds`` are in file order, the fastest axis first: four where the first
    counts layers or components, else three. ``kinds`` are lower case, empty where not given.

    ``geometry`` is that of the three spatial axes. ``dataOffset`` is the first byte after the header; ``lineSkip``
    lines follow it, then the (perhaps compressed) data with ``byteSkip`` bytes to skip (-1: all but the claimed bytes
    at the end). ``fieldNames`` are the fields that the file gives; ``isTidy`` says that its header is valid UTF-8 with
    plain line ends, which leaves nothing to a reader's taste.
    """

    sizes: tuple[int, ...]
    dtype: np.dtype[Any]
    encoding: str
    geometry: GridGeometry
    kinds: tuple[str, ...]
    keyValues: Mapping[str, str]
    dataOffset: int
    lineSkip: int
    byteSkip: int
    fieldNames: frozenset[str]
    isTidy: bool

    @property
    def shape(self) -> tuple[int, int, int]:
        """Voxels along k, j, i."""
        i, j, k = self.sizes[-3:]
        return k, j, i

    @property
    def componentCount(self) -> int:
        """Layers or components of every voxel; 1 for a scalar image."""
        return self.sizes[0] if len(self.sizes) == 4 else 1

    @property
    def dataBytes(self) -> int:
        """Bytes of all voxels, uncompressed."""
        return int(np.prod(self.sizes, dtype=object)) * self.dtype.itemsize

    @property
    def detached(self) -> bool:
        """Whether the voxels are in other files."""
        return "data file" in self.fieldNames


def readNrrdHeader(path: Path) -> NrrdHeader:
    """Reads and checks the header of a NRRD file; the voxels are not looked at.

    Raises ValueError with one sentence that names the file, says what is wrong with it and what to do.
    """
    with openRegularFile(path) as file:
        return headerOfFile(path, file)


def checkNrrdFile(path: Path) -> NrrdHeader:
    """Reads the header and makes sure that the file holds exactly the voxels it claims.

    Last, SimpleITK parses the header with the parser that Slicer has: Slicer's segmentation reader does not
    catch that parser's errors, so a file on which the two disagreed would end the whole program.
    Compressed voxels are decompressed once, without being kept, which also verifies their checksum.
    Raises ValueError as readNrrdHeader does, and for voxels kept in other files.
    """
    with openRegularFile(path) as file:
        header = headerOfFile(path, file)
        if len(header.keyValues) > MOST_PAIRS:
            raise ValueError(f"{quoted(path)} has {len(header.keyValues)} key/value pairs in its header, more than "
                             "any image or case has: export it again.")
        if header.detached:
            raise ValueError(f"{quoted(path)} keeps its voxels in another file: open it with a program that wrote "
                             "it, 3D Slicer for instance, and save it as one .nrrd file.")
        try:
            for _ in range(header.lineSkip):
                if not file.readline(LARGEST_HEADER_BYTES).endswith(b"\n"):
                    raise ValueError("has fewer lines after its header than it says are to be skipped")
            offset = file.tell()
            if header.byteSkip < 0:  # all but the last bytes is skipped: there is no such thing as too many
                offset = max(offset, file.seek(0, 2) - header.dataBytes)
            checkPayload(file, offset, max(header.byteSkip, 0) + header.dataBytes, header.encoding == "gzip")
        except ValueError as error:
            raise damagedError(path, error) from None
    parseWithSimpleItk(path, "NrrdImageIO")
    return header


def damagedError(path: Path, error: ValueError) -> ValueError:
    """What is said of a file whose voxels are not those that its header claims; ``error`` is the clause of Payload."""
    return ValueError(f"{quoted(path)} {error}: it is damaged or incomplete, so copy or export it again.")


def headerOfFile(path: Path, file: BinaryIO) -> NrrdHeader:
    """As ``readNrrdHeader``, of a file that is open already; it is left after the header."""
    try:
        lines = _headerLines(file)
        fields = parseFields(re.sub("\r?\n$", "", line.decode("utf-8", "replace")) for line in lines)
        text = b"".join(lines)
        isTidy = b"\r" not in text and text.decode("utf-8", "replace").encode("utf-8") == text
        return _interpret(fields, file.tell(), isTidy)
    except ValueError as error:
        raise ValueError(f"{quoted(path)} {oneLine(error)}.") from None


def _headerLines(file: BinaryIO) -> list[bytes]:
    """The lines of the header up to the empty line that ends it; the file is left after that."""
    first = file.readline(64)
    if not first:
        raise ValueError("is empty: copy or export it again")
    if not re.fullmatch(rb"NRRD000[1-5]\r?\n", first):
        raise ValueError("is not a NRRD file (it does not begin with NRRD0001 to NRRD0005): choose another file, or "
                         "export the image as NRRD")
    lines: list[bytes] = []
    remaining = LARGEST_HEADER_BYTES
    while (line := file.readline(remaining)) not in (b"\n", b"\r\n"):
        remaining -= len(line)
        if not line and any(re.match(b"data ?file: ", each.lower()) for each in lines):
            break  # a detached header may end with its last line
        if not line.endswith(b"\n"):
            raise ValueError("ends in the middle of its header: copy or export it again")
        lines.append(line)
    return lines


def _interpret(fields: NrrdFields, dataOffset: int, isTidy: bool) -> NrrdHeader:
    """The header that the fields make; raises ValueError with a clause to put behind the file's name."""
    sizes, kinds = _axesOf(fields)
    dtype = np.dtype(fields.oneOf("type", DATA_TYPES, "has voxels of the unknown or unsupported type '{}': save it "
                                  "with an integer or float type"))
    encoding = fields.oneOf("encoding", ENCODINGS, "is stored with the encoding '{}', but only raw and gzip are read: "
                            "save it with one of these")
    order: Literal["<", ">"] = "<"
    if dtype.itemsize > 1 or "endian" in fields.values:
        order = fields.oneOf("endian", BYTE_ORDERS, "has the unknown byte order '{}' (field endian): "
                             "export it again", "does not say its byte order (field endian): export it again")
    lineSkip, byteSkip = (fields.integers(name, 1)[0] if name in fields.values else 0
                          for name in ("line skip", "byte skip"))
    if lineSkip < 0 or byteSkip < (-1 if encoding == "raw" else 0):
        raise ValueError("has an impossible field 'line skip' or 'byte skip': export it again")
    return NrrdHeader(sizes, dtype.newbyteorder(order), encoding, _geometryOf(fields, len(sizes)), kinds,
                      MappingProxyType(fields.keyValues), dataOffset, lineSkip, byteSkip, frozenset(fields.values),
                      isTidy)


def _axesOf(fields: NrrdFields) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Sizes and kinds of a three-dimensional image, with an axis of layers first where there are four."""
    advice = "export it again as a three-dimensional scalar volume"
    dimension = fields.integers("dimension", 1)[0]
    if not 1 <= dimension <= 16:
        raise ValueError(f"has {dimension} dimensions, which no NRRD has: {advice}")
    sizes = fields.integers("sizes", dimension)
    kinds = tuple(fields.values["kinds"].lower().split()) if "kinds" in fields.values else ("",) * dimension
    if len(kinds) != dimension:
        raise ValueError(f"has {len(kinds)} words in the field 'kinds', but {dimension} dimensions: export it again")
    colour = next((kind for kind in kinds if kind.endswith("-color")), None)
    odd = next((kind for kind in kinds[-3:] if kind not in DOMAIN_KINDS), None)
    for isWrong, clause in (
            (colour, f"is a colour image (an axis of kind {colour}): use a volume with one value in every voxel"),
            (dimension == 2, "is a two-dimensional image: use a three-dimensional volume"),
            (dimension not in (3, 4), f"has {dimension} dimensions: {advice}"),
            (dimension == 4 and kinds[0] not in LAYER_KINDS and "Segment0_ID" in fields.keyValues,
             "is a segmentation of an older 3D Slicer, whose segments are not in layers: open it in 3D Slicer and "
             "save it again"),
            (dimension == 4 and kinds[0] not in LAYER_KINDS,
             f"has 4 dimensions, but the first axis is not one of layers (kind list): {advice}"),
            (odd, f"has an axis of kind '{odd}' where an axis in space is needed: {advice}")):
        if isWrong:
            raise ValueError(clause)
    try:
        checkSizes(sizes)
    except ValueError as error:
        raise ValueError(f"{error}: the header is damaged, so copy or export it again") from None
    return sizes, kinds


def _geometryOf(fields: NrrdFields, dimension: int) -> GridGeometry:
    """The grid of the last three axes, in RAS."""
    signs = np.array(fields.oneOf(
        "space", SPACE_SIGNS, "is placed in the unknown space '{}': save it in the space left-posterior-superior",
        "does not say how it lies in the patient (field 'space'): save it again from 3D Slicer or ITK-SNAP, which "
        "write that"), dtype=np.float64)
    if "spacings" in fields.values and "space directions" in fields.values:
        raise ValueError("gives both spacings and space directions, which contradict each other: export it again")
    directions = fields.vectors("space directions", dimension)
    axes = [vector for vector in directions if vector is not None]
    if len(axes) != 3 or None in directions[-3:]:
        raise ValueError(f"has {len(axes)} axes with a direction in space, but a volume has three: "
                         "use a three-dimensional scalar volume")
    origin = fields.vectors("space origin", 1)[0] if "space origin" in fields.values else (0.0, 0.0, 0.0)
    if origin is None:
        raise ValueError("has a field 'space origin' that is not a vector of three numbers: export it again")
    try:
        return checkedGrid(signs[:, None] * np.array(axes).T, signs * np.array(origin))
    except ValueError as error:
        raise ValueError(f"{error}: the header is damaged, so export it again") from None
