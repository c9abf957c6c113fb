"""The tables that a cohort is made of, and the columns that each is read by."""

from collections.abc import Mapping
from enum import StrEnum

from .ReadingsTable import READINGS_COLUMNS
from .VasRows import SCORE_COLUMNS


class TableKind(StrEnum):
    """What a table is of, by the name that it has among ``Inputs.tables``."""

    VAS = "vas"
    CLINICAL = "clinical"
    READINGS = "readings"


COLUMNS_OF_KIND: Mapping[TableKind, tuple[str, ...]] = {
    TableKind.VAS: SCORE_COLUMNS, TableKind.CLINICAL: ("case_id", "timepoint"), TableKind.READINGS: READINGS_COLUMNS}
"""Our columns that one of the table's own can stand for; a clinical table's others are taken as they are."""
