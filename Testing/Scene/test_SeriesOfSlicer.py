"""A series that Slicer has loaded has the fingerprint by which it is found again in its folder."""

import pytest

pytest.importorskip("highdicom", reason="highdicom, which writes DICOM objects, is not installed")

import slicer
from SeriesOfCase import axes, makeCase, makeHeaders, makeVolume
from SpinePainDicomLib.FindSeries import findSource
from SpinePainRHILib.Scene.CaseVolume import sourceHashOf


@pytest.fixture
def loaded(scene, tmp_path):
    """Writes a series whose headers ``change`` alters, loads it as Slicer's DICOM module does; folder and node."""
    def load(change):
        headers = sorted(makeHeaders(makeVolume()), key=lambda header: header.InstanceNumber)
        storage = slicer.vtkMRMLVolumeArchetypeStorageNode()
        scene.AddNode(storage)
        for header in headers:
            change(header)
            path = tmp_path / f"{header.InstanceNumber}.dcm"
            header.save_as(path)
            storage.AddFileName(str(path))
        storage.SetFileName(str(tmp_path / "1.dcm"))
        storage.SetSingleFile(0)
        node = scene.AddNewNodeByClass("vtkMRMLScalarVolumeNode")
        assert storage.ReadData(node)
        return tmp_path, node
    return load


def asItIs(header):
    pass


def scaled(header):
    header.RescaleSlope, header.RescaleIntercept = "2.5", "-3.25"


def signed(header):
    header.PixelRepresentation = 1


def unevenByMicrometres(header):
    shift = axes()[2] * 0.004 * (header.InstanceNumber % 3)
    header.ImagePositionPatient = [round(float(x + d), 6) for x, d in zip(
        header.ImagePositionPatient, shift, strict=True)]


@pytest.mark.parametrize("change", [asItIs, scaled, signed, unevenByMicrometres])
def test_what_slicer_loaded_is_found_in_its_folder(loaded, change):
    folder, node = loaded(change)
    source = findSource(makeCase(makeVolume(), source=sourceHashOf(node)), folder)
    assert len(source.headers) == 6
