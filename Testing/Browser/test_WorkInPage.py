"""A reader's day on the page: one case after another, kept through a closed tab and a killed server."""

import shutil

import pytest
from PageDriver import PageDriver

CASE = "sub-{}_ses-baseline_reader-R1"


@pytest.fixture
def folder(syntheticSpine, tmp_path):
    """The synthetic spine as the images of two patients, not outlined."""
    folder = tmp_path / "two"
    folder.mkdir()
    for number in ("001", "002"):
        shutil.copyfile(syntheticSpine / "phantom_T2w.nrrd", folder / f"sub-{number}_T2w.nrrd")
    return folder


@pytest.fixture
def day(serve, folder, page):
    """The page on the folder, for reader R1."""
    driver = PageDriver(page, serve(folder))
    page.goto(driver.served.address)
    page.wait_for_selector(".work-row")
    enter(driver, "reader", "R1")
    driver.page.wait_for_timeout(300)
    return driver


def enter(driver, ident, text):
    """Types into a field and goes on to the next."""
    driver.page.locator(f"#{ident}").fill(text)
    driver.page.locator(f"#{ident}").press("Tab")


def openCase(driver, caseId):
    driver.page.locator(f".work-row[data-case='{caseId}'] button").click()


def opened(driver, caseId):
    driver.page.wait_for_function("id => document.querySelector('#heading')?.innerText.startsWith(id)", arg=caseId)


def isOpened(page):
    return page.locator("#heading").inner_text()


def waitForFile(page, path):
    for _second in range(100):
        if path.exists():
            return
        page.wait_for_timeout(200)
    pytest.fail(f"{path.name} was not written")


def test_the_open_case_of_a_long_list_is_in_sight(serve, folder, page):
    for number in range(3, 31):
        shutil.copyfile(folder / "sub-001_T2w.nrrd", folder / f"sub-{number:03d}_T2w.nrrd")
    driver = PageDriver(page, serve(folder))
    page.goto(driver.served.address)
    page.wait_for_selector(".work-row")
    enter(driver, "reader", "R1")
    openCase(driver, "sub-025")
    opened(driver, "sub-025")
    page.locator("#case > summary").click()  # it folds when a case is opened; unfolded by hand it stays so
    for caseId, step in (("sub-025", None), ("sub-026", "case-next"), ("sub-025", "case-previous")):
        if step is not None:
            page.locator("#work-list").evaluate("each => { each.scrollTop = 0; }")
            page.locator(f"#{step}").click()
            opened(driver, caseId)
        page.wait_for_function("""caseId => {
            const list = document.querySelector('#work-list').getBoundingClientRect();
            const row = document.querySelector(`[data-case='${caseId}']`).getBoundingClientRect();
            return row.height > 0 && row.top >= list.top && row.bottom <= list.bottom + 1; }""", arg=caseId)


def test_cases_are_opened_from_the_list_and_unsaved_work_is_asked_about_by_keyboard_alone(day, folder):
    page = day.page
    page.locator(".work-row button").first.focus()
    page.keyboard.press("Enter")
    opened(day, "sub-001")
    enter(day, "notes", "motion artefacts")
    page.locator("#save-next").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#question[open]")
    assert "sub-001 has unsaved work" in day.text("question")
    assert page.evaluate("document.activeElement.id") == "question-yes"
    page.keyboard.press("Escape")
    page.wait_for_selector("#question", state="detached")
    assert isOpened(page).startswith("sub-001")
    page.locator("#save-next").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#question[open]")
    page.keyboard.press("Enter")
    opened(day, "sub-002")
    assert (folder / f"{CASE.format('001')}.seg.nrrd").is_file()
    page.locator("#case > summary").click()
    assert "In progress" in page.locator(".work-row[data-case='sub-001']").inner_text()


def test_after_the_server_was_killed_the_work_is_offered_and_goes_on(day, folder):
    page = day.page
    openCase(day, "sub-002")
    opened(day, "sub-002")
    enter(day, "notes", "to be seen again")
    waitForFile(page, folder / f".{CASE.format('002')}.autosave.seg.nrrd")
    day.served.kill()
    day.served.restart()
    page.goto(day.served.address)
    page.wait_for_selector(".work-row")
    assert page.locator("#reader").input_value() == "R1"
    assert "unsaved work" in page.locator(".work-row[data-case='sub-002']").inner_text()
    openCase(day, "sub-002")
    page.wait_for_selector("#question[open]")
    page.click("#question-yes")
    opened(day, "sub-002")
    assert page.locator("#notes").input_value() == "to be seen again"
    assert day.text("save-lines").startswith("Unsaved work.")


def test_a_tab_with_unsaved_work_asks_before_it_closes_and_another_shows_the_same(day, page):
    openCase(day, "sub-001")
    opened(day, "sub-001")
    enter(day, "notes", "kept by the server")
    page.locator("#status").select_option("completed")
    page.wait_for_function("() => document.querySelector('#save-lines')?.innerText.startsWith('Unsaved work.')")
    asked = []
    page.on("dialog", lambda each: (asked.append(each.type), each.accept()))
    page.reload()
    opened(day, "sub-001")
    assert asked == ["beforeunload"]
    other = page.context.new_page()
    other.goto(day.served.address)
    other.wait_for_function("() => document.querySelector('#notes')?.value === 'kept by the server'")
    for each in (page, other):
        assert (each.locator("#notes").input_value(), each.locator("#status").input_value()) == (
            "kept by the server", "completed")
    other.locator("#save-case").click()
    page.wait_for_function("() => document.querySelector('#save-lines')?.innerText.startsWith('Saved.')")
    page.reload()
    opened(day, "sub-001")
    assert asked == ["beforeunload"]  # nothing is unsaved any more


def test_everything_of_the_list_and_of_saving_is_seen_on_a_small_screen(day, page):
    page.set_viewport_size({"width": 1280, "height": 720})
    for ident in ("reader", "work-list", "case-next", "case-id", "make-case"):
        box = page.locator(f"#{ident}").bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 1280 and box["y"] + box["height"] <= 720, ident
    openCase(day, "sub-001")
    opened(day, "sub-001")
    page.locator("#save-case").scroll_into_view_if_needed()
    box = page.locator("#save-lines").bounding_box()
    assert box["x"] + box["width"] <= 1280
    assert page.evaluate("document.scrollingElement.scrollWidth <= window.innerWidth")
