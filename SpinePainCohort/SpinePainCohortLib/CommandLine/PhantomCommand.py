"""``spinepain phantom``: a synthetic cohort on disk, with everything that is true of it."""

import argparse
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..Gathering.Pools import defaultJobs, inOrder
from .ExitStatus import DONE
from .Output import say
from .ProgressLine import ProgressLine

if TYPE_CHECKING:
    from SpinePainPhantomLib import VoxelRatios

VAS_TABLE, CLINICAL_TABLE, TRUTH_TABLE = "vas.csv", "clinical.csv", "truth.csv"
VOLUMES, CASES = "volumes", "cases"


def run(options: argparse.Namespace) -> int:
    """Writes volumes, cases, VAS and clinical tables and the truth; refuses a folder that already holds something."""
    if options.patients < 1:
        raise ValueError(f"A cohort needs at least one patient, not {options.patients}.")
    if options.seed < 0:
        raise ValueError(f"The seed must be 0 or more, not {options.seed}.")
    out: Path = options.out
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ValueError(f"{out} exists and is not an empty folder: choose another folder for --out.")
    writePhantomCohort(out, options.patients, options.seed, options.jobs or defaultJobs())
    say(f"{options.patients} synthetic patients written to {out}:")
    for name, what in ((VOLUMES, "T2 volumes"), (CASES, "cases, outlined exactly"), (VAS_TABLE, "pain scores"),
                       (CLINICAL_TABLE, "clinical data"), (TRUTH_TABLE, "what is true of them")):
        say(f"  {name:<13} {what}")
    return DONE


def writePhantomCohort(out: Path, patients: int, seed: int, jobs: int = 1) -> None:
    """Writes the cohort into the folder ``out``, one case at a time in each of ``jobs`` processes."""
    from SpinePainPhantomLib import makeCohortPlan, writeClinicalTable, writeTruthTable, writeVasTable

    plan = makeCohortPlan(patients, seed)
    for folder in (VOLUMES, CASES):
        (out / folder).mkdir(parents=True, exist_ok=True)
    writeVasTable(plan, out / VAS_TABLE)
    writeClinicalTable(plan, out / CLINICAL_TABLE)
    writeTruthTable(plan, out / TRUTH_TABLE)
    with ProgressLine() as progress:
        written = inOrder(partial(writePlannedCase, out), plan.cases, jobs)
        counted = list(progress.counting(written, len(plan.cases), "Making spines"))
    writeTruthTable(plan, out / TRUTH_TABLE, {(case.caseId, case.timepoint): ratios
                                              for case, ratios in zip(plan.cases, counted, strict=True)})


def writePlannedCase(out: Path, planned: Any) -> "VoxelRatios":
    """Makes the phantom of a planned case, writes its volume and its case file, and counts its outlines' voxels."""
    from SpinePainPhantomLib import makePhantom, voxelRatiosOf
    from SpinePainRHILib.Scene.EmbeddedSlicer import hideLibraryMessages, newScratchScene

    hideLibraryMessages()
    stem = phantomStem(planned.caseId, planned.timepoint)
    scene = newScratchScene()
    phantom = makePhantom(planned.parameters)
    writePhantom(phantom, out / VOLUMES / f"{stem}.nrrd", out / CASES / f"{stem}.seg.nrrd", scene)
    scene.Clear(True)
    return voxelRatiosOf(phantom)


def writePhantom(phantom: Any, volumeFile: Path, caseFile: Path, scene: Any) -> None:
    """Writes a phantom's volume, then its outlines as a case that names the volume by its fingerprint."""
    from dataclasses import replace

    from SpinePainPhantomLib import writeVolume
    from SpinePainRHILib.Files.SourceHash import hashVolume
    from SpinePainRHILib.Scene.CaseFile import saveCaseNode
    from SpinePainRHILib.Scene.CaseSegmentation import addCase

    writeVolume(phantom, volumeFile)
    info = replace(phantom.case.info, source=hashVolume(phantom.image, phantom.geometry))
    saveCaseNode(addCase(scene, replace(phantom.case, info=info), phantom.image.shape), caseFile)


def phantomStem(caseId: str, timepoint: str) -> str:
    """A BIDS file stem, from which case and timepoint can be told."""
    session = "" if timepoint == "baseline" else f"_ses-{timepoint}"
    return f"{caseId}{session}_T2w"
