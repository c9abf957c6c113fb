"""Centre, spread and best split of intensities. All functions take them sorted, finite and as float64."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

CONSTANT = "all its voxels have the same intensity"

TRIM_AT = 2.0
"""Standard deviations above the mean from which intensities count as the bright tail: 2.3 % of a normal cord."""

MAD_TO_SD = 1.482602218505602
"""Standard deviation of a normal distribution over its median absolute deviation, 1 / Phi^-1(3/4)."""


@dataclass(frozen=True)
class NormalEstimate:
    """Mean and standard deviation of the normal part of the intensities."""

    mean: float
    standardDeviation: float


@dataclass(frozen=True)
class OtsuEstimate:
    """``threshold`` lies halfway between the groups. ``separability`` is the share of the variance that lies
    between them, 0 to 1; a single normal distribution has 2 / pi, a small bright group may have less.
    ``contrast`` is how far above the normal part of the values the threshold lies, in its standard deviations;
    None where that part cannot be told (see trimmedEstimate)."""

    threshold: float
    separability: float
    contrast: float | None


def otsuSplit(values: Values) -> OtsuEstimate | str:
    """The split into two groups with the largest variance between them; a reason where there is only one value.

    Otsu N., IEEE Trans Syst Man Cybern 1979; 9(1): 62-66, equations 14 and 12 (criterion eta), taken over
    every gap between neighbouring values instead of histogram bins, so that no bin width has to be chosen.
    Equally good splits: the lowest.
    """
    if values[0] == values[-1]:
        return CONSTANT
    count = len(values)
    # Taken from the mean, the sum below a gap gives the variance between: n sum^2 / (n_low n_high).
    centred = values - values.mean()
    low = np.flatnonzero(values[:-1] < values[1:])
    between = np.cumsum(centred)[low] ** 2 * count / ((low + 1.0) * (count - 1.0 - low))
    best = int(np.argmax(between))
    gap = low[best]
    threshold = float(values[gap] / 2 + values[gap + 1] / 2)
    normal = trimmedEstimate(values)
    return OtsuEstimate(
        threshold, separability=float(min(between[best] / np.sum(centred ** 2), 1.0)),
        contrast=None if isinstance(normal, str) else (threshold - normal.mean) / normal.standardDeviation)


def medianEstimate(values: Values) -> NormalEstimate | str:
    """Median and scaled median absolute deviation; a reason where more than half of the values are equal.

    Up to half of the voxels may be bright, however bright, but they shift both upwards: a tenth of them by 0.14
    standard deviations each (Rousseeuw PJ, Croux C., J Am Stat Assoc 1993; 88(424): 1273-1283, on the median
    absolute deviation, its factor of 1.4826 and its bias).
    """
    if values[0] == values[-1]:
        return CONSTANT
    middle = float(np.median(values))
    spread = float(np.median(np.abs(values - middle))) * MAD_TO_SD
    if spread <= 0:
        return "more than half of its voxels have the same intensity"
    return NormalEstimate(middle, spread)


def trimmedEstimate(values: Values) -> NormalEstimate | str:
    """Mean and standard deviation of the normal distribution whose lower part fits the values below its bright tail.

    Only the bright tail is trimmed: that is where the lesion is. Starting from the median estimate, values
    above mean + TRIM_AT standard deviations are left out, and mean m and standard deviation s of the rest
    are corrected for what a normal distribution loses by that, until the same values are left out twice.
    With a = TRIM_AT, l = phi(a) / Phi(a) and v = 1 - a l - l^2, a normal distribution cut at mean + a SD has
    the mean - l SD and the variance v SD^2, so SD = s / sqrt(v) and mean = m + l SD (Johnson NL, Kotz S,
    Balakrishnan N., Continuous Univariate Distributions, vol. 1, 2nd ed. 1994, section 13.10.1). Without the
    correction, repeated trimming would eat its way into a cord without any lesion.

    A reason where no spread can be told, or where half of the values or more would be left out.
    """
    start = medianEstimate(values)
    if isinstance(start, str):
        return start
    density = math.exp(-TRIM_AT ** 2 / 2) / math.sqrt(2 * math.pi)
    loss = density / (0.5 * math.erfc(-TRIM_AT / math.sqrt(2)))
    rootOfVariance = math.sqrt(1 - TRIM_AT * loss - loss ** 2)
    # Sums of what lies below each value, taken from the median so that no digits cancel.
    centred = values - start.mean
    sums, squares = np.cumsum(centred), np.cumsum(centred ** 2)
    mean, spread = 0.0, start.standardDeviation
    seen: set[int] = set()
    while True:
        count = int(np.searchsorted(centred, mean + TRIM_AT * spread, side="right"))
        if 2 * count <= len(values):
            return "its intensities have no main group that the bright ones could be told from"
        if count in seen:  # reached again: settled, or going round the same few voxels
            return NormalEstimate(start.mean + mean, spread)
        seen.add(count)
        trimmedMean = sums[count - 1] / count
        # Never zero: more than half of the values are in it, and they are not all equal (see medianEstimate).
        spread = math.sqrt(squares[count - 1] / count - trimmedMean ** 2) / rootOfVariance
        mean = float(trimmedMean) + loss * spread


def sampleEstimate(values: Values) -> NormalEstimate | str:
    """Mean and sample standard deviation (n - 1); a reason where all values are equal."""
    if values[0] == values[-1]:
        return CONSTANT
    return NormalEstimate(float(values.mean()), float(values.std(ddof=1)))
