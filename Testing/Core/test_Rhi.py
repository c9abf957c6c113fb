"""The ratio, on masks small enough to count by hand."""

import itertools

import numpy as np
import pytest
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.Masks import CroppedMask
from SpinePainRHILib.Core.Rhi import EMPTY_CORD, Rule, measureRhi

THICK_AXIAL = GridGeometry(np.diag([0.5, 0.5, 4.0, 1.0]))
EMPTY = CroppedMask.empty()


def slices(*counts, offset=(0, 0, 0), width=20):
    """A mask with the given number of voxels on successive k slices, filled from the first row on."""
    voxels = np.zeros((len(counts), 10, width), dtype=bool)
    for plane, count in zip(voxels, counts, strict=True):
        plane.ravel()[:count] = True
    return CroppedMask(voxels, offset)


def test_one_slice_gives_its_area_fraction():
    measured = measureRhi(slices(40), [slices(10)], THICK_AXIAL)
    assert measured.ratios.rhiPercent == 25.0
    assert measured.ratios.rhiMaxPercent == 25.0
    assert measured.ratios.rhiVolumePercent == 25.0
    assert measured.ratios.rhiSliceIndex == 0


def test_the_three_ratios_of_many_slices_are_read_on_their_own_slices():
    # h/c per slice: 0/50, 20/100, 15/30, 5/40: largest area on slice 1, largest ratio on slice 2.
    measured = measureRhi(slices(50, 100, 30, 40), [slices(0, 20, 15, 5)], THICK_AXIAL)
    ratios = measured.ratios
    assert (ratios.rhiPercent, ratios.rhiSliceIndex) == (20.0, 1)
    assert (ratios.rhiMaxPercent, ratios.rhiMaxSliceIndex) == (50.0, 2)
    assert ratios.rhiVolumePercent == pytest.approx(100 * 40 / 220)


def test_of_slices_with_the_same_largest_area_the_larger_ratio_represents_the_case():
    ratios = measureRhi(slices(100, 80, 100), [slices(20, 20, 20)], THICK_AXIAL).ratios
    assert (ratios.rhiPercent, ratios.rhiSliceIndex) == (25.0, 1)


def test_of_slices_equal_in_area_and_ratio_the_lowest_is_taken():
    ratios = measureRhi(slices(80, 100, 100, 100), [slices(1, 20, 20, 20)], THICK_AXIAL).ratios
    assert (ratios.rhiSliceIndex, ratios.rhiMaxSliceIndex) == (1, 1)


def test_slice_indices_are_those_of_the_grid_not_of_the_cropped_mask():
    ratios = measureRhi(slices(40, 40, offset=(17, 3, 2)), [slices(10, offset=(18, 3, 2))], THICK_AXIAL).ratios
    assert ratios.rhiSliceIndex == 18


def test_overlapping_lesions_are_united_and_each_is_also_measured_alone():
    first, second = slices(10), slices(16)  # the first ten voxels are in both
    measured = measureRhi(slices(40), [first, second], THICK_AXIAL)
    assert measured.ratios.rhiPercent == 40.0
    assert [values.highIntensityVoxels.tolist() for values in measured.lesionValues] == [[10], [16]]


def test_a_lesion_partly_outside_the_cord_counts_only_its_inside():
    measured = measureRhi(slices(40), [slices(10, offset=(0, 0, 15))], THICK_AXIAL)  # 5 columns in, 5 out
    assert measured.rule is Rule.CORD
    assert measured.ratios.rhiPercent == 12.5
    assert measured.outsideCordVoxels == 5


def test_of_several_lesions_each_counts_only_its_inside():
    measured = measureRhi(slices(40), [slices(10, offset=(0, 0, 15)), slices(4)], THICK_AXIAL)
    assert [values.highIntensityVoxels.tolist() for values in measured.lesionValues] == [[5], [4]]


def test_a_lesion_wholly_outside_and_apart_from_the_cord_is_not_counted_but_reported():
    measured = measureRhi(slices(40), [slices(10, offset=(0, 8, 0))], THICK_AXIAL)
    assert measured.rule is Rule.CORD
    assert measured.ratios.rhiPercent == 0.0
    assert measured.outsideCordVoxels == 10
    assert "outside the cord" in measured.problems[0]


def test_a_stray_voxel_on_a_slice_without_cord_does_not_disturb_the_measurement():
    stray = CroppedMask(np.ones((1, 1, 1), dtype=bool), (9, 0, 0))
    measured = measureRhi(slices(40, 40), [slices(10), stray], THICK_AXIAL)
    assert measured.ratios.rhiPercent == 25.0
    assert measured.outsideCordVoxels == 1
    assert len(measured.values.cordVoxels) == 2  # slices without cord or counted lesion are not listed


def carved():
    """A cord of 40 voxels from which a lesion of 10 was cut out of the middle of two rows."""
    whole = np.zeros((1, 10, 20), dtype=bool)
    whole[0, :2] = True
    lesion = np.zeros_like(whole)
    lesion[0, :2, 5:10] = True
    return CroppedMask(whole & ~lesion), CroppedMask(lesion)


