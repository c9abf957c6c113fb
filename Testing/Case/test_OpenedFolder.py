"""One folder is opened: what leads out of it is neither listed nor read, and what was never saved is found in it."""

import pytest
from SessionTools import Strokes, cordOf
from SpinePainRHILib.Core.Cases import CaseInfo
from SpinePainRHILib.Keep.CaseNaming import autosavePathOf, caseFileName
from SpinePainRHILib.Keep.FindingVolumes import seriesBeside, sourceOf
from SpinePainRHILib.Keep.FolderOfCases import WorkList, WorkStatus
from SpinePainRHILib.Keep.OpenedFolder import OpenedFolder
from SpinePainRHILib.Scene.VolumeNodes import addVolume


@pytest.fixture
def places(tmp_path):
    """The opened folder, and one beside it that is nobody's business; links lead from the first to the second."""
    inside, outside = tmp_path / "opened", tmp_path / "elsewhere"
    for folder in (inside / "images", outside):
        folder.mkdir(parents=True)
    for path in (inside / "images" / "sub-01_T2w.nii", outside / "sub-02_T2w.nii"):
        path.touch()
    (inside / "sub-02_T2w.nii").symlink_to(outside / "sub-02_T2w.nii")
    (inside / "more").symlink_to(outside)
    (inside / "sub-03_T2w.nii").symlink_to(inside / "images" / "sub-01_T2w.nii")
    return inside, outside


def test_links_that_lead_out_are_not_listed_and_are_counted(places):
    inside, _outside = places
    everything, guarded = WorkList(inside, "R1"), WorkList(inside, "R1", within=OpenedFolder(inside))
    assert [item.caseId for item in everything.items] == ["sub-01", "sub-02", "sub-03"]
    assert [item.caseId for item in guarded.items] == ["sub-01", "sub-03"]  # a link within the folder is followed
    assert "2 links lead out of this folder" in " ".join(guarded.notes)
    guarded.refresh()
    assert [item.caseId for item in guarded.items] == ["sub-01", "sub-03"]
    assert "2 links" in " ".join(guarded.notes)


@pytest.mark.parametrize("name", ["sub-02_T2w.nii", "more/sub-02_T2w.nii", "../elsewhere/sub-02_T2w.nii",
                                  "images/../../elsewhere/new.seg.nrrd", "circle", "/etc/passwd"])
def test_what_leads_out_is_refused_with_a_sentence(places, name):
    inside, _outside = places
    (inside / "circle").symlink_to(inside / "circle")
    with pytest.raises(ValueError, match="leads out of the folder"):
        OpenedFolder(inside).check(inside / name)


@pytest.mark.parametrize("name", ["images/sub-01_T2w.nii", "sub-03_T2w.nii", "images/new.seg.nrrd", ""])
def test_what_lies_in_the_folder_is_given_back(places, name):
    inside, _outside = places
    assert OpenedFolder(inside).check(inside / name) == inside / name


def test_a_folder_beside_it_with_a_longer_name_is_outside(tmp_path):
    (tmp_path / "cases").mkdir()
    assert not OpenedFolder(tmp_path / "cases").holds(tmp_path / "cases-old" / "a.nrrd")


@pytest.mark.parametrize(("caseId", "timepoint", "reader"), [
    ("../../x", "baseline", "R1"), ("/etc/cron.d/x", "a/b", ".."), ("..", "..", ".."), ("x\\..\\y", "C:", "\0")])
def test_no_case_id_timepoint_or_reader_leads_out_of_the_folder(tmp_path, caseId, timepoint, reader):
    path = tmp_path / caseFileName(CaseInfo(caseId, timepoint, reader))
    assert path.parent == tmp_path and "\0" not in path.name
    assert OpenedFolder(tmp_path).holds(path) and OpenedFolder(tmp_path).holds(autosavePathOf(path))


def test_a_case_that_was_never_saved_is_listed_by_its_unsaved_work(tmp_path, console, volume):
    session = console.createCase(volume, "sub-009", reader="R1", timepoint="week12", folder=tmp_path)
    Strokes(session).paint(cordOf(session), (slice(0, 2), slice(0, 2), slice(0, 2)))
    session.close()
    (item,) = WorkList(tmp_path, "R1").items
    assert (item.caseId, item.timepoint, item.volumePath, item.status) == (
        "sub-009", "week12", None, WorkStatus.NOT_STARTED)
    assert item.hasRecovery and item.casePath == tmp_path / caseFileName(CaseInfo("sub-009", "week12", "R1"))
    assert WorkList(tmp_path, "R2").items == ()  # another reader's is not offered


@pytest.fixture
def dicom(tmp_path):
    """A small DICOM series in a folder of its own."""
    pytest.importorskip("highdicom", reason="highdicom, which makes the series, is not installed")
    from SeriesFiles import save
    from SeriesOfCase import makeHeaders, makeVolume

    return save(tmp_path / "study" / "series", makeHeaders(makeVolume()))


def test_folders_with_dicom_are_told_and_a_case_finds_its_series_again(tmp_path, scene, console, dicom):
    assert WorkList(tmp_path, "R1").dicomFolders == (dicom,)
    session = console.createCase(addVolume(scene, dicom), "sub-004", reader="R1", folder=tmp_path)
    Strokes(session).paint(cordOf(session), (slice(0, 2), slice(0, 2), slice(0, 2)))
    path = session.file.save().path
    session.close()
    assert seriesBeside([dicom], sourceOf(path)) == (dicom, "5")
    assert seriesBeside([dicom], "0" * 64) is None
