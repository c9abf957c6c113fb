"""Measuring case files in one or more processes, and measuring only what changed."""

import json
import os
import signal
from dataclasses import astuple, replace
from pathlib import Path

import pytest
from FakeMeasuring import measureFake, writeCase
from SpinePainCohortLib.Gathering import Journal as journalModule
from SpinePainCohortLib.Gathering import MeasurementCache as cacheModule
from SpinePainCohortLib.Gathering.FindCases import findCases
from SpinePainCohortLib.Gathering.MeasureCases import measureCases
from SpinePainCohortLib.Gathering.MeasureFunction import MeasureFunction
from SpinePainCohortLib.Gathering.MeasurementJson import measurementFromJson, measurementToJson
from SpinePainCohortLib.Gathering.Workers import interruptsHeldBack


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "cases"


@pytest.fixture
def measuring(tmp_path):
    return MeasureFunction("FakeMeasuring:measureFake", {"log": str(tmp_path / "log")})


@pytest.fixture
def calls(tmp_path):
    """The names of the files measured since the last call."""

    def take():
        path = tmp_path / "log"
        names = sorted(path.read_text().split()) if path.exists() else []
        path.unlink(missing_ok=True)
        return names

    return take


@pytest.fixture(autouse=True)
def files_rest_at_once(monkeypatch):
    """Files need not be two seconds old to be trusted: the tests make them anew all the time."""
    monkeypatch.setattr(cacheModule, "_FRESH_NS", -1)


@pytest.mark.parametrize("jobs", [1, 2])
def test_good_files_are_measured_and_each_bad_one_has_a_reason(folder, measuring, jobs):
    writeCase(folder / "a.seg.nrrd", rhi=30.0, lesions=[["highIntensity", "L3", 5.0, 30.0]])
    (folder / "b.seg.nrrd").write_bytes(b"\xff\x00")
    writeCase(folder / "c.seg.nrrd", bug=True)
    (folder / "d.seg.nrrd").symlink_to(folder / "nowhere")
    (folder / "e.seg.nrrd").mkdir()
    writeCase(folder / "f.seg.nrrd", case="F")
    result = measureCases(findCases(folder).files, measuring, jobs=jobs)
    assert [each.measurement.caseId for each in result.measured] == ["a", "F"]
    assert result.measured[0].measurement == replace(measureFake(folder / "a.seg.nrrd"), slices=())
    assert [(Path(each.file).name, each.line, each.reason) for each in result.problems] == [
        ("b.seg.nrrd", None, "it is not a NRRD file"),
        ("c.seg.nrrd", None, "it could not be measured (ZeroDivisionError: one two)"),
        ("d.seg.nrrd", None, "it could not be read: there is no such file or folder")]


def test_a_process_that_is_killed_costs_its_file_only(folder, measuring):
    for number in range(6):
        writeCase(folder / f"{number}.seg.nrrd", kill=number in (1, 4))
    result = measureCases(findCases(folder).files, measuring, jobs=2)
    assert [each.measurement.caseId for each in result.measured] == ["0", "2", "3", "5"]
    assert [Path(each.file).name for each in result.problems] == ["1.seg.nrrd", "4.seg.nrrd"]
    assert "signal 9" in result.problems[0].reason


def test_a_file_that_takes_for_ever_is_given_up(folder, measuring):
    writeCase(folder / "a.seg.nrrd", sleep=600)
    writeCase(folder / "b.seg.nrrd")
    writeCase(folder / "c.seg.nrrd")
    result = measureCases(findCases(folder).files, measuring, jobs=2, timeoutSeconds=2)
    assert [each.measurement.caseId for each in result.measured] == ["b", "c"]
    assert [each.reason for each in result.problems] == ["measuring it took longer than 2 seconds"]


def test_a_measuring_function_that_is_not_there_blames_no_file(folder):
    files = [writeCase(folder / "a.seg.nrrd"), writeCase(folder / "b.seg.nrrd")]
    with pytest.raises(ValueError, match="does not work here"):
        measureCases(files, MeasureFunction("NoSuchModule:f"), jobs=2)
    with pytest.raises(ImportError):
        measureCases(files, MeasureFunction("NoSuchModule:f"))


def test_a_second_run_measures_only_what_changed(folder, measuring, calls, tmp_path):
    cache = tmp_path / "cache"
    for number in range(5):
        writeCase(folder / f"{number}.seg.nrrd", rhi=float(number), lesions=[["metastasis", "T1", 0.0, None]],
                  reason="why", problems=["look"])
    first = measureCases(findCases(folder).files, measuring, cache)
    assert len(calls()) == 5
    second = measureCases(findCases(folder).files, measuring, cache)
    assert calls() == []
    assert second.measured == first.measured
    assert second.measured[0].measurement.reason == "why"
    assert (first.unchanged, second.unchanged) == (0, 5)
    writeCase(folder / "3.seg.nrrd", rhi=99.0)
    third = measureCases(findCases(folder).files, measuring, cache)
    assert calls() == ["3.seg.nrrd"]
    assert [each.measurement.rhiPercent for each in third.measured] == [0.0, 1.0, 2.0, 99.0, 4.0]


