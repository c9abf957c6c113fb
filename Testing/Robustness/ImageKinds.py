"""Image volumes and masks, against pynrrd and nibabel."""

import gzip
import io
import re
import warnings
from pathlib import Path
from random import Random
from typing import Any

import nibabel
import nrrd
import numpy as np
import SimpleITK
from Kinds import Kind, expect
from Mutators import damagedMeta, damagedMgh, damagedNifti, damagedNrrd, packed
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Files.ImageFiles import Volume, readVolume
from SpinePainRHILib.Files.LabelMasks import readLabelMask

SHAPE = (6, 8, 7)
"""Voxels along k, j, i."""

_ANGLE = 0.3
AFFINE = np.array([[0.5 * np.cos(_ANGLE), -0.6 * np.sin(_ANGLE), 0, -10],
                   [0.5 * np.sin(_ANGLE), 0.6 * np.cos(_ANGLE), 0, 5], [0, 0, 3.0, 20], [0, 0, 0, 1.0]])
"""From voxel i, j, k to RAS."""

PLACE_TOLERANCE_MM = 0.1
"""As the product's own for the rounding of quaternions and float32."""


def imageKinds(folder: Path) -> list[Kind]:
    """Volumes and masks of both formats."""
    random = np.random.default_rng(1)
    images = [random.integers(-900, 900, SHAPE).astype(each) for each in ("<i2", ">u2", "<f4", "<u1")]
    labels = np.zeros(SHAPE, np.uint8)
    labels[1:5, 2:6, 2:5] = 1
    labels[2:4, 3:5, 3] = 2
    nrrds = {f"image{number}.nrrd": nrrdBytes(each, "gzip" if number % 2 else "raw")
             for number, each in enumerate(images)}
    niftis = {f"image{number}.nii{'.gz' if number % 2 else ''}": niftiBytes(each, number % 2 > 0, number % 3)
              for number, each in enumerate(images)}
    return [
        Kind("NRRD image", 3, nrrds, damagedNrrd, lambda path, _random: checkVolume(path)),
        Kind("NIfTI image", 3, niftis, damagedNifti, lambda path, _random: checkVolume(path)),
        Kind("MetaImage", 1, {"image.mha": _throughSimpleItk(folder / "image.mha", images[0])}, damagedMeta,
             lambda path, _random: checkVolume(path)),
        Kind("FreeSurfer image", 0.5, {name: _throughNibabel(folder / name, images[0]) for name in (
            "image.mgz", "image.mgh")}, damagedMgh, lambda path, _random: readVolume(path)),
        Kind("NRRD mask", 1.5, {"mask.nrrd": nrrdBytes(labels, "gzip"), "raw.nrrd": nrrdBytes(labels, "raw")},
             damagedNrrd, checkMask),
        Kind("NIfTI mask", 1.5, {"mask.nii.gz": niftiBytes(labels, True, 0), "soft.nii": niftiBytes(
            (labels / 2).astype("<f4"), False, 1)}, damagedNifti, checkMask)]


def _throughSimpleItk(path: Path, voxels: np.ndarray) -> bytes:
    image = SimpleITK.GetImageFromArray(voxels)
    lps = np.diag([-1.0, -1, 1]) @ AFFINE[:3]
    spacing = np.linalg.norm(lps[:, :3], axis=0)
    image.SetSpacing(spacing.tolist())
    image.SetDirection((lps[:, :3] / spacing).ravel().tolist())
    image.SetOrigin(lps[:, 3].tolist())
    SimpleITK.WriteImage(image, str(path))
    content = path.read_bytes()
    path.unlink()
    return content


def _throughNibabel(path: Path, voxels: np.ndarray) -> bytes:
    nibabel.save(nibabel.MGHImage(np.ascontiguousarray(voxels.transpose(2, 1, 0).astype(">i2")), AFFINE), path)
    content = path.read_bytes()
    path.unlink()
    return content if path.suffix == ".mgh" else packed(gzip.decompress(content))


