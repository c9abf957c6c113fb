"""Suggested high intensity as every front end offers it."""

from dataclasses import replace

import pytest
from SessionTools import addSpottedVolume, cordOf, lesionOf
from SpinePainRHILib.Scene.CaseVolume import volumeVoxels
from SpinePainRHILib.Shown.Asking import answered
from SpinePainRHILib.Shown.CaseChoices import SuggestionMethod
from SpinePainRHILib.Shown.CurrentCase import CurrentCase
from SpinePainRHILib.Shown.SuggestionChoices import (
    SuggestionSettings,
    fieldsOfMethod,
    methodOf,
    proposedTarget,
    referenceChoices,
    targetChoices,
)
from SpinePainRHILib.Shown.SuggestionWork import SuggestionWork
from SpinePainRHILib.Suggestions.Methods import (
    FixedThreshold,
    OtsuThreshold,
    ReferenceThreshold,
    RobustThreshold,
    Scope,
)

FIXED = SuggestionSettings(SuggestionMethod.fixed, threshold=150.0)


@pytest.fixture
def volume(scene):
    return addSpottedVolume(scene)


@pytest.fixture
def work(outlined):
    case = CurrentCase()
    case.open(outlined)
    work = SuggestionWork(case)
    yield work
    work.end()


def never(question):
    raise AssertionError(question)


def test_each_method_has_its_settings():
    settings = SuggestionSettings(deviations=2.5, threshold=9.0, isSliceWise=True)
    assert methodOf(settings) == RobustThreshold(2.5, scope=Scope.SLICE)
    assert methodOf(replace(settings, method=SuggestionMethod.fixed)) == FixedThreshold(9.0)
    assert methodOf(replace(settings, method=SuggestionMethod.otsu)) == OtsuThreshold(Scope.SLICE, minimumContrast=2.5)
    assert methodOf(replace(settings, method=SuggestionMethod.reference, isSliceWise=False)) == ReferenceThreshold(
        2.5, Scope.VOLUME)
    assert fieldsOfMethod(SuggestionMethod.fixed).notSliceWise == "a fixed threshold holds for all slices"
    assert [fieldsOfMethod(each).reference for each in SuggestionMethod] == [False, False, True, False]


def test_segments_are_offered_by_their_part_in_the_case(outlined, scene):
    node = outlined.segmentationNode
    assert targetChoices(node) == [("High intensity", lesionOf(outlined)), ("A new high-intensity segment", "")]
    assert referenceChoices(node) == [("No segment is marked as normal", "")]
    normal = node.GetSegmentation().AddEmptySegment("", "Normal cord")
    assert referenceChoices(node) == [("Normal cord", normal)]
    assert targetChoices(None) == [("A new high-intensity segment", "")]


def test_an_empty_segment_is_proposed_before_a_new_one_and_an_outline_never(outlined):
    assert proposedTarget(outlined.values.rows) == ""
    empty = outlined.lesions.addHighIntensity()
    assert proposedTarget(outlined.update().rows) == empty


def test_a_preview_says_what_it_would_give_and_outlines_nothing(outlined, work, scene):
    before = outlined.lesions.mask(lesionOf(outlined)).voxelCount
    limits = work.begin(FIXED)
    assert (limits.lowest, limits.highest, limits.step, limits.start) == (100, 200, 0.5, None)
    # The spot is the lesion that is outlined already: 5 of 40 mm2.
    lines = work.suggest(replace(FIXED, targetId=lesionOf(outlined))).splitlines()
    assert [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines] == [
        "With the suggestion: RHI 12.5 %, largest 12.5 %, volume 4.2 %", "Threshold: 150.0"]
    assert outlined.lesions.mask(lesionOf(outlined)).voxelCount == before and work.isOn
    assert work.whyNotApplied() is None and work.whyNotDiscarded(True) is None
    assert scene.GetNumberOfNodesByClass("vtkMRMLSegmentationNode") == 2
    work.end()
    assert scene.GetNumberOfNodesByClass("vtkMRMLSegmentationNode") == 1
    assert work.suggestion is None and work.suggest(FIXED) == "" and not work.isOn
    assert work.whyNotApplied() == "nothing is previewed"


def test_a_threshold_outside_the_cord_gets_one_to_begin_with(work):
    assert 100 <= work.begin(replace(FIXED, threshold=0.0)).start <= 200


def test_nothing_above_the_threshold_is_said_and_not_applied(work):
    work.begin(FIXED)
    assert "No voxel of the cord" in work.suggest(replace(FIXED, threshold=199.9, minimumAreaMm2=50)).splitlines()[0]
    assert work.whyNotApplied() == "nothing is previewed"


@pytest.mark.parametrize("isWanted", [True, False])
def test_an_outline_is_replaced_only_where_the_reader_agrees(outlined, work, strokes, isWanted):
    strokes.paint(lesionOf(outlined), (slice(2, 3), slice(6, 8), slice(8, 12)))
    work.begin(FIXED)
    work.suggest(FIXED)
    saved, asked = [], []
    target = answered(work.apply(lesionOf(outlined), lambda: saved.append(True)),
                      lambda question: (asked.append(question), isWanted)[1])
    assert len(asked) == 1 and asked[0].startswith("'High intensity' is outlined already.")
    assert (target, saved) == ((lesionOf(outlined), [True]) if isWanted else (None, []))
    assert outlined.lesions.mask(lesionOf(outlined)).voxelCount == (40 if isWanted else 48)


def test_a_new_segment_asks_nothing(outlined, work):
    work.begin(FIXED)
    work.suggest(FIXED)
    target = answered(work.apply(None, lambda: None), never)
    assert target not in (None, lesionOf(outlined)) and outlined.lesions.mask(target).voxelCount == 40


def test_without_a_preview_or_a_volume_the_reason_is_told(outlined, work):
    with pytest.raises(ValueError, match="Preview a suggestion first"):
        answered(work.apply(None, lambda: None), never)
    outlined.setVolume(None)
    assert work.whyNotApplied() == "the case has no volume"
    with pytest.raises(ValueError, match="No volume is known"):
        work.begin(FIXED)


def test_a_stroke_makes_a_preview_outdated(outlined, work, strokes):
    work.begin(FIXED)
    assert not work.isOutdated(outlined.values)
    strokes.erase(cordOf(outlined), (slice(7, 8), slice(5, 25), slice(6, 14)))
    assert work.isOutdated(outlined.values)
    assert volumeVoxels(outlined.volumeNode).max() == 200
