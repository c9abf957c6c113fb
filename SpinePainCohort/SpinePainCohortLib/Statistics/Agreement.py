"""Agreement of two or more readings of the same targets: intraclass correlation, weighted kappa, Bland-Altman."""

from dataclasses import replace

import numpy as np
from scipy import stats
from statsmodels.stats.inter_rater import cohens_kappa

from .Results import Labels, TestResult, joinNotes, quietly
from .Settings import FEWEST_PAIRS, AnalysisSettings

ICC_AGREEMENT = "ICC(A,1), absolute agreement"
ICC_CONSISTENCY = "ICC(C,1), consistency"
ICC_MEAN = "ICC(A,k), absolute agreement of the mean"
KAPPA = "Cohen kappa, quadratic weights"
BIAS = "Bland-Altman bias"
LOWER_LIMIT = "Bland-Altman lower limit"
UPPER_LIMIT = "Bland-Altman upper limit"


def ofTheMean(rows: list[TestResult], raters: int) -> TestResult:
    """ICC(A,k) of the mean of k raters from the rows of ``intraclassCorrelations``: k ICC / (1 + (k-1) ICC).

    The formula of Spearman and Brown, for estimate and limits; equals McGraw & Wong 1996, tables 4 and 7 (case 2A,
    average of k), whose own degrees of freedom come out the same. R: ``psych::ICC(table, lmer = FALSE)``, ICC2k.
    """
    single = next(each for each in rows if each.method == ICC_AGREEMENT)
    if single.effect is None:
        return replace(single, method=ICC_MEAN)

    def stepped(value: float | None) -> float | None:
        below = 1 + (raters - 1) * value if value is not None else 0.0
        return raters * value / below if value is not None and below > 0 else None

    note = f"of the mean of {raters}, which is analysed"
    return replace(single, method=ICC_MEAN, effect=stepped(single.effect), ci_low=stepped(single.ci_low),
                   ci_high=stepped(single.ci_high), note=joinNotes(note, single.note))


def intraclassCorrelations(table: np.ndarray, labels: Labels, settings: AnalysisSettings,
                           **names: str) -> list[TestResult]:
    """ICC(C,1) and ICC(A,1) of ``table`` (n targets x k raters, complete): two-way, single ratings.

    With mean squares MSR (targets), MSC (raters), MSE: (C,1) = (MSR-MSE) / (MSR+(k-1)MSE); (A,1) = (MSR-MSE) /
    (MSR+(k-1)MSE+k(MSC-MSE)/n). Intervals and F = MSR/MSE with n-1, (n-1)(k-1) df: McGraw & Wong 1996, Psychol
    Methods 1:30, tables 4, 7 and 8 (with the erratum 1:390). Both have the same F: p stands once. Own formula,
    no bundled library has it. R: ``psych::ICC(table, lmer = FALSE)``, ICC3 and ICC2.
    """
    methods = (ICC_CONSISTENCY, ICC_AGREEMENT)
    n, k = table.shape
    if reason := _tooFew(n) or ("all ratings are equal" if np.ptp(table) == 0 else None):
        return [labels.empty(method, reason, n=n, **names) for method in methods]
    grand = table.mean()
    rows, columns = table.mean(axis=1) - grand, table.mean(axis=0) - grand
    msr, msc = k * (rows ** 2).sum() / (n - 1), n * (columns ** 2).sum() / (k - 1)
    residuals = table - grand - rows[:, None] - columns[None, :]
    mse = (residuals ** 2).sum() / ((n - 1) * (k - 1))
    # Rounding leaves about eps^2 of the total where the residuals are exactly zero.
    if mse <= 1e-20 * (msr + msc + mse):
        mse = 0.0
    if msr <= 1e-20 * (msr + msc + mse):
        msr = 0.0
    if msr == 0 and mse == 0:
        return [labels.empty(method, "the targets do not differ", n=n, **names) for method in methods]
    df1, df2 = n - 1, (n - 1) * (k - 1)
    consistency = (msr - mse) / (msr + (k - 1) * mse)
    agreement = (msr - mse) / (msr + (k - 1) * mse + k * (msc - mse) / n)
    common = {"n": n, **names}
    if mse == 0:
        note = "no interval and no F: the raters differ by a constant only"
        return [labels.row(method, note, **common, effect_name="ICC", effect=value)
                for method, value in zip(methods, (consistency, agreement), strict=True)]
    f = msr / mse
    alpha = (1 - settings.confidenceLevel) / 2
    fLow, fHigh = f / stats.f.isf(alpha, df1, df2), f * stats.f.isf(alpha, df2, df1)
    cLow, cHigh = (fLow - 1) / (fLow + k - 1), (fHigh - 1) / (fHigh + k - 1)
    aLow, aHigh = _agreementInterval((n, k), (msr, msc, mse), agreement, alpha)
    test = {"statistic_name": "F", "statistic": f, "df1": df1, "df2": df2}
    return [
        labels.row(ICC_CONSISTENCY, **common, **test, p=stats.f.sf(f, df1, df2), effect_name="ICC",
                   effect=consistency, ci_low=cLow, ci_high=cHigh),
        labels.row(ICC_AGREEMENT, "p is that of ICC(C,1)", **common, **test, effect_name="ICC", effect=agreement,
                   ci_low=aLow, ci_high=aHigh)]


