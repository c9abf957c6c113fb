"""Case files, pain scores and clinical data joined into one cohort, every input accounted for."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from SpinePainRHILib.Core.CaseNames import mayNamePerson
from SpinePainRHILib.Core.LesionRules import countGroup
from SpinePainRHILib.Files.CaseFileNames import fallbackInfo, namedOwner

from ..Tables.ClinicalTable import ClinicalTable, matchClinicalTable
from ..Tables.PatientColumns import PATIENT_COLUMNS
from ..Tables.Problems import Problem, shown
from ..Tables.Scores import lesionScores, patientScore
from ..Tables.Timepoints import naturalKey, orderTimepoints
from ..Tables.VasTable import VasTable, matchVasTable
from .Cohort import Cohort, GatherSettings, Rows
from .Flow import Flow
from .GarbageCollection import garbageCollectionPaused
from .GatherInputs import Gathered, gatherInputs
from .Inputs import Inputs
from .LesionRows import LESION_COLUMNS, countedLesionNames, lesionRows
from .MeasureCases import MeasuredFiles
from .MeasureFunction import MeasureFunction
from .Pools import Pool
from .Readings import Readings, arrangeReadings, patientKey
from .ReadingsElsewhere import ELSEWHERE, OUTLINED, SOURCE_COLUMN, readingsElsewhere
from .TimepointCheck import timepointWarnings

_Scores = Mapping[tuple[str, str], Mapping[str | None, float]]


def gatherCohort(inputs: Inputs, measure: MeasureFunction, settings: GatherSettings | None = None,
                 cacheFolder: Path | None = None, pool: Pool | None = None) -> Cohort:
    """Finds, reads, measures and joins everything; see GatherInputs.gatherInputs, which raises what this raises."""
    settings = settings or GatherSettings()
    return joinCohort(gatherInputs(inputs, measure, cacheFolder, pool), settings)


def joinCohort(gathered: Gathered, settings: GatherSettings) -> Cohort:
    """Joins what was measured and read; quick, so that changed settings need no second measuring.

    A case at a timepoint is one row of ``patients``: those with an image, and those of imaged cases with only a score
    or clinical values at another timepoint (image columns empty). A clinical row without a timepoint goes to
    every row of its case and makes none.
    """
    with garbageCollectionPaused():
        return _join(gathered, settings)


def _join(gathered: Gathered, settings: GatherSettings) -> Cohort:
    found, measured, vas, clinical = gathered.found, gathered.measured, gathered.vas, gathered.clinical
    elsewhere = gathered.elsewhere
    files = (*measured.measured, *(readingsElsewhere(elsewhere) if elsewhere is not None else ()))
    readings = arrangeReadings(files, settings.reader)
    primary = {reading.key: reading.measurement for reading in readings.readings if reading.isPrimary}
    imaged = frozenset(caseId for caseId, _ in primary)
    lost = frozenset(patientKey(each.caseId, each.timepoint)[0] for path in found.files
                     for each in (fallbackInfo(path), fallbackInfo(path, keepFileNames=True), namedOwner(path))) | \
        frozenset(file.measurement.caseId for file in files)
    if gathered.inputs.hasImages:
        known = imaged | lost
    else:
        known = imaged = frozenset(entry.caseId for entry in vas.entries) if vas is not None else frozenset()
    if vas is not None:
        vas = _withoutLostCases(matchVasTable(vas, known, gathered.inputs.caseSource), imaged)
    if clinical is not None:
        clinical = _withoutLostClinical(matchClinicalTable(clinical, known, gathered.inputs.caseSource), imaged)
    scores: _Scores = lesionScores(vas.entries, settings.scores) if vas is not None else {}
    dated = ({(caseId, timepoint) for caseId, timepoint in clinical.rows if timepoint is not None}
             if clinical is not None else set())
    keys = list({*primary, *scores, *dated})
    inTime = orderTimepoints((timepoint for _, timepoint in keys), settings.timepoints, settings.timepoint)
    places = {timepoint: place for place, timepoint in enumerate(inTime)}
    keys.sort(key=lambda key: (naturalKey(key[0]), places[key[1]]))
    ownColumns = PATIENT_COLUMNS if elsewhere is None else (*PATIENT_COLUMNS, SOURCE_COLUMN)
    columns = _freeNames(clinical.columns, ownColumns) if clinical is not None else ()
    patients, lesions = [], []
    for key in keys:
        patients.append(_patientRow(key, primary.get(key), scores.get(key, {}), settings)
                        + (() if elsewhere is None else (_sourceOf(primary.get(key)),))
                        + (clinical.valuesOf(*key) if clinical is not None else ()))
        if key in primary:
            lesions += lesionRows(primary[key], scores.get(key, {}))
    problems = (*found.problems, *measured.problems, *readings.problems,
                *(elsewhere.problems if elsewhere else ()), *(vas.problems if vas else ()),
                *(clinical.problems if clinical else ()))
    return Cohort(
        patients=Rows(ownColumns + columns, tuple(patients)), lesions=Rows(LESION_COLUMNS, tuple(lesions)),
        problems=problems, warnings=_warnings(measured, readings, vas, scores, clinical),
        flow=_flow(replace(gathered, vas=vas, clinical=clinical), readings, keys, scores, dated),
        readings=readings.readings, readerChoices=readings.choices, vas=vas, clinical=clinical,
        unchangedFiles=measured.unchanged, scoredBy=settings.scores)


def _patientRow(key: tuple[str, str], measurement: Any, scores: Mapping[str | None, float],
                settings: GatherSettings) -> tuple[Any, ...]:
    score = patientScore(scores, settings.scores)
    image: tuple[Any, ...] = (None,) * 6
    if measurement is not None:
        isUnknown = measurement.rule == ELSEWHERE and not measurement.lesionCount  # the table does not say
        image = (measurement.location, None if isUnknown else measurement.lesionCount,
                 countGroup(measurement.lesionCount), measurement.rhiPercent, measurement.rhiMaxPercent,
                 measurement.rhiVolumePercent)
    return (*key, *image, score, settings.categories.of(score))


def _sourceOf(measurement: Any) -> str | None:
    """Where a row's ratio comes from; None without one."""
    if measurement is None or measurement.rhiPercent is None:
        return None
    return ELSEWHERE if measurement.rule == ELSEWHERE else OUTLINED


