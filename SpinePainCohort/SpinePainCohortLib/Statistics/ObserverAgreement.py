"""Agreement of VAS raters on the same lesions, and of readers on the same cases."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from .Agreement import blandAltman, intraclassCorrelations, ofTheMean, weightedKappa
from .CategoryColumns import CATEGORIES, numbersOf, textsOf
from .FindingAgreement import findingAgreement
from .ObserverPairs import Comparison, Observations
from .Questions import RATERS, READERS
from .Results import AGREEMENT, Labels, TestResult, joinNotes, quietly
from .ScoreSeries import cleanEntries
from .Settings import AnalysisSettings

DICE = "Median Dice"
AGREEMENT_COLUMNS = {"analysis": "analysis", "outcome": "measure", "group_a": "observer_a", "group_b": "observer_b",
                     "n": "n", "method": "method", "effect_name": "estimate_name", "effect": "estimate",
                     "ci_low": "ci_low", "ci_high": "ci_high", "statistic_name": "statistic_name",
                     "statistic": "statistic", "df1": "df1", "df2": "df2", "p": "p", "p_adjusted": "p_adjusted",
                     "note": "note"}


def raterAgreement(vasEntries: pd.DataFrame, settings: AnalysisSettings) -> list[TestResult]:
    """Pairs of raters at the primary timepoint: both ICC, weighted kappa of categories, Bland-Altman.

    A target is a lesion (or the patient as a whole) scored by both. With more than two raters the ICC over the
    targets scored by all come first; which pairs there are ``Observations.comparisons`` says, and a row names those
    left out. Several targets of a patient are not independent: the note counts them.
    """
    labels = Labels(AGREEMENT, RATERS, "vas", "rater")
    observations = raterObservations(vasEntries, settings)
    rows = []
    for each in _comparable(observations, "targets"):
        own = Labels(labels.family, labels.analysis, labels.outcome, labels.predictor, (each.note,))
        rows += intraclassCorrelations(each.values, own, settings, **each.names)
        if settings.rater is None and each.values.shape[1] == len(observations.observers):
            rows.append(ofTheMean(rows[-2:], each.values.shape[1]))
        if each.values.shape[1] == 2:
            codes = settings.categories.codesOf(each.values)
            categories = Labels(labels.family, labels.analysis, "vas_category", labels.predictor, (each.note,))
            rows.append(weightedKappa(codes[:, 0], codes[:, 1], len(CATEGORIES), categories, settings, **each.names))
            rows += blandAltman(each.values[:, 0], each.values[:, 1], own, settings, **each.names)
    return rows + _notCompared(observations, "ICC, kappa, Bland-Altman", labels, settings)


def readerAgreement(readings: pd.DataFrame, dice: pd.DataFrame, settings: AnalysisSettings) -> list[TestResult]:
    """Pairs of readers at the primary timepoint: ICC and Bland-Altman of RHI, median Dice of both outlines.

    Which pairs there are ``Observations.comparisons`` says. Raises ValueError where a reader has two readings of a
    case and timepoint.
    """
    labels = Labels(AGREEMENT, READERS, "rhi_percent", "reader")
    observations = readerObservations(readings, settings)
    rows = []
    for each in _comparable(observations, "cases"):
        own = Labels(labels.family, labels.analysis, labels.outcome, labels.predictor, (each.note,))
        rows += intraclassCorrelations(each.values, own, settings, **each.names)
        if each.values.shape[1] == 2:
            rows += blandAltman(each.values[:, 0], each.values[:, 1], own, settings, **each.names)
    return [*rows, *_notCompared(observations, "ICC, Bland-Altman", labels, settings),
            *findingAgreement(readings, observations.chosen, settings), *_dice(dice, settings)]


def raterObservations(vasEntries: pd.DataFrame, settings: AnalysisSettings) -> Observations:
    """VAS scores of lesions (or patients as a whole) by rater at the primary timepoint."""
    entries = cleanEntries(vasEntries)
    entries = entries[entries["timepoint"] == settings.timepoint].dropna(subset=["rater"])
    return Observations(entries, ["case_id", "lesion"], "rater", "vas")


def readerObservations(readings: pd.DataFrame, settings: AnalysisSettings) -> Observations:
    """RHI of cases by reader at the primary timepoint. Raises ValueError as ``readerAgreement``."""
    frame = pd.DataFrame({name: textsOf(readings[name]) for name in ("case_id", "timepoint", "reader")})
    frame["rhi_percent"] = numbersOf(readings["rhi_percent"])
    frame = frame[frame["timepoint"] == settings.timepoint].dropna()
    twice = frame.duplicated(["case_id", "reader"])
    if twice.any():
        row = frame[twice].iloc[0]
        raise ValueError(f"Reader {row['reader']} has two readings of case {row['case_id']} at {row['timepoint']}: "
                         "keep one of them.")
    return Observations(frame, ["case_id"], "reader", "rhi_percent")


def agreementFrame(tests: pd.DataFrame) -> pd.DataFrame:
    """The rows of agreement out of the table of all tests, under names that fit."""
    chosen = tests[tests["analysis"].isin([RATERS, READERS])]
    return chosen[list(AGREEMENT_COLUMNS)].rename(columns=AGREEMENT_COLUMNS).reset_index(drop=True)


def _comparable(observations: Observations, unit: str) -> Iterable[Comparison]:
    """The comparisons; none where nothing was scored by two of many observers, which one row then says."""
    if observations.leftOut and not observations.areShared:
        return ()
    return observations.comparisons(unit)


def _notCompared(observations: Observations, methods: str, labels: Labels,
                 settings: AnalysisSettings) -> list[TestResult]:
    """The row about observers who are in no comparison, if there are any."""
    observer, count = labels.predictor, len(observations.observers)
    if count < 2:
        found = f"only one {observer} ({observations.observers[0]})" if count else f"no {observer} has values"
        return [labels.empty(methods, f"{found} at {settings.timepoint}")]
    if not observations.leftOut:
        return []
    if not observations.areShared:
        return [labels.empty(methods, f"none of the {count} {observer}s scored what another did at "
                                      f"{settings.timepoint}")]
    return [labels.empty(methods, f"pairs are made of the {count - observations.leftOut} {observer}s with the most "
                                  f"targets that another scored too, of {count}",
                         group_a=f"{observations.leftOut} further {observer}s")]


def _dice(dice: pd.DataFrame, settings: AnalysisSettings) -> list[TestResult]:
    """Median of the given Dice coefficients; exact interval from order statistics (``scipy.stats.quantile_test``).

    The interval is the widest-needed one of Conover 1999, section 3.2, confidence at least as asked.
    R: ``sort(x)[c(qbinom(0.025, n, 0.5), qbinom(0.975, n, 0.5) + 1)]``.
    """
    frame = dice[textsOf(dice["timepoint"]) == settings.timepoint]
    rows = []
    for measure in ("dice_cord", "dice_high_intensity"):
        labels = Labels(AGREEMENT, READERS, measure, "reader")
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
                test: Any = stats.quantile_test(values, p=0.5)  # scipy's stubs call its interval a number
                interval = test.confidence_interval(settings.confidenceLevel)
            bounded = np.isfinite([interval.low, interval.high]).all()
            q1, q3 = np.quantile(values, [0.25, 0.75])
            note = joinNotes(f"Q1 {q1:.3f}, Q3 {q3:.3f}", left, "" if bounded else "too few cases for an interval")
            rows.append(labels.row(DICE, note, **names, effect_name="median", effect=np.median(values),
                                   ci_low=interval.low if bounded else None,
                                   ci_high=interval.high if bounded else None))
    return rows
