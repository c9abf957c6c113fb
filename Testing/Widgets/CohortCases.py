"""A small cohort on disk: boxes as cases, one volume, and the tables."""

import numpy as np
import SimpleITK
from SpinePainRHILib.Core.Cases import CaseInfo, Outline, OutlinedCase
from SpinePainRHILib.Core.CaseTags import Role
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.Masks import CroppedMask
from SpinePainRHILib.Files.ImageFiles import readVolume
from SpinePainRHILib.Files.SourceHash import hashVolume
from SpinePainRHILib.Scene.CaseFile import saveCaseNode
from SpinePainRHILib.Scene.CaseSegmentation import addCase
from SpinePainRHILib.Scene.EmbeddedSlicer import newScratchScene

SHAPE = (8, 10, 10)
LEVELS = (("C5",), ("T4",), ("L3",), ("S1",), ("L3", "L3"), ("T4", "L1", "L2"))
VAS_HEADER = "case_id,rater,vas,timepoint"


def block(offset, shape):
    return CroppedMask(np.ones(shape, dtype=bool), offset)


def gridGeometry():
    """Slices of 1 mm x 1 mm voxels, 4 mm apart, from foot to head."""
    return GridGeometry(np.diag([1.0, 1.0, 4.0, 1.0]))


def writeCase(folder, caseId, levels=("L3",), width=1, reader=None, timepoint="baseline", source=None):
    """A cord of 6 x 6 voxels on slices 1 to 6; the first lesion is ``width`` x 2 on slice 3, others one voxel."""
    masks = [block((3, 2, 2), (1, 2, width))]
    masks += [block((5, 2, 2 + index), (1, 1, 1)) for index in range(1, len(levels))]
    lesions = tuple(Outline(f"High intensity {index}", Role.HIGH_INTENSITY, masks[index], level)
                    for index, level in enumerate(levels))
    info = CaseInfo(caseId, timepoint, reader, source=source)
    case = OutlinedCase(info, gridGeometry(), block((1, 2, 2), (6, 6, 6)), lesions)
    scene = newScratchScene()
    name = "_".join(filter(None, (caseId, timepoint, reader)))
    path = folder / f"{name}.seg.nrrd"
    saveCaseNode(addCase(scene, case, SHAPE), path)
    scene.Clear(True)
    return path


def writeVolume(path):
    """A volume on the cases' grid; its fingerprint."""
    image = SimpleITK.GetImageFromArray(np.arange(np.prod(SHAPE), dtype=np.int16).reshape(SHAPE))
    image.SetSpacing((1.0, 1.0, 4.0))
    image.SetDirection((-1, 0, 0, 0, -1, 0, 0, 0, 1))  # SimpleITK's world points left and posterior, Slicer's does not
    SimpleITK.WriteImage(image, str(path))
    volume = readVolume(path)
    return hashVolume(volume.voxels, volume.geometry)


def writeCohort(folder, count=24):
    """``count`` cases below ``folder``/cases with pain scores of two raters, ages and treatments; the three paths.

    Case n has (n mod 6) + 1 lesion columns of two voxels in a cord slice of 36 voxels.
    """
    cases = folder / "cases"
    cases.mkdir()
    scores, clinical = [VAS_HEADER], ["case_id,age,treatment"]
    for number in range(count):
        caseId = f"sub-{number:03d}"
        writeCase(cases, caseId, LEVELS[number % 6], number % 5 + 1)
        scores += [f"{caseId},{rater},{(number * 7 + shift) % 10},baseline" for rater, shift in (("A", 0), ("B", 1))]
        clinical.append(f"{caseId},{50 + number},{('surgery', 'radiotherapy')[number % 2]}")
    vas, table = folder / "scores.csv", folder / "clinical.csv"
    vas.write_text("\n".join(scores) + "\n", encoding="utf-8")
    table.write_text("\n".join(clinical) + "\n", encoding="utf-8")
    return cases, vas, table
