"""The file of kept measurements: whatever happens to it costs time and a sentence, never a result."""

import sqlite3
import time

import pytest
from FakeMeasuring import writeCase
from SpinePainCohortLib.Gathering import CacheFile as cacheFile
from SpinePainCohortLib.Gathering.MeasureCases import measureCases
from SpinePainRHILib.Files import FileStamps


@pytest.fixture(autouse=True)
def files_rest_at_once(monkeypatch):
    """Files need not be two seconds old to be trusted: the tests make them anew all the time."""
    monkeypatch.setattr(FileStamps, "REST_NS", -10**9)


def kept(tmp_path):
    return sqlite3.connect(tmp_path / "cache" / cacheFile.NAME)


def test_a_flipped_bit_in_the_cache_becomes_no_number(folder, measuring, calls, tmp_path):
    files = [writeCase(folder / f"{number}.seg.nrrd", rhi=float(number)) for number in range(4)]
    measureCases(files, measuring, tmp_path / "cache")
    with kept(tmp_path) as database:
        database.execute("UPDATE result SET value = CAST(REPLACE(CAST(value AS TEXT), ',1.0,', ',7.0,') AS BLOB)")
        database.execute("UPDATE file SET contentHash = 'f' || SUBSTR(contentHash, 2) "
                         "WHERE CAST(path AS TEXT) LIKE '%3.seg.nrrd'")
        changed = database.execute("SELECT COUNT(*) FROM result WHERE CAST(value AS TEXT) LIKE '%,7.0,%'").fetchone()
        assert changed == (1,)
    database.close()
    calls()
    result = measureCases(files, measuring, tmp_path / "cache")
    assert calls() == ["1.seg.nrrd"]  # 3 was hashed again: its line was not believed
    assert [each.measurement.rhiPercent for each in result.measured] == [0.0, 1.0, 2.0, 3.0]
    measureCases(files, measuring, tmp_path / "cache")
    assert calls() == []


