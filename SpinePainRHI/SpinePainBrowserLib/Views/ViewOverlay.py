"""What lies over the pictures of the views: the ratio in the corner, and where each view stands on the page."""

from typing import Any

from SpinePainRHILib.Live.LiveValues import LiveValues
from SpinePainRHILib.Shown.LiveTexts import cornerText
from trame.widgets import html

from .PageViews import VIEW_NAMES, PageViews

PLACES = ("view-main", "view-first", "view-second")


class ViewOverlay:
    """Texts over the views, as state of the page: new ones are there without a new picture."""

    def __init__(self, server: Any) -> None:
        self._state = server.state
        self._case: Any = None
        self._views: PageViews | None = None
        for name, place in zip(VIEW_NAMES, PLACES, strict=True):
            self._state[self.placeOf(name)] = place
            self._state[self._textOf(name)] = ""

    def build(self, _server: Any, _template: str, view: Any) -> None:
        """The controls over one view; called when the view is made."""
        name = view.get_singleton_tag()
        html.Div(f"{{{{ {self._textOf(name)} }}}}", classes="view-text", data_view=name)

    def follow(self, case: Any, views: PageViews) -> None:
        """Shows the values of the open case, and the main view large."""
        self._case, self._views = case, views
        case.valuesChanged.connect(self._show)
        views.arranged.connect(self._arrange)
        self._arrange()

    def placeOf(self, name: str) -> str:
        """Name of the state that holds a view's place."""
        return f"viewPlace{name}"

    def _textOf(self, name: str) -> str:
        return f"viewText{name}"

    def _arrange(self) -> None:
        main = self._views.mainName
        names = (main, *(name for name in VIEW_NAMES if name != main))
        for name, place in zip(names, PLACES, strict=True):
            self._state[self.placeOf(name)] = place
        if self._case.values is not None:
            self._show(self._case.values)

    def _show(self, values: LiveValues) -> None:
        for name in VIEW_NAMES:
            self._state[self._textOf(name)] = cornerText(values, name == self._views.mainName)
