"""Fluid that is little darker than cord is told from the wall behind it; fluid that looks like cord is not guessed."""

import numpy as np
from CordPhantom import CordPhantom
from SpinePainTraceLib import traceCord

AXIAL = {"spacingMm": (0.8, 0.8, 3.0), "lengthMm": 60.0, "widthMm": 44.0}


def test_the_dark_wall_is_not_taken_for_the_fluid_where_fluid_is_grey():
    phantom = CordPhantom(contrast="PD", noise=0.2, **AXIAL)
    volume, geometry, truth = phantom.build(subvoxels=2)
    trace = traceCord(volume, geometry, phantom.points())
    assert not trace.fluidIsBrighter and all(each.isTraced for each in trace.slices)
    wanted = np.array([np.count_nonzero(truth[each.sliceIndex]) * 0.64 for each in trace.slices])
    # A step over 2.5 mm of fluid would more than double the area.
    np.testing.assert_allclose([each.areaMm2 for each in trace.slices], wanted, rtol=0.12)


def test_fluid_that_looks_like_cord_leaves_every_slice_to_the_reader():
    phantom = CordPhantom(contrast="iso", noise=1.0, offsetMm=(0.0, 1.5), **AXIAL)
    volume, geometry, _ = phantom.build(subvoxels=2)
    random = np.random.default_rng(3)
    for _ in range(3):
        points = phantom.points() + random.normal(0, 1, (6, 3)) * (1, 1, 0)
        trace = traceCord(volume, geometry, points)
        assert not any(each.isTraced for each in trace.slices)
        assert all(each.reason for each in trace.slices)
