"""Areas in oblique planes against areas known from elementary geometry."""

import numpy as np
import pytest
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.Masks import CroppedMask
from SpinePainRHILib.Live.PlaneAreas import GridSlice, Plane, PlaneSection, planeOf

EXACT = 1e-9
"""Nothing is sampled: only rounding is left."""

UNIT = GridGeometry(np.eye(4))


def cube(side=1, offset=(0, 0, 0)):
    return CroppedMask(np.ones((side, side, side), dtype=bool), offset)


def plane(point, normal):
    return Plane(np.array(point, dtype=float), np.array(normal, dtype=float) / np.linalg.norm(normal))


def area(mask, cut, geometry=UNIT):
    return PlaneSection(cut, geometry).areaMm2(mask)


@pytest.mark.parametrize(("normal", "expected"), [
    ((0, 0, 1), 1.0),                    # a square
    ((1, 1, 0), np.sqrt(2)),             # through two opposite edges: 1 x sqrt(2)
    ((1, 1, 1), 3 * np.sqrt(3) / 4),     # the regular hexagon of side sqrt(2)/2
    ((1, 1, -1), 3 * np.sqrt(3) / 4),
    ((0, 1, 2), np.sqrt(5) / 2),         # a rectangle of height sqrt(1 + 1/4)
    ((1, 2, 2), 21 / 16),                # projected on z: the square less two triangles of 1/16; times |n|/n_z = 3/2
])
def test_sections_through_the_middle_of_a_voxel_have_the_area_of_their_polygon(normal, expected):
    assert area(cube(), plane((0, 0, 0), normal)) == pytest.approx(expected, rel=EXACT)


def test_a_corner_cut_off_a_voxel_is_a_triangle():
    # x + y + z = 1 from the corner at (-1/2, -1/2, -1/2): equilateral with side sqrt(2), area sqrt(3)/2.
    assert area(cube(), plane((0.5, -0.5, -0.5), (1, 1, 1))) == pytest.approx(np.sqrt(3) / 2, rel=EXACT)
    # A quarter of the way: side sqrt(2)/4, area sqrt(3)/32.
    assert area(cube(), plane((-0.25, -0.5, -0.5), (1, 1, 1))) == pytest.approx(np.sqrt(3) / 32, rel=EXACT)


@pytest.mark.parametrize("normal", [(1, 1, 1), (3, -2, 1), (0.2, 0.1, -1), (1, 0, 0.001), (0, 1, 1), (1, 1e-4, 1e-4)])
def test_a_cube_of_many_voxels_has_the_section_of_one_large_voxel(normal):
    many = cube(9, (-4, -4, -4))
    large = GridGeometry(np.diag([9.0, 9.0, 9.0, 1.0]))
    for shift in (0.0, 0.37, 2.11):
        cut = plane((shift, -shift / 3, shift / 7), normal)
        # The nearly parallel normals lose digits: the closed form divides by the square of 1e-4.
        assert area(many, cut) == pytest.approx(area(cube(), cut, large), rel=1e-6)


def test_areas_are_in_square_millimetres_on_a_grid_of_oblong_voxels():
    # A block of 10 x 8 x 3 voxels of 0.5 x 0.6 x 4 mm: 5 x 4.8 x 12 mm. A plane that holds the i axis and rises from
    # one edge of the 4.8 x 12 face to the opposite one cuts 5 mm x sqrt(4.8^2 + 12^2).
    geometry = GridGeometry(np.diag([0.5, 0.6, 4.0, 1.0]))
    block = CroppedMask(np.ones((3, 8, 10), dtype=bool), (0, 0, 0))
    middle = (0.5 * 4.5, 0.6 * 3.5, 4.0)
    assert area(block, plane(middle, (0, -12, 4.8)), geometry) == pytest.approx(5 * np.hypot(4.8, 12), rel=EXACT)


def test_turning_grid_and_plane_together_changes_no_area():
    random = np.random.default_rng(2)
    mask = CroppedMask(random.random((6, 7, 8)) < 0.5, (-2, 1, 0))
    scaled = np.diag([0.7, 0.9, 3.0, 1.0])
    turn = np.eye(4)
    turn[:3, :3] = np.linalg.qr(random.normal(size=(3, 3)))[0]
    turn[:3, 3] = (5, -7, 11)
    cut = plane((2, 3, 4), (1, -2, 0.4))
    turned = Plane(turn[:3, :3] @ cut.point + turn[:3, 3], turn[:3, :3] @ cut.normal)
    assert area(mask, turned, GridGeometry(turn @ scaled)) == pytest.approx(area(mask, cut, GridGeometry(scaled)),
                                                                            rel=1e-9)


@pytest.mark.parametrize("normal", [(1, 2, 3), (0, 1, -1), (0, 0, 1)])
def test_sections_stacked_over_a_mask_add_up_to_its_volume(normal):
    mask = CroppedMask(np.random.default_rng(5).random((4, 5, 6)) < 0.4, (0, 0, 0))
    unit = np.array(normal) / np.linalg.norm(normal)
    step = 0.01
    total = sum(area(mask, plane(unit * distance, normal)) for distance in np.arange(-9, 12, step) + step / 3) * step
    # The sum over planes is the midpoint rule: for piecewise quadratic areas its error is far below one step.
    assert total == pytest.approx(mask.voxelCount, rel=step)


def test_a_plane_parallel_to_the_grid_takes_the_voxel_slice_it_lies_in():
    mask = CroppedMask(np.array([[[1, 1, 1]], [[1, 0, 0]]], dtype=bool), (0, 0, 0))
    geometry = GridGeometry(np.diag([2.0, 3.0, 4.0, 1.0]))
    for height, index, expected in ((0.0, 0, 18.0), (1.99, 0, 18.0), (2.0, 1, 6.0), (5.9, 1, 6.0), (6.0, 2, 0.0)):
        section = PlaneSection(plane((0, 0, height), (0, 0, -1)), geometry)
        assert section.gridSlice == GridSlice(2, index)
        assert section.areaMm2(mask) == pytest.approx(expected)


def test_a_plane_beside_the_mask_and_an_empty_mask_have_no_area():
    assert area(cube(), plane((5, 5, 5), (1, 1, 1))) == 0.0
    assert area(cube(), plane((0, 0, 9), (0, 0, 1))) == 0.0
    assert area(CroppedMask.empty(), plane((0, 0, 0), (1, 1, 1))) == 0.0


def test_a_views_matrix_gives_its_plane_and_one_without_a_plane_is_refused():
    matrix = np.array([[-1, 0, 0, 3.0], [0, 1, 0, 4], [0, 0, 1, 5], [0, 0, 0, 1]])
    view = planeOf(matrix)
    assert np.allclose(view.point, (3, 4, 5))
    assert np.allclose(np.abs(view.normal), (0, 0, 1))
    assert planeOf(None) is None
    with pytest.raises(ValueError, match="no plane"):
        planeOf(np.zeros((4, 4)))
    with pytest.raises(ValueError, match="4x4 and finite"):
        planeOf(np.full((4, 4), np.nan))
