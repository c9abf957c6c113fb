"""RHI, the ratio of high-intensity area to cord area, per slice, per case and per lesion.

Definition after Kong S. et al., Int J Med Sci 2025; 22(3): 708-715 (doi 10.7150/ijms.103916): the area of
high intensity on T2 divided by the area of the whole cord, on one representative image.

With c_k, h_k the voxels on slice k of the whole cord and of the high intensity counted in it:

- ``rhiPercent`` = 100 h_k / c_k on the slice with the largest h_k (ties: larger ratio, then lower k);
- ``rhiMaxPercent`` = max over k of 100 h_k / c_k (ties: lower k), the maximum axial damage ratio of the
  literature when the slices run along the superior-inferior axis;
- ``rhiVolumePercent`` = 100 sum(h_k) / sum(c_k).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from .Geometry import GridGeometry
from .Masks import CroppedMask, countSlices, unite

EMPTY_CORD = "The cord outline is empty, so no ratio can be computed: outline the cord."


class Rule(StrEnum):
    """How the high intensity was drawn."""

    CORD = "cord"
    """Over the cord: whole cord = C, counted high intensity = H in C."""

    UNION = "union"
    """Carved out of the cord: whole cord = C or H, counted high intensity = H."""


RULE_CHOICES = ("auto", *Rule)


def parseRule(value: str) -> Rule:
    """The rule named by a tag value; ValueError for any other text."""
    try:
        return Rule(value)
    except ValueError:
        raise ValueError(f"Unknown rule '{value}': use one of {', '.join(Rule)}.") from None


CARVED_SHARE = 0.1
"""Where at most this share of the high intensity lies in the cord, it was carved out of it: two outlines of one border
meet in a rim of voxels, which is a tenth of a small lesion at most. More overlap was drawn over the cord."""

DRAWN_OVER_SHARE = 0.5
"""A lesion with less of itself in the cord than this, and bordering on it, leaves doubt about the rule: most of it
counts under one rule and not under the other."""


@dataclass(frozen=True, eq=False)
class SliceValues:
    """Voxels of the whole cord and of the counted high intensity on every slice of their common range.

    ``firstSlice`` is the grid index of the first entry; the range runs from the first to the last slice
    on which either has a voxel, and is empty where neither has one.
    """

    firstSlice: int
    cordVoxels: NDArray[np.int64]
    highIntensityVoxels: NDArray[np.int64]

    @property
    def indices(self) -> NDArray[np.int64]:
        """Grid indices of the slices."""
        return self.firstSlice + np.arange(len(self.cordVoxels))

    @property
    def ratioPercent(self) -> NDArray[np.float64]:
        """100 h_k / c_k per slice; NaN on a slice without cord (never shown to a user as it is)."""
        ratio = np.full(len(self.cordVoxels), np.nan)
        np.divide(100.0 * self.highIntensityVoxels, self.cordVoxels, out=ratio, where=self.cordVoxels > 0)
        return ratio


@dataclass(frozen=True)
class Ratios:
    """The three ratios of one pair of outlines, in percent, and the slices they were read on.

    ``reason`` is None, or says why all ratios are None. Without high intensity in the cord the ratios are
    0 and no slice is representative: both indices are None.
    """

    rhiPercent: float | None
    rhiSliceIndex: int | None
    rhiMaxPercent: float | None
    rhiMaxSliceIndex: int | None
    rhiVolumePercent: float | None
    reason: str | None = None


def ratiosOf(values: SliceValues) -> Ratios:
    """The ratios of per-slice voxel counts, as defined at the top of this file."""
    cord, high = values.cordVoxels, values.highIntensityVoxels
    if not cord.any():
        return Ratios(None, None, None, None, None, EMPTY_CORD)
    if not high.any():
        return Ratios(0.0, None, 0.0, None, 0.0)
    ratio = np.nan_to_num(values.ratioPercent, nan=-1.0)
    # Both searches take the first, hence lowest, slice among equals.
    largest = np.flatnonzero(high == high.max())
    representative = int(largest[np.argmax(ratio[largest])])
    maximum = int(np.argmax(ratio))
    return Ratios(
        rhiPercent=float(ratio[representative]), rhiSliceIndex=values.firstSlice + representative,
        rhiMaxPercent=float(ratio[maximum]), rhiMaxSliceIndex=values.firstSlice + maximum,
        rhiVolumePercent=float(100.0 * high.sum() / cord.sum()))


@dataclass(frozen=True, eq=False)
class RhiMeasurement:
    """The ratios of a case and what they were made from.

    ``axis`` is the index axis (0, 1, 2 for i, j, k) and ``axisName`` its anatomical name. ``lesionValues``
    holds, in the order of the lesions given, each lesion's own counts beside those of the whole cord.
    """

    axis: int
    axisName: str
    rule: Rule
    values: SliceValues
    ratios: Ratios
    lesionValues: tuple[SliceValues, ...]
    outsideCordVoxels: int
    problems: tuple[str, ...] = ()


def detectRule(cord: CroppedMask, highIntensity: CroppedMask) -> Rule:
    """``union`` where the high intensity touches the cord but hardly lies in it (CARVED_SHARE), else ``cord``.

    An outline that was carved out of the cord necessarily borders on what is left of it; one that does
    not even touch the cord was never part of it and counts as lying outside.
    """
    share = _shareInside(highIntensity, cord)
    if share is None or share > CARVED_SHARE:
        return Rule.CORD
    return Rule.UNION if share > 0 or highIntensity.touches(cord) else Rule.CORD


def isRuleDoubtful(cord: CroppedMask, highIntensity: CroppedMask) -> bool:
    """Whether an outline borders on the cord and lies in it with less than DRAWN_OVER_SHARE of its voxels."""
    share = _shareInside(highIntensity, cord)
    return share is not None and share < DRAWN_OVER_SHARE and (share > 0 or highIntensity.touches(cord))


def hardlyALesion(cord: CroppedMask, highIntensity: CroppedMask) -> str | None:
    """Why the two outlines look like a mistake: the high intensity is the cord, or larger than it; None otherwise.

    With an empty outline on either side there is nothing to compare.
    """
    if cord.isEmpty or highIntensity.voxelCount < cord.voxelCount:
        return None
    if highIntensity.sameVoxelsAs(cord):
        return ("The high-intensity outline is the same as that of the cord: check that not one mask was taken for "
                "both.")
    return (f"The high-intensity outline ({highIntensity.voxelCount} voxels) is as large as that of the cord "
            f"({cord.voxelCount} voxels) or larger: check that the two were not swapped.")


def _shareInside(highIntensity: CroppedMask, cord: CroppedMask) -> float | None:
    """The share of the outline's voxels that lie in the cord; None where either is empty."""
    if highIntensity.isEmpty or cord.isEmpty:
        return None
    return highIntensity.intersection(cord).voxelCount / highIntensity.voxelCount


