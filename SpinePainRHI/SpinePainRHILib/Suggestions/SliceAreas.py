"""Connected areas within slices, quick for the few voxels that a threshold selects."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage, sparse
from scipy.sparse.csgraph import connected_components

Labels = NDArray[np.integer]

SPARSE_SHARE = 0.03
"""Below this share of the box, joining selected neighbours is faster than labelling the whole box (measured)."""


def areaLabels(selected: NDArray[np.intp], shape: tuple[int, ...], dimension: int, connectivity: int) -> Labels:
    """A label for each of the ``selected`` voxels (sorted flat indices in a box of ``shape``), equal within an area.

    An area is a connected component within one slice perpendicular to array dimension ``dimension``;
    ``connectivity`` is 4 or 8. Labels are integers from zero, not necessarily all used.
    """
    if len(selected) < SPARSE_SHARE * np.prod(shape):
        return _labelsOfNeighbours(selected, shape, dimension, connectivity)
    return _labelsOfBox(selected, shape, dimension, connectivity)


def _labelsOfNeighbours(selected: NDArray[np.intp], shape: tuple[int, ...], dimension: int,
                        connectivity: int) -> Labels:
    # A margin around the box keeps neighbours from wrapping round to the next row.
    padded = tuple(size + 2 for size in shape)
    positions = np.ravel_multi_index([each + 1 for each in np.unravel_index(selected, shape)], padded)
    place = np.full(np.prod(padded), -1, dtype=np.int32)
    place[positions] = np.arange(len(positions), dtype=np.int32)
    strides = padded[1] * padded[2], padded[2], 1
    row, column = (stride for each, stride in enumerate(strides) if each != dimension)
    steps = (row, column) if connectivity == 4 else (row, column, row + column, row - column)
    pairs = [(np.flatnonzero(neighbour >= 0), neighbour) for neighbour in (place[positions + step] for step in steps)]
    first = np.concatenate([found for found, _neighbour in pairs])
    second = np.concatenate([neighbour[found] for found, neighbour in pairs])
    graph = sparse.coo_array((np.ones(len(first), dtype=np.int8), (first, second)), shape=(len(selected),) * 2)
    labels: Labels = connected_components(graph, directed=False)[1]
    return labels


def _labelsOfBox(selected: NDArray[np.intp], shape: tuple[int, ...], dimension: int, connectivity: int) -> Labels:
    voxels = np.zeros(shape, dtype=bool)
    voxels.reshape(-1)[selected] = True
    structure = np.zeros((3, 3, 3), dtype=bool)
    np.moveaxis(structure, dimension, 0)[1] = ndimage.generate_binary_structure(2, 1 if connectivity == 4 else 2)
    labels: Labels = ndimage.label(voxels, structure)[0]
    return labels.reshape(-1)[selected]
