"""What each place that knows a case says of the same file: the panel, the commands, the lists and the tables."""

import csv
import json
from dataclasses import dataclass

from SpinePainCohortLib.CommandLine.Main import main
from SpinePainCohortLib.Gathering.GatherCohort import gatherCohort
from SpinePainCohortLib.Gathering.Inputs import Inputs
from SpinePainCohortLib.Report.AnalysisInput import cohortData
from SpinePainCohortLib.Report.TableFiles import writeTables
from SpinePainCohortLib.Run.CaseMeasuring import MEASURE
from SpinePainCohortLib.Run.ScoresToGive import readScoresToGive
from SpinePainCohortLib.Statistics.Analyses import runAnalyses
from SpinePainCohortLib.Statistics.Settings import AnalysisSettings
from SpinePainRHILib.Core.CaseOwner import Owner
from SpinePainRHILib.Core.Cases import measureCase
from SpinePainRHILib.Core.CaseTags import Role
from SpinePainRHILib.Files.CaseHeader import readCaseHeader
from SpinePainRHILib.Scene.CaseFile import readThroughSlicer
from SpinePainRHILib.Scene.CaseReading import checkCaseFile, readCaseFile


@dataclass(frozen=True)
class Tables:
    """What gathering a folder with one case gives: its row of patients, and its lesions by segment name."""

    patient: dict
    lesions: dict[str, dict]
    warnings: tuple[str, ...]

    @property
    def names(self):
        return [row["lesion"] for row in self.lesions.values() if row["lesion"] is not None]


def gathered(folder, scores=()):
    """``scores``: rows of case, lesion and score."""
    table = folder / "vas.csv"
    table.write_text("case_id,rater,lesion,vas\n" + "".join(f"{case},R,{lesion or ''},{vas}\n"
                                                            for case, lesion, vas in scores), encoding="utf-8")
    cohort = gatherCohort(Inputs(folder, table), MEASURE)
    assert cohort.problems == ()
    patient, = cohort.patients.records()
    _checkAnalysed(cohort, patient, folder)
    return Tables(patient, {row["name"]: row for row in cohort.lesions.records()},
                  tuple(each.reason for each in cohort.warnings))


def _checkAnalysed(cohort, patient, folder):
    """The analysis and the files that are written say of the patient what gathering says."""
    results = runAnalyses(cohortData(cohort), AnalysisSettings(resamples=0, timepoint=patient["timepoint"]))
    analysed, = results.patients.astype(object).where(results.patients.notna(), None).to_dict("records")
    assert analysed == patient
    writeTables(folder, cohort, results)
    assert _rowsOf(folder / "patients.csv") == [{name: _text(value) for name, value in patient.items()}]
    assert _rowsOf(folder / "lesions.csv") == [{name: _text(value) for name, value in row.items()}
                                               for row in cohort.lesions.records()]


def _rowsOf(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _text(value):
    return "" if value is None else str(int(value)) if isinstance(value, bool) else str(value)


def asked(folder):
    """The lesions that a rater is asked for, and the case and timepoint."""
    work = readScoresToGive(folder)
    assert work.problems == ()
    key, = {(item.caseId, item.timepoint) for item in work.items}
    return key, [item.lesion for item in work.items]


def measuredByCommand(path):
    target = path.parent / "measured.json"
    assert main(["measure", str(path), "--json", str(target)]) == 0
    case, = json.loads(target.read_text(encoding="utf-8"))
    return case


def measurementsOf(path):
    """The measurement of a file read in both ways."""
    assert checkCaseFile(path).errors == ()
    cases = readCaseFile(path), readThroughSlicer(path)
    first, second = (measureCase(case) for case in cases)
    assert first == second
    return first


def pairsOf(session):
    """Of each metastasis segment of the panel, by name, the names of its outlined high intensity."""
    return {row.metastasis.name: [each.name for each in row.highIntensity if each.volumeMm3]
            for row in session.lesions.metastases() if row.metastasis is not None}


def boneRatios(tables):
    """Of each metastasis segment, by name, the ratio in ``lesions.csv``."""
    return {name: row["rhi_percent"] for name, row in tables.lesions.items() if row["role"] == Role.METASTASIS}


def ownersOf(path, console):
    """Whose file it is for measuring (both readers), the commands, the panel and the guard of saving."""
    command = measuredByCommand(path)
    session = console.openCase(path)
    opened = Owner.of(session.info)
    session.close(keepUnsaved=False)
    return {"measured": Owner.of(readCaseFile(path).info), "through Slicer": Owner.of(readThroughSlicer(path).info),
            "command": Owner(command["caseId"], command["timepoint"], command["reader"]), "panel": opened,
            "guard": readCaseHeader(path).owner, "details": Owner.of(readCaseHeader(path).info)}
