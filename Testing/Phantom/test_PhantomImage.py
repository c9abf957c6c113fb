"""The picture of a phantom: what is bright, what is noise, and what is written."""

from dataclasses import replace

import numpy as np
import pytest
import SimpleITK as sitk
from scipy.ndimage import binary_dilation, binary_erosion
from SpinePainPhantomLib.Parameters import (
    LesionParameters,
    MetastasisKind,
    MetastasisParameters,
    Noise,
    PhantomParameters,
    Preset,
)
from SpinePainPhantomLib.SpinePhantom import makePhantom, writeVolume
from SpinePainRHILib.Core.CaseTags import Role

CLEAN = PhantomParameters(Preset.AXIAL, sizeRas=(96, 128, 30), firstLevel="T10", noiseSd=0.0, biasField=0.0,
                          lesions=(LesionParameters("T11", 16.0),),
                          metastases=(MetastasisParameters("T11"),
                                      MetastasisParameters("T12", MetastasisKind.BLASTIC)))


@pytest.fixture(scope="module")
def clean():
    return makePhantom(CLEAN)


def full(mask, phantom):
    """A mask on the whole grid."""
    result = np.zeros(phantom.image.shape, bool)
    box = tuple(slice(first, first + size) for first, size in zip(mask.offset, mask.voxels.shape, strict=True))
    result[box] = mask.voxels
    return result


def masksOf(phantom, role):
    return [full(outline.mask, phantom) for outline in phantom.case.lesions if outline.role is role]


def inPlane(mask, count, operation):
    return operation(mask, np.ones((1, 3, 3)), iterations=count)


def test_fluid_is_brighter_than_a_lesion_and_a_lesion_brighter_than_the_cord(clean):
    cord, (lesion,) = full(clean.case.cord, clean), masksOf(clean, Role.HIGH_INTENSITY)
    around = inPlane(cord, 4, binary_dilation) & ~inPlane(cord, 2, binary_dilation)
    around &= cord.any(axis=(1, 2), keepdims=True)
    healthy = inPlane(cord, 1, binary_erosion) & ~inPlane(lesion, 2, binary_dilation)
    fluid, bright, grey = (np.median(clean.image[each]) for each in (
        around, inPlane(lesion, 1, binary_erosion), healthy))
    assert grey * 1.5 < bright < fluid
    assert grey == pytest.approx(390, rel=0.05) and bright == pytest.approx(760, rel=0.05)


def test_metastases_differ_from_marrow_in_the_direction_of_their_kind(clean):
    lytic, blastic = (np.median(clean.image[inPlane(each, 2, binary_erosion)])
                      for each in masksOf(clean, Role.METASTASIS))
    plain = makePhantom(replace(CLEAN, metastases=()))
    marrow = np.median(plain.image[inPlane(masksOf(clean, Role.METASTASIS)[0], 2, binary_erosion)])
    assert lytic > 1.4 * marrow and blastic < 0.6 * marrow


def test_voxels_on_the_edge_of_a_lesion_are_a_mixture(clean):
    (lesion,) = masksOf(clean, Role.HIGH_INTENSITY)
    edge = lesion & ~inPlane(lesion, 1, binary_erosion)
    values = clean.image[edge]
    assert ((values > 420) & (values < 720)).mean() > 0.2
    sharp = makePhantom(replace(CLEAN, subsamples=(1, 1, 1)))
    # Without subsamples an edge voxel is all lesion or all cord, but for the texture of 2 %.
    assert ((sharp.image[edge] > 450) & (sharp.image[edge] < 690)).mean() < 0.01


@pytest.mark.parametrize("noiseSd", [10.0, 25.0])
def test_gaussian_noise_has_the_standard_deviation_asked_for(clean, noiseSd):
    noisy = makePhantom(replace(CLEAN, noise=Noise.GAUSSIAN, noiseSd=noiseSd))
    difference = noisy.image.astype(float) - clean.image
    # 370 000 voxels leave 0.1 % of chance; rounding twice adds a variance of 1/6.
    assert difference.std() == pytest.approx(np.sqrt(noiseSd**2 + 1 / 6), rel=0.01)
    assert abs(difference.mean()) < 0.2


