"""What is measured on a phantom's truth masks against what is known of it."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.ndimage import binary_dilation
from SpinePainPhantomLib.Grid import Reordering
from SpinePainPhantomLib.Parameters import LesionParameters, MetastasisParameters, PhantomParameters, Preset
from SpinePainPhantomLib.SpinePhantom import makePhantom, outlinedCase
from SpinePainPhantomLib.Truth import axisTruth
from SpinePainPhantomLib.VoxelTruth import VoxelRatios, voxelRatiosOf
from SpinePainRHILib.Core.Cases import measureCase
from SpinePainRHILib.Core.CaseTags import Role
from SpinePainRHILib.Core.Masks import CroppedMask
from SpinePainRHILib.Core.Rhi import measureRhi

LESIONS = (LesionParameters("T11", halfLengthMm=16.0),
           LesionParameters("T9", halfLengthMm=8.0, width=0.5, depth=0.4, offsetRight=0.2, offsetAnterior=-0.3))

GRIDS = {
    "sagittal": {"preset": Preset.SAGITTAL},
    "sagittal, oblique": {"preset": Preset.SAGITTAL, "tiltDegrees": (6.0, -7.0, 12.0)},
    "sagittal, coarse": {"preset": Preset.SAGITTAL, "sizeRas": (13, 224, 224), "spacingRasMm": (3.5, 1.0, 1.0)},
    "axial": {"preset": Preset.AXIAL},
    "axial, oblique": {"preset": Preset.AXIAL, "tiltDegrees": (9.0, 0.0, 4.0)},
    "axial, oblong pixels": {"preset": Preset.AXIAL, "spacingRasMm": (0.5, 0.8, 4.0)},
    "isotropic": {"preset": Preset.ISOTROPIC, "sizeRas": (40, 60, 130), "spacingRasMm": (1.0, 1.0, 1.0)},
}


def shifted(number, **options):
    """Parameters on a grid at a random position, another for every number."""
    shift = np.random.default_rng(number).uniform(-2, 2, 3)
    return PhantomParameters(lesions=LESIONS, seed=number, gridShiftMm=tuple(shift), **options)


def errorsAndBounds(measured, truth):
    pairs = ((measured.rhiPercent, truth.ratios.rhiPercent, truth.rhiErrorBoundPercent),
             (measured.rhiMaxPercent, truth.ratios.rhiMaxPercent, truth.rhiMaxErrorBoundPercent),
             (measured.rhiVolumePercent, truth.ratios.rhiVolumePercent, truth.rhiVolumeErrorBoundPercent))
    return [(abs(value - true), bound) for value, true, bound in pairs]


@pytest.mark.parametrize("grid", GRIDS)
@pytest.mark.parametrize("number", range(3))
def test_every_ratio_along_every_axis_is_within_its_bound(grid, number):
    parameters = shifted(number, **GRIDS[grid])
    case, truth, solids, _ = outlinedCase(parameters)
    masks = [outline.mask for outline in case.lesions if outline.role is Role.HIGH_INTENSITY]
    along = [(truth.acquisition, "acquisition")]
    if number == 0:
        size = Reordering.to(parameters.axes).size(parameters.size)
        along += [(axisTruth(solids.cord, solids.lesions, case.geometry, size, axis), axis)
                  for axis in ("SI", "AP", "LR")]
    for expected, axis in along:
        measured = measureRhi(case.cord, masks, case.geometry, axis)
        assert measured.axis == expected.axis and measured.axisName == expected.axisName
        for error, bound in errorsAndBounds(measured.ratios, expected):
            assert error <= bound
    # Far inside the bound, the error is as large as chance makes it: five standard errors are never reached.
    acquired = measureCase(case)
    assert (abs(acquired.rhiPercent - truth.acquisition.ratios.rhiPercent)
            < 5 * truth.acquisition.rhiStandardErrorPercent)


def test_errors_are_about_as_large_as_the_standard_error_says():
    scores = []
    for number in range(30):
        case, truth, _, _ = outlinedCase(shifted(100 + number, preset=Preset.AXIAL, metastases=()))
        error = measureCase(case).rhiPercent - truth.acquisition.ratios.rhiPercent
        scores.append(error / truth.acquisition.rhiStandardErrorPercent)
    # A root mean square of 30 values of variance 1 has a standard deviation of 0.13.
    assert 0.6 < np.sqrt(np.mean(np.square(scores))) < 1.5
    assert abs(np.mean(scores)) < 0.5


def test_the_bound_of_a_clinical_picture_is_a_few_points_and_catches_a_careless_outline():
    case, truth, _, _ = outlinedCase(PhantomParameters(lesions=LESIONS[:1]))
    acquisition = truth.acquisition
    assert acquisition.rhiErrorBoundPercent < 7.0
    assert acquisition.rhiStandardErrorPercent < 0.3
    lesion = case.lesions[0].mask
    k, j, i = lesion.offset
    # Slices are stored along k: the outline grows by three pixels, 1.8 mm, all around.
    larger = binary_dilation(np.pad(lesion.voxels, ((0, 0), (3, 3), (3, 3))), np.ones((1, 3, 3)), iterations=3)
    measured = measureRhi(case.cord, [CroppedMask(larger, (k, j - 3, i - 3))], case.geometry, rule="union")
    assert abs(measured.ratios.rhiPercent - acquisition.ratios.rhiPercent) > acquisition.rhiErrorBoundPercent


def test_the_true_ratios_follow_the_definition_when_worked_out_by_hand():
    _, truth, _, _ = outlinedCase(shifted(3))
    cord, high = truth.acquisition.values.cordVoxels, truth.acquisition.values.highIntensityVoxels
    ratios = truth.acquisition.ratios
    largest = int(np.argmax(high))
    assert ratios.rhiSliceIndex == largest
    assert ratios.rhiPercent == pytest.approx(100 * high[largest] / cord[largest])
    assert ratios.rhiMaxPercent == pytest.approx(max(100 * h / c for h, c in zip(high, cord, strict=True) if c))
    assert ratios.rhiVolumePercent == pytest.approx(100 * high.sum() / cord.sum())


def test_the_ratio_of_an_axial_slice_through_the_middle_of_a_lesion_is_width_times_depth():
    parameters = PhantomParameters(
        Preset.AXIAL, lesions=(LesionParameters("T11", width=0.6, depth=0.5),), spacingRasMm=(0.55, 0.55, 4.0))
    _, _, solids, canonical = outlinedCase(parameters)
    nearest = round((solids.lesions[0].centreMm - canonical.ijkToRas[2, 3]) / 4.0) * 4.0 + canonical.ijkToRas[2, 3]
    centred = replace(parameters, gridShiftMm=(0.0, 0.0, solids.lesions[0].centreMm - nearest))
    _, truth, _, _ = outlinedCase(centred)
    assert truth.acquisition.ratios.rhiPercent == pytest.approx(30.0, rel=1e-9)


def test_the_same_anatomy_stored_otherwise_gives_the_same_numbers():
    reference = None
    for axes in ("RAS", "LPS", "SRA", "PIL", "ILP"):
        case, truth, _, _ = outlinedCase(shifted(7, tiltDegrees=(3.0, 5.0, -4.0), storedAxes=axes))
        measured = measureCase(case)
        [position] = case.geometry.slicePositionsMm(truth.acquisition.axis, [measured.rhiSliceIndex])
        numbers = [measured.rhiPercent, measured.rhiMaxPercent, measured.rhiVolumePercent, measured.cordVolumeMm3,
                   position, *(lesion.rhiPercent or 0.0 for lesion in measured.lesions),
                   truth.acquisition.ratios.rhiPercent, truth.acquisition.rhiErrorBoundPercent]
        assert truth.acquisition.ratios.rhiSliceIndex == measured.rhiSliceIndex
        reference = reference or numbers
        # Only the rounding of the matrix differs.
        assert numbers == pytest.approx(reference, rel=1e-9)


def test_each_lesion_has_its_own_true_ratio():
    case, truth, _, _ = outlinedCase(PhantomParameters(Preset.AXIAL, lesions=LESIONS))
    measured = measureCase(case)
    for lesion, expected in zip(measured.lesions[:2], truth.acquisition.lesions, strict=True):
        assert abs(lesion.rhiPercent - expected.rhiPercent) < 8 * truth.acquisition.rhiStandardErrorPercent
        assert lesion.rhiSliceIndex == expected.rhiSliceIndex


@pytest.mark.parametrize("grid", GRIDS)
def test_lesions_lie_wholly_inside_the_cord(grid):
    case, _, _, _ = outlinedCase(shifted(11, **GRIDS[grid]))
    assert not case.lesions[0].mask.isEmpty
    assert measureCase(case).outsideCordVolumeMm3 == 0


def test_volumes_are_those_of_the_solids():
    parameters = PhantomParameters(Preset.ISOTROPIC, lesions=LESIONS, sizeRas=(70, 100, 230),
                                   spacingRasMm=(0.5, 0.5, 0.5))
    case, truth, _, _ = outlinedCase(parameters)
    measured = measureCase(case)
    # Half-millimetre voxels: the count is right to a small part of a percent, the smaller the larger the solid.
    assert measured.cordVolumeMm3 == pytest.approx(truth.cordVolumeMm3, rel=3e-3)
    assert measured.highIntensityVolumeMm3 == pytest.approx(truth.highIntensityVolumeMm3, rel=5e-3)
    assert measured.rhiVolumePercent == pytest.approx(truth.solidRatioPercent, rel=5e-3)


def test_a_cord_without_lesion_has_ratio_zero_without_any_error():
    case, truth, _, _ = outlinedCase(PhantomParameters(lesions=()))
    assert measureCase(case).rhiPercent == truth.acquisition.ratios.rhiPercent == 0.0
    assert truth.acquisition.ratios.rhiSliceIndex is None
    assert truth.acquisition.rhiErrorBoundPercent == truth.acquisition.rhiStandardErrorPercent == 0.0


def test_below_the_cord_the_roots_are_outlined_and_the_outline_says_so():
    case, _, _, _ = outlinedCase(PhantomParameters(
        firstLevel="L3", lastLevel="L5", lesions=(LesionParameters("L4"),), metastases=(MetastasisParameters("L4"),)))
    assert case.info.cordMeaning == "caudaEquina"
    assert measureCase(case).location == "lumbar"


@pytest.mark.parametrize(("options", "words"), [
    ({"firstLevel": "L1", "lastLevel": "T9"}, "swap"),
    ({"firstLevel": "T13"}, "Unknown vertebral level"),
    ({"storedAxes": "RLS"}, "stored axes"),
    ({"noiseSd": -1.0}, "noise"),
    ({"sizeRas": (0, 1, 1)}, "positive"),
])
def test_impossible_parameters_are_refused_with_a_sentence(options, words):
    with pytest.raises(ValueError, match=words):
        PhantomParameters(**options)


@pytest.mark.parametrize(("options", "words"), [
    ({"lesions": (LesionParameters("T11", halfLengthMm=90.0),)}, "beyond the outlined cord"),
    ({"lesions": (LesionParameters("C5"),)}, "beyond the outlined cord"),
    ({"lesions": (LesionParameters("T10", 20.0), LesionParameters("T11", 20.0))}, "overlap"),
    ({"firstLevel": "C2", "lastLevel": "L1", "lesions": ()}, "does not fit"),
])
def test_what_does_not_fit_is_refused_with_a_sentence(options, words):
    with pytest.raises(ValueError, match=words):
        outlinedCase(PhantomParameters(**options))


def test_a_lesion_that_would_leave_the_cord_sideways_is_refused():
    with pytest.raises(ValueError, match="leave the cord"):
        LesionParameters("T11", width=0.7, offsetRight=0.4)


@pytest.mark.parametrize("lesions", [LESIONS, ()], ids=["two lesions", "no lesion"])
@pytest.mark.parametrize("name", ["sagittal, oblique", "axial", "isotropic"])
def test_the_outlines_measure_exactly_what_counting_their_voxels_gives(name, lesions):
    phantom = makePhantom(PhantomParameters(lesions=lesions, **GRIDS[name]))
    measured = measureCase(phantom.case)
    counted = voxelRatiosOf(phantom)
    assert (measured.rhiPercent, measured.rhiMaxPercent, measured.rhiVolumePercent) == (
        counted.rhiPercent, counted.rhiMaxPercent, counted.rhiVolumePercent)
    assert (counted.rhiPercent > 0) == bool(lesions)


def test_voxels_are_counted_by_the_words_of_the_definition():
    phantom = makePhantom(PhantomParameters(**GRIDS["axial"]))
    k, j, i = phantom.image.shape
    cord, first, second, metastasis = (np.zeros((k, j, i), dtype=bool) for _ in range(4))
    cord[2:5, :10, :10] = True  # 100 voxels on each of three slices
    cord[3, 5:] = False  # 50 on the middle one
    first[2, 0, :10] = second[2, 0, 5:15] = True  # together 15 on slice 2, 10 of them in the cord
    first[3, 0, :10] = True  # 10 as well, of 50: the larger ratio
    second[4, :2, :3] = True  # 6 of 100
    metastasis[2] = True  # is not high intensity
    lesions = tuple(replace(phantom.case.lesions[0], role=role, mask=CroppedMask(mask)) for role, mask in (
        (Role.HIGH_INTENSITY, first), (Role.HIGH_INTENSITY, second), (Role.METASTASIS, metastasis)))
    changed = replace(phantom, case=replace(phantom.case, cord=CroppedMask(cord), lesions=lesions))
    assert phantom.truth.acquisition.axis == 2
    assert voxelRatiosOf(changed) == VoxelRatios(100 * 10 / 50, 100 * 10 / 50, 100 * 26 / 250)
