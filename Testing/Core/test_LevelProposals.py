"""Levels proposed from marked vertebrae."""

import numpy as np
import pytest
from SpinePainRHILib.Core.LevelProposals import MAXIMUM_DISTANCE_MM, VertebraLandmark, proposeLevel

STRAIGHT = [VertebraLandmark(level, (0.0, 10.0, height)) for level, height in
            (("T11", 100.0), ("T12", 70.0), ("L1", 40.0), ("L2", 0.0))]


@pytest.mark.parametrize(("height", "level"), [
    (100, "T11"), (85.1, "T11"), (85, "T11"), (84.9, "T12"), (55.1, "T12"), (54.9, "L1"), (20.1, "L1"), (19.9, "L2"),
    (114.9, "T11"), (-19.9, "L2")])
def test_neighbouring_levels_meet_halfway_and_the_outermost_reach_as_far_out_as_in(height, level):
    assert proposeLevel(STRAIGHT, (12, -25, height)).level == level


@pytest.mark.parametrize(("height", "reason"), [(115.1, "above T11"), (-20.1, "below L2")])
def test_beyond_the_outermost_vertebrae_no_level_is_proposed(height, reason):
    proposal = proposeLevel(STRAIGHT, (0, 0, height))
    assert proposal.level is None
    assert reason in proposal.reason


def test_the_order_in_which_vertebrae_were_marked_does_not_matter():
    assert proposeLevel(STRAIGHT[::-1], (0, 0, 60)).level == "T12"


def test_the_way_along_a_curved_spine_counts_not_the_height():
    # L5 to S1 runs backwards at 45 degrees; seen along it, the lesion is nearer to S1, by height nearer to L5.
    bent = [VertebraLandmark("L4", (0, 30, 40)), VertebraLandmark("L5", (0, 30, 0)),
            VertebraLandmark("S1", (0, 0, -30))]
    lesion = (0.0, 0.0, -10.0)
    assert abs(lesion[2] - 0) < abs(lesion[2] + 30)
    assert proposeLevel(bent, lesion).level == "S1"


def test_a_gap_between_marked_vertebrae_is_no_mans_land_but_its_ends_are_not():
    marked = [VertebraLandmark("C4", (0, 0, 60)), VertebraLandmark("C6", (0, 0, 20))]  # one step is 20 mm
    assert proposeLevel(marked, (0, 0, 51)).level == "C4"
    assert proposeLevel(marked, (0, 0, 29)).level == "C6"
    gap = proposeLevel(marked, (0, 0, 40))
    assert gap.level is None
    assert "between C4 and C6" in gap.reason
    # The outermost reach out by half a step, not by half the gap.
    assert proposeLevel(marked, (0, 0, 69)).level == "C4"
    assert proposeLevel(marked, (0, 0, 71)).level is None
    assert proposeLevel(marked, (0, 0, 11)).level == "C6"
    assert proposeLevel(marked, (0, 0, 9)).level is None


def test_landmarks_of_another_image_propose_nothing():
    near = proposeLevel(STRAIGHT, (MAXIMUM_DISTANCE_MM - 1, 10, 70))
    far = proposeLevel(STRAIGHT, (MAXIMUM_DISTANCE_MM + 1, 10, 70))
    assert near.level == "T12"
    assert far.level is None
    assert "61 mm" in far.reason


def test_landmarks_that_do_not_descend_propose_nothing():
    swapped = [VertebraLandmark("C5", (0, 0, 20)), VertebraLandmark("C6", (0, 0, 40))]
    proposal = proposeLevel(swapped, (0, 0, 30))
    assert proposal.level is None
    assert "C6 is not marked below C5" in proposal.reason


@pytest.mark.parametrize("landmarks", [[], STRAIGHT[:1]])
def test_fewer_than_two_vertebrae_propose_nothing(landmarks):
    proposal = proposeLevel(landmarks, (0, 10, 100))
    assert proposal.level is None
    assert "at least two" in proposal.reason


@pytest.mark.parametrize(("landmarks", "position", "message"), [
    ([*STRAIGHT, VertebraLandmark("l1", (0, 0, 41))], (0, 0, 0), "L1 is marked twice"),
    ([VertebraLandmark("T13", (0, 0, 0))], (0, 0, 0), "T13"),
    ([VertebraLandmark("T1", (0, 0, np.nan))], (0, 0, 0), "mark it again"),
    (STRAIGHT, (0, 0, np.nan), "finite"),
    (STRAIGHT, (0, 0), "three finite"),
])
def test_what_is_no_landmark_or_position_is_refused(landmarks, position, message):
    with pytest.raises(ValueError, match=message):
        proposeLevel(landmarks, position)
