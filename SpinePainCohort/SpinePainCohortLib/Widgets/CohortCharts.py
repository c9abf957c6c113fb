"""The charts of a cohort: those of the report that the data carry, and a reason for each of the others."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
from slicer.i18n import tr as _
from SpinePainRHILib.Core.LesionRules import COUNT_GROUPS
from SpinePainRHILib.Core.Levels import LOCATIONS

from ..Gathering.Cohort import Cohort
from ..Tables.Categories import VasCategories
from .ChartData import (
    VAS_RANGE,
    ChartData,
    Line,
    Patient,
    Points,
    boxes,
    equalApart,
    padded,
    placeRange,
    pointsOf,
    sideBySide,
    strokes,
)

RHI_VS_VAS, VAS_BY_LOCATION, VAS_BY_COUNT, RHI_BY_CATEGORY = ("rhiVsVas", "vasByLocation", "vasByCount",
                                                              "rhiByCategory")
RATERS, READERS, VAS_OVER_TIME, RHI_OVER_TIME = "raters", "readers", "vasOverTime", "rhiOverTime"

Chart = tuple[str, ChartData | str]
"""Title of a chart, and the chart or why there is none."""

class _Measure(NamedTuple):
    """A column of numbers, its title, and the range of an axis; None: that of the values."""

    column: str
    title: str
    range: tuple[float, float] | None


class _Grouping(NamedTuple):
    """A column of groups, its title, and the groups in the order that they are drawn."""

    column: str
    title: str
    order: Sequence[str]


_Targets = Mapping[tuple[Any, ...], Mapping[str, float]]


def cohortCharts(cohort: Cohort, timepoint: str, results: Any = None) -> dict[str, Chart]:
    """Charts by key, in the order of the report. ``results``: an AnalysisResults of the cohort at the timepoint;
    without it there are only those that need no analysis."""
    everyRow = list(cohort.patients.records())
    rows = [row for row in everyRow if row["timepoint"] == timepoint]
    rhi = _Measure("rhi_percent", _("RHI, % of the cord's area"), None)
    vas = _Measure("vas", _("VAS pain score"), VAS_RANGE)
    charts = {
        VAS_BY_LOCATION: _groups(_("VAS by location"), rows, vas, _Grouping("location", _("Location"), LOCATIONS)),
        VAS_BY_COUNT: _groups(_("VAS by number of metastases"), rows, vas,
                              _Grouping("count_group", _("Number of metastases"), COUNT_GROUPS)),
        RHI_VS_VAS: _regression(rows, rhi.title, vas.title, results),
        RHI_BY_CATEGORY: _groups(_("RHI by pain category"), rows, rhi,
                                 _Grouping("vas_category", _("Pain category"), VasCategories.NAMES)),
    }
    entries = cohort.vas.entries if cohort.vas is not None else ()
    charts |= _agreement(RATERS, _("VAS raters"), _("VAS points"), timepoint, results, _byTarget(
        ((each.caseId, each.lesion), each.rater, each.vas) for each in entries if each.timepoint == timepoint))
    charts |= _agreement(READERS, _("readers on RHI"), _("percentage points"), timepoint, results, _byTarget(
        ((each.key[0],), each.measurement.reader, each.measurement.rhiPercent) for each in cohort.readings
        if each.key[1] == timepoint))
    charts[VAS_OVER_TIME] = _overTime(_("VAS over time"), everyRow, vas, results)
    charts[RHI_OVER_TIME] = _overTime(_("RHI over time"), everyRow, rhi, results)
    return charts


def _groups(title: str, rows: Sequence[dict[str, Any]], measure: _Measure, grouping: _Grouping) -> Chart:
    found = {name: [row for row in rows if row[grouping.column] == name and row[measure.column] is not None]
             for name in grouping.order}
    found = {_countWords().get(name, name): members for name, members in found.items() if members}
    if not found:
        return title, _("no patient has both values at this timepoint.")
    values = [np.array([row[measure.column] for row in members], dtype=np.float64) for members in found.values()]
    points = tuple(
        pointsOf(_("{place} {group} (n = {n})").format(place=place, group=name, n=len(members)),
                 [_patient(row) for row in members], sideBySide(place, own, 0.25 if measure.range else 2.0), own)
        for place, ((name, members), own) in enumerate(zip(found.items(), values, strict=True), 1))
    lines = [Line(_("Mean"), np.arange(len(found)) + 1.4, np.array([own.mean() for own in values]), "diamonds")]
    x, y = boxes(values)
    if len(x):
        lines.insert(0, Line(_("Quartiles, median, range"), x, y, "thin"))
    return title, ChartData(title, _numbered(grouping.title, found), measure.title, points, tuple(lines),
                            placeRange(len(found)), measure.range or padded(np.concatenate(values)))


def _regression(rows: Sequence[dict[str, Any]], rhi: str, vas: str, results: Any) -> Chart:
    title = _("RHI against VAS")
    pairs = [row for row in rows if row["rhi_percent"] is not None and row["vas"] is not None]
    if not pairs:
        return title, _("no patient has both values at this timepoint.")
    points = pointsOf(_("Patients (n = {n})").format(n=len(pairs)), [_patient(row) for row in pairs],
                      [row["rhi_percent"] for row in pairs], [row["vas"] for row in pairs])
    lines: tuple[Line, ...] = ()
    if results is not None and results.line is not None:
        x = np.linspace(points.x.min(), points.x.max(), 51)
        level = results.settings.confidenceLevel
        low, high = results.line.band(x, level)
        lines = (Line(_("Regression line"), x, results.line.predict(x)),
                 Line(_("{level:g} % confidence band").format(level=100 * level), *strokes([(x, low), (x, high)]),
                      "dashed"))
    return title, ChartData(title, rhi, vas, (points,), lines, padded(points.x), VAS_RANGE)


def _agreement(key: str, whom: str, unit: str, timepoint: str, results: Any, targets: _Targets) -> dict[str, Chart]:
    """A Bland-Altman chart for each pair of observers with a target in common; one with a reason where none has."""
    charts: dict[str, Chart] = {}
    for a, b in combinations(sorted({name for seen in targets.values() for name in seen}), 2):
        both = {target: (seen[a], seen[b]) for target, seen in targets.items() if a in seen and b in seen}
        if not both:
            continue
        title = _("Agreement of {whom}: {a} and {b}").format(whom=whom, a=a, b=b)
        values = np.array(list(both.values()), dtype=np.float64)
        means, differences = values.mean(axis=1), values[:, 0] - values[:, 1]
        shift = equalApart(means, differences) if key == RATERS else 0.0
        points = pointsOf(_("Seen by both (n = {n})").format(n=len(both)), [(target[0], timepoint) for target in both],
                          means + shift, differences)
        lines = _limits(results, a, b, key, points)
        charts[f"{key}|{a}|{b}"] = title, ChartData(
            title, _("Mean of both, {unit}").format(unit=unit), _("{a} minus {b}, {unit}").format(a=a, b=b, unit=unit),
            (points,), lines, padded(points.x), padded(np.concatenate([points.y, *(line.y for line in lines)]), 0.3))
    if not charts:
        charts[key] = (_("Agreement of {whom}").format(whom=whom),
                       _("no two of them saw the same patient at this timepoint."))
    return charts


def _limits(results: Any, a: str, b: str, key: str, points: Points) -> tuple[Line, ...]:
    """Bias and limits of agreement as the analyses have them, over the width of the points."""
    if results is None:
        return ()
    from ..Statistics.Agreement import BIAS, LOWER_LIMIT, UPPER_LIMIT
    from ..Statistics.Questions import RATERS as OF_RATERS
    from ..Statistics.Questions import READERS as OF_READERS

    analysis = OF_RATERS if key == RATERS else OF_READERS
    found = {each.method: each.effect for each in results.results if each.analysis == analysis
             and (each.group_a, each.group_b) == (a, b) and each.effect is not None}
    if not {BIAS, LOWER_LIMIT, UPPER_LIMIT} <= set(found):
        return ()
    ends = (points.x.min(), points.x.max()) if np.ptp(points.x) else (points.x[0] - 0.5, points.x[0] + 0.5)
    bias, low, high = ((ends, (found[each],) * 2) for each in (BIAS, LOWER_LIMIT, UPPER_LIMIT))
    return (Line(_("Bias {value:.2f}").format(value=found[BIAS]), *strokes([bias])),
            Line(_("Limits of agreement {low:.2f} to {high:.2f}").format(low=found[LOWER_LIMIT],
                                                                        high=found[UPPER_LIMIT]),
                 *strokes([low, high]), "dashed"))


def _overTime(title: str, rows: Sequence[dict[str, Any]], measure: _Measure, results: Any) -> Chart:
    if results is None:
        return title, _("the order in time is known to the analyses only.")
    from ..Statistics.FollowUp import timepointsInOrder

    order = timepointsInOrder([row["timepoint"] for row in rows], results.settings)
    courses: dict[str, dict[str, float]] = {}
    for row in rows:
        if row[measure.column] is not None:
            courses.setdefault(row["case_id"], {})[row["timepoint"]] = row[measure.column]
    courses = {caseId: values for caseId, values in courses.items() if len(values) > 1}
    order = [name for name in order if any(name in values for values in courses.values())]
    if not courses:
        return title, _("no patient has values at two timepoints.")
    points = []
    for place, name in enumerate(order, 1):
        own = [caseId for caseId, values in courses.items() if name in values]
        points.append(pointsOf(_("{place} {group} (n = {n})").format(place=place, group=name, n=len(own)),
                               [(caseId, name) for caseId in own], np.full(len(own), float(place)),
                               [courses[caseId][name] for caseId in own]))
    places = {name: float(place) for place, name in enumerate(order, 1)}
    each = [([places[name] for name in order if name in values], [values[name] for name in order if name in values])
            for values in courses.values()]
    lines = (Line(_("Patients"), *strokes(each), "thin"),
             Line(_("Median"), np.arange(1.0, len(order) + 1), np.array([np.median(part.y) for part in points])))
    return title, ChartData(
        title, _numbered(_("Timepoint"), order), measure.title, tuple(points), lines, placeRange(len(order)),
        measure.range or padded(np.concatenate([part.y for part in points])), joined=True)


def _byTarget(seen: Iterable[tuple[tuple[Any, ...], str | None, float | None]]) -> _Targets:
    targets: dict[tuple[Any, ...], dict[str, float]] = {}
    for target, observer, value in seen:
        if observer is not None and value is not None:
            targets.setdefault(target, {})[observer] = value
    return targets


def _numbered(title: str, names: Iterable[str]) -> str:
    """The meaning of the numbers on an axis: Slicer's charts cannot have words for ticks."""
    return f"{title}: " + ", ".join(f"{place} {name}" for place, name in enumerate(names, 1))


def _countWords() -> dict[str, str]:
    """Words for the groups of a count, which would be taken for numbers of the axis."""
    return dict(zip(COUNT_GROUPS, (_("one"), _("two"), _("more than two")), strict=True))


def _patient(row: dict[str, Any]) -> Patient:
    return row["case_id"], row["timepoint"]
