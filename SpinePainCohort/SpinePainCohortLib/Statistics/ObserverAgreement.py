"""Agreement of VAS raters on the same lesions, and of readers on the same cases."""

from collections.abc import Iterable
from itertools import combinations

import numpy as np
import pandas as pd
from scipy import stats

from .Agreement import blandAltman, intraclassCorrelations, weightedKappa
from .Categories import CATEGORIES, numbersOf, textsOf
from .Results import EXPLORATORY, Labels, TestResult, joinNotes, quietly
from .Scores import cleanEntries
from .Settings import AnalysisSettings

RATERS, READERS = "agreement of VAS raters", "agreement of readers"
DICE = "Median Dice"
AGREEMENT_COLUMNS = {"analysis": "analysis", "outcome": "measure", "group_a": "observer_a", "group_b": "observer_b",
                     "n": "n", "method": "method", "effect_name": "estimate_name", "effect": "estimate",
                     "ci_low": "ci_low", "ci_high": "ci_high", "statistic_name": "statistic_name",
                     "statistic": "statistic", "df1": "df1", "df2": "df2", "p": "p", "p_adjusted": "p_adjusted",
                     "note": "note"}


def raterAgreement(vasEntries: pd.DataFrame, settings: AnalysisSettings) -> list[TestResult]:
    """Every pair of raters at the primary timepoint: both ICC, weighted kappa of categories, Bland-Altman.

    A target is a lesion (or the patient as a whole) scored by both. With more than two raters the ICC over the
    targets scored by all come first. Several targets of a patient are not independent: the note counts them.
    """
    labels = Labels(EXPLORATORY, RATERS, "vas", "rater")
    entries = cleanEntries(vasEntries)
    entries = entries[entries["timepoint"] == settings.timepoint].dropna(subset=["rater"])
    table = entries.pivot(index=["case_id", "lesion"], columns="rater", values="vas")
    rows = []
    for names, values, note in _comparisons(table, "targets"):
        own = Labels(labels.family, labels.analysis, labels.outcome, labels.predictor, (note,))
        rows += intraclassCorrelations(values, own, settings, **names)
        if values.shape[1] == 2:
            codes = settings.categories.codesOf(values)
            categories = Labels(labels.family, labels.analysis, "vas_category", labels.predictor, (note,))
            rows.append(weightedKappa(codes[:, 0], codes[:, 1], len(CATEGORIES), categories, settings, **names))
            rows += blandAltman(values[:, 0], values[:, 1], own, settings, **names)
    return rows or [labels.empty("ICC, kappa, Bland-Altman", _tooFewObservers(table, "rater", settings))]


def readerAgreement(readings: pd.DataFrame, dice: pd.DataFrame, settings: AnalysisSettings) -> list[TestResult]:
    """Every pair of readers at the primary timepoint: ICC and Bland-Altman of RHI, median Dice of both outlines.

    Raises ValueError where a reader has two readings of a case and timepoint.
    """
    labels = Labels(EXPLORATORY, READERS, "rhi_percent", "reader")
    frame = pd.DataFrame({name: textsOf(readings[name]) for name in ("case_id", "timepoint", "reader")})
    frame["rhi_percent"] = numbersOf(readings["rhi_percent"])
    frame = frame[frame["timepoint"] == settings.timepoint].dropna()
    twice = frame.duplicated(["case_id", "reader"])
    if twice.any():
        row = frame[twice].iloc[0]
        raise ValueError(f"Reader {row['reader']} has two readings of case {row['case_id']} at {row['timepoint']}: "
                         "keep one of them.")
    table = frame.pivot(index="case_id", columns="reader", values="rhi_percent")
    rows = []
    for names, values, note in _comparisons(table, "cases"):
        own = Labels(labels.family, labels.analysis, labels.outcome, labels.predictor, (note,))
        rows += intraclassCorrelations(values, own, settings, **names)
        if values.shape[1] == 2:
            rows += blandAltman(values[:, 0], values[:, 1], own, settings, **names)
    rows = rows or [labels.empty("ICC, Bland-Altman", _tooFewObservers(table, "reader", settings))]
    return rows + _dice(dice, settings)


