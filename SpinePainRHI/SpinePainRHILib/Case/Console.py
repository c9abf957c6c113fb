"""The whole job without a panel: what the Python console and a batch script call.

In Slicer's console, ``logic`` being SpinePainRHILogic::

    session = logic.createCase(getNode("T2"), "sub-001", reader="R1", folder="/data/cases")
    session.valuesChanged.connect(lambda values: print(values.rhiPercent))
    ...                                   # outline in the Segment Editor; every stroke prints
    session.lesions.setLevel(session.lesions.rows()[0].segmentId, "L1")
    session.file.save()
    session.close()
"""

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from SpinePainTraceLib import CordTrace

from ..Core.Cases import CaseInfo, CaseMeasurement, measureCase
from ..Core.CaseTags import BASELINE, CordMeaning
from ..Events.Scheduling import Schedule, runNow
from ..Files.CaseFileNames import caseStem
from ..Keep.CaseStorage import CasePlace
from ..Keep.Recovery import Recovery, findRecovery
from ..Scene.CaseFile import SaveResult
from ..Scene.CaseReading import readCaseFile
from ..Scene.CaseSegmentation import readCase
from ..Scene.CaseVolume import checkOutlinable, volumeFile
from ..Scene.EmbeddedSlicer import startSlicer
from ..Scene.SegmentRecognition import RoleMapping
from ..Scene.SeriesVolume import addSeriesVolume
from .CaseCreation import createCase
from .CaseOpening import applyMapping, caseNodes, fileOf, loadCase, removeCase
from .CaseSession import CaseSession
from .LevelProposing import LevelProposer, LevelsAssigned
from .VolumeTracing import traceOnVolume

_LOG = logging.getLogger(__name__)  # what becomes of cases, never with an identifier


