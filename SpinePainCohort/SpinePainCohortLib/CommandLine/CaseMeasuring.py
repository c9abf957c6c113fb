"""How the cohort command measures a case file: imported by name in the worker processes."""

from collections.abc import Sequence
from pathlib import Path

from SpinePainRHILib.Core.Cases import CaseMeasurement, OutlinedCase, measureCase
from SpinePainRHILib.Mrml.CaseFile import readCaseFile
from SpinePainRHILib.Mrml.EmbeddedSlicer import hideLibraryMessages
from SpinePainRHILib.Mrml.SegmentRoles import parseRoleMapping

hideLibraryMessages()  # in every worker process; this file is imported nowhere else before a command runs


def measureCaseFile(path: Path, axis: str, rule: str, mapping: Sequence[str]) -> CaseMeasurement:
    """Reads and measures a case file. Raises ValueError with a sentence where it cannot be used."""
    return measureCase(readMappedCase(path, mapping), axis, rule, file=str(path))


def readMappedCase(path: Path, mapping: Sequence[str]) -> OutlinedCase:
    """The outlines of a case file, segments told by ``ROLE=SEGMENT`` where the file does not say."""
    return readCaseFile(path, tuple(map(parseRoleMapping, mapping)))
