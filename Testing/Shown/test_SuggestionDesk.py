"""Suggestions as a reader works with them, whatever shows the controls."""

import pytest
from SessionTools import addSpottedVolume, cordOf, lesionOf
from SpinePainRHILib.Shown.Asking import answered
from SpinePainRHILib.Shown.CaseChoices import SuggestionMethod
from SpinePainRHILib.Shown.CurrentCase import CurrentCase
from SpinePainRHILib.Shown.SuggestionDesk import SuggestionDesk

CORD_END = slice(7, 8), slice(5, 25), slice(6, 14)


@pytest.fixture
def volume(scene):
    return addSpottedVolume(scene)


@pytest.fixture
def desk(outlined):
    case = CurrentCase()
    case.open(outlined)
    desk = SuggestionDesk(case, lambda: None)
    desk.set(method=SuggestionMethod.fixed, threshold=150.0)
    yield desk
    desk.close()


def test_settings_alone_preview_nothing(desk):
    assert (desk.isOn, desk.suggestion, desk.text, desk.thresholds) == (False, None, "", None)
    assert desk.reasons().apply == desk.reasons().discard == "nothing is previewed"


def test_the_preview_follows_the_settings(desk):
    desk.preview()
    assert desk.suggestion.mask.voxelCount == 40 and desk.text.splitlines()[1] == "Threshold: 150.0"
    assert (desk.thresholds.lowest, desk.thresholds.highest) == (100, 200)
    desk.set(threshold=90.0)  # 6 slices of 160 voxels of cord are above it
    assert desk.suggestion.mask.voxelCount == 960
    desk.discard()
    assert (desk.isOn, desk.suggestion, desk.text) == (False, None, "")


def test_a_method_that_cannot_suggest_says_so_and_the_preview_comes_back_with_another(desk):
    desk.preview()
    desk.set(method=SuggestionMethod.reference)
    assert desk.isOn and desk.suggestion is None and "Mark a normal region first" in desk.text
    desk.set(method=SuggestionMethod.fixed)
    assert desk.suggestion.mask.voxelCount == 40


def test_where_nothing_can_be_suggested_there_is_no_preview(desk):
    desk.set(method=SuggestionMethod.reference)
    with pytest.raises(ValueError, match="Mark a normal region first"):
        desk.preview()
    assert not desk.isOn


def test_an_outline_is_the_target_only_while_the_reader_chose_it(desk, outlined, strokes):
    lesion = lesionOf(outlined)
    assert desk.settings.targetId is None and desk.targets[0] == ("High intensity", lesion)
    desk.set(targetId=lesion)
    strokes.erase(cordOf(outlined), CORD_END)
    assert desk.settings.targetId == lesion
    outlined.lesions.remove(lesion)
    outlined.update()
    assert desk.settings.targetId is None, "an outline that is gone is no target"


def test_what_is_applied_is_edited_and_the_preview_ends(desk, outlined):
    desk.preview()
    answered(desk.apply(), lambda question: pytest.fail(question))
    added = outlined.editor.selectedId
    assert added not in (lesionOf(outlined, 0), cordOf(outlined)) and outlined.lesions.mask(added).voxelCount == 40
    assert not desk.isOn


def test_a_stroke_renews_the_preview(desk, strokes, outlined):
    desk.preview()
    strokes.erase(cordOf(outlined), (slice(5, 8), slice(5, 25), slice(6, 14)))
    assert desk.suggestion.mask.voxelCount == 20, "of the bright voxels half lie on slices with cord"


def test_a_closed_desk_follows_nobody(desk, outlined, strokes):
    desk.preview()
    desk.close()
    told = []
    desk.changed.connect(lambda: told.append(True))
    strokes.erase(cordOf(outlined), CORD_END)
    assert (desk.suggestion, told) == (None, [])
