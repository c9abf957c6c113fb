"""Location, count and RHI together: a linear model of the VAS and an ordinal logistic model of its category."""

from typing import Any

import numpy as np
import statsmodels.api as sm
from scipy import special, stats
from statsmodels.miscmodels.ordinal_model import OrderedModel
from statsmodels.stats.outliers_influence import variance_inflation_factor

from .CategoryColumns import CATEGORIES
from .Design import Design, Term, patientsPerParameter
from .ProportionalOdds import brantTest
from .Results import ASSUMPTION, Labels, TestResult, joinNotes, quietly
from .Separation import separatingTerms
from .Settings import AnalysisSettings

LINEAR = "Linear model, HC3 errors"
LINEAR_FIT = "Linear model, fit"
VIF = "Variance inflation factor"
ORDINAL = "Ordinal logistic model"
INTERCEPT, THRESHOLD = "Linear model, intercept", "Ordinal logistic model, threshold"
ORDINAL_FIT = "Ordinal logistic model, likelihood ratio"


def linearModel(design: Design, labels: Labels, settings: AnalysisSettings) -> list[TestResult]:
    """Least squares with heteroscedasticity-consistent (HC3) errors: one row a coefficient, then R squared and VIF.

    Intervals and p by t with n - parameters degrees of freedom. ``statsmodels`` ``OLS.fit(cov_type="HC3",
    use_t=True)``. R: ``coeftest(m, vcovHC(m, "HC3"))``; a term's VIF is ``1 / (1 - R^2)`` of it on all others.
    HC3 divides by (1 - leverage)^2 and is not computable where one patient alone carries a coefficient.
    """
    notes = joinNotes(patientsPerParameter(design.n, len(design.terms)), *design.notes)
    if design.reason:
        return [labels.empty(LINEAR, joinNotes(design.reason, notes), n=design.n)]
    with quietly() as caught:
        model = sm.OLS(design.outcome, sm.add_constant(design.matrix, has_constant="add"))
        plain = model.fit()
        if plain.get_influence().hat_matrix_diag.max() > 1 - 1e-9:
            return [labels.empty(LINEAR, joinNotes("one patient alone determines a coefficient", notes), n=design.n)]
        fit = model.fit(cov_type="HC3", use_t=True)
        interval = fit.conf_int(1 - settings.confidenceLevel)
        isRegular = _isRegular(np.asarray(fit.cov_params())[1:, 1:])
    rows = [
        _coefficient(labels, LINEAR, term, joinNotes(notes, *caught.messages), design.n, statistic_name="t",
                     statistic=fit.tvalues[index], df2=fit.df_resid, p=fit.pvalues[index], effect_name="coefficient",
                     effect=fit.params[index], ci_low=interval[index, 0], ci_high=interval[index, 1])
        for index, term in enumerate(design.terms, start=1)]
    rows.append(labels.row(
        INTERCEPT, joinNotes("no p: that VAS is 0 where all predictors are 0 is no question", notes), n=design.n,
        statistic_name="t", statistic=fit.tvalues[0], df2=fit.df_resid, effect_name="intercept", effect=fit.params[0],
        ci_low=interval[0, 0], ci_high=interval[0, 1]))
    fitNotes = joinNotes(f"adjusted R squared {plain.rsquared_adj:.3f}", "no interval of R squared", notes)
    if isRegular:
        with quietly():
            f, p = fit.fvalue, fit.f_pvalue
        rows.append(labels.row(LINEAR_FIT, fitNotes, n=design.n, statistic_name="F (HC3)", statistic=f,
                               df1=len(design.terms), df2=fit.df_resid, p=p, effect_name="R squared",
                               effect=plain.rsquared))
    else:
        rows.append(labels.row(
            LINEAR_FIT, joinNotes("no F and no p: the HC3 covariance of the coefficients is singular, as where the "
                                  "outcome does not vary in a group", fitNotes),
            n=design.n, effect_name="R squared", effect=plain.rsquared))
    return rows + _inflation(design, labels)


def _isRegular(covariance: np.ndarray) -> bool:
    """Whether a Wald test of all coefficients exists: their covariance, scaled to correlations, has full rank."""
    variances = np.diag(covariance)
    if not (np.isfinite(covariance).all() and (variances > 1e-20).all()):
        return False
    scale = np.sqrt(variances)
    return bool(np.linalg.eigvalsh(covariance / np.outer(scale, scale)).min() > 1e-8)


def _inflation(design: Design, labels: Labels) -> list[TestResult]:
    """A row for each term; the intercept is part of the matrix, as it must be for a meaningful factor."""
    labels = Labels(ASSUMPTION, labels.analysis, labels.outcome, labels.predictor, labels.notes)
    matrix = sm.add_constant(design.matrix, has_constant="add")
    rows = []
    for index, term in enumerate(design.terms, start=1):
        factor = variance_inflation_factor(matrix, index)
        note = "warning: above 5, hardly separable from the other predictors" if factor > 5 else ""
        rows.append(_coefficient(labels, VIF, term, joinNotes("shown, not acted on", note), design.n,
                                 effect_name="VIF", effect=factor))
    return rows


