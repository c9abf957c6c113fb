"""Ring 1: paths and volumes read from image files."""

import os
import socket
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from ImageTools import SHAPE, cornerOutline, geometryOf, image, refusal
from SpinePainRHILib.Files.ImageFiles import readVolume

# Paths

@pytest.mark.parametrize("name", ["T2 图像 ümlaut.nrrd", "with  two spaces.nii.gz", "quote's %7C.nii", "UPPER.NRRD"])
def test_names_with_spaces_and_any_letters_are_read(save, name):
    assert readVolume(save(cornerOutline(), name)).voxels.sum() == 3


def test_a_name_given_as_text_is_read(save):
    assert readVolume(str(save(cornerOutline()))).voxels.sum() == 3


def test_a_missing_file_is_refused(tmp_path):
    assert "does not exist" in refusal(tmp_path / "none.nrrd", readVolume)
    assert "does not exist" in refusal(tmp_path / "none.dcm", readVolume)


def test_a_folder_is_refused(tmp_path):
    (tmp_path / "folder.nrrd").mkdir()
    assert "is a folder" in refusal(tmp_path / "folder.nrrd", readVolume)


def test_a_path_through_a_file_is_refused(save):
    path = save(cornerOutline())
    assert "cannot be opened (part of the path is not a folder)" in refusal(path / "inside.nrrd", readVolume)


def test_a_link_to_itself_is_refused(tmp_path):
    (tmp_path / "loop.nrrd").symlink_to(tmp_path / "loop.nrrd")
    assert "cannot be opened" in refusal(tmp_path / "loop.nrrd", readVolume)


def test_a_pipe_or_socket_is_refused_before_it_is_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe.nrrd")
    assert "is a device or a pipe" in refusal(tmp_path / "pipe.nrrd", readVolume)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "s.nii"))
        assert "is a device or a pipe" in refusal(tmp_path / "s.nii", readVolume)


def test_a_file_without_permission_is_refused(save, monkeypatch):
    path = save(cornerOutline())

    def refuse(*_arguments, **_options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # taking the right away does not stop an administrator
    assert "cannot be read: ask for permission" in refusal(path, readVolume)


def test_impossible_names_are_refused(tmp_path):
    assert "no possible file name" in refusal(tmp_path / "a\0b.nrrd", readVolume)
    assert "cannot be opened" in refusal(tmp_path / ("x" * 300 + ".nrrd"), readVolume)


def test_a_line_break_or_odd_bytes_in_a_name_do_not_break_the_sentence(tmp_path):
    assert "a\\nb" in refusal(tmp_path / "a\nb.nrrd", readVolume)
    text = refusal(Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.nrrd")), readVolume)
    text.encode("utf-8")  # printable wherever it goes


def test_a_name_of_odd_bytes_is_refused_since_the_reader_would_end_the_program(save):
    path = save(cornerOutline())
    odd = Path(os.fsdecode(os.fsencode(path.parent) + b"/\xff.nrrd"))
    path.rename(odd)
    assert "rename it" in refusal(odd, readVolume)


@pytest.mark.parametrize(("name", "advice"), [
    ("a.nhdr", "save the image as one .nrrd file"), ("a.img", "single file"),
    ("a.dcm", "export it again from the archive"),
    ("a", "give it the one of its format"), ("a.png", "extension .png, but only NRRD (.nrrd), NIfTI")])
def test_other_formats_are_refused_with_advice(tmp_path, name, advice):
    (tmp_path / name).write_bytes(b"something")
    assert advice in refusal(tmp_path / name, readVolume)


# Volumes

@pytest.mark.parametrize("name", ["v.nrrd", "v.nii", "v.nii.gz", "v.mha", "v.mhd"])
def test_a_volume_keeps_its_voxels_and_its_place(save, name):
    array = np.arange(120, dtype=np.int16).reshape(SHAPE)
    made = image(array, direction=(0, 0, 1, -1, 0, 0, 0, -1, 0))
    volume = readVolume(save(made, name))
    assert volume.voxels.dtype == np.int16
    np.testing.assert_array_equal(volume.voxels, array)
    np.testing.assert_allclose(volume.geometry.ijkToRas, geometryOf(made).ijkToRas, atol=1e-5)


def test_the_voxels_outlive_everything_else_and_are_not_copied(save):
    path = save(np.arange(120, dtype=np.int16).reshape(SHAPE))
    voxels = readVolume(path).voxels
    assert not voxels.flags.owndata and not voxels.flags.writeable
    for _ in range(20):  # would reuse the memory if it had been given back
        readVolume(path)
        np.full(SHAPE, 7, np.int16)
    np.testing.assert_array_equal(voxels, np.arange(120).reshape(SHAPE))


@pytest.mark.parametrize("name", ["c.nrrd", "c.nii"])
def test_flat_and_colour_images_are_refused(save, name):
    flat = sitk.GetImageFromArray(np.zeros((5, 6), np.uint8))
    assert "dimensional image" in refusal(save(flat, name), readVolume)
    colour = sitk.GetImageFromArray(np.zeros((*SHAPE, 3), np.uint8), isVector=True)
    assert refusal(save(colour, name), readVolume)


def test_a_sheared_nrrd_keeps_its_shear(tmp_path):
    path = tmp_path / "sheared.nrrd"
    path.write_bytes(b"NRRD0004\ntype: uchar\ndimension: 3\nspace: RAS\nsizes: 2 2 2\n"
                     b"space directions: (1,0,0) (0.5,1,0) (0,0,2)\nencoding: raw\n\n" + bytes(8))
    np.testing.assert_allclose(readVolume(path).geometry.ijkToRas[:3], [[1, 0.5, 0, 0], [0, 1, 0, 0], [0, 0, 2, 0]],
                               atol=1e-12)


def test_a_failure_inside_the_reader_becomes_one_sentence(save, monkeypatch):
    path = save(cornerOutline())

    class Failing:
        def SetImageIO(self, name):
            pass

        def SetFileName(self, name):
            pass

        def ReadImageInformation(self):
            pass

        def Execute(self):
            raise RuntimeError(f"Exception thrown\nfile.cxx:3:\nITK ERROR: NrrdImageIO(0x55f): no\n {path}.")

    monkeypatch.setattr(sitk, "ImageFileReader", Failing)
    assert "cannot be read (no the file): export it again." in refusal(path, readVolume)
    monkeypatch.setattr(Failing, "Execute", lambda _: (_ for _ in ()).throw(RuntimeError("Failed to allocate")))
    assert "does not fit into this computer's memory" in refusal(path, readVolume)
