"""Header of a NIfTI file, as far as SimpleITK, which reads the file, does not check it.

SimpleITK fills a truncated file with zeros, passes over damaged fields, and takes one of the two places that a header
may give without saying so. So length, fields and both places are looked at here first; the image itself, its grid and
its values, is SimpleITK's. Format: NIfTI-1 (nifti1.h, nifti.nimh.nih.gov/nifti-1), single files ``.nii`` and
``.nii.gz``; field names are those of nifti1.h.
"""

from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from ..Core.Geometry import GridGeometry
from .FileAccess import extensionOf, oneLine, openRegularFile, quoted
from .HeaderLimits import checkedGrid, checkSizes
from .Payload import GZIP_MAGIC, checkPayload, decompressed

_FIELDS = {"sizeof_hdr": ("i4", 0), "dim": ("8i2", 40), "datatype": ("i2", 70), "bitpix": ("i2", 72),
           "pixdim": ("8f4", 76), "vox_offset": ("f4", 108), "scl_slope": ("f4", 112), "scl_inter": ("f4", 116),
           "codes": ("2i2", 252), "quaternion": ("6f4", 256), "srow": ("(3,4)f4", 280), "magic": ("S4", 344)}
"""numpy type and place of the fields that are looked at; ``codes`` are qform_code and sform_code, ``quaternion`` is
quatern_b to qoffset_z."""

HEADER_BYTES, NIFTI2_HEADER_BYTES = 348, 540
_HEADER = np.dtype({"names": list(_FIELDS), "formats": [each for each, _place in _FIELDS.values()],
                    "offsets": [place for _each, place in _FIELDS.values()], "itemsize": HEADER_BYTES})

DATA_TYPES = {2: "u1", 4: "i2", 8: "i4", 16: "f4", 64: "f8", 256: "i1", 512: "u2", 768: "u4", 1024: "i8", 1280: "u8"}
REFUSED_TYPES = {
    1: "one-bit voxels", 32: "complex numbers", 128: "colours (RGB)", 1536: "128-bit numbers",
    1792: "complex numbers", 2048: "complex numbers", 2304: "colours (RGBA)",
}

RETRY = "it is damaged or incomplete, so copy or export it again"
SMALLEST_SCALE, LARGEST_SCALE = 1e-15, 1e15
CODE_LIMIT = 10
"""Method codes above the defined ones (nifti1.h, XFORM CODES: 0 to 4; NIfTI-2 adds 5) come with damage only."""


@dataclass(frozen=True, eq=False)
class NiftiHeader:
    """What a NIfTI header says. ``sizes`` are those along i, j, k; ``geometry`` is that of sform, else of qform.
    ``qform`` is the grid of the qform where both are given.

    ``dataOffset`` is counted in the uncompressed file.
    """

    sizes: tuple[int, int, int]
    dtype: np.dtype[Any]
    geometry: GridGeometry
    qform: GridGeometry | None
    dataOffset: int
    compressed: bool

    @property
    def shape(self) -> tuple[int, int, int]:
        """Voxels along k, j, i."""
        i, j, k = self.sizes
        return k, j, i


def checkNiftiFile(path: Path) -> NiftiHeader:
    """Reads the header and makes sure that the file holds exactly the voxels it claims.

    A compressed file is decompressed once, without being kept, which also verifies its checksum.
    Raises ValueError with one sentence that names the file, says what is wrong with it and what to do.
    """
    with openRegularFile(path) as file:
        header = _headerOf(path, file)
        end = header.dataOffset + int(np.prod(header.sizes, dtype=object)) * header.dtype.itemsize
        start = 0 if header.compressed else header.dataOffset
        try:
            checkPayload(file, start, end - start, header.compressed)
        except ValueError as error:
            raise ValueError(f"{quoted(path)} {error}: {RETRY}.") from None
    return header


def readNiftiHeader(path: Path) -> NiftiHeader:
    """The header alone, quickly. Raises ValueError as checkNiftiFile does."""
    with openRegularFile(path) as file:
        return _headerOf(path, file)


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
    start = file.read(HEADER_BYTES)
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
        chunks = islice(decompressed(file), HEADER_BYTES)
        head = b""
        while len(head) < HEADER_BYTES and (chunk := next(chunks, b"")):
            head += chunk
    except ValueError as error:
        raise ValueError(f"{error}: {RETRY}") from None
    return head[:HEADER_BYTES], True


