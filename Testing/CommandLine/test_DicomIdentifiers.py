"""No text of a DICOM header comes into a case, a table, a report, a picture, a log or a cache."""

import logging
import sqlite3
import zlib

import numpy as np
import pytest

pytest.importorskip("highdicom", reason="highdicom, which reads segmentations, is not installed")

from pydicom import Dataset
from pydicom.datadict import dictionary_VR
from ReadableDicom import segmentation, series

SHAPE = (12, 12, 6)
CORD, LESION = np.zeros(SHAPE, np.uint8), np.zeros(SHAPE, np.uint8)
CORD[3:8, 4:8, 1:5] = 1
LESION[3:8, 4, 2] = 1
VOLUME = np.random.default_rng(0).integers(100, 900, SHAPE)

PLANTED = "ZQX"
"""In every value that is planted; it comes in nothing else, base64 and hexadecimal aside, since it is looked for with
more behind it."""

TEXTS = {
    "AE": ("RetrieveAETitle", "ZQXAE"), "AS": ("PatientAge", "077Y"), "CS": ("BodyPartExamined", "ZQXCS"),
    "DA": ("PatientBirthDate", "19371103"), "DT": ("AcquisitionDateTime", "19371104121314.151617"),
    "LO": ("PatientID", "ZQXLO"), "LT": ("PatientComments", "ZQXLT"), "PN": ("PatientName", "ZQXPN^Jane"),
    "SH": ("AccessionNumber", "ZQXSH"), "ST": ("InstitutionAddress", "ZQXST"), "TM": ("StudyTime", "171819.202122"),
    "UC": ("LongCodeValue", "ZQXUC"), "UR": ("RetrieveURL", "http://zqxur"), "UT": ("TextValue", "ZQXUT"),
    "SeriesDescription": ("SeriesDescription", "ZQXSD"), "StudyDescription": ("StudyDescription", "ZQXTD"),
    "ProtocolName": ("ProtocolName", "ZQXPR"), "InstitutionName": ("InstitutionName", "ZQXIN"),
    "ReferringPhysicianName": ("ReferringPhysicianName", "ZQXRP^Doc"), "DeviceSerialNumber": (
        "DeviceSerialNumber", "ZQXDS"), "StationName": ("StationName", "ZQXSN"), "StudyID": ("StudyID", "ZQXID"),
}
PRIVATE = {"LO": "ZQXPLO", "PN": "ZQXPPN", "UN": b"ZQXPUN", "OB": b"ZQXPOB", "UT": "ZQXPUT"}


def plant(header):
    """A value in every text VR, in a nested item and in private tags of the header."""
    for vr, (keyword, value) in TEXTS.items():
        assert vr == keyword or dictionary_VR(keyword) == vr
        setattr(header, keyword, value)
    item = Dataset()
    item.PatientID = "ZQXNESTED"
    header.OtherPatientIDsSequence = [item]
    block = header.private_block(0x0029, "ZQXCREATOR", create=True)
    for place, (vr, value) in enumerate(PRIVATE.items(), start=1):
        block.add_new(place, vr, value)


def secrets(headers):
    """Everything that may not come out: the planted values, and all UIDs."""
    uids = {str(element.value) for header in headers for element in header.iterall()
            if element.VR == "UI" and str(element.value).startswith("1.2.826")}
    words = {value for _keyword, value in TEXTS.values()} - {"077Y"}
    return [each.encode() for each in sorted(uids | words)] + [PLANTED.encode(), b"zqxur"]


def contentsOf(folder):
    """What the files hold, compressed data streams inflated too."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            yield path, content
            yield path, path.name.encode()
            for magic in (b"\x1f\x8b\x08",):
                start = content.find(magic)
                if start >= 0:
                    yield path, zlib.decompressobj(31).decompress(content[start:])
            if content.startswith(b"SQLite format 3"):
                with sqlite3.connect(path) as database:
                    yield path, "\n".join(database.iterdump()).encode()


@pytest.fixture
def planted(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    headers = series(folder / "series", VOLUME)
    for place, header in enumerate(headers):
        plant(header)
        header.save_as(folder / "series" / f"{place}.dcm", enforce_file_format=True)
    segmentation(folder / "c.dcm", headers, CORD)
    segmentation(folder / "h.dcm", headers, LESION, ("RID39467", "RADLEX"))
    return folder, secrets(headers)


def test_no_text_of_a_header_comes_out_of_import_measure_and_cohort(spinepain, planted, tmp_path, caplog):
    folder, words = planted
    out = tmp_path / "out"
    out.mkdir()
    caplog.set_level(logging.DEBUG)
    said = [spinepain("import-case", "--volume", folder / "series", "--cord", folder / "c.dcm", "--high-intensity",
                      f"{folder / 'h.dcm'}:L3", "--metastasis", "L3", "--case", "c1", "--out", out / "c1.seg.nrrd",
                      "--picture", out / "c1.png"),
            spinepain("measure", out / "c1.seg.nrrd", "--csv", out / "m.csv", "--json", out / "m.json"),
            spinepain("check", out / "c1.seg.nrrd")]
    (tmp_path / "vas.csv").write_text("case_id,rater,vas\nc1,R,5\n", encoding="utf-8")
    said.append(spinepain("cohort", "--cases", out, "--vas", tmp_path / "vas.csv", "--out", out / "cohort", "--jobs",
                          "1", "--cache", out / "cache"))
    assert [each.status for each in said[:2]] == [0, 0], [each.err for each in said]
    assert (out / "cohort").is_dir() and len([*out.rglob("*")]) > 8, said[-1].err
    shown = "".join(each.out + each.err for each in said) + caplog.text
    contents = [("terminal and log", shown.encode()), *contentsOf(out)]
    for where, content in contents:
        assert not [word for word in words if word in content], where


def test_no_refusal_quotes_a_header(spinepain, planted, tmp_path):
    folder, words = planted
    series(folder / "other", VOLUME)
    said = []
    other = segmentation(folder / "other.dcm", series(folder / "third", VOLUME), CORD)
    for volume, cord, series_ in ((folder, folder / "c.dcm", ["--series", "9"]), (folder / "c.dcm", other, []),
                                  (folder / "series", other, []), (folder, folder / "c.dcm", ["--series", "mr"])):
        result = spinepain("import-case", "--volume", volume, "--cord", cord, "--case", "c1", "--out",
                           tmp_path / "x.seg.nrrd", *series_)
        assert result.status == 2
        said.append(result.out + result.err)
    result = spinepain("import-case", "--volume", folder / "series", "--cord", f"{folder / 'c.dcm'}@9", "--case", "c1",
                       "--out", tmp_path / "x.seg.nrrd")
    said.append(result.out + result.err)
    (folder / "series" / "2.dcm").unlink()
    result = spinepain("import-case", "--volume", folder / "series", "--cord", folder / "c.dcm", "--case", "c1",
                       "--out", tmp_path / "x.seg.nrrd")
    said.append(result.out + result.err)
    assert "has no series that is '9'" in said[0] and "choose one with --series" in said[3]
    assert "is missing" in said[-1]
    assert said[0].count("\n  1") == 3  # a line a series
    assert not [word for word in words for text in said if word in text.encode()]
