"""The page reads and writes in the opened folder alone, whatever lies in it and whatever is typed."""

import hashlib
import shutil

import pytest

FILE = "sub-001_ses-baseline_reader-R1.seg.nrrd"
AUTOSAVE = ".sub-001_ses-baseline_reader-R1.autosave.seg.nrrd"


@pytest.fixture
def outside(folder):
    """A folder beside the opened one."""
    outside = folder.parent / "outside"
    outside.mkdir()
    shutil.copyfile(folder / "sub-001_T2w.nrrd", outside / "sub-009_T2w.nrrd")
    return outside


def contents(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


async def saved(desk):
    """A case of the open folder, saved and closed."""
    await desk.open("sub-001")
    desk.outline()
    await desk.do(desk.save.save)
    desk.bench.case.close()


async def test_links_to_images_and_folders_elsewhere_are_not_listed(desk, outside):
    (desk.folder / "sub-009_T2w.nrrd").symlink_to(outside / "sub-009_T2w.nrrd")
    (desk.folder / "more").symlink_to(outside)
    desk.case.lookAgain()
    assert set(desk.statuses) == {"sub-001", "sub-002", "sub-003"}
    assert "2 links lead out of this folder" in desk.state.WorkShown_note


async def test_a_case_file_that_became_a_link_to_elsewhere_is_not_opened(desk, outside):
    await saved(desk)
    (desk.folder / FILE).replace(outside / FILE)
    (desk.folder / FILE).symlink_to(outside / FILE)
    await desk.open("sub-001")
    assert desk.session is None
    assert "leads out of the folder" in desk.notice
    assert list(desk.folder.glob("*.seg.nrrd")) == [desk.folder / FILE]


async def test_an_image_that_became_a_link_to_elsewhere_is_not_opened(desk, outside):
    (desk.folder / "sub-001_T2w.nrrd").replace(outside / "sub-001_T2w.nrrd")
    (desk.folder / "sub-001_T2w.nrrd").symlink_to(outside / "sub-001_T2w.nrrd")
    await desk.open("sub-001")
    assert desk.session is None
    assert "leads out of the folder" in desk.notice


@pytest.mark.parametrize("name", [FILE, AUTOSAVE])
async def test_nothing_is_written_through_a_link_to_elsewhere(desk, outside, name):
    await desk.open("sub-001")
    desk.outline()
    victim = outside / "victim.txt"
    victim.write_text("theirs")
    (desk.folder / name).symlink_to(victim)
    before = contents(outside)
    desk.session.file._changedAt = -1e9
    with desk.state:
        desk.save.tick()
    assert (desk.folder / AUTOSAVE).is_file() and not (desk.folder / AUTOSAVE).is_symlink()
    await desk.do(desk.save.save)
    assert contents(outside) == before
    if name == FILE:
        assert "leads out of the folder" in desk.notice


async def test_details_that_lead_to_such_a_link_are_refused(desk, outside):
    victim = outside / "victim.txt"
    victim.write_text("theirs")
    (desk.folder / FILE.replace("sub-001", "sub-007")).symlink_to(victim)
    await desk.open("sub-001")
    desk.outline()
    desk.enter(caseId="sub-007")
    assert "leads out of the folder" in desk.notice
    assert (desk.session.info.caseId, desk.state.EntryShown_caseId) == ("sub-001", "sub-001")


@pytest.mark.parametrize("text", ["../../x", "/etc/x", "..", "C:\\x", "a\0b", "~", "\ud800", "x" * 500])
async def test_whatever_is_typed_files_stay_in_the_folder(desk, outside, text):
    await desk.open("sub-001")
    desk.outline()
    before = contents(outside)
    desk.enter(caseId=text, timepoint=text, reader=text)
    await desk.do(desk.save.save)
    desk.session.file.autosave()
    assert contents(outside) == before
    assert {path.name for path in desk.folder.parent.iterdir()} == {"opened", "outside"}


async def test_state_that_no_control_sets_ends_nothing(desk):
    await desk.open("sub-001")
    for name in [key for key in desk.state.to_dict() if "Shown_" in key]:
        for value in ("../new", {"path": "/etc/passwd"}, ["x"], None, 7):
            with desk.state:
                desk.state[name] = value
    desk.case.refresh()
    desk.save.refresh()
    desk.case.lookAgain()
    with desk.state:
        desk.save.tick()
    await desk.do(desk.case.work.step, 1)
    await desk.answer(True)
    assert desk.session.info.caseId
