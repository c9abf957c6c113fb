"""Pieces of a mask, by their size and by a voxel of theirs."""

import numpy as np
import pytest
from SpinePainRHILib.Core.Masks import CroppedMask
from SpinePainRHILib.Strokes.Pieces import largestPiece, pieceAt, piecesOfAtLeast


@pytest.fixture
def mask():
    """Pieces of 4, 2 and 1 voxels; the last touches the first at a corner alone."""
    voxels = np.zeros((2, 5, 6), dtype=bool)
    voxels[:, 0:2, 0] = True
    voxels[0, 4, 4:6] = True
    voxels[0, 2, 1] = True
    return CroppedMask(voxels, (10, 20, 30))


def test_the_largest_is_kept_on_the_box_of_all(mask):
    largest = largestPiece(mask)
    assert (largest.voxelCount, largest.voxels.shape, largest.offset) == (4, (2, 5, 6), (10, 20, 30))
    assert largest.voxels[:, 0:2, 0].all()


@pytest.mark.parametrize(("voxels", "left"), [(1, 7), (2, 6), (3, 4), (5, 0)])
def test_pieces_are_kept_from_a_size_on(mask, voxels, left):
    assert piecesOfAtLeast(mask, voxels).voxelCount == left


@pytest.mark.parametrize(("index", "size"), [
    ((11, 21, 30), 4), ((10, 24, 35), 2), ((10, 22, 31), 1), ((11, 24, 35), 0), ((10, 20, 29), 0), ((12, 20, 30), 0)])
def test_a_piece_is_found_by_a_voxel_of_it(mask, index, size):
    assert pieceAt(mask, index).voxelCount == size


def test_an_empty_mask_has_none():
    empty = CroppedMask.empty()
    assert largestPiece(empty).isEmpty and piecesOfAtLeast(empty, 1).isEmpty and pieceAt(empty, (0, 0, 0)).isEmpty
    blank = CroppedMask(np.zeros((2, 2, 2), dtype=bool))
    assert largestPiece(blank).isEmpty and pieceAt(blank, (0, 0, 0)).isEmpty