def test_rician_noise_is_gaussian_where_bright_and_never_negative(clean):
    noisy = makePhantom(replace(CLEAN, noiseSd=20.0))
    bright = clean.image > 600
    difference = (noisy.image.astype(float) - clean.image)[bright]
    assert difference.std() == pytest.approx(20.0, rel=0.05)
    assert noisy.image.min() >= 0


def test_the_bias_field_stays_within_what_was_asked_for(clean):
    biased = makePhantom(replace(CLEAN, biasField=0.3))
    bright = clean.image > 100
    ratio = biased.image[bright] / clean.image[bright]
    # Rounding of values above 100 moves a ratio by less than 1 %.
    assert 0.69 < ratio.min() < 0.95 and 1.05 < ratio.max() < 1.31


def test_the_same_seed_gives_the_same_phantom_and_another_seed_another():
    one, again, other = (makePhantom(replace(CLEAN, noiseSd=10.0, seed=seed)) for seed in (3, 3, 4))
    assert np.array_equal(one.image, again.image)
    assert np.array_equal(one.case.cord.voxels, again.case.cord.voxels)
    assert not np.array_equal(one.image, other.image)


def test_the_picture_stored_otherwise_is_the_same_picture():
    small = replace(CLEAN, noiseSd=10.0)
    one, other = (makePhantom(replace(small, storedAxes=axes)) for axes in ("RAS", "SRA"))
    # k, j, i of SRA are A, R, S; those of RAS are S, A, R.
    assert np.array_equal(one.image, other.image.transpose(2, 0, 1))
    assert np.array_equal(full(one.case.cord, one), full(other.case.cord, other).transpose(2, 0, 1))


@pytest.mark.parametrize("tilt", [(0.0, 0.0, 0.0), (5.0, -8.0, 11.0)])
def test_outlines_lie_on_what_they_outline_for_any_storage_and_tilt(tilt):
    phantom = makePhantom(replace(CLEAN, sizeRas=(96, 128, 36), tiltDegrees=tilt, storedAxes="ILP"))
    lesion = masksOf(phantom, Role.HIGH_INTENSITY)[0]
    cord = full(phantom.case.cord, phantom)
    assert np.median(phantom.image[binary_erosion(lesion)]) == pytest.approx(760, rel=0.05)
    assert np.median(phantom.image[binary_erosion(cord) & ~binary_dilation(lesion)]) == pytest.approx(390, rel=0.05)


@pytest.mark.parametrize("level", ["C2", "S1"])
def test_pictures_at_both_ends_of_the_spine_can_be_made(level):
    phantom = makePhantom(PhantomParameters(
        firstLevel="C2" if level == "C2" else "L4", lastLevel="C5" if level == "C2" else "S1", lesions=(),
        metastases=(), sizeRas=(5, 220, 220), spacingRasMm=(4.0, 1.2, 1.2)))
    assert phantom.image.max() > 800 and phantom.image.std() > 50


def test_the_volume_on_disk_has_the_voxels_and_the_place_of_the_phantom(clean, tmp_path):
    path = tmp_path / "phantom.nrrd"
    writeVolume(clean, path)
    image = sitk.ReadImage(str(path))
    assert image.GetPixelID() == sitk.sitkInt16
    assert np.array_equal(sitk.GetArrayFromImage(image), clean.image)
    for ijk in ((0, 0, 0), (5, 7, 11)):
        ras = clean.geometry.ijkToRas @ np.array([*ijk, 1.0])
        assert image.TransformIndexToPhysicalPoint(ijk) == pytest.approx((-ras[0], -ras[1], ras[2]), abs=1e-6)
