"""The work list of a folder as shown."""

from pathlib import Path

import pytest
from SpinePainRHILib.Keep.FolderOfCases import WorkItem, WorkStatus
from SpinePainRHILib.Shown.CurrentCase import NotLeft
from SpinePainRHILib.Shown.WorkRows import WorkFolder, volumeToOpen, workHeadings, workTexts, workTip

VOLUME = Path("sub-001_T2w.nrrd")


def item(status=WorkStatus.NOT_STARTED, **more):
    return WorkItem("sub-001", "baseline", VOLUME, Path("sub-001.seg.nrrd"), status, **more)


def test_a_row_tells_case_timepoint_and_status_with_unsaved_work():
    assert len(workHeadings()) == len(workTexts(item()))
    assert workTexts(item()) == ("sub-001", "baseline", "Not started")
    assert workTexts(item(WorkStatus.FLAGGED, hasRecovery=True))[2] == "To be looked at again, unsaved work"


def test_the_tip_tells_what_else_is_known():
    tip = workTip(item(WorkStatus.DAMAGED, reason="It is cut off.", otherReaders=("R2",),
                       otherVolumes=(Path("b.nrrd"),), otherCases=(Path("c.seg.nrrd"),)))
    assert tip.splitlines() == ["sub-001_T2w.nrrd", "sub-001.seg.nrrd", "Also outlined by: R2",
                                "Further volumes: b.nrrd", "Further case files: c.seg.nrrd", "It is cut off."]


def test_what_cannot_be_opened_says_why():
    assert volumeToOpen(item()) == VOLUME
    with pytest.raises(ValueError, match="It is cut off"):
        volumeToOpen(item(WorkStatus.DAMAGED, reason="It is cut off."))
    with pytest.raises(ValueError, match="The volume of sub-001 is not in this folder: copy it there"):
        volumeToOpen(WorkItem("sub-001", "baseline", None, Path("a.seg.nrrd"), WorkStatus.IN_PROGRESS))


@pytest.fixture
def folder(tmp_path):
    for name in ("sub-001_ses-baseline_T2w", "sub-002_ses-baseline_T2w", "sub-003_ses-baseline_T2w"):
        (tmp_path / f"{name}.nrrd").write_bytes(b"")
    return tmp_path


def test_without_a_folder_there_is_nothing_to_go_to_and_the_reason_is_told(tmp_path):
    work = WorkFolder()
    assert (work.items, work.folder, work.note) == ((), None, "")
    assert work.whyNoStep(None, 1, False) == "choose a folder first"
    work.missing()
    assert (work.items, work.folder, work.note) == ((), None, "There is no such folder.")
    work.choose(tmp_path, None)
    assert work.items == () and work.note != ""


def test_the_way_goes_from_the_open_case_however_it_was_opened(folder, session):
    work = WorkFolder()
    work.choose(folder, "R1")
    assert [each.caseId for each in work.items] == ["sub-001", "sub-002", "sub-003"]
    assert work.after(None, 1, False).caseId == "sub-001"
    assert work.current(session).caseId == "sub-001" and work.isCurrent(work.items[0], session)
    assert work.after(session, 1, False).caseId == "sub-002"
    assert work.whyNoStep(session, -1, False) == "there is no further case"
    assert work.whyNoStep(session, 1, False) is None
    with work.opening(work.items[1], None):
        pass
    assert work.after(None, 1, False).caseId == "sub-003"
    session.setDetails(caseId="sub-009")  # not of this folder
    assert work.current(session).caseId == "sub-002"


def test_a_case_that_cannot_be_opened_is_passed_by_the_next_step_while_the_same_case_stays_open(folder, session):
    work = WorkFolder()
    work.choose(folder, "R1")
    with pytest.raises(ValueError, match="cut off"), work.opening(work.items[1], session):
        raise ValueError("It is cut off.")
    assert work.current(session).caseId == "sub-001"
    assert work.after(session, 1, False).caseId == "sub-003"
    assert work.after(session, -1, False).caseId == "sub-001"
    assert work.after(None, 1, False).caseId == "sub-001", "another case, or none, is open: the way is from there"
    with work.opening(work.items[0], session):
        pass
    assert work.after(session, 1, False).caseId == "sub-002"


def test_a_case_that_was_not_reached_since_the_one_before_could_not_be_left_is_not_passed(folder, session):
    work = WorkFolder()
    work.choose(folder, "R1")
    with pytest.raises(ValueError, match="stays open"), work.opening(work.items[1], session):
        raise NotLeft("The case stays open.")
    assert work.after(session, 1, False).caseId == "sub-002"
