"""Writing an outline as a label volume that other tools read."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from ..Core.Geometry import GridGeometry
from ..Core.Masks import CroppedMask
from .AtomicFile import writeAtomically
from .FileAccess import extensionOf, quoted
from .GridMatching import Shape, largestCornerDistanceMm
from .ImageFiles import AXES_TOLERANCE_MM, readVolume

WRITABLE = (".nrrd", ".nii", ".nii.gz")


def checkLabelPath(path: Path) -> None:
    """Raises ValueError for a name whose extension does not tell a format that is written."""
    if extensionOf(path) not in WRITABLE:
        raise ValueError(f"{quoted(path)} tells no format of label volumes: let its name end in "
                         f"{', '.join(WRITABLE[:-1])} or {WRITABLE[-1]}.")


def writeLabelVolume(path: Path, mask: CroppedMask, geometry: GridGeometry, shape: Shape,
                     beforeReplacing: Callable[[], None] | None = None) -> None:
    """Writes a mask as label 1 (8 bit, compressed, 0 elsewhere) on a volume's grid of ``shape`` (k, j, i).

    The file is read back and compared before it takes its name; voxels of the mask outside the grid are left out.
    ``beforeReplacing`` is as in AtomicFile.writeAtomically.
    Raises ValueError where it cannot be written; an earlier file is then unchanged.
    """
    checkLabelPath(path)
    labels = np.zeros(shape, dtype=np.uint8)
    part = mask.intersection(CroppedMask(np.ones(shape, dtype=bool)))
    box = tuple(slice(first, first + size) for first, size in zip(part.offset, part.voxels.shape, strict=True))
    labels[box] = part.voxels

    def write(temporary: Path) -> None:
        import SimpleITK

        matrix = np.diag([-1.0, -1.0, 1.0, 1.0]) @ geometry.ijkToRas  # ITK's world is left, posterior, superior
        image = SimpleITK.GetImageFromArray(labels)
        image.SetSpacing(geometry.spacingMm)
        image.SetDirection((matrix[:3, :3] / np.array(geometry.spacingMm)).ravel().tolist())
        image.SetOrigin(matrix[:3, 3].tolist())
        SimpleITK.WriteImage(image, str(temporary), useCompression=True)

    def verify(temporary: Path) -> None:
        written = readVolume(temporary)
        if not np.array_equal(written.voxels, labels) or \
                largestCornerDistanceMm(written.geometry, geometry, shape) > AXES_TOLERANCE_MM:
            raise ValueError("the file read back is not what was to be saved")

    writeAtomically(path, write, verify, beforeReplacing)
