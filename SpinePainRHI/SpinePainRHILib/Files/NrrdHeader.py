"""Header of a NRRD file, read strictly, so that no C++ reader sees a header that was not checked first.

Format: teem.sourceforge.net/nrrd/format.html. Written here because pynrrd is not part of Slicer and a case
must open without a network; the tests compare with pynrrd as an independent reader and writer.
Read are three-dimensional scalar images and, as 3D Slicer stores overlapping segments, images whose first
axis counts layers; encodings ``raw`` and ``gzip``; spaces RAS, LAS and LPS.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO

import numpy as np

from ..Core.Geometry import GridGeometry
from .FileAccess import oneLine, openRegularFile, quoted
from .HeaderLimits import checkedGrid, checkSizes
from .ItkReading import parseWithSimpleItk
from .NrrdFields import DATA_TYPES, ENCODINGS, NrrdFields, axisVectors, integers, parseFields, spaceSigns, vectorOf
from .Payload import checkPayload

LARGEST_HEADER_BYTES = 2**24
"""A header is text; hundreds of segments fill less than one of these 16 MiB."""

LAYER_KINDS = ("list", "vector", "covariant-vector", "normal", "2-vector", "3-vector", "4-vector", "3-gradient",
               "3-normal", "scalar", "stub")
DOMAIN_KINDS = ("domain", "space", "none", "???", "")


@dataclass(frozen=True, eq=False)
class NrrdHeader:
    """What a NRRD header says; ``sizes`` and ``kinds`` are in file order, the fastest axis first.

    ``componentAxis`` is 0 where the first axis counts layers or components, else None; ``geometry`` is that
    of the three spatial axes. ``dataOffset`` is the first byte after the header; ``lineSkip`` lines follow
    it, then the (perhaps compressed) data with ``byteSkip`` bytes to skip (-1: all but the claimed bytes at
    the end). A ``detached`` header names voxels in other files. ``kinds`` are lower case, empty where not given.
    ``fieldNames`` are the fields that the file gives; ``isTidy`` says that its header is valid UTF-8 with plain line
    ends, which leaves nothing to a reader's taste.
    """

    dimension: int
    sizes: tuple[int, ...]
    dtype: np.dtype[Any]
    encoding: str
    endian: str | None
    space: str
    geometry: GridGeometry
    kinds: tuple[str, ...]
    keyValues: Mapping[str, str]
    dataOffset: int
    lineSkip: int = 0
    byteSkip: int = 0
    componentAxis: int | None = None
    detached: bool = False
    fieldNames: frozenset[str] = frozenset()
    isTidy: bool = True

    @property
    def shape(self) -> tuple[int, int, int]:
        """Voxels along k, j, i."""
        i, j, k = self.sizes[-3:]
        return k, j, i

    @property
    def componentCount(self) -> int:
        """Layers or components of every voxel; 1 for a scalar image."""
        return self.sizes[0] if self.componentAxis == 0 else 1

    @property
    def dataBytes(self) -> int:
        """Bytes of all voxels, uncompressed."""
        return self.componentCount * int(np.prod(self.shape, dtype=object)) * self.dtype.itemsize


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
        if header.detached:
            raise ValueError(f"{quoted(path)} keeps its voxels in another file: open it with a program that wrote "
                             "it, 3D Slicer for instance, and save it as one .nrrd file.")
        try:
            offset = _skipLines(file, header)
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
    lines = _headerLines(path, file)
    try:
        fields = parseFields(re.sub("\r?\n$", "", line.decode("utf-8", "replace")) for line in lines)
        header = _interpret(fields, file.tell())
    except ValueError as error:
        raise ValueError(f"{quoted(path)} {oneLine(error)}.") from None
    text = b"".join(lines)
    return replace(header, isTidy=b"\r" not in text and text.decode("utf-8", "replace").encode("utf-8") == text)


def _headerLines(path: Path, file: BinaryIO) -> list[bytes]:
    """The lines of the header up to the empty line that ends it; the file is left after that."""
    first = file.readline(64)
    if not first:
        raise ValueError(f"{quoted(path)} is empty: copy or export it again.")
    if not re.fullmatch(rb"NRRD000[1-5]\r?\n", first):
        raise ValueError(f"{quoted(path)} is not a NRRD file (it does not begin with NRRD0001 to NRRD0005): choose "
                         "another file, or export the image as NRRD.")
    lines: list[bytes] = []
    remaining = LARGEST_HEADER_BYTES
    while True:
        line = file.readline(remaining)
        remaining -= len(line)
        if line in (b"\n", b"\r\n"):
            return lines
        if not line.endswith(b"\n"):
            if not line and any(re.match(b"data ?file: ", each.lower()) for each in lines):
                return lines  # a detached header may end with its last line
            raise ValueError(f"{quoted(path)} ends in the middle of its header: copy or export it again.")
        lines.append(line)


def _interpret(fields: NrrdFields, dataOffset: int) -> NrrdHeader:
    """The header that the fields make; raises ValueError with a clause to put behind the file's name."""
    dimension, sizes, kinds = _axesOf(fields)
    componentAxis = 0 if dimension == 4 else None
    dtype = np.dtype(_known(fields, "type", DATA_TYPES, "has voxels of the unknown or unsupported type '{}': "
                            "save it with an integer or float type"))
    encoding = _known(fields, "encoding", ENCODINGS,
                      "is stored with the encoding '{}', but only raw and gzip are read: save it with one of these")
    endian = _endianOf(fields, dtype)
    lineSkip, byteSkip = (integers(fields, name, 1)[0] if name in fields.values else 0
                          for name in ("line skip", "byte skip"))
    if lineSkip < 0 or byteSkip < (-1 if encoding == "raw" else 0):
        raise ValueError("has an impossible field 'line skip' or 'byte skip': export it again")
    geometry = _geometryOf(fields, dimension, componentAxis)
    return NrrdHeader(
        dimension=dimension, sizes=sizes, dtype=dtype.newbyteorder(">" if endian == "big" else "<"),
        encoding=encoding, endian=endian, space=fields.required("space"), geometry=geometry, kinds=kinds,
        keyValues=MappingProxyType(dict(fields.keyValues)), dataOffset=dataOffset, lineSkip=lineSkip,
        byteSkip=byteSkip, componentAxis=componentAxis, detached="data file" in fields.values,
        fieldNames=frozenset(fields.values))


