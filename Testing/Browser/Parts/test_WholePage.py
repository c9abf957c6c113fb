"""Ring 2: what stands on the page of a case, and what its controls do; Slicer's real scene and views, no browser."""

import pytest
from SessionTools import cordOf, lesionOf
from SpinePainRHILib.Editing.ToolOptions import TOOL_OPTIONS


async def opened(whole, folder):
    session = whole.openCase(folder / "sub-001_T2w.nrrd")
    await whole.settle()
    return session


async def test_without_a_case_nothing_can_be_done_and_every_control_says_so(whole):
    assert whole.shown("OutlineShown")["closed"] == "no case is open"
    assert whole.shown("LesionShown")["no"]["add"] == "no case is open"
    assert whole.shown("SuggestionShown")["no"]["preview"] == "no case is open"
    assert whole.shown("LiveShown")["status"] == "No case is open."
    assert whole.shown("TraceShown")["text"].startswith("Not available now")


async def test_the_live_values_stand_in_the_panel_above_it_and_in_the_corner(whole, folder):
    await opened(whole, folder)
    live = whole.shown("LiveShown")
    # 20 of 160 voxels of 0.5 x 0.5 mm on slices 4 and 5
    assert (live["case"], live["caseName"], live["short"]) == ("12.5\N{NO-BREAK SPACE}%", "RHI (slice 4)",
                                                              "Up to date")
    rows = {each["key"]: (each["ratio"], each["cord"], each["highIntensity"]) for each in live["rows"]}
    assert rows["representative"] == ("12.5\N{NO-BREAK SPACE}%", "40.0\N{NO-BREAK SPACE}mm²",
                                      "5.0\N{NO-BREAK SPACE}mm²")
    assert rows["volume"][0] == "4.2\N{NO-BREAK SPACE}%"
    assert [bar["slice"] for bar in live["bars"]] == [2, 3, 4, 5, 6, 7]
    assert (live["representative"], live["largest"]) == (4, None)
    main = whole.page.views.mainName
    assert whole.state[f"viewText{main}"].endswith("RHI (slice 4) 12.5\N{NO-BREAK SPACE}%")
    assert whole.state.caseHeading == "sub-001 · R1 · baseline · sub-001_T2w"


async def test_a_bar_of_the_chart_jumps_to_its_slice_and_the_slice_in_view_is_marked(whole, folder):
    await opened(whole, folder)
    for index in (4, 2, 7):
        whole.page.live._jump(index)
        await whole.settle()
        assert whole.shown("LiveShown")["current"] == index
    assert whole.shown("LiveShown")["here"] == "0.0\N{NO-BREAK SPACE}%"
    whole.page.views.step(-3)
    await whole.settle()
    assert whole.shown("LiveShown")["current"] == 4


async def test_frozen_values_stay_while_outlines_change(whole, folder):
    session = await opened(whole, folder)
    whole.page.live._freeze(True)
    session.lesions.remove(lesionOf(session))
    session.update()
    assert whole.shown("LiveShown")["case"] == "12.5\N{NO-BREAK SPACE}%"
    assert whole.shown("LiveShown")["short"] == "Frozen"
    whole.page.live._freeze(False)
    assert whole.shown("LiveShown")["case"] == "0.0\N{NO-BREAK SPACE}%"


async def test_segments_and_lesions_are_one_selection(whole, folder):
    session = await opened(whole, folder)
    outline, lesions = whole.page.outline, whole.page.lesions
    outline._select(cordOf(session))
    assert whole.shown("LesionShown")["selected"] == []
    outline._toggle()
    assert whole.shown("OutlineShown")["selected"] == lesionOf(session)
    assert whole.shown("LesionShown")["selected"] == [lesionOf(session)]
    lesions._addHighIntensity()
    added = whole.shown("LesionShown")["selected"]
    assert len(added) == 1 and added != [lesionOf(session)]
    assert whole.shown("OutlineShown")["selected"] == added[0]
    lesions._select(lesionOf(session))
    assert session.editor.selectedId == lesionOf(session)
    outline._select("no such segment")
    assert session.editor.selectedId == lesionOf(session)


async def test_lesions_are_added_named_given_a_level_merged_and_removed(whole, folder):
    session = await opened(whole, folder)
    lesions, state = whole.page.lesions, lambda: whole.shown("LesionShown")
    lesions._select(lesionOf(session))
    lesions._setLevel("L3")
    lesions._rename("upper part")
    assert [(row["texts"][0], row["texts"][1]) for row in state()["rows"]] == [("upper part", "L3")]
    assert state()["level"] == "L3"
    lesions._addMetastasis()
    assert [row["texts"][0] for row in state()["rows"]] == ["Metastasis", "upper part"]
    assert state()["no"]["split"] == "select one high-intensity row"
    lesions._select(lesionOf(session))
    lesions._split()
    assert whole.state.Said_notice == "The segment is in one piece: there is nothing to split."
    lesions._addHighIntensity()
    lesions._select(lesionOf(session, 0))
    lesions._select(lesionOf(session, 1), True)
    assert state()["no"]["merge"] is None
    lesions._merge()
    assert len(state()["rows"]) == 2
    for row in list(state()["rows"]):
        lesions._select(row["key"])
        lesions._remove()
    assert (state()["rows"], state()["selected"]) == ([], [])


