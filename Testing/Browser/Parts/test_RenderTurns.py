"""Views are drawn one after the other, that of the mouse first, and none is forgotten."""

import asyncio
from types import SimpleNamespace

import pytest
import vtk
from SpinePainBrowserLib.Views.RenderTurns import OTHERS_SECONDS, RenderTurns


class View:
    """A view that takes note of being drawn, in ``drawn``."""

    def __init__(self, name, turns, drawn):
        self._interactor, window = vtk.vtkGenericRenderWindowInteractor(), vtk.vtkRenderWindow()
        self.whileDrawn = lambda: None

        def draw():
            drawn.append(name)
            self.whileDrawn()

        def take(strategy):
            self.ask = strategy.schedule_render

        turns.add(SimpleNamespace(interactor=lambda: self._interactor, render_window=lambda: window,
                                  set_scheduled_render=take), draw)

    def move(self):
        self._interactor.InvokeEvent("MouseMoveEvent")


@pytest.fixture
def drawn():
    return []


@pytest.fixture
def turns():
    turns = RenderTurns()
    yield turns
    turns.close()


@pytest.fixture
def views(turns, drawn):
    return [View(name, turns, drawn) for name in "AB"]


async def settle():
    await asyncio.sleep(2 * OTHERS_SECONDS)


async def test_a_view_is_drawn_once_however_often_it_asks_before_its_turn(views, drawn):
    for _change in range(5):
        views[0].ask()
    await settle()
    assert drawn == ["A"]


async def test_the_view_that_the_mouse_is_in_is_drawn_before_the_others(views, drawn):
    views[1].move()
    views[0].ask()
    views[1].ask()
    await settle()
    assert drawn == ["B", "A"]


async def test_what_changes_while_a_view_is_drawn_is_drawn_too(views, drawn):
    def changeOnce():
        views[0].whileDrawn = lambda: None
        views[0].ask()

    views[0].whileDrawn = changeOnce
    views[0].ask()
    await settle()
    assert drawn == ["A", "A"]


async def test_a_brush_that_never_rests_is_drawn_all_the_same(views, drawn):
    async def untilDrawn():
        while not drawn:
            views[0].move()
            views[0].ask()
            await asyncio.sleep(0.002)

    await asyncio.wait_for(untilDrawn(), 10)
    assert drawn == ["A"]


async def test_after_the_end_nothing_is_drawn(turns, views, drawn):
    views[0].ask()
    turns.close()
    await settle()
    assert drawn == []