def test_a_lesion_carved_out_of_the_cord_is_added_to_it_again():
    cord, lesion = carved()
    measured = measureRhi(cord, [lesion], THICK_AXIAL)
    assert measured.rule is Rule.UNION
    assert measured.ratios.rhiPercent == 25.0
    assert measured.outsideCordVoxels == 0
    assert measured.values.cordVoxels.tolist() == [40]


def test_one_voxel_of_overlap_does_not_flip_the_rule_and_the_doubt_is_said_with_both_ratios():
    cord, lesion = carved()
    overlapping = cord.voxels.copy()
    overlapping[0, 0, 5] = True  # one of the lesion's ten voxels: a share of exactly CARVED_SHARE
    measured = measureRhi(CroppedMask(overlapping), [lesion], THICK_AXIAL)
    assert (measured.rule, measured.ratios.rhiPercent, measured.outsideCordVoxels) == (Rule.UNION, 25.0, 0)
    [problem] = measured.problems
    # Under rule cord one voxel of 31 counts.
    assert "10.0 % of the high intensity" in problem and "25.0 % under rule union, 3.2 % under rule cord" in problem


@pytest.mark.parametrize(("inside", "rule", "isDoubtful"), [
    (0, Rule.UNION, False), (1, Rule.UNION, True), (2, Rule.CORD, True), (4, Rule.CORD, True), (5, Rule.CORD, False),
    (10, Rule.CORD, False)])
def test_the_share_inside_the_cord_decides_the_rule_and_whether_it_is_doubtful(inside, rule, isDoubtful):
    # A row of 10 voxels, the first of which lie in a cord of two rows of 20 at i = 0 .. 19.
    cord = CroppedMask(np.ones((1, 2, 20), dtype=bool))
    lesion = CroppedMask(np.ones((1, 1, 10), dtype=bool), (0, 0, 20 - inside))
    measured = measureRhi(cord, [lesion], THICK_AXIAL)
    assert measured.rule is rule
    assert any("is doubtful" in each for each in measured.problems) is isDoubtful
    assert bool(measured.problems) is (inside < 5)  # a lesion wholly beside the cord has its own sentence
    assert measureRhi(cord, [lesion], THICK_AXIAL, rule=rule).problems == ()  # who chooses the rule is not asked


def test_a_carved_lesion_beside_one_drawn_over_the_cord_is_doubtful():
    cord, lesion = carved()
    over = CroppedMask(np.ones((1, 1, 3), dtype=bool), (0, 0, 0))
    measured = measureRhi(cord, [lesion, over], THICK_AXIAL)
    assert "0.0 % of 1 of 2 high-intensity outlines" in measured.problems[0]


def test_an_overlap_without_touch_elsewhere_and_a_lesion_apart_are_not_doubtful():
    apart = CroppedMask(np.ones((1, 1, 5), dtype=bool), (0, 8, 0))
    measured = measureRhi(slices(40), [slices(10), apart], THICK_AXIAL)
    assert (measured.rule, measured.problems, measured.outsideCordVoxels) == (Rule.CORD, (), 5)


@pytest.mark.parametrize(("count", "words"), [(39, None), (40, "same as that of the cord")])
def test_high_intensity_that_is_the_cord_is_a_problem(count, words):
    problems = measureRhi(slices(40), [slices(count)], THICK_AXIAL).problems
    assert (problems == ()) if words is None else words in problems[0]


def test_high_intensity_larger_than_the_cord_is_a_problem():
    assert "swapped" in measureRhi(slices(10), [slices(40)], THICK_AXIAL).problems[-1]


def test_the_rule_can_be_forced_either_way():
    cord, lesion = carved()
    asCord = measureRhi(cord, [lesion], THICK_AXIAL, rule="cord")
    assert (asCord.rule, asCord.ratios.rhiPercent, asCord.outsideCordVoxels) == (Rule.CORD, 0.0, 10)
    # Forced union on an overlapping lesion: 10 of its voxels in the cord, so the whole cord stays 40.
    asUnion = measureRhi(slices(40), [slices(10)], THICK_AXIAL, rule="union")
    assert (asUnion.rule, asUnion.ratios.rhiPercent) == (Rule.UNION, 25.0)


def test_a_carved_out_lesion_is_compared_with_the_whole_cord_not_with_what_its_neighbours_left():
    whole = np.zeros((1, 10, 20), dtype=bool)
    whole[0, :2] = True
    first, second = np.zeros_like(whole), np.zeros_like(whole)
    first[0, 0, :10], second[0, 1, :10] = True, True
    rest = CroppedMask(whole & ~first & ~second)
    measured = measureRhi(rest, [CroppedMask(first), CroppedMask(second)], THICK_AXIAL)
    assert [values.cordVoxels.tolist() for values in measured.lesionValues] == [[40], [40]]