def test_unchanged_files_are_not_even_opened(folder, measuring, tmp_path, monkeypatch):
    files = [writeCase(folder / f"{number}.seg.nrrd") for number in range(3)]
    measureCases(files, measuring, tmp_path / "cache")
    hashed = []
    monkeypatch.setattr(cacheModule, "hashOfFile", hashed.append)
    assert measureCases(files, measuring, tmp_path / "cache").unchanged == 3
    assert hashed == []


def test_a_change_that_size_and_time_do_not_show_is_seen(folder, measuring, calls, tmp_path):
    path = writeCase(folder / "a.seg.nrrd", rhi=10.0)
    status = path.stat()
    measureCases([path], measuring, tmp_path / "cache")
    writeCase(path, rhi=90.0)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert path.stat().st_size == status.st_size
    assert measureCases([path], measuring, tmp_path / "cache").measured[0].measurement.rhiPercent == 90.0


def test_a_file_that_was_just_written_is_hashed_again(folder, measuring, tmp_path, monkeypatch):
    monkeypatch.setattr(cacheModule, "_FRESH_NS", 10**18)
    path = writeCase(folder / "a.seg.nrrd")
    measureCases([path], measuring, tmp_path / "cache")
    hashed = []
    hashOfFile = cacheModule.hashOfFile
    monkeypatch.setattr(cacheModule, "hashOfFile", lambda path: hashed.append(path) or hashOfFile(path))
    assert measureCases([path], measuring, tmp_path / "cache").unchanged == 1
    assert hashed == [path]


def test_a_moved_folder_is_known_and_a_renamed_file_is_measured_again(folder, measuring, calls, tmp_path):
    writeCase(folder / "sub-1.seg.nrrd")
    measureCases(findCases(folder).files, measuring, tmp_path / "cache")
    moved = folder.rename(tmp_path / "moved")
    calls()
    again = measureCases(findCases(moved).files, measuring, tmp_path / "cache")
    assert calls() == []
    assert again.measured[0].measurement.file == str(moved / "sub-1.seg.nrrd")
    (moved / "sub-1.seg.nrrd").rename(moved / "sub-2.seg.nrrd")  # the name stands for the missing case ID
    renamed = measureCases(findCases(moved).files, measuring, tmp_path / "cache")
    assert renamed.measured[0].measurement.caseId == "sub-2"


def test_other_settings_and_another_version_are_measured_again(folder, measuring, calls, tmp_path, monkeypatch):
    files = [writeCase(folder / "a.seg.nrrd")]
    other = replace(measuring, settings={**measuring.settings, "axis": "SI"})
    for function, expected in ((measuring, 1), (other, 1), (measuring, 0), (other, 0)):
        assert measureCases(files, function, tmp_path / "cache").measured[0].measurement.axis == \
            function.settings.get("axis", "acquisition")
        assert len(calls()) == expected
    monkeypatch.setattr("SpinePainRHILib.__version__", "9.9.9")
    measureCases(files, measuring, tmp_path / "cache")
    assert len(calls()) == 1


def test_a_damaged_cache_is_made_again_case_by_case(folder, measuring, calls, tmp_path):
    files = [writeCase(folder / f"{number}.seg.nrrd", rhi=float(number)) for number in range(4)]
    measureCases(files, measuring, tmp_path / "cache")
    (journal,) = (tmp_path / "cache").iterdir()
    lines = journal.read_bytes().splitlines(keepends=True)
    lines[1] = lines[1].replace(b",1.0,", b",7.0,")
    assert b",7.0," in lines[1]
    journal.write_bytes(b"".join(lines[:3]) + b"\xff\x00 garbage\n\n" + lines[3][:50])  # and the last line is torn
    calls()
    result = measureCases(files, measuring, tmp_path / "cache")
    assert calls() == ["1.seg.nrrd", "3.seg.nrrd"]
    assert [each.measurement.rhiPercent for each in result.measured] == [0.0, 1.0, 2.0, 3.0]
    measureCases(files, measuring, tmp_path / "cache")
    assert calls() == []


def test_a_cache_that_cannot_be_used_costs_nothing_but_time(folder, measuring, tmp_path):
    files = [writeCase(folder / "a.seg.nrrd")]
    blocked = tmp_path / "blocked"
    blocked.write_text("a file")
    result = measureCases(files, measuring, blocked)
    assert len(result.measured) == 1
    assert result.warning.startswith("Measurements are not kept")


def test_a_full_disk_under_the_cache_costs_nothing_but_time(folder, measuring, tmp_path, monkeypatch):
    files = [writeCase(folder / f"{number}.seg.nrrd") for number in range(2)]
    monkeypatch.setattr(journalModule.os, "write", lambda *_: 0)
    result = measureCases(files, measuring, tmp_path / "cache")
    assert len(result.measured) == 2
    assert "the disk is full" in result.warning


