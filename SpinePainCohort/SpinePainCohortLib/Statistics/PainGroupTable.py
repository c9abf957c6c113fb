"""Table 1 by pain category: who has how much pain, with p and standardised difference."""

import numpy as np
import pandas as pd
from scipy import stats
from SpinePainRHILib.Core.LesionRules import COUNT_GROUPS
from SpinePainRHILib.Core.Levels import LOCATIONS

from .CategoryColumns import CATEGORIES, areDates, numbersOrTexts, textsOf
from .Results import quietly
from .Settings import SMALLEST_GROUP, AnalysisSettings
from .Tables import MOST_LEVELS, summaryOf

PAIN_GROUP_COLUMNS = ("variable", "level", "category", "n", "percent", "missing", "mean", "sd", "median", "q1", "q3",
                      "p", "p_method", "standardised_difference", "note")
_ORDERS = {"location": LOCATIONS, "count_group": COUNT_GROUPS}
_NOT_COMPARED = ("case_id", "timepoint", "vas", "vas_category")

_Row = dict[str, str | float | None]


def painGroupTable(patients: pd.DataFrame, settings: AnalysisSettings) -> pd.DataFrame:
    """A row a variable (a level of a text) and pain category, PAIN_GROUP_COLUMNS; p and difference stand on the first.

    p: Kruskal-Wallis for numbers, for texts the Fisher-Freeman-Halton test by Monte Carlo (``settings.resamples``
    tables of the same margins; none where that is 0), or Pearson's chi squared where patients outnumber what those
    tables can hold, thousands. Categories of fewer than 3 patients are shown and not compared.
    The p describe the groups and are not adjusted. R: ``kruskal.test``, ``fisher.test(simulate.p.value = TRUE)``.
    """
    categories = textsOf(patients["vas_category"])
    rows: list[_Row] = []
    for name in map(str, patients.columns):
        if name in _NOT_COMPARED:
            continue
        values = textsOf(patients[name]) if name in _ORDERS else numbersOrTexts(patients[name])
        rows += _textRows(name, values, categories, settings) if values.dtype == object else \
            _numberRows(name, values, categories)
    frame = pd.DataFrame(rows, columns=list(PAIN_GROUP_COLUMNS))
    numbers = [name for name in PAIN_GROUP_COLUMNS[4:] if name not in ("missing", "p_method", "note")]
    return frame.astype({"n": "Int64", "missing": "Int64"} | dict.fromkeys(numbers, "float64"))


def largestDifference(groups: list[np.ndarray]) -> float | None:
    """The largest standardised difference of two groups, |mean a - mean b| / sqrt((var a + var b) / 2).

    Austin 2009, Stat Med 28:3083; columns are numbers, or indicators of all levels but the first, which makes it the
    Mahalanobis distance of Yang & Dalton 2012, SAS Global Forum 335 (covariance of proportions, pseudo-inverse).
    None with fewer than two groups of two patients or without spread. R: ``tableone::ExtractSmd`` (maximum, not mean).
    """
    found = []
    for index, a in enumerate(groups):
        for b in groups[index + 1:]:
            if min(len(a), len(b)) < 2:
                continue
            if a.ndim == 1:
                spread = (a.var(ddof=1) + b.var(ddof=1)) / 2
                if spread > 0:
                    found.append(abs(a.mean() - b.mean()) / np.sqrt(spread))
                continue
            p, q = a.mean(axis=0), b.mean(axis=0)
            covariance = (np.diag(p) - np.outer(p, p) + np.diag(q) - np.outer(q, q)) / 2
            found.append(float(np.sqrt(max((p - q) @ np.linalg.pinv(covariance, hermitian=True) @ (p - q), 0.0))))
    return float(max(found)) if found else None


def _numberRows(name: str, values: np.ndarray, categories: np.ndarray) -> list[_Row]:
    groups = {category: values[categories == category] for category in CATEGORIES}
    rows: list[_Row] = []
    for category, group in groups.items():
        summary = {key: value for key, value in summaryOf(group).items() if key not in ("min", "max")}
        rows.append({"variable": name, "category": category, **summary})
    known = [group[~np.isnan(group)] for group in groups.values()]
    compared = [group for group in known if len(group) >= SMALLEST_GROUP]
    if len(compared) < 2 or np.ptp(np.concatenate(compared)) == 0:
        rows[0]["note"] = "not compared: fewer than two categories with values, or all are equal"
        return rows
    with quietly():
        p = float(stats.kruskal(*compared).pvalue)
    rows[0] |= {"p": p, "p_method": "Kruskal-Wallis", "standardised_difference": largestDifference(compared)}
    return rows


def _textRows(name: str, values: np.ndarray, categories: np.ndarray, settings: AnalysisSettings) -> list[_Row]:
    known = {str(value) for value in values if value is not None}
    levels = [level for level in dict.fromkeys([*_ORDERS.get(name, ()), *sorted(known)]) if level in known]
    if not levels or len(levels) > MOST_LEVELS or areDates(levels):
        return []
    table = np.array([[int(((values == level) & (categories == category)).sum()) for category in CATEGORIES]
                      for level in levels])
    rows: list[_Row] = []
    for level, counts in zip(levels, table, strict=True):
        for place, category in enumerate(CATEGORIES):
            total, inCategory = int(table[:, place].sum()), int((categories == category).sum())
            rows.append({"variable": name, "level": level, "category": category, "n": int(counts[place]),
                         "percent": 100 * counts[place] / total if total else None, "missing": inCategory - total})
    compared = table[:, table.sum(axis=0) >= SMALLEST_GROUP]
    compared = compared[compared.sum(axis=1) > 0]
    if min(compared.shape) < 2:
        rows[0]["note"] = "not compared: fewer than two categories or levels with patients"
        return rows
    groups = [np.repeat(np.eye(len(compared))[:, 1:], column, axis=0) for column in compared.T]
    rows[0] |= {"standardised_difference": largestDifference(groups)}
    if compared.sum() >= settings.resamples * compared.size > 0:  # scipy's random tables fail, and are not needed
        p = float(stats.chi2_contingency(compared, correction=False).pvalue)
        rows[0] |= {"p": p, "p_method": "Pearson's chi squared"}
    elif settings.resamples:
        with quietly():
            random = stats.MonteCarloMethod(n_resamples=settings.resamples, rng=np.random.default_rng(settings.seed))
            # An array of one value where every patient of a level is alone in it, and the like.
            p = float(np.ravel(stats.fisher_exact(compared, method=random).pvalue)[0])
        rows[0] |= {"p": p, "p_method": f"Fisher-Freeman-Halton, {settings.resamples} tables"}
    return rows
