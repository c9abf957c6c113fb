"""The front of this package: what the tools do to the segment that is selected in a case, without any window."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..Case.CaseSession import CaseSession
from ..Core.Geometry import GridGeometry
from ..Core.Masks import CroppedMask
from ..Shown.Words import _
from ..Strokes.LineShapes import cutMask, lineMask
from ..Strokes.Pieces import largestPiece, pieceAt, piecesOfAtLeast
from ..Strokes.StrokeShapes import Brush, strokeMask
from .CaseChanges import CaseChanges
from .SegmentFilters import filledBetween, smoothedOutline
from .SegmentWriting import Change, SegmentWriter
from .ToolOptions import IslandsOperation, ScissorsOperation, ToolOptions


class OutlineEditor(CaseChanges):
    """Edits the segment that the session has selected, as ``options`` say (Editing.ToolOptions).

    Every tool changes this segment alone, high intensity inside the cord while that is switched on, and is undone in
    one step. It gives whether a voxel changed, and raises ValueError, in a sentence, where it cannot work. Points are
    world RAS in mm; ``normal`` is that of the slice on which they were drawn, by default of the acquired slices.
    """

    def __init__(self, session: CaseSession | None = None) -> None:
        super().__init__()
        self.options = ToolOptions()
        self.options.changed.connect(self.changed.emit)
        if session is not None:
            self.attach(session)

    def attach(self, session: CaseSession) -> None:
        """Edits another case from now on, with the options that there are but the range of intensities."""
        super().attach(session)
        self.options.thresholdRange = None

    # Drawn tools

    def stroke(self, points: ArrayLike, normal: ArrayLike | None = None, isErasing: bool = False) -> bool:
        """Adds what the brush passes over on its straight way from point to point, or takes it away."""
        def shape(writer: SegmentWriter) -> CroppedMask:
            grid = writer.worldGrid
            brush = Brush(self.options.brushDiameterMm, _unitNormal(grid, normal), self.options.isSphereBrush)
            return strokeMask(grid, writer.extent, _pointsOf(points), brush)

        return self.change(Change.REMOVE if isErasing else Change.ADD, shape)

    def fillLine(self, corners: ArrayLike, normal: ArrayLike | None = None) -> bool:
        """Fills the inside of the closed line through ``corners`` on its slice, as Draw does."""
        def shape(writer: SegmentWriter) -> CroppedMask:
            grid = writer.worldGrid
            return lineMask(grid, writer.extent, _pointsOf(corners), _unitNormal(grid, normal), True)

        return self.change(Change.ADD, shape)

    def cutLine(self, corners: ArrayLike, normal: ArrayLike | None = None) -> bool:
        """Erases or fills by a closed line, through all slices or on its own, as Scissors do."""
        operation, isSliceOnly = self.options.scissorsOperation, self.options.isScissorsSliceOnly
        isFilling, isOutside = (operation is each for each in (
            ScissorsOperation.FILL_INSIDE, ScissorsOperation.ERASE_OUTSIDE))

        def shape(writer: SegmentWriter) -> CroppedMask:
            grid = writer.worldGrid
            line, direction = _pointsOf(corners), _unitNormal(grid, normal)
            if isFilling:
                return lineMask(grid, writer.extent, line, direction, isSliceOnly)
            return cutMask(grid, writer.outline, line, direction, isSliceOnly, isOutside)

        return self.change(Change.ADD if isFilling else Change.REMOVE, shape)

    # Tools for the whole segment

    def threshold(self) -> bool:
        """Makes the voxels within ``options.thresholdRange`` (``defaultThreshold`` without one) the segment."""
        low, high = self.options.thresholdRange or self.defaultThreshold

        def shape(writer: SegmentWriter) -> CroppedMask:
            box = CroppedMask.empty().over(writer.editableExtent())
            values = writer.intensitiesOn(box)
            return CroppedMask((values >= low) & (values <= high), box.offset)

        return self.change(Change.REPLACE, shape)

    def islands(self, point: Sequence[float] | None = None) -> bool:
        """Keeps or removes pieces of the segment; the operations on one piece need a ``point`` in it."""
        operation, smallest = self.options.islandsOperation, self.options.smallestIsland

        def shape(writer: SegmentWriter) -> CroppedMask:
            outline = writer.outline
            if operation is IslandsOperation.KEEP_LARGEST:
                return largestPiece(outline)
            if operation is IslandsOperation.REMOVE_SMALL:
                return piecesOfAtLeast(outline, smallest)
            if point is None:
                raise ValueError(_("Nothing was changed: say which piece by a point in it."))
            i, j, k = np.rint(np.linalg.inv(writer.worldGrid.ijkToRas) @ [*point, 1.0])[:3].astype(int).tolist()
            piece = pieceAt(outline, (k, j, i))
            if piece.isEmpty:
                return CroppedMask.empty()
            return piece if operation is IslandsOperation.KEEP_CLICKED else outline.without(piece)

        return self.change(Change.REPLACE, shape)

    def smooth(self) -> bool:
        """Smooths the segment by ``options.smoothingMethod``."""
        return self.change(Change.REPLACE, lambda writer: smoothedOutline(
            writer.outline, writer.grid, writer.extent, self.options.smoothingMethod, self.options.smoothingMm))

    def fillBetween(self) -> bool:
        """Fills slices without an outline between slices that have one."""
        return self.change(Change.ADD, lambda writer: filledBetween(writer.outline, writer.grid))

    # Intensities

    @property
    def thresholdLimits(self) -> tuple[float, float]:
        """The smallest and the largest intensity of the volume."""
        volume = self.session.volumeNode if self.session is not None else None
        image = volume.GetImageData() if volume is not None else None
        return image.GetScalarRange() if image is not None else (0.0, 0.0)

    @property
    def defaultThreshold(self) -> tuple[float, float]:
        """As in the Segment Editor: all but the lowest quarter of the intensities."""
        low, high = self.thresholdLimits
        return low + (high - low) / 4, high


def _pointsOf(points: ArrayLike) -> NDArray[np.float64]:
    rows = np.array(points, dtype=np.float64)
    if rows.ndim != 2 or rows.shape[1] != 3 or not len(rows) or not np.isfinite(rows).all():
        raise ValueError(_("Nothing was changed: give points in mm as rows of three coordinates (R, A, S)."))
    return rows


def _unitNormal(grid: GridGeometry, normal: ArrayLike | None) -> NDArray[np.float64]:
    if normal is None:
        return grid.sliceNormal(grid.axisFor("acquisition"))
    vector = np.array(normal, dtype=np.float64)
    length = float(np.linalg.norm(vector))
    if vector.shape != (3,) or not 0 < length < np.inf:
        raise ValueError(_("Nothing was changed: the normal of the slice must be three numbers, not all zero."))
    return vector / length