def agreementFrame(tests: pd.DataFrame) -> pd.DataFrame:
    """The rows of agreement out of the table of all tests, under names that fit."""
    chosen = tests[tests["analysis"].isin([RATERS, READERS])]
    return chosen[list(AGREEMENT_COLUMNS)].rename(columns=AGREEMENT_COLUMNS).reset_index(drop=True)


def _comparisons(table: pd.DataFrame, unit: str) -> Iterable[tuple[dict[str, str], np.ndarray, str]]:
    """All observers together where there are more than two, then each pair: names, complete rows, note."""
    observers = list(table.columns)
    sets = ([tuple(observers)] if len(observers) > 2 else []) + list(combinations(observers, 2))
    for chosen in sets:
        complete = table[list(chosen)].dropna()
        left = int(table[list(chosen)].notna().any(axis=1).sum()) - len(complete)
        patients = complete.index.get_level_values("case_id").nunique()
        note = joinNotes(f"{left} {unit} not scored by all left out" if left else "",
                         f"{len(complete)} targets of {patients} patients: the interval takes them as independent"
                         if patients < len(complete) else "")
        names = {"group_a": chosen[0], "group_b": chosen[1]} if len(chosen) == 2 else \
            {"group_a": f"all {len(chosen)}"}
        yield names, complete.to_numpy(dtype=float), note


def _tooFewObservers(table: pd.DataFrame, observer: str, settings: AnalysisSettings) -> str:
    found = f"only one {observer} ({table.columns[0]})" if len(table.columns) else f"no {observer} has values"
    return f"{found} at {settings.timepoint}"


def _dice(dice: pd.DataFrame, settings: AnalysisSettings) -> list[TestResult]:
    """Median of the given Dice coefficients; exact interval from order statistics (``scipy.stats.quantile_test``).

    The interval is the widest-needed one of Conover 1999, section 3.2, confidence at least as asked.
    R: ``sort(x)[c(qbinom(0.025, n, 0.5), qbinom(0.975, n, 0.5) + 1)]``.
    """
    frame = dice[textsOf(dice["timepoint"]) == settings.timepoint]
    rows = []
    for measure in ("dice_cord", "dice_high_intensity"):
        labels = Labels(EXPLORATORY, READERS, measure, "reader")
        pairs = sorted(set(zip(textsOf(frame["reader_a"]), textsOf(frame["reader_b"]), strict=True)))
        if not pairs:
            rows.append(labels.empty(DICE, f"no case was outlined by two readers at {settings.timepoint}"))
        for a, b in pairs:
            chosen = numbersOf(frame.loc[(textsOf(frame["reader_a"]) == a) & (textsOf(frame["reader_b"]) == b),
                                         measure])
            values = chosen[~np.isnan(chosen)]
            names = {"group_a": a, "group_b": b, "n": len(values)}
            left = f"{len(chosen) - len(values)} without value left out" if len(chosen) > len(values) else ""
            if not len(values):
                rows.append(labels.empty(DICE, joinNotes("all values are missing", left), **names))
                continue
            with quietly():
                interval = stats.quantile_test(values, p=0.5).confidence_interval(settings.confidenceLevel)
            bounded = np.isfinite([interval.low, interval.high]).all()
            q1, q3 = np.quantile(values, [0.25, 0.75])
            note = joinNotes(f"Q1 {q1:.3f}, Q3 {q3:.3f}", left, "" if bounded else "too few cases for an interval")
            rows.append(labels.row(DICE, note, **names, effect_name="median", effect=np.median(values),
                                   ci_low=interval.low if bounded else None,
                                   ci_high=interval.high if bounded else None))
    return rows
