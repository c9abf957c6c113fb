"""Connected components of a mask."""

import numpy as np
import pytest
from SpinePainRHILib.Core.Components import centroidRas, splitComponents
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.Masks import CroppedMask, unite

AXIAL = GridGeometry(np.diag([0.5, 0.5, 4.0, 1.0]))
"""A voxel has 1 mm³; k runs from tail to head."""


def maskOf(*voxels, offset=(0, 0, 0)):
    array = np.zeros((6, 6, 6), dtype=bool)
    for voxel in voxels:
        array[voxel] = True
    return CroppedMask(array, offset)


@pytest.mark.parametrize(("neighbour", "connectivities"), [
    ((1, 0, 0), (6, 18, 26)), ((1, 1, 0), (18, 26)), ((1, 1, 1), (26,)), ((2, 0, 0), ())])
def test_voxels_belong_together_that_share_a_face_an_edge_or_a_corner_as_asked(neighbour, connectivities):
    mask = maskOf((0, 0, 0), neighbour)
    for connectivity in (6, 18, 26):
        found = len(splitComponents(mask, AXIAL, connectivity).components)
        assert found == (1 if connectivity in connectivities else 2)


def test_components_come_from_head_to_tail():
    mask = maskOf((0, 0, 0), (2, 5, 5), (5, 0, 0), (5, 0, 1), offset=(10, 0, 0))
    heights = [component.offset[0] for component in splitComponents(mask, AXIAL).components]
    assert heights == [15, 12, 10]
    upsideDown = GridGeometry(np.diag([0.5, 0.5, -4.0, 1.0]))
    assert [component.offset[0] for component in splitComponents(mask, upsideDown).components] == [10, 12, 15]


def test_components_keep_their_place_in_the_grid_and_all_voxels():
    random = np.random.default_rng(5)
    mask = CroppedMask(random.random((7, 9, 8)) < 0.2, (-3, 4, 100))
    components = splitComponents(mask, AXIAL, 6).components
    assert len(components) > 5
    assert unite(components).sameVoxelsAs(mask)
    assert sum(component.voxelCount for component in components) == mask.voxelCount


def test_a_component_inside_the_box_of_another_stays_apart():
    ring = np.ones((1, 5, 5), dtype=bool)
    ring[0, 1:4, 1:4] = False
    ring[0, 2, 2] = True
    assert sorted(each.voxelCount for each in splitComponents(CroppedMask(ring), AXIAL).components) == [1, 16]


def test_components_below_the_minimum_volume_are_dropped_and_handed_back():
    mask = maskOf((0, 0, 0), (2, 2, 2), (2, 2, 3), (5, 5, 5), (5, 5, 4), (5, 4, 5))
    split = splitComponents(mask, AXIAL, minimumVolumeMm3=2.0)
    assert [each.voxelCount for each in split.components] == [3, 2]  # exactly 2 mm³ stays
    assert split.dropped.sameVoxelsAs(maskOf((0, 0, 0)))
    assert splitComponents(mask, AXIAL, minimumVolumeMm3=2.001).dropped.voxelCount == 3


def test_an_empty_mask_has_no_component():
    split = splitComponents(CroppedMask.empty(), AXIAL)
    assert split.components == ()
    assert split.dropped.isEmpty


@pytest.mark.parametrize("arguments", [{"connectivity": 8}, {"minimumVolumeMm3": -1}, {"minimumVolumeMm3": np.nan}])
def test_an_impossible_setting_is_refused(arguments):
    with pytest.raises(ValueError, match=r"connectivity|minimum volume"):
        splitComponents(maskOf((0, 0, 0)), AXIAL, **arguments)


def test_the_centroid_is_in_world_millimetres():
    matrix = np.array([[0, 0, 3.0, -10], [-0.5, 0, 0, 20], [0, 0.7, 0, 5], [0, 0, 0, 1]])
    mask = maskOf((0, 1, 2), (2, 1, 4), offset=(1, 0, 0))  # mean (i, j, k) = (3, 1, 2)
    assert centroidRas(mask, GridGeometry(matrix)) == pytest.approx([-4, 18.5, 5.7])
    with pytest.raises(ValueError, match="empty outline"):
        centroidRas(CroppedMask.empty(), AXIAL)
