"""FreeSurfer's volumes (.mgz, .mgh), read by nibabel, since SimpleITK has no reader for them."""

import io
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..Core.Geometry import GridGeometry
from .FileAccess import oneLine, openRegularFile, quoted
from .HeaderLimits import checkedGrid, checkSizes
from .Payload import CHUNK_BYTES, GZIP_MAGIC, decompressed

EXTENSIONS = (".mgz", ".mgh")
HEADER_BYTES = 284
_GOOD_RAS_AT = 28
LENGTH_TOLERANCE = 1e-3
"""Of the length of a direction, which is 1: numbers rounded to four digits stay below."""

RETRY = "it is damaged or incomplete, so copy or export it again"


def readMgh(path: Path) -> tuple[NDArray[Any], GridGeometry]:
    """Voxels [k, j, i] in native byte order and grid in RAS of a three-dimensional scalar volume.

    Raises ValueError with one sentence that names the file, also where nibabel is not installed.
    """
    try:
        from nibabel.freesurfer.mghformat import MGHHeader
    except ImportError:
        raise ValueError(f"{quoted(path)} is a FreeSurfer volume, which is read with the Python package nibabel, and "
                         "that is not installed: convert the volume with 'mri_convert IN.mgz OUT.nii.gz', or install "
                         "nibabel.") from None
    with openRegularFile(path) as file:
        compressed = file.read(2) == GZIP_MAGIC
        file.seek(0)
        chunks = decompressed(file) if compressed else iter(lambda: file.read(CHUNK_BYTES), b"")
        try:
            return _read(chunks, MGHHeader)
        except ValueError as error:
            advice = "" if ":" in str(error) else f": {RETRY}"
            raise ValueError(f"{quoted(path)} {oneLine(error)}{advice}.") from None
        except MemoryError:
            raise ValueError(f"{quoted(path)} does not fit into this computer's memory: crop it to the spine, or use "
                             "a computer with more.") from None


def _read(chunks: Any, headerType: Any) -> tuple[NDArray[Any], GridGeometry]:
    content = bytearray()
    while len(content) < HEADER_BYTES:
        chunk = next(chunks, b"")
        if not chunk:
            raise ValueError(f"ends in the middle of its header: {RETRY}" if content else
                             "is empty: copy or export it again")
        content += chunk
    try:
        with np.errstate(all="ignore"):  # damaged headers hold any bits
            header = headerType.from_fileobj(io.BytesIO(bytes(content[:HEADER_BYTES])), check=False)  # it would print
        if int(header["version"]) != 1:
            raise ValueError("its version is unknown")
        dtype, sizes, frames = header.get_data_dtype(), tuple(map(int, header["dims"][:3])), int(header["dims"][3])
    except Exception as error:  # nibabel raises what it likes for damaged headers
        raise ValueError(f"is not a FreeSurfer volume ({oneLine(error)}): choose another file, or export the image "
                         "again") from None
    if frames != 1 or dtype.fields is not None:
        raise ValueError("holds more than one volume or component: save a single three-dimensional volume")
    # As it is in the file: nibabel puts a default in the place of a grid that is not said to be good.
    if content[_GOOD_RAS_AT:_GOOD_RAS_AT + 2] != b"\0\1":
        raise ValueError("does not say how it lies in the patient (goodRASFlag is 0): save it again from a program "
                         "that writes that")
    try:
        checkSizes(sizes)
        with np.errstate(all="ignore"):
            affine = np.asarray(header.get_affine(), dtype=np.float64)
            lengths = np.linalg.norm(np.asarray(header["Mdc"], dtype=np.float64), axis=1)
        if not (np.abs(lengths - 1) <= LENGTH_TOLERANCE).all() or not (np.asarray(header["delta"]) > 0).all():
            raise ValueError("has axis directions that are not of length 1, or a spacing that is not above 0")
        geometry = checkedGrid(affine[:3, :3], affine[:3, 3])
    except ValueError as error:
        raise ValueError(f"{error}: {RETRY}") from None
    claimed = HEADER_BYTES + int(np.prod(sizes, dtype=np.int64)) * dtype.itemsize
    for chunk in chunks:  # to the end, where the checksum is; scan parameters may stand behind the voxels
        content += chunk[:max(claimed - len(content), 0)] if len(content) < claimed else b""
    if len(content) < claimed:
        raise ValueError(f"claims {claimed - HEADER_BYTES} bytes of voxels in its header, but holds only "
                         f"{len(content) - HEADER_BYTES}: {RETRY}")
    voxels = np.frombuffer(content, dtype, int(np.prod(sizes)), HEADER_BYTES).reshape(sizes[::-1])
    native = voxels.astype(dtype.newbyteorder("="))
    native.setflags(write=False)
    return native, geometry
