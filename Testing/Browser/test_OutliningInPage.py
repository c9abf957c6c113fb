"""Outlining in the page: the lesion stays inside the cord, the number is the file's, and every step can be undone."""

import json
import subprocess

import numpy as np
import pytest
from PageDriver import PageDriver
from ServedPage import COMMAND, environmentOfCommand

_IN_VIEW = "document.querySelector('[data-row=view] button')"

SLICE = 7
"""The middle slice of the synthetic spine, which its view shows first."""


def readOutlines(path):
    """Voxels (k, j, i) of the cord and of the united high intensity of a case file, on the volume's whole grid."""
    from SpinePainRHILib.Core.CaseTags import Role
    from SpinePainRHILib.Scene.CaseReading import readCaseFile

    case = readCaseFile(path)
    cord, high = (np.zeros((15, 512, 512), dtype=bool) for _ in range(2))
    for target, mask in ((cord, case.cord), *((high, each.mask) for each in case.lesions
                                              if each.role is Role.HIGH_INTENSITY)):
        box = tuple(slice(first, first + size) for first, size in zip(mask.offset, mask.voxels.shape, strict=True))
        target[box] |= mask.voxels
    return cord, high


def measured(path):
    """What ``spinepain measure`` says of a case file."""
    done = subprocess.run([*COMMAND, "measure", str(path), "--json", "-"], check=True, text=True, capture_output=True,
                          env=environmentOfCommand())
    (result,) = json.loads(done.stdout)
    return result


@pytest.fixture
def case(spineFolder):
    return spineFolder / "phantom_T2w.seg.nrrd"


def rowThroughCord(cord, share):
    """(i of the first, i of the last, j) of the cord's voxels in a row of the middle slice."""
    rows = np.flatnonzero(cord[SLICE].any(axis=1))
    j = int(rows[int(share * (len(rows) - 1))])
    columns = np.flatnonzero(cord[SLICE, j])
    return int(columns[0]), int(columns[-1]), j


def test_a_lesion_painted_across_the_cords_border_stays_inside(spine, case):
    cord, high = readOutlines(case)
    first, last, j = rowThroughCord(cord, 0.3)
    spine.choose("High intensity")
    spine.take("paint", 4)
    shown = spine.paint("Yellow", [(first - 15, j, SLICE), (last + 15, j, SLICE)])
    spine.save()
    cordAfter, highAfter = readOutlines(case)
    assert np.array_equal(cord, cordAfter)
    assert not (highAfter & ~cord).any()
    assert highAfter[SLICE, j, first:last + 1].all()  # the whole row of the cord, from border to border
    assert not (high & ~highAfter).any()
    assert {int(k) for k in np.flatnonzero((highAfter & ~high).any(axis=(1, 2)))} == {SLICE}
    assert float(shown.removesuffix("%")) > 8.9


def test_the_number_on_screen_is_what_the_command_measures_in_the_saved_file(spine, case):
    first, last, j = rowThroughCord(readOutlines(case)[0], 0.6)
    spine.choose("High intensity")
    spine.take("paint", 6)
    spine.paint("Yellow", [(first, j, SLICE), ((first + last) / 2, j + 6, SLICE), (last, j + 2, SLICE)])
    spine.save()
    result = measured(case)
    assert spine.text("ratio-case") == f"{result['rhiPercent']:.1f} %"
    assert spine.text("ratio-here") == f"{result['rhiPercent']:.1f} %"  # the slice in view is the representative one
    shown = spine.page.locator('[data-row="volume"] .number').all_inner_texts()
    assert shown[0].replace("\u00a0", " ") == f"{result['rhiVolumePercent']:.1f} %"


def test_undo_brings_back_the_number_and_every_voxel(spine, case):
    before = readOutlines(case)
    first, last, j = rowThroughCord(before[0], 0.5)
    number = spine.text("ratio-here")
    spine.choose("High intensity")
    spine.take("paint", 5)
    painted = spine.paint("Yellow", [(first, j, SLICE), (last, j, SLICE)])
    spine.take("erase", 5)
    erased = spine.paint("Yellow", [(first, j + 4, SLICE), (last, j + 4, SLICE)])
    spine.click("undo")
    spine.waitForText("ratio-here", painted)
    spine.page.keyboard.press("z")
    spine.waitForText("ratio-here", number)
    assert spine.page.locator("#undo").is_disabled()
    spine.save()
    assert all(np.array_equal(*each) for each in zip(before, readOutlines(case), strict=True))
    spine.page.keyboard.press("y")
    spine.waitForText("ratio-here", painted)
    spine.click("redo")
    spine.waitForText("ratio-here", erased)


