"""From label volumes to numbers, on made and on real images."""

import csv
import json
import subprocess
import sys

import numpy as np
import pytest
from SpinePainRHILib import __version__
from SpinePainRHILib.Core.CaseNames import pseudonymOf

REFERENCE = {  # measured with ImageJ and the Spinal Cord Toolbox
    "acquisition": ("SI", 22, 28.409), "SI": ("SI", 22, 28.409), "AP": ("AP", 64, 18.286), "LR": ("LR", 14, 7.103)}


@pytest.fixture
def case(spinepain, labels, tmp_path):
    path = tmp_path / "c.seg.nrrd"
    result = spinepain("import-case", "--volume", labels.volume, "--cord", labels.cord, "--high-intensity",
                       f"{labels.lesion}:T4", "--metastasis", "T4", "--metastasis", "L1", "--case", "孔 1",
                       "--reader", "R1", "--timepoint", "week12", "--out", path)
    assert (result.status, result.err) == (0, "")
    return path


def measured(spinepain, path, *options):
    result = spinepain("measure", path, *options, "--json", "-")
    assert result.status == 0, result.err
    return json.loads(result.out)


def test_an_imported_case_measures_what_was_drawn(spinepain, case):
    [values] = measured(spinepain, case)
    assert (values["rhiPercent"], values["rhiSliceIndex"], values["axis"]) == (25.0, 2, "SI")
    assert values["cordVolumeMm3"] == pytest.approx(80.0)  # 80 voxels of 1 mm3
    assert (values["caseId"], values["reader"], values["timepoint"]) == ("孔 1", "R1", "week12")
    assert (values["lesionCount"], values["countSource"], values["location"]) == (2, "metastasis", "multiple")
    assert values["cordMeaning"] == "spinalCord"


def test_csv_and_slices_are_written_on_request(spinepain, case, tmp_path):
    result = spinepain("measure", case, "--csv", tmp_path / "m.csv", "--slices", tmp_path / "s.csv")
    assert "孔 1" in result.out
    [row] = csv.DictReader((tmp_path / "m.csv").open(encoding="utf-8-sig"))
    assert (row["rhiPercent"], row["regions"]) == ("25.0", "thoracic;lumbar")
    rows = list(csv.DictReader((tmp_path / "s.csv").open(encoding="utf-8-sig")))
    assert list(rows[0]) == ["caseId", "sliceIndex", "positionMm", "cordAreaMm2", "highIntensityAreaMm2", "rhiPercent"]
    assert [(each["sliceIndex"], each["positionMm"], each["cordAreaMm2"]) for each in rows] == [
        (str(k), str(4.0 * k), "5.0") for k in range(1, 5)]


def test_a_case_id_that_a_spreadsheet_would_run_is_neutralised_in_csv(spinepain, labels, tmp_path):
    path = tmp_path / "f.seg.nrrd"
    spinepain("import-case", "--volume", labels.volume, "--cord", labels.cord, "--case", "=cmd()", "--out", path)
    spinepain("measure", path, "--csv", tmp_path / "m.csv")
    assert "'=cmd()" in (tmp_path / "m.csv").read_text(encoding="utf-8")
    assert measured(spinepain, path)[0]["caseId"] == "=cmd()"


def test_an_earlier_case_file_is_kept_beside_the_new_one(spinepain, case, labels):
    before = case.read_bytes()
    result = spinepain("import-case", "--volume", labels.volume, "--cord", labels.cord, "--case", "other",
                       "--out", case)
    assert result.status == 0
    assert case.with_name("c.seg.nrrd.bak1").read_bytes() == before
    assert "c.seg.nrrd.bak1" in result.out


def test_a_failed_save_leaves_the_earlier_case_file_and_no_copy_of_it(spinepain, case, labels, monkeypatch):
    from SpinePainRHILib.Scene import CaseFile

    def fail(_copy, _temporary):
        raise ValueError("Slicer could not write the segmentation.")

    before = case.read_bytes()
    monkeypatch.setattr(CaseFile, "_store", fail)
    result = spinepain("import-case", "--volume", labels.volume, "--cord", labels.cord, "--case", "other",
                       "--out", case)
    assert result.status == 2
    assert "the earlier file is unchanged" in result.sentence
    assert case.read_bytes() == before
    assert not list(case.parent.glob("*.bak*"))