async def test_adding_and_removing_lesions_is_undone_with_the_number(whole, folder):
    session = await opened(whole, folder)
    whole.page.lesions._select(lesionOf(session))
    whole.page.lesions._remove()
    await whole.settle()
    assert whole.shown("LiveShown")["case"] == "0.0\N{NO-BREAK SPACE}%"
    assert whole.shown("OutlineShown")["noUndo"] == ""
    whole.page.editor.undo()
    await whole.settle()
    assert whole.shown("LiveShown")["case"] == "12.5\N{NO-BREAK SPACE}%"
    assert whole.shown("OutlineShown")["noRedo"] == ""


@pytest.mark.parametrize(("key", "tool"), [("1", "Paint"), ("2", "Draw"), ("3", "Erase")])
async def test_a_digit_takes_a_tool_and_escape_lets_go(whole, folder, key, tool):
    await opened(whole, folder)
    whole.page.keys.press(key)
    assert whole.shown("OutlineShown")["tool"] == tool
    whole.page.keys.press("Escape")
    assert whole.shown("OutlineShown")["tool"] == ""
    whole.page.keys.press("Space")
    assert whole.shown("OutlineShown")["tool"] == tool
    whole.page.keys.press("F12")  # nobody's


async def test_keys_change_the_segment(whole, folder):
    session = await opened(whole, folder)
    whole.page.outline._select(cordOf(session))
    whole.page.keys.press("D")
    assert session.editor.selectedId == lesionOf(session)
    whole.page.keys.press("Q")
    assert session.editor.selectedId == cordOf(session)
    whole.page.keys.press("Q")
    assert session.editor.selectedId == cordOf(session), "there is none before the first"
    whole.page.keys.press("S")
    assert session.editor.selectedId == lesionOf(session)


async def test_options_of_tools_are_set_within_their_limits(whole, folder):
    await opened(whole, folder)
    editor = whole.page.editor

    def enter(name, value):
        option = next(each for texts in TOOL_OPTIONS.values() for each in texts if each.name == name)
        whole.page.outline._options._set(option, value)

    enter("brushDiameterMm", "7.5")
    enter("smallestIsland", "3")
    enter("islandsOperation", "REMOVE_SMALL")
    enter("isSphereBrush", True)
    assert (editor.options.brushDiameterMm, editor.options.smallestIsland) == (7.5, 3)
    assert editor.options.islandsOperation.name == "REMOVE_SMALL"
    assert whole.shown("ToolShown")["values"]["isSphereBrush"] is True
    enter("brushDiameterMm", "9999")
    assert whole.shown("ToolShown")["values"]["brushDiameterMm"] == 50.0
    with pytest.raises(ValueError, match="'NO_SUCH' is no choice for 'Operation'"):
        enter("islandsOperation", "NO_SUCH")
    with pytest.raises(ValueError, match="Enter a number"):
        enter("smallestIsland", "")


async def test_strokes_are_held_to_a_range_of_intensities_until_it_is_let_go(whole, folder):
    await opened(whole, folder)
    whole.page.outline._setTool("Threshold")
    options = whole.page.outline._options
    options._setLow("300")
    options._setHigh("200")
    assert (whole.shown("ToolShown")["low"], whole.shown("ToolShown")["high"]) == (200.0, 300.0)
    options._hold(True)
    assert whole.shown("ToolShown")["mask"] == "Only intensities 200 to 300 (Threshold effect)"
    options._hold(False)
    assert whole.shown("ToolShown")["mask"] is None


async def test_the_mask_to_the_cord_is_switched(whole, folder):
    session = await opened(whole, folder)
    whole.page.outline._setMaskToCord(False)
    assert not session.editor.isMaskToCord
    assert whole.shown("OutlineShown")["isMaskToCord"] is False


async def test_brightness_is_the_volumes_display_and_its_voxels_stay(whole, folder):
    session = await opened(whole, folder)
    view, display = whole.page.view, session.volumeNode.GetDisplayNode()
    view._setWindow("50")
    view._setLevel("120")
    assert (display.GetWindow(), display.GetLevel(), display.GetAutoWindowLevel()) == (50, 120, 0)
    view._setAutomatic()
    assert display.GetAutoWindowLevel() == 1
    before = whole.page.views.mainView.get_view_node().GetFieldOfView()[0]
    view._zoom(0.25)
    assert whole.page.views.mainView.get_view_node().GetFieldOfView()[0] == pytest.approx(0.75 * before)
    assert session.sourceProblem is None


async def test_another_view_is_made_the_large_one_and_its_slice_is_measured(whole, folder):
    await opened(whole, folder)
    other = next(name for name in ("Red", "Yellow", "Green") if name != whole.page.views.mainName)
    whole.page.overlay._enlarge(other)
    await whole.settle()
    assert whole.state[f"viewPlace{other}"] == "view-main"
    assert whole.shown("LiveShown")["current"] is None, "the slices of the case are not along this view"


async def test_every_control_has_an_id_of_its_own_and_no_text_is_html(whole):
    import re

    idents = re.findall(r'\sid="([^"]+)"', whole.html)
    assert len(idents) == len(set(idents)), sorted({each for each in idents if idents.count(each) > 1})
    assert "v-html" not in whole.html
