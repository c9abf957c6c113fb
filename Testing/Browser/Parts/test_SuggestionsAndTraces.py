"""Ring 2: suggestions and traced cords on the page: previewed, asked about, outlined only when accepted."""

import asyncio

import numpy as np
import pytest
from SessionTools import SHAPE, lesionOf
from SpinePainBrowserLib.Parts import TracePart as module
from SpinePainRHILib.Shown.CaseChoices import SuggestionMethod

BRIGHT = (slice(3, 5), slice(8, 10), slice(7, 11))


@pytest.fixture
def bright(whole, folder):
    """A case on an image of 100, with 8 bright voxels of 900 in the cord of each of two slices."""
    async def make():
        whole.page.suggestions.desk.set(method=SuggestionMethod.robust)
        session = whole.openCase(folder / "sub-001_T2w.nrrd")
        import slicer
        voxels = slicer.util.arrayFromVolume(session.volumeNode)
        voxels[:] = 100 + np.arange(np.prod(SHAPE)).reshape(SHAPE) % 7
        voxels[BRIGHT] = 900
        slicer.util.arrayFromVolumeModified(session.volumeNode)
        await whole.settle()
        return session
    return make


async def test_a_suggestion_is_previewed_with_its_ratio_and_nothing_is_outlined(whole, bright):
    session = await bright()
    whole.page.suggestions._toggle()
    shown = whole.shown("SuggestionShown")
    # 8 of 160 voxels beside the 20 that are outlined
    assert shown["text"].startswith("With the suggestion: RHI 17.5")
    assert (shown["isOn"], shown["no"]["apply"]) == (True, None)
    assert session.update().rhiPercent == 12.5
    whole.page.suggestions.desk.discard()
    assert (shown["isOn"], shown["text"], shown["no"]["apply"]) == (False, "", "nothing is previewed")


async def test_it_goes_into_a_new_segment_unless_the_reader_chooses_one(whole, bright):
    session = await bright()
    part = whole.page.suggestions
    assert whole.shown("SuggestionShown")["set"]["targetId"] == ""
    part._toggle()
    part._apply()
    await whole.settle()
    assert len(session.lesions.rows()) == 2
    assert session.editor.selectedId == lesionOf(session, 1)
    assert session.lesions.mask(lesionOf(session, 1)).voxelCount == 16


async def test_what_is_outlined_already_is_replaced_only_after_a_yes_and_undo_brings_it_back(whole, bright):
    session = await bright()
    part, lesion = whole.page.suggestions, lesionOf(session)
    part.desk.set(targetId=lesion)
    part._toggle()
    part._apply()
    assert "is outlined already" in whole.state.Said_question
    whole.bench.answer(False)
    assert session.lesions.mask(lesion).voxelCount == 40
    part._apply()
    whole.bench.answer(True)
    assert session.lesions.mask(lesion).voxelCount == 16
    whole.page.editor.undo()
    await whole.settle()
    assert session.lesions.mask(lesion).voxelCount == 40


async def test_settings_change_the_preview_and_a_method_without_what_it_needs_says_so(whole, bright):
    await bright()
    part, shown = whole.page.suggestions, whole.shown("SuggestionShown")
    part._toggle()
    part.desk.set(method=SuggestionMethod.fixed)
    assert shown["thresholds"][:2] == [100.0, 900.0]
    part.desk.set(threshold=950.0)
    assert shown["text"].startswith("No voxel of the cord")
    part.desk.set(method=SuggestionMethod.reference)
    assert "Mark a normal region first" in shown["text"]
    assert (shown["set"]["method"], shown["has"]["reference"]) == ("reference", True)


async def test_an_edit_meanwhile_renews_the_preview(whole, bright):
    session = await bright()
    whole.page.suggestions._toggle()
    session.lesions.remove(lesionOf(session))
    session.update()
    assert whole.shown("SuggestionShown")["text"].startswith("With the suggestion: RHI 5.0")
    whole.bench.case.close()
    assert whole.shown("SuggestionShown")["isOn"] is False


@pytest.fixture
def traced(whole, folder, monkeypatch):
    """A case whose points are traced at once, with what is said meanwhile."""
    monkeypatch.setattr(module, "PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(module, "SHOWN_SECONDS", 0.01)

    async def make():
        session = whole.openCase(folder / "sub-001_T2w.nrrd")
        await whole.settle()
        return session
    return make


async def test_points_are_placed_with_the_mouse_and_no_tool_has_it_meanwhile(whole, traced):
    await traced()
    part, shown = whole.page.trace, whole.shown("TraceShown")
    whole.page.editor.setTool("Paint")
    part._place()
    assert (shown["isPlacing"], whole.page.editor.tool) == (True, None)
    whole.page.editor.setTool("Paint")
    assert shown["isPlacing"] is False
    part._place()
    part._place()
    assert shown["isPlacing"] is False


async def test_points_are_traced_once_they_rest_and_what_came_of_it_is_said(whole, traced):
    await traced()
    part, shown = whole.page.trace, whole.shown("TraceShown")
    part._place()
    curve = part._work.curveNode
    for k in (2, 4, 5, 6):
        curve.AddControlPoint(22 - 4.0 * k, 5.0, -27.0)
    await asyncio.sleep(0.5)
    assert shown["text"].startswith("4 points placed.")
    assert "as soon as they rest" not in shown["text"]
    part._discard()
    assert shown["text"].startswith("Place 4 to 8 points")
    assert shown["no"]["discard"] == "no points are placed"


async def test_nothing_is_accepted_without_a_trace(whole, traced):
    await traced()
    whole.page.trace._accept()
    assert "Place points along the cord first" in whole.state.Said_notice


async def test_points_go_with_their_case(whole, traced):
    session = await traced()
    whole.page.trace._place()
    scene = session.scene
    assert scene.GetNumberOfNodesByClass("vtkMRMLMarkupsCurveNode") == 1
    whole.bench.case.close()
    assert scene.GetNumberOfNodesByClass("vtkMRMLMarkupsCurveNode") == 0
