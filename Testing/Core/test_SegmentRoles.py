"""Ring 1: which segment is what, by tags, terminology and mapping; ring 2 tries the same on Slicer's segments."""

import pytest
from SpinePainRHILib.Core.CaseTags import CordMeaning, Role
from SpinePainRHILib.Core.SegmentRoles import (
    RoleMapping,
    SegmentRecord,
    caseInfoOfTags,
    parseRoleMapping,
    recogniseRecords,
)
from SpinePainRHILib.Core.Terminology import TERMINOLOGY_TAG, terminologyEntry


def tagged(segmentId, role, **tags):
    return SegmentRecord(segmentId, f"name of {segmentId}", {"SpinePain.Role": role} | {
        f"SpinePain.{name}": value for name, value in tags.items()})


def coded(segmentId, role, level=None):
    return SegmentRecord(segmentId, segmentId, {TERMINOLOGY_TAG: terminologyEntry(role, level)})


def found(recognition):
    return [(each.segmentId, each.role, each.level) for each in recognition.segments]


def test_tags_come_before_terminology_and_a_coded_segment_without_tag_is_noted():
    recognition = recogniseRecords([tagged("a", "cord"), tagged("b", "highIntensity", Level="t6"),
                                    coded("c", Role.HIGH_INTENSITY)])
    assert found(recognition) == [("a", Role.CORD, None), ("b", Role.HIGH_INTENSITY, "T6")]
    assert recognition.cordId == "a" and "'c'" in recognition.notes[0]


def test_without_any_tag_terminology_tells_roles_and_levels():
    recognition = recogniseRecords([coded("a", Role.CORD), coded("b", Role.METASTASIS, "L3"),
                                    SegmentRecord("x", "cord", {})])
    assert found(recognition) == [("a", Role.CORD, None), ("b", Role.METASTASIS, "L3")]


def test_a_mapping_speaks_for_what_is_not_told_otherwise():
    records = [SegmentRecord("1", "Mark", {}), SegmentRecord("2", "Hell", {})]
    recognition = recogniseRecords(records, (RoleMapping("Mark", Role.CORD), RoleMapping("2", Role.HIGH_INTENSITY,
                                                                                         "T1")))
    assert found(recognition) == [("1", Role.CORD, None), ("2", Role.HIGH_INTENSITY, "T1")]
    again = recogniseRecords([tagged("1", "cord")], (RoleMapping("1", Role.METASTASIS),))
    assert found(again) == [("1", Role.CORD, None)]


@pytest.mark.parametrize(("records", "mapping", "says"), [
    ([], (), "No segment is recognised as the cord (segments: none)"),
    ([tagged("a", "cord"), tagged("b", "cord")], (), "2 segments have the role cord ('name of a', 'name of b')"),
    ([tagged("a", "heart")], (), "Segment 'name of a': Unknown segment role 'heart'"),
    ([tagged("a", "cord"), tagged("b", "metastasis", Level="X1")], (), "Unknown vertebral level 'X1'"),
    ([tagged("a", "cord")], (RoleMapping("z", Role.METASTASIS),), "names segment 'z', which no segments match"),
])
def test_what_is_not_clear_is_an_error_in_a_sentence(records, mapping, says):
    recognition = recogniseRecords(records, mapping)
    assert any(says in error for error in recognition.errors)
    with pytest.raises(ValueError):
        _ = recognition.cordId


def test_the_tags_of_the_cord_are_decoded_and_fallbacks_stand_in():
    info = caseInfoOfTags({"SpinePain.Case": "a%20b", "SpinePain.CordMeaning": "thecalSac"}, "file", "week1")
    assert (info.caseId, info.timepoint, info.cordMeaning) == ("a b", "baseline", CordMeaning.THECAL_SAC)
    assert caseInfoOfTags({}, "file", "week1").timepoint == "week1"
    with pytest.raises(ValueError, match="Unknown meaning"):
        caseInfoOfTags({"SpinePain.CordMeaning": "heart"}, "file")


def test_a_mapping_is_read_with_and_without_level():
    assert parseRoleMapping("highIntensity=A:b:l3") == RoleMapping("A:b", Role.HIGH_INTENSITY, "L3")
    assert parseRoleMapping("cord=A:b") == RoleMapping("A:b", Role.CORD)
    for wrong in ("cord", "cord=", "heart=A"):
        with pytest.raises(ValueError):
            parseRoleMapping(wrong)
