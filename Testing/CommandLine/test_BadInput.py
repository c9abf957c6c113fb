"""Bad input: exit status 2 and one sentence that names what is wrong, never a traceback, and nothing half written."""

import gzip

import nibabel
import nrrd
import numpy as np
import pytest

NRRD = {"space": "left-posterior-superior", "space directions": np.diag([0.5, 0.5, 4.0]).tolist(),
        "space origin": [0, 0, 0], "kinds": ["domain"] * 3}
MASK = np.ones((12, 12, 6), dtype=np.uint8)


def importing(spinepain, labels, tmp_path, **replaced):
    """Runs import-case with one of its files replaced; checks that nothing was left behind."""
    files = {"volume": labels.volume, "cord": labels.cord, **replaced}
    before = set(tmp_path.iterdir())
    result = spinepain("import-case", "--volume", files["volume"], "--cord", files["cord"],
                       *(["--high-intensity", files["lesion"]] if "lesion" in files else []),
                       "--case", "c", "--out", tmp_path / "out.seg.nrrd")
    if result.status:
        assert set(tmp_path.iterdir()) == before
    return result


def notANrrd(folder, _write):
    path = folder / "x.nrrd"
    path.write_bytes(b"GIF89a" * 100)
    return path


def truncatedGzip(folder, write):
    path = folder / "cut.nii.gz"
    path.write_bytes(write.cord.read_bytes()[:-30])
    return path


def truncatedNrrd(folder, _write):
    path = folder / "cut.nrrd"
    nrrd.write(str(path), MASK, NRRD)
    path.write_bytes(path.read_bytes()[:-12])
    return path


def tooManyVoxelsClaimed(folder, _write):
    path = folder / "claims.nrrd"
    nrrd.write(str(path), MASK, {**NRRD, "encoding": "raw"})
    path.write_bytes(path.read_bytes().replace(b"sizes: 12 12 6", b"sizes: 99 12 6"))
    return path


def aMillionMillionVoxels(folder, _write):
    path = folder / "huge.nrrd"
    nrrd.write(str(path), MASK, NRRD)
    path.write_bytes(path.read_bytes().replace(b"sizes: 12 12 6", b"sizes: 10000 10000 10000"))
    return path


def zeroSpacing(folder, _write):
    path = folder / "zero.nrrd"
    nrrd.write(str(path), MASK, NRRD)
    path.write_bytes(path.read_bytes().replace(b"(0.5,0,0)", b"(0,0,0)").replace(b"(0.5,0.0,0.0)", b"(0,0,0)"))
    return path


def nanSpacing(folder, write):
    path = write("nan.nii", MASK)
    content = bytearray(path.read_bytes())
    content[80:84] = np.array([np.nan], dtype="<f4").tobytes()  # pixdim[1]
    path.write_bytes(content)
    return path


def singularDirections(folder, _write):
    path = folder / "flat.nrrd"
    nrrd.write(str(path), MASK, {**NRRD, "space directions": [[1, 0, 0], [1, 0, 0], [0, 0, 1]]})
    return path


def twoDimensional(folder, _write):
    path = folder / "2d.nrrd"
    nrrd.write(str(path), MASK[..., 0], {"space": "left-posterior", "space directions": [[1, 0], [0, 1]],
                                         "space origin": [0, 0]})
    return path


def rgb(folder, _write):
    path = folder / "rgb.nrrd"
    nrrd.write(str(path), np.ones((3, 12, 12, 6), dtype=np.uint8), {
        **NRRD, "space directions": [[np.nan] * 3, [0.5, 0, 0], [0, 0.5, 0], [0, 0, 4]],
        "kinds": ["RGB-color", *["domain"] * 3]})
    return path


def probabilityMap(_folder, write):
    return write("probability.nii.gz", np.linspace(0, 1, MASK.size).reshape(MASK.shape).astype(np.float32))


def elsewhere(_folder, write):
    affine = np.diag([0.5, 0.5, 4.0, 1.0])
    affine[:3, 3] = 5000
    return write("elsewhere.nii.gz", MASK, affine)


def missing(folder, _write):
    return folder / "nowhere.nii.gz"


def aFolder(folder, _write):
    path = folder / "folder.nii.gz"
    path.mkdir()
    return path


def emptyMask(_folder, write):
    return write("empty.nii.gz", MASK * 0)


BAD_FILES = {
    notANrrd: "NRRD", truncatedGzip: "cut", truncatedNrrd: "cut", tooManyVoxelsClaimed: "claims",
    aMillionMillionVoxels: "huge", zeroSpacing: "spacing", nanSpacing: "spacing", singularDirections: "flat",
    twoDimensional: "2d", rgb: "rgb", probabilityMap: "threshold", elsewhere: "overlap", missing: "does not exist",
    aFolder: "folder", emptyMask: "no voxel"}


@pytest.mark.parametrize("make", BAD_FILES, ids=lambda make: make.__name__)
def test_a_bad_cord_file_is_refused_with_one_sentence(spinepain, labels, tmp_path, make):
    result = importing(spinepain, labels, tmp_path, cord=make(tmp_path, labels))
    assert result.status == 2
    assert BAD_FILES[make].lower() in result.sentence.lower()


@pytest.mark.parametrize("make", [each for each in BAD_FILES if each not in (probabilityMap, elsewhere, emptyMask)],
                         ids=lambda make: make.__name__)
def test_a_bad_volume_file_is_refused_with_one_sentence(spinepain, labels, tmp_path, make):
    result = importing(spinepain, labels, tmp_path, volume=make(tmp_path, labels))
    assert result.status == 2
    assert result.sentence