def _interpret(head: bytes, compressed: bool) -> NiftiHeader:
    """The header that the bytes make; raises ValueError with a clause to put behind the file's name."""
    header = _recordOf(head)
    if header["magic"] == b"ni1":
        raise ValueError("is the header of a pair of files (.hdr and .img): save the image as a single .nii file")
    if header["magic"] != b"n+1":
        raise ValueError("is not a NIfTI file (Analyze 7.5 is not read, since it does not say left from right): "
                         "export the image as NIfTI")
    sizes = _sizesOf(header["dim"].tolist())
    code, bits = int(header["datatype"]), int(header["bitpix"])
    if code not in DATA_TYPES:
        holds = REFUSED_TYPES.get(code, f"the unknown data type {code}")
        raise ValueError(f"holds {holds}: use a volume with one integer or float value in every voxel")
    dtype = np.dtype(DATA_TYPES[code]).newbyteorder(header.dtype["dim"].base.byteorder)
    if bits != 8 * dtype.itemsize:
        raise ValueError(f"claims {bits} bits for voxels of type {dtype.name}: {RETRY}")
    if not (np.isfinite(header["pixdim"][1:4]) & (header["pixdim"][1:4] > 0)).all():
        raise ValueError("has a voxel spacing (pixdim) that is zero, negative or not a number: export it again")
    offset = float(header["vox_offset"])
    if not (offset.is_integer() and HEADER_BYTES + 4 <= offset < 2**40):
        raise ValueError(f"places its voxels at the impossible file position {offset:g} (vox_offset): {RETRY}")
    if not _isScalable(float(header["scl_slope"]), float(header["scl_inter"])):
        raise ValueError("scales its voxels by an impossible number or by none (scl_slope, scl_inter), which programs "
                         f"read differently: {RETRY}")
    if header["pixdim"][0] < 0 and header["pixdim"][0] != -1:
        raise ValueError(f"has the number {header['pixdim'][0]:g} where 1 or -1 is needed (pixdim[0]): {RETRY}")
    geometry, qform = _geometriesOf(header)
    return NiftiHeader(sizes, dtype, geometry, qform, int(offset), compressed)


def _recordOf(head: bytes) -> Any:
    """The fields, in the byte order that the size at the start tells."""
    for order in ("<", ">"):
        size = int(np.frombuffer(head[:4].ljust(4, b"\0"), order + "i4")[0])
        if size == NIFTI2_HEADER_BYTES:
            raise ValueError("is a NIfTI-2 file, which neither 3D Slicer nor SimpleITK reads: save it as NIfTI-1 or "
                             "NRRD")
        if size == HEADER_BYTES and len(head) == HEADER_BYTES:
            return np.frombuffer(head, _HEADER.newbyteorder(order))[0]
        if size == HEADER_BYTES or len(head) < 4:
            raise ValueError(f"ends in the middle of its header: {RETRY}")
    raise ValueError("is not a NIfTI file: choose another file, or export the image as NIfTI")


def _isScalable(slope: float, intercept: float) -> bool:
    """Whether all programs read the same values: a slope of zero, or NaN as nibabel keeps it, scales nothing, and ITK
    takes a very small one for zero; but ITK adds an intercept even then."""
    if slope == 0 or np.isnan(slope):
        return intercept == 0 or bool(np.isnan(intercept))
    return SMALLEST_SCALE <= abs(slope) <= LARGEST_SCALE and abs(intercept) <= LARGEST_SCALE


def _sizesOf(dim: list[int]) -> tuple[int, int, int]:
    count, sizes = dim[0], tuple(dim[1:dim[0] + 1])
    if not 1 <= count <= 7:
        raise ValueError(f"claims {count} dimensions, which no NIfTI file has: {RETRY}")
    if count < 3:
        raise ValueError(f"is a {count}-dimensional image: use a three-dimensional volume")
    try:
        checkSizes(sizes)
    except ValueError as error:
        raise ValueError(f"{error}: {RETRY}") from None
    if any(size > 1 for size in sizes[3:]):
        raise ValueError(f"holds more than one volume or component ({' x '.join(map(str, sizes))}): "
                         "save a single three-dimensional volume")
    return sizes[0], sizes[1], sizes[2]


def _geometriesOf(header: Any) -> tuple[GridGeometry, GridGeometry | None]:
    """The grid in RAS, by method 3 (sform) where it is given, else by method 2 (qform); and that of the qform beside
    an sform.

    Both are checked where both are given: readers differ in which one they take.
    """
    qformCode, sformCode = header["codes"].tolist()
    if not (0 <= qformCode <= CODE_LIMIT and 0 <= sformCode <= CODE_LIMIT):
        raise ValueError(f"has an impossible qform_code or sform_code ({qformCode}, {sformCode}): {RETRY}")
    if not qformCode and not sformCode:
        raise ValueError("does not say how it lies in the patient (qform_code and sform_code are 0): save it again "
                         "from a program that writes that, such as 3D Slicer or ITK-SNAP")
    grids = []
    for name, code, matrix in (("sform", sformCode, np.array(header["srow"].tolist())),
                               ("qform", qformCode, _qformOf(header))):
        if not code:
            continue
        try:
            grids.append(checkedGrid(matrix[:, :3], matrix[:, 3]))
        except ValueError as error:
            raise ValueError(f"{error} in its {name}: the header is damaged, so export it again") from None
    return grids[0], grids[1] if len(grids) > 1 else None


def _qformOf(header: Any) -> NDArray[np.float64]:
    """The 3x4 matrix of method 2 (nifti1.h, QUATERNION REPRESENTATION OF ROTATION MATRIX); pixdim[0] below 0 mirrors
    the third axis. A quaternion longer than 1 is normalised with a = 0, as nifti1.h's own library does."""
    from scipy.spatial.transform import Rotation

    quaternion, (qfac, *steps) = np.array(header["quaternion"].tolist()), header["pixdim"][:4].tolist()
    if not np.isfinite(quaternion).all():
        return np.full((3, 4), np.nan)
    a = np.sqrt(max(1 - np.square(quaternion[:3]).sum(), 0))
    rotation = Rotation.from_quat([*quaternion[:3], a]).as_matrix()
    return np.column_stack([rotation * steps * (1, 1, -1 if qfac < 0 else 1), quaternion[3:]])
