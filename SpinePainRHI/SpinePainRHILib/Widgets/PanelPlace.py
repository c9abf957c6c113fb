"""A module's panel leaving Slicer's module panel in order."""

from typing import Any

_PLACE = "scrollAreaWidgetContents"
"""Name of the widget that Slicer's module panel scrolls."""


def leaveInOrder(moduleWidget: Any) -> None:
    """Takes ``moduleWidget`` out of the layout of Slicer's module panel; to be called in the module's ``exit``.

    Slicer's qSlicerModulePanel::removeModule takes the layout's item of the widget after ``exit`` and never deletes
    it. Qt then asks that lost item, not the one of the next time the module is chosen, to forget how high the widget
    was: the panel keeps the height of one moment for good, cut off or with empty space below it. Here the layout
    deletes the item, and Slicer takes a space of no height in its place. The widget stays Slicer's own: if it were
    left to Python, Slicer would end with a crash when it is closed.
    """
    container = moduleWidget.parentWidget()
    if container is None or container.objectName != _PLACE:
        return
    layout = container.layout()
    index = layout.indexOf(moduleWidget)
    if index >= 0:
        layout.removeWidget(moduleWidget)
        layout.insertSpacing(index, 0)
        moduleWidget.setParent(container)  # PythonQt gave it to Python with removeWidget, which deletes it once more
