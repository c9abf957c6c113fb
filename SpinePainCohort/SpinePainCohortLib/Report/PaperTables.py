"""The paper's three tables, the published figures beside a user's own, and the one over time."""

from dataclasses import replace
from typing import Any

import pandas as pd

from ..Statistics.Analyses import AnalysisResults
from ..Statistics.CategoryColumns import hasImages
from ..Statistics.GroupTests import ANOVA
from ..Statistics.PainResponse import CONSENSUS
from ..Statistics.Questions import COUNT, LOCATION, RESPONSE, RHI_BY_CATEGORY
from .ColumnWords import NAMES, beginning, measureName
from .Numbers import NOT_COMPUTABLE, fixed, isMissing, meanSd, medianQuartiles, statisticText, summaryRange, whole
from .PageTable import PageRow, PageTable
from .Published import NOTHING_PUBLISHED, PublishedStudy

AS_PUBLISHED = "As published"

_VARIABLES = {
    "patients": "Patients", "location": "Location", "count": "Number of metastases",
    "count_group": "Number of metastases, grouped", "rhi_percent": "RHI, %, representative slice",
    "rhi_max_percent": "RHI, %, largest of all slices", "rhi_volume_percent": "RHI, %, by volume",
    "vas": "VAS pain score", "vas_category": "Pain category"}
_OF_IMAGES = frozenset(("location", "count", "count_group", "rhi_percent", "rhi_max_percent", "rhi_volume_percent"))


def patientsTable(results: AnalysisResults, published: PublishedStudy | None) -> PageTable:
    """Table 1: characteristics; counts with percentages of those known, numbers as mean (SD) and median [Q1, Q3]."""
    study = published or NOTHING_PUBLISHED
    rows: list[PageRow] = []
    previous = None
    images = hasImages(results.patients)
    columns = {label: column for column, label in results.labels.items()}
    for row in results.table1.to_dict("records"):
        name = str(row["variable"])
        if not images and name in _OF_IMAGES:
            continue
        label = _VARIABLES.get(name) or beginning(measureName(name))
        missing = whole(row["missing"])
        if isMissing(row["level"]):
            value = whole(row["n"]) if name == "patients" else str(row["note"]) if isMissing(row["mean"]) else \
                f"{meanSd(row)}; {medianQuartiles(row)}"
            rows.append(PageRow((label, value, missing, study.characteristic(columns.get(name, name), ""))))
        else:
            if name != previous:
                rows.append(PageRow((f"{label}, n (%)", "", missing, "")))
            value = f"{whole(row['n'])} ({fixed(row['percent'], 0)} %)"
            rows.append(PageRow((str(row["level"]), value, "", study.characteristic(columns.get(name, name),
                                                                              str(row["level"]))),
                                "level"))
        previous = name
    notes = ("Numbers are mean (SD); median [Q1, Q3]. Percentages are of the patients whose value is known.",
             *((f"Also published: {published.facts['alsoInTable1']}. Sacral metastases were not reported.",)
               if published else ()))
    return _beside(published, PageTable(f"Table 1. Patients at {results.settings.timepoint}",
                     ("Characteristic", "This cohort", "Missing", AS_PUBLISHED), tuple(rows), notes))


def vasTable(results: AnalysisResults, published: PublishedStudy | None) -> PageTable:
    """Table 2: VAS by location and by number of metastases."""
    study = published or NOTHING_PUBLISHED
    rows = []
    headings = {"location": "By location", "count": "By number of metastases"}
    for row, heading in _withHeadings(results.table2, headings):
        if heading:
            rows.append(PageRow((heading,), "heading"))
        rows.append(PageRow((_group(row), whole(row["n"]), summaryRange(row, "mean"), fixed(row["sd"]),
                             medianQuartiles(row), study.vas(_key(row)), str(row["note"])),
                            "" if row["grouping"] == "all" else "level"))
    notes = [f"One-way ANOVA over the {what}: {_anova(results, analysis)}{_publishedP(study, key)}."
             for what, analysis, key in (("locations", LOCATION, "location"), ("number groups", COUNT, "count"))]
    return _beside(published, PageTable(f"Table 2. VAS pain score at {results.settings.timepoint}",
                     ("Group", "n", "Mean (range)", "SD", "Median [Q1, Q3]", f"{AS_PUBLISHED}: mean (range)", "Note"),
                     tuple(rows), tuple(notes)))


