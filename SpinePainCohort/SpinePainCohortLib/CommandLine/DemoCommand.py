"""``spinepain demo``: a synthetic case from image to number, drawn."""

import argparse
from pathlib import Path

from SpinePainRHILib.Core.Cases import measureCase

from .Main import DONE
from .MeasureCommand import measurementJson, measurementTable, sliceCsv
from .Output import writeText
from .PhantomCommand import writePhantom


def run(options: argparse.Namespace) -> int:
    """Writes the case's volume, outlines, numbers and picture into ``--out`` and says where they are."""
    from SpinePainRHILib.Mrml.CaseFile import readCaseFile
    from SpinePainRHILib.Mrml.EmbeddedSlicer import hideLibraryMessages, newScratchScene
    from SpinePainRHILib.Phantom.SpinePhantom import makePhantom
    from SpinePainRHILib.Pictures.OverlayPicture import writeOverlayPicture

    hideLibraryMessages()
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    volumeFile, caseFile = out / "phantom_T2w.nrrd", out / "phantom_T2w.seg.nrrd"
    print("Making a synthetic T2 spine whose ratio is known ...", flush=True)
    phantom = makePhantom()
    writePhantom(phantom, volumeFile, caseFile, newScratchScene())
    case = readCaseFile(caseFile)
    measured = measureCase(case, file=str(caseFile))
    print(f"\n{measurementTable([measured])}\n")
    truth = phantom.truth.acquisition
    print(f"True ratio of this spine {truth.ratios.rhiPercent:.2f} %, measured {measured.rhiPercent:.2f} %; "
          f"its voxels alone can make up to {truth.rhiErrorBoundPercent:.2f} % of difference.\n")
    files = {"T2 volume": volumeFile, "case": caseFile, "numbers": out / "phantom.json",
             "per slice": out / "phantom_slices.csv", "picture": out / "phantom.png"}
    writeText(files["numbers"], measurementJson([measured]))
    writeText(files["per slice"], sliceCsv([measured]))
    writeOverlayPicture(phantom.image, case, measured, files["picture"])
    for kind, path in files.items():
        print(f"{kind:<10} {path.resolve()}")
    print("Look at the picture, or open the volume and the case in 3D Slicer.")
    return DONE
