"""One case after another: listed, opened on its volume, saved, gone on with."""

import pytest
from SpinePainRHILib.Files.CaseHeader import readCaseHeader

FILE = "sub-001_ses-baseline_reader-R1.seg.nrrd"
AUTOSAVE = ".sub-001_ses-baseline_reader-R1.autosave.seg.nrrd"


async def test_the_folder_lists_its_cases_and_a_click_makes_one_on_its_volume(desk):
    assert desk.statuses == dict.fromkeys(("sub-001", "sub-002", "sub-003"), "Not started")
    await desk.open("sub-001")
    assert (desk.session.info.caseId, desk.session.info.reader) == ("sub-001", "R1")
    assert desk.state.CaseShown_lines == "Open: sub-001, baseline, on sub-001_T2w"
    assert desk.state.CaseShown_isUnfolded is False
    assert desk.state.WorkShown_chosen == next(row["key"] for row in desk.rows if row["caseId"] == "sub-001")
    assert desk.state.SaveShown_lines == f"Not saved in a file yet. File: {FILE}"


async def test_status_and_notes_are_saved_and_the_list_tells(desk):
    await desk.open("sub-001")
    desk.outline()
    desk.save.notes.setStatus("completed")
    desk.note("motion artefacts ")
    assert desk.state.SaveShown_isUnsaved is True
    await desk.do(desk.save.save)
    assert (desk.folder / FILE).is_file()
    assert readCaseHeader(desk.folder / FILE).status == "completed"
    assert desk.statuses["sub-001"] == "Completed"
    assert desk.state.SaveShown_lines == f"Saved. File: {FILE}"
    assert desk.state.SaveShown_isUnsaved is False
    await desk.do(desk.case.work.step, 1)
    await desk.do(desk.case.work.step, -1)
    assert (desk.session.info.notes, desk.session.status) == ("motion artefacts", "completed")
    assert desk.state.NotesShown_notes == "motion artefacts"


async def test_next_passes_over_what_is_completed_and_says_where_the_list_ends(desk):
    await desk.do(desk.case.work.step, 1)
    await desk.do(desk.case.work.step, 1)
    assert desk.session.info.caseId == "sub-002"
    desk.save.notes.setStatus("completed")
    await desk.do(desk.save.save)
    await desk.do(desk.case.work.step, -1)
    desk.case.work._setUnfinished(True)
    await desk.do(desk.case.work.step, 1)
    assert desk.session.info.caseId == "sub-003"
    assert desk.state.WorkShown_noNext == "there is no further case"
    await desk.do(desk.case.work.step, 1)
    assert desk.session.info.caseId == "sub-003"


async def test_next_passes_a_volume_that_cannot_be_read_once_that_was_said(desk):
    await desk.open("sub-001")
    (desk.folder / "sub-002_T2w.nrrd").write_bytes(b"NRRD0004\nhalf")
    await desk.do(desk.case.work.step, 1)
    assert desk.session.info.caseId == "sub-001" and "sub-002_T2w.nrrd" in desk.notice
    await desk.do(desk.case.work.step, 1)
    assert desk.session.info.caseId == "sub-003"


async def test_only_the_nodes_of_the_open_case_are_in_the_scene(desk):
    for _turn in range(2):
        await desk.do(desk.case.work.step, 1)
        assert desk.nodes() == (1, 1)


async def test_unsaved_work_is_asked_about_and_with_no_kept_aside_and_offered(desk):
    await desk.open("sub-001")
    desk.outline()
    volume = desk.session.values.measurement.cordVolumeMm3
    await desk.open("sub-002")
    assert desk.session.info.caseId == "sub-001"
    assert "sub-001 has unsaved work" in desk.question
    await desk.answer(False)
    assert desk.session.info.caseId == "sub-002"
    assert (desk.folder / AUTOSAVE).is_file()
    assert desk.statuses["sub-001"] == "Not started, unsaved work"
    await desk.open("sub-001")
    assert "unsaved work of" in desk.question
    await desk.answer(True)
    assert desk.session.values.measurement.cordVolumeMm3 == volume
    assert desk.state.SaveShown_isUnsaved is True


async def test_unsaved_work_is_saved_with_yes(desk):
    await desk.open("sub-001")
    desk.outline()
    await desk.open("sub-002")
    await desk.answer(True)
    assert desk.session.info.caseId == "sub-002"
    assert desk.statuses["sub-001"] == "In progress"


async def test_a_question_that_nobody_answers_changes_nothing_and_stops_nothing(desk):
    await desk.open("sub-001")
    desk.outline()
    await desk.open("sub-002")
    assert desk.question is not None
    await desk.do(desk.save.save)  # as in another tab
    assert desk.session.info.caseId == "sub-001"
    await desk.open("sub-003")
    assert desk.session.info.caseId == "sub-003"
    assert desk.nodes() == (1, 1)


