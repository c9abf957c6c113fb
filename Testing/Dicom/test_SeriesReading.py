"""The volume of a DICOM series is the one that was scanned, with the fingerprint that Slicer's own loading gives."""

import numpy as np
import pytest

pytest.importorskip("highdicom", reason="highdicom, which makes the enhanced series, is not installed")

import pydicom
import pydicom.data
from SeriesFiles import HABITS, habit, moved, save
from SeriesOfCase import SHAPE, axes, makeEnhanced, makeHeaders, makeVolume
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Files.ImageFiles import Volume, readVolume
from SpinePainRHILib.Files.SourceHash import hashVolume

VOLUME = makeVolume()


def refusal(path, series=None):
    with pytest.raises(ValueError) as caught:
        readVolume(path, series)
    return str(caught.value)


def turned(volume):
    """The same volume with its slices in the other order."""
    matrix = volume.geometry.ijkToRas.copy()
    matrix[:3, 3] += (SHAPE[0] - 1) * matrix[:3, 2]
    matrix[:3, 2] *= -1
    return Volume(volume.voxels[::-1], GridGeometry(matrix))


@pytest.mark.parametrize("name", [*HABITS])
def test_a_series_is_read_where_it_lies_whatever_its_vendor(tmp_path, name):
    volume = readVolume(habit(name, tmp_path / "series"))
    if np.linalg.det(volume.geometry.ijkToRas) < 0:  # frames may count against the normal
        volume = turned(volume)
    expected = VOLUME.voxels * 1.25 - 10 if name == "rescaled" else VOLUME.voxels
    assert np.array_equal(volume.voxels, expected)
    # Noise of 0.004 mm moves the ends of the stack.
    toleranceMm = 0.03 if name == "noise of float" else 1e-4
    assert np.abs(volume.geometry.ijkToRas - VOLUME.geometry.ijkToRas).max() < toleranceMm


@pytest.mark.parametrize("name", [each for each in HABITS if each != "enhanced"])
def test_its_fingerprint_is_that_of_the_volume_that_slicer_loads(tmp_path, scene, name):
    # As the scalar volume plugin does: the files in the order along the normal, through the archetype reader.
    from SpinePainRHILib.Scene.CaseVolume import volumeGeometry, volumeVoxels

    folder = habit(name, tmp_path / "series")
    normal = axes()[2]
    files = sorted(folder.iterdir(), key=lambda path: float(normal @ [
        float(each) for each in pydicom.dcmread(path).ImagePositionPatient]))
    node = loadedBySlicer(scene, files)
    volume = readVolume(folder)
    assert hashVolume(volume.voxels, volume.geometry) == hashVolume(volumeVoxels(node), volumeGeometry(node))


def test_the_fingerprint_of_an_enhanced_object_is_that_of_the_volume_that_slicer_loads(tmp_path, scene):
    from SpinePainRHILib.Scene.CaseVolume import volumeGeometry, volumeVoxels

    folder = habit("enhanced", tmp_path / "series")
    node = loadedBySlicer(scene, [*folder.iterdir()])
    volume = readVolume(folder)
    assert hashVolume(volume.voxels, volume.geometry) == hashVolume(volumeVoxels(node), volumeGeometry(node))


def loadedBySlicer(scene, files):
    import slicer

    storage = slicer.vtkMRMLVolumeArchetypeStorageNode()
    storage.SetFileName(str(files[0]))
    for each in files:
        storage.AddFileName(str(each))
    storage.SetSingleFile(len(files) == 1)
    node = scene.AddNewNodeByClass("vtkMRMLScalarVolumeNode")
    assert storage.ReadData(node) == 1
    return node


def test_any_file_of_a_series_stands_for_the_series(tmp_path):
    folder = save(tmp_path, makeHeaders(VOLUME), "x{}.dcm")
    save(tmp_path, makeHeaders(VOLUME)[:2], "other{}.dcm")
    assert readVolume(folder / "x3.dcm").voxels.shape == SHAPE


