"""The slice views that are on screen, in an order that stays."""

from typing import Any

STANDARD = ("Red", "Yellow", "Green")


def shownSliceViews(layoutManager: Any) -> tuple[str, ...]:
    """Names of the slice views of the present layout: Slicer's three first, then others by name.

    Slicer lists views in no order, and those of earlier layouts with them. Where it says of none that it is shown, as
    for a moment while a scene closes, all are given.
    """
    names = sorted(layoutManager.sliceViewNames(),
                   key=lambda name: (STANDARD.index(name) if name in STANDARD else len(STANDARD), name))
    shown = [name for name in names if layoutManager.sliceWidget(name).mrmlSliceNode().IsMappedInLayout()]
    return tuple(shown or names)
