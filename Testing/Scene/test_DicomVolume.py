"""A volume as Slicer's DICOM module makes it: without a file of its own, with the UIDs of its images."""

import pytest

pytest.importorskip("highdicom", reason="highdicom, which writes DICOM objects, is not installed")

import slicer
import vtk
from pydicom import dcmread
from SeriesFiles import HABITS, changedEach, habit, moved, save
from SeriesOfCase import SHAPE, axes, makeCase, makeHeaders, makeVolume
from SpinePainDicomLib.FindSeries import findSource
from SpinePainRHILib.Case.Console import RhiConsole
from SpinePainRHILib.Files.ImageFiles import readVolume
from SpinePainRHILib.Files.SourceHash import hashVolume
from SpinePainRHILib.Scene.CaseReading import readCaseFile
from SpinePainRHILib.Scene.CaseVolume import placeNote, sourceHashOf, suggestInfo
from SpinePainRHILib.Scene.DicomVolume import INSTANCE_UIDS, dicomFolder

VOLUME = makeVolume()
SINGLE = [each for each in HABITS if each != "enhanced"]


class Database:
    """What Slicer's DICOM database tells of an image."""

    def __init__(self, files):
        self._headers = {str(dcmread(each).SOPInstanceUID): (each, dcmread(each)) for each in files}

    def instanceValue(self, uid, tag):
        value = self._headers[uid][1].get(tuple(int(part, 16) for part in tag.split(",")))
        return "\\".join(map(str, value.value)) if value is not None else ""

    def fileForInstance(self, uid):
        return str(self._headers[uid][0])


@pytest.fixture
def loaded(scene, monkeypatch):
    """Loads the series in a folder as the scalar volume plugin does."""
    def load(folder):
        normal = axes()[2]
        files = sorted(folder.iterdir(), key=lambda each: float(normal @ [
            float(number) for number in dcmread(each).ImagePositionPatient]))
        reader = slicer.vtkITKArchetypeImageSeriesScalarReader()
        reader.SetArchetype(str(files[0]))
        for each in files:
            reader.AddFileName(str(each))
        reader.SetSingleFile(0)
        reader.SetOutputScalarTypeToNative()
        reader.SetDesiredCoordinateOrientationToNative()
        reader.SetUseNativeOriginOn()
        reader.SetDICOMImageIOApproachToGDCM()
        reader.Update()
        image = vtk.vtkImageData()
        image.DeepCopy(reader.GetOutput())
        image.SetOrigin(0, 0, 0)
        image.SetSpacing(1, 1, 1)
        node = scene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", "5: Planted^Description")
        node.SetAndObserveImageData(image)
        node.SetRASToIJKMatrix(reader.GetRasToIjkMatrix())
        toRas = vtk.vtkMatrix4x4()
        node.GetIJKToRASMatrix(toRas)
        if toRas.Determinant() < 0:
            slicer.vtkMRMLVolumeNode.ReverseSliceOrder(node.GetImageData(), toRas)
            node.SetIJKToRASMatrix(toRas)
            files.reverse()
        node.SetAttribute(INSTANCE_UIDS, " ".join(str(dcmread(each).SOPInstanceUID) for each in files))
        monkeypatch.setattr(slicer, "dicomDatabase", Database(files), raising=False)
        return node
    return load


@pytest.mark.parametrize("name", SINGLE)
def test_its_fingerprint_and_grid_are_those_of_the_folder_read_without_slicer(loaded, tmp_path, name):
    folder = habit(name, tmp_path / "series")
    node, volume = loaded(folder), readVolume(folder)
    assert sourceHashOf(node) == hashVolume(volume.voxels, volume.geometry)
    assert len(findSource(makeCase(VOLUME, source=sourceHashOf(node)), folder).headers) == SHAPE[0]


def test_it_lies_where_its_headers_say_and_its_folder_is_known_from_the_database(loaded, tmp_path):
    node = loaded(save(tmp_path / "series", makeHeaders(VOLUME)))
    assert placeNote(node) is None
    assert dicomFolder(node) == tmp_path / "series"
    assert suggestInfo(node) is None  # its name may be a person's