def measureRhi(cord: CroppedMask, lesions: Sequence[CroppedMask], geometry: GridGeometry,
               axis: str = "acquisition", rule: str = "auto") -> RhiMeasurement:
    """Measures the ratio of the united ``lesions`` to the cord, and of each lesion by itself.

    All masks lie on the grid of ``geometry``; they may have any boxes and may overlap each other. ``axis``
    is one of Geometry.AXIS_CHOICES, ``rule`` one of RULE_CHOICES. A lesion's ratio has the same whole cord
    as the case: under rule ``union`` the neighbouring lesions were carved out of the cord as well.

    Raises ValueError for an unknown axis or rule. An empty cord is not an error: every ratio is None with
    a reason.
    """
    if rule not in RULE_CHOICES:
        raise ValueError(f"Unknown rule '{rule}': use one of {', '.join(RULE_CHOICES)}.")
    indexAxis = geometry.axisFor(axis)
    united = unite(lesions)
    used = detectRule(cord, united) if rule == "auto" else Rule(rule)

    inside = united.intersection(cord)
    cordCounts, highCounts = countSlices(cord, indexAxis), countSlices(united, indexAxis)
    insideCounts = countSlices(inside, indexAxis)
    filled = [counts for counts in (cordCounts, highCounts) if len(counts.counts)]
    first = min((counts.first for counts in filled), default=0)
    end = max((counts.first + len(counts.counts) for counts in filled), default=0)

    cordVoxels = cordCounts.over(first, end)
    if used is Rule.UNION:
        highVoxels = highCounts.over(first, end)
        cordVoxels = cordVoxels + highVoxels - insideCounts.over(first, end)
    else:
        highVoxels = insideCounts.over(first, end)
    if not cordCounts.counts.any():
        cordVoxels = np.zeros_like(cordVoxels)  # lesions alone are no cord, under either rule
    occupied = np.flatnonzero(cordVoxels + highVoxels)
    begin, stop = (occupied[0], occupied[-1] + 1) if len(occupied) else (0, 0)
    first, end = first + int(begin), first + int(stop)
    cordVoxels, highVoxels = cordVoxels[begin:stop], highVoxels[begin:stop]

    def countedOf(lesion: CroppedMask) -> NDArray[np.int64]:
        counted = lesion if used is Rule.UNION else lesion.intersection(cord)
        return countSlices(counted, indexAxis).over(first, end)

    lesionVoxels = [highVoxels] if len(lesions) == 1 else [countedOf(lesion) for lesion in lesions]
    values = SliceValues(first, cordVoxels, highVoxels)
    outside = 0 if used is Rule.UNION else united.voxelCount - inside.voxelCount
    ratios = ratiosOf(values)
    problems = list(_problems(cord, united, inside, used, rule))
    if rule == "auto" and not inside.isEmpty and any(isRuleDoubtful(cord, lesion) for lesion in lesions):
        other = Rule.CORD if used is Rule.UNION else Rule.UNION
        problems.append(_doubt(cord, lesions, used, ratios, measureRhi(cord, lesions, geometry, axis, other).ratios))
    if suspicion := hardlyALesion(cord, united):
        problems.append(suspicion)
    return RhiMeasurement(
        axis=indexAxis, axisName=geometry.axisNames()[indexAxis], rule=used, values=values,
        ratios=ratios,
        lesionValues=tuple(SliceValues(first, cordVoxels, voxels) for voxels in lesionVoxels),
        outsideCordVoxels=outside, problems=tuple(problems))


