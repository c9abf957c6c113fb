"""``import-case --vertebrae``: levels told by a label volume, never in place of a given one."""

import nibabel
import numpy as np
import pytest

VOXEL = np.diag([1.0, 1.0, 4.0, 1.0])
SHAPE = (30, 40, 15)  # i, j, k; k is the height in steps of 4 mm


@pytest.fixture
def case(tmp_path):
    """Writes volume, cord and lesions at the heights of L1 (38 mm) and L2 (14 mm), and vertebrae of TotalSpineSeg."""
    def write(name, array, affine=VOXEL):
        nibabel.save(nibabel.Nifti1Image(array, affine), tmp_path / name)
        return tmp_path / name

    volume = np.random.default_rng(0).integers(1, 900, SHAPE).astype(np.int16)
    cord, upper, lower, vertebrae = (np.zeros(SHAPE, dtype=np.uint8) for _ in range(4))
    cord[10:20, 8:16, :] = 1
    upper[12:16, 9:13, 9:11] = 1
    lower[12:16, 9:13, 3:5] = 1
    vertebrae[5:25, 20:38, 7:12] = 41
    vertebrae[5:25, 20:38, 1:6] = 42
    write.volume, write.cord, write.upper, write.lower = (
        write(f"{name}.nii.gz", array) for name, array in (
            ("t2", volume), ("cord", cord), ("upper", upper), ("lower", lower)))
    write.labels = vertebrae
    write.vertebrae = write("vertebrae.nii.gz", vertebrae)
    return write


def levelsOf(spinepain, case, tmp_path, *options):
    from SpinePainRHILib.Scene.CaseReading import readCaseFile

    path = tmp_path / "c.seg.nrrd"
    result = spinepain("import-case", "--volume", case.volume, "--cord", case.cord, "--case", "c", "--out", path,
                       *options)
    assert result.status == 0, result.err
    return [each.level for each in readCaseFile(path).lesions], result.out


def told(case, file=None, tool="totalspineseg"):
    return "--vertebrae", file or case.vertebrae, "--vertebra-labels", tool


def test_each_outline_without_a_level_gets_it_from_the_vertebrae(spinepain, case, tmp_path):
    levels, out = levelsOf(spinepain, case, tmp_path, "--high-intensity", case.upper, "--high-intensity", case.lower,
                           *told(case))
    assert levels == ["L1", "L2"]
    assert "numbered as TotalSpineSeg does (L1 to L2)" in out
    assert "'High intensity L1' gets its level by" in out


def test_a_level_that_was_given_wins_and_the_difference_is_said(spinepain, case, tmp_path):
    levels, out = levelsOf(spinepain, case, tmp_path, "--high-intensity", f"{case.upper}:Th12", "--high-intensity",
                           f"{case.lower}:L2", *told(case))
    assert levels == ["T12", "L2"]
    assert "keeps the level that was given, T12, but lies at L1" in out
    assert "keeps the level that was given, L2" not in out


def test_vertebrae_on_another_grid_and_turned_round_give_the_same_levels(spinepain, case, tmp_path):
    turned = np.flip(case.labels.repeat(2, axis=2), axis=2).transpose(2, 0, 1)  # first axis runs to the feet, 2 mm
    affine = np.array([[0, 1.0, 0, 0], [0, 0, 1.0, 0], [-2.0, 0, 0, 57], [0, 0, 0, 1]])
    file = case("turned.nii.gz", np.ascontiguousarray(turned), affine)
    assert levelsOf(spinepain, case, tmp_path, "--high-intensity", case.upper, "--high-intensity", case.lower,
                    *told(case, file))[0] == ["L1", "L2"]


def test_points_of_the_spinal_cord_toolbox_are_read_as_the_user_says(spinepain, case, tmp_path):
    marks = np.zeros(SHAPE, dtype=np.uint8)
    for label, height in ((20, 13), (21, 7), (22, 1)):
        marks[15, 12, height] = label
    file = case("points.nii.gz", marks)
    lesions = "--high-intensity", case.upper, "--high-intensity", case.lower  # at 9.5 and 3.5
    assert levelsOf(spinepain, case, tmp_path, *lesions, *told(case, file, "sct-discs"))[0] == ["L1", "L2"]
    assert levelsOf(spinepain, case, tmp_path, *lesions, *told(case, file, "sct-vertebrae"))[0] == ["L2", "L3"]
    refused = spinepain("import-case", "--volume", case.volume, "--cord", case.cord, "--case", "c", "--out",
                        tmp_path / "d.seg.nrrd", *told(case, file, "sct"))
    assert refused.status == 2
    assert "say which, sct-vertebrae or sct-discs" in refused.sentence


