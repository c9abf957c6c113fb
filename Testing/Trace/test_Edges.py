"""Edges lie where the cord gives way to fluid, not at the wall of the canal."""

import numpy as np
from SpinePainTraceLib.Polar import ANGLE_COUNT, RADII_MM, Polar
from SpinePainTraceLib.Surface import findEdges


def profile(outside: float, beyond: float, edgeMm: float = 4.3, filmMm: float = 20.0) -> tuple[Polar, np.ndarray]:
    """One section: cord 0 up to the edge, then a film, then what lies beyond; steps spread over 0.8 mm."""
    ramps = [np.clip((RADII_MM - place) / 0.8 + 0.5, 0, 1) for place in (edgeMm, edgeMm + filmMm)]
    t = outside * ramps[0] + (beyond - outside) * ramps[1]
    t = np.tile(t.astype(np.float32), (1, ANGLE_COUNT, 1))
    return Polar(t, 1.0, np.full(ANGLE_COUNT, 0.8)), np.full((1, ANGLE_COUNT), 4.5)


def test_the_edge_to_fluid_is_half_way_up():
    polar, outline = profile(1.0, 1.0)
    edges = findEdges(polar, polar.values, outline)
    np.testing.assert_allclose(edges.radiusMm, 4.3, atol=0.02)
    assert (edges.step > 0.9).all()


def test_half_way_is_told_from_the_fluid_that_is_seen():
    polar, outline = profile(0.6, 0.6)
    np.testing.assert_allclose(findEdges(polar, polar.values, outline).radiusMm, 4.3, atol=0.02)


def test_at_a_dark_wall_without_fluid_there_is_no_edge():
    polar, outline = profile(-0.4, -0.4)
    edges = findEdges(polar, polar.values, outline)
    assert np.isnan(edges.radiusMm).all() and (edges.contrast == 0).all()


def test_where_nothing_differs_there_is_no_edge():
    polar, outline = profile(-0.1, -0.1)
    edges = findEdges(polar, polar.values, outline)
    assert np.isnan(edges.radiusMm).all() and (edges.contrast == 0).all()


def test_a_film_of_fluid_in_front_of_the_wall_is_not_passed_over():
    polar, outline = profile(0.9, -0.4, filmMm=1.2)
    edges = findEdges(polar, polar.values, outline)
    # The film reaches its level; that beside the edge is read as 0.8 to 0.9 of it, and 0.05 of the ramp is 0.04 mm.
    np.testing.assert_allclose(edges.radiusMm, 4.3, atol=0.08)
    assert (edges.step > 0.5).all()
