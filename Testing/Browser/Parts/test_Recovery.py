"""Nothing is lost: work is kept in pauses, never in a stroke, and found again after the server was killed."""

from SpinePainRHILib.Keep.CaseStorage import QUIET_SECONDS

AUTOSAVE = ".sub-002_ses-baseline_reader-R1.autosave.seg.nrrd"


def later(desk, seconds=QUIET_SECONDS + 1):
    """Time passes for the case, and a second of the page begins."""
    storage = desk.session.file
    clock = storage._clock
    storage._clock = lambda: clock() + seconds
    with desk.state:
        desk.save.tick()


async def test_work_is_kept_in_a_pause_and_the_list_and_the_page_say_so(desk):
    await desk.open("sub-002")
    desk.outline()
    with desk.state:
        desk.save.tick()
    assert not (desk.folder / AUTOSAVE).exists()
    later(desk)
    assert (desk.folder / AUTOSAVE).is_file()
    assert desk.state.SaveShown_kept.endswith("Unsaved work was autosaved beside the case file.")
    assert desk.statuses["sub-002"] == "Not started, unsaved work"


async def test_nothing_is_kept_while_a_stroke_is_drawn_or_a_case_is_opened(desk):
    await desk.open("sub-002")
    desk.outline()
    desk.bench.isMouseDown = lambda: True
    later(desk)
    assert not (desk.folder / AUTOSAVE).exists()
    desk.bench.isMouseDown = lambda: False
    desk.case.work.step(1)
    later(desk, 0)
    assert not (desk.folder / AUTOSAVE).exists()
    await desk.settle()
    later(desk, 0)
    assert (desk.folder / AUTOSAVE).is_file()


async def test_after_the_server_was_killed_the_work_is_offered_and_goes_on(desk, another):
    await desk.open("sub-002")
    desk.outline()
    desk.note("to be seen again")
    volume = desk.session.values.measurement.cordVolumeMm3
    later(desk)
    fresh = another()
    assert fresh.statuses["sub-002"] == "Not started, unsaved work"
    await fresh.open("sub-002")
    assert "There is unsaved work of sub-002" in fresh.question
    await fresh.answer(True)
    assert fresh.session.values.measurement.cordVolumeMm3 == volume
    assert (fresh.state.NotesShown_notes, fresh.state.SaveShown_isUnsaved) == ("to be seen again", True)
    await fresh.do(fresh.save.save)
    assert not (fresh.folder / AUTOSAVE).exists()
    assert fresh.statuses["sub-002"] == "In progress"


async def test_work_that_is_not_wanted_stays_aside_until_the_case_is_saved(desk, another):
    await desk.open("sub-002")
    desk.outline()
    later(desk)
    fresh = another()
    await fresh.open("sub-002")
    await fresh.answer(False)
    assert fresh.session.values.rhiPercent is None
    assert (fresh.folder / AUTOSAVE).is_file()


async def test_a_case_under_another_id_that_was_never_saved_is_found_by_its_unsaved_work(desk, another):
    await desk.do(desk.case.openFirst, desk.folder / "sub-002_T2w.nrrd")
    assert desk.state.EntryShown_caseId == "sub-002"
    desk.enter(caseId="pilot7")
    await desk.do(desk.case.makeCase)
    desk.outline()
    later(desk)
    fresh = another()
    assert fresh.statuses["pilot7"] == "Not started, unsaved work"


async def test_0_seconds_keep_nothing_and_what_is_no_number_changes_nothing(desk):
    await desk.open("sub-002")
    desk.save.setInterval("0")
    for wrong in ("-5", "x", "", None, {"a": 1}, "1e9", "\N{SUPERSCRIPT TWO}"):
        desk.save.setInterval(wrong)
    desk.outline()
    later(desk, 5000)
    assert not (desk.folder / AUTOSAVE).exists()
    desk.save.setInterval("999999")
    assert (desk.state.SaveShown_seconds, desk.session.file.autosaveIntervalSeconds) == (3600, 3600)


async def test_the_page_closed_by_its_end_keeps_unsaved_work(desk):
    await desk.open("sub-002")
    desk.outline()
    desk.bench.case.close()
    assert (desk.folder / AUTOSAVE).is_file()
