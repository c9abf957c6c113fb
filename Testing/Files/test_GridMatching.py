"""Ring 1: whether grids in any position share space, decided a second time by linear programming; nearest voxels."""

import numpy as np
from scipy.optimize import linprog
from scipy.spatial.transform import Rotation
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.Masks import CroppedMask
from SpinePainRHILib.Files.GridMatching import gridsOverlap, placeMask


def sharePoint(grids) -> bool:
    """Whether some point has indices within both grids: a feasibility problem in the two index triples."""
    (first, firstShape), (second, secondShape) = grids
    done = linprog(np.zeros(6), A_eq=np.hstack([first.ijkToRas[:3, :3], -second.ijkToRas[:3, :3]]),
                   b_eq=second.ijkToRas[:3, 3] - first.ijkToRas[:3, 3],
                   bounds=[(-0.5, size - 0.5) for shape in (firstShape, secondShape) for size in shape[::-1]])
    return done.status == 0


def test_grids_in_any_position_overlap_exactly_where_they_share_a_point():
    draw = np.random.default_rng(3)
    answers = []
    for _ in range(400):
        grids = []
        for _ in range(2):
            matrix = np.eye(4)
            matrix[:3, :3] = Rotation.random(random_state=draw).as_matrix() * draw.uniform(0.3, 3, 3)
            matrix[:3, 3] = draw.uniform(-9, 9, 3)
            grids.append((GridGeometry(matrix), tuple(int(size) for size in draw.integers(1, 12, 3))))
        expected = sharePoint(grids)
        assert gridsOverlap(*grids[0], *grids[1]) == expected
        answers.append(expected)
    assert 100 < sum(answers) < 300, "both answers are tried often"


def turned(draw: np.random.Generator, spacingMm: float) -> np.ndarray:
    """A grid of cubic voxels in any position, whose indices take rounding on the way to the world and back."""
    matrix = np.eye(4)
    matrix[:3, :3] = Rotation.random(random_state=draw).as_matrix() * spacingMm
    matrix[:3, 3] = draw.uniform(-100, 100, 3)
    return matrix


def shifted(matrix: np.ndarray, voxels: float) -> GridGeometry:
    """The same grid, moved along all its axes by a number of its voxels."""
    moved = matrix.copy()
    moved[:3, 3] += matrix[:3, :3] @ np.full(3, voxels)
    return GridGeometry(moved)


def test_grids_that_merely_touch_share_no_space_however_they_are_turned():
    draw = np.random.default_rng(5)
    for _ in range(300):
        matrix, shape = turned(draw, 0.7), (7, 5, 3)  # k, j, i
        axis = int(draw.integers(3))
        size = shape[2 - axis] * np.eye(3)[axis]
        for gapMm, overlap in ((0.0, False), (-1e-5, True), (1e-5, False)):
            beside = matrix.copy()
            beside[:3, 3] += matrix[:3, :3] @ size + gapMm * matrix[:3, axis] / 0.7
            assert gridsOverlap(GridGeometry(matrix), shape, GridGeometry(beside), shape) == overlap


def test_voxels_half_way_between_two_all_go_the_same_way():
    draw = np.random.default_rng(6)
    voxels = draw.random((5, 6, 7)) < 0.5
    voxels[0, 0, 0] = voxels[-1, -1, -1] = True
    for _ in range(50):
        matrix = turned(draw, 0.7)
        placed = placeMask(CroppedMask(voxels, (3, 3, 3)), GridGeometry(matrix), (12, 12, 12), shifted(matrix, 0.5),
                           (12, 12, 12))
        # Index n of the reference lies at n + 0.5 of the mask's grid, and takes its voxel n + 1: none is torn apart.
        assert placed.resampled
        np.testing.assert_array_equal(placed.mask.voxels, voxels)
        assert placed.mask.offset == (2, 2, 2)


def test_a_voxel_that_is_nearer_to_one_of_two_goes_there():
    # 0.49 to 0.4999 voxels to one side, far more than rounding: the nearer one counts, whatever breaks a tie.
    matrix = turned(np.random.default_rng(7), 0.7)
    voxels = np.ones((2, 2, 2), dtype=bool)
    for voxelsMoved, begin in ((0.4999, 3), (-0.4999, 3), (0.49, 3), (0.5001, 2), (-0.5001, 4)):
        placed = placeMask(CroppedMask(voxels, (3, 3, 3)), GridGeometry(matrix), (12, 12, 12),
                           shifted(matrix, voxelsMoved), (12, 12, 12))
        assert (placed.mask.offset, placed.mask.voxelCount) == ((begin, begin, begin), 8)
