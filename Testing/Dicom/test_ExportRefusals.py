"""Nothing is written that is not proved, nor over anything, nor with a name in any message."""

import errno
import logging
import warnings
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO

import pytest
from pydicom import Dataset, dcmread
from pydicom.config import settings
from SeriesFiles import framesApart
from SeriesOfCase import WITHOUT_PAGE, makeCase, makeSource, makeVolume
from SpinePainDicomLib.Export import exportCase
from SpinePainDicomLib.Headers import MAY_BE_EMPTY
from SpinePainDicomLib.People import Verifier, checkPersonName, nameOfReader, verifierOf
from SpinePainDicomLib.SourceSeries import SourceSeries
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.Masks import CroppedMask
from SpinePainRHILib.Files.ImageFiles import Volume


@pytest.fixture
def source():
    return makeSource()


@contextmanager
def reading():
    """Lets a header hold what pydicom would read of a file, and refuses to be set."""
    before = settings.writing_validation_mode
    settings.writing_validation_mode = 0
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        settings.writing_validation_mode = before


def refused(tmp_path, words, *arguments):
    """Fails unless the export is refused with the words, and leaves nothing."""
    before = sorted(tmp_path.iterdir())
    with pytest.raises(ValueError, match=words) as refusal:
        exportCase(*arguments, tmp_path / "out", WITHOUT_PAGE)
    assert sorted(tmp_path.iterdir()) == before
    return str(refusal.value)


def test_a_series_with_one_other_voxel_is_refused(source, tmp_path):
    case = makeCase(source.volume)
    voxels = source.volume.voxels.copy()
    voxels[5, 19, 15] += 1
    other = SourceSeries(source.headers, Volume(voxels, source.volume.geometry))
    refused(tmp_path, "differ from the fingerprint", case, other)


def test_a_series_at_another_place_is_refused(source, tmp_path):
    case = makeCase(source.volume)
    matrix = source.volume.geometry.ijkToRas.copy()
    matrix[0, 3] += 0.01
    other = SourceSeries(source.headers, Volume(source.volume.voxels, GridGeometry(matrix)))
    refused(tmp_path, "differ from the fingerprint", case, other)


def test_a_case_without_a_fingerprint_is_refused(source, tmp_path):
    refused(tmp_path, "does not say which image", makeCase(source.volume, source=None), source)


def test_slices_that_do_not_lie_where_the_volume_has_them_are_refused(source, tmp_path):
    source.headers[0].ImagePositionPatient = [float(x) + 1 for x in source.headers[0].ImagePositionPatient]
    refused(tmp_path, "do not lie where", makeCase(source.volume), source)


def test_a_missing_slice_is_refused(source, tmp_path):
    refused(tmp_path, "do not lie where", makeCase(source.volume), replace(source, headers=source.headers[1:]))


def test_outlines_between_the_voxels_are_refused_and_not_resampled(source, tmp_path):
    case = makeCase(source.volume)
    matrix = case.geometry.ijkToRas.copy()
    matrix[:3, 3] += matrix[:3, 0] / 2
    refused(tmp_path, "do not lie on the voxels", replace(case, geometry=GridGeometry(matrix)), source)


def test_a_case_without_a_cord_is_refused(source, tmp_path):
    refused(tmp_path, "cord outline is empty", replace(makeCase(source.volume), cord=CroppedMask.empty()), source)


def test_a_folder_with_anything_in_it_is_left_alone(source, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "outlines.dcm").write_text("of somebody else", encoding="utf-8")
    refused(tmp_path, "is not empty", makeCase(source.volume), source)
    assert (tmp_path / "out" / "outlines.dcm").read_text(encoding="utf-8") == "of somebody else"


def test_a_file_in_the_place_of_the_folder_is_left_alone(source, tmp_path):
    (tmp_path / "out").write_text("of somebody else", encoding="utf-8")
    refused(tmp_path, "is there already and no folder", makeCase(source.volume), source)


