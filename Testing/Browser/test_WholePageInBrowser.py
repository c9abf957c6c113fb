"""The page as a whole in a browser: small screens, the keyboard alone, hostile texts, the other tabs, its picture."""

import os
import shutil

import pytest
from PageDriver import PageDriver
from ServedPage import REPOSITORY
from test_OutliningInPage import SLICE, readOutlines, rowThroughCord

HOSTILE = "<img src=x onerror=window.ran=1>{{7*7}}<b>"
PICTURE = REPOSITORY / "Resources" / "Page.png"
_CONTROLS = "#panel button, #panel input, #panel select, #panel textarea, .bar button"


@pytest.mark.parametrize("size", [(1280, 720), (1440, 900)])
def test_every_control_can_be_reached_and_seen_on_a_small_screen(lookedAt, size):
    page = lookedAt.page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    lookedAt.waitForViews()
    cut = page.evaluate("""async selector => {
      const cut = [];
      for (const each of document.querySelectorAll(selector)) {
        if (each.offsetParent === null) continue;
        each.scrollIntoView({block: 'center'});
        const box = each.getBoundingClientRect();
        const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        if (box.left < 0 || box.right > innerWidth || box.top < 0 || box.bottom > innerHeight
            || !(each === at || each.contains(at) || at?.contains(each))) cut.push(each.id || each.innerText);
      }
      return cut; }""", _CONTROLS)
    assert cut == []
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_views_are_drawn_anew_for_another_size(lookedAt):
    page = lookedAt.page
    widths = "() => [...document.querySelectorAll('.views img')].map(each => each.naturalWidth)"
    before = page.evaluate(widths)
    page.set_viewport_size({"width": 1100, "height": 720})
    page.wait_for_function(f"before => ({widths})().every((each, place) => each < before[place])", arg=before)


def test_every_control_has_a_name_of_its_own(lookedAt):
    unnamed = lookedAt.page.evaluate("""selector => [...document.querySelectorAll(selector)].filter(each => {
      const label = each.labels && [...each.labels].map(one => one.textContent).join('');
      return !(each.textContent?.trim() || each.getAttribute('aria-label') || label?.trim()); })
      .map(each => each.outerHTML)""", _CONTROLS + ", .views input, .views button")
    assert unnamed == []


def test_the_tab_key_goes_from_the_header_through_the_sections_in_order(lookedAt):
    lookedAt.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    lookedAt.page.locator("h1").click()  # where the order begins
    order = lookedAt.focusOrder()
    wanted = [each for each in ("tab-outline", "tool-paint", "add-metastasis", "save-case") if each in order]
    assert wanted == ["tab-outline", "tool-paint", "add-metastasis", "save-case"]
    assert [order.index(each) for each in wanted] == sorted(order.index(each) for each in wanted)


def test_a_case_is_edited_and_saved_by_keys_alone(spine, spineFolder):
    page = spine.page
    page.keyboard.press("d")
    spine.waitForEdited("High intensity")
    page.locator("#add-high-intensity").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelectorAll('#lesions tr').length === 4")
    page.locator("#lesion-level").focus()
    page.keyboard.type("L3")
    page.wait_for_function("() => document.querySelector('#lesions').innerText.includes('L3')")
    page.keyboard.press("Control+s")
    page.wait_for_function("() => document.querySelector('#save-lines').innerText.startsWith('Saved.')")
    assert b"L3" in (spineFolder / "phantom_T2w.seg.nrrd").read_bytes()[:20_000]


def test_a_text_is_text_wherever_it_is_typed(spine):
    page = spine.page
    spine.choose("High intensity")
    spine.enter("lesion-name", HOSTILE)
    page.wait_for_function("text => document.querySelector('#lesions').innerText.includes(text)", arg=HOSTILE)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    spine.enter("notes", HOSTILE)
    spine.enter("reader", HOSTILE)
    spine.answered()
    assert page.evaluate("() => window.ran") is None
    assert page.locator("#app b, #app img[src=x]").count() == 0
    assert "49" not in page.locator("#lesions").inner_text().split(HOSTILE)[0].split("High")[0]


def test_a_file_whose_name_is_hostile_has_a_pseudonym_in_the_list(serve, spineFolder, page):
    shutil.copyfile(spineFolder / "phantom_T2w.nrrd", spineFolder / "sub-{{7*7}}<b>x_T2w.nrrd")
    driver = PageDriver(page, serve(spineFolder))
    page.goto(driver.served.address)
    page.wait_for_selector(".work-row")
    listed = page.locator("#work-list").inner_text()
    assert "case-" in listed and "7*7" not in listed and "49" not in listed.split("baseline")[0].split("case-")[0]
    assert page.locator("#work-list b").count() == 0