def nrrdBytes(voxels: np.ndarray, encoding: str) -> bytes:
    """A file as Slicer writes it, with voxels [k, j, i]."""
    names = {"i2": "short", "u2": "unsigned short", "f4": "float", "u1": "unsigned char"}
    lps = np.diag([-1, -1, 1]) @ AFFINE[:3]
    vectors = ["(" + ",".join(repr(float(value)) for value in lps[:, axis]) + ")" for axis in range(4)]
    k, j, i = voxels.shape
    head = ["NRRD0004", "# Complete NRRD file format specification at:", f"type: {names[voxels.dtype.str[1:]]}",
            "dimension: 3", "space: left-posterior-superior", f"sizes: {i} {j} {k}",
            f"space directions: {' '.join(vectors[:3])}", "kinds: domain domain domain",
            f"endian: {'big' if voxels.dtype.str[0] == '>' else 'little'}", f"encoding: {encoding}",
            f"space origin: {vectors[3]}", "Source:=of a test", "", ""]
    data = voxels.tobytes()
    return "\n".join(head).encode() + (packed(data) if encoding == "gzip" else data)


def niftiBytes(voxels: np.ndarray, compressed: bool, form: int) -> bytes:
    """A file as nibabel writes it; ``form`` 0: sform and qform, 1: sform, 2: qform."""
    image = nibabel.Nifti1Image(voxels.transpose(2, 1, 0), AFFINE)
    image.set_sform(AFFINE, 0 if form == 2 else 1)
    image.set_qform(AFFINE, 0 if form == 1 else 1)
    content = image.to_bytes()
    return packed(content) if compressed else content


def checkVolume(path: Path) -> Volume:
    """Reads a volume; what was read is what the independent reader reads."""
    volume = readVolume(path)
    independent = independently(path)
    if independent is None:
        return volume
    voxels, grids = independent
    expect(volume.voxels.shape == voxels.shape, f"shape {volume.voxels.shape}, not {voxels.shape}")
    expect(any(sameGrid(volume.geometry, each, volume.voxels.shape) for each in grids), "another place")
    if ".nii" in path.name:
        voxels = np.where(np.isfinite(voxels), voxels, 0.0)  # as the NIfTI library does, in Slicer too
    # Scaled values are rounded to float32 by one reader and to float64 by the other.
    scale = np.abs(np.where(np.isfinite(voxels), voxels, 0)).max(initial=1.0)
    expect(np.allclose(np.asarray(volume.voxels, np.float64) / scale, voxels / scale, rtol=1e-5, atol=1e-6,
                       equal_nan=True), "other voxels")
    return volume


def sameGrid(first: GridGeometry, second: np.ndarray, shape: tuple[int, ...]) -> bool:
    """Whether two grids place all corners of a volume at the same points."""
    k, j, i = shape
    corners = np.array([(x, y, z, 1) for x in (0, i - 1) for y in (0, j - 1) for z in (0, k - 1)], float).T
    apart = np.abs(first.ijkToRas @ corners - second @ corners).max()
    # The size of coordinates decides how well float32 holds them.
    return bool(apart <= PLACE_TOLERANCE_MM + 1e-5 * np.abs(second @ corners).max())