def test_where_nothing_can_be_written_nothing_is_left(source, tmp_path, monkeypatch):
    def full(*_arguments, **_options):
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(Dataset, "save_as", full)
    refused(tmp_path, "Nothing could be written", makeCase(source.volume), source)


def test_a_header_that_lacks_what_is_needed_is_refused_without_quoting_it(source, tmp_path, capfd, caplog):
    caplog.set_level(logging.DEBUG)
    for header in source.headers:
        header.Rows = None
    sentence = refused(tmp_path, "cannot be taken over", makeCase(source.volume), source)
    out, err = capfd.readouterr()
    assert "PLANTED" not in (sentence + out + err + caplog.text).upper()


def test_no_log_and_no_stream_holds_a_name(source, tmp_path, capfd, caplog):
    caplog.set_level(logging.DEBUG)
    for header in source.headers:
        header.PatientName = "Planted Without Form"  # which highdicom quotes in a warning
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        exportCase(makeCase(source.volume), source, tmp_path / "out")
    out, err = capfd.readouterr()
    said = " ".join([out, err, caplog.text, *(str(each.message) for each in caught)])
    assert "PLANTED" not in said.upper()


def test_only_its_owner_may_look_into_the_folder(source, tmp_path):
    exportCase(makeCase(source.volume), source, tmp_path / "out", WITHOUT_PAGE)
    assert (tmp_path / "out").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("keyword", MAY_BE_EMPTY)
def test_what_may_be_empty_may_be_missing(source, tmp_path, keyword):
    for header in source.headers:
        delattr(header, keyword)
    exportCase(makeCase(source.volume), source, tmp_path / "out", WITHOUT_PAGE)
    assert not dcmread(tmp_path / "out" / "outlines.dcm")[keyword].value


@pytest.mark.parametrize(("keyword", "written", "taken"), [
    ("PatientSex", "m", "M"), ("PatientSex", "U", ""), ("StudyDate", "2025.03.04", "20250304"),
    ("PatientBirthDate", "1950.01.02", "19500102"), ("StudyTime", "10:11:12", "101112")])
def test_values_of_older_objects_are_written_as_today(source, tmp_path, keyword, written, taken):
    with reading():
        for header in source.headers:
            setattr(header, keyword, written)
        exportCase(makeCase(source.volume), source, tmp_path / "out", WITHOUT_PAGE)
    assert str(dcmread(tmp_path / "out" / "outlines.dcm")[keyword].value or "") == taken


def test_a_slice_thickness_that_is_missing_is_the_distance_of_the_slices(source, tmp_path):
    for header in source.headers:
        del header.SliceThickness
    exportCase(makeCase(source.volume), source, tmp_path / "out", WITHOUT_PAGE)
    shared = dcmread(tmp_path / "out" / "outlines.dcm").SharedFunctionalGroupsSequence[0]
    assert float(shared.PixelMeasuresSequence[0].SliceThickness) == 3.5


@pytest.mark.parametrize(("keyword", "value"), [("PatientBirthDate", "planted"),
                                                ("PatientBirthDate", "00000000"), ("StudyTime", "251000"),
                                                ("StudyDate", "3/4/planted"),
                                                ("FrameOfReferenceUID", None), ("StudyInstanceUID", None)])
def test_what_is_needed_is_named_and_its_value_is_not(source, tmp_path, keyword, value):
    with reading():
        for header in source.headers:
            setattr(header, keyword, value)
        sentence = refused(tmp_path, keyword, makeCase(source.volume), source)
    assert "planted" not in sentence


@pytest.mark.parametrize("keyword", ["PatientName", "PatientID", "PatientBirthDate", "AccessionNumber"])
def test_images_of_two_patients_or_studies_in_one_series_are_refused(source, tmp_path, keyword):
    setattr(source.headers[3], keyword, "19990101")
    sentence = refused(tmp_path, f"{keyword} is not the same in all images", makeCase(source.volume), source)
    assert "1999" not in sentence and "PLANTED" not in sentence.upper()


