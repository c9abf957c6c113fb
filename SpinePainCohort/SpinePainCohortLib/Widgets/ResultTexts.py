"""Results as texts for tables: what cannot be computed is a dash, never 0 and never NaN."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

from slicer.i18n import tr as _

from ..Gathering.Cohort import Cohort
from ..Session.Filters import valueText

DASH = "–"


def cell(value: Any) -> str:
    """Any value as a cell: numbers with four significant digits."""
    if value is None or str(value) in ("<NA>", "NaT") or (isinstance(value, float) and math.isnan(value)):
        return DASH
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float):
        return f"{value:.4g}"
    return str(value)


def frameRows(frame: Any, columns: Sequence[str]) -> list[list[str]]:
    """The chosen columns of a data frame; p as ``Results.formatP`` writes it."""
    from ..Statistics.Results import formatP

    rows = []
    for record in frame[list(columns)].to_dict("records"):
        rows.append([(formatP(value) or DASH) if name in ("p", "p_adjusted") else cell(value)
                     for name, value in record.items()])
    return rows


def patientRows(cohort: Cohort) -> list[list[str]]:
    """All columns of the patients' table; ratios with one decimal."""
    rows = []
    for record in cohort.patients.records():
        rows.append([DASH if value is None else f"{value:.1f}" if name.startswith("rhi_") else valueText(value)
                     for name, value in record.items()])
    return rows


def problemRows(problems: Iterable[Any]) -> list[list[str]]:
    """File, line and reason."""
    return [[each.file or DASH, DASH if each.line is None else str(each.line), each.reason] for each in problems]


def flowRows(cohort: Cohort) -> list[list[str]]:
    """The flow of inclusion in the order of the work; the parts of a total are indented."""
    labels = {
        "filesFound": _("Case files found"), "filesLeftOut": "  " + _("left out"),
        "filesMeasured": "  " + _("measured"), "filesOfChosenReader": "    " + _("of the reader analysed"),
        "filesOfOtherReaders": "    " + _("of other readers"), "cases": _("Cases"),
        "patientRows": _("Cases at their timepoints"), "rowsWithImage": "  " + _("with an image"),
        "rowsWithImageAndVas": "    " + _("with a pain score"),
        "rowsWithImageWithoutVas": "    " + _("without a pain score"),
        "rowsWithoutImage": "  " + _("without an image"), "rowsWithVasOnly": "    " + _("with a pain score"),
        "rowsWithClinicalOnly": "    " + _("with clinical values only"), "vasRows": _("Rows of the VAS table"),
        "vasRowsUsed": "  " + _("used"), "vasRowsCorrected": "  " + _("corrected by a later row"),
        "vasRowsLeftOut": "  " + _("left out"), "clinicalRows": _("Rows of the clinical table"),
        "clinicalRowsUsed": "  " + _("used"), "clinicalRowsLeftOut": "  " + _("left out"),
    }
    return [[labels[name], str(count)] for name, count in cohort.flow.counts().items()]
