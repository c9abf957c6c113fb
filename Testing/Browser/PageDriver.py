"""What a reader does on the page: looks, types, clicks, and strokes at places of the patient."""

from pathlib import Path
from typing import Any

from ServedPage import ServedPage

VIEWS = ("Red", "Yellow", "Green")


class PageDriver:
    """The page of a served case; it knows no more than what is seen."""

    def __init__(self, page: Any, served: ServedPage, folder: Path) -> None:
        self.page, self.served, self.folder = page, served, folder

    def open(self) -> "PageDriver":
        """Opens the address and waits until every view shows a picture."""
        self.page.goto(self.served.address)
        self.waitForViews()
        return self

    def waitForViews(self) -> None:
        for name in VIEWS:
            self.page.wait_for_function(
                "name => { const img = document.querySelector(`#view-${name} img`); "
                "return img && img.complete && img.naturalWidth > 10; }", arg=name)

    def text(self, ident: str) -> str:
        """The text of a control, without spaces that keep a number and its unit together."""
        return self.page.locator(f"#{ident}").inner_text().replace("\u00a0", " ")
