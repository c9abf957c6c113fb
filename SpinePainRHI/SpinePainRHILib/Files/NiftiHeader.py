"""Header of a NIfTI file, read strictly, so that no C++ reader sees a header that was not checked first.

Formats: NIfTI-1 (nifti1.h, nifti.nimh.nih.gov/nifti-1) and NIfTI-2 (nifti2.h), single files ``.nii`` and
``.nii.gz``. Written here because nibabel is not part of Slicer and a case must open without a network; the
tests compare with nibabel as an independent reader and writer. Section names in comments are those of nifti1.h.
"""

import struct
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Literal

import numpy as np
from numpy.typing import NDArray

from ..Core.Geometry import GridGeometry
from .FileAccess import extensionOf, oneLine, openRegularFile, quoted
from .HeaderLimits import checkedGrid, checkSizes
from .Payload import GZIP_MAGIC, checkPayload, decompressed

DATA_TYPES = {
    2: "uint8", 4: "int16", 8: "int32", 16: "float32", 64: "float64", 256: "int8", 512: "uint16", 768: "uint32",
    1024: "int64", 1280: "uint64",
}
"""numpy types by NIfTI code; codes without an entry below are unknown."""

REFUSED_TYPES = {
    1: "one-bit voxels", 32: "complex numbers", 128: "colours (RGB)", 1536: "128-bit numbers",
    1792: "complex numbers", 2048: "complex numbers", 2304: "colours (RGBA)",
}

_ORDERS: tuple[Literal["<"], Literal[">"]] = ("<", ">")

RETRY = "it is damaged or incomplete, so copy or export it again"
CODE_LIMIT = 10
"""Method codes above the defined ones (nifti1.h, XFORM CODES: 0 to 4; NIfTI-2 adds 5) come with damage only."""


@dataclass(frozen=True)
class _Layout:
    """Where the fields of one version stand, and how they are packed: numbers are file offsets."""

    version: int
    headerBytes: int
    magicAt: int
    magic: bytes
    pairMagic: bytes
    smallestDataOffset: int
    dim: tuple[int, str]
    dataType: int
    pixdim: tuple[int, str]
    voxOffset: tuple[int, str]
    codes: tuple[int, str]
    quaternion: tuple[int, str]
    sform: tuple[int, str]


_NIFTI1 = _Layout(1, 348, 344, b"n+1\0", b"ni1\0", 352, (40, "8h"), 70, (76, "8f"), (108, "f"), (252, "2h"),
                  (256, "6f"), (280, "12f"))
_NIFTI2 = _Layout(2, 540, 4, b"n+2\0\r\n\x1a\n", b"ni2\0\r\n\x1a\n", 544, (16, "8q"), 12, (104, "8d"), (168, "q"),
                  (344, "2i"), (352, "6d"), (400, "12d"))


@dataclass(frozen=True, eq=False)
class NiftiHeader:
    """What a NIfTI header says. ``sizes`` are those along i, j, k; ``geometry`` is that of sform, else of qform.
    ``qform`` is the grid of the qform where both are given.

    ``dataOffset`` is counted in the uncompressed file.
    """

    version: int
    sizes: tuple[int, int, int]
    dtype: np.dtype[Any]
    endian: str
    geometry: GridGeometry
    qform: GridGeometry | None
    dataOffset: int
    compressed: bool

    @property
    def shape(self) -> tuple[int, int, int]:
        """Voxels along k, j, i."""
        i, j, k = self.sizes
        return k, j, i

    @property
    def dataBytes(self) -> int:
        """Bytes of all voxels, uncompressed."""
        i, j, k = self.sizes
        return i * j * k * self.dtype.itemsize


def readNiftiHeader(path: Path) -> NiftiHeader:
    """Reads and checks the header of a NIfTI file; the voxels are not looked at.

    Raises ValueError with one sentence that names the file, says what is wrong with it and what to do.
    """
    with openRegularFile(path) as file:
        return _headerOf(path, file)


