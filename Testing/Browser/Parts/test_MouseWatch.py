"""Whether a stroke is being drawn is known, whoever takes the mouse, and not for ever."""

from types import SimpleNamespace

import pytest
import vtk
from SessionTools import Clock
from SpinePainBrowserLib.Views.MouseWatch import FORGOTTEN_SECONDS, MouseWatch


@pytest.fixture
def interactor():
    """A view's interactor with a tool that keeps all events to itself."""
    interactor, tags = vtk.vtkGenericRenderWindowInteractor(), {}

    def take(_caller, name):
        interactor.GetCommand(tags[name]).SetAbortFlag(1)

    for name in ("LeftButtonPressEvent", "LeftButtonReleaseEvent", "MouseMoveEvent"):
        tags[name] = interactor.AddObserver(name, take)
    return interactor


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def watch(interactor, clock):
    window = vtk.vtkRenderWindow()
    window.SetInteractor(interactor)
    watch = MouseWatch([SimpleNamespace(render_window=lambda: window)], clock)
    yield watch
    watch.close()


def test_a_button_is_down_from_its_press_to_its_release(watch, interactor):
    assert not watch.isDown
    for button in ("Left", "Middle", "Right"):
        interactor.InvokeEvent(f"{button}ButtonPressEvent")
        assert watch.isDown
        interactor.InvokeEvent(f"{button}ButtonReleaseEvent")
        assert not watch.isDown


def test_a_stroke_lasts_while_the_mouse_moves_and_ends_where_nothing_is_heard_any_more(watch, interactor, clock):
    interactor.InvokeEvent("MouseMoveEvent")
    assert not watch.isDown
    interactor.InvokeEvent("LeftButtonPressEvent")
    for _move in range(3):
        clock.now += FORGOTTEN_SECONDS - 1
        interactor.InvokeEvent("MouseMoveEvent")
        assert watch.isDown
    clock.now += FORGOTTEN_SECONDS
    assert not watch.isDown  # the page was closed in the middle of it


def test_nothing_is_watched_after_the_end(watch, interactor):
    watch.close()
    interactor.InvokeEvent("LeftButtonPressEvent")
    assert not watch.isDown