def independently(path: Path) -> tuple[np.ndarray, list[np.ndarray]] | None:
    """Voxels [k, j, i] as float64 and the matrices a file may mean, by pynrrd or nibabel; None where pynrrd is
    stricter than the format."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _bySimpleItk(path) if path.suffix == ".mha" else _byNibabel(path) if ".nii" in path.name else \
            _byPynrrd(path)


_FIELD = re.compile(rb"^(?P<name>[A-Za-z][A-Za-z ]*): (?P<value>.*)$", re.M)


_LOWER = (b"type", b"encoding", b"endian")


def forPynrrd(path: Path) -> Path:
    """The same file, which pynrrd reads with names of fields, types, encodings and byte orders in lower case only."""
    head, end, voxels = path.read_bytes().partition(b"\n\n")
    head = _FIELD.sub(lambda found: found["name"].lower() + b": " + (
        found["value"].lower() if found["name"].lower() in _LOWER else found["value"]), head)
    other = path.with_name(f"lower{path.name}")
    other.write_bytes(head + end + voxels)
    return other


def _byPynrrd(path: Path) -> tuple[np.ndarray, list[np.ndarray]] | None:
    other = forPynrrd(path)
    try:
        voxels, header = nrrd.read(str(other))
    except nrrd.NRRDError as error:
        # Keys of other programs given twice, which mean nothing here; blanks inside a vector.
        if "Duplicate header field" in str(error) or "enclosed by parentheses" in str(error):
            return None
        raise
    finally:
        other.unlink()
    signs = {"left-posterior-superior": (-1, -1, 1), "lps": (-1, -1, 1), "left-anterior-superior": (-1, 1, 1),
             "las": (-1, 1, 1)}.get(header["space"].lower(), (1, 1, 1))
    matrix = np.eye(4)
    directions = np.array([each for each in header["space directions"] if not np.isnan(each).any()])
    matrix[:3, :3] = directions.T * np.array(signs)[:, None]
    matrix[:3, 3] = np.array(header.get("space origin", (0, 0, 0))) * signs
    return np.asarray(voxels, np.float64).reshape(voxels.shape[-3:]).transpose(2, 1, 0), [matrix]


def _bySimpleItk(path: Path) -> tuple[np.ndarray, list[np.ndarray]] | None:
    try:
        image = SimpleITK.ReadImage(str(path), imageIO="MetaImageIO")
    except RuntimeError:  # it asks for more than the format
        return None
    matrix = np.eye(4)
    matrix[:3, :3] = np.array(image.GetDirection()).reshape(3, 3) * image.GetSpacing()
    matrix[:3, 3] = image.GetOrigin()
    return SimpleITK.GetArrayFromImage(image).astype(np.float64), [np.diag([-1, -1, 1, 1]) @ matrix]


def _byNibabel(path: Path) -> tuple[np.ndarray, list[np.ndarray]]:
    content = path.read_bytes()
    content = gzip.decompress(content) if path.name.endswith(".gz") else content
    image: Any = nibabel.Nifti1Image.from_stream(io.BytesIO(content))
    # Every code above 0 places an image; nibabel takes those that have no name for 0.
    codes = np.frombuffer(content, image.header["sform_code"].dtype, 2, 252)
    grids = [(image.header.get_sform(), codes[1]), (image.header.get_qform(), codes[0])]
    with np.errstate(all="ignore"):
        voxels = np.asarray(image.dataobj, np.float64)
    return voxels.reshape(voxels.shape[:3]).transpose(2, 1, 0), [matrix for matrix, code in grids if code > 0]


def checkMask(path: Path, random: Random) -> object:
    """Reads a mask onto a volume's grid; every voxel is that of the mask there."""
    label, threshold = random.choice(((None, None), (None, 0.5), (1, None), (2, None)))
    found = readLabelMask(path, GridGeometry(AFFINE), SHAPE, label, threshold)
    independent = independently(path)
    if independent is None:
        return found
    voxels, grids = independent
    voxels = np.where(np.abs(voxels) < 1e-12, 0.0, voxels)  # an intercept that float32 hardly holds is none
    whole = np.zeros(SHAPE, bool)
    k, j, i = found.mask.offset
    depth, height, width = found.mask.voxels.shape
    expect(min(k, j, i) >= 0 and np.all(np.add((k, j, i), (depth, height, width)) <= SHAPE), "beyond the volume")
    whole[k:k + depth, j:j + height, i:i + width] = found.mask.voxels
    outline = voxels != 0 if label is None else np.abs(voxels - label) < 0.4
    if threshold is not None and np.abs(voxels - np.rint(voxels)).max() > 1e-3:
        outline = voxels >= threshold
    elif (threshold is not None and not outline.any()) or any("are the outline" in note for note in found.notes):
        return found
    expected = [carried(outline, each) for each in grids]
    isCarried = any("one by one" in note for note in found.notes) and np.array_equal(whole, outline)
    expect(isCarried or any(np.array_equal(whole[sure], each[sure]) for each, sure in expected), "another outline")
    return found


def carried(outline: np.ndarray, matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """An outline on the volume's grid by nearest neighbour, and where that is beyond the doubt of rounding."""
    kji = np.indices(SHAPE).reshape(3, -1)
    points = AFFINE @ np.vstack([kji[::-1], np.ones(kji.shape[1])])
    exact = (np.linalg.inv(matrix) @ points)[:3][::-1]
    nearest = np.rint(exact).astype(int)
    inside = np.all((nearest >= 0) & (nearest < np.array(outline.shape)[:, None]), axis=0)
    values = np.zeros(kji.shape[1], bool)
    values[inside] = outline[tuple(nearest[:, inside])]
    sure = np.abs(np.abs(exact - np.floor(exact)) - 0.5).min(axis=0) > 0.05
    return values.reshape(SHAPE), sure.reshape(SHAPE)