@pytest.mark.parametrize("make", [notANrrd, truncatedNrrd, tooManyVoxelsClaimed, aMillionMillionVoxels, zeroSpacing,
                                  singularDirections, twoDimensional, rgb, aFolder], ids=lambda make: make.__name__)
def test_a_bad_case_file_is_refused_with_one_sentence(spinepain, labels, tmp_path, make):
    path = make(tmp_path, labels).rename(tmp_path / "bad.seg.nrrd")
    for command in ("measure", "check"):
        result = spinepain(command, path)
        assert result.status == 2
        assert "bad.seg.nrrd" in (result.sentence if command == "measure" else result.out)


def test_an_integral_float_mask_is_accepted(spinepain, labels, tmp_path):
    cord = nibabel.load(labels.cord).get_fdata().astype(np.float32)
    result = importing(spinepain, labels, tmp_path, cord=labels("float.nii.gz", cord))
    assert result.status == 0


def test_a_mask_on_another_overlapping_grid_is_resampled_with_a_note(spinepain, labels, tmp_path):
    finer = np.kron(nibabel.load(labels.cord).get_fdata().astype(np.uint8), np.ones((2, 2, 1), dtype=np.uint8))
    affine = np.diag([0.25, 0.25, 4.0, 1.0])
    affine[:2, 3] = -0.125
    result = importing(spinepain, labels, tmp_path, cord=labels("finer.nii.gz", finer, affine))
    assert result.status == 0
    assert "note:" in result.out
    assert " 80.0 " in result.out  # the cord's volume in mm3 is unchanged


def test_names_with_spaces_and_other_scripts_are_read(spinepain, labels, tmp_path):
    folder = tmp_path / "患者 één 1"
    folder.mkdir()
    cord = labels.cord.rename(folder / "脊 cord.nii.gz")
    assert spinepain("import-case", "--volume", labels.volume, "--cord", cord, "--case", "c",
                     "--out", folder / "輸出 1.seg.nrrd").status == 0
    assert spinepain("measure", folder / "輸出 1.seg.nrrd").status == 0


def test_an_unknown_level_is_refused(spinepain, labels, tmp_path):
    for option, value in (("--high-intensity", f"{labels.lesion}:C9"), ("--metastasis", "X1")):
        result = spinepain("import-case", "--volume", labels.volume, "--cord", labels.cord, option, value,
                           "--case", "c", "--out", tmp_path / "o.seg.nrrd")
        assert result.status == 2
        assert "C1-C7, T1-T12, L1-L5, S1-S5" in result.sentence


@pytest.mark.parametrize("out", ["out.nrrd", "missing folder/out.seg.nrrd"])
def test_an_output_that_cannot_be_written_is_refused(spinepain, labels, tmp_path, out):
    result = spinepain("import-case", "--volume", labels.volume, "--cord", labels.cord, "--case", "c",
                       "--out", tmp_path / out)
    assert result.status == 2
    assert "out" in result.sentence


def test_a_gzipped_bomb_is_refused_without_unpacking_it(spinepain, labels, tmp_path):
    path = tmp_path / "bomb.nrrd"
    nrrd.write(str(path), MASK, NRRD)
    header = path.read_bytes().split(b"\n\n")[0]
    path.write_bytes(header + b"\n\n" + gzip.compress(bytes(50_000_000)))
    assert importing(spinepain, labels, tmp_path, cord=path).status == 2


def test_a_phantom_folder_that_holds_something_is_left_alone(spinepain, tmp_path):
    (tmp_path / "mine.txt").write_text("keep")
    result = spinepain("phantom", "--out", tmp_path, "--patients", 1)
    assert result.status == 2
    assert "not an empty folder" in result.sentence
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("option", [("--patients", 0), ("--seed", -1)])
def test_a_phantom_cohort_of_nobody_is_refused(spinepain, tmp_path, option):
    assert spinepain("phantom", "--out", tmp_path / "p", *option).status == 2
    assert not (tmp_path / "p").exists()


def test_a_phantom_cohort_measures_as_its_truth_table_says(spinepain, tmp_path):
    import csv
    import json

    assert spinepain("phantom", "--out", tmp_path / "p", "--patients", 2, "--seed", 4).status == 0
    files = sorted((tmp_path / "p" / "cases").iterdir())
    values = json.loads(spinepain("measure", *files, "--json", "-").out)
    truth = {(row["case_id"], row["timepoint"]): row
             for row in csv.DictReader((tmp_path / "p" / "truth.csv").open(encoding="utf-8-sig"))}
    assert {(each["caseId"], each["timepoint"]) for each in values} == set(truth)
    for each in values:
        row = truth[each["caseId"], each["timepoint"]]
        assert abs(each["rhiPercent"] - float(row["rhi_percent"])) <= float(row["rhi_error_bound_percent"])
        assert (each["location"], str(each["lesionCount"])) == (row["location"], row["count"])


def test_the_demo_measures_its_phantom_and_says_where_everything_is(spinepain, tmp_path):
    result = spinepain("demo", "--out", tmp_path / "demo", "--patients", 2, "--jobs", 1)
    assert result.status == 0
    for name in ("phantom_T2w.nrrd", "phantom_T2w.seg.nrrd", "phantom.json", "phantom_slices.csv", "phantom.png",
                 "cohort-report/report.html", "cohort/truth.csv"):
        assert str(tmp_path / "demo" / name) in result.out
        assert (tmp_path / "demo" / name).stat().st_size > 0
    assert "ratios (to the last digit of their voxels) right in 2 of 2 rows. There are too few" in result.out
