"""Ring 1: NIfTI headers and payloads; nibabel is the independent writer and reader."""

import gzip
import random
import struct
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
from Refusals import refusalBy, survives
from SpinePainRHILib.Files.ImageFiles import readVolume
from SpinePainRHILib.Files.NiftiHeader import checkNiftiFile

VOXELS = np.arange(24, dtype=np.int16).reshape(2, 3, 4)  # [i, j, k], as nibabel has it
AFFINE = np.array([[0, 0, 3, 10], [-0.5, 0, 0, 20], [0, 0.6, 0, 30], [0, 0, 0, 1.0]])


@pytest.fixture
def file(tmp_path):
    return tmp_path / "T2 图像.nii"


def write(path: Path, voxels=VOXELS, affine=AFFINE, image=nib.Nifti1Image, qform=None) -> Path:
    made = image(voxels, affine, dtype=voxels.dtype)
    made.set_sform(affine, 1)
    made.set_qform(affine if qform is None else qform, 1)
    nib.save(made, path)
    return path


def patched(path: Path, offset: int, layout: str, *values) -> Path:
    """A good file with the bytes at ``offset`` (of the uncompressed file) replaced."""
    data = bytearray(write(path).read_bytes())
    struct.pack_into(layout, data, offset, *values)
    path.write_bytes(data)
    return path


def refusal(path: Path, check=checkNiftiFile) -> str:
    return refusalBy(check, path)


@pytest.mark.parametrize("dtype", ["u1", "i1", "i2", "u2", "i4", "u4", "i8", "u8", "f4", "f8"])
@pytest.mark.parametrize("name", ["a.nii", "a.nii.gz"])
def test_files_of_nibabel_are_understood_as_nibabel_means_them(tmp_path, dtype, name):
    path = write(tmp_path / name, VOXELS.astype(dtype))
    header = checkNiftiFile(path)
    assert (header.sizes, header.shape) == ((2, 3, 4), (4, 3, 2))
    assert header.dtype == np.dtype(dtype).newbyteorder("<")
    assert header.compressed == name.endswith("gz") and header.dataOffset == 352
    np.testing.assert_allclose(header.geometry.ijkToRas, AFFINE, atol=1e-6)  # float32 header
    volume = readVolume(path)
    np.testing.assert_array_equal(volume.voxels, VOXELS.T)
    np.testing.assert_allclose(volume.geometry.ijkToRas, nib.load(path).affine, atol=1e-5)


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_file_with_a_qform_only_is_placed_as_nibabel_places_it(file, mirrored):
    angle = np.radians(25)
    rotation = np.array([[1, 0, 0], [0, np.cos(angle), -np.sin(angle)], [0, np.sin(angle), np.cos(angle)]])
    affine = np.eye(4)
    affine[:3, :3] = rotation * (0.5, 0.6, -3 if mirrored else 3)  # mirrored: pixdim[0], qfac, is -1
    affine[:3, 3] = 1, 2, 3
    image = nib.Nifti1Image(VOXELS, affine)
    image.set_sform(None, 0)
    image.set_qform(affine, 1)
    nib.save(image, file)
    np.testing.assert_allclose(checkNiftiFile(file).geometry.ijkToRas, affine, atol=1e-5)
    np.testing.assert_allclose(readVolume(file).geometry.ijkToRas, affine, atol=1e-5)


def test_a_big_endian_file_is_read(file):
    image = nib.Nifti1Image(VOXELS.astype(">i2"), AFFINE, nib.Nifti1Header(endianness=">"))
    nib.save(image, file)
    assert checkNiftiFile(file).dtype.byteorder == ">"
    np.testing.assert_array_equal(readVolume(file).voxels, VOXELS.T)


def test_a_fourth_dimension_of_one_is_no_obstacle(file):
    write(file, VOXELS[..., None])
    assert checkNiftiFile(file).sizes == (2, 3, 4)
    np.testing.assert_array_equal(readVolume(file).voxels, VOXELS.T)


def test_scaled_voxels_come_scaled(file):
    image = nib.Nifti1Image(VOXELS, AFFINE)
    image.header.set_slope_inter(2, 5)
    nib.save(image, file)
    np.testing.assert_allclose(readVolume(file).voxels, nib.load(file).get_fdata().T)