def checkNiftiFile(path: Path) -> NiftiHeader:
    """Reads the header and makes sure that the file holds exactly the voxels it claims.

    A compressed file is decompressed once, without being kept, which also verifies its checksum.
    Raises ValueError as readNiftiHeader does.
    """
    with openRegularFile(path) as file:
        header = _headerOf(path, file)
        try:
            if header.compressed:
                checkPayload(file, 0, header.dataOffset + header.dataBytes, gzipped=True)
            else:
                checkPayload(file, header.dataOffset, header.dataBytes, gzipped=False)
        except ValueError as error:
            raise ValueError(f"{quoted(path)} {error}: {RETRY}.") from None
    return header


def _headerOf(path: Path, file: BinaryIO) -> NiftiHeader:
    extension = extensionOf(path)
    if extension in (".hdr", ".img", ".hdr.gz", ".img.gz"):
        raise ValueError(f"{quoted(path)} is one of a pair of files (.hdr and .img): "
                         "save the image as a single file, .nii.gz for instance.")
    try:
        return _interpret(*_headerBytes(file, extension))
    except ValueError as error:
        raise ValueError(f"{quoted(path)} {oneLine(error)}.") from None


def _headerBytes(file: BinaryIO, extension: str) -> tuple[bytes, bool]:
    """The first bytes of the uncompressed file, and whether the file is compressed."""
    start = file.read(_NIFTI2.headerBytes)
    if not start:
        raise ValueError("is empty: copy or export it again")
    compressed = start.startswith(GZIP_MAGIC)
    if compressed and extension == ".nii":
        raise ValueError("is compressed, which its name does not say: rename it to end in .nii.gz")
    if not compressed and extension == ".nii.gz":
        raise ValueError("is not compressed as its name says: rename it to end in .nii if it is a NIfTI file")
    if not compressed:
        return start, False
    file.seek(0)
    try:
        # Chunks may be short, but never empty, so as many as bytes wanted are always enough.
        head = bytearray()
        for chunk in islice(decompressed(file), _NIFTI2.headerBytes):
            head += chunk
            if len(head) >= _NIFTI2.headerBytes:
                break
    except ValueError as error:
        raise ValueError(f"{error}: {RETRY}") from None
    return bytes(head[:_NIFTI2.headerBytes]), True


def _layoutOf(head: bytes) -> tuple[_Layout, Literal["<", ">"]]:
    """The version and byte order ('<' or '>') that the size field at the start tells."""
    for layout in (_NIFTI1, _NIFTI2):
        for order in _ORDERS:
            if head[:4] == struct.pack(order + "i", layout.headerBytes):
                if len(head) < layout.headerBytes:
                    raise ValueError(f"ends in the middle of its header: {RETRY}")
                return layout, order
    if len(head) < 4:
        raise ValueError(f"ends in the middle of its header: {RETRY}")
    raise ValueError("is not a NIfTI file: choose another file, or export the image as NIfTI")


def _interpret(head: bytes, compressed: bool) -> NiftiHeader:
    """The header that the bytes make; raises ValueError with a clause to put behind the file's name."""
    layout, order = _layoutOf(head)

    def unpack(place: tuple[int, str]) -> tuple[Any, ...]:
        return struct.unpack_from(order + place[1], head, place[0])

    magic = head[layout.magicAt:layout.magicAt + len(layout.magic)]
    if magic == layout.pairMagic:
        raise ValueError("is the header of a pair of files (.hdr and .img): save the image as a single .nii file")
    if magic != layout.magic:
        raise ValueError("is not a NIfTI file (Analyze 7.5 is not read, since it does not say left from right): "
                         "export the image as NIfTI")
    sizes = _sizesOf(unpack(layout.dim))
    code, bits = unpack((layout.dataType, "2h"))
    if code not in DATA_TYPES:
        holds = REFUSED_TYPES.get(code, f"the unknown data type {code}")
        raise ValueError(f"holds {holds}: use a volume with one integer or float value in every voxel")
    dtype = np.dtype(DATA_TYPES[code]).newbyteorder(order)
    if bits != 8 * dtype.itemsize:
        raise ValueError(f"claims {bits} bits for voxels of type {DATA_TYPES[code]}: {RETRY}")
    pixdim = np.array(unpack(layout.pixdim), dtype=np.float64)
    if not np.isfinite(pixdim[1:4]).all() or (pixdim[1:4] <= 0).any():
        raise ValueError("has a voxel spacing (pixdim) that is zero, negative or not a number: export it again")
    (offset,) = unpack(layout.voxOffset)
    if not (np.isfinite(offset) and offset == int(offset) and layout.smallestDataOffset <= offset < 2**40):
        raise ValueError(f"places its voxels at the impossible file position {offset:g} (vox_offset): {RETRY}")
    qformCode, sformCode = unpack(layout.codes)
    quaternion, sform = (np.array(unpack(place), dtype=np.float64) for place in (layout.quaternion, layout.sform))
    geometry, qform = _geometriesOf(pixdim, qformCode, sformCode, quaternion, sform.reshape(3, 4))
    return NiftiHeader(version=layout.version, sizes=sizes, dtype=dtype, endian="little" if order == "<" else "big",
                       geometry=geometry, qform=qform, dataOffset=int(offset), compressed=compressed)