@pytest.mark.parametrize("isToBeSaved", [True, False])
async def test_work_that_cannot_be_kept_keeps_the_case_open_and_the_next_one_next(desk, monkeypatch, isToBeSaved):
    await desk.open("sub-001")
    desk.outline()

    def full(_node, path, *_more):
        raise ValueError(f"Could not save '{path.name}': the disk is full.")

    with monkeypatch.context() as broken:
        broken.setattr("SpinePainRHILib.Keep.CaseStorage.saveCaseNode", full)
        await desk.open("sub-002")
        await desk.answer(isToBeSaved)
        assert desk.session.info.caseId == "sub-001"
        assert "disk is full" in desk.notice
        assert desk.session.values.measurement.cordVolumeMm3 > 0
    await desk.do(desk.case.work.step, 1)
    await desk.answer(isToBeSaved)
    assert desk.session.info.caseId == "sub-002", "it was not reached, and nothing is wrong with it"


async def test_a_second_click_while_a_case_is_being_opened_does_nothing(desk):
    desk.case.work.step(1)
    desk.case.work.open(desk.rows[2]["key"])
    await desk.settle()
    assert desk.session.info.caseId == "sub-001"


async def test_the_open_case_is_not_opened_twice(desk):
    await desk.open("sub-001")
    desk.outline()
    volume = desk.session.values.measurement.cordVolumeMm3
    await desk.open("sub-001")
    assert "is open" in desk.notice
    assert desk.session.values.measurement.cordVolumeMm3 == volume
    assert desk.nodes() == (1, 1)


async def test_a_volume_that_cannot_be_read_leaves_the_open_case_open(desk):
    await desk.open("sub-001")
    (desk.folder / "sub-002_T2w.nrrd").write_bytes(b"NRRD0004\nnonsense\n\n")
    await desk.open("sub-002")
    assert desk.session.info.caseId == "sub-001"
    assert "could not be opened" in desk.notice
    assert desk.nodes() == (1, 1)


async def test_a_file_of_another_program_is_replaced_only_after_a_question(desk):
    await desk.open("sub-001")
    desk.outline()
    await desk.do(desk.save.save)
    path = desk.folder / FILE
    theirs = path.read_bytes().replace(b"\nSegment0_Name:=Cord", b"\nSegment0_Name:=CORD")
    path.write_bytes(theirs)
    desk.note("more")
    await desk.do(desk.save.save)
    assert "changed by another program" in desk.question and "Replace it?" in desk.question
    await desk.answer(False)
    assert path.read_bytes() == theirs
    assert desk.state.SaveShown_isUnsaved is True
    await desk.do(desk.save.save)
    await desk.answer(True)
    assert readCaseHeader(path).tags["SpinePain.Notes"] == "more"


async def test_each_reader_has_a_list_of_the_own_and_the_name_is_kept_for_the_next_time(desk, another):
    await desk.open("sub-001")
    await desk.do(desk.save.save)
    desk.bench.case.close()
    desk.enter(reader="R2")
    assert desk.statuses["sub-001"] == "Not started"
    assert "Also outlined by: R1" in desk.rows[0]["tip"]
    assert another().state.EntryShown_reader == "R2"


async def test_another_case_id_of_the_open_case_gives_another_file(desk):
    await desk.open("sub-001")
    desk.enter(caseId="../sub-1", timepoint="week 12")
    name = "%2E.%2Fsub-1_ses-week%2012_reader-R1.seg.nrrd"
    assert desk.state.SaveShown_lines.endswith(f"File: {name}")
    await desk.do(desk.save.save)
    assert list(desk.folder.parent.rglob("*.seg.nrrd")) == [desk.folder / name]
    desk.enter(caseId="")
    assert "The case ID is empty" in desk.notice


@pytest.mark.parametrize("key", ["w99", "", None, 7, {"a": 1}, "/etc/passwd", "../x"])
async def test_what_is_no_key_of_the_list_opens_nothing(desk, key):
    await desk.do(desk.case.work.open, key)
    await desk.do(desk.case.series.choose, key)
    await desk.do(desk.case.series.open, key)
    assert (desk.session, desk.question) == (None, None)


async def test_a_question_that_is_given_up_leaves_everything_as_it_is(desk):
    await desk.open("sub-001")
    desk.outline()
    await desk.open("sub-002")
    desk.bench.giveUp()
    assert (desk.question, desk.session.info.caseId) == (None, "sub-001")
    await desk.answer(True)  # of another tab, too late
    assert desk.session.info.caseId == "sub-001"
    assert desk.state.SaveShown_isUnsaved is True


async def test_a_case_whose_volume_has_another_name_is_opened_on_it(desk):
    await desk.open("sub-001")
    desk.outline()
    await desk.do(desk.save.save)
    desk.bench.case.close()
    (desk.folder / "sub-001_T2w.nrrd").rename(desk.folder / "renamed.nrrd")
    desk.case.lookAgain()
    await desk.open("sub-001")
    assert (desk.session.volumeNode.GetName(), desk.session.sourceProblem) == ("renamed", None)


async def test_the_list_is_of_the_reader_whose_case_is_opened(desk, another):
    await desk.open("sub-001")
    await desk.do(desk.save.save)
    fresh = another()
    fresh.enter(reader="")
    assert fresh.statuses["sub-001"] == "Not started"
    await fresh.do(lambda: fresh.case.openFirst(fresh.folder / FILE))
    assert fresh.state.EntryShown_reader == "R1"
    assert fresh.statuses["sub-001"] == "In progress"
