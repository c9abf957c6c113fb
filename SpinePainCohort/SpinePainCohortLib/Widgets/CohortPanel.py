"""The whole panel: its parts, and what they owe each other."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import slicer

from ..Gathering.MeasureFunction import MeasureFunction
from ..Session.CohortSession import CohortSession
from .AnalysisPart import AnalysisPart
from .ExportPart import ExportPart
from .GatherPart import GatherPart
from .ImportPart import ImportPart
from .TableNodes import TableNodes
from .VasEntryPart import VasEntryPart


class CohortPanel:
    """Connects the parts over one session. ``close`` undoes all of it."""

    def __init__(self, ui: Any, measure: MeasureFunction, cacheFolder: Path | None,
                 install: Callable[[tuple[str, ...]], bool]) -> None:
        self._tables = TableNodes(slicer.mrmlScene)
        self.session = CohortSession(measure, cacheFolder, lambda progress: self.gathering.showProgress(progress))
        self.gathering = GatherPart(ui, self.session, self._tables, self._onGathered)
        self.analysis = AnalysisPart(ui, self.session, self._tables, self._isBusy, install)
        self.export = ExportPart(ui, self.session, lambda: self.analysis.filters, install, self._isBusy)
        self.entry = VasEntryPart(ui)
        self._import = ImportPart(ui)

    def onSceneClosing(self) -> None:
        """Ends a gathering under way, and lets go of the nodes that will be gone."""
        self.gathering.cancel()
        self._tables.release()
        self.analysis.clear()

    def onSceneClosed(self) -> None:
        """Shows the results in the new scene."""
        if self.session.isGathered and not self._isBusy():
            self.gathering.showLeftOut()
            self.analysis.update()

    def close(self) -> None:
        """Ends what is under way, undoes every connection, lets go of every node."""
        for part in (self.gathering, self.analysis, self.export, self.entry, self._import):
            part.close()
        self._tables.release()

    def _isBusy(self) -> bool:
        return self.gathering.isBusy

    def _onGathered(self) -> None:
        self.analysis.showGathered()
        self.export.update()
