"""What is said of the open case, and what cannot be done now."""

from SpinePainRHILib.Shown.CaseTexts import (
    caseLines,
    hasProblem,
    headingOf,
    whyClosed,
    whyNoImage,
    whyNotMade,
    whyUnavailable,
)


def test_without_a_case_every_function_says_so():
    assert (whyClosed(None), whyNoImage(None)) == ("no case is open", "no case is open")
    assert (caseLines(None), headingOf(None), hasProblem(None)) == ("No case is open.", None, False)
    assert whyUnavailable("no case is open") == "Not available now: no case is open"


def test_an_open_case_is_told_with_its_volume(session):
    assert headingOf(session) == "sub-001 · R1 · baseline · T2"
    assert caseLines(session) == "Open: sub-001, baseline, on T2"
    assert (whyClosed(session), whyNoImage(session), hasProblem(session)) == (None, None, False)


def test_a_case_without_its_volume_says_what_to_do(session):
    session.setVolume(None)
    assert headingOf(session) == "sub-001 · R1 · baseline · no volume"
    assert caseLines(session).splitlines()[1] == "Choose the T2 volume above to see the case on it."
    assert whyNoImage(session) == "the case has no volume" and hasProblem(session)


def test_a_case_that_has_ended_counts_as_none(session):
    session.close(keepUnsaved=False)
    assert (whyClosed(session), whyNoImage(session)) == ("no case is open", "no case is open")


def test_a_case_is_made_once_on_a_volume_and_with_an_id(session, volume):
    assert whyNotMade(None, "sub-001", None) == "choose a T2 volume first"
    assert whyNotMade(volume, "  ", None) == "enter a case ID first"
    assert whyNotMade(volume, "sub-002", session) == "this volume's case is open"
    assert whyNotMade(volume, "sub-002", None) is None
