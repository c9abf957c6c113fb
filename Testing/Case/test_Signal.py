"""Signals, and the coalescing of many requests into one update."""

import pytest
from SpinePainRHILib.Events.Scheduling import Coalescer, ManualSchedule, runNow
from SpinePainRHILib.Events.Signal import Signal


def test_every_slot_is_called_once_in_the_order_of_connection():
    signal, calls = Signal(), []

    def first(value):
        calls.append(("first", value))

    signal.connect(first)
    signal.connect(lambda value: calls.append(("second", value)))
    signal.connect(first)
    signal.emit(3)
    assert calls == [("first", 3), ("second", 3)]


def test_a_disconnected_slot_is_not_called_even_in_the_same_round():
    signal, calls = Signal(), []

    def second():
        calls.append("second")

    signal.connect(lambda: signal.disconnect(second))
    signal.connect(second)
    signal.emit()
    assert calls == []
    assert len(signal) == 1


def test_a_slot_that_raises_keeps_no_other_slot_from_being_called():
    signal, calls = Signal(), []

    @signal.connect
    def _fails():
        raise RuntimeError("a slot's own trouble")

    signal.connect(lambda: calls.append("other"))
    with pytest.raises(RuntimeError, match="own trouble"):
        signal.emit()
    assert calls == ["other"]


class _Counter:
    def __init__(self, schedule):
        self.count = 0
        self.coalescer = Coalescer(schedule, self.work)

    def work(self):
        self.count += 1


def test_many_requests_before_the_scheduled_moment_give_one_call():
    schedule = ManualSchedule()
    counter = _Counter(schedule)
    for _ in range(7):
        counter.coalescer.request()
    assert (counter.count, len(schedule)) == (0, 1)
    schedule.run()
    assert counter.count == 1
    counter.coalescer.request()
    schedule.run()
    assert counter.count == 2


def test_a_stopped_coalescer_ignores_what_was_scheduled_before():
    schedule = ManualSchedule()
    counter = _Counter(schedule)
    counter.coalescer.request()
    counter.coalescer.stop()
    schedule.run()
    counter.coalescer.request()
    assert (counter.count, len(schedule)) == (0, 0)


def test_without_an_event_loop_every_request_is_served_at_once():
    counter = _Counter(runNow)
    counter.coalescer.request()
    counter.coalescer.request()
    assert counter.count == 2
