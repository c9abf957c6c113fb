"""The flow of inclusion as a table whose lines add up."""

import numpy as np

from ..Gathering.Flow import Flow
from ..Statistics.Analyses import AnalysisResults
from ..Statistics.CategoryColumns import hasImages, numbersOf, textsOf
from .PageTable import PageRow, PageTable

_ELSEWHERE = (
    ("Rows of the table of ratios measured elsewhere", None), ("read", "readingRows"), ("used", "readingRowsUsed"),
    ("left out (see Problems)", "readingRowsLeftOut"), ("Readings: case files and rows", None),
    ("together", "readings"))
_LINES = (
    ("Case files", None), ("found", "filesFound"), ("left out (see Problems)", "filesLeftOut"),
    ("measured", "filesMeasured"), *_ELSEWHERE, ("measured, entering the patients' rows", "filesOfChosenReader"),
    ("measured, of further readers of the same case (agreement only)", "filesOfOtherReaders"),
    ("Rows of the VAS table", None), ("read", "vasRows"), ("used", "vasRowsUsed"),
    ("corrected by a later row", "vasRowsCorrected"), ("left out (see Problems)", "vasRowsLeftOut"),
    ("Rows of the clinical table", None), ("read", "clinicalRows"), ("used", "clinicalRowsUsed"),
    ("left out (see Problems)", "clinicalRowsLeftOut"),
    ("Patients", None), ("patients with at least one usable image", "cases"),
    ("patient rows (one patient at one timepoint)", "patientRows"), ("with image and VAS", "rowsWithImageAndVas"),
    ("with image, without VAS", "rowsWithImageWithoutVas"), ("with VAS, without image", "rowsWithVasOnly"),
    ("with clinical values only", "rowsWithClinicalOnly"))


_OF_IMAGES = frozenset(("with image and VAS", "with image, without VAS"))
_PLAIN = {"patients with at least one usable image": "patients", "with VAS, without image": "with VAS"}


def briefFlow(flow: Flow, results: AnalysisResults) -> PageTable:
    """The counts that a reader of the report needs; all of them are in ``flowTable``."""
    counts, images = flow.counts(), hasImages(results.patients)
    lines: list[tuple[str | None, ...]] = []
    if images:
        lines.append(("Case files", "filesFound", "filesMeasured", None, "filesLeftOut"))
    lines += [("Rows of ratios measured elsewhere", "readingRows", "readingRowsUsed", None, "readingRowsLeftOut"),
              ("Rows of the VAS table", "vasRows", "vasRowsUsed", "vasRowsCorrected", "vasRowsLeftOut"),
              ("Rows of the clinical table", "clinicalRows", "clinicalRowsUsed", None, "clinicalRowsLeftOut")]
    rows = [PageRow((str(label), *("" if name is None else str(counts[name]) for name in names)))
            for label, *names in lines if names[0] != "readingRows" or flow.readingRows]
    full = flowTable(flow, results).rows
    heading = max(place for place, row in enumerate(full) if row.kind == "heading")
    analysed = "; ".join(f"{row.cells[0]} {row.cells[1]}" for row in full[heading + 1:])
    of = "" if not images else (f": {counts['rowsWithImageAndVas']} with image and VAS, "
                                f"{counts['rowsWithImageWithoutVas']} with image only, {counts['rowsWithVasOnly']} "
                                f"with VAS only, {counts['rowsWithClinicalOnly']} with clinical values only")
    notes = (f"{counts['cases']} patients, {counts['patientRows']} rows of a patient at a timepoint{of}.",
             f"{full[heading].cells[0]}: {analysed}. Every count is in the appendix.")
    return PageTable("Case files and table rows" if images else "Table rows",
                     ("", "Found or read", "Used", "Corrected by a later row", "Left out"), tuple(rows), notes)


def flowTable(flow: Flow, results: AnalysisResults) -> PageTable:
    """Every count of the flow, then how many patients of the primary timepoint enter which question."""
    counts = flow.counts()
    rows = [PageRow((label,), "heading") if name is None else PageRow((label, str(counts[name])), "level")
            for label, name in _LINES if flow.readingRows or (label, name) not in _ELSEWHERE]
    timepoint = results.settings.timepoint
    patients = results.patients[textsOf(results.patients["timepoint"]) == timepoint]
    hasVas = ~np.isnan(numbersOf(patients["vas"]))
    hasRhi = ~np.isnan(numbersOf(patients[results.settings.ratio]))
    hasLocation = patients["location"].notna().to_numpy()
    hasCount = patients["count_group"].notna().to_numpy()
    images = hasImages(results.patients)
    if not images:
        rows = [PageRow((_PLAIN.get(row.cells[0], row.cells[0]), *row.cells[1:]), row.kind)
                for row in rows if row.cells[0] not in _OF_IMAGES]
        rows = rows[next(place for place, row in enumerate(rows) if row.cells[0] == "Rows of the VAS table"):]
    rows.append(PageRow((f"Analysed at {timepoint}",), "heading"))
    rows += [PageRow((label, str(int(number))), "level") for label, number in (
        ("patients", len(patients)), ("with VAS", hasVas.sum())) + (() if not images else (
            ("with VAS and location", (hasVas & hasLocation).sum()),
            ("with VAS and number of metastases", (hasVas & hasCount).sum()),
            ("with VAS and RHI", (hasVas & hasRhi).sum())))]
    notes = ("Found = left out + measured; read = used + corrected + left out; patient rows = the four lines below "
             "them." if images else "Read = used + corrected + left out.",)
    return PageTable("Case files, table rows and patients", ("Stage", "Number"), tuple(rows), notes)