def _withoutLostCases(vas: VasTable, imaged: frozenset[str]) -> VasTable:
    """Scores of cases that no file could be used of become problems."""
    lost = [entry for entry in vas.entries if entry.caseId not in imaged]
    if not lost:
        return vas
    problems = sorted((*vas.problems, *(_lostProblem(vas.file, entry.line, entry.caseId) for entry in lost)),
                      key=lambda problem: problem.line or 0)
    entries = tuple(entry for entry in vas.entries if entry.caseId in imaged)
    preview = replace(vas.preview, usedCount=len(entries), leftOutCount=len(problems))
    return replace(vas, entries=entries, problems=tuple(problems), preview=preview)


def _withoutLostClinical(clinical: ClinicalTable, imaged: frozenset[str]) -> ClinicalTable:
    rows = {key: row for key, row in clinical.rows.items() if row.caseId in imaged}
    problems = [_lostProblem(clinical.file, row.line, row.caseId) for key, row in clinical.rows.items()
                if key not in rows]
    if not problems:
        return clinical
    preview = replace(clinical.preview, usedCount=len(rows),
                      leftOutCount=clinical.preview.leftOutCount + len(problems))
    together = sorted((*clinical.problems, *problems), key=lambda problem: problem.line or 0)
    return replace(clinical, rows=rows, problems=tuple(together), preview=preview)


def _lostProblem(file: str, line: int, caseId: str) -> Problem:
    case = "the case of this row" if mayNamePerson(caseId) else f"case {shown(caseId)}"
    return Problem(file, line, f"no file of {case} could be used")


