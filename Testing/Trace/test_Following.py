"""The cord is followed by what the image and the points say together."""

import numpy as np
import pytest
from CordPhantom import CordPhantom
from SpinePainTraceLib import Following
from SpinePainTraceLib.Sections import cutSections


# At 0.79 mm the longer way makes the search take every second slice, else every third.
@pytest.mark.parametrize(("contrast", "thicknessMm"), [("T2", 1.0), ("T1", 1.0), ("T2", 0.79)])
def test_where_the_path_through_the_image_is_led_astray_the_points_decide(contrast, thicknessMm, monkeypatch):
    phantom = CordPhantom(spacingMm=(0.9, 0.9, thicknessMm), lengthMm=40.0, widthMm=44.0, noise=0.1, bendMm=2.0,
                          contrast=contrast)
    volume, geometry, _ = phantom.build(subvoxels=2)
    sections = cutSections(volume, geometry, phantom.points())
    wanted = Following.followCord(sections)
    trackCentres = Following.trackCentres

    def astray(sections, start):
        shift = 7.0 * np.exp(-0.5 * ((np.arange(sections.count) - sections.count / 2) / 5.0) ** 2)
        return {polarity: centres + shift[:, None] * (0.6, -0.8)
                for polarity, centres in trackCentres(sections, start).items()}

    monkeypatch.setattr(Following, "trackCentres", astray)
    found = Following.followCord(sections)
    np.testing.assert_allclose(found.centres, wanted.centres, atol=0.1)
    np.testing.assert_allclose(found.radiusMm, wanted.radiusMm, atol=0.2)
