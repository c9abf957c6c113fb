"""A synthetic spine: a T2-like volume, its outlines as a case, and the numbers they must give."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from SpinePainRHILib.Core.Cases import CaseInfo, Outline, OutlinedCase
from SpinePainRHILib.Core.CaseTags import CordMeaning, Role
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.Masks import CroppedMask
from SpinePainRHILib.Core.OutlineTool import Tool, madeHere
from SpinePainRHILib.Files.SourceHash import hashVolume

from .Acquisition import acquired
from .Grid import Reordering
from .Parameters import PhantomParameters
from .Solids import Solids, canonicalGrid, maskOfEllipsoid, maskOfStack, solidsOf
from .Tissues import paintSpine
from .Truth import AxisTruth, PhantomTruth, axisTruth, truthOf

READER = "truth"
"""Reader of a phantom's outlines."""


@dataclass(frozen=True, eq=False)
class Phantom:
    """``image`` is int16 [k, j, i] on ``geometry``; ``case`` holds the outlines and the fingerprint of the image,
    ``truth`` what they must measure."""

    parameters: PhantomParameters
    image: NDArray[np.int16]
    geometry: GridGeometry
    case: OutlinedCase
    truth: PhantomTruth
    solids: Solids

    def truthAlong(self, axis: str) -> AxisTruth:
        """The true ratios along ``acquisition``, ``SI``, ``AP`` or ``LR``."""
        k, j, i = self.image.shape
        return axisTruth(self.solids.cord, self.solids.lesions, self.geometry, (i, j, k), axis)


def makePhantom(parameters: PhantomParameters | None = None) -> Phantom:
    """Makes a phantom (by default PhantomParameters()); the same parameters give the same phantom.

    Raises ValueError with a sentence where the lesions or the cord do not fit.
    """
    parameters = parameters or PhantomParameters()
    case, truth, solids, canonical = outlinedCase(parameters)
    image = Reordering.to(parameters.axes).array(acquired(paintSpine(parameters, solids, canonical), parameters))
    case = replace(case, info=replace(case.info, source=hashVolume(image, case.geometry)))
    return Phantom(parameters, image, case.geometry, case, truth, solids)


def outlinedCase(parameters: PhantomParameters) -> tuple[OutlinedCase, PhantomTruth, Solids, GridGeometry]:
    """The outlines and truth of a phantom without its picture, its solids, and the grid before it is reordered."""
    solids = solidsOf(parameters)
    canonical = canonicalGrid(parameters, solids)
    size, order = parameters.size, Reordering.to(parameters.axes)

    def stored(mask: CroppedMask) -> CroppedMask:
        if mask.isEmpty:
            return CroppedMask.empty()
        return CroppedMask(order.array(mask.voxels), order.offset(mask.offset, mask.voxels.shape, size))

    geometry = order.geometry(canonical, size)
    outlines = [Outline(f"High intensity {each.level}", Role.HIGH_INTENSITY,
                        stored(maskOfStack(solid, canonical, size)), each.level)
                for solid, each in zip(solids.lesions, parameters.lesions, strict=True)]
    outlines += [Outline(f"Metastasis {each.level}", Role.METASTASIS, stored(
                     maskOfEllipsoid(solid, canonical, size)) if each.outlined else CroppedMask.empty(), each.level)
                 for solid, each in zip(solids.metastases, parameters.metastases, strict=True)]
    meaning = CordMeaning.CAUDA_EQUINA if parameters.isCauda else CordMeaning.SPINAL_CORD
    cord = stored(maskOfStack(solids.cord, canonical, size))
    case = OutlinedCase(
        CaseInfo(parameters.caseId, parameters.timepoint, READER, meaning, notes="Synthetic"), geometry, cord,
        tuple(replace(each, tool=madeHere(Tool.SYNTHETIC, each.mask.voxelCount)) for each in outlines),
        cordTool=madeHere(Tool.SYNTHETIC, cord.voxelCount))
    return case, truthOf(solids.cord, solids.lesions, geometry, order.size(size)), solids, canonical


def truthOfParameters(parameters: PhantomParameters) -> PhantomTruth:
    """The truth alone, without outlines and picture."""
    solids, order = solidsOf(parameters), Reordering.to(parameters.axes)
    geometry = order.geometry(canonicalGrid(parameters, solids), parameters.size)
    return truthOf(solids.cord, solids.lesions, geometry, order.size(parameters.size))


def writeVolume(phantom: Phantom, path: Path) -> None:
    """Writes the picture as a compressed int16 volume in the format of the suffix (``.nrrd``, ``.nii.gz``).

    ITK's world is left, posterior, superior: the first two rows of the matrix change sign.
    """
    import SimpleITK as sitk

    matrix = np.diag([-1.0, -1.0, 1.0]) @ phantom.geometry.ijkToRas[:3]
    spacing = np.array(phantom.geometry.spacingMm)
    image = sitk.GetImageFromArray(phantom.image)
    image.SetSpacing(spacing.tolist())
    image.SetOrigin(matrix[:, 3].tolist())
    image.SetDirection((matrix[:, :3] / spacing).ravel().tolist())
    sitk.WriteImage(image, str(path), useCompression=True)
