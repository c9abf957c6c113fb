"""What is said of files that hold no image as it is read here."""

import nrrd
import numpy as np
import pytest
import SimpleITK as sitk
from ImageTools import REFERENCE, SHAPE, cornerOutline, image, refusal
from Refusals import refusalBy
from SpinePainRHILib.Files.ImageFiles import readVolume
from SpinePainRHILib.Files.LabelMasks import readLabelMask
from SpinePainRHILib.Files.SegmentationFile import readSegmentationFile

LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n"
ANNEX = b"/annex/objects/SHA256E-s123--abc.nii.gz\n"


@pytest.mark.parametrize("name", ["v.nii.gz", "v.nrrd", "v.mha", "v.mgz", "c.seg.nrrd"])
@pytest.mark.parametrize(("content", "advice"), [(LFS, "git lfs pull"), (ANNEX, "git annex get")])
def test_the_placeholder_of_a_large_file_is_named_as_one(tmp_path, name, content, advice):
    (tmp_path / name).write_bytes(content)
    assert advice in refusal(tmp_path / name, readVolume)


def test_a_case_file_that_is_a_placeholder_is_named_as_one_too(tmp_path):
    (tmp_path / "c.seg.nrrd").write_bytes(ANNEX)
    assert "git annex get" in refusalBy(readSegmentationFile, tmp_path / "c.seg.nrrd")


def test_a_link_to_content_of_git_annex_that_was_not_fetched_is_named_as_one(tmp_path):
    link = tmp_path / "v.nii.gz"
    link.symlink_to("../.git/annex/objects/aa/bb/SHA256E-s123--abc.nii.gz/SHA256E-s123--abc.nii.gz")
    assert "placeholder of git-annex" in refusal(link, readVolume)
    other = tmp_path / "w.nii.gz"
    other.symlink_to("nowhere.nii.gz")
    assert "does not exist" in refusal(other, readVolume)


@pytest.fixture
def dicom(tmp_path):
    folder = tmp_path / "series" / "1"
    folder.mkdir(parents=True)
    made = image(cornerOutline(np.int16))[:, :, 0:1]
    made.SetMetaData("0008|0060", "MR")  # else it is a screenshot, whose place is written in some processes alone
    sitk.WriteImage(made, str(folder / "slice.dcm"))
    return folder / "slice.dcm"


@pytest.mark.parametrize("name", ["slice.dcm", "IM0001", "renamed.nii.gz", "1.2.840.10008"])
def test_a_dicom_file_is_taken_for_dicom_whatever_it_is_called(dicom, name):
    path = dicom.rename(dicom.with_name(name))
    said = refusal(path, readVolume)
    assert "has a single image" in said


def test_a_folder_of_dicom_files_is_taken_for_dicom_and_another_folder_is_not(dicom, tmp_path):
    assert "has a single image" in refusal(dicom.parent, readVolume)
    assert "has a single image" in refusal(dicom.parents[1], readVolume)  # the series lie below
    (tmp_path / "other").mkdir()
    assert "without a DICOM series" in refusal(tmp_path / "other", readVolume)


def test_an_empty_mask_on_another_grid_is_not_said_to_be_carried_over(tmp_path):
    path = tmp_path / "empty.nrrd"
    sitk.WriteImage(image(np.zeros((2, 3, 4), np.uint8)), str(path))
    mask = readLabelMask(path, REFERENCE, SHAPE)
    assert (mask.mask.isEmpty, mask.notes, mask.resampled) == (True, (), None)


def test_a_segmentation_of_an_older_slicer_is_to_be_saved_again_and_not_as_a_scalar_volume(tmp_path):
    # As the storage node reads with SUPPORT_4D_SPATIAL_NRRD: the segments are the fourth axis in space.
    path = tmp_path / "old.seg.nrrd"
    nrrd.write(str(path), np.zeros((6, 5, 4, 2), np.uint8), {
        "space dimension": 4, "space directions": np.eye(4).tolist(), "space origin": [0] * 4, "kinds": ["domain"] * 4,
        "Segment0_ID": "a", "Segment0_Name": "cord", "Segment0_Extent": "0 5 0 4 0 3"})
    for check in (readSegmentationFile, readVolume):
        said = refusalBy(check, path)
        assert "open it in 3D Slicer and save it again" in said and "scalar volume" not in said
