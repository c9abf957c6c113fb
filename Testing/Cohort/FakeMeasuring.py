"""Stand-in for measuring a case file: the file is JSON that says what is measured of it, or what goes wrong."""

import json
import os
import signal
import time
from pathlib import Path

from SpinePainRHILib.Core.CaseNames import stemToCase
from SpinePainRHILib.Core.Cases import CaseMeasurement, LesionMeasurement, SliceMeasurement
from SpinePainRHILib.Core.CaseTags import Role
from SpinePainRHILib.Core.Levels import locationOf, regionOf, regionsOf

SUFFIX = ".seg.nrrd"


def writeCase(path, **content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def measureFake(path, log=None, axis="acquisition"):
    """Measures a fake case; a line with its name goes to the file ``log``."""
    if log:
        with Path(log).open("a") as file:
            file.write(path.name + "\n")
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        raise ValueError(f"{path}: it is not a NRRD file.") from None
    if content.get("kill"):
        os.kill(os.getpid(), signal.SIGKILL)
    if content.get("killOnce") and not Path(content["killOnce"]).exists():
        Path(content["killOnce"]).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if content.get("interrupt"):
        raise KeyboardInterrupt
    if content.get("bug"):
        raise ZeroDivisionError("one\ntwo")
    time.sleep(content.get("sleep", 0))
    if content.get("rewrite"):
        path.write_text("{}")
    stemCase, stemTimepoint = stemToCase(path.name.removesuffix(SUFFIX))
    lesions = tuple(
        LesionMeasurement(name=f"lesion {index}", role=Role(role), level=level, region=regionOf(level),
                          volumeMm3=volume, lengthMm=None, rhiPercent=rhi,
                          rhiSliceIndex=None if rhi is None else index)
        for index, (role, level, volume, rhi) in enumerate(content.get("lesions", ())))
    metastases = [each for each in lesions if each.role is Role.METASTASIS]
    counted = metastases or [each for each in lesions if each.volumeMm3 > 0]
    rhi = content.get("rhi", 20.0)
    return CaseMeasurement(
        caseId=content.get("case", stemCase), file=str(path), reader=content.get("reader"),
        timepoint=content.get("timepoint", stemTimepoint), axis=axis, rule="cord", cordMeaning=None,
        cordVolumeMm3=100.0, highIntensityVolumeMm3=20.0, outsideCordVolumeMm3=0.0,
        rhiPercent=rhi, rhiSliceIndex=3, rhiMaxPercent=rhi,
        rhiMaxSliceIndex=3, rhiVolumePercent=rhi, lesionCount=len(counted),
        countSource=Role.METASTASIS if metastases else Role.HIGH_INTENSITY,
        regions=regionsOf(each.level for each in counted), location=locationOf(each.level for each in counted),
        lesions=lesions, problems=tuple(content.get("problems", ())), reason=content.get("reason"),
        slices=(SliceMeasurement(3, 1.0, 2.0, 1.0, 50.0),))