def test_frames_in_any_order_lie_where_their_headers_say(tmp_path):
    header = makeEnhanced(VOLUME)
    frames, size = header.PerFrameFunctionalGroupsSequence, SHAPE[1] * SHAPE[2] * 2
    order = [3, 0, 5, 1, 4, 2]
    header.PerFrameFunctionalGroupsSequence = [frames[each] for each in order]
    header.PixelData = b"".join(header.PixelData[each * size:(each + 1) * size] for each in order)
    volume = readVolume(save(tmp_path, [header]))
    assert np.array_equal(volume.voxels, VOLUME.voxels)
    assert np.abs(volume.geometry.ijkToRas - VOLUME.geometry.ijkToRas).max() < 1e-4


NORMAL, COLUMN = axes()[2], axes()[1]

WRONG = {
    "a slice is missing between": lambda headers: [each for each in headers if each.InstanceNumber != 3],
    "2 slices are missing between": lambda headers: [each for each in headers if each.InstanceNumber not in (2, 4)],
    "two images at the same place": lambda headers: moved(headers, lambda k, place: place - NORMAL * 3.5 * (k == 4)),
    "slices at uneven distances (3.50 to 5.00 mm)": lambda headers: moved(
        headers, lambda k, place: place + NORMAL * 1.5 * (k >= 4)),
    "(a tilted stack)": lambda headers: moved(headers, lambda k, place: place + COLUMN * 0.2 * k),
    "has a single image": lambda headers: headers[:1],
    "is a localiser": lambda headers: changed(headers, ImageType=["ORIGINAL", "PRIMARY", "LOCALIZER"]),
    "of several planes or pixel sizes": lambda headers: [*headers[:-1], *changed(headers[-1:],
                                                                                  PixelSpacing=[0.5, 0.5])],
    "does not say how its images lie": lambda headers: without(headers, "ImagePositionPatient"),
    "kept in different ways": lambda headers: [*headers[:-1], *changed(headers[-1:], PixelRepresentation=1)],
    "scales some of its images": lambda headers: [*headers[:-1], *changed(headers[-1:], RescaleSlope="0.5",
                                                                          RescaleIntercept="0")],
    "in the middle of its voxels": lambda headers: changed(headers, PixelData=b"\0" * 10),
}


def changed(headers, **values):
    for header in headers:
        for keyword, value in values.items():
            setattr(header, keyword, value)
    return headers


def without(headers, keyword):
    for header in headers:
        delattr(header, keyword)
    return headers


@pytest.mark.parametrize("words", WRONG)
def test_what_is_no_even_stack_is_refused_with_a_sentence(tmp_path, words):
    said = refusal(save(tmp_path, WRONG[words](list(makeHeaders(VOLUME)))))
    assert words in said and said.endswith(".") and "\n" not in said


def test_several_series_are_listed_by_numbers_alone_t2_first_and_one_is_chosen(tmp_path):
    names = {"SeriesDescription": "Doe^Jane", "ProtocolName": "Doe"}
    save(tmp_path, changed(makeHeaders(VOLUME), EchoTime=11, RepetitionTime=600, SeriesNumber=2, **names), "t1_{}")
    save(tmp_path, changed(makeHeaders(VOLUME), **names), "t2_{}")
    said = refusal(tmp_path)
    first, second = said.splitlines()[1:]
    assert first == "  5: MR, axial, 16 x 20 x 6, 0.50 x 0.75 x 3.50 mm, T2 (TE 100 ms, TR 3000 ms)"
    assert second.startswith("  2: MR, axial") and "T1 (TE 11 ms, TR 600 ms)" in second
    assert "Doe" not in said and "--series 5" in said
    assert np.array_equal(readVolume(tmp_path, "2").voxels, VOLUME.voxels)
    assert "no series that is '7'" in refusal(tmp_path, "7")