@pytest.fixture(scope="module")
def smallCohort(tmp_path_factory):
    from SpinePainCohortLib.CommandLine.PhantomCommand import writePhantomCohort

    folder = tmp_path_factory.mktemp("cohort") / "six"
    folder.mkdir()
    writePhantomCohort(folder, 6, 3)
    return folder


def test_a_rater_sees_neither_image_nor_ratio_and_the_score_is_saved(spine, spineFolder):
    page = spine.page
    page.click("#tab-scores")
    page.wait_for_selector("#score")
    for hidden in ("#view-Red", "#view-Yellow", "#view-Green", "#pinned", "#panel", "#heading"):
        assert not page.locator(hidden).is_visible(), hidden
    spine.enter("score-rater", "R7")
    page.wait_for_function("() => document.querySelector('#score-current').innerText.includes('rater R7')")
    assert "%" not in page.locator("#panel-scores").inner_text()
    spine.enter("score", "6.5")
    page.wait_for_selector("#score-save:enabled")
    page.click("#score-save")
    page.wait_for_function("() => document.querySelector('#score-status').innerText.startsWith('Saved:')")
    assert ",R7,6.5,T11," in (spineFolder / "vas.csv").read_text(encoding="utf-8-sig")
    page.click("#tab-outline")
    spine.waitForViews()
    assert spine.text("ratio-case") == "8.9 %"


def test_the_cohort_is_analysed_and_its_report_is_shown(serve, smallCohort, tmp_path, page):
    folder = shutil.copytree(smallCohort, tmp_path / "six")
    with (folder / "vas.csv").open("a", encoding="utf-8") as file:
        file.write("nobody <b>,R1,3,,baseline,,\n")
    page.goto(serve(folder).address)
    page.click("#tab-cohort")
    page.wait_for_function("() => document.querySelector('#cohort--vas').selectedOptions[0].text === 'vas.csv'")
    page.click("#cohort-start")
    page.wait_for_selector("#cohort-report", timeout=120_000)
    report = page.frame_locator("#cohort-report")
    assert report.locator("h1").inner_text() == "Spinal metastases: high-intensity ratio and pain"
    problems = page.locator("#cohort-problems").inner_text()
    assert "vas.csv" in problems and "unknown case" in problems and "nobody" not in problems
    assert (folder / "cohort-report" / "report.html").is_file()
    assert page.evaluate("() => document.querySelector('#cohort-report').contentDocument === null"), "it is sandboxed"


def test_the_picture_of_the_readme_shows_the_image_through_the_outlines(spine, spineFolder, tmp_path):
    """With SPINEPAIN_PICTURES set the picture of the README is written anew."""
    from PIL import Image

    page = spine.page
    page.set_viewport_size({"width": 1440, "height": 900})
    page.evaluate("document.querySelector('#case').removeAttribute('open')")
    spine.waitForViews()
    cord, _high = readOutlines(spineFolder / "phantom_T2w.seg.nrrd")
    first, last, j = rowThroughCord(cord, 0.35)
    spine.choose("High intensity")
    spine.take("paint", 5)
    spine.paint("Yellow", [(first - 6, j, SLICE), (last + 10, j, SLICE)])
    page.wait_for_timeout(1000)  # the picture of rest, drawn after the last one of the moving brush
    path = PICTURE if os.environ.get("SPINEPAIN_PICTURES") else tmp_path / "page.png"
    page.screenshot(path=path)
    picture = Image.open(path).convert("RGB")
    assert picture.size == (1440, 900)
    box = page.locator("#view-Yellow").bounding_box()
    view = picture.crop((int(box["x"]), int(box["y"]), int(box["x"] + box["width"]), int(box["y"] + box["height"])))
    colours = view.getcolors(view.size[0] * view.size[1])
    assert len(colours) > 200, "an image of many greys"
    yellow = sum(count for count, (red, green, blue) in colours if red > 180 and green > 150 and blue < 90)
    red = sum(count for count, (red, green, blue) in colours if red > 180 and green < 70 and blue < 70)
    assert yellow > 50 and red > 20, "the outlines of cord and high intensity"
    through = [sum(colour) / 3 for count, colour in colours if abs(colour[0] - colour[2]) > 25 and count > 3]
    assert max(through) > 120, "what is outlined is seen through its fill"
