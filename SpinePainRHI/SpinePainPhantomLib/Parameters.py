"""What a phantom is made from."""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from SpinePainRHILib.Core.Levels import LEVELS, parseLevel

from .Anatomy import CORD_END_LEVEL

Triple = tuple[float, float, float]


class Preset(StrEnum):
    """A way of acquiring a volume."""

    SAGITTAL = "sagittal"
    """15 thick sagittal slices, the clinical routine."""

    AXIAL = "axial"
    """40 thick axial slices over four vertebrae."""

    ISOTROPIC = "isotropic"
    """Cubic voxels."""


_SIZE_RAS = {Preset.SAGITTAL: (15, 512, 512), Preset.AXIAL: (256, 256, 40), Preset.ISOTROPIC: (96, 160, 224)}
_SPACING_RAS_MM = {Preset.SAGITTAL: (4.0, 0.6, 0.6), Preset.AXIAL: (0.55, 0.55, 4.0),
                   Preset.ISOTROPIC: (0.9, 0.9, 0.9)}
_STORED_AXES = {Preset.SAGITTAL: "PIL", Preset.AXIAL: "LPS", Preset.ISOTROPIC: "LPS"}

DIRECTIONS = {"R": (0, 1), "L": (0, -1), "A": (1, 1), "P": (1, -1), "S": (2, 1), "I": (2, -1)}
"""World axis (R, A, S) and sign of the direction that a stored axis runs in."""


class Noise(StrEnum):
    """Distribution of the noise: Rician as in magnitude images, or Gaussian."""

    RICIAN = "rician"
    GAUSSIAN = "gaussian"


@dataclass(frozen=True)
class LesionParameters:
    """A high-intensity lesion in the cord at a level, ``shiftMm`` above (below: negative) the middle of its body.

    ``width`` and ``depth`` are its largest diameters as shares of the cord's, ``offsetRight`` and
    ``offsetAnterior`` the eccentricity in semi-axes of the cord. ``intensity`` is that of its image.
    """

    level: str
    halfLengthMm: float = 10.0
    width: float = 0.6
    depth: float = 0.6
    offsetRight: float = 0.0
    offsetAnterior: float = 0.0
    shiftMm: float = 0.0
    intensity: float = 760.0

    def __post_init__(self) -> None:
        parseLevel(self.level)
        if not (self.halfLengthMm > 0 and 0 < self.width <= 1 and 0 < self.depth <= 1):
            raise ValueError(f"The lesion at {self.level} needs a positive length, and a width and depth above 0 "
                             "and at most 1, in units of the cord.")
        if np.hypot(self.offsetRight, self.offsetAnterior) + max(self.width, self.depth) > 1 + 1e-9:
            raise ValueError(f"The lesion at {self.level} would leave the cord: eccentricity plus the larger of width "
                             "and depth must not exceed 1.")


class MetastasisKind(StrEnum):
    """What a bone metastasis does to the marrow's T2 signal."""

    LYTIC = "lytic"
    """Brighter than marrow."""

    BLASTIC = "blastic"
    """Darker than marrow."""


@dataclass(frozen=True)
class MetastasisParameters:
    """A metastasis in a vertebral body: an ellipsoid with ``size`` of the body's dimensions, its centre off the
    body's by the given shares of half the body's width and depth. One that is not ``outlined``, or out of the
    picture, is listed with an empty mask."""

    level: str
    kind: MetastasisKind = MetastasisKind.LYTIC
    size: float = 0.7
    offsetRight: float = 0.0
    offsetAnterior: float = 0.0
    outlined: bool = True

    def __post_init__(self) -> None:
        parseLevel(self.level)
        if not 0 < self.size <= 1:
            raise ValueError(f"The metastasis at {self.level} needs a size above 0 and at most 1.")


@dataclass(frozen=True)
class PhantomParameters:
    """A phantom: anatomy, lesions, grid and image quality.

    ``firstLevel`` to ``lastLevel`` are outlined and stand in the middle of the picture; the spine goes on beyond.
    Sizes and spacings are given along R, A, S and default to those of the preset; ``storedAxes`` names the
    directions that i, j, k run in (``LPS``, ``SRA``...). ``tiltDegrees`` turns the grid about its R, A and S axis,
    ``gridShiftMm`` moves it. ``subsamples`` are the points along R, A, S that are averaged for the partial volume
    of cord, lesions and fluid. ``biasField`` is the peak relative change of brightness by the receive coil,
    ``noiseSd`` is in units of an image where fluid has 900.

    Raises ValueError with a sentence for anything that cannot be made.
    """

    preset: Preset = Preset.SAGITTAL
    firstLevel: str = "T9"
    lastLevel: str = "T12"
    sizeRas: tuple[int, int, int] | None = None
    spacingRasMm: Triple | None = None
    storedAxes: str | None = None
    tiltDegrees: Triple = (0.0, 0.0, 0.0)
    gridShiftMm: Triple = (0.0, 0.0, 0.0)
    curvature: float = 1.0
    scolioticMm: float = 1.0
    cordScale: float = 1.0
    lesions: tuple[LesionParameters, ...] = (LesionParameters("T11"),)
    metastases: tuple[MetastasisParameters, ...] = (MetastasisParameters("T11"),)
    noise: Noise = Noise.RICIAN
    noiseSd: float = 16.0
    biasField: float = 0.25
    subsamples: tuple[int, int, int] = field(default=(4, 2, 2))
    seed: int = 1
    caseId: str = "phantom"
    timepoint: str = "baseline"

    def __post_init__(self) -> None:
        object.__setattr__(self, "preset", Preset(self.preset))
        object.__setattr__(self, "noise", Noise(self.noise))
        first, last = (LEVELS.index(parseLevel(level)) for level in (self.firstLevel, self.lastLevel))
        if first > last:
            raise ValueError(f"The first level {self.firstLevel} lies below the last level {self.lastLevel}: "
                             "swap them.")
        if min(self.size) < 1 or min(self.spacingMm) <= 0 or min(self.subsamples) < 1:
            raise ValueError("Grid sizes, spacings and subsamples must be positive.")
        if len(self.axes) != 3 or {DIRECTIONS.get(each, (None,))[0] for each in self.axes} != {0, 1, 2}:
            raise ValueError(f"Unknown stored axes '{self.axes}': name three directions such as LPS, RAS or SRA.")
        if self.noiseSd < 0 or not 0 <= self.biasField < 1:
            raise ValueError("The noise must not be negative, and the bias field lie between 0 and 1.")

    @property
    def size(self) -> tuple[int, int, int]:
        return self.sizeRas or _SIZE_RAS[self.preset]

    @property
    def spacingMm(self) -> Triple:
        return self.spacingRasMm or _SPACING_RAS_MM[self.preset]

    @property
    def axes(self) -> str:
        return (self.storedAxes or _STORED_AXES[self.preset]).upper()

    @property
    def isCauda(self) -> bool:
        """Whether all chosen levels lie below the cord, so that the bundle of roots is outlined."""
        return LEVELS.index(self.firstLevel) >= LEVELS.index(CORD_END_LEVEL)

    @property
    def levels(self) -> tuple[str, ...]:
        """The chosen levels, from head to tail."""
        return LEVELS[LEVELS.index(self.firstLevel):LEVELS.index(self.lastLevel) + 1]
