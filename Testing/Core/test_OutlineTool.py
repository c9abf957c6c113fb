"""Which tool made an outline goes into a tag and comes back, and a later change is told by the number of voxels."""

import numpy as np
import pytest
from SpinePainRHILib.Core.Cases import CaseInfo, Outline, OutlinedCase, measureCase
from SpinePainRHILib.Core.CaseTags import Role, Tag
from SpinePainRHILib.Core.Geometry import GridGeometry
from SpinePainRHILib.Core.Masks import CroppedMask
from SpinePainRHILib.Core.OutlineTool import OutlineTool, Tool, toolOfTags


def cube(side):
    return CroppedMask(np.ones((side, side, side), dtype=bool))


@pytest.mark.parametrize("made", [OutlineTool(Tool.DRAWN, "1.2.0"), OutlineTool(Tool.TRACED, "1.2.0;|x", 7),
                                  OutlineTool(Tool.IMPORTED, "1.2.0", 7, "SCT: 6.5; köln|"),
                                  OutlineTool(Tool.IMPORTED, "1.2.0", None, "x")])
def test_a_tag_gives_back_what_it_was_made_of(made):
    assert "|" not in made.tagValue and ":" not in made.tagValue
    assert toolOfTags({Tag.TOOL: made.tagValue}) == made


@pytest.mark.parametrize("value", ["", "drawn", "drawn;", "guessed;1.0", "traced;1.0;many", "traced;1.0;-3"])
def test_a_value_that_is_none_of_ours_says_nothing(value):
    assert toolOfTags({Tag.TOOL: value}) is None
    assert toolOfTags({}) is None


def test_an_outline_with_other_voxels_than_its_tool_left_was_changed():
    traced = OutlineTool(Tool.TRACED, "1.2.0", 8)
    assert traced.text(8) == "traced 1.2.0"
    assert traced.text(9) == "traced 1.2.0, changed"
    assert OutlineTool(Tool.DRAWN, "1.2.0").text(9) == "drawn 1.2.0"
    assert OutlineTool(Tool.IMPORTED, "1.2.0", 8, "ITK-SNAP 4.2").text(9) == "imported 1.2.0, changed [ITK-SNAP 4.2]"


def test_a_measurement_tells_the_tools_of_cord_and_lesions_and_nothing_of_what_is_empty():
    lesions = (Outline("a", Role.HIGH_INTENSITY, cube(1), tool=OutlineTool(Tool.SUGGESTED, "1.1.0", 1)),
               Outline("b", Role.HIGH_INTENSITY, CroppedMask.empty(), tool=OutlineTool(Tool.DRAWN, "1.1.0")),
               Outline("c", Role.METASTASIS, cube(1)))
    case = OutlinedCase(CaseInfo("x"), GridGeometry(np.eye(4)), cube(2), lesions,
                        cordTool=OutlineTool(Tool.IMPORTED, "1.0.0", 9))
    measured = measureCase(case)
    assert measured.cordTool == "imported 1.0.0, changed"
    assert [each.tool for each in measured.lesions] == ["suggested 1.1.0", None, None]