def cutInHalf(path):
    path.write_bytes(path.read_bytes()[:path.stat().st_size // 2])


@pytest.mark.parametrize("damage", [
    lambda path: path.write_bytes(b"no database at all, but long enough to be taken for one" * 99),
    lambda path: path.write_bytes(b"SQLite format 3\0" + bytes(5000)), cutInHalf,
    lambda path: path.write_bytes(path.read_bytes()[:4096] + b"\xa5" * (path.stat().st_size - 4096))])
def test_a_damaged_cache_costs_a_sentence_and_is_made_anew(folder, measuring, tmp_path, calls, damage):
    files = [writeCase(folder / f"{number}.seg.nrrd", rhi=float(number)) for number in range(40)]
    measureCases(files, measuring, tmp_path / "cache")
    damage(tmp_path / "cache" / cacheFile.NAME)
    result = measureCases(files, measuring, tmp_path / "cache")
    assert [each.measurement.rhiPercent for each in result.measured] == [float(number) for number in range(40)]
    assert "were damaged: they are made again" in result.warning
    calls()
    again = measureCases(files, measuring, tmp_path / "cache")
    assert (again.unchanged, again.warning, calls()) == (40, None, [])


def test_a_cache_that_cannot_be_used_costs_nothing_but_time(folder, measuring, tmp_path):
    files = [writeCase(folder / "a.seg.nrrd")]
    blocked = tmp_path / "blocked"
    blocked.write_text("a file")
    result = measureCases(files, measuring, blocked)
    assert len(result.measured) == 1
    assert result.warning.startswith("Measurements are not kept")
    (tmp_path / "cache" / cacheFile.NAME).mkdir(parents=True)
    assert "not kept" in measureCases(files, measuring, tmp_path / "cache").warning


def test_a_cache_that_cannot_be_written_is_still_read(folder, measuring, calls, tmp_path, monkeypatch):
    files = [writeCase(folder / f"{number}.seg.nrrd") for number in range(2)]
    measureCases(files[:1], measuring, tmp_path / "cache")
    calls()
    connect = sqlite3.connect
    monkeypatch.setattr(cacheFile.sqlite3, "connect", lambda path, **options: connect(
        f"file:{path}?mode=ro", uri=True, **options))  # the tests may run as root, whom no permission stops
    result = measureCases(files, measuring, tmp_path / "cache")
    assert (result.unchanged, len(result.measured), calls()) == (1, 2, ["1.seg.nrrd"])
    assert result.warning.endswith("could not be written: it is read-only.")


def test_a_full_disk_under_the_cache_costs_nothing_but_time(folder, measuring, tmp_path):
    files = [writeCase(folder / f"{number}.seg.nrrd", problems=["x" * 5000]) for number in range(9)]
    measureCases(files[:1], measuring, tmp_path / "cache")

    class Full(cacheFile.CacheFile):
        def __enter__(self):
            super().__enter__()
            pages = self._connection.execute("PRAGMA page_count").fetchone()[0]
            self._connection.execute(f"PRAGMA max_page_count = {pages}")
            return self

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("SpinePainCohortLib.Gathering.MeasureCases.CacheFile", Full)
        result = measureCases(files, measuring, tmp_path / "cache")
    assert len(result.measured) == 9
    assert result.warning.endswith("could not be written: the disk is full.")


def test_two_runs_at_once_both_keep_what_they_measure(folder, measuring, tmp_path, monkeypatch):
    monkeypatch.setattr(cacheFile, "_WRITE_SECONDS", 0.0)
    monkeypatch.setattr("SpinePainCohortLib.Gathering.MeasureCases._REPORT_SECONDS", 0)
    files = [writeCase(folder / f"{number}.seg.nrrd") for number in range(6)]
    inner = []

    def otherRun(_progress):
        if not inner:
            inner.append(measureCases(files[3:], measuring, tmp_path / "cache"))

    first = measureCases(files[:3], measuring, tmp_path / "cache", report=otherRun)
    assert first.warning is inner[0].warning is None
    assert measureCases(files, measuring, tmp_path / "cache").unchanged == 6


def test_a_cache_that_another_program_holds_for_long_costs_no_result(folder, measuring, tmp_path, monkeypatch):
    monkeypatch.setattr(cacheFile, "_BUSY_SECONDS", 0.05)
    files = [writeCase(folder / f"{number}.seg.nrrd") for number in range(3)]
    measureCases(files[:1], measuring, tmp_path / "cache")
    holder = kept(tmp_path)
    holder.execute("BEGIN EXCLUSIVE")
    result = measureCases(files, measuring, tmp_path / "cache")
    holder.close()
    assert len(result.measured) == 3
    assert "another program is using it" in result.warning
    assert measureCases(files, measuring, tmp_path / "cache").warning is None


def test_results_of_more_than_a_year_ago_are_forgotten(folder, measuring, calls, tmp_path, monkeypatch):
    files = [writeCase(folder / f"{number}.seg.nrrd") for number in range(2)]
    measureCases(files[:1], measuring, tmp_path / "cache")
    later = time.time() + (cacheFile.KEPT_DAYS + 2) * 86_400
    monkeypatch.setattr(cacheFile.time, "time", lambda: later)
    measureCases(files[1:], measuring, tmp_path / "cache")
    database = kept(tmp_path)
    assert database.execute("SELECT COUNT(*) FROM result").fetchone() == (1,)
    database.close()


def test_the_cache_is_for_its_owner_alone(folder, measuring, tmp_path):
    measureCases([writeCase(folder / "a.seg.nrrd")], measuring, tmp_path / "cache")
    assert (tmp_path / "cache").stat().st_mode & 0o077 == 0
    assert (tmp_path / "cache" / cacheFile.NAME).stat().st_mode & 0o077 == 0
    assert {path.name for path in (tmp_path / "cache").iterdir()} == {cacheFile.NAME}
