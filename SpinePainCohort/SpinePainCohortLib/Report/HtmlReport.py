"""A page as HTML: one file that holds everything, readable from top to bottom, on screen and on paper."""

import base64
from importlib.resources import files
from typing import Any

from SpinePainRHILib.Core.ShownText import visible

from .Page import Bullets, Drawing, DrawingRow, Page, Paragraph


def renderPage(page: Page) -> str:
    """The page. Everything that came from a user's files is escaped by the template engine, and what cannot be seen
    in it is written out."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    resources = files(__package__).joinpath("Resources")
    environment = Environment(autoescape=True, undefined=StrictUndefined, finalize=_visibleText)
    template = environment.from_string(resources.joinpath("Report.html").read_text(encoding="utf-8"))
    style = Markup(resources.joinpath("Report.css").read_text(encoding="utf-8").strip())
    return template.render(page=page, kindOf=_kindOf, sourceOf=_sourceOf, style=style) + "\n"


def _visibleText(value: Any) -> Any:
    """A text of a user's files with its lines visible (Core.ShownText); markup of ours as it is."""
    return value if not isinstance(value, str) or hasattr(value, "__html__") else "\n".join(
        map(visible, value.split("\n")))


def _kindOf(block: object) -> str:
    kinds = {Paragraph: "paragraph", Bullets: "bullets", Drawing: "drawing", DrawingRow: "drawings"}
    return kinds.get(type(block), "table")


def _sourceOf(drawing: Drawing) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(drawing.picture.svg).decode("ascii")