def test_a_cache_of_replaced_lines_is_made_smaller(folder, measuring, calls, tmp_path, monkeypatch):
    monkeypatch.setattr(journalModule, "_FEWEST_DEAD_LINES", 3)
    files = [writeCase(folder / f"{number}.seg.nrrd") for number in range(2)]
    for _ in range(12):  # every touch is stored: the next run need not hash
        for path in files:
            path.touch()
        measureCases(files, measuring, tmp_path / "cache")
    (journal,) = (tmp_path / "cache").iterdir()
    assert len(journal.read_bytes().splitlines()) <= 2 * 2 + 3 + 2
    calls()
    assert measureCases(files, measuring, tmp_path / "cache").unchanged == 2
    assert calls() == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_interruption_keeps_what_was_measured(folder, measuring, calls, tmp_path, monkeypatch, jobs):
    monkeypatch.setattr("SpinePainCohortLib.Gathering.MeasureCases._REPORT_SECONDS", 0)
    for number in range(8):
        writeCase(folder / f"{number}.seg.nrrd", sleep=0.1 if jobs > 1 else 0)
    files = findCases(folder).files

    def interrupt(progress):
        if progress.done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        measureCases(files, measuring, tmp_path / "cache", jobs, interrupt)
    calls()
    result = measureCases(files, measuring, tmp_path / "cache")
    assert result.unchanged == 4
    assert len(result.measured) == 8
    assert len(calls()) == 4


def test_a_file_changed_while_it_is_read_is_not_trusted(folder, measuring, tmp_path):
    files = [writeCase(folder / "a.seg.nrrd", rewrite=True)]
    result = measureCases(files, measuring, tmp_path / "cache")
    assert result.measured == ()
    assert result.problems[0].reason == "it was changed while it was read: run again"


def test_progress_ends_at_the_total_and_estimates_from_what_was_measured(folder, measuring, tmp_path, monkeypatch):
    monkeypatch.setattr("SpinePainCohortLib.Gathering.MeasureCases._REPORT_SECONDS", 0)
    times = iter(range(100))
    monkeypatch.setattr("SpinePainCohortLib.Gathering.MeasureCases.time.monotonic", lambda: float(next(times)))
    files = [writeCase(folder / f"{number}.seg.nrrd") for number in range(5)]
    measureCases(files[:1], measuring, tmp_path / "cache")
    seen = []
    measureCases(files, measuring, tmp_path / "cache", report=seen.append)
    # The clock ticks one second a step; the first file is unchanged and the second one starts the estimate.
    assert [(each.done, each.total, each.unchanged, each.secondsLeft) for each in seen] == [
        (1, 5, 0, None), (2, 5, 1, None), (3, 5, 1, 2.0), (4, 5, 1, 1.0), (5, 5, 1, 0.0)]


def test_only_an_exact_measurement_is_read_from_json(folder):
    measurement = replace(measureFake(writeCase(folder / "a.seg.nrrd", lesions=[["metastasis", "L1", 0.0, None]])),
                          slices=())
    text = measurementToJson(measurement)
    assert measurementFromJson(text) == measurement
    values = json.loads(text)
    lesions = values.index([list(astuple(lesion)) for lesion in measurement.lesions])
    for wrong in ("[]", "{}", text[:-1], json.dumps(values[1:]), json.dumps({"caseId": values}),
                  text.replace('"metastasis"', '"tumour"'), json.dumps([*values[:lesions], 3, *values[lesions + 1:]]),
                  json.dumps([*values[:lesions], [["a"]], *values[lesions + 1:]])):
        with pytest.raises(ValueError):
            measurementFromJson(wrong)


def test_an_interruption_while_a_process_starts_comes_when_it_can_be_ended():
    reached = []
    with pytest.raises(KeyboardInterrupt), interruptsHeldBack():
        signal.raise_signal(signal.SIGINT)
        reached.append("the process is started and listed")
    assert reached
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_a_file_replaced_by_an_older_one_is_hashed_again(folder, measuring, tmp_path, monkeypatch):
    path = writeCase(folder / "a.seg.nrrd")
    monkeypatch.setattr(cacheModule, "hashOfFile", lambda path: "hash of the file now")
    measurement = measureFake(path)
    old = cacheModule.FileState(size=5, modifiedNs=1_000, changedNs=2_000, inode=7)
    with cacheModule.MeasurementCache(tmp_path / "cache", "settings") as cache:
        cache.store(path, old, "hash of the file then", measurement)
    for name, value in ((None, 0), ("size", 6), ("modifiedNs", 999), ("changedNs", 1_999), ("inode", 8)):
        state = replace(old, **{name: value}) if name else old
        with cacheModule.MeasurementCache(tmp_path / "cache", "settings") as cache:
            found = cache.take(path, state)
        assert found.contentHash == f"hash of the file {'now' if name else 'then'}"
        assert (found.measurement, found.isTrusted) == ((None, False) if name else (measurement, True))
