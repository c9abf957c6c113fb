"""Ring 1: whether grids in any position share space, decided a second time by linear programming."""

import numpy as np
from scipy.optimize import linprog
from scipy.spatial.transform import Rotation
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Files.GridMatching import gridsOverlap


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
