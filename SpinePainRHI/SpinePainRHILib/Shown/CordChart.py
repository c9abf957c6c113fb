"""The ratio along the cord as a chart: what is drawn and where one gets to, whatever draws it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..Case.CaseSession import CaseSession
from ..Core.Cases import CaseMeasurement, SliceMeasurement
from ..Live.LiveValues import ViewSlice
from ..Scene.CaseSegmentation import referenceGrid
from ..Scene.Labelmaps import gridOf
from ..Scene.SegmentRecognition import recogniseSegments
from .Words import _

AXIS_TOPS = (1, 2, 5, 10, 20, 50, 100)
"""Upper ends of the vertical axis to choose from, in per cent."""


@dataclass(frozen=True)
class ChartBar:
    """The ratio of one slice; ``height`` is its part of the axis, None without cord: a gap, not a bar of height 0."""

    sliceIndex: int
    rhiPercent: float | None
    height: float | None


@dataclass(frozen=True)
class CordChart:
    """Bars from the first slice to the last, and the marked slices: ``representative`` (a triangle), ``largest`` (a
    diamond; None where the representative one has the largest ratio)."""

    bars: tuple[ChartBar, ...] = ()
    topPercent: float = 1
    representative: int | None = None
    largest: int | None = None

    @property
    def topText(self) -> str:
        """At the upper end of the axis, whose lower end is 0."""
        return f"{self.topPercent:g} %"

    @property
    def rangeText(self) -> str:
        """Below the bars: which slices they are. Without bars, why there are none."""
        if not self.bars:
            return _("No cord is outlined yet.")
        return _("Slice {first} to {last}").format(first=self.bars[0].sliceIndex, last=self.bars[-1].sliceIndex)

    def holds(self, index: int | None) -> bool:
        """Whether a slice, as the one in view, has a place among the bars."""
        return index is not None and bool(self.bars) and (
            self.bars[0].sliceIndex <= index <= self.bars[-1].sliceIndex)


def chartOfSlices(slices: Sequence[SliceMeasurement], representative: int | None = None,
                  largest: int | None = None) -> CordChart:
    """The chart of the slices of a cord, from first to last."""
    highest = max((each.rhiPercent for each in slices if each.rhiPercent is not None), default=0.0)
    top = next((each for each in AXIS_TOPS if highest <= each), highest)
    bars = tuple(ChartBar(each.sliceIndex, each.rhiPercent,
                          None if each.rhiPercent is None else each.rhiPercent / top) for each in slices)
    return CordChart(bars, top, representative, largest if largest != representative else None)


def chartOf(measurement: CaseMeasurement | None) -> CordChart:
    """The chart of a measured case; None: nothing is measured."""
    if measurement is None:
        return CordChart()
    return chartOfSlices(measurement.slices, measurement.rhiSliceIndex, measurement.rhiMaxSliceIndex)


class SliceAxis:
    """The voxel axis that a case's slices are taken along. A case keeps its grid, so it is looked up once for each
    choice of the axis."""

    def __init__(self, session: CaseSession) -> None:
        self._session = session
        self._known: tuple[str, int] | None = None

    def current(self, view: ViewSlice | None) -> int | None:
        """The slice in view among those of the chart; None where the view is not along them."""
        isAlong = view is not None and not view.isOblique and view.axis == self._index()
        return view.sliceIndex if view is not None and isAlong else None

    def _index(self) -> int | None:
        session, node = self._session, self._session.segmentationNode
        if node is None or node.GetSegmentation() is None:
            return None
        if self._known is None or self._known[0] != session.axis:
            index = _axisOf(node, session.axis)
            self._known = (session.axis, index) if index is not None else None
        return self._known[1] if self._known is not None else None


def _axisOf(node: Any, axis: str) -> int | None:
    recognition = recogniseSegments(node.GetSegmentation())
    if recognition.errors:
        return None
    cord = node.GetSegmentation().GetSegment(recognition.cordId)
    try:
        axisIndex: int = gridOf(referenceGrid(node, cord)).axisFor(axis)
    except ValueError:
        return None
    return axisIndex
