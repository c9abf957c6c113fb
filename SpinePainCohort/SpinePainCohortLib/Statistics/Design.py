"""The matrix of predictors of a joint model: which patients and columns enter, and why others do not."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .CategoryColumns import numbersOrTexts
from .OrderedGrades import gradeCodes, gradeScale
from .Settings import SMALLEST_GROUP

RULE_OF_THUMB = (10, 15)
"""Patients per parameter: fewer than the first is too few, the second is comfortable."""


MERGED = "rare levels together"


@dataclass(frozen=True, eq=False)
class Term:
    """One column of the matrix: a number as it is, or the indicator of ``level`` against ``reference``."""

    name: str
    level: str | None = None
    reference: str | None = None

    @property
    def label(self) -> str:
        """For notes: ``age`` or ``location lumbar``."""
        return self.name if self.level is None else f"{self.name} {self.level}"


@dataclass(frozen=True, eq=False)
class Design:
    """Complete patients only: ``outcome`` (n), ``matrix`` (n x terms, without intercept), and what was left out.

    ``reason`` is None, or says why no model can be fitted.
    """

    outcome: np.ndarray
    matrix: np.ndarray
    terms: tuple[Term, ...]
    notes: tuple[str, ...]
    reason: str | None

    @property
    def n(self) -> int:
        """Number of complete patients."""
        return len(self.outcome)


def buildDesign(outcome: np.ndarray, predictors: dict[str, pd.Series], orders: Mapping[str, tuple[str, ...]],
                mergeRare: bool = False) -> Design:
    """Joins ``outcome`` (floats, NaN missing) with the predictors: numbers and ordered grades (``gradeScale``) as they
    are, other text as indicators.

    A text predictor's reference is its most frequent level (ties: first in ``orders``, else alphabetical). Patients
    with anything missing are left out. Levels of fewer than 3 patients are merged to one (``mergeRare``), as far as it
    then has 3; the patients of others are left out, with a warning that counts them. Then constant predictors are left
    out. Each is noted. Linear dependence, no predictor, or too few patients for the parameters give a reason.
    """
    present = ~np.isnan(outcome)
    columns = {name: numbersOrTexts(series) for name, series in predictors.items()}
    notes = []
    for name, values in columns.items():
        if values.dtype == object and (scale := gradeScale(name, values)):
            columns[name] = gradeCodes(values, scale)
            notes.append(f"{name} coded 0 to {len(scale) - 1} in the order {', '.join(scale)}")
    for values in columns.values():
        present = present & ~pd.isna(values)
    notes += [f"{name} is missing in all patients" for name, values in columns.items() if pd.isna(values).all()]
    if left := int((~present).sum()):
        notes.append(f"{left} with a missing value left out")
    for name, values in columns.items():
        if values.dtype == object:
            columns[name], present, own = _withoutRare(name, values, present, mergeRare)
            notes += own
    parts, terms = [], []
    for name, values in columns.items():
        chosen = values[present]
        if not len(chosen) or len(set(chosen)) == 1:
            if len(chosen):
                notes.append(f"{name} left out of the model: the same in all patients")
            continue
        if values.dtype != object:
            parts.append(chosen.astype(float))
            terms.append(Term(name))
            continue
        reference, others = _levels(chosen, orders.get(name, ()))
        for level in others:
            parts.append((chosen == level).astype(float))
            terms.append(Term(name, level, reference))
    n = int(present.sum())
    matrix = np.column_stack(parts) if parts else np.empty((n, 0))
    return Design(outcome[present], matrix, tuple(terms), tuple(notes), _reason(outcome[present], matrix))


def _withoutRare(name: str, values: np.ndarray, present: np.ndarray,
                 mergeRare: bool) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """A text column whose rare levels are merged, the patients that stay, and what was done to the rare levels."""
    levels, counts = np.unique(values[present].astype(str), return_counts=True)
    rare = [str(level) for level, count in zip(levels, counts, strict=True) if count < SMALLEST_GROUP]
    isRare = present & np.isin(values.astype(str), rare)
    if not rare:
        return values, present, []
    listed = ", ".join(f"{level} (n = {int((isRare & (values == level)).sum())})" for level in rare)
    if mergeRare and len(rare) > 1 and isRare.sum() >= SMALLEST_GROUP:
        return np.where(isRare, MERGED, values), present, [f"{name}: {listed} merged"]
    return values, present & ~isRare, [
        f"warning: {int(isRare.sum())} patients with a rare {name} left out of the model: {listed}"]


def patientsPerParameter(n: int, parameters: int) -> str:
    """A warning where the rule of thumb of 10 to 15 patients per parameter is not met; else empty."""
    ratio = n / max(parameters, 1)
    few, comfortable = RULE_OF_THUMB
    if ratio < few:
        return f"warning: {ratio:.1f} patients per parameter, at least {few} to {comfortable} are advised"
    return f"{ratio:.1f} patients per parameter, {comfortable} would be comfortable" if ratio < comfortable else ""


def _levels(values: np.ndarray, order: tuple[str, ...]) -> tuple[str, list[str]]:
    found = sorted(set(values), key=lambda level: (order.index(level) if level in order else len(order), level))
    reference = max(found, key=lambda level: (values == level).sum())  # max keeps the first among equals
    return reference, [level for level in found if level != reference]


def _reason(outcome: np.ndarray, matrix: np.ndarray) -> str | None:
    n, parameters = matrix.shape
    if not n:
        return "no patient has all values"
    if not parameters:
        return "no predictor varies"
    if np.ptp(outcome) == 0:
        return "all values of the outcome are equal"
    if n < parameters + 3:
        return f"{n} patients are too few for {parameters} parameters"
    scaled = (matrix - matrix.mean(axis=0)) / matrix.std(axis=0)
    if np.linalg.matrix_rank(scaled, tol=1e-8 * np.sqrt(n)) < parameters:
        return "the predictors are linearly dependent"
    return None
