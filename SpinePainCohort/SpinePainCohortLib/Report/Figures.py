"""All figures of a report, with captions that can stand in a paper."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from ..Statistics.Agreement import BIAS, LOWER_LIMIT, UPPER_LIMIT
from ..Statistics.Analyses import COUNT, LOCATION, LOCATIONS, RHI, RHI_BY_CATEGORY, AnalysisResults, CohortData
from ..Statistics.Categories import CATEGORIES, COUNT_GROUPS, numbersOf, textsOf
from ..Statistics.Correlations import PEARSON
from ..Statistics.FollowUp import orderTimepoints, wide
from ..Statistics.GroupTests import ANOVA
from ..Statistics.ObserverAgreement import RATERS, READERS, raterObservations, readerObservations
from ..Statistics.ObserverPairs import Observations
from ..Statistics.Results import TestResult
from .FigureStyle import Picture, drawPicture, vasAxis
from .GroupFigures import BOX_NOTE, groupFigure, shownGroups
from .Numbers import effectText, fixed, statisticText
from .PairFigures import BlandAltmanPanel, ChangePanel, blandAltmanFigure, changeFigure, regressionFigure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_PANELS = 3


def makeFigures(results: AnalysisResults, data: CohortData) -> tuple[list[Picture], list[str]]:
    """The figures there is something to draw of, and a sentence for each of the others."""
    pictures: list[Picture] = []
    missing: list[str] = []
    settings = results.settings
    patients = results.patients[textsOf(results.patients["timepoint"]) == settings.timepoint]
    vas, rhi = numbersOf(patients["vas"]), numbersOf(patients["rhi_percent"])

    def ofGroups(name: str, title: str, values: np.ndarray, column: str, order: tuple[str, ...], label: str,
                 analysis: str, axisOfVas: bool) -> None:
        groups = shownGroups(values, textsOf(patients[column]), order)
        if not groups:
            missing.append(f"{title}: no patient has both values at {settings.timepoint}.")
            return
        draw = groupFigure(groups, label, vasAxis if axisOfVas else _rhiAxis, 0.25 if axisOfVas else 2)
        counts = ", ".join(f"{group} {len(own)}" for group, own in groups)
        caption = (f"{title} ({settings.timepoint}). {BOX_NOTE} {_sentenceOf(results, analysis, ANOVA)}")
        means = ", ".join(f"{group} {fixed(own.mean())}" for group, own in groups)
        pictures.append(drawPicture(name, title, caption, f"{title}. Patients by group: {counts}. Means: {means}.",
                                    draw))

    ofGroups("vas_by_location", "VAS pain score by location", vas, "location", LOCATIONS,
             "location of the metastases", LOCATION, True)
    ofGroups("vas_by_count", "VAS pain score by number of metastases", vas, "count_group", COUNT_GROUPS,
             "number of metastases", COUNT, True)
    both = ~(np.isnan(vas) | np.isnan(rhi))
    title = "RHI and VAS pain score"
    if both.any():
        line = results.line
        text = (f"Least-squares line (slope {fixed(line.slope, 3)} per percentage point of RHI) with the "
                f"{100 * settings.confidenceLevel:g} % confidence band of its mean." if line else
                "No line: the data carry none.")
        caption = f"{title} ({settings.timepoint}). Each circle is a patient. {text} " \
                  f"{_sentenceOf(results, RHI, PEARSON)}"
        pictures.append(drawPicture("rhi_vs_vas", title, caption, f"Scatter plot of {both.sum()} patients. {text}",
                                    regressionFigure(rhi[both], vas[both], line, settings.confidenceLevel)))
    else:
        missing.append(f"{title}: no patient has both values at {settings.timepoint}.")
    ofGroups("rhi_by_category", "RHI by pain category", rhi, "vas_category", CATEGORIES,
             f"pain category ({settings.categories.describe()})", RHI_BY_CATEGORY, False)
    _agreementFigures(results, data, pictures, missing)
    _changeFigure(results, pictures, missing)
    return pictures, missing


def _rhiAxis(axes: "Axes") -> None:
    axes.set_ylabel("RHI, percent of the cord's area")
    axes.set_ylim(bottom=min(-2.0, axes.get_ylim()[0]))


def _sentenceOf(results: AnalysisResults, analysis: str, method: str) -> str:
    """The main result of a figure, as text."""
    for result in results.results:
        if result.analysis == analysis and result.method == method and result.p is not None:
            return (f"{method.removesuffix(' (as published)')}: {statisticText(result)}, n = {result.n}, "
                    f"{effectText(result, results.settings.confidenceLevel)}.")
    return ""


def _agreementFigures(results: AnalysisResults, data: CohortData, pictures: list[Picture],
                      missing: list[str]) -> None:
    timepoint = results.settings.timepoint
    observations = {RATERS: raterObservations(data.vasEntries, results.settings),
                    READERS: readerObservations(data.readings, results.settings)}
    for analysis, name, title, unit, step in (
            (RATERS, "bland_altman_raters", "Agreement of VAS raters (Bland-Altman)", "VAS points", 0.06),
            (READERS, "bland_altman_readers", "Agreement of readers on RHI (Bland-Altman)", "percentage points", 0.0)):
        panels = _panels(results.results, analysis, observations[analysis])
        if not panels:
            missing.append(f"{title}: no two observers have enough targets in common at {timepoint}.")
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
        pictures.append(drawPicture(name, title, caption, alternative, blandAltmanFigure(shown, unit, step),
                                    (6.3 if len(shown) == 1 else 3.6 * len(shown), 4.2)))


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


def _changeFigure(results: AnalysisResults, pictures: list[Picture], missing: list[str]) -> None:
    title = "Change over time"
    timepoints = orderTimepoints([name for name in textsOf(results.patients["timepoint"]) if name is not None],
                                 results.settings)
    if len(timepoints) < 2:
        missing.append(f"{title}: there is only one timepoint.")
        return
    panels = [ChangePanel.of("VAS pain score (0 to 10)", wide(results.patients, "vas", timepoints).to_numpy(), True),
              ChangePanel.of("RHI, percent of the cord's area",
                             wide(results.patients, "rhi_percent", timepoints).to_numpy())]
    panels = [panel for panel in panels if len(panel.values)]
    if not panels:
        missing.append(f"{title}: no patient has values at two timepoints.")
        return
    caption = (f"{title}. A grey line is a patient with values at two timepoints or more, n is their number at each "
               "timepoint, black diamonds are their medians.")
    medians = "; ".join(f"{panel.label}: " + ", ".join(
        f"{name} {fixed(value)}" for name, value in zip(timepoints, panel.medians(), strict=True)) for panel in panels)
    pictures.append(drawPicture("change_over_time", title, caption, f"{title}, medians. {medians}.",
                                changeFigure(panels, timepoints), (3.6 * len(panels), 4.2)))
