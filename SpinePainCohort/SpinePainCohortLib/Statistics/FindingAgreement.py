"""Agreement of readers on what they found: location, number and levels of the metastases."""

from itertools import combinations

import numpy as np
import pandas as pd
from scipy import stats
from SpinePainRHILib.Core.LesionRules import COUNT_GROUPS
from SpinePainRHILib.Core.Levels import LOCATIONS

from .Agreement import KAPPA, weightedKappa
from .CategoryColumns import countGroupsOf, textsOf
from .Questions import READERS
from .Results import AGREEMENT, Labels, TestResult, joinNotes
from .Settings import FEWEST_PAIRS, AnalysisSettings

KAPPA_PLAIN = "Cohen kappa"
LEVELS_SHARED = "Positive agreement on levels"


def findingAgreement(readings: pd.DataFrame, readers: tuple[str, ...], settings: AnalysisSettings) -> list[TestResult]:
    """Every pair of ``readers`` at the primary timepoint: kappa of the location (unweighted), of the number group
    (quadratic weights), and ``levelAgreement``.

    ``readings``: case_id, timepoint, reader and, where known, location, count, and levels (``T8 L1``; empty text for a
    case without a metastasis, missing where a metastasis has no level). Nothing where these columns are not given.
    """
    columns = ("location", "count", "levels")
    if not set(columns) <= set(readings.columns):
        return []
    frame = readings[textsOf(readings["timepoint"]) == settings.timepoint]
    values = pd.DataFrame({name: textsOf(frame[name]) for name in ("case_id", "reader", "location")})
    values["count"] = textsOf(countGroupsOf(frame["count"]))
    found = [None if pd.isna(text) else frozenset(str(text).split()) for text in frame["levels"]]
    values["levels"] = pd.Series(found, dtype=object)
    rows = []
    for a, b in combinations(readers, 2):
        first, second = (values[values["reader"] == reader].set_index("case_id") for reader in (a, b))
        for name, order, method in (("location", LOCATIONS, KAPPA_PLAIN), ("count", COUNT_GROUPS, KAPPA)):
            both = pd.concat([first[name], second[name]], axis=1, join="inner").dropna()
            codes = [np.array([order.index(value) for value in both.iloc[:, side]], dtype=float) for side in (0, 1)]
            same = f"the same in {int((codes[0] == codes[1]).sum())} of {len(both)}"
            labels = Labels(AGREEMENT, READERS, "count_group" if name == "count" else name, "reader", (same,))
            rows.append(weightedKappa(codes[0], codes[1], len(order), labels, settings, method, group_a=a, group_b=b))
        both = pd.concat([first["levels"], second["levels"]], axis=1, join="inner").dropna()
        rows.append(levelAgreement(both.iloc[:, 0].tolist(), both.iloc[:, 1].tolist(), (a, b), settings))
    return rows


def levelAgreement(a: list[frozenset[str]], b: list[frozenset[str]], names: tuple[str, str],
                   settings: AnalysisSettings) -> TestResult:
    """2 x levels that both found / (levels of a + levels of b), over all cases: positive agreement.

    Kappa would count the many vertebrae that nobody marks: Cicchetti & Feinstein 1990, J Clin Epidemiol 43:551. The
    levels of a case belong together, so the interval leaves out cases in turn (jackknife), with Student's t.
    """
    labels = Labels(AGREEMENT, READERS, "levels", "reader")
    common = {"group_a": names[0], "group_b": names[1], "n": len(a)}
    shared = np.array([len(x & y) for x, y in zip(a, b, strict=True)], dtype=float)
    marked = np.array([len(x) + len(y) for x, y in zip(a, b, strict=True)], dtype=float)
    if len(a) < FEWEST_PAIRS:
        return labels.empty(LEVELS_SHARED, f"{len(a) or 'no'} cases have levels of both, {FEWEST_PAIRS} are needed",
                            **common)
    if not marked.sum():
        return labels.empty(LEVELS_SHARED, "neither found a metastasis", **common)
    value = 2 * shared.sum() / marked.sum()
    note = f"{int(shared.sum())} levels found by both, {int(marked.sum() - 2 * shared.sum())} by one"
    without = marked.sum() - marked
    if (without == 0).any() or value == 1:
        return labels.row(LEVELS_SHARED, joinNotes(note, "no interval"), **common, effect_name="share", effect=value)
    left = 2 * (shared.sum() - shared) / without
    half = stats.t.isf((1 - settings.confidenceLevel) / 2, len(a) - 1) * np.sqrt(
        (len(a) - 1) / len(a) * ((left - left.mean()) ** 2).sum())
    return labels.row(LEVELS_SHARED, note, **common, effect_name="share", effect=value,
                      ci_low=max(value - half, 0.0), ci_high=min(value + half, 1.0))
