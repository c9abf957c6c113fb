"""The live values as every front end shows them."""

from dataclasses import replace

import pytest
from SessionTools import cordOf
from SpinePainRHILib.Live.LiveValues import LiveValues, ValueStatus, ViewSlice
from SpinePainRHILib.Shown.LiveTexts import PinnedValues, cornerText, liveStatusText, pinnedValues
from SpinePainRHILib.Shown.ShownNumbers import amount, number, percent
from SpinePainRHILib.Shown.ValueRows import ValueRow, measuredRows, rowInView, valueRows, whyNoJump

SPACE = "\N{NO-BREAK SPACE}"


def test_what_is_not_computable_is_a_dash_and_never_a_number():
    assert (number(None), percent(None), amount(None, "mm²")) == ("–", "–", "–")
    assert (number(0.0), number(7.26, 0)) == ("0.0", "7")
    assert (percent(8.24), amount(3, "mm²")) == (f"8.2{SPACE}%", f"3.0{SPACE}mm²")


def test_without_a_case_every_row_is_there_and_empty():
    assert [(row.name, row.ratio, row.cord, row.sliceIndex) for row in valueRows(None)] == [
        (name, "–", "–", None) for name in ("Slice in view", "Representative", "Largest", "Volume")]
    assert liveStatusText(None) == "No case is open."
    assert pinnedValues(None) == PinnedValues("–", "RHI", "–", "No case is open", "")


def test_the_rows_of_a_case_say_ratio_areas_and_slice(outlined):
    rows = measuredRows(outlined.values.measurement)
    assert rows.representative == ValueRow("Representative (4)", f"12.5{SPACE}%", f"40.0{SPACE}mm²",
                                           f"5.0{SPACE}mm²", 4)
    assert rows.largest.name == "Largest (4)"
    # 6 slices x 40 mm2 x 4 mm, 2 slices x 5 mm2 x 4 mm
    assert rows.volume == ValueRow("Volume", f"4.2{SPACE}%", f"960.0{SPACE}mm³", f"40.0{SPACE}mm³")
    assert rows.outside == "Outside the cord, not counted: 0.0 mm³"
    assert whyNoJump(rows.volume.sliceIndex) == "there is no such slice yet"
    assert whyNoJump(rows.largest.sliceIndex) is None


def test_the_slice_in_view_is_named_by_its_index_or_as_oblique():
    straight = ViewSlice(2, 4, 40.0, 5.0, 12.5)
    assert rowInView(straight) == ValueRow(
        "Slice in view (4)", f"12.5{SPACE}%", f"40.0{SPACE}mm²", f"5.0{SPACE}mm²", 4)
    assert rowInView(replace(straight, axis=None, sliceIndex=None)).name == "Oblique view"


def test_status_and_pinned_line_follow_the_case(outlined, strokes):
    assert liveStatusText(outlined.values) == "Up to date."
    assert pinnedValues(outlined.values) == PinnedValues("–", "RHI (slice 4)", f"12.5{SPACE}%", "Up to date", "")
    outlined.setFrozen(True)
    assert liveStatusText(outlined.values).startswith("Frozen: The values are frozen")
    outlined.setFrozen(False)
    strokes.erase(cordOf(outlined), (slice(2, 8), slice(5, 25), slice(6, 14)))
    assert liveStatusText(outlined.values).startswith("Not computable: ")
    assert pinnedValues(outlined.values).case == "–"


@pytest.mark.parametrize(("status", "line"), [
    (ValueStatus.FRESH, []), (ValueStatus.STALE, ["updating"]), (ValueStatus.FROZEN, ["frozen"])])
def test_the_corner_tells_the_slice_only_in_the_view_that_it_belongs_to(outlined, status, line):
    values = replace(outlined.values, viewSlice=ViewSlice(2, 4, 40.0, 5.0, 12.5), status=status)
    case = f"RHI (slice 4) 12.5{SPACE}%"
    assert cornerText(values, True).splitlines() == [f"RHI here 12.5{SPACE}%", case, *line]
    assert cornerText(values, False).splitlines() == [case, *line]


def test_the_corner_of_what_cannot_be_computed_holds_no_number():
    assert cornerText(LiveValues(ValueStatus.NOT_COMPUTABLE, "why"), True) == "RHI not computable"
