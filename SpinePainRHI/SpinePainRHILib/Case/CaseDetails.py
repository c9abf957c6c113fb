"""Who outlined what, when and how far: the case-wide tags of a session, and whether it is still open."""

from dataclasses import replace
from typing import Any

from ..Core.Cases import CaseInfo
from ..Events.Signal import Signal
from ..Live.LiveMeasurement import LiveMeasurement
from ..Scene.SegmentStatus import CaseStatus, setCaseStatus, statusOf, statusTag
from ..Scene.SegmentTags import setCaseInfo


class CaseDetails:
    """The reader's context of a session, which is stored on the cord segment.

    Every method raises ValueError once the session has ended, and while no one segment is the cord.
    """

    def __init__(self, segmentationNode: Any, live: LiveMeasurement) -> None:
        self._node, self._live = segmentationNode, live
        self.contextChanged = Signal()

    @property
    def segmentationNode(self) -> Any:
        """The segmentation node; None once the session has ended."""
        return self._node

    @property
    def isOpen(self) -> bool:
        return self._node is not None

    @property
    def info(self) -> CaseInfo:
        """Case, timepoint, reader, meaning of the cord outline, notes; ValueError while there is no one cord."""
        self._requireOpen()
        return self._live.read().case.info

    def setInfo(self, info: CaseInfo) -> None:
        """Writes the case-wide tags. Raises ValueError without a case ID."""
        if not info.caseId.strip():
            raise ValueError("The case ID is empty: enter one.")
        if info != self.info:
            setCaseInfo(self._cord(), info)
            self.contextChanged.emit()

    def setDetails(self, **changes: Any) -> None:
        """Changes single fields of ``info``: ``setDetails(reader="R1", notes=None)``."""
        self.setInfo(replace(self.info, **changes))

    @property
    def status(self) -> CaseStatus:
        """How far the reader is with the case."""
        return statusOf(statusTag(self._cord()))

    def setStatus(self, status: CaseStatus) -> None:
        if status != self.status:
            setCaseStatus(self._cord(), status)
            self.contextChanged.emit()

    def _requireOpen(self) -> None:
        if self._node is None:
            raise ValueError("This case is closed: open it again.")

    def _cord(self) -> Any:
        self._requireOpen()
        return self._node.GetSegmentation().GetSegment(self._live.read().cordId)
