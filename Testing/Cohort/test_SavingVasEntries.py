"""The log of pain scores: saved at once, never rewritten, whole after a crash and with two writers."""

import errno
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest
from SpinePainCohortLib.Tables import VasEntryLog as module
from SpinePainCohortLib.Tables.VasEntryLog import VasEntryLog
from SpinePainRHILib.Files import Shares

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


@pytest.fixture
def log(tmp_path):
    return VasEntryLog(tmp_path / "vas.csv", lambda: NOON)


def scores(table):
    return [(entry.caseId, entry.rater, entry.lesion, entry.timepoint, entry.vas) for entry in table.entries]


def test_an_entry_is_on_disk_as_soon_as_it_is_appended(log):
    log.append("001", "R1", 4.5, "l3#2", "week12", "at\nnight, =bad")
    assert log.path.read_text(encoding="utf-8-sig") == (
        "case_id,rater,vas,lesion,timepoint,entered_at,note\n"
        '001,R1,4.5,L3#2,week12,2026-01-02T12:00:00+00:00,"at night, =bad"\n')
    assert scores(log.read()) == [("001", "R1", "L3#2", "week12", 4.5)]


def test_a_correction_is_later_even_when_the_clock_stands_still_or_goes_back(tmp_path):
    times = iter([NOON, NOON, NOON - timedelta(hours=1)])
    log = VasEntryLog(tmp_path / "vas.csv", lambda: next(times))
    for vas in (1, 2, 3):
        log.append("A", "R", vas)
    table = log.read()
    assert (scores(table), [entry.vas for entry in table.superseded], table.problems) == (
        [("A", "R", None, "baseline", 3.0)], [1.0, 2.0], ())


def test_a_later_session_corrects_too(log, tmp_path):
    log.append("A", "R", 1)
    VasEntryLog(tmp_path / "vas.csv", lambda: NOON - timedelta(days=1)).append("A", "R", 2)
    log.append("A", "R", 3)
    assert [entry.vas for entry in log.read().entries] == [3.0]
    assert [entry.vas for entry in log.read().superseded] == [1.0, 2.0]


def test_earlier_bytes_never_change(log):
    before = b""
    for number in range(20):
        log.append(f"S{number % 3}", "R", number % 11, note='"quoted"')
        after = log.path.read_bytes()
        assert after.startswith(before)
        before = after


@pytest.mark.parametrize("note", ["", "plain", "with, comma", ", first", 'a "quoted" one', ",,", '"'])
@pytest.mark.parametrize("keep", range(1, 46, 4))  # 45 characters stand before the closing mark of an empty note
def test_a_line_torn_anywhere_costs_itself_only(log, keep, note):
    log.append("A", "R", 1, note=note)
    whole = log.path.read_bytes()
    log.append("B", "R", 2, note=note)
    torn = log.path.read_bytes()[:len(whole) + keep]
    log.path.write_bytes(torn)
    again = VasEntryLog(log.path, lambda: NOON)
    again.append("C", "R", 3, note=note)
    again.append("D", "R", 4, note=note)
    table = again.read()
    assert [entry.caseId for entry in table.entries] == ["A", "C", "D"]
    assert [problem.line for problem in table.problems] == [3]
    assert log.path.read_bytes().startswith(torn)


def test_an_entry_that_lacks_only_its_line_end_is_whole(log):
    log.append("A", "R", 1)
    log.path.write_bytes(log.path.read_bytes().removesuffix(b"\n"))
    log.append("B", "R", 2)
    assert [entry.caseId for entry in log.read().entries] == ["A", "B"]


def test_two_processes_writing_at_once_lose_nothing(tmp_path):
    path = tmp_path / "vas.csv"
    code = ("import sys; from SpinePainCohortLib.Tables.VasEntryLog import VasEntryLog\n"
            "log = VasEntryLog(sys.argv[1])\n"
            "for number in range(80):\n"
            "    log.append('A', sys.argv[2], number % 11, f'L{number % 5 + 1}', note='x' * 500)")
    environment = {"PYTHONPATH": ":".join(sys.path)}
    writers = [subprocess.Popen([sys.executable, "-c", code, str(path), rater], env=environment)
               for rater in ("R1", "R2")]
    assert [writer.wait() for writer in writers] == [0, 0]
    table = VasEntryLog(path).read()
    assert table.problems == ()
    assert (len(table.entries), len(table.superseded)) == (10, 150)
    assert path.read_text(encoding="utf-8-sig").count("case_id,") == 1


@pytest.mark.parametrize("arguments", [
    ("", "R", 1), ("A", "", 1), ("A", "=cmd()", 1), ("A", "R", 10.5), ("A", "R", -1), ("A", "R", float("nan")),
    ("A", "R", float("inf")), ("A", "R", "5"), ("A", "R", True), ("A", "R", 1, "L9"), ("A\0", "R", 1)])
def test_what_could_not_be_read_again_is_refused_and_nothing_written(log, arguments):
    with pytest.raises(ValueError, match=r"\.$"):
        log.append(*arguments)
    assert not log.path.exists()


def test_a_rater_with_a_sign_keeps_its_name(log):
    log.append("-17", "+R", 1)
    assert scores(log.read()) == [("-17", "+R", None, "baseline", 1.0)]


