"""Pieces of a mask: voxels that share a face belong to one. What is kept comes on the box of the whole mask."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from ..Core.Masks import CroppedMask


def largestPiece(mask: CroppedMask) -> CroppedMask:
    """The piece with the most voxels, of several the first; nothing of an empty mask."""
    pieces, sizes = _piecesOf(mask)
    return CroppedMask((pieces == np.argmax(sizes) + 1) & mask.voxels if len(sizes) else pieces > 0, mask.offset)


def piecesOfAtLeast(mask: CroppedMask, voxels: int) -> CroppedMask:
    """All pieces with as many voxels or more."""
    pieces, sizes = _piecesOf(mask)
    return CroppedMask(np.concatenate([[False], sizes >= voxels])[pieces], mask.offset)


def pieceAt(mask: CroppedMask, index: tuple[int, int, int]) -> CroppedMask:
    """The piece that holds the grid index (k, j, i); empty where none does."""
    pieces, _sizes = _piecesOf(mask)
    k, j, i = (each - first for each, first in zip(index, mask.offset, strict=True))
    isInBox = all(0 <= each < size for each, size in zip((k, j, i), pieces.shape, strict=True))
    return CroppedMask((pieces == pieces[k, j, i]) & mask.voxels if isInBox else np.zeros_like(mask.voxels),
                       mask.offset)


def _piecesOf(mask: CroppedMask) -> tuple[NDArray[np.signedinteger], NDArray[np.signedinteger]]:
    """The number of each voxel's piece, 0 outside the mask, and the voxels of piece 1, 2, ..."""
    pieces, count = ndimage.label(mask.voxels)
    return pieces, np.bincount(pieces.ravel(), minlength=count + 1)[1:]
