"""The straight line through two measures, with the confidence band that a figure draws."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from .Correlations import Pairs
from .Results import Labels, TestResult, joinNotes, quietly
from .Settings import AnalysisSettings

LINE = "Linear regression, slope (as published: the line)"


@dataclass(frozen=True)
class RegressionLine:
    """y = intercept + slope x by least squares, with what its band needs: residual SD, mean and squares of x."""

    intercept: float
    slope: float
    slopeError: float
    n: int
    residualSd: float
    xMean: float
    xSquares: float

    def predict(self, x: np.ndarray) -> np.ndarray:
        """The line at ``x``."""
        return self.intercept + self.slope * np.asarray(x, dtype=float)

    def band(self, x: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
        """Pointwise confidence limits of the mean at ``x``: line -+ t s sqrt(1/n + (x - mean)^2 / Sxx).

        R: ``predict(lm(y ~ x), data.frame(x), interval = "confidence")``.
        """
        half = stats.t.isf((1 - level) / 2, self.n - 2) * self.residualSd * np.sqrt(
            1 / self.n + (np.asarray(x, dtype=float) - self.xMean) ** 2 / self.xSquares)
        return self.predict(x) - half, self.predict(x) + half


def fitLine(pairs: Pairs) -> RegressionLine | None:
    """The line through complete pairs; None where they carry none (``pairs.reason`` says why).

    ``scipy.stats.linregress``. R: ``lm(y ~ x)``.
    """
    if pairs.reason:
        return None
    with quietly():
        fit = stats.linregress(pairs.x, pairs.y)
    residuals = pairs.y - fit.intercept - fit.slope * pairs.x
    return RegressionLine(
        intercept=float(fit.intercept), slope=float(fit.slope), slopeError=float(fit.stderr), n=pairs.n,
        residualSd=float(np.sqrt((residuals ** 2).sum() / (pairs.n - 2))), xMean=float(pairs.x.mean()),
        xSquares=float(((pairs.x - pairs.x.mean()) ** 2).sum()))


def slope(pairs: Pairs, labels: Labels, settings: AnalysisSettings) -> TestResult:
    """The slope of the line with its t interval; p is that of Pearson's r and stands only there."""
    line = fitLine(pairs)
    if line is None:
        return labels.empty(LINE, joinNotes(pairs.reason or "", *pairs.notes), n=pairs.n)
    half = stats.t.isf((1 - settings.confidenceLevel) / 2, pairs.n - 2) * line.slopeError
    note = joinNotes(f"intercept {line.intercept:.3g}, residual SD {line.residualSd:.3g}",
                     "p is that of the Pearson correlation", *pairs.notes)
    statistic = line.slope / line.slopeError if line.slopeError > 0 else None
    return labels.row(LINE, note, n=pairs.n, statistic_name="t", statistic=statistic, df2=pairs.n - 2,
                      effect_name=f"change of {labels.outcome} per unit of {labels.predictor}",
                      effect=line.slope, ci_low=line.slope - half, ci_high=line.slope + half)
