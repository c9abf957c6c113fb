"""Effects, keys and what they do."""

from SessionTools import cordOf, lesionOf
from SpinePainRHILib.Shown.EditorRules import (
    EFFECTS,
    changeSegment,
    effectKeys,
    goToLesion,
    intensityMaskText,
    shortcutList,
)


def test_effects_have_the_numbers_of_slicers_editor():
    assert effectKeys(EFFECTS)["1"] == "Paint" and effectKeys(EFFECTS)["9"] == "Fill between slices"
    assert list(effectKeys([str(place) for place in range(12)])) == [*"1234567890"]


def test_the_list_of_keys_has_a_line_a_key_and_effects_at_its_end():
    lines = shortcutList(EFFECTS).splitlines()
    assert lines[:4] == ["D  cord / high intensity", "A  previous high intensity", "S  next high intensity", "Z  undo"]
    assert lines[-1] == "9  Fill between slices" and len(lines) == 3 + 5 + len(EFFECTS)


def test_one_key_changes_between_the_cord_and_the_lesion_last_edited(outlined):
    assert outlined.editor.selectedId == lesionOf(outlined)
    changeSegment(outlined)
    assert outlined.editor.selectedId == cordOf(outlined)
    changeSegment(outlined)
    assert outlined.editor.selectedId == lesionOf(outlined)


def test_going_to_a_lesion_edits_it_and_tells_where_it_is_unless_it_is_empty(outlined):
    second = outlined.lesions.addHighIntensity()
    outlined.update()
    assert goToLesion(outlined, 1) == outlined.pointOfSegment(lesionOf(outlined)) is not None
    assert outlined.editor.selectedId == lesionOf(outlined)
    assert goToLesion(outlined, 1) is None and outlined.editor.selectedId == second
    for segmentId in (second, lesionOf(outlined)):
        outlined.lesions.remove(segmentId)
    assert goToLesion(outlined, 1) is None and outlined.editor.selectedId == cordOf(outlined)


def test_the_limits_of_the_threshold_effect_are_told_while_they_hold(session):
    node = session.editor.node
    node.SetSourceVolumeIntensityMask(False)
    assert intensityMaskText(node) is None
    node.SetSourceVolumeIntensityMaskRange(100.4, 250)
    node.SetSourceVolumeIntensityMask(True)
    assert intensityMaskText(node) == "Only intensities 100 to 250 (Threshold effect)"
    node.SetSourceVolumeIntensityMask(False)
