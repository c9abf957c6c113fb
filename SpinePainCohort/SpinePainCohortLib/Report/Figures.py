"""All figures of a report, with captions that can stand in a paper."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from SpinePainRHILib.Core.LesionRules import COUNT_GROUPS
from SpinePainRHILib.Core.Levels import LOCATIONS

from ..Statistics.Agreement import BIAS, LOWER_LIMIT, UPPER_LIMIT
from ..Statistics.Analyses import AnalysisResults, CohortData
from ..Statistics.CategoryColumns import CATEGORIES, hasImages, numbersOf, textsOf
from ..Statistics.Correlations import PEARSON
from ..Statistics.FollowUp import isQualityOfLife, measuresOf, timepointsInOrder, wide
from ..Statistics.GroupTests import ANOVA
from ..Statistics.ObserverAgreement import raterObservations, readerObservations
from ..Statistics.ObserverPairs import Observations
from ..Statistics.Questions import COUNT, LOCATION, RATERS, READERS, RHI, RHI_BY_CATEGORY
from ..Statistics.Results import AGREEMENT, TestResult
from .ColumnWords import NAMES, beginning, measureName, ratioAxis
from .FigureStyle import COLUMN_INCHES, HALF_PAGE_INCHES, Picture, drawPicture, vasAxis
from .GroupFigures import BOX_NOTE, groupFigure, shownGroups
from .Numbers import effectText, fixed, statisticText
from .PainMap import painMap
from .PairFigures import (
    BlandAltmanPanel,
    ChangePanel,
    blandAltmanFigure,
    changeFigure,
    changeSizeInches,
    regressionFigure,
)
from .RocFigure import rocFigure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_PANELS, MOST_MEASURES = 3, 6


def makeFigures(results: AnalysisResults, data: CohortData) -> tuple[list[Picture], list[str]]:
    """The figures there is something to draw of, and a sentence for each of the others."""
    patients = results.patients[textsOf(results.patients["timepoint"]) == results.settings.timepoint]
    vas, rhi = numbersOf(patients["vas"]), numbersOf(patients[results.settings.ratio])
    ratio, categories = NAMES[results.settings.ratio], f"pain category\n({results.settings.categories.describe()})"
    if not hasImages(results.patients):
        drawn = [*_agreement(results, data), _change(results)]
        return ([each for each in drawn if isinstance(each, Picture)],
                [each for each in drawn if not isinstance(each, Picture)])
    drawn = [
        _groups(results, patients, vas, _ByGroup(
            "vas_by_location", "VAS pain score by location", LOCATION, "location", LOCATIONS,
            "location of the metastases")),
        _groups(results, patients, vas, _ByGroup(
            "vas_by_count", "VAS pain score by number of metastases", COUNT, "count_group", COUNT_GROUPS,
            "number of metastases")),
        _regression(results, rhi, vas),
        _groups(results, patients, rhi, _ByGroup(
            "rhi_by_category", f"{beginning(ratio)} by pain category", RHI_BY_CATEGORY, "vas_category", CATEGORIES,
            categories, isVas=False)),
        rocFigure(results), painMap(results), *_agreement(results, data), _change(results)]
    return ([each for each in drawn if isinstance(each, Picture)],
            [each for each in drawn if not isinstance(each, Picture)])


@dataclass(frozen=True)
class _ByGroup:
    """A figure of VAS or RHI by the groups ``order`` of a ``column``."""

    name: str
    title: str
    analysis: str
    column: str
    order: tuple[str, ...]
    label: str
    isVas: bool = True


def _groups(results: AnalysisResults, patients: pd.DataFrame, values: np.ndarray, what: _ByGroup) -> Picture | str:
    timepoint = results.settings.timepoint
    groups = shownGroups(values, textsOf(patients[what.column]), what.order)
    if not groups:
        return f"{what.title}: no patient has both values at {timepoint}."
    caption = f"{what.title} ({timepoint}). {BOX_NOTE} {_sentenceOf(results, what.analysis, ANOVA)}"
    counts = ", ".join(f"{group} {len(own)}" for group, own in groups)
    means = ", ".join(f"{group} {fixed(own.mean())}" for group, own in groups)
    return drawPicture(
        what.name, what.title, caption, f"{what.title}. Patients by group: {counts}. Means: {means}.",
        groupFigure(groups, what.label, vasAxis if what.isVas else _rhiAxis(results), 0.25 if what.isVas else 2),
        COLUMN_INCHES if what.isVas else HALF_PAGE_INCHES)


def _regression(results: AnalysisResults, rhi: np.ndarray, vas: np.ndarray) -> Picture | str:
    settings, line = results.settings, results.line
    name = NAMES[settings.ratio]
    title = f"{beginning(name)} and VAS pain score"
    both = ~(np.isnan(vas) | np.isnan(rhi))
    if not both.any():
        return f"{title}: no patient has both values at {settings.timepoint}."
    text = (f"Least-squares line (slope {fixed(line.slope, 3)} per percentage point of {name}) with the "
            f"{100 * settings.confidenceLevel:g} % confidence band of its mean." if line else
            "No line: the data carry none.")
    caption = f"{title} ({settings.timepoint}). Each circle is a patient. {text} {_sentenceOf(results, RHI, PEARSON)}"
    return drawPicture("rhi_vs_vas", title, caption, f"Scatter plot of {both.sum()} patients. {text}",
                       regressionFigure(rhi[both], vas[both], line, settings.confidenceLevel,
                                        ratioAxis(settings.ratio)), COLUMN_INCHES)


def _rhiAxis(results: AnalysisResults) -> Callable[["Axes"], None]:
    def name(axes: "Axes") -> None:
        axes.set_ylabel(ratioAxis(results.settings.ratio))
        axes.set_ylim(bottom=min(-2.0, axes.get_ylim()[0]))

    return name


def _sentenceOf(results: AnalysisResults, analysis: str, method: str) -> str:
    """The main result of a figure, as text."""
    for result in results.results:
        if result.analysis == analysis and result.method == method and result.p is not None:
            return (f"{method.removesuffix(' (as published)')}: {statisticText(result)}, n = {result.n}, "
                    f"{effectText(result, results.settings.confidenceLevel)}.")
    return ""


def _agreement(results: AnalysisResults, data: CohortData) -> Iterator[Picture | str]:
    timepoint = results.settings.timepoint
    observations = {RATERS: raterObservations(data.vasEntries, results.settings),
                    READERS: readerObservations(data.readings, results.settings)}
    planned = {each.analysis for each in results.results if each.family == AGREEMENT and each.group_b is not None}
    for analysis, name, title, unit, step in (
            (RATERS, "bland_altman_raters", "Agreement of VAS raters (Bland-Altman)", "VAS points", 0.06),
            (READERS, "bland_altman_readers", "Agreement of readers on RHI (Bland-Altman)", "percentage points", 0.0)):
        if analysis not in planned:  # one observer, or none
            continue
        panels = _panels(results.results, analysis, observations[analysis])
        if not panels:
            yield f"{title}: no two observers have enough targets in common at {timepoint}."
            continue
        shown = panels[:MOST_PANELS]
        caption = (f"{title} ({timepoint}). Difference against mean, each circle a target seen by both. Solid line: "
                   "bias; dashed lines: limits of agreement (bias ± 1.96 SD); grey: their "
                   f"{100 * results.settings.confidenceLevel:g} % confidence intervals."
                   + (" Equal values are drawn side by side." if step else "")
                   + (f" The first {MOST_PANELS} of {len(panels)} pairs." if len(panels) > MOST_PANELS else ""))
        alternative = f"{title}. " + " ".join(
            f"{each.names[0]} minus {each.names[1]}: bias {fixed(each.bias[0], 2)}, limits "
            f"{fixed(each.limits[0][0], 2)} to {fixed(each.limits[1][0], 2)}, {len(each.a)} targets."
            for each in shown)
        yield drawPicture(name, title, caption, alternative, blandAltmanFigure(shown, unit, step),
                          (6.3 if len(shown) == 1 else 3.6 * len(shown), 4.2))


def _panels(results: Iterable[TestResult], analysis: str, observations: Observations) -> list[BlandAltmanPanel]:
    found: dict[tuple[str, str], dict[str, TestResult]] = {}
    for each in results:
        if each.analysis == analysis and each.method in (BIAS, LOWER_LIMIT, UPPER_LIMIT) and each.effect is not None:
            found.setdefault((each.group_a or "", each.group_b or ""), {})[each.method] = each
    panels = []
    for names, rows in found.items():
        values = observations.pair(*names)
        estimates = [(rows[each].effect or 0.0, rows[each].ci_low, rows[each].ci_high)
                     for each in (BIAS, LOWER_LIMIT, UPPER_LIMIT)]
        panels.append(BlandAltmanPanel(names, values[:, 0], values[:, 1], estimates[0], tuple(estimates[1:])))
    return panels


def _change(results: AnalysisResults) -> Picture | str:
    title = "Change over time"
    timepoints = timepointsInOrder([name for name in textsOf(results.patients["timepoint"]) if name is not None],
                                 results.settings)
    if len(timepoints) < 2:
        return f"{title}: there is only one timepoint."
    patients, settings = results.patients, results.settings
    labels = {"vas": "VAS pain score (0 to 10)", settings.ratio: ratioAxis(settings.ratio), **results.labels}
    named = [name for name in measuresOf(patients, settings) if name in patients.columns]
    panels = [ChangePanel.of(labels.get(name, measureName(name)), wide(patients, name, timepoints).to_numpy(),
                             name == "vas", isQualityOfLife(name)) for name in named]
    panels = [panel for panel in panels if len(panel.values)]
    if not panels:
        return f"{title}: no patient has values at two timepoints."
    more = len(panels) - MOST_MEASURES
    panels = panels[:MOST_MEASURES]
    caption = (f"{title}. A grey line is a patient with values at two timepoints or more, n is their number at each "
               "timepoint, black diamonds are their medians."
               + (" A high score of the QLQ-BM22 is much of a symptom (painful sites, pain characteristics), and good "
                  "function (functional interference, psychosocial aspects)." if any(
                   "(0 to 100)" in panel.label for panel in panels) else "")
               + (f" {more} further {'measure is' if more == 1 else 'measures are'} in followup.csv."
                  if more > 0 else ""))
    medians = "; ".join(f"{panel.label}: " + ", ".join(
        f"{name} {fixed(value)}" for name, value in zip(timepoints, panel.medians(), strict=True)) for panel in panels)
    return drawPicture("change_over_time", title, caption, f"{title}, medians. {medians}.",
                       changeFigure(panels, timepoints), changeSizeInches(len(panels)))
