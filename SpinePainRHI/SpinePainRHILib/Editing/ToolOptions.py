"""What the reader sets of the tools: names, limits and choices, for every front end to show."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from ..Events.Signal import Signal
from ..Shown.Words import _


class ScissorsOperation(Enum):
    """What scissors do with the segment and the drawn line."""

    ERASE_INSIDE = _("Erase inside")
    ERASE_OUTSIDE = _("Erase outside")
    FILL_INSIDE = _("Fill inside")


class IslandsOperation(Enum):
    """What becomes of the pieces of a segment; the last two take the piece that is clicked."""

    KEEP_LARGEST = _("Keep the largest piece")
    REMOVE_SMALL = _("Remove small pieces")
    KEEP_CLICKED = _("Keep the piece that is clicked")
    REMOVE_CLICKED = _("Remove the piece that is clicked")

    @property
    def isByClick(self) -> bool:
        return self in (IslandsOperation.KEEP_CLICKED, IslandsOperation.REMOVE_CLICKED)


class SmoothingMethod(Enum):
    """How a segment is smoothed."""

    MEDIAN = _("Median")
    OPENING = _("Opening (removes thin parts)")
    CLOSING = _("Closing (fills small holes)")
    GAUSSIAN = _("Gaussian")


@dataclass(frozen=True)
class OptionText:
    """One option as a front end shows it. ``limits`` are those of a number, ``choices`` the members of an Enum whose
    values are the texts; a switch has neither."""

    name: str
    label: str
    unit: str = ""
    limits: tuple[float, float, float] | None = None  # smallest, largest, step
    choices: type[Enum] | None = None


_BRUSH = (OptionText("brushDiameterMm", _("Brush diameter"), "mm", (0.5, 50.0, 0.5)),
          OptionText("isSphereBrush", _("Ball: reaches neighbouring slices, too")))

TOOL_OPTIONS: dict[str, tuple[OptionText, ...]] = {
    "Paint": _BRUSH,
    "Draw": (),
    "Erase": _BRUSH,
    "Threshold": (),  # thresholdRange, whose limits are the volume's
    "Islands": (OptionText("islandsOperation", _("Operation"), choices=IslandsOperation),
                OptionText("smallestIsland", _("Smallest piece to keep"), _("voxels"), (1, 10000, 1))),
    "Smoothing": (OptionText("smoothingMethod", _("Method"), choices=SmoothingMethod),
                  OptionText("smoothingMm", _("Size"), "mm", (0.1, 20.0, 0.1))),
    "Scissors": (OptionText("scissorsOperation", _("Operation"), choices=ScissorsOperation),
                 OptionText("isScissorsSliceOnly", _("Only on the slice in view"))),
    "Fill between slices": (),
}
"""By the tool's name in the Segment Editor, in the order of the panel in Slicer."""

_TEXTS = {text.name: text for texts in TOOL_OPTIONS.values() for text in texts}


@dataclass
class ToolOptions:
    """The options as they are. Lengths and methods start as in the Segment Editor; setting one tells ``changed``."""

    changed: Signal = field(default_factory=Signal, repr=False)
    brushDiameterMm: float = 5.0
    isSphereBrush: bool = False
    thresholdRange: tuple[float, float] | None = None  # None: not set yet for this volume
    islandsOperation: IslandsOperation = IslandsOperation.KEEP_LARGEST
    smallestIsland: int = 10
    smoothingMethod: SmoothingMethod = SmoothingMethod.MEDIAN
    smoothingMm: float = 3.0
    scissorsOperation: ScissorsOperation = ScissorsOperation.ERASE_INSIDE
    isScissorsSliceOnly: bool = False

    def __setattr__(self, name: str, value: Any) -> None:
        """A number beyond its limits becomes the limit; ValueError for what is none of the choices."""
        text = _TEXTS.get(name)
        if text is not None and text.limits is not None:
            value = min(max(value, text.limits[0]), text.limits[1])
        elif text is not None and text.choices is not None and not isinstance(value, text.choices):
            raise ValueError(f"'{value}' is no choice for '{text.label}'.")
        elif name == "thresholdRange" and value is not None:
            value = (min(value), max(value))
        isNew = getattr(self, name, None) != value
        super().__setattr__(name, value)
        notify: Callable[[], None] | None = getattr(getattr(self, "changed", None), "emit", None)
        if isNew and notify is not None and name != "changed":
            notify()
