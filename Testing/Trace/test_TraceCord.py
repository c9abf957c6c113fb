"""The cord is traced where the image shows it, and left to the reader where it does not."""

from functools import cache

import numpy as np
import pytest
from CordPhantom import CordPhantom
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainTraceLib import CordTrace, traceCord

SMALL = {"spacingMm": (0.9, 0.9, 1.0), "lengthMm": 40.0, "widthMm": 44.0, "noise": 0.1, "bendMm": 2.0}


@cache
def built(**changes):
    phantom = CordPhantom(**{**SMALL, **changes})
    return phantom, *phantom.build(subvoxels=2)


def fullMask(trace: CordTrace, shape: tuple[int, ...]) -> np.ndarray:
    result = np.zeros(shape, dtype=bool)
    result[tuple(slice(first, first + size) for first, size in
                 zip(trace.mask.offset, trace.mask.voxels.shape, strict=True))] = trace.mask.voxels
    return result


def diceOnTracedSlices(trace: CordTrace, truth: np.ndarray) -> float:
    found = fullMask(trace, truth.shape)
    wanted = np.zeros_like(truth)
    index = [slice(None)] * 3
    index[2 - trace.runAxis] = [each.sliceIndex for each in trace.slices if each.isTraced]
    wanted[tuple(index)] = truth[tuple(index)]
    return 2 * np.count_nonzero(found & wanted) / (np.count_nonzero(found) + np.count_nonzero(wanted))


def tracedShare(trace: CordTrace) -> float:
    return float(np.mean([each.isTraced for each in trace.slices]))


# 0.95 is 0.2 mm of distance between the surfaces on a cord of 11 x 7.5 mm: a quarter of a voxel.
@pytest.mark.parametrize("changes", [
    {}, {"contrast": "T1"}, {"bias": 0.4}, {"contrast": "T1", "bias": 0.4}, {"noise": 0.4}, {"bendMm": 6.0},
    {"tilt": 0.4, "widthMm": 56.0}, {"spacingMm": (0.6, 0.6, 4.0)}, {"spacingMm": (3.3, 0.7, 0.7), "contrast": "T1"},
    {"flowVoids": True}, {"rician": True, "noise": 0.4}, {"widthMm": 24.0},
    {"spacingMm": (0.5, 0.5, 0.9), "kSpace": 0.6}, {"spacingMm": (0.6, 0.6, 5.0), "thickness": 0.7},
], ids=str)
def test_the_cord_is_found_in_either_contrast_and_any_usual_acquisition(changes):
    phantom, volume, geometry, truth = built(**changes)
    trace = traceCord(volume, geometry, phantom.points())
    assert tracedShare(trace) == 1 and trace.notes == ()
    assert diceOnTracedSlices(trace, truth) > 0.95
    assert trace.fluidIsBrighter == (phantom.contrast == "T2")


@pytest.mark.parametrize("contrast", ["T2", "T1"])
def test_a_lesion_in_the_cord_is_included_and_fluid_is_not(contrast):
    phantom, volume, geometry, truth = built(contrast=contrast, lesion=(0.0, 12.0, 0.6))
    clean = built(contrast=contrast)[1]
    trace = traceCord(volume, geometry, phantom.points())
    found = fullMask(trace, truth.shape)
    # The lesion changed the image by far more than the noise; a rim of partial voxels is left out.
    lesion = (np.abs(volume - clean) > 0.15 * np.abs(clean).max()) if contrast == "T2" else np.abs(volume - clean) > 60
    lesion &= truth & np.isin(np.arange(len(truth)), [each.sliceIndex for each in trace.slices])[:, None, None]
    assert np.count_nonzero(lesion) > 300
    assert np.count_nonzero(found & lesion) > 0.97 * np.count_nonzero(lesion)
    assert diceOnTracedSlices(trace, truth) > 0.95
    # Not one voxel more than a voxel away from the cord.
    grown = truth.copy()
    for axis in (1, 2):
        grown |= np.roll(grown, 1, axis) | np.roll(grown, -1, axis)
    assert not (found & ~grown).any()


