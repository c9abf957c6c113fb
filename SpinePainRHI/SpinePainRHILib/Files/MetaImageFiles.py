"""MetaImage files (.mha, .mhd), read strictly and without a C++ reader.

MetaIO, which ITK and SimpleITK read them with, ends the program on headers with long values in fields beside those of
an image; once a header is checked as it is here, its voxels are but numbers in a row. The tests compare with SimpleITK
as an independent reader and writer.

Format: MetaIO's documentation (itk.org/Wiki/MetaIO/Documentation): lines ``Key = Value``, the last of which is
``ElementDataFile``: ``LOCAL``, with the voxels behind it, or the name of the file that holds them. The rows of
``TransformMatrix`` are the directions of i, j and k, in left-posterior-superior coordinates, as ITK takes them.
"""

import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Literal

import numpy as np
from numpy.typing import NDArray

from ..Core.Geometry import GridGeometry
from ..Core.ShownText import shownName
from .FileAccess import oneLine, openRegularFile, quoted
from .HeaderLimits import checkedGrid, checkSizes
from .Payload import CHUNK_BYTES, DEFLATE_LARGEST_RATIO, compareBytes

ELEMENT_TYPES = {
    "MET_CHAR": "int8", "MET_UCHAR": "uint8", "MET_SHORT": "int16", "MET_USHORT": "uint16", "MET_INT": "int32",
    "MET_UINT": "uint32", "MET_LONG_LONG": "int64", "MET_ULONG_LONG": "uint64", "MET_FLOAT": "float32",
    "MET_DOUBLE": "float64",
}
"""numpy types by name; MET_LONG and MET_ULONG are of another size on other computers."""

LARGEST_HEADER_BYTES = 65536
LARGEST_LINE_BYTES = 200
"""MetaIO, with which Slicer reads the same files, keeps some values in 255 bytes and does not look at their length."""

RETRY = "it is damaged or incomplete, so copy or export it again"
_LINE = re.compile(r"([^=]{1,64}?)[ \t]*=[ \t]*(.*)")
_ALIASES = {"Position": "Offset", "Origin": "Offset", "Rotation": "TransformMatrix", "Orientation": "TransformMatrix",
            "ElementByteOrderMSB": "BinaryDataByteOrderMSB"}


@dataclass(frozen=True, eq=False)
class _Header:
    """What a MetaImage header says. ``dataFile`` holds the voxels from ``dataOffset`` on."""

    sizes: tuple[int, int, int]
    dtype: np.dtype[Any]
    geometry: GridGeometry
    compressed: bool
    compressedBytes: int
    dataFile: Path
    dataOffset: int

    @property
    def dataBytes(self) -> int:
        """Bytes of all voxels, uncompressed."""
        i, j, k = self.sizes
        return i * j * k * self.dtype.itemsize


def readMetaImage(path: Path) -> tuple[NDArray[Any], GridGeometry]:
    """Voxels [k, j, i] in native byte order, read-only, and grid in RAS of a three-dimensional scalar volume.

    The file, or the one beside it that holds the voxels, has to hold exactly those that the header claims.
    Raises ValueError with one sentence that names the file, says what is wrong with it and what to do.
    """
    with openRegularFile(path) as file:
        start = file.read(LARGEST_HEADER_BYTES)
    try:
        header = _interpret(path, *_fieldsOf(start))
    except ValueError as error:
        raise ValueError(f"{quoted(path)} {oneLine(error)}.") from None
    with openRegularFile(header.dataFile) as file:
        try:
            content = _voxelsIn(file, header)
        except ValueError as error:
            raise ValueError(f"{quoted(header.dataFile)} {oneLine(error)}: {RETRY}.") from None
        except MemoryError:
            raise ValueError(f"{quoted(path)} does not fit into this computer's memory: crop it to the spine, or use "
                             "a computer with more.") from None
    voxels = np.frombuffer(content, header.dtype).reshape(header.sizes[::-1])
    native = voxels.astype(header.dtype.newbyteorder("="), copy=False)
    native.setflags(write=False)
    return native, header.geometry


def _fieldsOf(start: bytes) -> tuple[dict[str, str], int]:
    """The fields by name, and where the header ends."""
    if not start:
        raise ValueError("is empty: copy or export it again")
    fields: dict[str, str] = {}
    place = 0
    while "ElementDataFile" not in fields:
        end = start.find(b"\n", place)
        if end < 0 or end - place > LARGEST_LINE_BYTES:
            raise ValueError(f"is not a MetaImage file, or has no end of its header (ElementDataFile): {RETRY}"
                             if end < 0 else f"has a line of {end - place} characters in its header: export it again")
        text = start[place:end].decode("latin-1").removesuffix("\r").rstrip(" ")
        place = end + 1
        if not text:
            continue
        match = _LINE.fullmatch(text)
        if match is None or not text.replace("\t", " ").isprintable():
            raise ValueError("is not a MetaImage file: choose another file, or export the image again" if not fields
                             else f"has a line in its header that is no field ({shownName(text[:40])}): {RETRY}")
        key = _ALIASES.get(match[1], match[1])
        if key in fields:
            raise ValueError(f"has the field {shownName(match[1])} twice in its header: {RETRY}")
        fields[key] = match[2]
    return fields, place


