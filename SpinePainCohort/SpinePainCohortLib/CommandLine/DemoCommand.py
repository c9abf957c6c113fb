"""``spinepain demo``: a synthetic case from image to number, drawn."""

import argparse
from pathlib import Path

from SpinePainRHILib.Core.Cases import measureCase

from .Main import DONE
from .MeasureCommand import measurementJson, measurementTable, sliceCsv
from .Output import writeText


def run(options: argparse.Namespace) -> int:
    """Writes the case's volume, outlines, numbers and picture into ``--out`` and says where they are."""
    from SpinePainRHILib.Mrml.CaseFile import readCaseFile, saveCaseNode
    from SpinePainRHILib.Mrml.CaseSegmentation import addCase
    from SpinePainRHILib.Mrml.EmbeddedSlicer import hideLibraryMessages, newScratchScene
    from SpinePainRHILib.Phantom.Phantom import makePhantom
    from SpinePainRHILib.Phantom.PhantomFiles import writeVolume
    from SpinePainRHILib.Phantom.PhantomParameters import demoParameters
    from SpinePainRHILib.Pictures.OverlayPicture import writeOverlayPicture

    hideLibraryMessages()
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    volumeFile, caseFile = out / "demo_T2w.nrrd", out / "demo.seg.nrrd"
    print("Making a synthetic T2 spine with a known ratio ...")
    phantom = makePhantom(demoParameters())
    writeVolume(phantom, volumeFile)
    saveCaseNode(addCase(newScratchScene(), phantom.case, phantom.image.shape), caseFile)
    measured = measureCase(readCaseFile(caseFile), file=str(caseFile))
    print("\n" + measurementTable([measured]) + "\n")
    print(f"Analytic ratio of this spine: {phantom.truth.rhiPercent:.2f} %, measured {measured.rhiPercent:.2f} % "
          f"(voxels can make it differ by up to {phantom.truth.rhiErrorBoundPercent:.2f}).")
    files = {"T2 volume": volumeFile, "case": caseFile, "numbers": out / "demo.json",
             "per slice": out / "demo_slices.csv", "picture": out / "demo.png"}
    writeText(files["numbers"], measurementJson([measured]))
    writeText(files["per slice"], sliceCsv([measured]))
    writeOverlayPicture(phantom.image, phantom.case, measured, files["picture"])
    print("\nWritten:")
    for kind, path in files.items():
        print(f"  {kind:<10} {path.resolve()}")
    print("\nOpen the volume and the case in 3D Slicer, or look at the picture.")
    return DONE