def test_moving_the_points_by_a_millimetre_hardly_changes_the_outline():
    phantom, volume, geometry, truth = built()
    points = phantom.points()
    random = np.random.default_rng(5)
    inPlane = np.array([1.0, 1.0, 0.0])  # along the cord the ends would move: another question
    first, second = (fullMask(traceCord(volume, geometry, points + inPlane * random.normal(0, 1, points.shape)),
                              truth.shape) for _ in range(2))
    assert 2 * np.count_nonzero(first & second) / (np.count_nonzero(first) + np.count_nonzero(second)) > 0.98


def test_only_the_slices_from_the_first_to_the_last_point_are_traced():
    phantom, volume, geometry, _ = built()
    height = np.array([-10.2, -3.0, 4.0, 9.8])
    points = np.column_stack([*phantom.centre(height), height])
    trace = traceCord(volume, geometry, points)
    # 40 slices of 1 mm, their middles at -19.5 to 19.5: -10.2 is nearest to index 9, 9.8 to index 29.
    assert [each.sliceIndex for each in trace.slices] == list(range(9, 30))
    assert trace.mask.offset[0] == 9 and len(trace.mask.voxels) == 21
    assert trace.slices[0].positionMm == pytest.approx(-10.5)
    np.testing.assert_allclose(trace.centrelineRas[:, 2], np.arange(-10.5, 10.0), atol=1e-9)
    expected = np.column_stack(phantom.centre(np.arange(-10.5, 10.0)))
    assert np.abs(trace.centrelineRas[:, :2] - expected).max() < 0.5


def test_the_area_of_a_slice_is_that_of_its_voxels():
    phantom, volume, geometry, truth = built()
    trace = traceCord(volume, geometry, phantom.points())
    counts = fullMask(trace, truth.shape).sum(axis=(1, 2))
    for each in trace.slices:
        assert each.areaMm2 == pytest.approx(counts[each.sliceIndex] * 0.81)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0), (2, 1, 0)], ids=str)
@pytest.mark.parametrize("flipped", [(), (0, 1), (1, 2)], ids=str)
def test_the_same_anatomy_stored_otherwise_gives_the_same_mask(order, flipped):
    phantom, volume, geometry, truth = built()
    points = phantom.points(endMm=4.2)  # not half-way between two slices, where rounding would decide
    reference = fullMask(traceCord(volume, geometry, points), truth.shape)
    # Array axis n is index axis 2 - n; flip first, then permute, in array and matrix alike.
    matrix = geometry.ijkToRas.copy()
    for axis in flipped:
        matrix[:, 3] += (volume.shape[axis] - 1) * matrix[:, 2 - axis]
        matrix[:, 2 - axis] *= -1
    columns = [2 - order[2 - axis] for axis in range(3)]
    matrix = matrix[:, [*columns, 3]]
    stored = np.transpose(np.flip(volume, flipped), order)
    trace = traceCord(stored, GridGeometry(matrix), points)
    expected = np.transpose(np.flip(reference, flipped), order)
    # Rounding of the matrix inverse may move a voxel whose centre lies on the surface to within 1e-9 mm.
    assert np.count_nonzero(fullMask(trace, stored.shape) ^ expected) <= 2


def test_a_grid_turned_against_the_patient_works_and_the_order_of_points_does_not_matter():
    angle = np.deg2rad(20)
    turn = np.array([[1, 0, 0], [0, np.cos(angle), -np.sin(angle)], [0, np.sin(angle), np.cos(angle)]])
    phantom = CordPhantom(**{**SMALL, "lengthMm": 48.0})
    volume, geometry, truth = phantom.build(rotation=turn, subvoxels=2)
    points = phantom.points(endMm=12.0)
    trace = traceCord(volume, geometry, points)
    assert diceOnTracedSlices(trace, truth) > 0.95
    again = traceCord(volume, geometry, points[[3, 0, 5, 1, 4, 2]])
    np.testing.assert_array_equal(trace.mask.voxels, again.mask.voxels)


def test_tracing_twice_gives_the_same_result_and_leaves_the_input_alone():
    phantom, volume, geometry, _ = built()
    before, points = volume.copy(), phantom.points()
    first, second = (traceCord(volume, geometry, points) for _ in range(2))
    np.testing.assert_array_equal(first.mask.voxels, second.mask.voxels)
    np.testing.assert_array_equal(volume, before)
    np.testing.assert_array_equal(points, phantom.points())


