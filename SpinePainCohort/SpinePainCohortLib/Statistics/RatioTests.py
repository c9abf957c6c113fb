"""VAS against the ratio: the published correlation, its companions, the other ratios, and the spinal cord alone."""

import numpy as np
import pandas as pd

from .CategoryColumns import numbersOf, textsOf
from .Correlations import Pairs, bootstrapPearson, completePairs, influence, pearson, spearman
from .Questions import RHI
from .Regression import slope
from .Results import EXPLORATORY, PRIMARY, Labels, TestResult
from .Settings import RATIOS, AnalysisSettings

CORD = "spinalCord"
PEARSON_CORD, SPEARMAN_CORD = "Pearson correlation, spinal cord alone", "Spearman correlation, spinal cord alone"
PEARSON_OTHER, SPEARMAN_OTHER = "Pearson correlation, other ratio", "Spearman correlation, other ratio"


def ratioPairs(patients: pd.DataFrame, ratio: str, keep: np.ndarray | None = None) -> Pairs:
    """Pairs of a ratio and VAS of the patients (of ``keep``)."""
    chosen = patients if keep is None else patients[keep]
    return completePairs(numbersOf(chosen[ratio]), numbersOf(chosen["vas"]), textsOf(chosen["case_id"]),
                         (ratio, "vas"))


def ratioTests(patients: pd.DataFrame, meanings: np.ndarray, settings: AnalysisSettings) -> list[TestResult]:
    """``meanings``: what was outlined as cord in each patient's image, None where not recorded.

    The rows of the spinal cord alone are always there: ratios of thecal sac or cauda equina are not comparable with
    those of the cord, and a relation in all of them together need not hold in either.
    """
    pairs = ratioPairs(patients, settings.ratio)
    primary = Labels(PRIMARY, RHI, "vas", settings.ratio)
    labels = Labels(EXPLORATORY, RHI, "vas", settings.ratio)
    rows = [pearson(pairs, primary, settings), slope(pairs, primary, settings), spearman(pairs, labels, settings),
            bootstrapPearson(pairs, labels, settings), influence(pairs, labels, settings)]
    rows += _cordAlone(patients, meanings, labels, settings)
    for ratio in RATIOS:
        if ratio != settings.ratio:
            other, own = ratioPairs(patients, ratio), Labels(EXPLORATORY, RHI, "vas", ratio)
            rows += [pearson(other, own, settings, PEARSON_OTHER), spearman(other, own, settings, SPEARMAN_OTHER)]
    return rows


def _cordAlone(patients: pd.DataFrame, meanings: np.ndarray, labels: Labels,
               settings: AnalysisSettings) -> list[TestResult]:
    isCord = meanings == CORD
    hasRatio = ~np.isnan(numbersOf(patients[settings.ratio]))
    if not (isCord & hasRatio).any():
        return [labels.empty(method, "no outline is recorded as that of the spinal cord", n=0)
                for method in (PEARSON_CORD, SPEARMAN_CORD)]
    pairs = ratioPairs(patients, settings.ratio, isCord)
    others = int((hasRatio & ~isCord).sum())
    note = f"without {others} outlines of another structure or of none recorded" if others else \
        "every outline is of the spinal cord"
    own = Labels(labels.family, labels.analysis, labels.outcome, labels.predictor, (note,))
    return [pearson(pairs, own, settings, PEARSON_CORD), spearman(pairs, own, settings, SPEARMAN_CORD)]
