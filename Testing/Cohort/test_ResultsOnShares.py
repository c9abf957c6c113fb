"""Results where hospitals keep them: what their shares refuse is injected, no result is lost."""

import errno
import os
from pathlib import Path

import pytest
from SpinePainCohortLib.Gathering.PublishFolder import publishFolder
from SpinePainRHILib.Files import FileLocks


def writer(text):
    def write(folder):
        (folder / "patients.csv").write_text(text)
        (folder / "provenance.json").write_text("{}")

    return write


def failing(number, real=None, isMeant=lambda *_: True, times=10**9):
    left = [times]

    def call(*arguments, **options):
        if isMeant(*arguments) and left[0] > 0:
            left[0] -= 1
            raise OSError(number, "[WinError 5] Access is denied")
        return real(*arguments, **options)

    return call


def textOf(folder):
    return (folder / "patients.csv").read_text()


@pytest.fixture
def target(tmp_path):
    return publishFolder(tmp_path / "out", writer("1"))


@pytest.mark.parametrize(("owner", "name", "number"), [
    (Path, "chmod", errno.EPERM), (Path, "chmod", errno.ENOTSUP), (os, "fsync", errno.EINVAL),
    (FileLocks.fcntl, "flock", errno.ENOLCK)])
def test_a_share_without_rights_flushing_or_locks_takes_results(target, monkeypatch, owner, name, number):
    monkeypatch.setattr(owner, name, failing(number))
    publishFolder(target, writer("2"))
    assert textOf(target) == "2"
    assert [each.name for each in target.parent.iterdir()] == ["out"]


def test_a_result_in_which_a_file_is_open_for_a_moment_is_waited_for(target, monkeypatch, pauses):
    monkeypatch.setattr(Path, "rename", failing(errno.EACCES, Path.rename, lambda path, _: path == target, times=9))
    publishFolder(target, writer("2"))
    assert textOf(target) == "2" and len(pauses) == 9


def test_where_a_file_of_the_earlier_result_stays_open_both_are_kept_and_named(target, monkeypatch, pauses):
    for text in ("2", "3"):
        with monkeypatch.context() as patch:
            patch.setattr(Path, "rename", failing(errno.EACCES, Path.rename, lambda path, _: path == target))
            says = rf"earlier results are still there and the new ones are in .*out-new{int(text) - 1}: .*Excel"
            with pytest.raises(ValueError, match=says) as caught:
                publishFolder(target, writer(text))
        assert "WinError" not in str(caught.value)
    texts = {each.name: textOf(each) for each in target.parent.iterdir()}
    assert texts == {"out": "1", "out-new1": "2", "out-new2": "3"}
    publishFolder(target, writer("4"))
    assert textOf(target) == "4"


def test_a_new_folder_that_a_scanner_holds_is_waited_for(target, monkeypatch, pauses):
    monkeypatch.setattr(Path, "rename", failing(errno.EACCES, Path.rename, lambda path, _: ".new-" in path.name,
                                                times=5))
    publishFolder(target, writer("2"))
    assert textOf(target) == "2" and [each.name for each in target.parent.iterdir()] == ["out"]


def test_a_place_that_takes_no_folder_is_a_sentence(target, monkeypatch, pauses):
    monkeypatch.setattr(os, "open", failing(errno.EACCES, os.open, lambda path, *_: str(path).endswith(".lock")))
    with pytest.raises(ValueError, match=r"permission is denied\. What was there before is unchanged\.$"):
        publishFolder(target, writer("2"))
    assert textOf(target) == "1" and pauses == []


def test_a_disk_that_is_full_when_the_results_are_put_in_place_keeps_the_earlier(target, monkeypatch):
    monkeypatch.setattr(Path, "mkdir", failing(errno.ENOSPC, Path.mkdir, lambda path, *_: ".old-" in path.name))
    with pytest.raises(ValueError, match="the disk is full"):
        publishFolder(target, writer("2"))
    assert textOf(target) == "1" and [each.name for each in target.parent.iterdir()] == ["out"]