def _agreementInterval(shape: tuple[int, int], meanSquares: tuple[float, float, float], icc: float,
                       alpha: float) -> tuple[float | None, float | None]:
    """McGraw & Wong 1996, table 7, case 2A: Satterthwaite's v for a MSC + b MSE; mean squares of rows, columns, rest.
    """
    (n, k), (msr, msc, mse) = shape, meanSquares
    if icc >= 1:
        return None, None
    a = k * icc / (n * (1 - icc))
    b = 1 + k * icc * (n - 1) / (n * (1 - icc))
    v = (a * msc + b * mse) ** 2 / ((a * msc) ** 2 / (k - 1) + (b * mse) ** 2 / ((n - 1) * (k - 1)))
    fLow, fHigh = stats.f.isf(alpha, n - 1, v), stats.f.isf(alpha, v, n - 1)
    spread = k * msc + (k * n - k - n) * mse
    return (n * (msr - fLow * mse) / (fLow * spread + n * msr), n * (fHigh * msr - mse) / (spread + n * fHigh * msr))


def weightedKappa(a: np.ndarray, b: np.ndarray, categories: int, labels: Labels, settings: AnalysisSettings,
                  method: str = KAPPA, **names: str) -> TestResult:
    """Cohen's kappa of category codes 0..categories-1 with weights (i-j)^2, unweighted for another ``method``.
    ``statsmodels`` ``cohens_kappa``.

    The interval uses the large-sample error of Fleiss, Cohen & Everitt 1969; z and p test kappa = 0.
    R: ``vcd::Kappa(table(a, b), weights = "Fleiss-Cohen")`` with ``confint``.
    """
    n = len(a)
    constant = n and np.ptp(np.concatenate([a, b])) == 0
    if reason := _tooFew(n) or ("every rating is in the same category" if constant else None):
        return labels.empty(method, reason, n=n, **names)
    table = np.zeros((categories, categories))
    np.add.at(table, (a.astype(int), b.astype(int)), 1)
    with quietly() as caught:
        result = cohens_kappa(table, wt="quadratic" if method == KAPPA else None)
        half = stats.norm.isf((1 - settings.confidenceLevel) / 2) * result.std_kappa
    if not result.std_kappa0 > 0:
        return labels.row(method, joinNotes("no interval and no p: one rater used a single category"), n=n, **names,
                          effect_name="kappa", effect=result.kappa)
    return labels.row(method, joinNotes(*caught.messages), n=n, **names, statistic_name="z", statistic=result.z_value,
                      p=result.pvalue_two_sided, effect_name="kappa", effect=result.kappa,
                      ci_low=result.kappa - half, ci_high=min(result.kappa + half, 1.0))


def blandAltman(a: np.ndarray, b: np.ndarray, labels: Labels, settings: AnalysisSettings,
                **names: str) -> list[TestResult]:
    """Bias (mean of a - b, paired t interval) and limits of agreement bias -+ 1.96 SD, each with an interval.

    Standard error of a limit: SD sqrt(1/n + 1.96^2 / (2 (n-1))), t with n-1 degrees of freedom: Bland & Altman
    1999, Stat Methods Med Res 8:135, section 2. The limits always hold the middle 95 % of differences.
    R: ``t.test(a, b, paired = TRUE)``, and ``d <- a - b; mean(d) + c(-1, 1) * qnorm(0.975) * sd(d)``.
    """
    n = len(a)
    if reason := _tooFew(n):
        return [labels.empty(method, reason, n=n, **names) for method in (BIAS, LOWER_LIMIT, UPPER_LIMIT)]
    differences = a - b
    bias, spread = float(differences.mean()), float(differences.std(ddof=1))
    if np.ptp(differences) == 0:
        bias, spread = float(differences[0]), 0.0
    critical = stats.t.isf((1 - settings.confidenceLevel) / 2, n - 1)
    error = spread / np.sqrt(n)
    common = {"n": n, **names}
    note = "" if spread else "no spread of the differences: no p, limits equal to the bias"
    rows = [labels.row(BIAS, note, **common, statistic_name="t" if spread else None,
                       statistic=bias / error if spread else None, df2=n - 1 if spread else None,
                       p=2 * stats.t.sf(abs(bias) / error, n - 1) if spread else None,
                       effect_name="mean difference", effect=bias,
                       ci_low=bias - critical * error, ci_high=bias + critical * error)]
    z = stats.norm.isf(0.025)
    half = critical * spread * np.sqrt(1 / n + z ** 2 / (2 * (n - 1)))
    for method, limit in ((LOWER_LIMIT, bias - z * spread), (UPPER_LIMIT, bias + z * spread)):
        rows.append(labels.row(method, note, **common, effect_name="limit of agreement", effect=limit,
                               ci_low=limit - half, ci_high=limit + half))
    return rows


def _tooFew(n: int) -> str | None:
    if n >= FEWEST_PAIRS:
        return None
    return f"only {n} targets were rated by all, {FEWEST_PAIRS} are needed" if n else "no target was rated by all"