def ordinalModel(design: Design, labels: Labels, settings: AnalysisSettings) -> list[TestResult]:
    """Proportional odds model of the category codes in ``design.outcome``: odds ratios with Wald intervals, and fit.

    ``statsmodels`` ``OrderedModel`` with the logistic distribution, fitted on standardised predictors for the
    optimiser's sake and scaled back. R: ``MASS::polr(category ~ ..., Hess = TRUE)``. Where predictors separate the
    categories no finite estimate exists: decided exactly by ``separatingTerms``, never by the look of a failed fit.
    """
    notes = joinNotes(patientsPerParameter(design.n, len(design.terms)), *design.notes)

    def refused(reason: str) -> list[TestResult]:
        return [labels.empty(ORDINAL, joinNotes(reason, notes), n=design.n)]

    if design.reason:
        return refused(design.reason)
    codes = np.unique(design.outcome, return_inverse=True)[1]
    centre, scale = design.matrix.mean(axis=0), design.matrix.std(axis=0)
    matrix = (design.matrix - centre) / scale
    if separating := separatingTerms(codes, matrix):
        names = ", ".join(design.terms[index].label for index in separating)
        return refused(f"no finite estimate, the categories are separated by {names}")
    with quietly() as caught:
        try:
            fit = OrderedModel(codes, matrix, distr=_Logistic()).fit(method="bfgs", disp=False, maxiter=500, gtol=1e-8)
            errors = np.asarray(fit.bse)[:len(design.terms)] / scale
            gradient = np.abs(fit.model.score(fit.params)).max()
        except (ValueError, np.linalg.LinAlgError) as error:
            return refused(f"the fit failed ({error})")
    # The optimiser's own flag also reports a lost last digit as a failure: the gradient decides.
    if not (np.isfinite(errors).all() and gradient < 1e-3 * np.sqrt(design.n)):
        return refused(joinNotes("the fit did not converge", *caught.messages))
    slopes = np.asarray(fit.params)[:len(design.terms)] / scale
    half = stats.norm.isf((1 - settings.confidenceLevel) / 2) * errors
    z = slopes / errors
    note = joinNotes("proportional odds assumed", notes)
    rows = [
        _coefficient(labels, ORDINAL, term, note, design.n, statistic_name="z", statistic=z[index],
                     p=2 * stats.norm.sf(abs(z[index])), effect_name="odds ratio", effect=np.exp(slopes[index]),
                     ci_low=np.exp(slopes[index] - half[index]), ci_high=np.exp(slopes[index] + half[index]))
        for index, term in enumerate(design.terms)]
    rows.append(brantTest(codes, matrix, Labels(ASSUMPTION, labels.analysis, labels.outcome, labels.predictor)))
    rows += _thresholds(fit, codes, design, (centre, scale), labels, settings)
    # Without predictors the model's probabilities are the observed shares.
    counts = np.bincount(codes)
    null = float((counts * np.log(counts / design.n)).sum())
    ratio = 2 * (fit.llf - null)
    rows.append(labels.row(
        ORDINAL_FIT, joinNotes("no interval of R squared", note), n=design.n, statistic_name="chi squared",
        statistic=ratio, df1=len(design.terms), p=stats.chi2.sf(ratio, len(design.terms)),
        effect_name="McFadden R squared", effect=1 - fit.llf / null))
    return rows


def _thresholds(fit: Any, codes: np.ndarray, design: Design, standard: tuple[np.ndarray, np.ndarray], labels: Labels,
                settings: AnalysisSettings) -> list[TestResult]:
    """A row a threshold between neighbouring categories: log odds of being at or below it where all predictors are 0.

    The library fits the first and the logarithms of the steps, on standardised predictors: carried over to the given
    ones, errors by the delta method. R: ``summary(polr(...))``, intercepts. No p: a threshold of 0 is no question.
    """
    terms = len(design.terms)
    centre, scale = standard
    raw = np.asarray(fit.params)[terms:]
    steps = np.concatenate([raw[:1], np.exp(raw[1:])])
    values = np.cumsum(steps) + np.asarray(fit.params)[:terms] @ (centre / scale)
    slopesPart = np.tile(centre / scale, (len(raw), 1))
    stepsPart = np.tril(np.ones((len(raw), len(raw)))) * np.concatenate([[1.0], steps[1:]])
    jacobian = np.hstack([slopesPart, stepsPart])
    errors = np.sqrt(np.diag(jacobian @ np.asarray(fit.cov_params()) @ jacobian.T))
    half = stats.norm.isf((1 - settings.confidenceLevel) / 2) * errors
    present = np.unique(design.outcome).astype(int)
    return [labels.row(THRESHOLD, "log odds of the lower categories where all predictors are 0, no p", n=design.n,
                       group_a=CATEGORIES[present[index]], group_b=CATEGORIES[present[index + 1]],
                       effect_name="threshold", effect=values[index], ci_low=values[index] - half[index],
                       ci_high=values[index] + half[index]) for index in range(len(raw))]


class _Logistic(type(stats.logistic)):  # type: ignore[misc]  # scipy gives the object, not its class
    """``scipy.stats.logistic`` without the checks of arguments that take most of the time of a fit."""

    def cdf(self, x: np.ndarray) -> np.ndarray:
        return special.expit(x)

    def pdf(self, x: np.ndarray) -> np.ndarray:
        return special.expit(x) * special.expit(-x)


def _coefficient(labels: Labels, method: str, term: Term, note: str, n: int, **values: object) -> TestResult:
    own = Labels(labels.family, labels.analysis, labels.outcome, term.name, labels.notes)
    return own.row(method, note, group_a=term.level, group_b=term.reference, n=n, **values)
