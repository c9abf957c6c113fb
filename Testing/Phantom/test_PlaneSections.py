"""Sections of ellipse stacks against shapes whose sections are known by hand."""

from dataclasses import dataclass

import numpy as np
import pytest
from SpinePainPhantomLib.Anatomy import SpineAnatomy
from SpinePainPhantomLib.EllipseStack import CordTube, LesionInTube, isInside, sectionBy, volumeMm3
from SpinePainPhantomLib.Truth import COUNT_VARIANCE, areaErrorBoundMm2

NO_KNOTS = np.array([])

DIRECTIONS = [(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0), (0.2, -0.1, 1), (1, 2, 3), (1e-4, 0, 1)]


def unit(vector):
    return np.array(vector, float) / np.linalg.norm(vector)


@dataclass(frozen=True)
class Sphere:
    radius: float
    centreXy: tuple = (3.0, -2.0)
    knotsMm = NO_KNOTS

    @property
    def bottomMm(self):
        return -self.radius

    @property
    def topMm(self):
        return self.radius

    def centre(self, s):
        return np.full_like(s, self.centreXy[0]), np.full_like(s, self.centreXy[1])

    def semiAxes(self, s):
        radius = np.sqrt(np.maximum(self.radius**2 - s**2, 0))
        return radius, radius


@dataclass(frozen=True)
class SlantedCylinder:
    """Horizontal ellipses 4 x 2 whose centres move 0.5 mm forwards per mm upwards."""

    bottomMm: float = -50.0
    topMm: float = 50.0
    knotsMm = NO_KNOTS

    def centre(self, s):
        return np.zeros_like(s), 0.5 * s

    def semiAxes(self, s):
        return np.full_like(s, 4.0), np.full_like(s, 2.0)


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("offset", [0.0, 4.0, -9.5])
def test_any_plane_cuts_a_disc_out_of_a_sphere(direction, offset):
    sphere = Sphere(10.0)
    normal = unit(direction)
    section = sectionBy(sphere, normal, normal @ np.array([*sphere.centreXy, 0.0]) + offset)
    assert section.areaMm2 == pytest.approx(np.pi * (100 - offset**2), rel=1e-8)
    # The outline is a polygon inside the circle, short of it by less than 0.1 %.
    assert section.perimeterMm == pytest.approx(2 * np.pi * np.sqrt(100 - offset**2), rel=1e-3)


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_a_plane_beside_a_sphere_has_no_section(direction):
    sphere = Sphere(10.0)
    normal = unit(direction)
    section = sectionBy(sphere, normal, normal @ np.array([*sphere.centreXy, 0.0]) + 10.01)
    assert section.areaMm2 == 0 and section.outlines == ()


def test_the_volume_of_a_sphere_is_four_thirds_pi_r_cubed():
    assert volumeMm3(Sphere(10.0)) == pytest.approx(4 / 3 * np.pi * 1000, rel=1e-9)


def test_a_plane_along_a_slanted_cylinder_is_a_parallelogram():
    # The plane x = 0 cuts 2 x 2 mm out of every height, over 100 mm.
    section = sectionBy(SlantedCylinder(), np.array([1.0, 0, 0]), 0.0)
    assert section.areaMm2 == pytest.approx(400.0, rel=1e-9)
    assert section.perimeterMm == pytest.approx(2 * 4 + 2 * 100 * np.sqrt(1.25), rel=1e-9)


def test_a_plane_across_a_slanted_cylinder_projects_to_its_horizontal_ellipse():
    # The heights of the plane z = c y lie over an ellipse stretched by 1 / (1 - 0.5 c) along y.
    steepness = 0.4
    section = sectionBy(SlantedCylinder(), unit((0, -steepness, 1)), 0.0)
    expected = np.pi * 4 * 2 / (1 - 0.5 * steepness) * np.sqrt(1 + steepness**2)
    assert section.areaMm2 == pytest.approx(expected, rel=1e-9)


def test_a_plane_through_a_bent_cord_may_cut_it_in_two_pieces():
    anatomy = SpineAnatomy(scolioticMm=20.0, scolioticWavelengthMm=150.0, originMm=300.0)
    cord = CordTube(anatomy, anatomy.bottomOf("T11"), anatomy.topOf("T1"))
    s = np.linspace(cord.bottomMm, cord.topMm, 5000)
    section = sectionBy(cord, np.array([1.0, 0, 0]), float(np.median(anatomy.canalRightMm(s))))
    assert len(section.outlines) > 1


@pytest.mark.parametrize("direction", [(1, 0, 0), (0, 1, 0), (1, 0.3, 0.2), (0.1, 0.2, 1)])
def test_sections_of_a_real_cord_and_lesion_agree_with_counting_very_small_pixels(direction):
    anatomy = SpineAnatomy(originMm=420.0, scolioticMm=2.0)
    cord = CordTube(anatomy, anatomy.bottomOf("T12"), anatomy.topOf("T10"))
    lesion = LesionInTube(cord, anatomy.centreOf("T11"), 14.0, 0.7, 0.5, 0.1, -0.2)
    normal = unit(direction)
    centre = np.array([*(float(each) for each in cord.centre(np.float64(lesion.centreMm))), lesion.centreMm])
    first = unit(np.cross(normal, (0, 0, 1) if abs(normal[2]) < 0.9 else (1, 0, 0)))
    second = np.cross(normal, first)
    half, step = (60.0, 0.1) if abs(normal[2]) < 0.5 else (15.0, 0.03)
    u, v = np.meshgrid(np.arange(-half, half, step), np.arange(-half, half, step))
    points = centre + u[..., None] * first + v[..., None] * second
    for solid in (cord, lesion):
        counted = isInside(solid, *np.moveaxis(points, -1, 0)).sum() * step**2
        section = sectionBy(solid, normal, float(normal @ centre))
        # Five standard errors of counting points: 0.05 to 0.5 % of these areas.
        chance = 5 * np.sqrt(COUNT_VARIANCE * section.perimeterMm * step**3)
        assert chance < 0.005 * section.areaMm2
        assert section.areaMm2 == pytest.approx(counted, abs=chance)


def test_a_lesions_share_of_an_axial_slice_has_a_closed_form():
    anatomy = SpineAnatomy(originMm=420.0)
    cord = CordTube(anatomy, anatomy.bottomOf("T12"), anatomy.topOf("T10"))
    lesion = LesionInTube(cord, anatomy.centreOf("T11"), 12.0, 0.7, 0.5, 0.1, -0.2)
    up = np.array([0.0, 0, 1])
    height = lesion.centreMm + 6.0
    share = sectionBy(lesion, up, height).areaMm2 / sectionBy(cord, up, height).areaMm2
    assert share == pytest.approx(0.7 * 0.5 * (1 - 0.5**2), rel=1e-12)


def test_the_error_bound_of_a_disc_is_two_pixels_times_its_diameter_plus_one_pixel():
    section = sectionBy(Sphere(10.0), np.array([0.0, 0, 1]), 0.0)
    bound = areaErrorBoundMm2(section, np.array([0.5, 0, 0]), np.array([0, 0.5, 0]))
    assert bound == pytest.approx(2 * 0.5 * 20 + 0.25, rel=2e-3)
