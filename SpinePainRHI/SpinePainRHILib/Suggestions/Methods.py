"""The ways to find a threshold, each with its settings."""

import math
from dataclasses import dataclass
from enum import StrEnum

MINIMUM_VOXELS = 20
"""Fewest voxels that a threshold is estimated from. The standard deviation of 20 normal values is uncertain by
about 1 / sqrt(2 (20 - 1)) = 16 %, which moves a threshold at three of them by half a standard deviation."""


class Scope(StrEnum):
    """What a threshold is estimated from and applied to."""

    VOLUME = "volume"
    """One threshold for the whole cord."""

    SLICE = "slice"
    """One threshold per slice along the slice axis: follows a coil's brightness, but needs voxels on each slice."""


class Estimator(StrEnum):
    """How centre and spread of the normal cord are estimated in spite of bright voxels (see Estimates)."""

    TRIMMED = "trimmed"
    MEDIAN = "median"


@dataclass(frozen=True)
class FixedThreshold:
    """Suggests every cord voxel at or above ``intensity``."""

    intensity: float

    def __post_init__(self) -> None:
        if not math.isfinite(self.intensity):
            raise ValueError("The threshold must be a number.")


@dataclass(frozen=True)
class OtsuThreshold:
    """Splits the cord's intensities into the two most different groups (Estimates.otsuSplit).

    Otsu's method always finds two groups: in a cord without lesion it would suggest the brighter half. So the
    split is only used where it lies at least ``minimumContrast`` standard deviations above the mean of the cord
    without its bright tail (Estimates.trimmedEstimate); 0 or less uses every split. Where more than half of the
    voxels are bright, the bright ones pass for the normal cord and the split is refused, with that reason.
    """

    scope: Scope = Scope.VOLUME
    minimumContrast: float = 2.0
    minimumVoxels: int = MINIMUM_VOXELS

    def __post_init__(self) -> None:
        if not math.isfinite(self.minimumContrast):
            raise ValueError("The minimum contrast must be a number of standard deviations.")
        _checkMinimum(self.minimumVoxels)


@dataclass(frozen=True)
class RobustThreshold:
    """Mean + ``factor`` standard deviations of the cord without its bright tail.

    With 3 standard deviations, 0.13 % of the voxels of a normal cord of normally distributed intensity are
    suggested by chance.
    """

    factor: float = 3.0
    estimator: Estimator = Estimator.TRIMMED
    scope: Scope = Scope.VOLUME
    minimumVoxels: int = MINIMUM_VOXELS

    def __post_init__(self) -> None:
        _checkFactor(self.factor)
        _checkMinimum(self.minimumVoxels)


@dataclass(frozen=True)
class ReferenceThreshold:
    """Mean + ``factor`` standard deviations (n - 1) of a region that the reader marks as normal.

    Slice-wise, a slice's threshold comes from the region's voxels on that slice.
    """

    factor: float = 3.0
    scope: Scope = Scope.VOLUME
    minimumVoxels: int = MINIMUM_VOXELS

    def __post_init__(self) -> None:
        _checkFactor(self.factor)
        _checkMinimum(self.minimumVoxels)


Method = FixedThreshold | OtsuThreshold | RobustThreshold | ReferenceThreshold


@dataclass(frozen=True)
class SizeLimit:
    """Smallest area that is suggested: of a connected component within one slice along the slice axis.

    ``connectivity`` is 4 (voxels sharing an edge in the slice) or 8 (default: also those sharing a corner).
    """

    minimumAreaMm2: float = 0.0
    connectivity: int = 8

    def __post_init__(self) -> None:
        if not (math.isfinite(self.minimumAreaMm2) and self.minimumAreaMm2 >= 0):
            raise ValueError("The minimum size must be an area of zero or more mm².")
        if self.connectivity not in (4, 8):
            raise ValueError(f"Unknown connectivity {self.connectivity}: use 4 or 8 neighbours in the slice.")


def _checkFactor(factor: float) -> None:
    if not (math.isfinite(factor) and factor >= 0):
        raise ValueError("The number of standard deviations must be zero or more.")


def _checkMinimum(voxels: int) -> None:
    if voxels < 2:
        raise ValueError("A threshold needs at least two voxels to be estimated from.")
