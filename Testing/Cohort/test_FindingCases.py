"""Which files below a folder are cases."""

import os
import sys
from pathlib import Path

import pytest
from FakeMeasuring import writeCase
from SpinePainCohortLib.Gathering import FindCases as findModule
from SpinePainCohortLib.Gathering.FindCases import findCases
from SpinePainCohortLib.Gathering.GatherCohort import gatherCohort
from SpinePainCohortLib.Gathering.Inputs import Inputs
from SpinePainCohortLib.Gathering.MeasurementCache import defaultCacheFolder


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "cases"


def names(paths):
    return [path.name for path in paths]


def test_all_case_files_below_a_folder_are_found_in_a_fixed_order(folder):
    for name in ("b/x.seg.nrrd", "a.seg.nrrd", "b/deep/er/y.SEG.NRRD", "a/z.seg.nrrd", "t2.nrrd", "患者 1.seg.nrrd"):
        writeCase(folder / name)
    found = findCases(folder)
    assert [path.relative_to(folder).as_posix() for path in found.files] == [
        "a/z.seg.nrrd", "a.seg.nrrd", "b/deep/er/y.SEG.NRRD", "b/x.seg.nrrd", "患者 1.seg.nrrd"]
    assert found.problems == found.skipped == ()


def test_hidden_and_temporary_files_are_skipped_and_said_so(folder):
    for name in ("a.seg.nrrd", ".a.seg.nrrd", "~a.seg.nrrd", "a.tmp.seg.nrrd", "a~.seg.nrrd", ".git/b.seg.nrrd"):
        writeCase(folder / name)
    found = findCases(folder)
    assert names(found.files) == ["a.seg.nrrd"]
    assert len(found.skipped) == 4


def test_links_that_go_round_in_a_circle_do_no_harm(folder):
    writeCase(folder / "a" / "one.seg.nrrd")
    (folder / "a" / "up").symlink_to(folder)
    (folder / "b").symlink_to(folder / "a")
    (folder / "self").symlink_to(folder / "self")
    assert names(findCases(folder).files) == ["one.seg.nrrd"]


def test_a_folder_that_cannot_be_read_is_a_problem_and_the_others_are_read(folder, monkeypatch):
    writeCase(folder / "a" / "one.seg.nrrd")
    writeCase(folder / "b" / "two.seg.nrrd")
    scan = os.scandir

    def refuse(path):
        if Path(path).name == "a":
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(findModule.os, "scandir", refuse)
    found = findCases(folder)
    assert names(found.files) == ["two.seg.nrrd"]
    assert [(Path(each.file).name, each.reason) for each in found.problems] == [
        ("a", "the folder could not be read: permission is denied")]


def test_a_folder_that_is_missing_or_a_file_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"does not exist\.$"):
        findCases(tmp_path / "none")
    with pytest.raises(ValueError, match="is a file"):
        findCases(writeCase(tmp_path / "a.seg.nrrd"))


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="names are always text there")
def test_a_name_that_is_not_valid_text_costs_its_own_file_only(folder, measuring, tmp_path):
    writeCase(folder / "a.seg.nrrd", case="A")
    bad = os.fsencode(folder) + b"/b\xff.seg.nrrd"
    Path(os.fsdecode(bad)).write_bytes(b"x")
    Path(os.fsdecode(os.fsencode(folder) + b"/c\xff")).mkdir()
    Path(os.fsdecode(os.fsencode(folder) + b"/c\xff/d.seg.nrrd")).write_bytes(b"x")
    cohort = gatherCohort(Inputs(folder), measuring)
    assert cohort.patients.column("case_id") == ("A",)
    assert [Path(each.file).name for each in cohort.problems] == ["b\\udcff.seg.nrrd", "d.seg.nrrd"]
    assert {each.reason for each in cohort.problems} == {
        "its name, or that of a folder on the way to it, is not valid text (UTF-8): rename it"}
    cohort.problemRows().write(tmp_path / "problems.csv")
    assert len((tmp_path / "problems.csv").read_text(encoding="utf-8").splitlines()) == 3


@pytest.mark.skipif(os.name == "nt", reason="there are no such files on Windows")
@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("/dev/zero")], ids=["pipe", "device"])
def test_a_pipe_or_a_device_with_the_name_of_a_case_ends_at_once(folder, measuring, make):
    writeCase(folder / "a.seg.nrrd", case="A")
    make(folder / "b.seg.nrrd")
    cohort = gatherCohort(Inputs(folder), measuring)
    assert cohort.patients.column("case_id") == ("A",)
    assert [each.reason for each in cohort.problems] == [
        "it could not be read: it is a device or a pipe, no ordinary file"]


def test_without_a_home_folder_the_cache_is_a_temporary_folder(monkeypatch):
    def refuse():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr("pathlib.Path.home", staticmethod(refuse))
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    assert defaultCacheFolder().name.startswith("spinepain-")