def test_planes_of_one_series_are_stacks_of_their_own(tmp_path):
    headers = list(makeHeaders(VOLUME))
    other = list(makeHeaders(VOLUME))
    for header in other:
        header.SeriesInstanceUID = headers[0].SeriesInstanceUID
        header.ImageOrientationPatient = [0, 1, 0, 0, 0, -1]
        header.ImagePositionPatient = [header.InstanceNumber * 4.0, 0, 0]
    save(tmp_path, headers, "a{}")
    save(tmp_path, other, "b{}")
    assert "  5a: MR, axial" in refusal(tmp_path) and "  5b: MR, sagittal" in refusal(tmp_path)
    assert np.array_equal(readVolume(tmp_path, "5a").voxels, VOLUME.voxels)


def test_a_copy_of_a_file_counts_once_and_other_content_of_one_uid_does_not(tmp_path):
    headers = makeHeaders(VOLUME)
    save(tmp_path, headers)
    headers[0].save_as(tmp_path / "copy")
    assert np.array_equal(readVolume(tmp_path).voxels, VOLUME.voxels)
    headers[0].PixelData = headers[1].PixelData
    headers[0].save_as(tmp_path / "copy")
    assert "two images at the same place" in refusal(tmp_path)


@pytest.mark.parametrize("name", ["plain", "JPEG-LS", "RLE"])
def test_a_file_that_is_cut_off_is_refused(tmp_path, name):
    folder = habit(name, tmp_path)
    cut = folder / "IM0002"
    cut.write_bytes(cut.read_bytes()[:-200])
    said = refusal(folder)
    assert "in the middle of its voxels" in said if name == "plain" else "cannot be decoded" in said


def test_without_pydicom_the_command_that_installs_it_is_named(tmp_path, monkeypatch):
    import sys

    save(tmp_path, makeHeaders(VOLUME))
    monkeypatch.setitem(sys.modules, "pydicom", None)
    assert '-m pip install "pydicom>=3.0,<4"' in refusal(tmp_path)


OTHERS = ("MR_small", "MR_small_RLE", "MR_small_bigendian", "MR_small_implicit", "MR_small_jp2klossless",
          "MR_small_jpeg_ls_lossless", "MR_small_expb")


@pytest.mark.parametrize("name", OTHERS)
def test_the_test_files_of_pydicom_are_read_in_every_transfer_syntax(tmp_path, name):
    # One image of a scanner, as two slices: the same voxels, one a slice further on.
    source = pydicom.data.get_testdata_file(f"{name}.dcm", download=False)
    header = pydicom.dcmread(source)
    cosines = np.array([float(each) for each in header.ImageOrientationPatient])
    start = np.array([float(each) for each in header.ImagePositionPatient])
    for k in range(2):
        header.SOPInstanceUID = header.file_meta.MediaStorageSOPInstanceUID = f"1.2.3.{k + 1}"
        header.ImagePositionPatient = [round(float(each), 5) for each in start + np.cross(
            cosines[:3], cosines[3:]) * 2 * k]
        header.save_as(tmp_path / f"{k}.dcm")
    volume = readVolume(tmp_path)
    pixels = pydicom.dcmread(pydicom.data.get_testdata_file("MR_small.dcm", download=False)).pixel_array
    assert np.array_equal(volume.voxels, np.stack([pixels] * 2))
    assert abs(volume.geometry.spacingMm[2] - 2) < 1e-4


def test_a_truncated_test_file_of_pydicom_is_refused(tmp_path):
    source = pydicom.data.get_testdata_file("MR_truncated.dcm", download=False)
    for k in range(2):
        header = pydicom.dcmread(source)
        header.SOPInstanceUID = header.file_meta.MediaStorageSOPInstanceUID = f"1.2.3.{k + 1}"
        header.ImagePositionPatient = [0, 0, 2 * k]
        header.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
        header.save_as(tmp_path / f"{k}.dcm")
    assert "in the middle of its voxels" in refusal(tmp_path)
