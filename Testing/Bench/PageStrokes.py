"""Strokes on the page in a browser, timed there, and printed as JSON: the process that BenchPage starts.

It runs in the page's environment. A stroke is painted or erased, as a hand moves a mouse; what is timed begins where
the button is released and ends where another number stands on the page, by the browser's own clock.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from BenchLiveUpdate import benchUpdate
from BenchTraceCord import imageOf
from BenchVolumes import CLINICAL, LARGE_SAGITTAL, BenchVolume

sys.path.append(str(Path(__file__).resolve().parents[1] / "Browser"))
from Chromium import launchChromium
from PageDriver import PageDriver
from ServedPage import ServedPage

WARMING_STROKES = 4
"""Not timed: the first ones load what the later ones have."""

MOVES, MOVE_SECONDS = 12, 0.01
"""Of the mouse with its button down, as often as a common mouse tells where it is."""

REST_SECONDS = 0.4
"""From the number to the next stroke: the reader looks, and all views are drawn meanwhile."""

PLACES, ROWS_MM = 20, 12.0
BRUSHES_MM = {"erase": 6, "paint": 4}
"""The page sends what a mouse does in steps, other ones each time: the wider brush erases all that was painted."""

LESION_MM = 20.0
"""Strokes keep so far from the middle of the cord, where the lesion is: what they paint they can erase again."""

WATCH = """() => {
    const shown = document.getElementById('ratio-here');
    let released = 0, done = null;
    for (const kind of ['pointerup', 'mouseup'])
        window.addEventListener(kind, () => { released = released || performance.now(); }, {capture: true});
    new MutationObserver(() => {
        if (released && done) { done([performance.now() - released, shown.innerText]); done = null; }
    }).observe(shown, {childList: true, characterData: true, subtree: true});
    window.nextNumber = () => { released = 0; window.numberCame = new Promise((resolve, reject) => {
        done = resolve; setTimeout(() => reject('No other number came after the stroke.'), 15000); }); };
}"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--strokes", type=int, required=True)
    parser.add_argument("volumes", nargs="*", help="such as 15x512x512")
    options = parser.parse_args()
    for volume in (CLINICAL, LARGE_SAGITTAL):
        if volume.name in options.volumes or not options.volumes:
            page = pageMs(volume, options.strokes)
            session = benchUpdate(volume, options.strokes)
            print(json.dumps({"volume": volume.name, "strokes": len(page), "page": page,
                              "sessionMedianMs": session["medianMs"], "sessionP95Ms": session["oursMs"]}), flush=True)


def pageMs(volume: BenchVolume, strokes: int) -> list[float]:
    """Milliseconds of each stroke, on the page of a case of this size."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        volumeFile, caseFile = folder / "bench_T2w.nrrd", folder / "bench_T2w.seg.nrrd"
        writeFiles(volume, volumeFile, caseFile)
        browser = launchChromium(playwright.chromium)
        served = ServedPage(caseFile, folder)
        try:
            page = browser.new_context(viewport={"width": 1600, "height": 900}).new_page()
            page.set_default_timeout(30_000)
            return StrokingHand(PageDriver(page, served, volumeFile).open(), volume).strokesMs(strokes)
        finally:
            browser.close()
            served.close()


def writeFiles(volume: BenchVolume, volumeFile: Path, caseFile: Path) -> None:
    """A volume with a cord in it, and its case."""
    from SpinePainCohortLib.CommandLine.PhantomCommand import writePhantom
    from SpinePainRHILib.Scene.EmbeddedSlicer import newScratchScene

    parts = SimpleNamespace(image=imageOf(volume)[0], geometry=volume.geometry(), case=volume.case())
    writePhantom(parts, volumeFile, caseFile, newScratchScene())


class StrokingHand:
    """Paints across the cord in one place after the other, and erases each stroke with the next."""

    def __init__(self, driver: PageDriver, volume: BenchVolume) -> None:
        self._driver, self._mouse = driver, driver.page.mouse
        self._ways = self._waysAlongCord(volume)
        driver.fit()
        driver.choose("High intensity")
        driver.page.evaluate(WATCH)

    def strokesMs(self, count: int) -> list[float]:
        """The time of each of ``count`` strokes."""
        first = self._driver.text("ratio-here")
        times = [self._strokeMs(number) for number in range(WARMING_STROKES + count + count % 2)]
        last = self._driver.text("ratio-here")
        if last != first:
            raise AssertionError(f"All was erased again, but {first} became {last}, so the times mean nothing.")
        return times[WARMING_STROKES:][:count]

    def _strokeMs(self, number: int) -> float:
        tool, page = "paint" if number % 2 == 0 else "erase", self._driver.page
        self._driver.take(tool, BRUSHES_MM[tool])
        way = self._ways[number // 2 % len(self._ways)]
        self._mouse.move(*way[0])
        page.evaluate("nextNumber()")
        self._mouse.down()
        for place in way[1:]:
            time.sleep(MOVE_SECONDS)
            self._mouse.move(*place)
        self._mouse.up()
        passedMs, shown = page.evaluate("numberCame")
        time.sleep(REST_SECONDS)
        if page.locator("#ratio-here").inner_text() != shown:
            raise AssertionError("The number that came first was not the last, so its time means nothing.")
        return float(passedMs)

    def _waysAlongCord(self, volume: BenchVolume) -> list[list[tuple[float, float]]]:
        """Places of the mouse for each stroke: a piece of the cord's middle, away from the lesion."""
        cord, stepMm = volume.case().cord, volume.spacingMm[1]
        k = volume.shape[0] // 2
        rows = cord.voxels[k - cord.offset[0]]
        middles = {j: float(np.flatnonzero(row).mean()) + cord.offset[2]
                   for j, row in enumerate(rows, start=cord.offset[1]) if row.any()}
        height, length = volume.shape[1], ROWS_MM / stepMm
        starts = [j for j in np.linspace(0.1 * height, 0.9 * height - length, 2 * PLACES)
                  if abs(j + length / 2 - height / 2) * stepMm > LESION_MM + length * stepMm / 2]
        box = self._driver.page.locator("#view-Yellow").bounding_box()
        ways = []
        for start in np.random.default_rng(1).permutation(starts)[:PLACES]:
            js = np.linspace(start, start + length, MOVES + 1)
            ways.append([self._driver.place("Yellow", (middles[round(j)], j, k), box) for j in js])
        return ways


if __name__ == "__main__":
    from SpinePainRHILib.Scene.EmbeddedSlicer import hideLibraryMessages

    hideLibraryMessages()
    main()
