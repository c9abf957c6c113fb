"""Adjustment of p for the number of tests, and what counts as one family.

- ``primary``: the three published questions (location, count, RHI against VAS), adjusted by Holm's method.
- ``exploratory``: every other hypothesis, adjusted by Benjamini and Hochberg's.
- ``exploratory pairs``: comparisons of pairs come adjusted over their own set (studentized range, Holm); to
  adjust them again would count them twice.
- ``agreement``: that two observers agree better than by chance is no hypothesis of the study. Such tests nearly always
  have a small p, and in the family above would make the others less strict.
- ``assumption check``: no hypothesis of the study, hence no adjusted p.

A row without p takes no part, and does not make the others stricter.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.stats import false_discovery_control

from .Results import EXPLORATORY, PRIMARY, TestResult


def adjust(results: Sequence[TestResult]) -> list[TestResult]:
    """The same rows in the same order, with ``p_adjusted`` of the primary and the exploratory family filled in.

    R: ``p.adjust(p, "holm")``, ``p.adjust(p, "BH")``; the latter is ``scipy.stats.false_discovery_control``.
    """
    adjusted = list(results)
    for family, method in ((PRIMARY, holm), (EXPLORATORY, false_discovery_control)):
        rows = [index for index, result in enumerate(results) if result.family == family and result.p is not None]
        if rows:
            for index, p in zip(rows, method(np.array([results[row].p for row in rows])), strict=True):
                adjusted[index] = replace(results[index], p_adjusted=float(p))
    return adjusted


def holm(p: np.ndarray) -> np.ndarray:
    """Each p adjusted by Holm's step-down method, in the order given.

    The i-th smallest of n is multiplied by n - i + 1, none falls below a smaller one's, none exceeds 1.
    R: ``p.adjust(p, "holm")``.

    Own, since statsmodels' ``multipletests`` runs Python's garbage collection twice a call, which takes longer than
    all analyses of a thousand patients. Holm 1979, Scand J Stat 6:65.
    """
    order = np.argsort(p, kind="stable")
    stepped = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum(stepped, 1.0)
    return adjusted
