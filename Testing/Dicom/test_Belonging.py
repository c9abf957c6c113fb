"""A segmentation is used with the series that it was drawn on, and what says otherwise is refused or told."""

import pytest

pytest.importorskip("highdicom", reason="highdicom, which writes segmentations, is not installed")

from highdicom.seg import Segmentation, SegmentDescription
from pydicom import dcmread
from pydicom.uid import generate_uid
from SeriesFiles import changedEach, save
from SeriesOfCase import fullMask, makeCase, makeEnhanced, makeHeaders, makeVolume
from SpinePainRHILib.Files.DicomBelonging import belongingNotes, referencesIn
from SpinePainRHILib.Files.ImageFiles import readVolume
from test_SegmentationReading import CORD_CODE, segmentation

VOLUME = makeVolume()
CORD = fullMask(makeCase(VOLUME).cord)


def drawn(headers, path):
    return segmentation(headers, path, [(CORD_CODE, CORD)])


def identity(folder, headers):
    return readVolume(save(folder, headers)).series


def test_on_its_own_series_there_is_nothing_to_say(tmp_path):
    headers = makeHeaders(VOLUME)
    mask = drawn(headers, tmp_path / "s.dcm")
    assert belongingNotes(mask, identity(tmp_path / "a", headers)) == ()


def test_on_its_own_enhanced_series_there_is_nothing_to_say(tmp_path):
    header = makeEnhanced(VOLUME)
    path = tmp_path / "s.dcm"
    described = dcmread(drawn(makeHeaders(VOLUME), tmp_path / "other.dcm")).SegmentSequence
    Segmentation([header], CORD.astype("uint8"), "BINARY", [SegmentDescription.from_dataset(described[0])],
                 generate_uid(), 3, generate_uid(), 1, "Other", "Model", "1", "0").save_as(path)
    assert belongingNotes(path, identity(tmp_path / "a", [header])) == ()


def test_another_series_in_another_frame_of_reference_is_refused_unless_forced(tmp_path):
    mask, other = drawn(makeHeaders(VOLUME), tmp_path / "s.dcm"), identity(tmp_path / "a", makeHeaders(VOLUME))
    with pytest.raises(ValueError, match="drawn on another series than the volume, and their places") as caught:
        belongingNotes(mask, other)
    assert "--series" in str(caught.value) and "--force" in str(caught.value) and "1.2.826" not in str(caught.value)
    [note] = belongingNotes(mask, other, isForced=True)
    assert "taken all the same" in note


def test_another_series_of_the_same_frame_of_reference_is_told(tmp_path):
    headers = makeHeaders(VOLUME)
    mask = drawn(headers, tmp_path / "s.dcm")
    changedEach(headers, SeriesInstanceUID=generate_uid(), SOPInstanceUID=lambda _header: generate_uid())
    [note] = belongingNotes(mask, identity(tmp_path / "a", headers))
    assert "of the same frame of reference: check that the patient lay still" in note


def test_images_that_the_volume_lacks_are_counted(tmp_path):
    headers = makeHeaders(VOLUME)
    mask = drawn(headers, tmp_path / "s.dcm")
    [note] = belongingNotes(mask, identity(tmp_path / "a", [each for each in headers if each.InstanceNumber < 5]))
    assert "refers to 2 images that are not in the volume" in note


def test_a_volume_that_is_no_series_and_a_mask_that_names_none_are_told(tmp_path):
    headers = makeHeaders(VOLUME)
    mask = drawn(headers, tmp_path / "s.dcm")
    [note] = belongingNotes(mask, None)
    assert "the volume is none" in note
    bare = dcmread(mask)
    del bare.ReferencedSeriesSequence
    for frame in bare.PerFrameFunctionalGroupsSequence:
        del frame.DerivationImageSequence
    bare.save_as(tmp_path / "bare.dcm")
    [note] = belongingNotes(tmp_path / "bare.dcm", identity(tmp_path / "a", headers))
    assert "does not say on which series it was drawn" in note
    with pytest.raises(ValueError, match="another frame of reference"):
        belongingNotes(tmp_path / "bare.dcm", identity(tmp_path / "b", makeHeaders(VOLUME)))


def test_of_several_series_the_one_that_the_segmentation_was_drawn_on_is_taken(tmp_path):
    headers, folder = changedEach(makeHeaders(VOLUME), SeriesNumber=8), tmp_path / "study"
    mask = drawn(headers, tmp_path / "s.dcm")
    save(folder, headers, "a{}")
    save(folder, makeHeaders(VOLUME), "b{}")
    assert readVolume(folder, drawnOn=referencesIn(mask)).series.shown.startswith("series 8: ")
    assert readVolume(folder, "5", referencesIn(mask)).series.shown.startswith("series 5: ")


def test_other_files_have_no_series(tmp_path):
    (tmp_path / "c.nii.gz").write_bytes(b"no DICOM")
    assert belongingNotes(tmp_path / "c.nii.gz", None) == ()