def test_good_files_are_measured_although_others_are_bad(spinepain, case, tmp_path):
    (tmp_path / "bad.seg.nrrd").write_text("not a NRRD")
    result = spinepain("measure", tmp_path / "bad.seg.nrrd", case, "--json", tmp_path / "m.json")
    assert result.status == 1
    assert "bad.seg.nrrd" in result.sentence
    assert len(json.loads((tmp_path / "m.json").read_text(encoding="utf-8"))) == 1


def test_check_prints_a_line_a_file_and_tells_bad_from_good(spinepain, case, tmp_path):
    assert spinepain("check", case).status == 0
    (tmp_path / "bad.seg.nrrd").write_text("not a NRRD")
    result = spinepain("check", case, tmp_path / "bad.seg.nrrd")
    assert result.status == 1
    assert [line.split(":")[0] for line in result.out.splitlines()] == ["fine", "error"]
    assert spinepain("check", tmp_path / "bad.seg.nrrd").status == 2


def test_a_segmentation_without_roles_is_measured_when_mapped(spinepain, labels, tmp_path):
    import nrrd

    data = np.zeros((12, 12, 6), dtype=np.uint8)
    data[3:8, 4:8, 1:5] = 1
    data[3:8, 4, 2] = 2
    header = {"space": "left-posterior-superior", "space directions": np.diag([0.5, 0.5, 4.0]).tolist(),
              "space origin": [0, 0, 0], "kinds": ["domain"] * 3}
    for index, name in enumerate(("Myelon", "Signal")):
        header |= {f"Segment{index}_ID": f"s{index}", f"Segment{index}_Name": name, f"Segment{index}_Layer": "0",
                   f"Segment{index}_LabelValue": str(index + 1), f"Segment{index}_Extent": "0 11 0 11 0 5",
                   f"Segment{index}_Tags": ""}
    path = tmp_path / "foreign.seg.nrrd"
    nrrd.write(str(path), data, header)
    result = spinepain("measure", path)
    assert result.status == 2
    assert "'Myelon'" in result.sentence
    [values] = measured(spinepain, path, "--map", "cord=Myelon", "--map", "highIntensity=s1:C5")
    assert (values["rule"], values["rhiPercent"], values["caseId"]) == ("union", 25.0, pseudonymOf("foreign"))
    assert values["file"].endswith(f"{pseudonymOf('foreign')}.seg.nrrd")
    [kept] = measured(spinepain, path, "--map", "cord=Myelon", "--map", "highIntensity=s1:C5", "--keep-file-names")
    assert (kept["caseId"], kept["file"]) == ("foreign", str(path))
    assert values["lesions"][0]["level"] == "C5"


def test_a_picture_shows_both_outlines(spinepain, labels, tmp_path):
    from matplotlib.image import imread

    result = spinepain("import-case", "--volume", labels.volume, "--cord", labels.cord, "--high-intensity",
                       labels.lesion, "--case", "p", "--out", tmp_path / "p.seg.nrrd", "--picture", tmp_path / "p.png")
    assert result.status == 0
    red, green, blue = np.moveaxis(imread(tmp_path / "p.png")[..., :3], -1, 0)
    assert ((red > 0.9) & (green > 0.75) & (blue < 0.4)).sum() > 100  # yellow: cord
    assert ((red > 0.8) & (green < 0.25) & (blue < 0.25)).sum() > 50  # red: high intensity


@pytest.mark.parametrize("axis", REFERENCE)
def test_the_real_t2_gives_the_numbers_of_other_tools(spinepain, sctFolder, tmp_path, axis):
    path = tmp_path / "real.seg.nrrd"
    result = spinepain("import-case", "--volume", sctFolder / "t2_fake_lesion.nii.gz", "--cord",
                       sctFolder / "t2_fake_lesion_sc_seg.nii.gz", "--high-intensity",
                       sctFolder / "t2_fake_lesion_lesion_seg.nii.gz", "--case", "real", "--out", path)
    assert result.status == 0
    [values] = measured(spinepain, path, "--axis", axis)
    name, index, percent = REFERENCE[axis]
    assert (values["axis"], values["rhiSliceIndex"]) == (name, index)
    assert values["rhiPercent"] == pytest.approx(percent, abs=5e-4)  # given to three decimals
    assert values["rhiMaxPercent"] == pytest.approx(percent, abs=5e-4)
    assert values["rhiVolumePercent"] == pytest.approx(2.2222, abs=5e-5)
    assert values["cordVolumeMm3"] == pytest.approx(3755.53, abs=5e-3)
    assert values["highIntensityVolumeMm3"] == pytest.approx(83.456, abs=5e-4)
    # sct_analyze_lesion follows one spline through the centreline where we fit straight stretches: 10.393 mm.
    assert values["lesions"][0]["lengthMm"] == pytest.approx(10.393, abs=0.2)