@pytest.mark.parametrize(("what", "change"), [
    ("a slice is missing", lambda headers: [each for each in headers if each.InstanceNumber != 3]),
    ("the distance changes", lambda headers: moved(headers, lambda k, place: place + axes()[2] * 1.5 * (k >= 4))),
    ("pixels differ in size", lambda headers: changedEach(headers, PixelSpacing=lambda header: (
        [0.75, 0.5] if header.InstanceNumber < 4 else [0.75, 0.6])))])
def test_where_slicer_puts_its_slices_elsewhere_the_panel_says_how_far(loaded, tmp_path, what, change):
    note = placeNote(loaded(save(tmp_path / "series", change(list(makeHeaders(VOLUME))))))
    assert "mm from where their DICOM headers put them" in note and "Planted" not in note, what


def test_a_tilted_stack_is_told_with_the_shift_from_the_first_slice_to_the_last(loaded, tmp_path):
    headers = moved(list(makeHeaders(VOLUME)), lambda k, place: place + axes()[1] * 0.3 * k)
    assert "shifted against each other, by 1.5 mm from" in placeNote(loaded(save(tmp_path / "series", headers)))


@pytest.mark.parametrize("spoil", [lambda node: node.RemoveAttribute(INSTANCE_UIDS),
                                   lambda node: node.SetAttribute(INSTANCE_UIDS, "1.2.3"),
                                   lambda _node: setattr(slicer, "dicomDatabase", None)])
def test_what_the_module_does_not_tell_is_not_guessed(loaded, tmp_path, spoil):
    headers = [each for each in makeHeaders(VOLUME) if each.InstanceNumber != 3]
    node = loaded(save(tmp_path / "series", headers))
    spoil(node)
    assert placeNote(node) is None


def test_nothing_of_it_comes_into_a_case(scene, loaded, tmp_path):
    node = loaded(save(tmp_path / "series", changedEach(makeHeaders(VOLUME), SeriesDescription="Planted^Description")))
    console = RhiConsole(scene)
    (tmp_path / "cases").mkdir()
    session = console.createCase(node, "c1", reader="R1", folder=tmp_path / "cases")
    assert session.volumeNode is node and session.placeNote is None
    console.save(session, tmp_path / "cases" / "c1.seg.nrrd")
    session.close()
    [path] = (tmp_path / "cases").iterdir()
    assert b"Planted" not in path.read_bytes() and b"1.2.826" not in path.read_bytes()
    source = readCaseFile(path).info.source
    assert source == sourceHashOf(node)
    again = console.openCase(path, node)  # the volume in the scene is taken, not loaded a second time
    assert again.sourceProblem is None
    again.close()


@pytest.mark.parametrize("name", [*HABITS])
def test_a_series_that_is_loaded_from_its_folder_is_the_volume_that_the_module_makes(scene, tmp_path, name):
    folder = habit(name, tmp_path / "series")
    node, notes = RhiConsole(scene).loadSeries(folder)
    volume = readVolume(folder)
    assert sourceHashOf(node) == hashVolume(volume.voxels, volume.geometry)
    assert (notes, placeNote(node), node.GetAttribute(INSTANCE_UIDS)) == ((), None, None)
    assert node.GetName() in ("Series 5", "Series 9")
    matrix = vtk.vtkMatrix4x4()
    node.GetIJKToRASMatrix(matrix)
    assert matrix.Determinant() > 0


def test_what_cannot_be_loaded_leaves_the_scene_as_it_was(scene, tmp_path):
    console, before = RhiConsole(scene), scene.GetNumberOfNodes()
    folder = save(tmp_path / "series", [each for each in makeHeaders(VOLUME) if each.InstanceNumber != 3])
    with pytest.raises(ValueError, match="is not complete"):
        console.loadSeries(folder)
    (tmp_path / "t2.nii.gz").write_bytes(b"no image")
    with pytest.raises(ValueError, match=r"t2\.nii\.gz"):
        console.loadSeries(tmp_path / "t2.nii.gz")
    assert scene.GetNumberOfNodes() == before
