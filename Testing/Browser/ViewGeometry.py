"""Where a place of the patient is seen in a view that the whole volume was fitted into, by Slicer's own rule."""

from pathlib import Path

import numpy as np

AXES = {"Red": ((-1, 0, 0), (0, 1, 0)), "Yellow": ((0, -1, 0), (0, 0, 1)), "Green": ((-1, 0, 0), (0, 0, 1))}
"""Right and top of each view in RAS; the volumes of these tests lie along these axes."""


class VolumeGeometry:
    """The grid of a volume file: voxels (i, j, k) to RAS, size, and what a view shows of it."""

    def __init__(self, path: Path) -> None:
        import SimpleITK

        image = SimpleITK.ReadImage(str(path))
        steps = np.array(image.GetDirection()).reshape(3, 3) * image.GetSpacing()
        self.matrix = np.eye(4)
        self.matrix[:3, :3], self.matrix[:3, 3] = steps, image.GetOrigin()
        self.matrix = np.diag([-1, -1, 1, 1]) @ self.matrix
        self.size = np.array(image.GetSize())

    def ras(self, ijk: tuple[float, float, float]) -> np.ndarray:
        return (self.matrix @ [*ijk, 1])[:3]

    def place(self, view: str, ijk: tuple[float, float, float], width: float, height: float) -> tuple[float, float]:
        """Pixels from the left and the top of a view of this size, for the centre of a voxel."""
        right, top = np.array(AXES[view], dtype=float)
        shownX, shownY = (np.abs(axis @ self.matrix[:3, :3]) @ self.size for axis in (right, top))
        if height > width:
            acrossMm, upMm = shownX, shownX / width * height
        else:
            acrossMm, upMm = shownY / height * width, shownY
        enlarge = max(shownX / acrossMm, shownY / upMm, 1.0)
        offset = self.ras(ijk) - self.ras(tuple((self.size - 1) / 2))
        return (width * (0.5 + offset @ right / (acrossMm * enlarge)),
                height * (0.5 - offset @ top / (upMm * enlarge)))
