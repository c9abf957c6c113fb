"""How the image is looked at: brightness, contrast, zoom."""

from dataclasses import dataclass, field
from typing import Any

from SpinePainRHILib.Scene.CaseVolume import volumeVoxels
from SpinePainRHILib.Shown.CaseTexts import whyNoImage
from SpinePainRHILib.Shown.Words import _

from .Controls import button, given, numberField, numberOf, row, section
from .Part import Part
from .Workbench import Workbench


@dataclass
class ViewShown:
    """State of this part; limits are ``[least, most, step]``."""

    window: float = 1.0
    level: float = 0.0
    windowLimits: list[float] = field(default_factory=lambda: [0.0, 1.0, 1.0])
    levelLimits: list[float] = field(default_factory=lambda: [0.0, 1.0, 1.0])
    closed: str | None = None


class ViewPart(Part[ViewShown]):
    """Sets the display of the open case's volume; what it measures stays as it is."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench, ViewShown)
        self._limitsOf: Any = None
        bench.case.changed.connect(self.refresh)
        bench.case.contextChanged.connect(self.refresh)
        self.refresh()

    def build(self) -> None:
        name, views, acting = self._name, self._bench.views, self._bench.acting
        with section(_("View"), "view", isOpen=False):
            numberField(_("Brightness"), name.level, "level", acting("", self._setLevel), name.levelLimits,
                        name.closed)
            numberField(_("Contrast range"), name.window, "window", acting("", self._setWindow), name.windowLimits,
                        name.closed)
            with row():
                button(_("Automatic"), self._setAutomatic, "window-auto", reason=name.closed,
                       tip=_("Brightness and contrast by the image's own intensities"))
                button(_("Fit"), views.fit, "view-fit", reason=name.closed, tip=_("The whole image in every view"))
                button(_("Larger"), given(self._zoom, "0.25"), "view-larger", reason=name.closed)
                button(_("Smaller"), given(self._zoom, "-0.25"), "view-smaller", reason=name.closed)

    def refresh(self) -> None:
        """Shows the display of the volume as it is now."""
        session, data, display = self._session, self._data, self._display()
        data.closed = whyNoImage(session)
        if session is None or display is None:
            return
        if session.volumeNode is not self._limitsOf:  # not at every letter of a note
            self._limitsOf, voxels = session.volumeNode, volumeVoxels(session.volumeNode)
            low, high = float(voxels.min()), float(voxels.max())
            step = max((high - low) / 200, 1e-6)
            data.levelLimits, data.windowLimits = [low, high, step], [step, max(high - low, step), step]
        data.window, data.level = display.GetWindow(), display.GetLevel()

    def _display(self) -> Any:
        session = self._session
        return session.volumeNode.GetDisplayNode() if session is not None and session.volumeNode is not None else None

    def _set(self, window: float | None, level: float | None) -> None:
        display = self._display()
        if display is not None:
            display.AutoWindowLevelOff()
            display.SetWindowLevel(display.GetWindow() if window is None else window,
                                   display.GetLevel() if level is None else level)
            self.refresh()

    def _setWindow(self, value: Any) -> None:
        self._set(max(numberOf(value), 1e-6), None)

    def _setLevel(self, value: Any) -> None:
        self._set(None, numberOf(value))

    def _setAutomatic(self) -> None:
        display = self._display()
        if display is not None:
            display.AutoWindowLevelOn()
            self.refresh()

    def _zoom(self, factor: float) -> None:
        self._bench.views.mainView.zoom(factor)
