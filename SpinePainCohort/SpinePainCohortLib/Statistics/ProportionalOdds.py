"""Whether the odds of the ordinal model are proportional: the same effect at every step between categories."""

import numpy as np
import statsmodels.api as sm
from scipy import stats

from .Results import Labels, TestResult, joinNotes, quietly
from .Separation import separatingTerms

BRANT = "Brant test, proportional odds"


def brantTest(codes: np.ndarray, matrix: np.ndarray, labels: Labels) -> TestResult:
    """Wald test that the slopes of the logistic models of each step (category above j or not) are equal.

    ``codes`` 0..K-1, ``matrix`` (n x terms) without intercept. Covariance of the slopes of two steps:
    (X'W_jj X)^-1 X'W_jl X (X'W_ll X)^-1 with weights p_l - p_j p_l for j <= l; df = (K-2) x terms. Brant 1990,
    Biometrics 46:1171. Own formula, no bundled library has it. R: ``brant::brant(polr(...))``, or by hand from
    ``glm(y > j ~ x, binomial)``. Shown, not acted on. Not computable with two categories, nor where a step is
    separated.
    """
    n, terms = matrix.shape
    steps = int(codes.max())
    if steps < 2:
        return labels.empty(BRANT, "two categories have one step only", n=n)
    design = np.column_stack([np.ones(n), matrix])
    slopes, fitted = [], []
    for step in range(steps):
        isAbove = (codes > step).astype(int)
        if separatingTerms(isAbove, matrix):
            return labels.empty(BRANT, f"predictors separate the categories up to {step + 1} from those above", n=n)
        with quietly():
            fit = sm.Logit(isAbove, design).fit(disp=0, method="newton", maxiter=200)
        slopes.append(np.asarray(fit.params)[1:])
        fitted.append(np.asarray(fit.predict(design)))
    inverses = [np.linalg.inv((design.T * (p * (1 - p))) @ design) for p in fitted]
    covariance = np.empty((steps * terms, steps * terms))
    for j in range(steps):
        for other in range(j, steps):
            weights = fitted[other] - fitted[j] * fitted[other]
            block = (inverses[j] @ ((design.T * weights) @ design) @ inverses[other])[1:, 1:]
            covariance[j * terms:(j + 1) * terms, other * terms:(other + 1) * terms] = block
            covariance[other * terms:(other + 1) * terms, j * terms:(j + 1) * terms] = block.T
    contrast = np.hstack([np.tile(np.eye(terms), (steps - 1, 1)), -np.eye((steps - 1) * terms)])
    difference = contrast @ np.concatenate(slopes)
    spread = contrast @ covariance @ contrast.T
    scale = np.sqrt(np.abs(np.diag(spread)))
    if not np.linalg.eigvalsh(spread / np.outer(scale, scale)).min() > 1e-10:
        return labels.empty(BRANT, "the covariance of the slopes is singular: too few patients in a category", n=n)
    statistic = float(difference @ np.linalg.solve(spread, difference))
    df = (steps - 1) * terms
    return labels.row(BRANT, joinNotes("shown, not acted on"), n=n, statistic_name="chi squared", statistic=statistic,
                      df1=df, p=float(stats.chi2.sf(statistic, df)))
