"""Saving as the reader sees it, and the work list's part in it."""

from pathlib import Path

import pytest
from SessionTools import cordOf
from SpinePainRHILib.Core.CaseTags import CaseStatus
from SpinePainRHILib.Scene.CaseFile import SaveResult
from SpinePainRHILib.Shown.Asking import answered
from SpinePainRHILib.Shown.CaseChoices import STATUSES, CordOutline, SuggestionMethod, nameOfStatus
from SpinePainRHILib.Shown.CaseSaving import asCaseFile, proposedFile, saveCase, savedLines, saveLines, tick

CORD = slice(2, 8), slice(5, 25), slice(6, 14)
FILE = "sub-001_ses-baseline_reader-R1.seg.nrrd"


def never(question):
    raise AssertionError(question)


def test_the_line_tells_whether_there_is_unsaved_work_and_in_which_file_it_will_be(session, strokes):
    assert saveLines(None) == ""
    assert saveLines(session) == f"Not saved in a file yet. File: {FILE}"
    strokes.paint(cordOf(session), CORD)
    assert saveLines(session) == f"Unsaved work. File: {FILE}"
    result = answered(saveCase(session), never)
    assert saveLines(session) == f"Saved. File: {FILE}"
    assert savedLines(session, SaveResult(result.path, ("One note.",))).splitlines() == [
        f"Saved. File: {FILE}", "One note."]


def test_a_case_without_a_folder_says_what_to_do_and_proposes_a_name(console, volume):
    session = console.createCase(volume, "sub-002")
    assert saveLines(session).endswith("no folder chosen yet: use Save as")
    assert proposedFile(session) == Path("sub-002_ses-baseline.seg.nrrd")
    session.close(keepUnsaved=False)


def test_why_unsaved_work_is_not_kept_stands_on_a_second_line(session, strokes, clock, tmp_path):
    strokes.paint(cordOf(session), CORD)
    session.file.setFolder(tmp_path / "gone")
    clock.now += 3600
    outcome = tick(session)
    assert (outcome.message, outcome.isNews) == (None, True)
    assert len(saveLines(session).splitlines()) == 2
    clock.now += 3600
    assert not tick(session).isNews  # it is known already


def test_unsaved_work_that_was_kept_is_told_once(session, strokes, clock):
    strokes.paint(cordOf(session), CORD)
    clock.now += 3600
    assert tick(session).message == "Unsaved work was autosaved beside the case file."
    assert not tick(session).isNews


@pytest.mark.parametrize("isWanted", [True, False])
def test_a_file_that_is_there_is_replaced_only_where_the_reader_agrees(session, strokes, console, volume, isWanted):
    other = console.createCase(volume, session.info, folder=session.file.folder)
    answered(saveCase(other), never)
    before = other.file.path.read_bytes()
    strokes.paint(cordOf(session), CORD)
    asked = []
    result = answered(saveCase(session), lambda question: (asked.append(question), isWanted)[1])
    assert len(asked) == 1 and "is there already" in asked[0] and asked[0].endswith("Replace it?")
    assert (result is not None) is isWanted
    assert (other.file.path.read_bytes() == before) is not isWanted
    other.close(keepUnsaved=False)


def test_another_readers_file_is_never_replaced_and_nobody_is_asked(session, tmp_path):
    path = answered(saveCase(session), never).path
    session.setDetails(reader="R2")
    with pytest.raises(ValueError, match="outlined by reader R1"):
        answered(saveCase(session, path), never)


@pytest.mark.parametrize("name", ["mine", "mine.seg", "mine.nrrd", "mine.seg.nrrd"])
def test_a_chosen_name_gets_the_ending_of_case_files(name):
    assert asCaseFile(Path("folder") / name) == Path("folder/mine.seg.nrrd")


def test_every_choice_has_a_name():
    assert {nameOfStatus(each) for each in STATUSES} == {
        "Not started", "In progress", "Completed", "To be looked at again"} and set(STATUSES) == set(CaseStatus)
    assert len({each.label() for each in CordOutline}) == 5 and len({each.label() for each in SuggestionMethod}) == 4