def rhiTable(results: AnalysisResults, published: PublishedStudy | None) -> PageTable:
    """Table 3: RHI by pain category."""
    study = published or NOTHING_PUBLISHED
    rows = []
    for row, heading in _withHeadings(results.table3, {"vas_category": "By pain category"}):
        if heading:
            rows.append(PageRow((heading,), "heading"))
        rows.append(PageRow((_group(row), whole(row["n"]), summaryRange(row, "median"),
                             f"[{fixed(row['q1'])}, {fixed(row['q3'])}]" if not isMissing(row["q1"]) else "–",
                             meanSd(row), study.rhi(_key(row)), str(row["note"])),
                            "" if row["grouping"] == "all" else "level"))
    notes = (f"One-way ANOVA over the pain categories: {_anova(results, RHI_BY_CATEGORY)}"
             f"{_publishedP(study, 'vas_category')}.",
             f"Pain categories: {results.settings.categories.describe()}.")
    beside = published if study.facts["rhiMedianRange"] else None
    return _beside(beside, PageTable(f"Table 3. {beginning(NAMES[results.settings.ratio])}, %, at "
                                     f"{results.settings.timepoint}",
                     ("Group", "n", "Median (range)", "[Q1, Q3]", "Mean (SD)", f"{AS_PUBLISHED}: median (range)",
                      "Note"), tuple(rows), notes))


def followUpTable(results: AnalysisResults) -> PageTable:
    """Values and changes of every measure over time."""
    rows, previous = [], None
    for record in results.followUp.to_dict("records"):
        row = {str(key): value for key, value in record.items()}
        name = str(row["measure"])
        if name != previous:
            rows.append(PageRow((measureName(name),), "heading"))
        previous = name
        change = {key.removeprefix("change_"): value for key, value in row.items() if key.startswith("change_")}
        rows.append(PageRow((str(row["timepoint"]), whole(row["n"]), meanSd(row), medianQuartiles(row),
                             whole(change["n"]), meanSd(change), fixed(change["median"])), "level"))
    notes = tuple(f"{note}." for note in results.followUp["note"].unique() if note)
    return PageTable("Values at each timepoint, and change since the first",
                     ("Timepoint", "n", "Mean (SD)", "Median [Q1, Q3]", "n of pairs", "Mean change (SD)",
                      "Median change"), tuple(rows), notes)


def responseTable(results: AnalysisResults) -> PageTable | None:
    """Responders since the first timepoint: a row a kind of response, a column a later timepoint; None without any."""
    found = [each for each in results.results if each.analysis == RESPONSE and each.effect is not None]
    if not found:
        return None
    later = list(dict.fromkeys(str(each.group_b) for each in found))
    cells = {(each.method, str(each.group_b)):
             f"{each.note.partition(';')[0]}: {fixed(100 * (each.effect or 0), 0)} % "
             f"({fixed(100 * (each.ci_low or 0), 0)} to {fixed(100 * (each.ci_high or 0), 0)})" for each in found}
    rows: list[PageRow] = []
    for method in dict.fromkeys(each.method for each in found):
        first = method.removeprefix(f"{CONSENSUS}: ")
        label = first[0].upper() + first[1:]
        if method != first and not any(row.kind for row in rows):
            rows.append(PageRow((f"{CONSENSUS} (with the daily oral morphine equivalent)",), "heading"))
        rows.append(PageRow((label, *(cells.get((method, name), NOT_COMPUTABLE) for name in later)),
                            "level" if method != first else ""))
    notes = tuple(dict.fromkeys(f"{each.group_b}: {part}." for each in found for part in each.note.split("; ")[1:]))
    return PageTable(f"Responders since {found[0].group_a}: patients, share "
                     f"({100 * results.settings.confidenceLevel:g} % CI)", ("Response", *later), tuple(rows), notes)


def _beside(published: PublishedStudy | None, table: PageTable) -> PageTable:
    """The table, without its published column where there is nothing to show beside."""
    if published is not None:
        return table
    place = next(index for index, name in enumerate(table.header) if name.startswith(AS_PUBLISHED))

    def without(cells: tuple[str, ...]) -> tuple[str, ...]:
        return cells[:place] + cells[place + 1:]

    return replace(table, header=without(table.header), rows=tuple(
        row if row.kind == "heading" else replace(row, cells=without(row.cells)) for row in table.rows))


def _publishedP(study: PublishedStudy, key: str) -> str:
    return f"; as published {study.p(key)}" if study.p(key) else ""


def _withHeadings(table: pd.DataFrame, headings: dict[str, str]) -> list[tuple[dict[Any, Any], str | None]]:
    rows, previous = [], "all"
    for row in table.to_dict("records"):
        rows.append((row, headings.get(row["grouping"]) if row["grouping"] != previous else None))
        previous = row["grouping"]
    return rows


def _group(row: dict[Any, Any]) -> str:
    return "All patients" if row["grouping"] == "all" else "unknown" if isMissing(row["group"]) else str(row["group"])


def _key(row: dict[Any, Any]) -> str:
    return "" if isMissing(row["group"]) else str(row["group"])


def _anova(results: AnalysisResults, analysis: str) -> str:
    for each in results.results:
        if each.analysis == analysis and each.method == ANOVA:
            return f"{statisticText(each)}, n = {each.n}" if each.p is not None else each.note
    return "not computed"
