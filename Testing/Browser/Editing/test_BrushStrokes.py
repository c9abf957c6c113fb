"""A stroke of Paint or Erase in a view changes the selected segment, inside its mask, and no other."""

import numpy as np
import pytest
from Outlines import SLICE, everySegment, pointOf, voxelsOf
from SessionTools import cordOf, lesionOf


def acrossTheBorder(volume):
    """From the middle of the cord to far in front of it, on one slice."""
    return [pointOf(volume, i, 12, SLICE) for i in (10, 14, 18, 22)]


def test_a_stroke_of_high_intensity_across_the_cords_border_stays_inside(editor, session, volume, mouse):
    before = everySegment(session)
    cord, lesion = cordOf(session), lesionOf(session)
    session.editor.select(lesion)
    editor.setTool("Paint")
    mouse.drag(acrossTheBorder(volume))
    after = everySegment(session)
    assert np.array_equal(after[cord], before[cord])
    assert after[lesion].sum() > before[lesion].sum()
    assert not (after[lesion] & ~after[cord]).any()


def test_with_the_switch_off_the_stroke_goes_on_beyond_the_cord(editor, session, volume, mouse):
    cord, lesion = cordOf(session), lesionOf(session)
    before = everySegment(session)
    session.editor.select(lesion)
    session.editor.setMaskToCord(False)
    editor.setTool("Paint")
    mouse.drag(acrossTheBorder(volume))
    after = everySegment(session)
    assert (after[lesion] & ~after[cord]).any()
    assert np.array_equal(after[cord], before[cord])


def test_a_disc_takes_the_voxels_whose_centre_is_under_it_on_the_slice_in_view_alone(editor, session, volume, mouse):
    session.editor.select(cordOf(session))
    before = voxelsOf(session, cordOf(session))
    editor.setTool("Paint")
    editor.options.brushDiameterMm = 3.0
    mouse.drag([pointOf(volume, 22, 32, SLICE)])
    added = voxelsOf(session, cordOf(session)) & ~before
    assert set(np.flatnonzero(added.any(axis=(1, 2)))) == {SLICE}
    assert 25 <= added.sum() <= 31  # a disc of 7.07 mm2 in voxels of 0.25 mm2, at a pixel near the voxel's centre


def test_a_ball_reaches_the_next_slices_where_it_is_wide_enough(editor, session, volume, mouse):
    session.editor.select(cordOf(session))
    before = voxelsOf(session, cordOf(session))
    editor.setTool("Paint")
    editor.options.brushDiameterMm, editor.options.isSphereBrush = 10.0, True
    mouse.drag([pointOf(volume, 22, 32, SLICE)])
    added = voxelsOf(session, cordOf(session)) & ~before
    assert set(np.flatnonzero(added.any(axis=(1, 2)))) == {SLICE - 1, SLICE, SLICE + 1}
    assert added[SLICE - 1].sum() < added[SLICE].sum()


def test_erase_takes_from_the_selected_segment_alone(editor, session, volume, mouse):
    cord, lesion = cordOf(session), lesionOf(session)
    before = everySegment(session)
    session.editor.select(lesion)
    editor.setTool("Erase")
    mouse.drag(acrossTheBorder(volume))
    after = everySegment(session)
    assert 0 < after[lesion].sum() < before[lesion].sum()
    assert np.array_equal(after[cord], before[cord])


def test_erasing_high_intensity_outside_the_cord_gives_nothing_to_the_cord(editor, session, volume, mouse):
    cord, lesion = cordOf(session), lesionOf(session)
    session.editor.select(lesion)
    session.editor.setMaskToCord(False)
    editor.setTool("Paint")
    mouse.drag(acrossTheBorder(volume))
    before = everySegment(session)
    session.editor.setMaskToCord(True)
    editor.setTool("Erase")
    mouse.drag(acrossTheBorder(volume))
    after = everySegment(session)
    assert not after[lesion][SLICE, :, 15:].any()
    assert np.array_equal(after[cord], before[cord])


def test_every_stroke_is_measured_and_undone_exactly_with_its_number(editor, session, volume, mouse):
    session.setViewPlane(None)
    session.editor.select(lesionOf(session))
    editor.setTool("Paint")
    before, values = everySegment(session), session.values
    mouse.drag(acrossTheBorder(volume))
    after, later = everySegment(session), session.values
    assert later.rhiPercent > values.rhiPercent
    assert (editor.canUndo, editor.canRedo) == (True, False)
    editor.undo()
    assert all(np.array_equal(each, before[key]) for key, each in everySegment(session).items())
    assert session.values.rhiPercent == values.rhiPercent
    editor.redo()
    assert all(np.array_equal(each, after[key]) for key, each in everySegment(session).items())
    assert session.values.rhiPercent == later.rhiPercent


def test_twenty_steps_can_be_undone(editor, session, volume, mouse):
    session.editor.select(cordOf(session))
    editor.setTool("Paint")
    for number in range(22):
        mouse.drag([pointOf(volume, 20, 4 + number, SLICE)])
    steps = 0
    while editor.canUndo:
        editor.undo()
        steps += 1
    assert steps == 19  # Slicer's history counts the newest state, kept for the redo, among its 20


def test_a_stroke_that_changes_nothing_leaves_no_step_to_undo(editor, session, volume, mouse):
    session.editor.select(lesionOf(session))
    editor.setTool("Paint")
    mouse.drag([pointOf(volume, 25, 35, SLICE)])
    assert not editor.canUndo


def test_shift_and_the_wheel_make_the_brush_larger_and_smaller(editor, session, volume, mouse, view):
    editor.setTool("Paint")
    mouse.enter()
    mouse.moveTo(pointOf(volume, 10, 12, SLICE))
    position = view.get_slice_value()
    mouse.wheel(isForward=True, isShift=True)
    assert editor.options.brushDiameterMm == pytest.approx(6.0)
    mouse.wheel(isForward=False, isShift=True)
    mouse.wheel(isForward=False, isShift=True)
    assert editor.options.brushDiameterMm == pytest.approx(5 / 1.2)
    assert view.get_slice_value() == position
    mouse.wheel(isForward=True)
    assert view.get_slice_value() != position  # without Shift the view is scrolled


def test_with_shift_the_button_moves_the_picture_and_paints_nothing(editor, session, volume, mouse):
    session.editor.select(cordOf(session))
    before = everySegment(session)
    editor.setTool("Paint")
    mouse.enter()
    mouse.moveTo(pointOf(volume, 20, 12, SLICE))
    mouse.press(isShift=True)
    mouse.moveTo(pointOf(volume, 24, 20, SLICE))
    mouse.release()
    assert all(np.array_equal(each, before[key]) for key, each in everySegment(session).items())