def _interpret(path: Path, fields: dict[str, str], headerEnd: int) -> _Header:
    if fields.get("ObjectType", "Image") != "Image":
        raise ValueError(f"holds no image but {shownName(fields['ObjectType'])}: choose the image")
    if fields.get("NDims") != "3" or fields.get("ElementNumberOfChannels", "1") != "1":
        raise ValueError("is not three-dimensional, or has several values in every voxel: use a three-dimensional "
                         "scalar volume")
    if not _isTrue(fields, "BinaryData", True) or fields.get("HeaderSize", "0") != "0":
        raise ValueError("keeps its voxels as text or behind another header, which is not read: export it again")
    if fields.get("ElementToIntensityFunctionSlope", "1") != "1" or \
            fields.get("ElementToIntensityFunctionOffset", "0") != "0":
        raise ValueError("scales its voxels (ElementToIntensityFunction), which is not read: export it again")
    if fields.get("ElementType") not in ELEMENT_TYPES:
        raise ValueError(f"holds voxels of type {shownName(fields.get('ElementType', '?'))}: use a volume with one "
                         "integer or float value in every voxel")
    sizes = tuple(int(each) for each in _words(fields, "DimSize", 3) if each.isascii() and each.isdigit())
    if len(sizes) != 3:
        raise ValueError(f"has no three sizes (DimSize): {RETRY}")
    try:
        checkSizes(sizes)
    except ValueError as error:
        raise ValueError(f"{error}: {RETRY}") from None
    order: Literal["<", ">"] = ">" if _isTrue(fields, "BinaryDataByteOrderMSB", False) else "<"
    compressed = _isTrue(fields, "CompressedData", False)
    stored = fields.get("CompressedDataSize", "") if compressed else "0"
    if not (stored.isascii() and stored.isdigit()):
        raise ValueError(f"does not say how many bytes its compressed voxels are (CompressedDataSize): {RETRY}")
    dataFile, dataOffset = _placeOf(path, fields["ElementDataFile"], headerEnd)
    return _Header((sizes[0], sizes[1], sizes[2]), np.dtype(ELEMENT_TYPES[fields["ElementType"]]).newbyteorder(
        order), _geometryOf(fields), compressed, int(stored), dataFile, dataOffset)


def _geometryOf(fields: dict[str, str]) -> GridGeometry:
    if "Offset" not in fields or "TransformMatrix" not in fields or "ElementSpacing" not in fields:
        raise ValueError("does not say how it lies in the patient (Offset, TransformMatrix, ElementSpacing): save it "
                         "again from a program that writes that, such as 3D Slicer or ITK-SNAP")
    spacing, origin = _numbers(fields, "ElementSpacing", 3), _numbers(fields, "Offset", 3)
    directions = _numbers(fields, "TransformMatrix", 9).reshape(3, 3).T
    if not np.isfinite(np.concatenate([spacing, origin, directions.ravel()])).all():
        raise ValueError(f"has a position, direction or spacing that is not a finite number: {RETRY}")
    if (spacing <= 0).any():
        raise ValueError("has a voxel spacing (ElementSpacing) that is zero or negative: export it again")
    if np.abs(np.linalg.norm(directions, axis=0) - 1).max() > 1e-3:
        raise ValueError(f"has axis directions (TransformMatrix) that are not of length 1: {RETRY}")
    toRas = np.array([-1.0, -1.0, 1.0])
    try:
        return checkedGrid(directions * spacing * toRas[:, None], origin * toRas)
    except ValueError as error:
        raise ValueError(f"{error}: {RETRY}") from None


def _placeOf(path: Path, name: str, headerEnd: int) -> tuple[Path, int]:
    """The file that holds the voxels, and where they begin."""
    if name.upper() == "LOCAL":
        return path, headerEnd
    if not name or name.upper().startswith("LIST") or any(each in name for each in "/\\%:") or name in (".", ".."):
        raise ValueError("keeps its voxels in several files, or in another folder: save the image as one .mha file")
    return path.with_name(name), 0


def _voxelsIn(file: BinaryIO, header: _Header) -> bytearray:
    file.seek(0, 2)
    stored = file.tell() - header.dataOffset
    file.seek(header.dataOffset)
    if not header.compressed:
        compareBytes(stored, header.dataBytes)
        return bytearray(file.read(header.dataBytes))
    compareBytes(stored, header.compressedBytes)
    if stored * DEFLATE_LARGEST_RATIO < header.dataBytes:
        raise ValueError(f"claims {header.dataBytes} bytes of voxels, but holds {stored} compressed bytes, which "
                         "cannot be that many")
    content, stream, pending = bytearray(), zlib.decompressobj(), b""
    while not stream.eof and len(content) <= header.dataBytes:
        pending = pending or file.read(CHUNK_BYTES)
        try:
            chunk = stream.decompress(pending, CHUNK_BYTES)
        except zlib.error:
            raise ValueError("holds damaged compressed data") from None
        if not chunk and not pending:
            raise ValueError("ends in the middle of its compressed data")
        content += chunk
        pending = stream.unconsumed_tail
    compareBytes(len(content), header.dataBytes)
    if stream.unused_data or file.read(1):
        raise ValueError("holds something else after its compressed data")
    return content


def _isTrue(fields: dict[str, str], key: str, default: bool) -> bool:
    value = fields.get(key, str(default)).lower()
    if value not in ("true", "false"):
        raise ValueError(f"has neither True nor False as {key}: {RETRY}")
    return value == "true"


def _words(fields: dict[str, str], key: str, count: int) -> list[str]:
    words = fields.get(key, "").split()
    return words if len(words) == count else []


def _numbers(fields: dict[str, str], key: str, count: int) -> NDArray[np.float64]:
    words = _words(fields, key, count)
    try:
        values = np.array([float(each) for each in words])
    except ValueError:
        values = np.zeros(0)
    if len(values) != count or any("_" in each for each in words):  # Python takes 1_000 for a number, ITK for 1
        raise ValueError(f"has no {count} numbers as {key}: {RETRY}")
    return values
