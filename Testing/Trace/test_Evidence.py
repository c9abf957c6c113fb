"""Short pieces of cord between slices without evidence are left to the reader: they may be chance."""

import numpy as np
import pytest
from CordPhantom import CordPhantom
from SpinePainTraceLib import Evidence
from SpinePainTraceLib.Following import followCord
from SpinePainTraceLib.Sections import cutSections


@pytest.fixture(scope="module")
def surface():
    """Of a straight cord on 33 slices 1 mm apart: a piece of n slices is n mm long."""
    phantom = CordPhantom(spacingMm=(0.9, 0.9, 1.0), lengthMm=40.0, widthMm=44.0, bendMm=0.0)
    volume, geometry, _ = phantom.build(subvoxels=2)
    found = followCord(cutSections(volume, geometry, phantom.points()))
    assert found.sections.count == len(found.groups) == 33
    return found


@pytest.fixture
def reasonsWhere(surface, monkeypatch):
    """The reasons where the edge is seen on some of the slices only."""
    def reasonsOf(seen):
        edge = np.zeros(33)
        edge[list(seen)] = 1.0
        monkeypatch.setattr(Evidence, "contrastAndSupport", lambda _surface: (np.full(33, 10.0), edge))
        return Evidence.reasonsToLeave(surface)

    return reasonsOf


def test_a_piece_shorter_than_six_millimetres_is_left_and_a_longer_one_is_not(reasonsWhere):
    long, five, seven, end = range(12), range(14, 19), range(20, 27), range(28, 33)
    reasons = reasonsWhere([*long, *five, *seven, *end])
    assert [n for n, reason in enumerate(reasons) if reason is None] == [*long, *seven]
    assert {reasons[n] for n in (*five, *end)} == {"too short a piece of cord is seen here"}
    assert all("on too little of its circumference" in reasons[n] for n in (12, 13, 19, 27))


def test_where_all_slices_show_the_cord_none_is_left(reasonsWhere):
    assert reasonsWhere(range(33)) == [None] * 33
