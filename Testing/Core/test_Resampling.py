"""What is kept of an outline that was resampled."""

import pytest
from SpinePainRHILib.Core.CaseTags import Tag
from SpinePainRHILib.Core.Resampling import Resampled, resampledOfTags


@pytest.mark.parametrize(("before", "after", "isProblem"), [
    (10.0, 8.0, False), (10.0, 7.99, True), (10.0, 12.0, False), (10.0, 12.01, True), (10.0, 10.0, False)])
def test_a_volume_that_changed_by_more_than_a_fifth_is_a_problem(before, after, isProblem):
    assert bool(Resampled(before, after).problem("H", after)) is isProblem


def test_an_outline_drawn_anew_is_none():
    assert Resampled(10.0, 5.0).problem("H", 6.0) is None
    assert "'H' had 10.0 mm3" in Resampled(10.0, 5.0).problem("H", 5.0)


def test_the_tag_comes_back_and_what_is_none_of_ours_is_ignored():
    assert resampledOfTags({Tag.RESAMPLED: Resampled(5.12, 3.072).tagValue}) == Resampled(5.12, 3.072)
    for text in ("", "5", "5;", "a;b", "nan;1", "inf;1", "0;0", "-1;2", "1;nan"):
        assert resampledOfTags({Tag.RESAMPLED: text}) is None
