"""Measurements kept between runs: measuring only what changed, and never trusting what may have changed."""

import json
import os
from dataclasses import astuple, replace
from types import SimpleNamespace

import pytest
from FakeMeasuring import measureFake, writeCase
from SpinePainCohortLib.Gathering import CacheFile as cacheFile
from SpinePainCohortLib.Gathering import MeasurementCache as cacheModule
from SpinePainCohortLib.Gathering.FindCases import findCases
from SpinePainCohortLib.Gathering.MeasureCases import measureCases
from SpinePainCohortLib.Gathering.MeasurementJson import measurementFromJson, measurementToJson
from SpinePainRHILib.Files import FileStamps
from SpinePainRHILib.Files.FileStamps import FileStamp


@pytest.fixture(autouse=True)
def files_rest_at_once(monkeypatch):
    """Files need not be two seconds old to be trusted: the tests make them anew all the time."""
    monkeypatch.setattr(FileStamps, "REST_NS", -10**9)


@pytest.fixture
def hashed(monkeypatch):
    """The files that are hashed."""
    names = []
    monkeypatch.setattr(cacheModule, "hashOfFile", lambda path: names.append(path.name) or FileStamps.hashOfFile(path))
    return names


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


def test_unchanged_files_are_not_even_opened(folder, measuring, tmp_path, hashed):
    files = [writeCase(folder / f"{number}.seg.nrrd") for number in range(3)]
    measureCases(files, measuring, tmp_path / "cache")
    hashed.clear()
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


def test_a_file_is_trusted_only_when_it_had_rested_two_seconds_before_it_was_looked_at(tmp_path, monkeypatch):
    monkeypatch.setattr(FileStamps, "REST_NS", 2_000_000_000)
    path = tmp_path / "a"
    path.write_text("x")
    stamp = FileStamp.read(path)
    changed = max(stamp.modifiedNs, stamp.changedNs)
    assert not stamp.hasRested(changed)
    assert not stamp.hasRested(changed + 2_000_000_000)
    assert stamp.hasRested(changed + 2_000_000_001)
    assert not replace(stamp, changedNs=changed + 1).hasRested(changed + 2_000_000_001)  # either time counts


def test_a_file_that_was_just_written_is_hashed_again_until_it_has_rested(folder, measuring, tmp_path, hashed,
                                                                          monkeypatch):
    monkeypatch.setattr(FileStamps, "REST_NS", 10**18)
    path = writeCase(folder / "a.seg.nrrd")
    measureCases([path], measuring, tmp_path / "cache")
    assert hashed == ["a.seg.nrrd"] * 2  # before it is measured, and again after it
    hashed.clear()
    assert measureCases([path], measuring, tmp_path / "cache").unchanged == 1
    assert hashed == ["a.seg.nrrd"]
    monkeypatch.setattr(FileStamps, "REST_NS", -10**9)
    hashed.clear()
    assert measureCases([path], measuring, tmp_path / "cache").unchanged == 1
    assert hashed == []


def test_what_counts_is_when_the_file_was_looked_at_not_when_its_measurement_was_kept(folder, measuring, tmp_path,
                                                                                      hashed, monkeypatch):
    """A file written anew within the same tick of the clock while thousands of others are measured."""
    path = writeCase(folder / "a.seg.nrrd", rhi=10.0)
    now = FileStamp.read(path).changedNs
    monkeypatch.setattr(FileStamps, "REST_NS", 2_000_000_000)
    clock = iter([now + 10**9, now + 600 * 10**9])  # looked at after a second, measured after ten minutes
    monkeypatch.setattr(cacheModule, "time", SimpleNamespace(time_ns=lambda: next(clock)))
    real, first = FileStamp.read(path), FileStamps.hashOfFile(path)

    def rewritten(_path):
        hashed.append("again")
        return first if len(hashed) == 1 else "another content"

    monkeypatch.setattr(cacheModule, "hashOfFile", rewritten)
    result = measureCases([path], measuring, tmp_path / "cache")
    assert FileStamp.read(path) == real and len(hashed) == 2
    assert [each.reason for each in result.problems] == ["it was changed while it was read: run again"]


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


def test_a_file_changed_while_it_is_read_is_not_trusted(folder, measuring, tmp_path):
    files = [writeCase(folder / "a.seg.nrrd", rewrite=True)]
    result = measureCases(files, measuring, tmp_path / "cache")
    assert result.measured == ()
    assert result.problems[0].reason == "it was changed while it was read: run again"


def test_progress_ends_at_the_total_and_estimates_from_what_was_measured(folder, measuring, tmp_path, monkeypatch):
    monkeypatch.setattr("SpinePainCohortLib.Gathering.MeasureCases._REPORT_SECONDS", 0)
    times = iter(range(100))
    monkeypatch.setattr("SpinePainCohortLib.Gathering.MeasureCases.time",
                        SimpleNamespace(monotonic=lambda: float(next(times))))
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


@pytest.mark.parametrize(("name", "value"), [("size", 6), ("modifiedNs", 999), ("changedNs", 1_999), ("inode", 8)])
def test_a_file_with_any_other_stamp_is_hashed_again(tmp_path, monkeypatch, hashed, name, value):
    path = writeCase(tmp_path / "a.seg.nrrd")
    stamp = [FileStamp(size=5, modifiedNs=1_000, changedNs=2_000, inode=7)]
    monkeypatch.setattr(FileStamp, "read", classmethod(lambda _cls, _path: stamp[0]))
    with cacheFile.CacheFile(tmp_path / "cache") as file:
        cache = cacheModule.MeasurementCache(file, "settings")
        (found,) = cache.look([path])
        cache.keep(found, measureFake(path))
    for isSame in (True, False):
        if not isSame:  # as a file put back from a backup, with its old time
            stamp[0] = replace(stamp[0], **{name: value})
        hashed.clear()
        with cacheFile.CacheFile(tmp_path / "cache") as file:
            (found,) = cacheModule.MeasurementCache(file, "settings").look([path])
        assert (found.isTrusted, hashed) == ((True, []) if isSame else (False, ["a.seg.nrrd"]))
        assert found.measurement == replace(measureFake(path), slices=())