@pytest.mark.parametrize("name", ["a.nii", "a.nii.gz"])
@pytest.mark.parametrize("endian", "<>")
def test_a_nifti_2_file_is_refused_with_advice_before_slicer_or_simpleitk_fail_on_it(tmp_path, name, endian):
    image = nib.Nifti2Image(VOXELS, AFFINE, nib.Nifti2Header(endianness=endian))
    nib.save(image, tmp_path / name)
    for check in (checkNiftiFile, readVolume):
        assert "is a NIfTI-2 file" in refusal(tmp_path / name, check)


BAD = [  # offset, layout and values that replace a field of NIfTI-1, and what is said of it
    ("wrong magic", (344, "4s", b"nope"), "is not a NIfTI file"),
    ("Analyze 7.5", (344, "4s", bytes(4)), "Analyze 7.5 is not read"),
    ("wrong header size", (0, "<i", 349), "is not a NIfTI file"),
    ("header of a pair", (344, "4s", b"ni1\0"), "pair of files"),
    ("no dimensions", (40, "<h", 0), "claims 0 dimensions"),
    ("too many dimensions", (40, "<h", 8), "claims 8 dimensions"),
    ("two dimensions", (40, "<h", 2), "is a 2-dimensional image"),
    ("several volumes", (40, "<5h", 4, 2, 3, 4, 2), "more than one volume"),
    ("vectors", (40, "<6h", 5, 2, 3, 4, 1, 3), "more than one volume or component"),
    ("a size of zero", (42, "<h", 0), "size of 0 voxels"),
    ("a negative size", (42, "<h", -2), "size of -2 voxels"),
    ("10^12 voxels", (42, "<3h", 10000, 10000, 10000), "10000 x 10000 x 10000 voxels, which is more than"),
    ("RGB", (70, "<2h", 128, 24), "holds colours (RGB)"),
    ("RGBA", (70, "<2h", 2304, 32), "holds colours (RGBA)"),
    ("complex", (70, "<2h", 32, 64), "holds complex numbers"),
    ("bits", (70, "<2h", 1, 1), "holds one-bit voxels"),
    ("an unknown type", (70, "<2h", 77, 16), "unknown data type 77"),
    ("type and bits at odds", (70, "<2h", 4, 8), "claims 8 bits"),
    ("zero spacing", (80, "<f", 0.0), "spacing (pixdim) that is zero"),
    ("NaN spacing", (80, "<f", float("nan")), "spacing (pixdim) that is zero, negative or not a number"),
    ("infinite spacing", (84, "<f", float("inf")), "spacing (pixdim)"),
    ("negative spacing", (88, "<f", -1.0), "spacing (pixdim)"),
    ("voxels in the header", (108, "<f", 100.0), "impossible file position 100"),
    ("voxels nowhere", (108, "<f", float("nan")), "impossible file position nan"),
    ("voxels beyond the end", (108, "<f", 4096.0), "but holds only 0"),
    ("infinite intercept", (112, "<2f", 1.0, float("inf")), "impossible number or by none (scl_slope, scl_inter)"),
    ("no placement", (252, "<2h", 0, 0), "does not say how it lies in the patient"),
    ("impossible codes", (252, "<2h", 1, 999), "impossible qform_code or sform_code"),
    ("NaN in the sform", (280, "<f", float("nan")), "not a finite number in its sform"),
    ("singular sform", (280, "<12f", 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 1, 0), "zero along one axis in its sform"),
    ("parallel sform", (280, "<12f", 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0), "parallel to each other (singular)"),
    ("NaN in the qform", (256, "<f", float("nan")), "not a finite number in its qform"),
    ("NaN origin in the qform", (268, "<f", float("nan")), "not a finite number in its qform"),
]


