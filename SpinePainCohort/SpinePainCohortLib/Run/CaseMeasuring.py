"""How a cohort's cases are measured, by the panel and the command line alike, here and in worker processes.

One place, so that both find each other's measurements in the cache.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from SpinePainRHILib.Core.Cases import CaseMeasurement, OutlinedCase, measureCase
from SpinePainRHILib.Core.SegmentRoles import parseRoleMapping
from SpinePainRHILib.Scene.CaseReading import readCaseFile

from ..Gathering.MeasureFunction import MeasureFunction
from ..Report.ReaderOverlap import overlapOf


def measuring(axis: str = "acquisition", rule: str = "auto", mapping: Sequence[str] = (),
              keepFileNames: bool = False) -> MeasureFunction:
    """Measures a path; ``mapping`` tells segments by ``ROLE=SEGMENT`` where the files do not say.

    ``keepFileNames``: names of files stand in for missing case IDs even where they may name a person.
    """
    settings: dict[str, Any] = {"axis": axis, "rule": rule, "mapping": list(mapping)}
    if keepFileNames:
        settings["keepFileNames"] = True
    return MeasureFunction(measureCaseFile, settings)


def overlappingAs(measure: MeasureFunction) -> MeasureFunction:
    """Measures the overlap of a pair of paths (ReaderOverlap.overlapOf), segments told as ``measure`` tells them."""
    return MeasureFunction(measureOverlap, {"mapping": list(measure.settings.get("mapping", ()))})


def measureCaseFile(path: Path, axis: str, rule: str, mapping: Sequence[str],
                    keepFileNames: bool = False) -> CaseMeasurement:
    """Reads and measures a case file, without slices. Raises ValueError with a sentence where it cannot be used."""
    return replace(measureCase(_readCase(path, mapping, keepFileNames), axis, rule, file=str(path)), slices=())


def measureOverlap(pair: tuple[Path, Path], mapping: Sequence[str]) -> tuple[float | None, float | None]:
    """Dice of the cords and of the high intensities of two files. Raises ValueError where one cannot be used."""
    first, second = pair
    return overlapOf(_readCase(first, mapping), _readCase(second, mapping))


def _readCase(path: Path, mapping: Sequence[str], keepFileNames: bool = False) -> OutlinedCase:
    return readCaseFile(path, tuple(map(parseRoleMapping, mapping)), quietly=True, keepFileNames=keepFileNames)


MEASURE = measuring()
"""Measures as the command line does where nothing else is asked for."""
