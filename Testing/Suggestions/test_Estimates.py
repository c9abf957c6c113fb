"""Thresholds of known distributions: hand-computed, by brute force, and against SimpleITK."""

import numpy as np
import pytest
import SimpleITK as sitk
from scipy import stats
from SpinePainRHILib.Suggestions.Estimates import (
    MAD_TO_SD,
    NormalEstimate,
    medianEstimate,
    otsuSplit,
    sampleEstimate,
    trimmedEstimate,
)

ESTIMATORS = (trimmedEstimate, medianEstimate)


def normalQuantiles(count, mean=600.0, standardDeviation=100.0):
    """A sample without chance: the quantiles of a normal distribution at the middles of equal parts."""
    return stats.norm.ppf((np.arange(count) + 0.5) / count, mean, standardDeviation)


def withBright(share, shift, count=20000):
    bright = round(share * count)
    return np.sort(np.concatenate([normalQuantiles(count - bright), normalQuantiles(bright, 600 + shift, 50)]))


def otsuByDefinition(values):
    """Largest w0 w1 (mu0 - mu1)^2 over every gap, straight from the definition."""
    best = (-1.0, None)
    for low, high in zip(np.unique(values)[:-1], np.unique(values)[1:], strict=True):
        below, above = values[values <= low], values[values >= high]
        between = len(below) * len(above) / len(values) ** 2 * (below.mean() - above.mean()) ** 2
        best = max(best, (between, (low + high) / 2), key=lambda each: each[0])
    return best[1], best[0] / values.var()


def test_otsu_of_a_sample_split_by_hand():
    # Between variance: 1|2 8 9: 9.1875, 1 2|8 9: 12.25, 1 2 8|9: 5.33 (of total 12.5); so 5 and 12.25 / 12.5.
    split = otsuSplit(np.array([1.0, 2.0, 8.0, 9.0]))
    assert split.threshold == 5.0
    assert split.separability == pytest.approx(0.98)


@pytest.mark.parametrize("seed", range(8))
def test_otsu_is_the_best_of_all_gaps(seed):
    random = np.random.default_rng(seed)
    values = np.sort(np.concatenate([random.normal(600, 100, 150), random.normal(900, 80, 5 + 15 * seed)]))
    if seed % 2:
        values = np.round(values / 20) * 20  # many equal values
    threshold, separability = otsuByDefinition(values)
    split = otsuSplit(values)
    assert split.threshold == threshold
    assert split.separability == pytest.approx(separability, rel=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_otsu_puts_the_same_voxels_above_as_simpleitk(seed):
    random = np.random.default_rng(seed)
    values = np.concatenate([random.integers(0, 120, 3000), random.integers(100, 256, 400)])
    values[:2] = 0, 255
    # One bin an integer, so that SimpleITK's bins lose nothing; it marks what is at or below its threshold with 1.
    image = sitk.GetImageFromArray(values.reshape(1, -1).astype(np.uint8))
    theirs = sitk.GetArrayFromImage(sitk.OtsuThreshold(image, 1, 0, 256)).ravel() == 0
    ours = values >= otsuSplit(np.sort(values.astype(float))).threshold
    assert np.array_equal(ours, theirs)


def test_otsu_on_one_normal_distribution_halves_it_and_tells_so():
    split = otsuSplit(normalQuantiles(20000))
    assert split.threshold == pytest.approx(600, abs=1)
    assert split.separability == pytest.approx(2 / np.pi, abs=1e-3)  # (2 phi(0))^2, the variance between halves
    assert split.contrast == pytest.approx(0, abs=0.02)


def test_a_small_bright_group_has_a_high_contrast_though_a_low_separability():
    split = otsuSplit(withBright(0.02, 1000))
    assert split.separability < 0.75
    assert split.contrast > 3


def test_otsu_is_not_thrown_off_by_a_large_offset_of_all_intensities():
    values = np.array([1.0, 2.0, 8.0, 9.0]) + 1e9
    assert otsuSplit(values).threshold == 1e9 + 5


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_a_cord_without_bright_tail_keeps_its_mean_and_standard_deviation(estimator):
    # Repeated trimming without the correction for the lost tail would end at 91 instead of 100.
    estimate = estimator(normalQuantiles(20000))
    assert estimate.mean == pytest.approx(600, abs=0.2)
    assert estimate.standardDeviation == pytest.approx(100, abs=0.2)


@pytest.mark.parametrize("share", [0.02, 0.1, 0.3])
def test_a_bright_tail_beyond_the_cut_does_not_move_the_trimmed_estimate(share):
    values = withBright(share, 1000)
    estimate = trimmedEstimate(values)
    assert estimate.mean == pytest.approx(600, abs=0.5)
    assert estimate.standardDeviation == pytest.approx(100, abs=0.5)
    assert values.std() > 140  # what the plain standard deviation would be


def test_the_median_estimate_moves_as_theory_says():
    # With a tenth beyond all limits: median at Phi^-1(0.5 / 0.9) = 0.1397; the deviation d solves
    # Phi(0.1397 + d) - Phi(0.1397 - d) = 0.5 / 0.9, d = 0.7719, times 1.4826 = 1.1444.
    estimate = medianEstimate(withBright(0.1, 1000))
    assert estimate.mean == pytest.approx(613.97, abs=0.1)
    assert estimate.standardDeviation == pytest.approx(114.44, abs=0.1)


def test_the_factor_from_deviation_to_standard_deviation_is_that_of_the_normal_distribution():
    assert pytest.approx(1 / stats.norm.ppf(0.75), abs=1e-12) == MAD_TO_SD


def test_random_cords_are_estimated_without_bias():
    random = np.random.default_rng(7)
    found = np.array([[each.mean, each.standardDeviation] for each in
                      (trimmedEstimate(np.sort(random.normal(600, 100, 400))) for _ in range(300))])
    # Standard error of the mean over 300 cords: mean 100 / sqrt(400 * 300) = 0.3, a little more after trimming;
    # of the standard deviation 0.2 or a little more. Four of them.
    assert np.abs(found.mean(axis=0) - [600, 100]).max() < 1.5


@pytest.mark.parametrize("estimator", [*ESTIMATORS, otsuSplit, sampleEstimate])
def test_constant_intensities_give_a_reason_and_no_number(estimator):
    assert estimator(np.full(50, 7.0)) == "all its voxels have the same intensity"


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_mostly_constant_intensities_give_a_reason(estimator):
    values = np.array([5.0] * 60 + [6.0] * 40)
    assert estimator(values) == "more than half of its voxels have the same intensity"


def test_intensities_without_a_main_group_give_a_reason():
    # Powers of two look alike at every scale: whatever is trimmed, the next ones stand out from the rest.
    assert "no main group" in trimmedEstimate(2.0 ** np.arange(20))


def test_the_reference_estimate_is_the_sample_mean_and_standard_deviation():
    assert sampleEstimate(np.array([1.0, 2.0, 3.0, 6.0])) == NormalEstimate(3.0, pytest.approx((14 / 3) ** 0.5))


@pytest.mark.parametrize("seed", range(40))
def test_trimming_comes_to_an_end_on_whatever_intensities(seed):
    random = np.random.default_rng(seed)
    values = np.sort([random.normal(size=60), random.lognormal(size=60), random.integers(0, 6, 60),
                      -random.pareto(0.5, 60)][seed % 4].astype(float))
    estimate = trimmedEstimate(values)
    assert isinstance(estimate, str) or (np.isfinite(estimate.mean) and estimate.standardDeviation > 0)
