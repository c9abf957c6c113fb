"""Work that is given up when its time is over."""

import numpy as np
import pytest
from SpinePainCohortLib.Gathering import TimeLimit
from SpinePainCohortLib.Gathering.MeasureAll import measureAll
from SpinePainCohortLib.Gathering.TimeLimit import OutOfTime, checkTime, within
from SpinePainCohortLib.Report.FigureStyle import drawPicture
from SpinePainCohortLib.Statistics.Bootstrap import unitCounts


@pytest.fixture
def clock(monkeypatch):
    """The seconds that have passed, as a list of one number."""
    now = [0.0]
    monkeypatch.setattr(TimeLimit.time, "monotonic", lambda: now[0])
    return now


def test_time_is_over_after_the_seconds_given_and_not_before(clock):
    with within(10):
        clock[0] = 10
        checkTime()
        clock[0] = 10.1
        with pytest.raises(OutOfTime):
            checkTime()


def test_without_a_limit_and_after_it_there_is_always_time(clock):
    checkTime()
    with within(1):
        clock[0] = 1000
    checkTime()


def test_files_measured_in_this_process_end_between_two_of_them(clock):
    def measure(item):
        clock[0] += 4
        return item

    measured = []
    with within(10), pytest.raises(OutOfTime):
        for each in measureAll(measure, range(10)):
            measured.append(each.value)
    assert measured == [0, 1, 2]


def test_resamples_and_figures_end_too(clock):
    with within(10):
        clock[0] = 11
        with pytest.raises(OutOfTime):
            next(unitCounts(5, 100, np.random.default_rng(1)))
        with pytest.raises(OutOfTime):
            drawPicture("name", "title", "caption", "alternative", lambda figure: None)
