"""A folder of fake cases, what measures them, and what was measured."""

import pytest
from FakeMeasuring import measureFake
from SpinePainCohortLib.Gathering.MeasureFunction import MeasureFunction


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "cases"


@pytest.fixture
def measuring(tmp_path):
    return MeasureFunction(measureFake, {"log": str(tmp_path / "log")})


@pytest.fixture
def calls(tmp_path):
    """The names of the files measured since the last call."""

    def take():
        path = tmp_path / "log"
        names = sorted(path.read_text().split()) if path.exists() else []
        path.unlink(missing_ok=True)
        return names

    return take
