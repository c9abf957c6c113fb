"""Folders as people have them, and series that readers get wrong: read where they lie, or refused."""

import os
import shutil

import numpy as np
import pytest

pytest.importorskip("highdicom", reason="highdicom, which makes the enhanced series, is not installed")

from pydicom.uid import generate_uid
from SeriesFiles import bigEndian, changedEach, framesApart, save, withoutPreamble
from SeriesOfCase import SHAPE, makeHeaders, makeVolume
from SpinePainRHILib.Files.ImageFiles import readVolume

VOLUME = makeVolume()


def checkRead(path, series=None):
    """Fails unless the volume is that of makeVolume; its notes."""
    volume = readVolume(path, series)
    assert np.array_equal(volume.voxels, VOLUME.voxels)
    assert np.abs(volume.geometry.ijkToRas - VOLUME.geometry.ijkToRas).max() < 1e-4
    return volume.notes


def refusal(path, series=None):
    with pytest.raises(ValueError) as caught:
        readVolume(path, series)
    return str(caught.value)


def test_files_without_preamble_and_extension_are_read_as_folder_and_alone(tmp_path):
    folder = withoutPreamble(save(tmp_path, makeHeaders(VOLUME)))
    assert (checkRead(folder), checkRead(folder / "IM0003")) == ((), ())


def test_big_endian_is_read(tmp_path):
    checkRead(bigEndian(VOLUME, tmp_path / "series"))


def test_an_enhanced_object_a_slice_is_one_series(tmp_path):
    checkRead(save(tmp_path, framesApart(VOLUME)))


def test_a_disc_with_a_viewer_is_looked_through_to_the_images(tmp_path):
    for number in range(60):
        (tmp_path / f"AUTORUN{number:02}.EXE").write_bytes(b"MZ" + bytes(500))
    save(tmp_path / "z" / "IMAGES", makeHeaders(VOLUME))
    checkRead(tmp_path)


def test_links_to_files_and_folders_are_followed_once(tmp_path):
    store, links = save(tmp_path / "store", makeHeaders(VOLUME)), tmp_path / "links"
    links.mkdir()
    for path in store.iterdir():  # as git-annex keeps each file in a folder of its own
        (store / f"{path.name}-").mkdir()
        path.rename(store / f"{path.name}-" / "content")
        (links / f"{path.name}.dcm").symlink_to(store / f"{path.name}-" / "content")
    (links / "round").symlink_to(tmp_path)
    checkRead(links / "IM0002.dcm")
    (tmp_path / "outer").mkdir()
    (tmp_path / "outer" / "inner").symlink_to(store)
    checkRead(tmp_path / "outer")


def test_a_copy_that_is_named_stands_for_the_series(tmp_path):
    save(tmp_path, makeHeaders(VOLUME))
    shutil.copy(tmp_path / "IM0002", tmp_path / "A copy")
    checkRead(tmp_path / "IM0002")
    checkRead(tmp_path / "A copy")


def spoilName(path):
    path.rename(path.with_name(os.fsdecode(b"IM\xff")))


def cutHeader(path):
    path.write_bytes(path.read_bytes()[:600])


def emptied(path):
    path.write_bytes(b"")


def unknownKind(path):
    """A kind of value that DICOM does not have, in place of that of the pixel spacing."""
    path.write_bytes(path.read_bytes().replace(b"\x28\x00\x30\x00DS", b"\x28\x00\x30\x00QQ"))


@pytest.mark.parametrize("spoil", [spoilName, cutHeader, emptied, unknownKind])
def test_a_file_at_the_end_of_the_stack_that_cannot_be_read_is_told(tmp_path, spoil):
    headers = makeHeaders(VOLUME)
    save(tmp_path, headers)
    spoil(tmp_path / f"IM{[each.InstanceNumber for each in headers].index(6):04d}")
    volume = readVolume(tmp_path)
    assert volume.voxels.shape[0] == 5
    [note] = volume.notes
    assert "could not be read and may hold an image of the series: check that 5 are all" in note


def scaledApart(header):
    return "0" if header.InstanceNumber == 1 else "-1024"


WRONG = {
    "is a mosaic": {"ImageType": ["ORIGINAL", "PRIMARY", "M", "ND", "MOSAIC"]},
    "of several frames of reference": {"FrameOfReferenceUID": lambda _header: generate_uid()},
    "readers cut off the voxels of some": {"RescaleSlope": "1", "RescaleIntercept": scaledApart},
    "(a concatenation)": {"InConcatenationTotalNumber": 2},
}


@pytest.mark.parametrize("words", WRONG)
def test_what_readers_take_wrongly_is_refused_with_a_sentence(tmp_path, words):
    said = refusal(save(tmp_path, changedEach(makeHeaders(VOLUME), **WRONG[words])))
    assert words in said and said.endswith(".") and "\n" not in said


def test_whole_numbers_that_are_scaled_apart_are_read_where_the_first_image_leaves_room_for_all(tmp_path):
    headers = changedEach(makeHeaders(VOLUME), RescaleIntercept="0",
                          RescaleSlope=lambda header: str(1 + header.InstanceNumber % 3))
    volume = readVolume(save(tmp_path, headers))
    factors = np.array([1 + (k + 1) % 3 for k in range(SHAPE[0])])[:, None, None]
    assert np.array_equal(volume.voxels, VOLUME.voxels * factors)


def twoSeries(folder):
    """T1 and T2, axial both; descriptions hold a name."""
    save(folder, changedEach(makeHeaders(VOLUME), EchoTime=11, RepetitionTime=600, SeriesNumber=2,
                             SeriesDescription="Doe^Jane t1_tse tra"), "t1_{}")
    return save(folder, changedEach(makeHeaders(VOLUME), SeriesDescription="T2 TSE tra Doe"), "t2_{}")


def test_a_series_is_chosen_by_words_that_hold_for_it_alone(tmp_path):
    twoSeries(tmp_path)
    assert checkRead(tmp_path, "T2 axial") == ()
    assert readVolume(tmp_path, "t1").series.shown.startswith("series 2: MR, axial")
    said = refusal(tmp_path, "axial")
    assert "has 2 series that are 'axial'" in said and "  5: MR" in said and "  2: MR" in said
    assert "has no series that is 'sagittal'" in refusal(tmp_path, "sagittal")


def test_of_a_description_the_words_of_the_trade_are_listed_and_no_other(tmp_path):
    first, second = refusal(twoSeries(tmp_path)).splitlines()[1:]
    assert first.endswith("T2 (TE 100 ms, TR 3000 ms), t2 tse tra") and second.endswith("t1 tse tra")


def test_diffusion_is_not_called_t2(tmp_path):
    save(tmp_path, changedEach(makeHeaders(VOLUME), ScanningSequence="EP", SeriesNumber=1), "dwi_{}")
    save(tmp_path, makeHeaders(VOLUME), "t2_{}")
    first, second = refusal(tmp_path).splitlines()[1:]
    assert first.startswith("  5: MR") and "T2 (" in first
    assert second.startswith("  1: MR") and "T2 (" not in second