def _axesOf(fields: NrrdFields) -> tuple[int, tuple[int, ...], tuple[str, ...]]:
    """Dimension, sizes and kinds of a three-dimensional image, with an axis of layers first where there are four."""
    advice = "export it again as a three-dimensional scalar volume"
    dimension = integers(fields, "dimension", 1)[0]
    if not 1 <= dimension <= 16:
        raise ValueError(f"has {dimension} dimensions, which no NRRD has: {advice}")
    sizes = integers(fields, "sizes", dimension)
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
    return dimension, sizes, kinds


def _known(fields: NrrdFields, name: str, meanings: Mapping[str, str], clause: str) -> str:
    """What the value of a required field means; ValueError with ``clause`` where it is not among the meanings."""
    value = fields.required(name).lower()
    if value not in meanings:
        raise ValueError(clause.format(value))
    return meanings[value]


def _endianOf(fields: NrrdFields, dtype: np.dtype[Any]) -> str | None:
    endian = fields.values.get("endian")
    if endian is None and dtype.itemsize > 1:
        raise ValueError("does not say its byte order (field endian): export it again")
    if endian is not None and endian.lower() not in ("little", "big"):
        raise ValueError(f"has the unknown byte order '{endian}' (field endian): export it again")
    return endian and endian.lower()


def _geometryOf(fields: NrrdFields, dimension: int, componentAxis: int | None) -> GridGeometry:
    """The grid of the spatial axes, in RAS."""
    signs = spaceSigns(fields)
    if "spacings" in fields.values and "space directions" in fields.values:
        raise ValueError("gives both spacings and space directions, which contradict each other: export it again")
    vectors = axisVectors(fields, dimension)
    spatialAxes = [axis for axis in range(dimension) if vectors[axis] is not None]
    if spatialAxes != [axis for axis in range(dimension) if axis != componentAxis]:
        raise ValueError(f"has {len(spatialAxes)} axes with a direction in space, but a volume has three: "
                         "use a three-dimensional scalar volume")
    axes = np.array([vectors[axis] for axis in spatialAxes]).T
    origin = np.array(vectorOf(fields.values.get("space origin", "(0,0,0)"), "space origin"))
    try:
        return checkedGrid(signs[:, None] * axes, signs * origin)
    except ValueError as error:
        raise ValueError(f"{error}: the header is damaged, so export it again") from None


def _skipLines(file: BinaryIO, header: NrrdHeader) -> int:
    """File offset of the data, after the lines to skip."""
    file.seek(header.dataOffset)
    for _ in range(header.lineSkip):
        line = file.readline(LARGEST_HEADER_BYTES)
        if not line.endswith(b"\n"):
            raise ValueError("has fewer lines after its header than it says are to be skipped")
    return file.tell()