def test_a_lesion_no_vertebra_is_near_to_gets_no_level_and_the_reason_is_said(spinepain, case, tmp_path):
    levels, out = levelsOf(spinepain, case, tmp_path, "--high-intensity", case.upper,
                           *told(case, case("one.nii.gz", np.where(case.labels == 41, 41, 0).astype(np.uint8))))
    assert levels == [None]
    assert "'High intensity' gets no level: Only L1 is marked" in out


@pytest.mark.parametrize(("change", "reason"), [
    (lambda labels: labels * 1.5, "no labels"),
    (lambda labels: labels + (labels > 0) * 160, "does not use (201, 202)"),
    (lambda labels: labels * 0, "no label of a vertebra")])
def test_what_is_no_volume_of_vertebrae_is_refused_and_nothing_is_written(spinepain, case, tmp_path, change, reason):
    file = case("odd.nii.gz", change(case.labels.astype(np.float32)))
    result = spinepain("import-case", "--volume", case.volume, "--cord", case.cord, "--case", "c", "--out",
                       tmp_path / "c.seg.nrrd", *told(case, file))
    assert result.status == 2
    assert reason in result.sentence and "odd.nii.gz" in result.sentence
    assert not (tmp_path / "c.seg.nrrd").exists()


def test_vertebrae_of_another_image_and_options_without_each_other_are_refused(spinepain, case, tmp_path):
    far = case("far.nii.gz", case.labels, VOXEL + np.array([[0, 0, 0, 500.0]] + [[0] * 4] * 3))
    path = tmp_path / "c.seg.nrrd"
    start = "import-case", "--volume", case.volume, "--cord", case.cord, "--case", "c", "--out", path
    assert "does not overlap" in spinepain(*start, *told(case, far)).sentence
    assert "needs --vertebra-labels" in spinepain(*start, *told(case)[:2]).sentence
    assert "needs --vertebrae" in spinepain(*start, *told(case)[2:]).sentence


def test_vertebrae_whose_qform_and_sform_differ_lie_on_the_volume_or_are_refused(spinepain, case, tmp_path):
    image = nibabel.Nifti1Image(case.labels, None)
    image.set_sform(VOXEL, 1)
    lower = VOXEL.copy()
    lower[2, 3] = -24  # a whole vertebra lower: read there, the upper lesion would lie above L1
    image.set_qform(lower, 1)
    nibabel.save(image, tmp_path / "two.nii.gz")
    lesions = "--high-intensity", case.upper, "--high-intensity", case.lower
    levels, out = levelsOf(spinepain, case, tmp_path, *lesions, *told(case, tmp_path / "two.nii.gz"))
    assert levels == ["L1", "L2"]
    assert "carried over one by one" in out
    image = image.slicer[:, :, :12]
    nibabel.save(image, tmp_path / "part.nii.gz")
    refused = spinepain("import-case", "--volume", case.volume, "--cord", case.cord, *lesions, "--case", "c", "--out",
                        tmp_path / "d.seg.nrrd", *told(case, tmp_path / "part.nii.gz"))
    assert refused.status == 2 and "qform and sform" in refused.sentence


@pytest.mark.parametrize(("label", "level"), [(2, "C2"), (3, "C3"), (4, "C4"), (5, "C5")])
def test_a_real_labelled_cord_tells_the_level_of_what_lies_in_it(spinepain, sctFolder, tmp_path, label, level):
    labelled = sctFolder / "t2_seg-manual_labeled.nii.gz"
    result = spinepain("import-case", "--volume", sctFolder / "t2.nii.gz", "--cord",
                       sctFolder / "t2_seg-manual.nii.gz", "--high-intensity", f"{labelled}@{label}", "--case", "r",
                       "--out", tmp_path / "r.seg.nrrd", *told(None, labelled, "sct"))
    assert result.status == 0
    assert f"'High intensity {level}' gets its level by" in result.out and f"lies in {level}" in result.out
