"""Where a rater scores: what is chosen, what can be saved and why not, without a front end."""

import pytest
from SpinePainCohortLib.Run import ScoreEntry as module
from SpinePainCohortLib.Run.ScoreDesk import ScoreDesk
from SpinePainCohortLib.Run.ScoresToGive import ScoresToGive, ScoreToGive
from SpinePainCohortLib.Tables.Problems import Problem

ITEMS = (ScoreToGive("A", "baseline", "L3"), ScoreToGive("B", "baseline", None))


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A desk of rater R1 with two scores to give."""
    monkeypatch.setattr(module, "readScoresToGive", lambda *_: ScoresToGive(
        ITEMS, (Problem("c.seg.nrrd", None, "It is cut off."),)))
    desk = ScoreDesk()
    desk.log = tmp_path / "vas.csv"
    read(desk)
    return desk


def read(desk, rater="R1"):
    desk.setRater(rater)
    return desk.read(desk.log.parent, desk.log)


def test_before_anything_is_read_there_is_nothing_to_score_and_it_is_said_why():
    desk = ScoreDesk()
    desk.chooseNextOpen()
    assert (desk.rows, desk.chosen, desk.hasList, desk.shownScore) == ((), None, False, None)
    assert (desk.chosenName, desk.progress, desk.history) == ("", "Nothing is selected.", "")
    assert desk.whyNotGiven == desk.whyNotSaved == "give your rater ID."
    desk.setRater("R1")
    assert desk.whyNotGiven == desk.whyNotSaved == "select an item of the work list."
    with pytest.raises(ValueError, match="Set the score"):
        desk.save("")


def test_the_first_open_item_is_chosen_and_what_could_not_be_read_is_said(desk):
    assert read(desk, " R2 ") == "1 files could not be read: It is cut off."
    assert (desk.rater, desk.chosen, desk.count) == ("R2", 0, 2)
    assert (desk.chosenName, desk.progress) == ("A, baseline, L3", "(2 of 2 open), rater R2")
    assert desk.rows == (("A", "baseline", "L3", "open"), ("B", "baseline", "patient", "open"))


def test_a_score_is_saved_only_once_it_was_given_and_the_next_open_one_follows(desk):
    assert (desk.whyNotGiven, desk.whyNotSaved) == ("", "set the score first.")
    with pytest.raises(ValueError, match="Set the score"):
        desk.save("")
    desk.give(4.5)
    assert (desk.shownScore, desk.whyNotSaved) == (4.5, "")
    assert desk.save("images hidden") == "Saved: A, baseline, L3, 4.5, in vas.csv."
    assert (desk.chosen, desk.shownScore, desk.whyNotSaved) == (1, None, "set the score first.")
    assert desk.rows[0][3] == "4.5"
    assert "4.5,L3,baseline" in desk.log.read_text(encoding="utf-8-sig")


def test_what_was_entered_before_is_shown_and_is_no_score_given_now(desk):
    desk.give(3)
    desk.save("")
    desk.choose(0)
    assert (desk.shownScore, desk.whyNotSaved) == (3, "set the score first.")
    assert desk.history.startswith("Entered so far: 3.")


@pytest.mark.parametrize("forget", [lambda desk: desk.give(None), lambda desk: desk.choose(0),
                                    lambda desk: desk.chooseNextOpen()])
def test_a_score_that_was_taken_away_or_left_is_not_saved(desk, forget):
    desk.give(7)
    forget(desk)
    with pytest.raises(ValueError, match="Set the score"):
        desk.save("")
    assert not desk.log.exists()


def test_a_score_stays_on_the_scale_and_a_choice_on_the_list(desk):
    desk.give(99)
    assert desk.shownScore == 10
    desk.give(-1)
    assert desk.shownScore == 0
    for outside in (2, -1, None):
        desk.choose(outside)
        assert desk.chosen is None


def test_when_all_are_scored_the_last_one_stays_chosen(desk):
    for _item in ITEMS:
        desk.give(1)
        desk.save("")
    assert (desk.chosen, desk.progress) == (1, "(0 of 2 open), rater R1")


def test_another_rater_has_a_list_of_their_own_or_none(desk):
    desk.give(1)
    desk.save("")
    read(desk, "R2")
    assert [row[3] for row in desk.rows] == ["open", "open"]
    desk.setRater("R3")
    assert (desk.hasList, desk.rows, desk.chosen) == (False, (), None)


def test_a_list_that_cannot_be_read_is_none(desk):
    desk.log.write_text("case_id,vas,mood\nx,1,good\n")
    with pytest.raises(ValueError, match="is not a log"):
        read(desk)
    assert (desk.hasList, desk.rater, desk.whyNotSaved) == (False, "R1", "select an item of the work list.")


def test_a_score_that_could_not_be_saved_is_still_the_one_given(desk):
    desk.give(6)
    desk.log.write_text("case_id,vas,mood\nx,1,good\n")
    with pytest.raises(ValueError, match="is not a log"):
        desk.save("")
    assert (desk.chosen, desk.shownScore, desk.whyNotSaved) == (0, 6, "")
