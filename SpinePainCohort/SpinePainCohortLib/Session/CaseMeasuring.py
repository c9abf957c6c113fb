"""How a session measures a case file."""

from pathlib import Path

from SpinePainRHILib.Core.Cases import CaseMeasurement, measureCase
from SpinePainRHILib.Mrml.CaseFile import readCaseFile

from ..Gathering.MeasureFunction import MeasureFunction


def measureCaseFile(path: Path, axis: str, rule: str) -> CaseMeasurement:
    """Reads and measures a case file. Raises ValueError with a sentence where it cannot be used."""
    return measureCase(readCaseFile(path), axis, rule, file=str(path))


MEASURE = MeasureFunction(f"{__name__}:measureCaseFile", {"axis": "acquisition", "rule": "auto"})
"""Measures as the command line does where nothing else is asked for."""
