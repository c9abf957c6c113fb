"""Change over time: paired tests between timepoints, and change of RHI against change of VAS."""

import re
from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np
import pandas as pd
from scipy import stats

from ..Tables import Timepoints
from .CategoryColumns import hasImages, numbersOf, textsOf
from .Correlations import completePairs, pearson, spearman
from .RankIntervals import concordanceInterval, rankBiserialInterval
from .Results import EXPLORATORY, Labels, TestResult, joinNotes, quietly
from .Settings import FEWEST_PAIRS, AnalysisSettings
from .Tables import summaryOf

ANALYSIS = "over time"
WILCOXON = "Wilcoxon signed-rank"
MEDIAN_CHANGE, Z = "median change ", "Z = "
"""How two parts of a note begin that a page shows elsewhere in the row."""

NO_QUALITY_OF_LIFE = "the clinical table has no column whose name begins with QLQ-BM22"
FRIEDMAN = "Friedman"
PEARSON_CHANGE, SPEARMAN_CHANGE = "Pearson correlation of changes", "Spearman correlation of changes"


def timepointsInOrder(names: Iterable[str], settings: AnalysisSettings) -> list[str]:
    """The names in time: as the settings list them, then as the names tell (Tables.Timepoints.orderTimepoints)."""
    return Timepoints.orderTimepoints(names, settings.timepoints, settings.timepoint)


def measuresOf(patients: pd.DataFrame, settings: AnalysisSettings) -> list[str]:
    """VAS, RHI where there are images, any column whose name begins with QLQ-BM22 (however written), and those of the
    settings."""
    quality = [name for name in patients.columns if isQualityOfLife(name)]
    ratio = (settings.ratio,) if hasImages(patients) else ()
    return list(dict.fromkeys(["vas", *ratio, *quality, *settings.followUpColumns]))


def isQualityOfLife(name: str) -> bool:
    """Whether a column is of the EORTC QLQ-BM22, told by the beginning of its name."""
    return re.sub(r"[^a-z0-9]", "", str(name).lower()).startswith(("qlqbm22", "eortcqlqbm22"))


def wide(patients: pd.DataFrame, measure: str, timepoints: Sequence[str]) -> pd.DataFrame:
    """One row a case, one float column a timepoint in order."""
    frame = pd.DataFrame({"case_id": textsOf(patients["case_id"]), "timepoint": textsOf(patients["timepoint"]),
                          "value": numbersOf(patients[measure])})
    return frame.pivot(index="case_id", columns="timepoint", values="value").reindex(columns=list(timepoints))


def followUpTests(patients: pd.DataFrame, settings: AnalysisSettings) -> list[TestResult]:
    """Wilcoxon for each pair of timepoints at which the measure is known, Friedman for three or more, changes since
    the first against each other.

    Where a measure is known at one timepoint only, one row says so.
    """
    timepoints = timepointsInOrder([name for name in textsOf(patients["timepoint"]) if name is not None], settings)
    measures = measuresOf(patients, settings)
    rows = []
    for measure in measures:
        labels = Labels(EXPLORATORY, ANALYSIS, measure, "timepoint")
        if measure not in patients.columns:
            rows.append(labels.empty(WILCOXON, f"the tables have no column '{measure}'"))
            continue
        table = wide(patients, measure, timepoints)
        known = _knownAt(table)
        if len(known) < 2:
            rows.append(labels.empty(WILCOXON, "only one timepoint" if known else "all values are missing"))
            continue
        rows += [wilcoxon(table[a].to_numpy(), table[b].to_numpy(), (a, b), labels, settings)
                 for a, b in combinations(known, 2)]
        if len(known) > 2:
            rows.append(friedman(table[known], labels, settings))
    if not any(isQualityOfLife(name) for name in measures):
        rows.append(Labels(EXPLORATORY, ANALYSIS, "QLQ-BM22", "timepoint").empty(
            WILCOXON, NO_QUALITY_OF_LIFE))
    return rows + (_changes(patients, timepoints, settings) if hasImages(patients) else [])


def _knownAt(table: pd.DataFrame) -> list[str]:
    """The timepoints (columns) at which some patient has a value."""
    return [str(name) for name in table.columns if table[name].notna().any()]


