"""The scale of pain: a slider that only a deliberate act of the rater moves, with its value in large letters."""

from typing import Any

from SpinePainRHILib.Widgets.Connections import Connections

HIGHEST = 10.0


class ScoreSlider:
    """A QSlider in steps of the scale, without pages: a click beside the handle, or the wheel turned to scroll the
    panel, would set a score that nobody meant.

    There is no spin box, which would take the digit keys for itself. ``onMoved`` is called when the rater moves it.
    """

    def __init__(self, ui: Any, onMoved: Any) -> None:
        self._slider, self._label, self._onMoved = ui.scoreSlider, ui.scoreLabel, onMoved
        self._step, self._isSetting = 0.5, False
        self._connections = Connections()
        self._slider.pageStep = 0  # Qt turns the wheel by no more than a page, too
        self._connections.add(self._slider, "valueChanged(int)", self._onValue)
        self.setStep(self._step)

    @property
    def value(self) -> float:
        """From 0 to 10."""
        return self._slider.value * self._step

    def setStep(self, step: float) -> None:
        """0.5 or 1; the value becomes one of the new steps."""
        value, self._step, self._isSetting = self.value, step, True
        self._slider.maximum = round(HIGHEST / step)
        self._slider.singleStep = 1
        self._slider.value = round(value / step)
        self._isSetting = False

    def show(self, value: float | None) -> None:
        """Shows a value as no act of the rater; None for one that is not given yet."""
        self._isSetting = True
        self._slider.value = round((value or 0.0) / self._step)
        self._isSetting = False
        self._label.text = "–" if value is None else f"{value:g}"

    def enter(self, value: float) -> None:
        """The rater gives this value."""
        self.show(value)
        self._label.text = f"{self.value:g}"
        self._onMoved()

    def close(self) -> None:
        self._connections.removeAll()

    def _onValue(self, _value: int = 0) -> None:
        if not self._isSetting:
            self._label.text = f"{self.value:g}"
            self._onMoved()