class RhiConsole:
    """Creates, opens, measures and saves cases of one scene. SpinePainRHILogic offers these methods."""

    def __init__(self, scene: Any = None, schedule: Schedule = runNow,
                 clock: Callable[[], float] = time.monotonic) -> None:
        """``scene`` is the application's by default; ``schedule`` and ``clock`` go to the sessions."""
        self._givenScene, self._schedule, self._clock = scene, schedule, clock

    @property
    def scene(self) -> Any:
        return self._givenScene if self._givenScene is not None else startSlicer().scene

    def createCase(self, volumeNode: Any, case: CaseInfo | str, *, reader: str | None = None,
                   timepoint: str = BASELINE, cordMeaning: CordMeaning | None = None,
                   folder: str | Path | None = None) -> CaseSession:
        """A new case on a volume; ``case`` is its ID, or a CaseInfo, which the other details then come from.

        ``folder`` is where it will be saved (default: where the volume's file is). Raises ValueError for a volume
        that cannot be outlined and without a case ID.
        """
        info = case if isinstance(case, CaseInfo) else CaseInfo(case, timepoint, reader, cordMeaning)
        node = createCase(volumeNode, info)
        file = volumeFile(volumeNode)
        place = CasePlace(folder=Path(folder) if folder else file and file.parent)
        session = self._newSession(node, volumeNode, place, checkSource=False)
        _LOG.info("A case was made.")
        return session

    def loadSeries(self, path: str | Path, series: str | None = None) -> tuple[Any, tuple[str, ...]]:
        """The volume of a DICOM series, from its folder or a file of it, checked slice by slice; and notes on it.

        ``series`` chooses one of several. Raises ValueError as SeriesVolume.addSeriesVolume.
        """
        return addSeriesVolume(self.scene, Path(path), series)

    def openCase(self, path: str | Path, volumeNode: Any = None,
                 mapping: tuple[RoleMapping, ...] = ()) -> CaseSession:
        """Opens a case file, on the volume where one is given; ``session.sourceProblem`` says whether it fits.

        ``mapping`` tells roles of a segmentation from another tool. Raises ValueError for a file that is no case.
        """
        if volumeNode is not None:
            checkOutlinable(volumeNode)
        path = Path(path)
        session = self._newSession(loadCase(path, self.scene, volumeNode, mapping), volumeNode, CasePlace(path))
        _LOG.info("A case was opened from its file: %d lesions.", len(session.values.rows))
        return session

    def openNode(self, segmentationNode: Any, volumeNode: Any = None,
                 mapping: tuple[RoleMapping, ...] = ()) -> CaseSession:
        """Goes on with a case that is in the scene, as after opening an ``.mrb``; its volume is the one it refers to.

        Raises ValueError for a segmentation that is no case.
        """
        applyMapping(segmentationNode, mapping)
        path = fileOf(segmentationNode)
        session = self._session(segmentationNode, volumeNode, CasePlace(path))
        if path is None and session.volumeNode is not None and (file := volumeFile(session.volumeNode)) is not None:
            session.file.setFolder(file.parent)
        proposed = session.file.proposedPath
        if proposed is not None and findRecovery(proposed) is not None:
            session.file.markUnsaved()  # it was left with unsaved work, and nobody knows what of it is in the file
        _LOG.info("A case of the scene was opened: %d lesions.", len(session.values.rows))
        return session

    def recover(self, recovery: Recovery, volumeNode: Any = None) -> CaseSession:
        """Opens the unsaved work of a case; it is kept where it is until the case is saved."""
        node = loadCase(recovery.autosavePath, self.scene, volumeNode)
        # It is the case, not its autosave: Slicer's own Save shall not write there either.
        node.SetName(caseStem(recovery.casePath))
        node.GetStorageNode().SetFileName(recovery.casePath.name if recovery.isSpare else str(recovery.casePath))
        exists = recovery.casePath.is_file()
        folder = None if recovery.isSpare else recovery.casePath.parent
        session = self._newSession(node, volumeNode, CasePlace(recovery.casePath if exists else None, folder, True))
        _LOG.info("Unsaved work of an earlier session was opened: %d lesions.", len(session.values.rows))
        return session

    def caseNodes(self) -> tuple[Any, ...]:
        """The segmentation nodes of the scene that are cases."""
        return caseNodes(self.scene)

    def measure(self, case: Any, axis: str = "acquisition", rule: str = "auto",
                mapping: tuple[RoleMapping, ...] = ()) -> CaseMeasurement:
        """Measures a case: a file, a segmentation node or a session. Raises ValueError for what is no case."""
        if isinstance(case, (str, Path)):
            measurement = measureCase(readCaseFile(case, mapping), axis, rule, str(case))
        else:
            node = case.segmentationNode if isinstance(case, CaseSession) else case
            if node is None:
                raise ValueError("The session has ended: open the case again.")
            measurement = measureCase(readCase(node, mapping), axis, rule)
        _LOG.info("A case was measured: %d lesions.", len(measurement.lesions))
        return measurement

    def assignLevels(self, session: CaseSession, vertebraNode: Any, scheme: str | None = None) -> LevelsAssigned:
        """Assigns a level to every outlined lesion that has none, told by the vertebrae in a segmentation, a label
        volume or a point list; ``scheme`` names the tool whose numbers it has (Core.VertebraSchemes).

        Raises ValueError for an unknown scheme. See LevelProposing.LevelProposer, whose ``propose`` assigns nothing.
        """
        assigned = LevelProposer().assign(session.lesions, vertebraNode, scheme)
        session.update()
        return assigned

    def save(self, session: CaseSession, path: str | Path | None = None, overwrite: bool = False) -> SaveResult:
        """Saves a session's case; see CaseStorage.save."""
        return session.file.save(path, overwrite)

    def traceCord(self, volumeNode: Any, curveNode: Any) -> CordTrace:
        """The cord between the first and the last point of a markups curve on a volume; see Trace.traceCord.

        Nothing in the scene changes; CordTracing.CordTracer previews a trace and writes it into a case.
        """
        return traceOnVolume(volumeNode, curveNode)

    def _session(self, node: Any, volumeNode: Any, place: CasePlace, checkSource: bool = True) -> CaseSession:
        return CaseSession(node, volumeNode, schedule=self._schedule, clock=self._clock, place=place,
                           checkSource=checkSource)

    def _newSession(self, node: Any, volumeNode: Any, place: CasePlace, checkSource: bool = True) -> CaseSession:
        """A session on a node that was just added to the scene, and is taken out again where it is refused."""
        try:
            return self._session(node, volumeNode, place, checkSource)
        except ValueError:
            removeCase(node)
            raise
