"""A short campaign of damaged and hostile inputs with every test run; ``make fuzz`` runs a long one."""

import sys

import pytest

pytest.importorskip("slicer", reason="the embedded Slicer (slicer-core) is not installed")
import Campaign
from Kinds import Kind, Wrong

COUNT = 2_000


@pytest.mark.skipif(sys.platform == "win32", reason="limits of time and memory are those of POSIX")
def test_damaged_and_hostile_inputs_give_a_sentence_or_a_right_result():
    report = Campaign.campaign(COUNT)
    assert not report.failures, f"try one again with python Testing/Robustness/Campaign.py --only NUMBER\n{report}"
    assert sum(report.outcomes.values()) == COUNT
    kinds = {kind for kind, _ in report.outcomes}
    assert all(report.outcomes[kind, "read"] for kind in kinds), f"a kind of which nothing is read: {report}"
    assert all(report.outcomes[kind, "refused"] for kind in kinds - {"cache file", "cohort"}), str(report)


def test_an_input_is_the_same_each_time(tmp_path):
    kinds = [Kind("a", 1, {"x": b"abc", "y": b"d"}, lambda content, random: content + random.randbytes(3), None)]
    first, second = (Campaign.made(kinds, 0, 7, tmp_path)[1].read_bytes() for _ in range(2))
    assert first == second != Campaign.made(kinds, 1, 7, tmp_path)[1].read_bytes()


def judgedAs(tmp_path, read):
    return Campaign.judged(Kind("a", 1, {}, None, read), tmp_path / "x", None)


def raising(error):
    def read(_path, _random):
        raise error
    return read


def test_a_result_and_a_sentence_are_right(tmp_path):
    assert judgedAs(tmp_path, lambda _path, _random: 1) == "read a"
    assert judgedAs(tmp_path, raising(ValueError("'x' is damaged: export it again."))) == "refused a"


@pytest.mark.parametrize("error", [
    ValueError("'x' \x1b[2J is damaged: export it again."), ValueError("x" * 4_000), ValueError(""),
    ValueError("'x' does not fit into this computer's memory: crop it."), Wrong("25 %, not 50 %"), KeyError("x"),
    MemoryError()])
def test_everything_else_is_a_failure(tmp_path, error):
    with pytest.raises((AssertionError, KeyError, MemoryError)):
        judgedAs(tmp_path, raising(error))


@pytest.mark.skipif(sys.platform == "win32", reason="ends itself by a signal of POSIX")
def test_an_input_that_ends_the_program_is_named_and_the_next_are_tried(monkeypatch, tmp_path):
    script = tmp_path / "Ending.py"
    script.write_text("import os, sys\n"
                      "first, count = (int(sys.argv[sys.argv.index(each) + 1]) for each in ('--first', '--count'))\n"
                      "for number in range(first, first + count):\n"
                      "    print('B', number, flush=True)\n"
                      "    if number == 2: os.abort()\n"
                      "    print('read a', flush=True)\n", encoding="utf-8")
    monkeypatch.setattr(Campaign, "__file__", str(script))
    report = Campaign.campaign(5)
    assert [number for number, _ in report.failures] == [2] and "SIGABRT" in report.failures[0][1]
    assert report.outcomes == {("a", "read"): 4}
