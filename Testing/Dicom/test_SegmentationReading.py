"""Cord and high intensity from DICOM segmentations, by code or number, voxel by voxel."""

import numpy as np
import pytest

pytest.importorskip("highdicom", reason="highdicom, which reads segmentations, is not installed")

from highdicom import AlgorithmIdentificationSequence
from highdicom.seg import Segmentation, SegmentationTypeValues, SegmentDescription
from pydicom import dcmread
from pydicom.sr.codedict import codes
from pydicom.sr.coding import Code
from pydicom.uid import generate_uid
from SeriesFiles import habit
from SeriesOfCase import SHAPE, fullMask, makeCase, makeHeaders, makeVolume
from SpinePainRHILib.Core.CaseTags import Role
from SpinePainRHILib.Files.ImageFiles import readVolume
from SpinePainRHILib.Files.LabelMasks import readLabelMask

VOLUME = makeVolume()
CASE = makeCase(VOLUME)
CORD, LESION = fullMask(CASE.cord), fullMask(CASE.lesions[0].mask)
LESION_CODE, CORD_CODE = Code("52988006", "SCT", "Doe^Jane"), Code("2748008", "SCT", "Spinal cord")
HYPERINTENSITY = Code("RID39467", "RADLEX", "T2 Hyperintensity")


@pytest.fixture(scope="module")
def headers():
    return makeHeaders(VOLUME)


def segmentation(headers, path, segments, kind=SegmentationTypeValues.BINARY):
    """A segmentation of other tools: ``segments`` are code and voxels [k, j, i]."""
    algorithm = AlgorithmIdentificationSequence(name="Other", family=codes.DCM.ManualProcessing, version="1")
    descriptions = [SegmentDescription(
        segment_number=number, segment_label="Doe^Jane", segmented_property_category=codes.SCT.Tissue,
        segmented_property_type=code, algorithm_type="SEMIAUTOMATIC", algorithm_identification=algorithm)
        for number, (code, _voxels) in enumerate(segments, start=1)]
    frames = np.stack([voxels[[each.InstanceNumber - 1 for each in headers]] for _code, voxels in segments], axis=-1)
    if kind is SegmentationTypeValues.FRACTIONAL:
        frames = frames.astype(float)
    elif kind is SegmentationTypeValues.LABELMAP:
        frames = (frames * np.arange(1, len(segments) + 1)).max(axis=-1).astype(np.uint8)
    else:
        frames = frames.astype(np.uint8)
    Segmentation(headers, frames, kind, descriptions, generate_uid(), 3, generate_uid(), 1, "Other", "Model", "1",
                 "0").save_as(path)
    return path


def read(path, which=None, threshold=None):
    mask = readLabelMask(path, VOLUME.geometry, SHAPE, which, threshold)
    assert mask.resampled is None
    return fullMask(mask.mask), mask.notes


def refusal(*arguments):
    with pytest.raises(ValueError) as caught:
        read(*arguments)
    said = str(caught.value)
    assert "Doe" not in said and "\n" not in said
    return said


def test_segments_are_found_by_their_codes_and_by_their_numbers(headers, tmp_path):
    path = segmentation(headers, tmp_path / "s.dcm", [(codes.SCT.Bone, ~CORD), (CORD_CODE, CORD),
                                                      (HYPERINTENSITY, LESION)])
    assert np.array_equal(read(path, Role.CORD)[0], CORD)
    assert np.array_equal(read(path, Role.HIGH_INTENSITY)[0], LESION)
    assert np.array_equal(read(path, 1)[0], ~CORD)
    assert "no segment with a code of metastasis, but 1 (other), 2 (spinal cord), 3 (high intensity)" in refusal(
        path, Role.METASTASIS)
    assert "no segment 7, but 1 (other)" in refusal(path, 7)


def test_several_lesions_are_one_outline_with_a_note_and_hyperintensity_comes_first(headers, tmp_path):
    other = np.roll(LESION, 3, axis=1)
    path = segmentation(headers, tmp_path / "s.dcm", [(LESION_CODE, LESION), (LESION_CODE, other)])
    mask, notes = read(path, Role.HIGH_INTENSITY)
    assert np.array_equal(mask, LESION | other) and "has 2 such segments (1, 2)" in notes[0]
    path = segmentation(headers, tmp_path / "t.dcm", [(LESION_CODE, LESION), (HYPERINTENSITY, other)])
    assert np.array_equal(read(path, Role.HIGH_INTENSITY)[0], other)


def test_a_label_map_is_read_and_fractions_only_with_a_threshold(headers, tmp_path):
    rest = CORD & ~LESION
    path = segmentation(headers, tmp_path / "l.dcm", [(CORD_CODE, rest), (HYPERINTENSITY, LESION)],
                        SegmentationTypeValues.LABELMAP)
    assert np.array_equal(read(path, Role.CORD)[0], rest) and np.array_equal(read(path, 2)[0], LESION)
    soft = CORD * 0.4 + LESION * 0.4
    path = segmentation(headers, tmp_path / "f.dcm", [(CORD_CODE, soft)], SegmentationTypeValues.FRACTIONAL)
    assert "--threshold" in refusal(path, Role.CORD)
    mask, notes = read(path, Role.CORD, 0.5)
    assert np.array_equal(mask, LESION & CORD) and "0.5 or more" in notes[0]


def test_a_segmentation_on_one_slice_is_carried_over(headers, tmp_path):
    one = np.zeros_like(LESION)
    one[3] = LESION[3]
    path = segmentation(headers, tmp_path / "s.dcm", [(HYPERINTENSITY, one)])
    assert np.array_equal(read(path)[0], one)


def test_a_segmentation_of_a_series_with_noise_in_its_positions_is_carried_over(tmp_path):
    folder = habit("noise of float", tmp_path / "series")
    volume = readVolume(folder)
    path = segmentation([dcmread(each) for each in folder.iterdir()], tmp_path / "s.dcm", [(CORD_CODE, CORD)])
    mask = readLabelMask(path, volume.geometry, SHAPE)
    assert (mask.resampled, mask.notes) == (None, ()) and np.array_equal(fullMask(mask.mask), CORD)


def test_slices_without_an_outline_between_others_stay_empty(headers, tmp_path):
    apart = np.zeros_like(LESION)
    apart[[0, 3, 5], 4:6, 4:6] = True
    path = segmentation(headers, tmp_path / "s.dcm", [(CORD_CODE, apart)])
    assert np.array_equal(read(path)[0], apart)
