"""What a session shows of a case at one moment."""

from dataclasses import dataclass
from enum import StrEnum

from ..Core.Cases import CaseMeasurement
from ..Core.CaseTags import Role


class ValueStatus(StrEnum):
    """How far values may be trusted."""

    FRESH = "fresh"
    STALE = "stale"
    NOT_COMPUTABLE = "notComputable"
    FROZEN = "frozen"


@dataclass(frozen=True)
class ViewSlice:
    """Areas in the plane of the slice in view, under the same rule as the case's ratios.

    On a view parallel to the grid (``axis`` 0, 1, 2 for i, j, k, and ``sliceIndex`` on it) they are those of the
    voxel slice the plane lies in; on an oblique one (both None) the exact section of the voxels. ``rhiPercent`` is
    None with a ``reason`` where the plane meets no cord.
    """

    axis: int | None
    sliceIndex: int | None
    cordAreaMm2: float
    highIntensityAreaMm2: float
    rhiPercent: float | None
    reason: str | None = None

    @property
    def isOblique(self) -> bool:
        return self.axis is None


@dataclass(frozen=True)
class LesionRow:
    """One high-intensity or metastasis segment.

    ``areaMm2`` is the area counted on its own representative slice (``rhiSliceIndex``); 0 without any counted
    voxel, None for metastases and where no ratio is computable. ``highIntensityIds`` are, for a metastasis, the
    high-intensity segments that belong to it (Core.LesionRules.highIntensityOfMetastases).
    """

    segmentId: str
    name: str
    role: Role
    level: str | None
    region: str | None
    colour: tuple[float, float, float]
    volumeMm3: float
    lengthMm: float | None
    areaMm2: float | None
    rhiPercent: float | None
    rhiSliceIndex: int | None
    highIntensityIds: tuple[str, ...] = ()


@dataclass(frozen=True)
class LiveValues:
    """All values at one moment. ``reason`` says why they are not FRESH; ``measurement`` is None where the
    segmentation could not be read as a case at all."""

    status: ValueStatus
    reason: str | None = None
    measurement: CaseMeasurement | None = None
    viewSlice: ViewSlice | None = None
    rows: tuple[LesionRow, ...] = ()

    @property
    def rhiPercent(self) -> float | None:
        """The ratio on the representative slice; None where it is not computable."""
        return self.measurement.rhiPercent if self.measurement is not None else None
