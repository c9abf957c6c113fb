"""What a reader does on the page: looks, types, clicks, and strokes at places of the patient."""

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ServedPage import ServedPage
from ViewGeometry import VolumeGeometry

VIEWS = ("Red", "Yellow", "Green")
Voxel = tuple[float, float, float]
_EDITED = "document.querySelector('#segment').selectedOptions[0].text"


class PageDriver:
    """The page of a served case; it knows no more than what is seen. ``volume`` is the file that the views show."""

    def __init__(self, page: Any, served: ServedPage, volume: Path | None = None) -> None:
        self.page, self.served = page, served
        self._geometry = VolumeGeometry(volume) if volume is not None else None

    def open(self) -> "PageDriver":
        """Opens the address and waits until every view shows a picture."""
        self.page.goto(self.served.address)
        return self.waitForViews()

    def waitForViews(self) -> "PageDriver":
        for name in VIEWS:
            self.page.wait_for_function(
                "name => { const img = document.querySelector(`#view-${name} img`); "
                "return img && img.complete && img.naturalWidth > 10; }", arg=name)
        return self

    def text(self, ident: str) -> str:
        """The text of a control, without spaces that keep a number and its unit together."""
        return self.page.locator(f"#{ident}").inner_text().replace("\u00a0", " ")

    def percent(self, ident: str) -> float:
        """The number that is shown, in percent."""
        return float(self.text(ident).removesuffix("%"))

    def waitForText(self, ident: str, text: str) -> None:
        """Waits until a control shows this text, whatever its spaces are."""
        self.page.wait_for_function(
            "([ident, text]) => document.getElementById(ident).innerText.replaceAll('\\u00a0', ' ') === text",
            arg=[ident, text])

    def waitForOther(self, ident: str, text: str) -> str:
        """Waits until a control shows another text than this; that text."""
        self.page.wait_for_function(
            "([ident, text]) => document.getElementById(ident).innerText.replaceAll('\\u00a0', ' ') !== text",
            arg=[ident, text])
        return self.text(ident)

    def click(self, ident: str) -> None:
        """Clicks a control; its section is unfolded before."""
        control = self.page.locator(f"#{ident}")
        control.evaluate("each => { for (let up = each; up; up = up.parentElement) "
                         "if (up.tagName === 'DETAILS' && !each.matches('summary')) up.open = true; }")
        control.click()

    def isDown(self, ident: str) -> bool:
        return self.page.locator(f"#{ident}").get_attribute("aria-pressed") == "true"

    def waitUntilDown(self, ident: str, isDown: bool = True) -> None:
        """Waits until a button is down, or up."""
        self.page.wait_for_selector(f'#{ident}[aria-pressed="{"true" if isDown else "false"}"]')

    @property
    def edited(self) -> str:
        """Name of the segment that is edited."""
        return self.page.evaluate(_EDITED)

    def waitForEdited(self, start: str) -> None:
        """Waits until the name of the segment that is edited begins so."""
        self.page.wait_for_function(f"start => {_EDITED}.startsWith(start)", arg=start)

    def choose(self, start: str) -> None:
        """Chooses the first segment whose name begins so, and waits until it is the one that is edited."""
        self.page.wait_for_function("start => [...document.querySelector('#segment').options].some("
                                    "each => each.text.startsWith(start))", arg=start)
        names = self.page.locator("#segment option").all_inner_texts()
        self.page.locator("#segment").select_option(index=next(
            place for place, name in enumerate(names) if name.startswith(start)))
        self.waitForEdited(start)
        self.answered()

    def take(self, tool: str, brushMm: float | None = None) -> None:
        """Takes a tool by its button, and a brush of this size."""
        if not self.isDown(f"tool-{tool}"):
            self.click(f"tool-{tool}")
        self.waitUntilDown(f"tool-{tool}")
        if brushMm is not None:
            self.enter(f"{tool}-brushDiameterMm", str(brushMm))

    def enter(self, ident: str, text: str) -> None:
        """Enters a text, or a number, as a reader does who then goes on to the next control."""
        control = self.page.locator(f"#{ident}")
        control.fill(text)
        control.press("Tab")

    def fit(self) -> None:
        """Shows the whole volume in every view, which is what ``stroke`` reckons with."""
        self.click("view-fit")
        self.answered()

    def answered(self) -> None:
        """Waits until the server has answered all that the page told it before."""
        self.page.evaluate("() => window.trame.client.getConnection().getSession().call('trame.state.get', [])"
                           ".then(() => 0)")

    def place(self, view: str, voxel: Voxel, box: dict[str, float]) -> tuple[float, float]:
        """Where on the page a voxel's centre is seen, in a view that lies in this box."""
        x, y = self._geometry.place(view, voxel, box["width"], box["height"])
        return box["x"] + x, box["y"] + y

    def stroke(self, view: str, voxels: Sequence[Voxel], steps: int = 8) -> None:
        """Moves the mouse with its button down over the centres of voxels (i, j, k)."""
        box = self.page.locator(f"#view-{view}").bounding_box()
        first, *others = [self.place(view, each, box) for each in voxels]
        mouse = self.page.mouse
        mouse.move(*first)
        mouse.down()
        for place in others:
            mouse.move(*place, steps=steps)
        mouse.up()

    def paint(self, view: str, voxels: Sequence[Voxel], watched: str = "ratio-here") -> str:
        """A stroke that changes a number, and what is shown then."""
        before = self.text(watched)
        self.stroke(view, voxels)
        return self.waitForOther(watched, before)

    def save(self) -> None:
        """Saves by the button, and waits until the page says that it is done."""
        self.click("save-case")
        self.page.wait_for_function("() => document.querySelector('#save-lines').innerText.startsWith('Saved.')")

    def focusOrder(self, limit: int = 400) -> list[str]:
        """IDs, or names where there is none, of all that the Tab key comes to, until it leaves the page."""
        found = []
        self.page.evaluate("() => document.activeElement && document.activeElement.blur()")
        for _ in itertools.repeat(None, limit):
            self.page.keyboard.press("Tab")
            name = self.page.evaluate("() => { const each = document.activeElement; return each === document.body ? "
                                      "'' : each.id || each.innerText || each.tagName; }")
            if not name or (found and name == found[0]):
                break
            found.append(name)
        return found
