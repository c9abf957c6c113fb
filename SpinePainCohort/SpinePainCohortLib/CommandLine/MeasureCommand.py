"""``spinepain measure``: a readable table, and JSON or CSV on request."""

import argparse
import json
import logging
from collections.abc import Iterable, Sequence
from pathlib import Path

from SpinePainRHILib.Core.Cases import CaseMeasurement, measureCase
from SpinePainRHILib.Core.SegmentRoles import RoleMapping, parseRoleMapping
from SpinePainRHILib.Files.CaseFileNames import publicName
from SpinePainRHILib.Files.CsvText import ENCODING, csvText
from SpinePainRHILib.Scene.CaseReading import readCaseFile

from .ExitStatus import DONE, NOTHING_DONE, SOME_LEFT_OUT
from .Output import STANDARD_OUTPUT, complain, oneSentence, say, writeText
from .ProgressLine import ProgressLine
from .TextTables import formatNumber, formatTable, formatText

_LOG = logging.getLogger(__name__)


def run(options: argparse.Namespace) -> int:
    """Measures every file; a file that cannot be measured is named on standard error and left out."""
    mapping = tuple(map(parseRoleMapping, options.map))
    with ProgressLine() as progress:
        files = progress.over(options.files, "Measuring")
        measured, leftOut = measureFiles(files, options.axis, options.rule, mapping, options.keep_file_names)
    if measured:
        if STANDARD_OUTPUT not in (options.json, options.csv, options.slices):
            say(measurementTable(measured))
        writeResults(measured, options)
    for line in leftOut:
        complain(f"spinepain measure: left out: {line}" if measured else f"spinepain measure: {line}")
    if not measured:
        return NOTHING_DONE
    return SOME_LEFT_OUT if leftOut else DONE


def measureFiles(paths: Iterable[Path], axis: str = "acquisition", rule: str = "auto",
                 mapping: tuple[RoleMapping, ...] = (), keepFileNames: bool = False,
                 ) -> tuple[list[CaseMeasurement], list[str]]:
    """Measurements of the case files that have one, and a sentence for each of the others."""
    measured: list[CaseMeasurement] = []
    leftOut: list[str] = []
    for path in paths:
        try:
            case = readCaseFile(path, mapping, quietly=True, keepFileNames=keepFileNames)
            measured.append(measureCase(case, axis, rule, file=str(path) if keepFileNames else publicFile(path)))
        except (ValueError, OSError) as error:
            leftOut.append(oneSentence(error))
        except MemoryError as error:
            leftOut.append(f"{formatText(path)}: {oneSentence(error)}")
    _LOG.info("Measured %d case files, left out %d.", len(measured), len(leftOut))
    return measured, leftOut


def publicFile(path: Path) -> str:
    """A path as it stands in results: as given, but a file name that may be a person's is a pseudonym."""
    public = publicName(path.name)
    return str(path) if public == path.name else str(path.with_name(public))


def writeResults(measured: Sequence[CaseMeasurement], options: argparse.Namespace) -> None:
    """Writes the files asked for by ``--json``, ``--csv`` and ``--slices``."""
    if options.json:
        writeText(options.json, measurementJson(measured))
    if options.csv:
        writeText(options.csv, measurementCsv(measured), ENCODING)
    if options.slices:
        writeText(options.slices, sliceCsv(measured), ENCODING)


def measurementTable(measured: Sequence[CaseMeasurement]) -> str:
    """One row a case, one row a lesion below it, then what the reader should know."""
    header = ("case", "timepoint", "reader", "where", "axis", "slice", "RHI %", "max %", "volume %",
              "cord mm3", "high int. mm3", "length mm")
    rows: list[tuple[str, ...]] = []
    notes: list[str] = []
    for case in measured:
        rows.append((
            formatText(case.caseId), formatText(case.timepoint), formatText(case.reader), formatText(case.location),
            case.axis, formatText(case.rhiSliceIndex), formatNumber(case.rhiPercent), formatNumber(case.rhiMaxPercent),
            formatNumber(case.rhiVolumePercent), formatNumber(case.cordVolumeMm3),
            formatNumber(case.highIntensityVolumeMm3), ""))
        rows += [("  " + formatText(lesion.name), "", "", formatText(lesion.level), "",
                  formatText(lesion.rhiSliceIndex), formatNumber(lesion.rhiPercent), "", "", "",
                  formatNumber(lesion.volumeMm3), formatNumber(lesion.lengthMm)) for lesion in case.lesions]
        if case.outsideNote:
            notes.append(f"{formatText(case.caseId)}: {case.outsideNote}")
        notes += [f"{formatText(case.caseId)}: {problem}" for problem in case.problems]
    table = formatTable(header, rows, [column > 4 for column in range(len(header))])
    return "\n".join((table, *notes))


def measurementJson(measured: Sequence[CaseMeasurement]) -> str:
    """The list of Resources/Docs/DataContract.md, section 4; numbers at full precision, never NaN."""
    return json.dumps([case.toDict() for case in measured], indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def measurementCsv(measured: Sequence[CaseMeasurement]) -> str:
    """One row a case: the names of the JSON in its order, lists joined by ``;``, an empty cell for None."""
    rows = [{name: ";".join(value) if name in ("regions", "problems") else value
             for name, value in case.toDict().items() if name != "lesions"} for case in measured]
    return csvText(list(rows[0]), [list(row.values()) for row in rows])


def sliceCsv(measured: Sequence[CaseMeasurement]) -> str:
    """One row a slice with cord or counted high intensity, of all cases."""
    header = ["caseId", "sliceIndex", "positionMm", "cordAreaMm2", "highIntensityAreaMm2", "rhiPercent"]
    return csvText(header, [[case.caseId, each.sliceIndex, each.positionMm, each.cordAreaMm2,
                              each.highIntensityAreaMm2, each.rhiPercent]
                             for case in measured for each in case.slices])
