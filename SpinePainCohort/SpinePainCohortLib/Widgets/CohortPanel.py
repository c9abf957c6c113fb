"""The whole panel: its parts, and what they owe each other."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import slicer

from ..Gathering.MeasureFunction import MeasureFunction
from ..Run.CohortSession import CohortSession
from .AnalysisPart import AnalysisPart
from .ExportPart import ExportPart
from .GatherPart import GatherPart
from .ImportPart import ImportPart
from .PanelTabs import PanelTabs
from .TableNodes import TableNodes
from .TablesPart import TablesPart
from .VasEntryPart import VasEntryPart


class CohortPanel:
    """Connects the parts over one session. ``close`` undoes all of it."""

    def __init__(self, ui: Any, measure: MeasureFunction, cacheFolder: Path | None,
                 install: Callable[[tuple[str, ...]], bool]) -> None:
        self._tables = TableNodes(slicer.mrmlScene)
        self.session = CohortSession(measure, cacheFolder, lambda progress: self.gathering.showProgress(progress))
        self.tables = TablesPart(ui, self._tables, install)
        self.gathering = GatherPart(ui, self.session, self._tables, self.tables, self._onGathered,
                                    lambda: self.analysis.resume())
        self.analysis = AnalysisPart(ui, self.session, self._tables, self._isBusy, install)
        self.export = ExportPart(ui, self.session, lambda: self.analysis.filters, install, self._isBusy)
        self.entry = VasEntryPart(ui, self.gathering.measuring.settings)
        self._import = ImportPart(ui, self._tables, self.tables, install)
        self._tabs = PanelTabs(ui, self.entry.setShown)

    def enter(self) -> None:
        """The module was chosen."""
        self._tabs.setActive(True)

    def exit(self) -> None:
        """Another module was chosen: what was hidden from raters is shown again."""
        self._tabs.setActive(False)

    def onSceneClosing(self) -> None:
        """Lets go of the charts, which go with the scene. Tables and a gathering under way are no part of it."""
        self.analysis.releaseScene()

    def close(self) -> None:
        """Ends what is under way, undoes every connection, lets go of every node."""
        for part in (self._tabs, self.gathering, self.tables, self.analysis, self.export, self.entry, self._import):
            part.close()
        self._tables.release()

    def _isBusy(self) -> bool:
        return self.gathering.isBusy

    def _onGathered(self) -> None:
        self.analysis.showGathered()
        self.export.update()
