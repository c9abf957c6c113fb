"""Fixtures that several rings share."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def sctFolder() -> Path:
    """The folder of real T2 images; the test is skipped where it is not at hand."""
    shared = Path(os.environ.get("SPINEPAIN_SHARED", REPOSITORY.parent / "shared"))
    folder = shared / "data" / "sct"
    if not folder.is_dir():
        pytest.skip("the real T2 images are not at hand: set SPINEPAIN_SHARED to the folder that holds data/sct")
    return folder
