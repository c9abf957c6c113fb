"""What lies over the pictures of the views: the ratio in the corner, the slider of slices, where each view stands."""

from typing import Any

import vtk
from SpinePainRHILib.Events.Observers import Observers
from SpinePainRHILib.Live.LiveValues import LiveValues
from SpinePainRHILib.Shown.LiveTexts import cornerText
from SpinePainRHILib.Shown.Words import _
from trame.widgets import html

from ..Parts.Controls import given
from .PageViews import VIEW_NAMES, PageViews

PLACES = ("view-main", "view-first", "view-second")


class ViewOverlay:
    """Texts and controls over the views, as state of the page: new ones are there without a new picture."""

    def __init__(self, server: Any) -> None:
        self._server, self._state = server, server.state
        self._case: Any = None
        self._views: PageViews | None = None
        self._followers: list[_SliceFollower] = []
        for name, place in zip(VIEW_NAMES, PLACES, strict=True):
            self._state[self.placeOf(name)] = place
            self._state[f"viewText{name}"] = ""

    def build(self, _server: Any, _template: str, view: Any) -> None:
        """The controls over one view; called when the view is made."""
        name = view.get_singleton_tag()
        follower = _SliceFollower(view, self._state, f"viewSlices{name}")
        self._followers.append(follower)
        html.Div(f"{{{{ viewText{name} }}}}", classes="view-text", id=f"corner-{name}")
        html.Input(type="range", classes="view-slider", id=f"slices-{name}", input=given(follower.move), raw_attrs=[
                   f':aria-label="\'{_("Slices of the view")} {name}\'"', f':min="{follower.state}[0]"',
                              f':max="{follower.state}[1]"', f':step="{follower.state}[2]"',
                              f':value="{follower.state}[3]"'])
        enlarge = _("Show this view large and measure its slice")
        html.Button("⤢", classes="view-enlarge", type="button", id=f"enlarge-{name}", title=enlarge,
                    click=(self._enlarge, f"['{name}']"), v_if=f"{self.placeOf(name)} !== 'view-main'",
                    raw_attrs=[f'aria-label="{enlarge}"'])

    def follow(self, case: Any, views: PageViews) -> None:
        """Shows the values of the open case, and the main view large."""
        self._case, self._views = case, views
        case.valuesChanged.connect(self._show)
        case.changed.connect(self._clear)
        views.arranged.connect(self._arrange)
        self._arrange()

    def close(self) -> None:
        for each in self._followers:
            each.close()

    def placeOf(self, name: str) -> str:
        """Name of the state that holds a view's place."""
        return f"viewPlace{name}"

    def _enlarge(self, name: str) -> None:
        if self._views is not None and name in VIEW_NAMES:
            self._views.follow(name)

    def _arrange(self) -> None:
        main = self._views.mainName
        names = (main, *(name for name in VIEW_NAMES if name != main))
        for name, place in zip(names, PLACES, strict=True):
            self._state[self.placeOf(name)] = place
        if self._case.values is not None:
            self._show(self._case.values)

    def _show(self, values: LiveValues) -> None:
        for name in VIEW_NAMES:
            self._state[f"viewText{name}"] = cornerText(values, name == self._views.mainName)

    def _clear(self) -> None:
        if self._case.session is None:
            for name in VIEW_NAMES:
                self._state[f"viewText{name}"] = ""


class _SliceFollower:
    """Keeps ``[least, most, step, now]`` of a view's slices, in mm along it, in the state; and moves the view."""

    def __init__(self, view: Any, state: Any, name: str) -> None:
        self._view, self._values, self.state = view, state, name
        self._values[name] = [0, 1, 1, 0]
        self._observers = Observers()
        self._observers.add(view.get_view_node(), vtk.vtkCommand.ModifiedEvent, self._tell)

    def close(self) -> None:
        self._observers.removeAll()

    def move(self, offset: Any) -> None:
        """Shows the slice at an offset."""
        self._view.set_slice_value(float(offset))

    def _tell(self) -> None:
        low, high = self._view.get_slice_range()
        now = [round(low, 4), round(high, 4), round(self._view.get_slice_step(), 4),
               round(self._view.get_slice_value(), 4)]
        if self._values[self.state] != now:
            self._values[self.state] = now
