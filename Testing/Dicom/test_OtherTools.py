"""Programs of others find nothing wrong with the objects, and read out of them what was put in."""

import json
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import nrrd
import numpy as np
import pytest
from SeriesOfCase import VERIFIER, VOXEL_MM3, fullMask, makeCase, makeEnhanced, makeSource, makeVolume
from SpinePainDicomLib.Codes import FindingCodes, MeasureCodes, allCodes
from SpinePainDicomLib.Export import OUTLINES, PAGE, REPORT, exportCase
from SpinePainDicomLib.Plan import ExportChoices
from SpinePainDicomLib.SourceSeries import SourceSeries
from SpinePainRHILib.Core.CaseTags import CordMeaning

dcmqi = pytest.importorskip("dcmqi", reason="dcmqi, an independent reader, is not installed")


def output(program, *arguments):
    """What a Debian program says; the test is skipped without it."""
    path = shutil.which(program)
    if path is None:
        package = {"dciodvfy": "dicom3tools", "dsrdump": "dcmtk"}[program]
        pytest.skip(f"{program} is not installed: apt-get install {package}")
    # Debian's dcmtk finds its dictionary where it was installed, the wheel's programs bring theirs.
    environment = {name: value for name, value in os.environ.items() if name != "DCMDICTPATH"}
    done = subprocess.run([path, *map(str, arguments)], capture_output=True, check=False, env=environment)
    return (done.stdout + done.stderr).decode("utf-8", "replace")