def test_a_stroke_outside_the_cord_changes_nothing(spine, case):
    before = readOutlines(case)
    first, last, j = rowThroughCord(before[0], 0.5)
    spine.choose("High intensity")
    spine.take("paint", 3)
    spine.stroke("Yellow", [(first - 60, j, SLICE), (first - 40, j, SLICE)])
    spine.stroke("Red", [(first - 60, j, SLICE), (first - 60, j, SLICE + 3)])
    assert spine.page.locator("#undo").is_disabled()  # nothing was done that could be undone
    spine.paint("Yellow", [(first, j, SLICE), (last, j, SLICE)])  # comes after, so that the strokes before were done
    spine.click("undo")
    spine.waitForText("ratio-here", "8.9 %")
    assert spine.page.locator("#undo").is_disabled()


def test_the_keys_of_the_panel_in_slicer_work(spine):
    keyboard = spine.page.keyboard
    spine.choose("High intensity")
    keyboard.press("d")
    spine.waitForEdited("Cord")
    keyboard.press("d")
    spine.waitForEdited("High intensity")
    keyboard.press("1")
    spine.waitUntilDown("tool-paint")
    keyboard.press("Escape")
    spine.waitUntilDown("tool-paint", False)
    spine.page.evaluate("document.activeElement.blur()")  # Space belongs to a button that has the focus
    keyboard.press("Space")
    spine.waitUntilDown("tool-paint")
    shown = spine.page.locator("[data-row=view] button").inner_text()
    keyboard.press("PageUp")
    spine.page.wait_for_function(f"text => {_IN_VIEW}.innerText !== text", arg=shown)
    keyboard.press("PageDown")
    spine.page.wait_for_function(f"text => {_IN_VIEW}.innerText === text", arg=shown)


def test_letters_typed_into_a_field_are_no_keys(spine):
    spine.choose("High intensity")
    spine.click("notes")
    spine.page.keyboard.type("d1 undo z")
    spine.answered()
    assert spine.page.locator("#notes").input_value() == "Syntheticd1 undo z"
    assert not spine.isDown("tool-paint")
    assert spine.edited.startswith("High intensity")


def test_a_bar_of_the_chart_leads_to_its_slice(spine):
    bars = spine.page.locator(".chart-place")
    assert bars.count() > 1
    first = bars.first
    wanted = first.get_attribute("data-slice")
    first.click()
    spine.page.wait_for_selector(f'.chart-place.current[data-slice="{wanted}"]')
    assert f"({wanted})" in spine.page.locator("[data-row=view]").inner_text()


def test_a_real_volume_is_outlined_from_nothing_and_measured_alike(serve, realFolder, page):
    """A cord of a brush along the slice of the real T2 in view, and a lesion over its border."""
    volume = realFolder / "t2_fake_lesion.nii.gz"
    driver = PageDriver(page, serve(volume), volume).open()
    page.locator("#reader").fill("R1")
    page.locator("#case-id").fill("real")
    driver.click("make-case")
    page.wait_for_function("() => document.querySelector('#segment').options.length >= 2")
    driver.fit()
    main = page.locator(".view-main").get_attribute("id").removeprefix("view-")
    assert main == "Red"  # an isotropic grid is looked at from above
    i, j, k = 60, 50, 14
    driver.choose("Cord")
    driver.take("paint", 12)
    driver.stroke(main, [(i, j, k), (i, j, k)])
    page.wait_for_function("() => !document.querySelector('[data-row=view]').innerText.includes('–\t0.0')")
    driver.choose("High intensity")
    driver.take("paint", 6)
    driver.paint(main, [(i, j, k), (i, j, k - 12)])
    driver.save()
    (saved,) = realFolder.glob("*.seg.nrrd")
    result = measured(saved)
    assert driver.text("ratio-case") == f"{result['rhiPercent']:.1f} %"
    assert 10 < result["rhiPercent"] < 90
    assert result["reader"] == "R1"