def test_images_that_cannot_be_told_apart_are_refused(source, tmp_path):
    source.headers[3].SOPInstanceUID = source.headers[1].SOPInstanceUID
    refused(tmp_path, "have the same SOPInstanceUID", makeCase(source.volume), source)


def test_enhanced_objects_of_one_image_each_are_refused(tmp_path):
    headers = tuple(framesApart(makeVolume()))
    source = SourceSeries(headers, makeVolume())
    refused(tmp_path, "keeps every image as an enhanced object of its own", makeCase(source.volume), source)


def test_an_image_that_says_it_has_one_frame_is_an_image_like_any_other(source, tmp_path):
    for header in source.headers:
        header.NumberOfFrames = 1
    exportCase(makeCase(source.volume), source, tmp_path / "out", WITHOUT_PAGE)
    assert len(dcmread(tmp_path / "out" / "outlines.dcm").ReferencedSeriesSequence[0].ReferencedInstanceSequence) == 6


@pytest.mark.parametrize("characterSet", [None, "ISO_IR 6", "ISO_IR 999", "ISO_IR 192"])
def test_a_name_in_letters_that_are_not_told_is_refused_and_not_guessed(source, tmp_path, characterSet):
    headers = []
    with reading():
        for header in source.headers:
            header.PatientName = "ABCDEF"
            if characterSet is not None:
                header.SpecificCharacterSet = characterSet
            header.save_as(tmp_path / "one.dcm")
            content = (tmp_path / "one.dcm").read_bytes().replace(b"ABCDEF", b"\xcd\xf5\xd0\xa1\xb6\xab")  # GB18030
            headers.append(dcmread(BytesIO(content)))
        (tmp_path / "one.dcm").unlink()
        refused(tmp_path, "PatientName of the series has letters of which", makeCase(source.volume),
                SourceSeries(tuple(headers), source.volume))


@pytest.mark.parametrize("number", [2147483647, None, -3, "0"])
def test_numbers_of_series_stay_numbers_of_dicom(source, tmp_path, number):
    for header in source.headers:
        header.SeriesNumber = number
    exportCase(makeCase(source.volume), source, tmp_path / "out", WITHOUT_PAGE)
    assert dcmread(tmp_path / "out" / "outlines.dcm").SeriesNumber == 9001


@pytest.mark.parametrize("name", ["Jane Doe", "Doe^", "^Jane", "Doe^Jane\\Roe^Rick", "Doe^Jane\n", "a^" + "b" * 64,
                                  "a^b^c^d^e^f", "a^b=c^d=e^f=g^h"])
def test_a_name_not_in_dicoms_form_is_refused(name):
    with pytest.raises(ValueError, match="write it as Family\\^Given"):
        checkPersonName(name)


@pytest.mark.parametrize("name", ["Doe^Jane", "Doe^Jane^M^Dr^PhD", "Wang^XiaoDong=王^小东", "Müller^Jörg"])
def test_a_name_in_dicoms_form_is_taken(name):
    checkPersonName(name)


def test_observer_and_organization_are_given_together():
    assert verifierOf(None, None) is None
    assert verifierOf("Doe^Jane", "Clinic") == Verifier("Doe^Jane", "Clinic")
    for given in (("Doe^Jane", None), (None, "Clinic")):
        with pytest.raises(ValueError, match="give both"):
            verifierOf(*given)
    with pytest.raises(ValueError, match="1 to 64 letters"):
        verifierOf("Doe^Jane", " ")


@pytest.mark.parametrize(("reader", "name"), [("R1", "R1^"), ("a^b=c\\d", "a b c d^"), ("", None), (None, None),
                                              ("x" * 80, "x" * 63 + "^")])
def test_a_readers_id_becomes_a_family_name(reader, name):
    assert nameOfReader(reader) == name


