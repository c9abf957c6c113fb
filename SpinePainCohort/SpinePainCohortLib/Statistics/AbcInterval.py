"""Approximate bootstrap confidence limits, which need no resampling and so do not depend on a seed."""

from collections.abc import Callable

import numpy as np
from scipy import stats

PATIENT_STEP, DIRECTION_STEP = 1e-4, 1e-2
"""Of the numerical derivatives, towards one patient and, in standard errors, along the steepest direction. R's
``boot::abc.ci`` has 0.001/n for both, whose square is lost in the last digits for thousands of patients."""


def abcInterval(statistic: Callable[[np.ndarray], np.ndarray], n: int, level: float) -> tuple[float, float] | None:
    """The limits that a bias-corrected and accelerated bootstrap tends to with ever more resamples, to second order.

    ``statistic`` takes weights (rows x n), each row summing to 1, and gives a value a row. DiCiccio & Efron 1992,
    Biometrika 79:231; Efron & Tibshirani 1993, section 22.6. None where the statistic has no derivative there.
    R: ``boot::abc.ci(data, statistic, conf = level)``.
    """
    even = np.full(n, 1 / n)
    here = float(statistic(even[None])[0])
    first, second = np.empty(n), np.empty(n)
    rows = max(1, 2_000_000 // n)
    for start in range(0, n, rows):  # in batches, so that memory stays flat
        chosen = np.arange(start, min(start + rows, n))
        towards = -np.tile(even, (len(chosen), 1))
        towards[np.arange(len(chosen)), chosen] += 1
        above, below = statistic(even + PATIENT_STEP * towards), statistic(even - PATIENT_STEP * towards)
        first[chosen] = (above - below) / (2 * PATIENT_STEP)
        second[chosen] = (above - 2 * here + below) / PATIENT_STEP ** 2
    error = float(np.sqrt((first ** 2).sum()) / n)
    if not (np.isfinite(first).all() and np.isfinite(second).all() and error > 0):
        return None
    acceleration = (first ** 3).sum() / (6 * n ** 3 * error ** 3)
    direction = first / (n ** 2 * error)
    above, below = statistic(even + np.array([[DIRECTION_STEP], [-DIRECTION_STEP]]) * direction)
    quadratic = (above - 2 * here + below) / (2 * error * DIRECTION_STEP ** 2)
    curvature = second.sum() / (2 * n ** 2) / error - quadratic
    z = acceleration - curvature + stats.norm.ppf([(1 - level) / 2, (1 + level) / 2])
    limits = statistic(even + (z / (1 - acceleration * z) ** 2)[:, None] * direction)
    return (float(limits[0]), float(limits[1])) if np.isfinite(limits).all() else None
