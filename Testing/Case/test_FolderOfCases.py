"""A folder of cases: what belongs together, how far each is, and where to go next."""

import pytest
from SessionTools import Strokes, cordOf
from SpinePainRHILib.Core.Cases import CaseInfo
from SpinePainRHILib.Keep.CaseNaming import caseFileName
from SpinePainRHILib.Keep.FolderOfCases import WorkList, WorkStatus
from SpinePainRHILib.Scene.SegmentStatus import CaseStatus


@pytest.fixture
def folder(tmp_path):
    """Images of three cases; other files of the kinds that lie beside them."""
    for name in ("sub-001_ses-week12_T1w.nii.gz", "sub-001_ses-week12_T2w.nii.gz", "sub-002_T2w.nrrd", "case3.nii",
                 "sub-002_T2w_dseg.nii.gz", "t2_seg-manual.nii.gz", "readme.txt", ".hidden.nrrd"):
        (tmp_path / name).touch()
    (tmp_path / "sub-009").mkdir()
    return tmp_path


def outline(console, volume, folder, caseId, timepoint="baseline", reader="R1", status=None):
    session = console.createCase(volume, CaseInfo(caseId, timepoint, reader), folder=folder)
    Strokes(session).paint(cordOf(session), (slice(0, 2), slice(0, 2), slice(0, 2)))
    if status is not None:
        session.setStatus(status)
    path = session.file.save().path
    session.close()
    return path


def summary(items):
    return [(item.caseId, item.timepoint, item.status) for item in items]


def test_images_are_listed_by_case_and_timepoint_and_labels_are_not(folder):
    items = WorkList(folder, "R1").items
    assert summary(items) == [("case3", "baseline", WorkStatus.NOT_STARTED),
                              ("sub-001", "week12", WorkStatus.NOT_STARTED),
                              ("sub-002", "baseline", WorkStatus.NOT_STARTED)]
    assert items[1].volumePath.name == "sub-001_ses-week12_T2w.nii.gz"  # the T2 before the T1
    assert [path.name for path in items[1].otherVolumes] == ["sub-001_ses-week12_T1w.nii.gz"]
    assert items[1].casePath.name == "sub-001_ses-week12_reader-R1.seg.nrrd"


@pytest.mark.parametrize("name", ["sub-005_T2w.mha", "sub-005_T2w.mhd", "sub-005_T2w.mgz"])
def test_images_of_every_format_that_is_read_are_listed(tmp_path, name):
    (tmp_path / name).touch()
    assert [item.volumePath.name for item in WorkList(tmp_path, "R1").items] == [name]


def test_each_reader_sees_the_own_status_and_who_else_outlined(folder, console, volume):
    outline(console, volume, folder, "sub-001", "week12", "R1", CaseStatus.COMPLETED)
    path = outline(console, volume, folder, "sub-001", "week12", "R2")
    first, second = (next(item for item in WorkList(folder, reader).items if item.caseId == "sub-001")
                     for reader in ("R1", "R2"))
    assert (first.status, first.otherReaders) == (WorkStatus.COMPLETED, ("R2",))
    assert (second.status, second.otherReaders) == (WorkStatus.IN_PROGRESS, ("R1",))
    assert second.casePath == path


def test_a_file_that_would_end_slicer_is_listed_as_damaged(folder, console, volume):
    path = outline(console, volume, folder, "sub-002")
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"Segment0_LabelValue:=1", b"Segment0_LabelValue:=268435456"))
    assert path.read_bytes() != whole
    (item,) = (each for each in WorkList(folder, "R1").items if each.caseId == "sub-002")
    assert item.status is WorkStatus.DAMAGED and "label value far beyond" in item.reason


def test_a_damaged_file_is_listed_with_its_reason_and_only_for_its_reader(folder, console, volume):
    path = outline(console, volume, folder, "sub-002")
    path.write_bytes(path.read_bytes()[:-30])
    headless = folder / caseFileName(CaseInfo("case3", reader="R1"))
    headless.write_bytes(b"nonsense")
    found = {item.caseId: item for item in WorkList(folder, "R1").items}
    assert found["sub-002"].status is WorkStatus.DAMAGED
    assert path.name in found["sub-002"].reason
    assert (found["case3"].status, found["case3"].casePath) == (WorkStatus.DAMAGED, headless)
    other = {item.caseId: item for item in WorkList(folder, "R2").items}
    assert (other["case3"].status, other["case3"].otherReaders) == (WorkStatus.NOT_STARTED, ("R1",))


def test_a_case_file_belongs_where_its_tags_say_even_without_an_image(folder, console, volume):
    path = outline(console, volume, folder, "sub-007", reader="R1")
    path.rename(folder / "renamed.seg.nrrd")
    item = next(item for item in WorkList(folder, "R1").items if item.caseId == "sub-007")
    assert (item.volumePath, item.casePath.name) == (None, "renamed.seg.nrrd")


def test_unsaved_work_of_an_earlier_session_is_pointed_out_and_not_listed_as_a_case(folder, console, volume):
    session = console.createCase(volume, "sub-002", reader="R1", folder=folder)
    Strokes(session).paint(cordOf(session), (slice(0, 2), slice(0, 2), slice(0, 2)))
    session.close()
    items = {item.caseId: item for item in WorkList(folder, "R1").items}
    assert len(items) == 3
    assert items["sub-002"].hasRecovery
    assert not items["case3"].hasRecovery


def test_next_and_previous_walk_the_list_and_pass_over_what_is_completed(folder, console, volume):
    work = WorkList(folder, "R1")
    first, second, third = work.items
    assert work.after(None) is first
    assert work.after(first) is second
    assert work.after(third) is None
    assert work.after(third, -1) is second
    assert work.after(first, -1) is None
    outline(console, volume, folder, "sub-001", "week12", "R1", CaseStatus.COMPLETED)
    work.refresh()
    assert work.after(first, unfinished=True) == third  # from an item of before the refresh
    assert work.after(third, -1, unfinished=True) == first


def test_a_folder_that_is_none_is_refused(tmp_path):
    with pytest.raises(ValueError, match="cannot be read"):
        WorkList(tmp_path / "nowhere", "R1")