def _problems(cord: CroppedMask, united: CroppedMask, inside: CroppedMask, used: Rule, asked: str) -> tuple[str, ...]:
    if cord.isEmpty:
        return (EMPTY_CORD,)
    if used is Rule.CORD and not united.isEmpty and inside.isEmpty:
        return ("The high-intensity outline lies wholly outside the cord, so nothing of it is counted.",)
    if used is Rule.UNION and asked == "auto" and inside.isEmpty:
        return ("The high-intensity outline does not overlap the cord but borders on it: taken as carved out of "
                "the cord (rule union). Use rule cord if it lies outside.",)
    return ()


def _doubt(cord: CroppedMask, lesions: Sequence[CroppedMask], used: Rule, ratios: Ratios, otherwise: Ratios) -> str:
    """What is said where the rule that was detected is doubtful for at least one lesion; ``otherwise`` are the ratios
    under the other rule."""
    filled = [lesion for lesion in lesions if not lesion.isEmpty]
    doubtful = [lesion for lesion in filled if isRuleDoubtful(cord, lesion)]
    united = unite(doubtful)
    share = 100.0 * united.intersection(cord).voxelCount / united.voxelCount
    what = ("the high intensity lies" if len(filled) == 1 else
            f"{len(doubtful)} of {len(filled)} high-intensity outlines lies")
    other = Rule.CORD if used is Rule.UNION else Rule.UNION
    return (f"Rule {used} is doubtful: only {share:.1f} % of {what} in the cord and the rest borders on it, so it was "
            f"carved out of the cord or lies outside. RHI is {ratios.rhiPercent:.1f} % under rule {used}, "
            f"{otherwise.rhiPercent:.1f} % under rule {other}: look at the outlines and choose the rule.")