def _warnings(measured: MeasuredFiles, readings: Readings, vas: VasTable | None, scores: _Scores,
              clinical: ClinicalTable | None) -> tuple[Problem, ...]:
    warnings = [*readings.warnings, *timepointWarnings(
        (reading.key[1] for reading in readings.readings if reading.isPrimary),
        (entry.timepoint for entry in vas.entries) if vas is not None else (),
        (row.timepoint for row in clinical.rows.values() if row.timepoint is not None) if clinical is not None else (),
        vas.file if vas is not None else "", clinical.file if clinical is not None else "")]
    if measured.warning:
        warnings.append(Problem("", None, measured.warning))
    for reading in readings.readings:
        path, line = str(reading.file.path), reading.file.line
        warnings += [Problem(path, line, problem) for problem in reading.measurement.problems]
        if vas is not None and reading.isPrimary:
            own = scores.get(reading.key, {})
            if not own:
                warnings.append(Problem(path, line, f"no pain score for this case at {reading.key[1]}"))
            surplus = sorted(set(own) - countedLesionNames(reading.measurement) - {None}, key=str)
            warnings += [Problem(path, line, f"the pain score of {lesion} is of no metastasis in this file: it counts "
                                             "for the patient, not for a lesion") for lesion in surplus
                         if not reading.isElsewhere or reading.measurement.lesions]
    return tuple(warnings)


def _flow(used: Gathered, readings: Readings, keys: list[tuple[str, str]], scores: _Scores, dated: set[Any]) -> Flow:
    """Every count is taken on its own, so that the sums in Flow prove something."""
    vas, clinical, elsewhere = used.vas, used.clinical, used.elsewhere
    ofRows = sum(problem.line is not None for problem in readings.problems)
    rowsUsed = sum(reading.isElsewhere for reading in readings.readings)
    primary = {reading.key for reading in readings.readings if reading.isPrimary}
    withVas = sum(key in scores for key in primary)
    vasOnly = sum(key not in primary for key in scores)
    return Flow(
        filesFound=len(used.found.files),
        filesLeftOut=len(used.measured.problems) + len(readings.problems) - ofRows,
        filesMeasured=len(readings.readings) - rowsUsed, readingRows=elsewhere.rowCount if elsewhere else 0,
        readingRowsUsed=rowsUsed, readingRowsLeftOut=ofRows + (len(elsewhere.problems) if elsewhere else 0),
        readings=len(readings.readings), filesOfChosenReader=len(primary),
        filesOfOtherReaders=sum(not reading.isPrimary for reading in readings.readings),
        cases=len({caseId for caseId, _ in keys}), patientRows=len(keys), rowsWithImage=len(primary),
        rowsWithImageAndVas=withVas, rowsWithImageWithoutVas=sum(key not in scores for key in primary),
        rowsWithoutImage=sum(key not in primary for key in keys), rowsWithVasOnly=vasOnly,
        rowsWithClinicalOnly=sum(key not in primary and key not in scores for key in dated),
        vasRows=vas.preview.rowCount if vas else 0, vasRowsUsed=len(vas.entries) if vas else 0,
        vasRowsCorrected=len(vas.superseded) if vas else 0, vasRowsLeftOut=len(vas.problems) if vas else 0,
        clinicalRows=clinical.preview.rowCount if clinical else 0,
        clinicalRowsUsed=len(clinical.rows) if clinical else 0,
        clinicalRowsLeftOut=clinical.preview.leftOutCount if clinical else 0)


def _freeNames(names: tuple[str, ...], own: tuple[str, ...]) -> tuple[str, ...]:
    """The clinical columns' names; one that the cohort has itself is set apart by ``clinical_``."""
    taken = set(own)
    free = []
    for name in names:
        while name.casefold() in taken:
            name = f"clinical_{name}"
        taken.add(name.casefold())
        free.append(name)
    return tuple(free)