@pytest.mark.parametrize("contrast", ["T2", "T1"])
def test_an_image_too_blurred_to_tell_the_edge_is_left_to_the_reader(contrast):
    phantom, volume, geometry, _ = built(contrast=contrast, blurMm=1.5)
    trace = traceCord(volume, geometry, phantom.points())
    assert trace.mask.isEmpty
    assert any("too coarse or too blurred" in note for note in trace.notes)


def test_a_cord_against_the_wall_of_its_canal_is_left_to_the_reader_where_the_wall_looks_like_cord():
    # The sac lies 2.5 mm in front of the cord: behind it are 1.2 mm of dark ligament, then fat as bright as fluid.
    phantom, volume, geometry, _ = built(offsetMm=(0.0, 2.5))
    trace = traceCord(volume, geometry, phantom.points())
    left = [each.reason for each in trace.slices if each.reason]
    assert len(left) > 0.9 * len(trace.slices)
    assert sum("against the wall of its canal" in reason for reason in left) > 0.8 * len(left)
    # On T1 the wall is as dark as fluid, so the edge before it is the cord's.
    phantom, volume, geometry, truth = built(offsetMm=(0.0, 2.5), contrast="T1")
    trace = traceCord(volume, geometry, phantom.points())
    assert tracedShare(trace) == 1 and diceOnTracedSlices(trace, truth) > 0.95


def test_scale_and_zero_of_the_stored_values_do_not_matter():
    phantom, volume, geometry, truth = built()
    stored = np.rint(4 * volume - 8000).astype(np.int16)
    first, second = (fullMask(traceCord(each, geometry, phantom.points()), truth.shape) for each in (volume, stored))
    # Rounding to a quarter of the original unit, 1/2400 of the contrast, may move single voxels.
    assert np.count_nonzero(first ^ second) < 0.002 * np.count_nonzero(first)


@pytest.mark.parametrize("kind", [np.int16, np.uint16, np.float64])
def test_any_number_type_of_the_volume_will_do(kind):
    phantom, volume, geometry, truth = built()
    positive = np.clip(volume, 0, None).astype(kind)
    assert diceOnTracedSlices(traceCord(positive, geometry, phantom.points()), truth) > 0.95


def test_without_contrast_every_slice_is_left_to_the_reader_with_the_reason():
    phantom, volume, geometry, _ = built(noise=6.0)
    trace = traceCord(volume, geometry, phantom.points())
    assert tracedShare(trace) < 0.1
    assert all(each.reason and each.areaMm2 is None for each in trace.slices if not each.isTraced)
    assert any("differ too little against the noise" in note for note in trace.notes)
    pureNoise = np.random.default_rng(3).normal(500, 50, volume.shape)
    assert traceCord(pureNoise, geometry, phantom.points()).mask.isEmpty


def test_only_the_stretch_without_contrast_is_left_out():
    phantom, volume, geometry, truth = built(lengthMm=80.0)
    volume = volume.copy()
    volume[:35] = np.random.default_rng(4).normal(500, 60, volume[:35].shape)
    trace = traceCord(volume, geometry, phantom.points(8))
    traced = np.array([each.isTraced for each in trace.slices])
    index = np.array([each.sliceIndex for each in trace.slices])
    assert not traced[index < 28].any()
    assert traced[index > 42].all()
    assert not fullMask(trace, truth.shape)[:28].any()


def test_where_little_of_the_cord_is_seen_all_of_it_is_left_to_the_reader():
    phantom, volume, geometry, _ = built(lengthMm=80.0)
    volume = volume.copy()
    volume[:60] = np.random.default_rng(4).normal(500, 60, volume[:60].shape)
    trace = traceCord(volume, geometry, phantom.points(8))
    assert "on most other slices the cord is not seen well enough" in {each.reason for each in trace.slices}
    assert all(each.reason for each in trace.slices)


@pytest.mark.parametrize("shift", [(0.0, 19.0, 0.0), (18.0, 0.0, 0.0)])
def test_points_in_muscle_or_bone_give_no_cord(shift):
    phantom, volume, geometry, _truth = built(widthMm=64.0)
    trace = traceCord(volume, geometry, phantom.points() + shift)
    assert tracedShare(trace) < 0.1 and trace.notes


