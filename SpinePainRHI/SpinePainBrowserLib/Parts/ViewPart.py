"""How the image is looked at: brightness, contrast, zoom."""

from dataclasses import dataclass, field
from typing import Any

from SpinePainRHILib.Scene.CaseVolume import volumeVoxels
from SpinePainRHILib.Shown.CaseTexts import whyNoImage
from SpinePainRHILib.Shown.Words import _

from .Controls import button, given, numberField, row, section
from .PartState import PartState
from .Workbench import Workbench


@dataclass
class ViewShown:
    """State of this part; ``limits`` are of the level, ``[least, most, step]``."""

    window: float = 1.0
    level: float = 0.0
    windowLimits: list[float] = field(default_factory=lambda: [0.0, 1.0, 1.0])
    levelLimits: list[float] = field(default_factory=lambda: [0.0, 1.0, 1.0])
    closed: str = ""


class ViewPart:
    """Sets the display of the open case's volume; what it measures stays as it is."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._shown = PartState(bench.server.state, ViewShown)
        self._limitsOf: Any = None
        bench.case.changed.connect(self.refresh)
        bench.case.contextChanged.connect(self.refresh)
        self.refresh()

    def build(self) -> None:
        name, views = self._shown.name, self._bench.views
        with section(_("View"), "view", isOpen=False):
            numberField(_("Brightness"), name.level, "level", given(self._setLevel), name.levelLimits,
                        f"!!{name.closed}")
            numberField(_("Contrast range"), name.window, "window", given(self._setWindow), name.windowLimits,
                        f"!!{name.closed}")
            with row():
                button(_("Automatic"), self._setAutomatic, "window-auto", reason=name.closed,
                       tip=_("Brightness and contrast by the image's own intensities"))
                button(_("Fit"), views.fit, "view-fit", reason=name.closed, tip=_("The whole image in every view"))
                button(_("Larger"), (self._zoom, "[0.25]"), "view-larger", reason=name.closed)
                button(_("Smaller"), (self._zoom, "[-0.25]"), "view-smaller", reason=name.closed)

    def refresh(self) -> None:
        """Shows the display of the volume as it is now."""
        session, data = self._bench.case.session, self._shown.data
        data.closed = whyNoImage(session) or ""
        display = self._display()
        if session is None or display is None:
            return
        if session.volumeNode is not self._limitsOf:  # not at every letter of a note
            self._limitsOf = session.volumeNode
            self._showLimits(session.volumeNode)
        self._tell(display)

    def _showLimits(self, volumeNode: Any) -> None:
        data, voxels = self._shown.data, volumeVoxels(volumeNode)
        low, high = float(voxels.min()), float(voxels.max())
        step = max((high - low) / 200, 1e-6)
        data.levelLimits, data.windowLimits = [low, high, step], [step, max(high - low, step), step]

    def _display(self) -> Any:
        session = self._bench.case.session
        return session.volumeNode.GetDisplayNode() if session is not None and session.volumeNode is not None else None

    def _tell(self, display: Any) -> None:
        self._shown.data.window, self._shown.data.level = display.GetWindow(), display.GetLevel()

    def _set(self, window: float | None, level: float | None) -> None:
        display = self._display()
        if display is not None:
            display.AutoWindowLevelOff()
            display.SetWindowLevel(window or display.GetWindow(), display.GetLevel() if level is None else level)
            self._tell(display)

    def _setWindow(self, value: Any) -> None:
        self._set(max(float(value), 1e-6), None)

    def _setLevel(self, value: Any) -> None:
        self._set(None, float(value))

    def _setAutomatic(self) -> None:
        display = self._display()
        if display is not None:
            display.AutoWindowLevelOn()
            self._tell(display)

    def _zoom(self, factor: float) -> None:
        self._bench.views.mainView.zoom(factor)
