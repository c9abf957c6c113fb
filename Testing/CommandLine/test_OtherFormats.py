"""MetaImage and FreeSurfer volumes on the command line: the same ratio as from NIfTI. Levels of other languages."""

import json
import os
from pathlib import Path

import nibabel
import numpy as np
import pytest
import SimpleITK as sitk

FORMATS = (".mha", ".mhd", ".mgz", ".nrrd")


def converted(path, extension, folder):
    """The image in another format, written by a program that is not ours."""
    target = folder / (path.name.removesuffix(".nii.gz") + extension)
    if extension == ".mgz":
        image = nibabel.load(path)
        nibabel.save(nibabel.MGHImage(np.asarray(image.dataobj), image.affine), target)
    else:
        sitk.WriteImage(sitk.ReadImage(str(path)), str(target), True)
    return target


def ratioOf(spinepain, folder, volume, cord, lesion):
    out = folder / "c.seg.nrrd"
    result = spinepain("import-case", "--volume", volume, "--cord", cord, "--high-intensity", f"{lesion}:Th8",
                       "--case", "c", "--out", out)
    assert (result.status, result.err) == (0, "")
    return json.loads(spinepain("measure", out, "--json", "-").out)[0]


@pytest.mark.parametrize("extension", FORMATS)
def test_every_format_gives_the_same_ratio(spinepain, labels, tmp_path, extension):
    files = [converted(each, extension, tmp_path) for each in (labels.volume, labels.cord, labels.lesion)]
    values = ratioOf(spinepain, tmp_path, *files)
    assert (values["rhiPercent"], values["lesions"][0]["level"]) == (25.0, "T8")


def test_formats_may_be_mixed(spinepain, labels, tmp_path):
    values = ratioOf(spinepain, tmp_path, labels.volume, converted(labels.cord, ".mgz", tmp_path),
                     converted(labels.lesion, ".mha", tmp_path))
    assert values["rhiPercent"] == 25.0


@pytest.mark.parametrize("extension", FORMATS)
def test_every_format_of_the_inputs_at_hand_gives_the_same_ratio(spinepain, tmp_path, extension):
    images = Path(os.environ.get("SPINEPAIN_SHARED", Path(__file__).resolve().parents[2].parent / "shared")
                  ) / "cases" / "images"
    if not images.is_dir():
        pytest.skip("the inputs are not at hand: set SPINEPAIN_SHARED to the folder that holds cases/images")
    files = [converted(images / f"{name}.nii.gz", extension, tmp_path) for name in ("vol", "cord", "lesion")]
    assert ratioOf(spinepain, tmp_path, *files)["rhiPercent"] == pytest.approx(25.0, abs=0.05)


@pytest.mark.parametrize("extension", FORMATS)
def test_a_soft_mask_is_refused_in_every_format(spinepain, labels, tmp_path, extension):
    soft = tmp_path / "soft.nii.gz"
    voxels = np.asarray(nibabel.load(labels.cord).dataobj) * np.uint8(255)
    voxels[3, 4:8, 1] = (60, 120, 180, 240)
    nibabel.save(nibabel.Nifti1Image(voxels, nibabel.load(labels.cord).affine), soft)
    result = spinepain("import-case", "--volume", labels.volume, "--cord", converted(soft, extension, tmp_path),
                       "--case", "c", "--out", tmp_path / "c.seg.nrrd")
    assert result.status == 2 and "soft mask" in result.sentence


def test_levels_of_other_languages_are_understood_wherever_one_is_given(spinepain, labels, tmp_path):
    out = tmp_path / "c.seg.nrrd"
    assert spinepain("import-case", "--volume", labels.volume, "--cord", labels.cord, "--metastasis", "D11",
                     "--metastasis", f"th8:{labels.lesion}", "--case", "c", "--out", out).status == 0
    assert [each["level"] for each in json.loads(spinepain("measure", out, "--json", "-").out)[0]["lesions"]] == [
        "T11", "T8"]
    from SpinePainRHILib.Core.LesionNames import parseLesionName
    from SpinePainRHILib.Core.SegmentRoles import parseRoleMapping
    assert parseLesionName("Th8#2") == ("T8", 2)
    assert parseRoleMapping("highIntensity=s1:Th8").level == "T8"
