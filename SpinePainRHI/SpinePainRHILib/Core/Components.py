"""Connected components of a mask, as lesions that can be told apart. Masks.unite puts them together again."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from .Geometry import GridGeometry
from .Masks import CroppedMask, unite

CONNECTIVITIES = {6: 1, 18: 2, 26: 3}
"""Neighbours of a voxel (sharing a face; also an edge; also a corner) and the number of index steps they are away."""


@dataclass(frozen=True, eq=False)
class ComponentSplit:
    """The ``components`` of a mask from head to tail, and ``dropped``: the voxels of those that were too small.

    Together they hold exactly the voxels of the mask, each once.
    """

    components: tuple[CroppedMask, ...]
    dropped: CroppedMask


def splitComponents(mask: CroppedMask, geometry: GridGeometry, connectivity: int = 26,
                    minimumVolumeMm3: float = 0.0) -> ComponentSplit:
    """Splits ``mask``, which lies on the grid of ``geometry``, into its connected components.

    ``connectivity`` is 6, 18 or 26 (default): what touches, if only at a corner, is one component, so that a
    thin or slanting lesion does not fall into pieces. Components are sorted by their centroid's superior
    coordinate from head to tail (ties: by first voxel in k, j, i). Those below ``minimumVolumeMm3`` go to
    ``dropped``. An empty mask has no component.

    Raises ValueError for another connectivity or a minimum that is not a number of zero or more.
    """
    if connectivity not in CONNECTIVITIES:
        raise ValueError(f"Unknown connectivity {connectivity}: use 6, 18 or 26 neighbours.")
    if not minimumVolumeMm3 >= 0:
        raise ValueError(f"The minimum volume must be zero or more, not {minimumVolumeMm3} mm³.")
    structure = ndimage.generate_binary_structure(3, CONNECTIVITIES[connectivity])
    labels, count = ndimage.label(mask.voxels, structure)
    kept: list[tuple[float, CroppedMask]] = []
    dropped: list[CroppedMask] = []
    for label, box in enumerate(ndimage.find_objects(labels, count) if count else (), start=1):
        k, j, i = (first + part.start for first, part in zip(mask.offset, box, strict=True))
        component = CroppedMask(labels[box] == label, (k, j, i))
        # Spacings and indices are rounded to the computer's precision, so the limit is taken with a margin.
        if component.voxelCount * geometry.voxelVolumeMm3 >= minimumVolumeMm3 * (1 - 1e-9):
            kept.append((float(centroidRas(component, geometry)[2]), component))
        else:
            dropped.append(component)
    kept.sort(key=lambda each: -each[0])
    return ComponentSplit(tuple(component for _height, component in kept), unite(dropped))


def centroidRas(mask: CroppedMask, geometry: GridGeometry) -> NDArray[np.float64]:
    """The mean position of the mask's voxel centres, RAS millimetres (3,). Raises ValueError for an empty mask."""
    indices = np.nonzero(mask.voxels)
    if not len(indices[0]):
        raise ValueError("An empty outline has no position: outline the lesion first.")
    k, j, i = (first + index.mean() for first, index in zip(mask.offset, indices, strict=True))
    position: NDArray[np.float64] = geometry.ijkToRas[:3, :3] @ [i, j, k] + geometry.ijkToRas[:3, 3]
    return position
