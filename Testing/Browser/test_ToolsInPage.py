"""The other tools in a real browser: traces, suggestions, effects on whole segments, each taken back by undo."""

import numpy as np
import pytest
from test_OutliningInPage import SLICE, measured, readOutlines, rowThroughCord


@pytest.fixture
def case(spineFolder):
    return spineFolder / "phantom_T2w.seg.nrrd"


def alongCord(cord, count=5):
    """The middle of the cord on rows of the middle slice, from one end to the other."""
    return [((first + last) / 2, j, SLICE) for first, last, j in (
        rowThroughCord(cord, share) for share in np.linspace(0.03, 0.97, count))]


def test_the_cord_is_traced_from_clicked_points_and_replaced_only_after_a_yes(spine, case):
    cord, _high = readOutlines(case)
    before = spine.text("ratio-case")
    spine.click("trace-points")
    spine.waitUntilDown("trace-points")
    for voxel in alongCord(cord):
        spine.stroke("Yellow", [voxel])
        spine.answered()
    spine.page.wait_for_function("() => document.querySelector('#trace-text').innerText.includes('Preview:')",
                                 timeout=30_000)
    assert spine.text("ratio-case") == before, "a preview is no outline"
    spine.click("trace-accept")
    spine.page.wait_for_selector("#question[open]")
    spine.page.click("#question-yes")
    spine.page.wait_for_function("() => document.querySelector('#trace-text').innerText.includes('Accepted into')")
    spine.save()
    traced, _high = readOutlines(case)
    overlap = 2 * np.count_nonzero(traced & cord) / (np.count_nonzero(traced) + np.count_nonzero(cord))
    assert 0.9 < overlap < 1, overlap
    assert spine.text("ratio-case") == f"{measured(case)['rhiPercent']:.1f} %"
    spine.click("undo")
    spine.waitForText("ratio-case", before)
    assert "taken back" in spine.text("trace-text")


def test_a_suggestion_is_previewed_applied_and_taken_back(spine):
    before = spine.text("ratio-case")
    spine.click("suggest-preview")
    spine.page.wait_for_function("() => document.querySelector('#suggest-text').innerText.includes('Threshold')")
    spine.enter("suggest-deviations", "1.5")
    spine.page.wait_for_function("() => document.querySelector('#suggest-text').innerText.includes('RHI')")
    assert spine.text("ratio-case") == before
    spine.click("suggest-apply")
    spine.waitForOther("ratio-case", before)
    assert spine.page.locator("#lesions tr").count() == 4  # heading, metastasis, its lesion, the new one
    spine.click("undo")
    spine.waitForText("ratio-case", before)


@pytest.mark.parametrize("tool", ["smoothing", "islands", "threshold"])
def test_a_tool_works_on_the_whole_segment_when_it_is_told_to(spine, tool):
    before = spine.text("ratio-case")
    spine.choose("High intensity")
    spine.click(f"tool-{tool}")
    spine.waitUntilDown(f"tool-{tool}")
    if tool == "threshold":
        spine.enter("threshold-low", "700")
    if tool == "smoothing":
        spine.enter("smoothing-smoothingMm", "6")
    spine.click("tool-apply")
    if tool == "islands":
        spine.answered()
        assert spine.text("ratio-case") == before, "one piece stays as it is"
        return
    spine.waitForOther("ratio-case", before)
    spine.click("undo")
    spine.waitForText("ratio-case", before)


@pytest.mark.parametrize("tool", ["draw", "scissors"])
def test_a_line_around_an_area_fills_or_cuts_it(spine, case, tool):
    cord, high = readOutlines(case)
    if tool == "draw":
        first, last, j = rowThroughCord(cord, 0.25)
        corners = [(first - 3, j - 9), (last + 3, j - 9), (last + 3, j + 9), (first - 3, j + 9), (first - 3, j - 9)]
    else:
        rows, columns = np.nonzero(high[SLICE])
        top, bottom, left, right = rows.min(), rows.max(), columns.min(), columns.max()
        middle = (top + bottom) / 2
        corners = [(left - 4, middle), (right + 4, middle), (right + 4, bottom + 4), (left - 4, bottom + 4),
                   (left - 4, middle)]
    spine.choose("High intensity")
    before = spine.percent("ratio-case")
    spine.click(f"tool-{tool}")
    spine.waitUntilDown(f"tool-{tool}")
    spine.stroke("Yellow", [(i, j, SLICE) for i, j in corners])
    if tool == "draw":
        spine.page.mouse.click(*_middle(spine), button="right")
    spine.waitForOther("ratio-case", f"{before:.1f} %")
    after = spine.percent("ratio-case")
    assert (after > before) == (tool == "draw")
    spine.click("undo")
    spine.waitForText("ratio-case", f"{before:.1f} %")


def _middle(spine):
    box = spine.page.locator("#view-Yellow").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_what_is_being_typed_stays_until_it_is_entered_whatever_changes_meanwhile(spine):
    page = spine.page
    spine.click("tool-paint")
    field = page.locator("#paint-brushDiameterMm")
    field.click(click_count=3)
    page.keyboard.type("7.5")
    page.evaluate("window.trame.state.set('caseHeading', 'something else')")
    page.wait_for_function("() => document.querySelector('#heading').innerText === 'something else'")
    assert field.input_value() == "7.5"
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('#paint-brushDiameterMm-slider').value === '7.5'")
    for typed, shown in (("9999", "50"), ("9999", "50"), ("", "50")):  # beyond the limits, again, and no number
        field.click(click_count=3)
        page.keyboard.press("Delete")
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
        page.wait_for_function("shown => document.querySelector('#paint-brushDiameterMm').value === shown", arg=shown)