def readByDcmqi(program, *arguments):
    done = subprocess.run([Path(dcmqi.__file__).parent / "bin" / program, *map(str, arguments)],
                          capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def complaints(path):
    """Errors, and warnings other than that the project's own scheme of codes is not a standard one."""
    lines = output("dciodvfy", "-new", path).splitlines()
    return [line for line in lines if line.startswith("Error") or (
        line.startswith("Warning") and "Unrecognized defined term = <99SPINEPAIN>" not in line)]


@pytest.mark.parametrize("name", [OUTLINES, REPORT, PAGE])
def test_dicom3tools_find_no_error_and_nothing_dubious(exported, name):
    assert complaints(exported.folder / name) == []


def test_dicom3tools_find_no_error_in_a_verified_report_of_one_segment(tmp_path):
    source = makeSource()
    case = replace(makeCase(source.volume, cordMeaning=CordMeaning.THECAL_SAC, reader=None), lesions=())
    exportCase(case, source, tmp_path / "out", ExportChoices(verifier=VERIFIER, withPage=False))
    assert [complaint for name in (OUTLINES, REPORT) for complaint in complaints(tmp_path / "out" / name)] == []


def test_dicom3tools_find_no_error_where_the_series_is_one_object_with_many_frames(tmp_path):
    volume = makeVolume()
    exportCase(makeCase(volume), SourceSeries((makeEnhanced(volume),), volume), tmp_path / "out")
    assert [each for name in (OUTLINES, REPORT, PAGE) for each in complaints(tmp_path / "out" / name)] == []


def test_dcmtk_shows_the_report(exported):
    shown = output("dsrdump", exported.folder / REPORT)
    assert 'Ratio of high-intensity area to cord area (RHI)")="45.0" (%,UCUM,"percent")' in shown
    assert "Verification Flag   : UNVERIFIED" in shown


def test_dcmqi_reads_every_segment_voxel_by_voxel_at_its_place(exported, tmp_path):
    readByDcmqi("segimage2itkimage", "--inputDICOM", exported.folder / OUTLINES, "--outputDirectory", tmp_path,
                "--outputType", "nrrd", "--prefix", "segment")
    masks = [exported.case.cord, *(each.mask for each in exported.case.lesions if not each.isEmpty)]
    assert len(list(tmp_path.glob("*.nrrd"))) == len(masks) == 5
    toIjk = np.linalg.inv(exported.source.volume.geometry.ijkToRas)
    for number, mask in enumerate(masks, start=1):
        voxels, header = nrrd.read(str(tmp_path / f"segment-{number}.nrrd"))
        lps = np.vstack((header["space directions"], header["space origin"])) * (-1, -1, 1)
        # Its grid may be smaller than the series: compare by where each voxel lies in the patient.
        filled = np.argwhere(voxels)
        ras = filled @ lps[:3] + lps[3]
        found = (toIjk[:3, :3] @ ras.T).T + toIjk[:3, 3]
        assert np.abs(found - np.rint(found)).max() < 1e-3
        back = np.zeros_like(fullMask(mask))
        i, j, k = np.rint(found).astype(int).T
        back[k, j, i] = True
        assert (back == fullMask(mask)).all()


@pytest.fixture(scope="module")
def groups(exported, tmp_path_factory):
    """The groups of measurements that dcmqi finds, by their label: finding's code and values by their codes."""
    path = tmp_path_factory.mktemp("dcmqi") / "report.json"
    readByDcmqi("tid1500reader", "--inputDICOM", exported.folder / REPORT, "--outputMetadata", path)
    groups = json.loads(path.read_text(encoding="utf-8"))["Measurements"]

    def code(item):
        return item["CodeValue"], item["CodingSchemeDesignator"], item["CodeMeaning"]

    return {each["TrackingIdentifier"]: (code(each["Finding"]), {
        code(item["quantity"]): (float(item["value"]), item["units"]["CodeValue"])
        for item in each["measurementItems"]}) for each in groups if "measurementItems" in each}


def test_dcmqi_reads_the_numbers_of_the_case_each_by_its_own_code(groups):
    finding, values = groups["Spinal cord"]
    assert finding == FindingCodes.CORD[:3]
    # 9 of 20 voxels on slice 3 are bright, 6 of 20 on slice 2; a voxel's face is 0.375 mm2.
    expected = {MeasureCodes.RHI: 45, MeasureCodes.RHI_MAX: 45, MeasureCodes.RHI_VOLUME: 100 * 15 / 80,
                MeasureCodes.CORD_AREA: 7.5, MeasureCodes.HIGH_AREA: 3.375, MeasureCodes.CORD_VOLUME: 80 * VOXEL_MM3,
                MeasureCodes.HIGH_VOLUME: 15 * VOXEL_MM3, MeasureCodes.HIGH_OUTSIDE: 0, MeasureCodes.AREA: 7.5,
                MeasureCodes.VOLUME: 80 * VOXEL_MM3}
    assert values == {code[:3]: (pytest.approx(value), code.unit) for code, value in expected.items()}


def test_dcmqi_reads_the_numbers_of_every_outline(groups):
    assert list(groups) == ["Spinal cord", "High intensity L3", "High intensity T12", "Metastasis L3", "Metastasis S1",
                            "Metastasis C2"]
    assert groups["Metastasis C2"] == (FindingCodes.METASTASIS[:3], {})  # named, not outlined
    finding, values = groups["High intensity L3"]
    assert finding == FindingCodes.HIGH_INTENSITY[:3]
    expected = {MeasureCodes.RHI: 30, MeasureCodes.AREA: 6 * 0.375, MeasureCodes.VOLUME: 12 * VOXEL_MM3,
                MeasureCodes.LENGTH: 7}
    assert values == {code[:3]: (pytest.approx(value), code.unit) for code, value in expected.items()}
    finding, values = groups["Metastasis S1"]
    assert finding == FindingCodes.METASTASIS[:3]
    assert set(values) == {MeasureCodes.VOLUME[:3], MeasureCodes.LENGTH[:3]}  # a bone has no ratio


def test_codes_fit_their_fields_and_are_told_apart():
    codes = allCodes()
    assert len({each[:2] for each in codes}) == len(codes)
    assert all(len(each.value) <= 16 and len(each.meaning) <= 64 for each in codes)
