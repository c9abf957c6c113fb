"""``spinepain demo``: a synthetic case from image to number, then a synthetic cohort from images to report."""

import argparse
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

from SpinePainRHILib.Core.Cases import measureCase
from SpinePainRHILib.Files.CsvText import ENCODING

from ..Gathering.Pools import defaultJobs
from .CohortCommand import analyseCohort, cohortSummary
from .CompareWithTruth import comparedWithTruth
from .ExitStatus import DONE
from .MeasureCommand import measurementJson, measurementTable, sliceCsv
from .Output import say, writeText
from .PhantomCommand import CASES, CLINICAL_TABLE, TRUTH_TABLE, VAS_TABLE, VOLUMES, writePhantomCohort
from .PhantomCommand import writePhantom as writeOnePhantom
from .ProgressLine import ProgressLine

if TYPE_CHECKING:
    from SpinePainPhantomLib import Phantom

COHORT, REPORT = "cohort", "cohort-report"
VOLUME_FILE, CASE_FILE = "phantom_T2w.nrrd", "phantom_T2w.seg.nrrd"


def run(options: argparse.Namespace) -> int:
    """Writes everything into ``--out`` and says where to look."""
    if options.patients < 1:
        raise ValueError(f"A cohort needs at least one patient, not {options.patients}.")
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    showCase(out)
    showCohort(out, options.patients, options.jobs or defaultJobs())
    say(f"Done in {time.monotonic() - began:.0f} s. Look at the report in a browser, open the volume and the case in "
        "3D Slicer, or outline such a spine in a browser: make serve, or spinepain serve.")
    return DONE


def showCase(out: Path) -> None:
    """One case: volume, outlines, numbers and picture."""
    from SpinePainRHILib.Pictures.OverlayPicture import writeOverlayPicture
    from SpinePainRHILib.Scene.CaseReading import readCaseFile

    volumeFile, caseFile = out / VOLUME_FILE, out / CASE_FILE
    say("Making a synthetic T2 spine whose ratio is known ...")
    phantom = writeExample(out)
    case = readCaseFile(caseFile)
    measured = measureCase(case, file=str(caseFile))
    say(f"\n{measurementTable([measured])}\n")
    truth = phantom.truth.acquisition
    say(f"True ratio of this spine {truth.ratios.rhiPercent:.2f} %, measured {measured.rhiPercent:.2f} %; "
        f"its voxels alone can make up to {truth.rhiErrorBoundPercent:.2f} % of difference.\n")
    files = {"T2 volume": volumeFile, "case": caseFile, "numbers": out / "phantom.json",
             "per slice": out / "phantom_slices.csv", "picture": out / "phantom.png"}
    writeText(files["numbers"], measurementJson([measured]))
    writeText(files["per slice"], sliceCsv([measured]), ENCODING)
    writeOverlayPicture(phantom.image, case, measured, files["picture"])
    for kind, path in files.items():
        say(f"{kind:<10} {path.resolve()}")


def writeExample(out: Path) -> "Phantom":
    """Writes the default phantom's volume and case into a folder."""
    from SpinePainPhantomLib import makePhantom
    from SpinePainRHILib.Scene.EmbeddedSlicer import hideLibraryMessages, newScratchScene

    hideLibraryMessages()
    phantom = makePhantom()
    writeOnePhantom(phantom, out / VOLUME_FILE, out / CASE_FILE, newScratchScene())
    return phantom


def showCohort(out: Path, patients: int, jobs: int) -> None:
    """A cohort of patients: volumes, cases and tables, then the analyses and the report."""
    from .Parser import makeParser

    folder = out / COHORT
    _removeEarlier(folder)
    say(f"\nMaking {patients} synthetic patients in {jobs} processes ...")
    writePhantomCohort(folder, patients, 1, jobs)
    say("Measuring and analysing them ...\n")
    options = makeParser().parse_args([
        "cohort", "--cases", str(folder / CASES), "--vas", str(folder / VAS_TABLE), "--clinical",
        str(folder / CLINICAL_TABLE), "--out", str(out / REPORT), "--jobs", str(jobs), "--cache", str(out / "cache")])
    with ProgressLine() as progress:
        finished = analyseCohort(options, progress)
    say(cohortSummary(finished))
    say(f"\nAgainst the truth: {comparedWithTruth(folder / TRUTH_TABLE, finished)}")
    say(f"What is true of these patients: {(folder / TRUTH_TABLE).resolve()}")


def _removeEarlier(folder: Path) -> None:
    """Removes an earlier demo's cohort, recognised by its table of truth, and nothing else.

    Raises ValueError where the folder holds something else.
    """
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    known = {VOLUMES, CASES, VAS_TABLE, CLINICAL_TABLE, TRUTH_TABLE}
    if not (folder / TRUTH_TABLE).is_file() or {path.name for path in folder.iterdir()} - known:
        raise ValueError(f"{folder} holds files that no demo wrote: choose another folder for --out.")
    shutil.rmtree(folder)