def test_an_empty_cord_has_no_ratio_and_says_why():
    for lesions in ([], [slices(10)]):
        for rule in ("auto", "cord", "union"):
            ratios = measureRhi(EMPTY, lesions, THICK_AXIAL, rule=rule).ratios
            assert ratios.rhiPercent is None
            assert ratios.rhiMaxPercent is None
            assert ratios.rhiVolumePercent is None
            assert ratios.reason == EMPTY_CORD


@pytest.mark.parametrize("lesions", [[], [EMPTY], [slices(0)]])
def test_a_cord_without_high_intensity_has_ratio_zero_and_no_representative_slice(lesions):
    ratios = measureRhi(slices(40), lesions, THICK_AXIAL).ratios
    assert (ratios.rhiPercent, ratios.rhiMaxPercent, ratios.rhiVolumePercent) == (0.0, 0.0, 0.0)
    assert ratios.rhiSliceIndex is None
    assert ratios.reason is None


def test_a_cord_of_one_voxel_can_be_all_high_intensity():
    voxel = CroppedMask(np.ones((1, 1, 1), dtype=bool), (4, 5, 6))
    ratios = measureRhi(voxel, [voxel], THICK_AXIAL).ratios
    assert (ratios.rhiPercent, ratios.rhiSliceIndex) == (100.0, 4)


def stored(columns, cord, lesion):
    """Measures the same anatomy, given on an RAS array [S, A, R], stored along other axes and directions.

    ``columns`` names the direction of i, j and k, such as ``LPS``.
    """
    spacing = {"R": 0.5, "A": 0.7, "S": 4.0}
    opposite = {"L": "R", "P": "A", "I": "S"}
    matrix = np.eye(4)
    order, flips = [], []
    for column, letter in enumerate(columns):
        positive = opposite.get(letter, letter)
        world = "RAS".index(positive)
        matrix[:3, column] = 0
        matrix[world, column] = spacing[positive] * (1 if letter == positive else -1)
        order.append("SAR".index(positive))
        flips.append(letter != positive)
    masks = []
    for voxels in (cord, lesion):
        array = np.transpose(voxels, order[::-1])
        for column, flip in enumerate(flips):
            if flip:
                array = np.flip(array, axis=2 - column)
        masks.append(CroppedMask(np.ascontiguousarray(array)))
    return GridGeometry(matrix), masks[0], masks[1]


@pytest.mark.parametrize("columns", ["".join(axes) for order in itertools.permutations(["RL", "AP", "SI"])
                                     for axes in itertools.product(*order)])
@pytest.mark.parametrize("axis", ["acquisition", "SI", "AP", "LR"])
def test_the_same_anatomy_gives_the_same_numbers_in_all_48_storage_orders(columns, axis):
    random = np.random.default_rng(1)
    cord = np.zeros((5, 6, 7), dtype=bool)
    cord[:, 1:5, 1:6] = True
    lesion = cord & (random.random(cord.shape) < 0.3)
    referenceGeometry, referenceCord, referenceLesion = stored("RAS", cord, lesion)
    reference = measureRhi(referenceCord, [referenceLesion], referenceGeometry, axis)
    geometry, storedCord, storedLesion = stored(columns, cord, lesion)
    measured = measureRhi(storedCord, [storedLesion], geometry, axis)
    assert measured.axisName == reference.axisName
    assert measured.ratios.rhiPercent == reference.ratios.rhiPercent
    assert measured.ratios.rhiMaxPercent == reference.ratios.rhiMaxPercent
    assert measured.ratios.rhiVolumePercent == reference.ratios.rhiVolumePercent
    assert geometry.voxelAreaMm2(measured.axis) == pytest.approx(referenceGeometry.voxelAreaMm2(reference.axis))


def test_an_oblique_grid_gives_the_ratio_of_its_own_slices():
    c, s = np.cos(0.3), np.sin(0.3)
    matrix = np.eye(4)
    matrix[:3, :3] = np.array([[1, 0, 0], [0, c, -s], [0, s, c]]) @ np.diag([0.5, 0.5, 4.0])
    measured = measureRhi(slices(50, 100), [slices(0, 20)], GridGeometry(matrix))
    assert (measured.axis, measured.axisName, measured.ratios.rhiPercent) == (2, "SI", 20.0)


def test_the_slice_axis_can_be_chosen():
    # Cord: 2 slices of 4 rows x 5 columns; lesion: one column (i = 1) of the first slice.
    cord = CroppedMask(np.ones((2, 4, 5), dtype=bool))
    lesion = CroppedMask(np.ones((1, 4, 1), dtype=bool), (0, 0, 1))
    geometry = GridGeometry(np.diag([1.0, 1.0, 3.0, 1.0]))
    assert measureRhi(cord, [lesion], geometry, "SI").ratios.rhiPercent == 20.0  # 4 of 20
    assert measureRhi(cord, [lesion], geometry, "LR").ratios.rhiPercent == 50.0  # 4 of 8
    assert measureRhi(cord, [lesion], geometry, "AP").ratios.rhiPercent == 10.0  # 1 of 10


def test_unknown_rules_are_refused_with_the_choices():
    with pytest.raises(ValueError, match="auto, cord, union"):
        measureRhi(slices(4), [], THICK_AXIAL, rule="overlap")
