"""What goes to Slicer's application log: what became of cases, and never whose they are."""

import logging

import numpy as np
import pytest
from SessionTools import SHAPE, Strokes, addVolume, cordOf, lesionOf
from SpinePainCohortLib.CommandLine.MeasureCommand import measureFiles
from SpinePainCohortLib.Gathering.GatherInputs import gatherInputs
from SpinePainCohortLib.Gathering.Inputs import Inputs
from SpinePainCohortLib.Run.CaseMeasuring import MEASURE
from SpinePainCohortLib.Run.Pipeline import Pipeline
from SpinePainRHILib.Case.Console import RhiConsole
from SpinePainRHILib.Core.Cases import CaseInfo
from SpinePainRHILib.Keep.Recovery import findRecovery

SECRET = "Mustermann"
INFO = CaseInfo(f"{SECRET}-1970", f"week12{SECRET}", f"Dr {SECRET}", notes=f"a note on {SECRET}")


@pytest.fixture
def lines(caplog):
    """The lines so far, once each was seen to be of level INFO, without a secret in text, values or exception."""
    caplog.set_level(logging.DEBUG)  # as in Slicer
    records, handler = [], logging.Handler()
    handler.emit = records.append

    def take():
        for record in records:
            everything = repr((record.getMessage(), record.msg, record.args, record.exc_info, record.exc_text))
            assert record.levelno == logging.INFO, everything
            assert SECRET.lower() not in everything.lower()
        found = [record.getMessage() for record in records]
        records.clear()
        return found

    logging.getLogger().addHandler(handler)
    yield take
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / f"folder of {SECRET}"
    path.mkdir()
    return path


@pytest.fixture
def session(console, scene, folder, lines):
    session = console.createCase(addVolume(scene, np.zeros(SHAPE, np.int16), f"T2 of {SECRET}"), INFO, folder=folder)
    strokes = Strokes(session)
    strokes.paint(cordOf(session), (slice(2, 8), slice(5, 25), slice(6, 14)))
    strokes.paint(lesionOf(session), (slice(4, 6), slice(10, 15), slice(8, 12)))
    session.segmentationNode.GetSegmentation().GetSegment(lesionOf(session)).SetName(f"Lesion of {SECRET}")
    yield session
    session.close(keepUnsaved=False)


def test_a_case_is_made_kept_saved_opened_and_measured_without_a_word_of_whose_it_is(console, session, lines):
    assert lines() == ["A case was made."]
    assert session.file.autosave() is not None
    assert lines() == ["Unsaved work was kept automatically: 2 segments."]
    path = session.file.save().path
    assert SECRET in str(path.name)  # otherwise nothing was tried
    assert lines() == ["The case was saved: 2 segments."]
    again = console.openCase(path)
    console.measure(path)
    console.measure(again)
    assert lines() == ["A case was opened from its file: 1 lesions.", *["A case was measured: 1 lesions."] * 2]
    again.close()
    console.openNode(again.segmentationNode or console.caseNodes()[-1]).close()
    assert lines() == ["A case of the scene was opened: 1 lesions."]


def test_work_that_is_recovered_or_removed_is_told(scene, session, lines):
    session.file.autosave()
    recovery = findRecovery(session.file.proposedPath)
    session.close()
    lines()
    RhiConsole(scene).recover(recovery).close(keepUnsaved=False)
    assert lines()[0] == "Unsaved work of an earlier session was opened: 1 lesions."
    recovery.discard()
    assert lines() == ["Unsaved work of an earlier session was removed."]


def test_what_cannot_be_saved_is_told_once_without_the_reason_which_names_files(session, folder, lines, monkeypatch):
    def failing(_node, path, *_check):
        raise ValueError(f"{path} is full of {SECRET}.")

    monkeypatch.setattr("SpinePainRHILib.Keep.CaseStorage.saveCaseNode", failing)
    lines()
    for _time in range(3):
        assert session.file.autosave() is None
    with pytest.raises(ValueError, match=SECRET):
        session.file.save()
    assert lines() == ["Unsaved work could not be kept automatically.", "The case could not be saved."]


def test_runs_that_measure_many_files_tell_how_many(session, folder, lines):
    path = session.file.save().path
    (folder / f"{SECRET}.seg.nrrd").write_bytes(b"damaged")
    lines()
    measured, leftOut = measureFiles([path, folder / f"{SECRET}.seg.nrrd"])
    assert (len(measured), len(leftOut)) == (1, 1)
    assert lines() == ["Measured 1 case files, left out 1."]
    assert len(gatherInputs(Inputs(folder), MEASURE).measured.problems) == 1
    Pipeline(MEASURE).gather(Inputs(folder))
    assert lines() == ["Gathered 2 case files: 1 measured (0 unchanged), 1 left out."]