def test_a_single_point_off_the_cord_is_named_and_its_surroundings_left_out():
    phantom, volume, geometry, truth = built(lengthMm=80.0, widthMm=64.0)
    points = phantom.points(6)
    points[2, 0] += 10.0
    trace = traceCord(volume, geometry, points)
    assert any(note.startswith("Point 3 lies") for note in trace.notes)
    position = np.array([each.positionMm for each in trace.slices])
    traced = np.array([each.isTraced for each in trace.slices])
    assert not traced[np.abs(position - points[2, 2]) < 5].any()
    assert traced[np.abs(position - points[5, 2]) < 5].all()
    assert diceOnTracedSlices(trace, truth) > 0.93


@pytest.mark.parametrize("spacingMm", [(9.0, 0.7, 0.7), (0.7, 7.0, 0.7)])
def test_slices_too_thick_for_the_cord_are_left_to_the_reader(spacingMm):
    phantom, volume, geometry, _ = built(spacingMm=spacingMm, widthMm=63.0)
    trace = traceCord(volume, geometry, phantom.points())
    assert trace.mask.isEmpty
    assert any("too thick" in note for note in trace.notes)


def test_a_thick_axial_slice_on_a_tilted_cord_is_left_to_the_reader():
    phantom, volume, geometry, _ = built(spacingMm=(0.7, 0.7, 9.0), lengthMm=90.0, widthMm=90.0, tilt=0.8)
    trace = traceCord(volume, geometry, phantom.points(endMm=6.0))
    assert tracedShare(trace) == 0
    assert any("too thick" in note for note in trace.notes)


class TestWrongInput:
    @pytest.mark.parametrize(("count", "message"), [(3, "3 points were given"), (0, "0 points"), (51, "at most 50")])
    def test_too_few_or_too_many_points(self, count, message):
        phantom, volume, geometry, _ = built()
        with pytest.raises(ValueError, match=message):
            traceCord(volume, geometry, phantom.points(count) if count else np.zeros((0, 3)))

    def test_a_point_outside_the_volume_is_named(self):
        phantom, volume, geometry, _ = built()
        points = phantom.points()
        points[1, 0] = 100.0
        with pytest.raises(ValueError, match="Outside the volume: point 2"):
            traceCord(volume, geometry, points)

    def test_points_on_nearly_the_same_slice_are_named(self):
        phantom, volume, geometry, _ = built()
        points = phantom.points()
        points[4, 2] = points[1, 2] + 1.2
        with pytest.raises(ValueError, match="Points 2 and 5 lie on nearly the same slice"):
            traceCord(volume, geometry, points)

    def test_points_across_the_body(self):
        _, volume, geometry, _ = built()
        points = np.column_stack([np.linspace(-15, 15, 5), np.zeros(5), np.zeros(5)])
        with pytest.raises(ValueError, match="from left to right"):
            traceCord(volume, geometry, points)

    @pytest.mark.parametrize("value", [np.nan, np.inf])
    def test_values_that_are_not_finite(self, value):
        phantom, volume, geometry, _ = built()
        broken = volume.copy()
        broken[20, 25, 25] = value
        with pytest.raises(ValueError, match="not finite numbers near the points"):
            traceCord(broken, geometry, phantom.points())

    def test_a_coordinate_that_is_not_finite(self):
        phantom, volume, geometry, _ = built()
        points = phantom.points()
        points[0, 0] = np.nan
        with pytest.raises(ValueError, match="not a finite number"):
            traceCord(volume, geometry, points)

    def test_a_constant_volume(self):
        phantom, volume, geometry, _ = built()
        with pytest.raises(ValueError, match="same value everywhere"):
            traceCord(np.ones_like(volume), geometry, phantom.points())

    @pytest.mark.parametrize("volume", [np.zeros((5, 5)), np.zeros((5, 5, 5, 3)), np.zeros((5, 5, 5), complex)])
    def test_not_a_volume(self, volume):
        with pytest.raises(ValueError, match="one number a voxel in three dimensions"):
            traceCord(volume, GridGeometry(np.eye(4)), np.zeros((4, 3)))
