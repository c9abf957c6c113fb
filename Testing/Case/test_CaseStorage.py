"""Saving: what counts as unsaved, whose file is whose, autosave and recovery."""

import os

import pytest
import slicer
import vtk
from SessionTools import Strokes, cordOf, lesionOf
from SpinePainRHILib.Core.CaseNames import stemToCase
from SpinePainRHILib.Core.Cases import CaseInfo
from SpinePainRHILib.Core.CaseTags import CordMeaning
from SpinePainRHILib.Keep import CaseStorage
from SpinePainRHILib.Keep.CaseNaming import autosavePathOf, caseFileName
from SpinePainRHILib.Keep.Recovery import findRecovery
from SpinePainRHILib.Scene.CaseFile import caseStem, saveCaseNode
from SpinePainRHILib.Scene.CaseReading import readCaseFile
from SpinePainRHILib.Scene.SegmentStatus import CaseStatus

BOX = (slice(6, 7), slice(8, 12), slice(8, 12))


def files(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_saved_case_is_found_again_where_it_was(outlined, console, volume, tmp_path):
    outlined.setDetails(cordMeaning=CordMeaning.SPINAL_CORD, notes="50 % | ~")
    outlined.setStatus(CaseStatus.COMPLETED)
    outlined.lesions.setLevel(lesionOf(outlined), "T12")
    path = outlined.file.save().path
    assert path == tmp_path / "sub-001_ses-baseline_reader-R1.seg.nrrd"
    assert files(tmp_path) == [path.name]
    again = console.openCase(path, volume)
    assert again.info == outlined.info
    assert again.status is CaseStatus.COMPLETED
    assert again.values.measurement == outlined.values.measurement
    assert again.sourceProblem is None
    assert (again.file.path, again.file.isModified) == (path, False)
    again.close()
    assert files(tmp_path) == [path.name]


def test_only_what_a_file_would_hold_otherwise_is_unsaved_work(outlined, strokes):
    changes = []
    outlined.modifiedChanged.connect(changes.append)
    outlined.file.save()
    outlined.segmentationNode.SetName("Renamed node")
    outlined.setViewPlane(None)
    outlined.editor.setMaskToCord(False)
    assert (outlined.file.isModified, changes) == (False, [False])
    for change in (lambda: outlined.lesions.rename(lesionOf(outlined), "x"), lambda: outlined.setDetails(notes="n"),
                   lambda: outlined.setStatus(CaseStatus.FLAGGED), lambda: outlined.lesions.addMetastasis("L1"),
                   lambda: strokes.paint(lesionOf(outlined), BOX)):
        change()
        assert outlined.file.isModified
        outlined.file.save()
        assert not outlined.file.isModified
    assert changes == [False] + [True, False] * 5


def test_an_undo_back_to_the_saved_outline_is_saved_and_one_across_a_save_is_not(outlined, strokes):
    outlined.file.save()
    strokes.paint(lesionOf(outlined), BOX)
    strokes.undo()
    assert not outlined.file.isModified
    strokes.redo()
    outlined.file.save()
    strokes.undo()
    assert outlined.file.isModified
    assert outlined.values.measurement.lesions[0].volumeMm3 == pytest.approx(40)


@pytest.mark.parametrize(("info", "name"), [
    (CaseInfo("sub-001", "week12", "R1"), "sub-001_ses-week12_reader-R1"),
    (CaseInfo("sub-001"), "sub-001_ses-baseline"),
    (CaseInfo("孔-1", "t 1", "Müller"), "孔-1_ses-t%201_reader-Müller"),
    (CaseInfo(".a/b\\c:*", "x", "..\n"), "%2Ea%2Fb%5Cc%3A%2A_ses-x_reader-%2E.%0A"),
])
def test_a_file_is_named_by_case_timepoint_and_reader(info, name):
    assert caseFileName(info) == f"{name}.seg.nrrd"


def test_different_cases_timepoints_and_readers_never_have_one_name():
    parts = ("a", "a_ses-b", "b", "b_reader-c", "c", "%5F", "_", ".")
    infos = [CaseInfo(case, timepoint, reader) for case in parts for timepoint in parts for reader in (None, *parts)]
    assert len({caseFileName(info) for info in infos}) == len(infos)


def test_a_bids_name_tells_case_and_timepoint_to_other_tools(tmp_path):
    name = caseFileName(CaseInfo("sub-017", "week12", "R2"))
    assert stemToCase(caseStem(tmp_path / name)) == ("sub-017", "week12")


def test_two_readers_files_of_one_case_lie_side_by_side(outlined, console, tmp_path):
    first = outlined.file.save().path
    before = first.read_bytes()
    second = console.openCase(first)
    second.setDetails(reader="R2")
    assert second.file.proposedPath == tmp_path / "sub-001_ses-baseline_reader-R2.seg.nrrd"
    with pytest.raises(ValueError, match="outlined by reader R1"):
        second.file.save(first, overwrite=True)
    second.file.save()
    assert first.read_bytes() == before
    assert (readCaseFile(first).info.reader, readCaseFile(second.file.path).info.reader) == ("R1", "R2")
    second.close()


def test_another_case_a_damaged_file_and_a_file_that_is_there_already_are_not_replaced(outlined, console, volume,
                                                                                       tmp_path):
    path = outlined.file.save().path
    other = console.createCase(volume, "sub-002", reader="R1", folder=tmp_path)
    with pytest.raises(ValueError, match="holds case sub-001"):
        other.file.save(path, overwrite=True)
    same = console.createCase(volume, "sub-001", reader="R1", folder=tmp_path)
    with pytest.raises(ValueError, match="is there already"):
        same.file.save()
    damaged = tmp_path / "sub-002_ses-baseline_reader-R1.seg.nrrd"
    damaged.write_bytes(b"NRRD0004\nhalf")
    with pytest.raises(ValueError, match="cannot be read as a case"):
        other.file.save()
    assert damaged.read_bytes() == b"NRRD0004\nhalf"
    assert readCaseFile(path).info.caseId == "sub-001"
    other.close(keepUnsaved=False)
    same.close(keepUnsaved=False)


def test_a_file_changed_by_another_program_is_replaced_only_when_confirmed(outlined, strokes):
    path = outlined.file.save().path
    os.utime(path, ns=(1, 1))
    strokes.paint(lesionOf(outlined), BOX)
    with pytest.raises(ValueError, match="changed by another program"):
        outlined.file.save()
    outlined.file.save(overwrite=True)
    assert not outlined.file.isModified


def test_without_a_folder_a_save_asks_for_a_name_and_an_autosave_says_why_not(console, volume, tmp_path):
    session = console.createCase(volume, "sub-001")
    Strokes(session).paint(cordOf(session), BOX)
    assert session.file.proposedPath is None
    with pytest.raises(ValueError, match="choose a file name"):
        session.file.save()
    assert session.file.autosave() is None
    assert "save the case once" in session.file.autosaveProblem
    session.file.save(tmp_path / "mine.seg.nrrd")
    assert session.file.proposedPath == tmp_path / "mine.seg.nrrd"
    session.close()


def test_unsaved_work_is_autosaved_in_the_first_pause_and_not_before(outlined, strokes, clock, tmp_path):
    clock.now += 2.9
    assert outlined.file.tick() is None
    strokes.paint(lesionOf(outlined), BOX)
    clock.now += 2.9
    assert outlined.file.tick() is None  # the pause starts anew with each stroke
    clock.now += 0.1
    path = outlined.file.tick()
    assert path.name == ".sub-001_ses-baseline_reader-R1.autosave.seg.nrrd"
    assert files(tmp_path) == [path.name]
    written = path.stat().st_mtime_ns
    clock.now += 1000
    outlined.file.tick()
    assert path.stat().st_mtime_ns == written  # nothing changed since
    outlined.file.autosaveIntervalSeconds = None
    outlined.lesions.addMetastasis("L1")
    clock.now += 1000
    assert outlined.file.tick() is None
    outlined.file.save()
    assert files(tmp_path) == ["sub-001_ses-baseline_reader-R1.seg.nrrd"]
    outlined.file.autosaveIntervalSeconds = 30
    clock.now += 31
    assert outlined.file.tick() is None  # nothing to save


def test_strokes_without_a_pause_are_autosaved_when_the_interval_is_over(outlined, strokes, clock):
    outlined.file.autosaveIntervalSeconds = 10
    for k in range(9):
        clock.now += 1
        strokes.paint(lesionOf(outlined), (k + 1, slice(10, 14), slice(8, 12)))
        assert outlined.file.tick() is None
    clock.now += 1
    assert outlined.file.tick() is not None


def test_where_an_autosave_takes_long_the_pause_is_longer(outlined, strokes, clock, monkeypatch):
    def slow(node, path):
        clock.now += 2
        return saveCaseNode(node, path)

    monkeypatch.setattr(CaseStorage, "saveCaseNode", slow)
    clock.now += 3
    assert outlined.file.tick() is not None
    strokes.paint(lesionOf(outlined), BOX)
    clock.now += 9.9
    assert outlined.file.tick() is None
    clock.now += 0.1
    assert outlined.file.tick() is not None


def test_kept_work_that_was_undone_is_not_offered(outlined, strokes, clock, tmp_path):
    path = outlined.file.save().path
    strokes.paint(lesionOf(outlined), BOX)
    clock.now += 3
    assert outlined.file.tick() is not None
    strokes.undo()
    clock.now += 3
    assert outlined.file.tick() is None
    assert findRecovery(path) is None


def test_work_survives_a_segmentation_that_is_emptied_before_it_is_removed(outlined, scene, console):
    """As in Slicer's window, where the subject hierarchy removes the segments first."""
    def empty(_scene, _event, node):
        node.GetSegmentation().RemoveAllSegments()

    empty.CallDataType = vtk.VTK_OBJECT
    expected, path = outlined.values.measurement, outlined.file.proposedPath
    tag = scene.AddObserver(slicer.vtkMRMLScene.NodeAboutToBeRemovedEvent, empty, 1.0)
    scene.RemoveNode(outlined.segmentationNode)
    scene.RemoveObserver(tag)
    assert outlined.keptFile == autosavePathOf(path)
    recovered = console.recover(findRecovery(path))
    assert recovered.values.measurement.rhiPercent == expected.rhiPercent
    recovered.close(keepUnsaved=False)


def test_unsaved_work_is_offered_recovered_and_gone_after_a_save(outlined, strokes, console, volume):
    path = outlined.file.save().path
    assert findRecovery(path) is None
    strokes.paint(lesionOf(outlined), BOX)
    expected = outlined.values.measurement
    outlined.close()
    assert readCaseFile(path).lesions[0].mask.voxelCount == 40
    recovery = findRecovery(path)
    assert recovery.autosavePath == autosavePathOf(path)
    recovered = console.recover(recovery, volume)
    assert recovered.values.measurement == expected
    assert (recovered.file.path, recovered.file.isModified) == (path, True)
    recovered.file.save()
    assert findRecovery(path) is None
    assert readCaseFile(path).lesions[0].mask.voxelCount == 40 + 16
    recovered.close()


def test_work_that_was_never_saved_is_recovered_too(outlined, console, tmp_path):
    path = outlined.file.proposedPath
    outlined.close()
    recovered = console.recover(findRecovery(path))
    assert (recovered.file.path, recovered.file.proposedPath) == (None, path)
    recovered.file.save()
    assert files(tmp_path) == [path.name]
    recovered.close()


def test_an_autosave_older_than_its_file_or_discarded_is_not_offered(outlined, strokes):
    path = outlined.file.save().path
    strokes.paint(lesionOf(outlined), BOX)
    autosave = outlined.file.autosave()
    os.utime(autosave, ns=(1, 1))
    assert findRecovery(path) is None
    os.utime(autosave)
    findRecovery(path).discard()
    assert findRecovery(path) is None


def test_closing_without_keeping_leaves_no_autosave(outlined, tmp_path):
    outlined.file.autosave()
    outlined.close(keepUnsaved=False)
    assert files(tmp_path) == []


def test_an_autosave_that_fails_does_not_raise_and_says_why(outlined, monkeypatch, clock, tmp_path):
    def full(_node, _path):
        raise ValueError("Could not save: the disk is full.")

    monkeypatch.setattr(CaseStorage, "saveCaseNode", full)
    clock.now += 1000
    assert outlined.file.tick() is None
    assert "disk is full" in outlined.file.autosaveProblem
    monkeypatch.undo()
    assert outlined.file.autosave() is not None
    assert outlined.file.autosaveProblem is None
