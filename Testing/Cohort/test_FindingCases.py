"""Which files below a folder are cases."""

import os
from pathlib import Path

import pytest
from FakeMeasuring import writeCase
from SpinePainCohortLib.Gathering import FindCases as findModule
from SpinePainCohortLib.Gathering.FindCases import findCases


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