def test_area_fractions_of_the_real_slice_are_those_of_imagej(spinepain, sctFolder, tmp_path):
    path = tmp_path / "real.seg.nrrd"
    spinepain("import-case", "--volume", sctFolder / "t2_fake_lesion.nii.gz", "--cord",
              sctFolder / "t2_fake_lesion_sc_seg.nii.gz", "--high-intensity",
              sctFolder / "t2_fake_lesion_lesion_seg.nii.gz", "--case", "real", "--out", path)
    spinepain("measure", path, "--slices", tmp_path / "s.csv")
    slices = csv.DictReader((tmp_path / "s.csv").open(encoding="utf-8-sig"))
    row = next(each for each in slices if each["sliceIndex"] == "22")
    sliceAreaMm2 = 99 * 29 * 0.8 * 0.8  # the whole image that ImageJ's %Area refers to
    assert 100 * float(row["cordAreaMm2"]) / sliceAreaMm2 == pytest.approx(3.0651, abs=1e-4)
    assert 100 * float(row["highIntensityAreaMm2"]) / sliceAreaMm2 == pytest.approx(0.8708, abs=1e-4)


def test_a_real_cord_without_high_intensity_has_ratio_zero(spinepain, sctFolder, tmp_path):
    path = tmp_path / "real.seg.nrrd"
    spinepain("import-case", "--volume", sctFolder / "t2.nii.gz", "--cord", sctFolder / "t2_seg-manual.nii.gz",
              "--case", "real", "--out", path)
    [values] = measured(spinepain, path)
    assert (values["rhiPercent"], values["lesionCount"], values["location"]) == (0.0, 0, None)


def test_help_needs_no_slicer_and_no_numpy():
    code = ("import sys; from SpinePainCohortLib.CommandLine.Parser import makeParser; makeParser().format_help(); "
            "print([name for name in ('slicer', 'vtk', 'numpy', 'SimpleITK', 'matplotlib') if name in sys.modules])")
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                          env={"PYTHONPATH": ":".join(sys.path)}).stdout.strip() == "[]"


@pytest.mark.parametrize("caseId", ["$x^{", "$\\\\frac{1}$", "a\x1bb", "x" * 3000])
def test_a_case_id_that_looks_like_a_formula_is_drawn_as_it_is(spinepain, labels, tmp_path, caseId):
    picture = tmp_path / "p.png"
    result = spinepain("import-case", "--volume", labels.volume, "--cord", labels.cord, "--case", caseId,
                       "--out", tmp_path / "d.seg.nrrd", "--picture", picture)
    assert (result.status, result.err) == (0, "")
    assert picture.stat().st_size > 1000


def test_an_imported_case_tells_that_its_outlines_were_imported(spinepain, case):
    [values] = measured(spinepain, case)
    assert values["cordTool"] == f"imported {__version__}"
    assert [each["tool"] for each in values["lesions"]] == [f"imported {__version__}", None, None]


def test_the_program_that_made_the_masks_is_kept_with_the_case(spinepain, labels, tmp_path):
    path = tmp_path / "t.seg.nrrd"
    result = spinepain("import-case", "--volume", labels.volume, "--cord", labels.cord, "--high-intensity",
                       f"{labels.lesion}:T4", "--metastasis", "L1", "--case", "a", "--tool", "ITK-SNAP 4.2", "--tool",
                       "cord=SCT: 6.5|x", "--out", path)
    assert result.status == 0, result.err
    [values] = measured(spinepain, path)
    assert values["cordTool"] == f"imported {__version__} [SCT: 6.5|x]"
    assert [each["tool"] for each in values["lesions"]] == [f"imported {__version__} [ITK-SNAP 4.2]", None]
