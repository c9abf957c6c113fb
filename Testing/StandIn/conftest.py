"""Fixtures of the stand-in's own tests."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import StandIn


@pytest.fixture(scope="module")
def installed():
    standIn = StandIn.install()
    yield standIn
    standIn.uninstall()


@pytest.fixture
def standIn(installed):
    """The stand-in with an empty scene; an exception that a callback let escape fails the test."""
    import slicer

    slicer.mrmlScene.Clear(False)
    installed.errors.clear()
    installed.messages.clear()
    installed.dialogs.clear()
    yield installed
    assert installed.errors == []
