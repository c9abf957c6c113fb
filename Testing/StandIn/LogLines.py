"""The warnings and errors in Slicer's error log, for tests; works in a real Slicer, too."""

import slicer

LEVELS = ("Warning", "Error", "Critical", "Fatal")


def logLines(levels: tuple[str, ...] = LEVELS) -> list[str]:
    """Those of ``levels``, one text an entry, from the oldest to the newest."""
    model = slicer.app.errorLogModel()
    levelColumn = 2
    return [model.logEntryDescription(row) for row in range(model.logEntryCount())
            if model.data(model.index(row, levelColumn)) in levels]


def clearLog() -> None:
    """Forgets what was reported before."""
    slicer.app.errorLogModel().clear()