def test_a_foreign_table_is_never_written_to(tmp_path):
    path = tmp_path / "other.csv"
    for text in ("case_id,rater,vas\nA,R,1\n", "case_id;rater;vas;lesion;timepoint;entered_at;note\n"):
        path.write_text(text)
        with pytest.raises(ValueError, match="not a log of pain scores"):
            VasEntryLog(path)
        assert path.read_text() == text
    path.write_bytes(b"PK\x03\x04....")
    with pytest.raises(ValueError, match="Excel workbook"):
        VasEntryLog(path)


def test_a_full_disk_leaves_the_earlier_entries_and_says_so(log, monkeypatch):
    log.append("A", "R", 1)
    before = log.path.read_bytes()
    write = module.os.write
    monkeypatch.setattr(module.os, "write", lambda descriptor, data: write(descriptor, data[:10]))
    with pytest.raises(ValueError, match=r"not saved.*the disk is full"):
        log.append("B", "R", 2)
    assert log.path.read_bytes() == before
    monkeypatch.undo()
    log.append("B", "R", 2)
    assert len(log.read().entries) == 2


@pytest.mark.parametrize("function", ["fsync", "flock"])
def test_a_share_that_cannot_flush_or_lock_is_written_to(log, monkeypatch, function):
    owner = module.os if function == "fsync" else pytest.importorskip("fcntl")
    monkeypatch.setattr(owner, function, failingWith(errno.EINVAL))
    log.append("A", "R", 1)
    assert scores(log.read()) == [("A", "R", None, "baseline", 1.0)]


def failingWith(number):
    def fail(*_arguments):
        raise OSError(number, "x")
    return fail


def test_a_score_that_cannot_be_forced_to_disk_is_not_saved_and_not_there(log, monkeypatch):
    log.append("A", "R", 1)
    before = log.path.read_bytes()
    monkeypatch.setattr(module.os, "fsync", failingWith(errno.EIO))
    with pytest.raises(ValueError, match=r"not saved.*the disk reports an error"):
        log.append("B", "R", 2)
    assert log.path.read_bytes() == before


@pytest.mark.parametrize("times", [3, 10**6])
def test_a_log_that_excel_holds_is_waited_for_and_then_said_to_be_held(log, monkeypatch, times):
    log.append("A", "R", 1)
    waits, left, opened = [], [times], module.os.open

    def open_(path, *arguments):
        left[0] -= 1
        if path == log.path and left[0] >= 0:
            raise PermissionError(errno.EACCES, "Permission denied")  # what Windows says of it
        return opened(path, *arguments)

    monkeypatch.setattr(Shares.time, "sleep", waits.append)
    monkeypatch.setattr(Shares.time, "monotonic", lambda: sum(waits))
    monkeypatch.setattr(module.os, "open", open_)
    if times == 3:
        log.append("B", "R", 2)
        assert len(waits) == 3
    else:
        with pytest.raises(ValueError, match=r"not saved.*either another program holds it \(Excel"):
            log.append("B", "R", 2)
    monkeypatch.undo()
    assert len(log.read().entries) == (2 if times == 3 else 1)


def test_a_log_that_may_not_be_written_is_said_to_be_at_once(log, monkeypatch):
    log.append("A", "R", 1)
    monkeypatch.setattr(module.os, "open", failingWith(errno.EACCES))
    monkeypatch.setattr(Shares.os, "access", lambda path, mode: False)
    monkeypatch.setattr(Shares.time, "sleep", pytest.fail)
    with pytest.raises(ValueError, match=r"not saved.*permission is denied\.$"):
        log.append("B", "R", 2)


def test_a_folder_that_is_missing_is_said_in_a_sentence(tmp_path):
    with pytest.raises(ValueError, match=r"not saved.*no such file or folder"):
        VasEntryLog(tmp_path / "none" / "vas.csv").append("A", "R", 1)


@pytest.mark.skipif(sys.platform == "win32", reason="looks at the lock in the way of Unix")
def test_an_entry_is_written_while_no_other_process_can_write(log, monkeypatch):
    import fcntl

    log.append("A", "R", 1)
    write = module.os.write

    def writeAndTry(descriptor, data):
        with log.path.open("ab") as other, pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return write(descriptor, data)

    monkeypatch.setattr(module.os, "write", writeAndTry)
    log.append("A", "R", 2)
    with log.path.open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)  # and it is free again
    assert len(log.read().superseded) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="locks in the way of Unix")
def test_a_log_that_another_program_holds_is_waited_for_a_moment_and_then_refused(log, monkeypatch):
    import fcntl

    log.append("A", "R", 1)
    before = log.path.read_bytes()
    held = module.heldIfPossible
    monkeypatch.setattr(module, "heldIfPossible", lambda descriptor: held(descriptor, 0.1))
    with log.path.open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        start = time.monotonic()
        with pytest.raises(ValueError, match=r"not saved.*another program has held it for 0\.1 s"):
            log.append("A", "R", 2)
        assert 0.1 <= time.monotonic() - start < 2  # seconds, on a busy machine
    assert log.path.read_bytes() == before
    log.append("A", "R", 3)
    assert scores(log.read()) == [("A", "R", None, "baseline", 3.0)]
