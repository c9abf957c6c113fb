"""FreeSurfer's volumes (.mgz, .mgh), read by nibabel where it is installed."""

import gzip
import sys

import nibabel
import numpy as np
import pytest
from ImageTools import REFERENCE, SHAPE, cornerOutline, full, read, refusal
from SpinePainRHILib.Files.ImageFiles import readVolume


def write(path, array, affine=None):
    nibabel.save(nibabel.MGHImage(np.transpose(array), REFERENCE.ijkToRas if affine is None else affine), path)
    return path


@pytest.mark.parametrize("name", ["v.mgz", "v.mgh"])
@pytest.mark.parametrize("dtype", ["uint8", "int16", "int32", "float32"])
def test_voxels_and_place_are_those_that_nibabel_wrote(tmp_path, name, dtype):
    array = np.arange(120).reshape(SHAPE).astype(dtype)
    volume = readVolume(write(tmp_path / name, array))
    assert volume.voxels.dtype == np.dtype(dtype)
    np.testing.assert_array_equal(volume.voxels, array)
    np.testing.assert_allclose(volume.geometry.ijkToRas, REFERENCE.ijkToRas, atol=1e-5)


def test_a_mask_is_read_like_every_other(tmp_path):
    assert np.array_equal(full(read(write(tmp_path / "m.mgz", cornerOutline())).mask), cornerOutline().astype(bool))
    assert "probability map" in refusal(write(tmp_path / "p.mgz", cornerOutline(np.float32, 0.4)))


def test_scan_parameters_and_commands_behind_the_voxels_are_passed_over(tmp_path):
    path = write(tmp_path / "v.mgh", cornerOutline())
    path.write_bytes(path.read_bytes() + b"\0\0\0\3 mri_convert ...")
    assert readVolume(path).voxels.sum() == 3


@pytest.mark.parametrize(("change", "reason"), [
    (lambda content: content[:300], "holds only 16"), (lambda content: content[:100], "middle of its header"),
    (lambda content: b"", "is empty"), (lambda content: b"something" * 50, "not a FreeSurfer volume"),
    (lambda content: content[:16] + b"\0\0\0\2" + content[20:], "more than one volume"),
    (lambda content: content[:28] + b"\0\0" + content[30:], "goodRASFlag"),
    (lambda content: content[:4] + b"\x7f\xff\xff\xff" * 3 + content[16:], "more than any real image"),
    (lambda content: content[:42] + b"\x40\0\0\0" + content[46:], "not of length 1"),
    (lambda content: content[:30] + b"\xbf" + content[31:], "not above 0"),
    (lambda content: content[:4] + b"\xff\xff\xff\xff" + content[8:], "voxels along one axis")])
def test_what_is_odd_is_refused(tmp_path, change, reason):
    path = write(tmp_path / "v.mgh", cornerOutline())
    path.write_bytes(change(path.read_bytes()))
    assert reason in refusal(path, readVolume)


def test_damaged_compressed_volumes_are_refused(tmp_path):
    path = write(tmp_path / "v.mgz", cornerOutline())
    content = path.read_bytes()
    path.write_bytes(content[:-12])
    assert "ends in the middle" in refusal(path, readVolume)
    path.write_bytes(content[:-8] + b"\0\0\0\0" + content[-4:])
    assert "damaged" in refusal(path, readVolume)
    path.write_bytes(gzip.compress(b"something" * 50))
    assert "not a FreeSurfer volume" in refusal(path, readVolume)


def test_without_nibabel_it_is_said_how_to_convert_the_volume(tmp_path, monkeypatch):
    path = write(tmp_path / "v.mgz", cornerOutline())
    for name in [each for each in sys.modules if each.startswith("nibabel")]:
        monkeypatch.setitem(sys.modules, name, None)
    assert "mri_convert IN.mgz OUT.nii.gz" in refusal(path, readVolume)