def _sizesOf(dim: tuple[int, ...]) -> tuple[int, int, int]:
    if not 1 <= dim[0] <= 7:
        raise ValueError(f"claims {dim[0]} dimensions, which no NIfTI file has: {RETRY}")
    if dim[0] < 3:
        raise ValueError(f"is a {dim[0]}-dimensional image: use a three-dimensional volume")
    try:
        checkSizes(dim[1:dim[0] + 1])
    except ValueError as error:
        raise ValueError(f"{error}: {RETRY}") from None
    if any(size > 1 for size in dim[4:dim[0] + 1]):
        raise ValueError(f"holds more than one volume or component ({' x '.join(map(str, dim[1:dim[0] + 1]))}): "
                         "save a single three-dimensional volume")
    return dim[1], dim[2], dim[3]


def _geometriesOf(pixdim: NDArray[np.float64], qformCode: int, sformCode: int, quaternion: NDArray[np.float64],
                   sform: NDArray[np.float64]) -> tuple[GridGeometry, GridGeometry | None]:
    """The grid in RAS, by method 3 (sform) where it is given, else by method 2 (qform); and that of the qform beside
    an sform.

    Both are checked where both are given: readers differ in which one they take.
    """
    if not (0 <= qformCode <= CODE_LIMIT and 0 <= sformCode <= CODE_LIMIT):
        raise ValueError(f"has an impossible qform_code or sform_code ({qformCode}, {sformCode}): {RETRY}")
    if not qformCode and not sformCode:
        raise ValueError("does not say how it lies in the patient (qform_code and sform_code are 0): save it again "
                         "from a program that writes that, such as 3D Slicer or ITK-SNAP")
    grids = []
    for name, code, matrix in (("sform", sformCode, sform), ("qform", qformCode, qformOf(pixdim, quaternion))):
        if not code:
            continue
        try:
            grids.append(checkedGrid(matrix[:, :3], matrix[:, 3]))
        except ValueError as error:
            raise ValueError(f"{error} in its {name}: the header is damaged, so export it again") from None
    return grids[0], grids[1] if len(grids) > 1 else None


def qformOf(pixdim: NDArray[np.float64], quaternion: NDArray[np.float64]) -> NDArray[np.float64]:
    """The 3x4 matrix of method 2 (nifti1.h, QUATERNION REPRESENTATION OF ROTATION MATRIX).

    ``quaternion`` is b, c, d and the three offsets. One that is longer than 1 is normalised with a = 0, as
    the reference library does. pixdim[0] below 0 mirrors the third axis.
    """
    b, c, d = quaternion[:3]
    with np.errstate(over="ignore", invalid="ignore"):
        squares = b * b + c * c + d * d
        if squares > 1:
            b, c, d = quaternion[:3] / np.sqrt(squares)
        a = np.sqrt(max(1.0 - squares, 0.0)) if np.isfinite(squares) else np.nan
        rotation = np.array([
            [a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)],
            [2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b)],
            [2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - b * b - c * c],
        ])
        steps = pixdim[1:4] * (1, 1, -1 if pixdim[0] < 0 else 1)
        return np.column_stack([rotation * steps, quaternion[3:]])