def wilcoxon(a: np.ndarray, b: np.ndarray, names: tuple[str, str], labels: Labels,
             settings: AnalysisSettings) -> TestResult:
    """Signed-rank test of b - a over complete pairs, zero differences left out; exact p where no ties or zeros are.

    ``scipy.stats.wilcoxon`` (exact up to 50 pairs, else normal with ties corrected, no continuity correction).
    V is the sum of the ranks of rises; the effect is the matched-pairs rank-biserial correlation (rises minus
    falls over their sum, Kerby 2014, Compr Psychol 3:1), its interval: ``rankBiserialInterval``. Z in the note is the
    normal approximation that SPSS prints. With z = round(b - a, 9), R: ``wilcox.test(z, correct = FALSE)``,
    ``effectsize::rank_biserial(z[z != 0])``; Z is ``qnorm(p / 2)`` of the asymptotic p with the sign of the effect.
    """
    complete = ~(np.isnan(a) | np.isnan(b))
    differences = (b - a)[complete]
    # Equal scores written with decimals may differ in the last bit.
    differences = np.round(differences, 9)
    nonzero = differences[differences != 0]
    left = int((~np.isnan(a) ^ ~np.isnan(b)).sum())
    notes = [f"{left} without the other timepoint left out" if left else ""]
    where = {"group_a": names[0], "group_b": names[1], "n": len(differences)}
    reason = None
    if not len(differences):
        reason = "no patient has both timepoints"
    elif len(differences) < FEWEST_PAIRS:
        reason = f"only {len(differences)} complete pairs, {FEWEST_PAIRS} are needed"
    elif not len(nonzero):
        reason = "no patient changed"
    if reason:
        return labels.empty(WILCOXON, joinNotes(reason, *notes), **where)
    if zeros := len(differences) - len(nonzero):
        notes.append(f"{zeros} unchanged left out of the ranks")
    exact = not zeros and len(nonzero) <= 50 and len(set(np.abs(nonzero))) == len(nonzero)
    with quietly() as caught:
        # scipy's stubs know "asymptotic" by its old name only
        p = stats.wilcoxon(nonzero, method="exact" if exact else "asymptotic",  # type: ignore[call-overload]
                           correction=False).pvalue
    ranks = stats.rankdata(np.abs(nonzero))
    rises = float(ranks[nonzero > 0].sum())
    effect = 2 * rises / ranks.sum() - 1
    z = (2 * rises - ranks.sum()) / np.sqrt((ranks ** 2).sum())
    low, high = rankBiserialInterval(effect, ranks, settings.confidenceLevel)
    notes += [f"{MEDIAN_CHANGE}{np.median(differences):.3g}", f"{Z}{z:.3f}",
              f"p {'exact' if exact else 'by normal approximation'}"]
    return labels.row(WILCOXON, joinNotes(*notes, *caught.messages), **where, statistic_name="V", statistic=rises,
                      p=p, effect_name="rank-biserial correlation", effect=effect, ci_low=low, ci_high=high)


def friedman(table: pd.DataFrame, labels: Labels, settings: AnalysisSettings) -> TestResult:
    """Friedman's test over patients with all timepoints, with Kendall's W = chi^2 / (n (k-1)).

    ``scipy.stats.friedmanchisquare``, ties corrected. R: ``friedman.test(as.matrix(x))``. The interval of W is that of
    ``concordanceInterval``.
    """
    complete = np.round(table.dropna().to_numpy(), 9)
    n, k = complete.shape
    left = int(table.notna().any(axis=1).sum()) - n
    notes = joinNotes(f"{left} without all {k} timepoints left out" if left else "")
    ranks = stats.rankdata(complete, axis=1) - (k + 1) / 2 if n else complete
    reason = None
    if n < FEWEST_PAIRS:
        reason = f"{n or 'no'} patients have all {k} timepoints, {FEWEST_PAIRS} are needed"
    elif not ranks.any():
        reason = "no patient changed"
    if reason:
        return labels.empty(FRIEDMAN, joinNotes(reason, notes), n=n)
    with quietly() as caught:
        chi, p = stats.friedmanchisquare(*complete.T)
    low, high = concordanceInterval(ranks, settings.confidenceLevel)
    note = "" if low is not None else "no interval: the patients agree wholly"
    return labels.row(FRIEDMAN, joinNotes(notes, note, *caught.messages), n=n, statistic_name="chi squared",
                      statistic=chi, df1=k - 1, p=p, effect_name="Kendall W", effect=chi / (n * (k - 1)),
                      ci_low=low, ci_high=high)


def _changes(patients: pd.DataFrame, timepoints: Sequence[str], settings: AnalysisSettings) -> list[TestResult]:
    """Correlation of the changes of RHI and of VAS to each later timepoint since the first one, of those with a ratio.
    """
    vas, rhi = wide(patients, "vas", timepoints), wide(patients, settings.ratio, timepoints)
    known = _knownAt(rhi)
    if len(known) < 2:
        return [Labels(EXPLORATORY, ANALYSIS, "change of vas", f"change of {settings.ratio}").empty(
            method, "only one timepoint has a ratio") for method in (PEARSON_CHANGE, SPEARMAN_CHANGE)]
    rows = []
    for later in known[1:]:
        first = known[0]
        labels = Labels(EXPLORATORY, ANALYSIS, "change of vas", f"change of {settings.ratio}",
                        (f"{first} to {later}",))
        x, y = (rhi[later] - rhi[first]).round(9), (vas[later] - vas[first]).round(9)
        present = (vas[[first, later]].notna().any(axis=1)).to_numpy()
        pairs = completePairs(x.to_numpy()[present], y.to_numpy()[present], vas.index.to_numpy()[present],
                              (f"change of {settings.ratio}", "change of vas"))
        rows += [pearson(pairs, labels, settings, PEARSON_CHANGE), spearman(pairs, labels, settings, SPEARMAN_CHANGE)]
    return rows


def followUpFrame(patients: pd.DataFrame, settings: AnalysisSettings) -> pd.DataFrame:
    """A row a measure and timepoint: summary of the values, and of the change since the first timepoint."""
    timepoints = timepointsInOrder([name for name in textsOf(patients["timepoint"]) if name is not None], settings)
    rows = []
    for measure in measuresOf(patients, settings):
        if measure not in patients.columns:
            continue
        table = wide(patients, measure, timepoints)
        for timepoint in timepoints:
            change = summaryOf((table[timepoint] - table[timepoints[0]]).to_numpy()) if timepoint != timepoints[0] \
                else dict.fromkeys(summaryOf(np.empty(0)))
            rows.append({"measure": measure, "timepoint": timepoint} | summaryOf(table[timepoint].to_numpy())
                        | {f"change_{name}": value for name, value in change.items()} | {"note": ""})
    columns = ["measure", "timepoint", *summaryOf(np.empty(0)), *(f"change_{n}" for n in summaryOf(np.empty(0))),
               "note"]
    return pd.DataFrame(rows, columns=columns)
