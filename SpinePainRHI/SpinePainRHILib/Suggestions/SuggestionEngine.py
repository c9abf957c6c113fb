"""Suggests high intensity inside the cord, fast enough to follow a slider."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from ..Core.Arrays import Voxels
from ..Core.Geometry import GridGeometry
from ..Core.Masks import CroppedMask
from ..Core.Rhi import EMPTY_CORD
from .Estimates import NormalEstimate, OtsuEstimate, Values, medianEstimate, otsuSplit, sampleEstimate, trimmedEstimate
from .Intensities import WHOLE, MaskedIntensities
from .Methods import (
    Estimator,
    FixedThreshold,
    Method,
    OtsuThreshold,
    ReferenceThreshold,
    RobustThreshold,
    Scope,
    SizeLimit,
)
from .SliceAreas import areaLabels

NOT_IN_VOLUME = "No cord voxel has an intensity in the volume: choose the volume that the cord was outlined on."

Estimate = TypeVar("Estimate", NormalEstimate, OtsuEstimate)

_ESTIMATORS = {Estimator.TRIMMED: trimmedEstimate, Estimator.MEDIAN: medianEstimate}


@dataclass(frozen=True)
class Threshold:
    """The threshold of a slice, or of the whole volume where ``sliceIndex`` is None; ``intensity`` is inclusive.

    ``intensity`` is None where it could not be computed and ``reason`` says why; nothing is suggested there.
    ``estimate`` is what it rests on, from ``voxelCount`` voxels: None and 0 for a fixed threshold, and where
    there is none.
    """

    sliceIndex: int | None
    intensity: float | None
    voxelCount: int
    reason: str | None = None
    estimate: NormalEstimate | OtsuEstimate | None = None


@dataclass(frozen=True, eq=False)
class Suggestion:
    """``mask`` holds the suggested voxels, all inside cord and volume.

    ``reason`` is None, or says why no threshold at all could be computed; the mask is then empty.
    ``droppedVoxels`` were at or above the threshold in areas below the minimum size. ``notes`` are sentences
    that the reader should see beside the preview.
    """

    mask: CroppedMask
    thresholds: tuple[Threshold, ...]
    droppedVoxels: int = 0
    notes: tuple[str, ...] = ()
    reason: str | None = None


class SuggestionEngine:
    """Suggestions for one volume and one cord, whose intensities are read when the engine is made and kept.

    ``volumeVoxels`` [k, j, i] lies on the grid of ``geometry`` with its first voxel at grid index
    ``volumeOffset`` (k, j, i); a volume on another grid has to be resampled to it first. ``cord`` is the whole
    cord: where lesions were carved out of it, united with them. ``axis`` is one of Geometry.AXIS_CHOICES and
    decides what a slice is. ``reference``, for ReferenceThreshold, is the region marked as normal, on the same
    grid. Voxels outside the volume, and those whose intensity is not a finite number, are never suggested and
    never counted. After an edit of the volume, the cord or the region, make a new engine.

    What does not depend on a slider (sorted intensities, centre and spread) is computed once and kept.

    Raises ValueError for an unknown axis and a volume that cannot be read (see MaskedIntensities).
    """

    def __init__(self, volumeVoxels: Voxels, geometry: GridGeometry, cord: CroppedMask,
                 axis: str = "acquisition", volumeOffset: tuple[int, int, int] = (0, 0, 0),
                 reference: CroppedMask | None = None) -> None:
        self._axis = geometry.axisFor(axis)
        self._voxelAreaMm2 = geometry.voxelAreaMm2(self._axis)
        self._cordIsEmpty = cord.isEmpty
        self._cord = MaskedIntensities(volumeVoxels, cord, self._axis, volumeOffset)
        self._reference = None
        self._referenceNotes: list[str] = []
        if reference is not None:
            self._reference = MaskedIntensities(volumeVoxels, reference, self._axis, volumeOffset)
            outside = reference.voxelCount - reference.intersection(cord).voxelCount
            if outside:
                self._referenceNotes.append(
                    f"{outside} of {reference.voxelCount} voxels of the normal region lie outside the cord.")
        # A list of what its estimator gives, by that and what else the estimates depend on.
        self._estimates: dict[tuple[Callable[[Values], Any], Scope, int], Any] = {}

    @property
    def intensityRange(self) -> tuple[float, float] | None:
        """Lowest and highest intensity of the cord, the ends of a threshold slider; None where it has no voxel."""
        values = self._cord.values
        return (float(values.min()), float(values.max())) if len(values) else None

    def suggest(self, method: Method, size: SizeLimit | None = None) -> Suggestion:
        """The cord voxels at or above the method's threshold, in areas of at least the minimum size.

        Raises ValueError for ReferenceThreshold where the engine has no reference region.
        """
        self._sourceOf(method)
        if not len(self._cord.values):
            return Suggestion(CroppedMask.empty(), (), reason=EMPTY_CORD if self._cordIsEmpty else NOT_IN_VOLUME)
        notes = self._voxelNotes()
        if isinstance(method, ReferenceThreshold):
            notes += self._referenceNotes
        thresholds = self._thresholdsOf(method)
        computed = [each for each in thresholds if each.intensity is not None]
        if not computed:
            return Suggestion(CroppedMask.empty(), thresholds, 0, tuple(notes), _reasonForAll(thresholds))
        selected = self._cord.positions[self._atOrAbove(computed)]
        mask, dropped = self._maskOf(selected, size or SizeLimit())
        return Suggestion(mask, thresholds, dropped, (*notes, *_thresholdNotes(thresholds)))

    def _voxelNotes(self) -> list[str]:
        notes = []
        if self._cord.outsideVoxels:
            notes.append(f"{self._cord.outsideVoxels} cord voxels lie outside the volume and were left out.")
        if self._cord.nonFiniteVoxels:
            notes.append(f"{self._cord.nonFiniteVoxels} cord voxels have no finite intensity and were left out.")
        return notes

    def _sourceOf(self, method: Method) -> MaskedIntensities:
        """The intensities that the threshold is taken from."""
        if not isinstance(method, ReferenceThreshold):
            return self._cord
        if self._reference is None:
            raise ValueError("Mark a normal region first: the threshold is taken from it.")
        return self._reference

    def _thresholdsOf(self, method: Method) -> tuple[Threshold, ...]:
        source = self._sourceOf(method)
        if isinstance(method, FixedThreshold):
            return (Threshold(WHOLE, method.intensity, 0),)
        if isinstance(method, OtsuThreshold):
            return tuple(_otsuThreshold(method, *each) for each in self._estimated(source, otsuSplit, method))
        estimator = sampleEstimate if isinstance(method, ReferenceThreshold) else _ESTIMATORS[method.estimator]
        return tuple(_normalThreshold(method.factor, *each) for each in self._estimated(source, estimator, method))

    def _estimated(self, source: MaskedIntensities, estimator: Callable[[Values], Estimate | str],
                   method: OtsuThreshold | RobustThreshold | ReferenceThreshold) \
            -> list[tuple[int | None, int, Estimate | str]]:
        """Slice (or WHOLE), number of voxels, and estimate or why there is none."""
        groups = source.whole if method.scope is Scope.VOLUME else source.bySlice
        wanted = [WHOLE] if method.scope is Scope.VOLUME else list(self._cord.bySlice)
        key = (estimator, method.scope, method.minimumVoxels)
        if key not in self._estimates:
            counts = {each: len(groups.get(each, ())) for each in wanted}
            self._estimates[key] = [
                (each, count, estimator(groups[each]) if count >= method.minimumVoxels else
                 f"it has {count} voxels, fewer than {method.minimumVoxels}") for each, count in counts.items()]
        estimates: list[tuple[int | None, int, Estimate | str]] = self._estimates[key]
        return estimates

    def _atOrAbove(self, computed: list[Threshold]) -> NDArray[np.bool_]:
        perSlice = np.full(self._cord.shape[2 - self._axis], np.inf)
        for each in computed:
            if each.sliceIndex is WHOLE:
                return self._cord.values >= np.float64(each.intensity)
            perSlice[each.sliceIndex - self._cord.firstSlice] = each.intensity
        return self._cord.values >= perSlice.take(self._cord.slices)

    def _maskOf(self, selected: NDArray[np.intp], size: SizeLimit) -> tuple[CroppedMask, int]:
        dropped = 0
        # An area is a multiple of the voxel's, rounded to the computer's precision, hence the margins.
        if size.minimumAreaMm2 > self._voxelAreaMm2 * (1 + 1e-9) and len(selected):
            labels = areaLabels(selected, self._cord.shape, 2 - self._axis, size.connectivity)
            largeEnough = np.bincount(labels) * self._voxelAreaMm2 >= size.minimumAreaMm2 * (1 - 1e-9)
            kept = selected[largeEnough[labels]]
            dropped = len(selected) - len(kept)
            selected = kept
        voxels = np.zeros(self._cord.shape, dtype=bool)
        voxels.reshape(-1)[selected] = True
        return CroppedMask(voxels, self._cord.offset), dropped


def _normalThreshold(factor: float, index: int | None, count: int, estimate: NormalEstimate | str) -> Threshold:
    if isinstance(estimate, str):
        return Threshold(index, None, count, estimate)
    return Threshold(index, estimate.mean + factor * estimate.standardDeviation, count, estimate=estimate)


def _otsuThreshold(method: OtsuThreshold, index: int | None, count: int, estimate: OtsuEstimate | str) -> Threshold:
    if isinstance(estimate, str):
        return Threshold(index, None, count, estimate)
    if estimate.contrast is not None and 0 < method.minimumContrast > estimate.contrast:
        return Threshold(index, None, count, "no bright group stands out from the cord: the split lies "
                         f"{round(estimate.contrast, 1) + 0.0} standard deviations above its mean", estimate)
    return Threshold(index, estimate.threshold, count, estimate=estimate)


def _reasonForAll(thresholds: tuple[Threshold, ...]) -> str:
    if len(thresholds) == 1 and thresholds[0].sliceIndex is WHOLE:
        return f"No threshold can be computed from the region: {thresholds[0].reason}."
    reason, _count = Counter(each.reason for each in thresholds).most_common(1)[0]
    return f"No threshold can be computed on any of {len(thresholds)} slices; most often: {reason}."


def _thresholdNotes(thresholds: tuple[Threshold, ...]) -> tuple[str, ...]:
    missing = [each for each in thresholds if each.intensity is None]
    if not missing:
        return ()
    return (f"Nothing is suggested on {len(missing)} of {len(thresholds)} slices, where no threshold can be computed; "
            f"slice {missing[0].sliceIndex}: {missing[0].reason}.",)
