"""Adjustment of p for the number of tests, and what counts as one family.

- ``primary``: the three published questions (location, count, RHI against VAS), adjusted by Holm's method.
- ``exploratory``: every other hypothesis, adjusted by Benjamini and Hochberg's.
- ``exploratory pairs``: comparisons of pairs come adjusted over their own set (studentized range, Holm); to
  adjust them again would count them twice.
- ``assumption check``: no hypothesis of the study, hence no adjusted p.

A row without p takes no part, and does not make the others stricter.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.stats import false_discovery_control
from statsmodels.stats.multitest import multipletests

from .Results import EXPLORATORY, PRIMARY, TestResult


def adjust(results: Sequence[TestResult]) -> list[TestResult]:
    """The same rows in the same order, with ``p_adjusted`` of the primary and the exploratory family filled in.

    ``statsmodels.stats.multitest.multipletests(method="holm")``, ``scipy.stats.false_discovery_control``.
    R: ``p.adjust(p, "holm")``, ``p.adjust(p, "BH")``.
    """
    adjusted = list(results)
    for family, method in ((PRIMARY, _holm), (EXPLORATORY, false_discovery_control)):
        rows = [index for index, result in enumerate(results) if result.family == family and result.p is not None]
        if rows:
            for index, p in zip(rows, method(np.array([results[row].p for row in rows])), strict=True):
                adjusted[index] = replace(results[index], p_adjusted=float(p))
    return adjusted


def _holm(p: np.ndarray) -> np.ndarray:
    return multipletests(p, method="holm")[1]
