"""A case put together from a file, from a scene and live is the same, also where only a name says whose it is."""

import pytest
from SessionTools import cordOf, lesionOf
from SpinePainRHILib.Core.CaseNames import pseudonymOf
from SpinePainRHILib.Core.CaseOwner import PSEUDONYM_NOTE
from SpinePainRHILib.Core.Cases import measureCase
from SpinePainRHILib.Core.CaseTags import Tag
from SpinePainRHILib.Live.LiveReading import CaseReader
from SpinePainRHILib.Scene.CaseReading import readCaseFile
from SpinePainRHILib.Scene.CaseSegmentation import readCase
from SpinePainRHILib.Scene.SegmentTags import setTag


@pytest.mark.parametrize(("name", "owner"), [
    ("sub-017_ses-week12_T2w", ("sub-017", "week12")), ("P12", ("P12", "baseline")),
    ("SURNAME_GIVEN_1950", (pseudonymOf("SURNAME_GIVEN_1950"), "baseline"))])
def test_a_node_without_tags_is_whose_its_name_tells_in_scene_and_panel(session, strokes, name, owner):
    strokes.paint(cordOf(session), (slice(2, 8), slice(5, 25), slice(6, 14)))
    strokes.paint(lesionOf(session), (slice(4, 6), slice(10, 15), slice(8, 12)))
    node = session.segmentationNode
    node.SetName(name)
    for tag in (Tag.CASE, Tag.TIMEPOINT):
        setTag(node.GetSegmentation().GetSegment(cordOf(session)), tag, None)
    cases = readCase(node), CaseReader(node).read().case
    for case in cases:
        assert (case.info.caseId, case.info.timepoint) == owner
        assert (PSEUDONYM_NOTE in case.problems) == name.startswith("SURNAME")
    assert measureCase(cases[0]) == measureCase(cases[1])


def test_file_scene_and_live_measure_alike(session, strokes):
    strokes.paint(cordOf(session), (slice(2, 8), slice(5, 25), slice(6, 14)))
    strokes.paint(lesionOf(session), (slice(4, 6), slice(10, 15), slice(8, 12)))
    path = session.file.save().path
    node = session.segmentationNode
    ofFile, ofScene, live = (measureCase(case) for case in (
        readCaseFile(path), readCase(node), CaseReader(node).read().case))
    assert ofFile == ofScene == live
