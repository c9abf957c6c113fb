"""The chart along the cord, before anybody draws it."""

from types import SimpleNamespace

import pytest
from SpinePainRHILib.Live.LiveValues import ViewSlice
from SpinePainRHILib.Shown.CordChart import CordChart, SliceAxis, chartOf, chartOfSlices


def slices(*ratios):
    return [SimpleNamespace(sliceIndex=index, rhiPercent=ratio) for index, ratio in enumerate(ratios, start=3)]


@pytest.mark.parametrize(("highest", "top"), [(0.0, 1), (1.0, 1), (1.01, 2), (12.5, 20), (100, 100), (130, 130)])
def test_the_axis_ends_at_a_round_number_above_the_highest_bar(highest, top):
    chart = chartOfSlices(slices(highest))
    assert (chart.topPercent, chart.topText) == (top, f"{top} %")
    assert chart.bars[0].height == highest / top


def test_a_slice_without_cord_is_a_gap_and_not_a_bar_of_no_height():
    assert [each.height for each in chartOfSlices(slices(5.0, None, 0.0)).bars] == [1.0, None, 0.0]


def test_the_largest_is_marked_only_where_it_is_another_slice_than_the_representative_one():
    assert chartOfSlices(slices(1, 2), 3, 4).largest == 4
    assert chartOfSlices(slices(1, 2), 3, 3).largest is None


def test_a_case_gives_its_slices_and_no_case_says_why_there_are_none(outlined):
    chart = chartOf(outlined.values.measurement)
    assert [(each.sliceIndex, each.height) for each in chart.bars] == [
        (2, 0), (3, 0), (4, 0.625), (5, 0.625), (6, 0), (7, 0)]  # 12.5 of 20 %
    assert chart.rangeText == "Slice 2 to 7"
    assert (chart.holds(2), chart.holds(8), chart.holds(None)) == (True, False, False)
    assert chartOf(None).rangeText == "No cord is outlined yet." and not CordChart().holds(3)


def test_the_slice_in_view_is_marked_only_where_the_view_lies_along_the_slices(outlined):
    axis = SliceAxis(outlined)
    assert axis.current(ViewSlice(2, 4, 40.0, 5.0, 12.5)) == 4  # the volume was acquired along k
    assert axis.current(ViewSlice(1, 4, 40.0, 5.0, 12.5)) is None
    assert axis.current(ViewSlice(None, None, 40.0, 5.0, 12.5)) is None
    assert axis.current(None) is None
    outlined.setAxis("SI")
    assert axis.current(ViewSlice(1, 4, 40.0, 5.0, 12.5)) == 4
    outlined.close(keepUnsaved=False)
    assert axis.current(ViewSlice(2, 4, 40.0, 5.0, 12.5)) is None