@pytest.mark.parametrize(("patch", "sentence"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_a_bad_header_is_refused_in_a_sentence(file, patch, sentence):
    offset, layout, *values = patch
    assert sentence in refusal(patched(file, offset, layout, *values))


def test_a_quaternion_longer_than_one_is_normalised_as_nibabel_does(file):
    path = patched(file, 252, "<2h6f", 1, 0, 1.2, 0.9, 0.0, 1.0, 2.0, 3.0)  # twice as long as a half turn's
    header = nib.Nifti1Header(file.read_bytes()[:348], check=False)
    header["quatern_b"], header["quatern_c"] = 0.8, 0.6
    np.testing.assert_allclose(checkNiftiFile(path).geometry.ijkToRas, header.get_qform(), atol=1e-5)
    np.testing.assert_allclose(readVolume(path).geometry.ijkToRas, header.get_qform(), atol=1e-5)


def test_a_negative_qfac_is_no_negative_spacing(file):
    assert checkNiftiFile(patched(file, 76, "<f", -1.0)).sizes == (2, 3, 4)


def test_one_of_a_pair_of_files_is_refused_with_advice(tmp_path):
    nib.save(nib.Nifti1Pair(VOXELS, AFFINE), tmp_path / "pair.hdr")
    for name in ("pair.hdr", "pair.img"):
        assert "save the image as a single file" in refusal(tmp_path / name)
        assert "save the image as a single file" in refusal(tmp_path / name, readVolume)


def test_empty_and_truncated_files_are_refused(file):
    whole = write(file).read_bytes()
    file.write_bytes(b"")
    assert "is empty" in refusal(file)
    for length in (1, 3, 4, 100, 347):
        file.write_bytes(whole[:length])
        assert "ends in the middle of its header" in refusal(file)
    file.write_bytes(whole[:-1])
    assert "claims 48 bytes of voxels in its header, but holds only 47" in refusal(file)
    file.write_bytes(whole + b"x")
    assert "holds more" in refusal(file)


def test_a_truncated_gzip_is_refused_wherever_it_is_cut(tmp_path):
    path = write(tmp_path / "a.nii.gz")
    whole = path.read_bytes()
    for length in range(1, len(whole), 3):
        path.write_bytes(whole[:length])
        assert refusal(path)
    path.write_bytes(whole[:-1])
    assert "ends in the middle of its compressed data" in refusal(path)


def test_a_wrong_checksum_is_refused(tmp_path):
    path = write(tmp_path / "a.nii.gz")
    whole = bytearray(path.read_bytes())
    whole[-6] ^= 1
    path.write_bytes(whole)
    assert "holds damaged compressed data" in refusal(path)


def test_a_name_that_says_the_wrong_thing_about_compression_is_refused_with_the_right_one(tmp_path):
    plain = write(tmp_path / "a.nii").read_bytes()
    (tmp_path / "b.nii.gz").write_bytes(plain)
    (tmp_path / "c.nii").write_bytes(gzip.compress(plain))
    assert "rename it to end in .nii if" in refusal(tmp_path / "b.nii.gz")
    assert "rename it to end in .nii.gz" in refusal(tmp_path / "c.nii")


def test_a_sheared_sform_is_refused_with_and_without_a_qform_beside_it(tmp_path, capfd):
    sheared = np.diag([1, 2, 3, 1.0])
    sheared[0, 1] = 0.5
    alone = nib.Nifti1Image(VOXELS, sheared)
    alone.set_qform(None, 0)
    nib.save(alone, tmp_path / "alone.nii")
    write(tmp_path / "beside.nii", affine=sheared, qform=np.diag([1, 2, 3, 1.0]))
    for name in ("alone.nii", "beside.nii"):
        assert "not at right angles" in refusal(tmp_path / name, readVolume)
    assert capfd.readouterr().err == "", "ITK's own warnings are not shown"


@pytest.mark.parametrize("name", ["a.nii", "a.nii.gz"])
def test_damaged_files_are_read_or_refused_but_never_crash(tmp_path, name):
    path = write(tmp_path / name)
    whole = path.read_bytes()
    plain = gzip.decompress(whole) if name.endswith("gz") else whole
    draw = random.Random(11)
    read = 0

    def attempt(data: bytes) -> bool:
        path.write_bytes(data)
        return survives(path)

    for length in draw.sample(range(len(whole)), 60):
        assert not attempt(whole[:length])
    for _ in range(400):
        damaged = bytearray(plain)
        for _ in range(draw.choice((1, 1, 2, 5))):
            damaged[draw.randrange(348)] = draw.choice((0, 1, 0x7F, 0x80, 0xFF, draw.randrange(256)))
        read += attempt(gzip.compress(bytes(damaged), 1) if name.endswith("gz") else bytes(damaged))
    assert 0 < read < 400, "the damage is neither always nor never harmless"
