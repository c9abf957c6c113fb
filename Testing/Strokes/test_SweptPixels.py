"""The pixels that a brush passed over in a view."""

import numpy as np
from SpinePainRHILib.Strokes.SweptPixels import SweptPixels

VIEW = (100, 50)


def pixelsOf(swept):
    left, bottom = swept.first.tolist()
    return {(x + left, y + bottom) for y, x in np.argwhere(swept.covered).tolist()}


def test_a_point_covers_a_disc_and_a_way_what_lies_between():
    swept = SweptPixels()
    swept.goTo(10, 20, 1.0, VIEW)
    assert pixelsOf(swept) == {(10, 20), (9, 20), (11, 20), (10, 19), (10, 21)}
    swept.goTo(13, 20, 1.0, VIEW)
    assert pixelsOf(swept) == {(x, y) for x in range(10, 14) for y in (19, 20, 21)} | {(9, 20), (14, 20)}


def test_the_box_grows_to_all_sides_and_keeps_what_there_was():
    swept = SweptPixels()
    for x, y in ((50, 25), (40, 25), (60, 25), (60, 40), (60, 10)):
        swept.goTo(x, y, 0.5, VIEW)
    assert pixelsOf(swept) == {(x, 25) for x in range(40, 61)} | {(60, y) for y in range(10, 41)}
    assert swept.covered.shape == (33, 23)  # rounded up by a pixel on each side


def test_nothing_is_covered_outside_the_view():
    swept = SweptPixels()
    swept.goTo(-50, 20, 5.0, VIEW)
    assert not swept.covered.size
    swept.goTo(0, 20, 0.5, VIEW)
    assert pixelsOf(swept) == {(0, 20)}
