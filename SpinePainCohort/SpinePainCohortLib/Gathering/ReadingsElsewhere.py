"""Readings of a table of ratios measured elsewhere, in the form of measured case files."""

import hashlib
from pathlib import Path

from SpinePainRHILib.Core.Cases import CaseMeasurement, LesionMeasurement
from SpinePainRHILib.Core.CaseTags import Role
from SpinePainRHILib.Core.LesionNames import parseLesionName
from SpinePainRHILib.Core.Levels import locationOf, regionOf, regionsOf

from ..Tables.ReadingsTable import ReadingRow, ReadingsTable
from .MeasureCases import MeasuredFile

OUTLINED, ELSEWHERE = "outlined here", "measured elsewhere"
"""Where a ratio comes from, as the column SOURCE_COLUMN of a cohort with such readings says."""

SOURCE_COLUMN = "rhi_source"


def readingsElsewhere(table: ReadingsTable) -> list[MeasuredFile]:
    """One measured file a row, with its line. What nobody measured is 0 or None: no volumes, no axis; the rule is
    ELSEWHERE."""
    path = Path(table.file)
    return [MeasuredFile(path, hashlib.sha256(repr(row).encode()).hexdigest(), _measurementOf(row), row.line)
            for row in table.rows]


def _measurementOf(row: ReadingRow) -> CaseMeasurement:
    levels = [parseLesionName(name)[0] for name in row.levels]
    lesions = tuple(LesionMeasurement(f"{name}, from the table", Role.METASTASIS, level, regionOf(level), 0.0, None,
                                      None, None) for name, level in zip(row.levels, levels, strict=True))
    return CaseMeasurement(
        caseId=row.caseId, file=None, reader=row.reader, timepoint=row.timepoint, axis="", rule=ELSEWHERE,
        cordMeaning=None, cordVolumeMm3=0.0, highIntensityVolumeMm3=0.0, outsideCordVolumeMm3=0.0,
        rhiPercent=row.rhiPercent, rhiSliceIndex=None, rhiMaxPercent=row.rhiMaxPercent, rhiMaxSliceIndex=None,
        rhiVolumePercent=row.rhiVolumePercent,
        lesionCount=row.count if row.count is not None else len(levels), countSource=Role.METASTASIS,
        regions=tuple(regionsOf(levels)), location=row.location or locationOf(levels), lesions=lesions,
        problems=_contradictions(row, levels))


def _contradictions(row: ReadingRow, levels: list[str]) -> tuple[str, ...]:
    problems = []
    if levels and row.count is not None and row.count != len(levels):
        problems.append(f"line {row.line} counts {row.count} metastases and names {len(levels)} levels; the count is "
                        "used")
    if levels and row.location is not None and row.location != locationOf(levels):
        problems.append(f"line {row.line} says {row.location}, but its levels are {locationOf(levels)}; what it says "
                        "is used")
    return tuple(problems)
