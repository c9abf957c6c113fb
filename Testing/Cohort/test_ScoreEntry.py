"""Pain scores entered one by one: what is open, what is saved, and what a rater sees of it."""

import pytest
from FakeMeasuring import writeCase
from SpinePainCohortLib.Run import ScoreEntry as module
from SpinePainCohortLib.Run.ScoreEntry import HIDDEN_NOTE, ScoreEntry, nameOfScore, partOf
from SpinePainCohortLib.Run.ScoresToGive import ScoresToGive, ScoreToGive
from SpinePainCohortLib.Tables.Problems import Problem

ITEMS = (ScoreToGive("A", "baseline", "L3"), ScoreToGive("A", "week12", "L3"), ScoreToGive("B", "baseline", None))


@pytest.fixture
def entry(tmp_path, monkeypatch):
    """Three scores to give, and one file that cannot be read."""
    monkeypatch.setattr(module, "readScoresToGive", lambda *_: ScoresToGive(
        ITEMS, (Problem("c.seg.nrrd", None, "It is cut off."),)))
    return lambda rater="R1": ScoreEntry(tmp_path, tmp_path / "vas.csv", rater)


def test_everything_is_open_at_first_and_what_could_not_be_read_is_said(entry):
    made = entry()
    assert (made.openCount, made.nextOpen(), made.stateOf(ITEMS[0])) == (3, 0, "open")
    assert made.note == "1 files could not be read: It is cut off."
    assert not made.logPath.exists()


def test_a_score_is_on_disk_with_its_note_and_the_next_open_one_follows(entry):
    made = entry()
    saved = made.save(ITEMS[1], 4.5, HIDDEN_NOTE)
    assert (saved.caseId, saved.timepoint, saved.lesion, saved.vas, saved.note) == (
        "A", "week12", "L3", 4.5, "images hidden")
    assert "A,R1,4.5,L3,week12" in made.logPath.read_text(encoding="utf-8-sig")
    assert (made.openCount, made.nextOpen(1), made.stateOf(ITEMS[1])) == (2, 2, "4.5")
    assert made.savedText(saved, ITEMS[1]) == "Saved: A, week12, L3, 4.5, in vas.csv."


def test_after_the_last_one_the_list_begins_anew_until_nothing_is_open(entry):
    made = entry()
    made.save(ITEMS[2], 1, "")
    assert made.nextOpen(2) == 0
    for item in ITEMS:
        made.save(item, 2, "")
    assert made.nextOpen() is None


def test_a_second_score_is_a_correction_and_both_are_told(entry):
    entry().save(ITEMS[0], 3, "")
    later = entry()  # as after a restart
    later.save(ITEMS[0], 7, "")
    assert later.stateOf(ITEMS[0]) == "7"
    assert later.historyOf(ITEMS[0]) == (
        "Entered so far: 3, 7. A new score is saved beside them as a correction.")
    assert later.historyOf(ITEMS[2]) == ""


def test_scores_of_another_rater_are_not_seen(entry):
    entry("R1").save(ITEMS[0], 9, "")
    other = entry("R2")
    assert (other.stateOf(ITEMS[0]), other.openCount) == ("open", 3)


@pytest.mark.parametrize(("rater", "score"), [("", 3), ("R1", 11), ("R1", -1)])
def test_nothing_is_saved_without_a_rater_or_off_the_scale(entry, rater, score):
    made = entry(rater)
    with pytest.raises(ValueError, match=r"rater ID|from 0 to 10"):
        made.save(ITEMS[0], score, "")
    assert not made.logPath.exists()


def test_a_score_is_named_by_what_it_is_of():
    assert [nameOfScore(each) for each in ITEMS[1:]] == ["A, week12, L3", "B, baseline"]
    assert [partOf(each) for each in ITEMS[1:]] == ["L3", "patient"]


def test_the_list_is_made_of_the_case_files_in_the_folder(tmp_path):
    writeCase(tmp_path / "x.seg.nrrd", case="x", timepoint="baseline", rhi=1.0, lesions=[])
    assert "could not be read" in ScoreEntry(tmp_path, tmp_path / "vas.csv", "R").note, "it is no real case file"
