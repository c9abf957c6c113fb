"""The earlier file is kept when another takes its name, on shares without links too, and nothing else stays."""

import errno
import os
import shutil
from pathlib import Path

import pytest
from SpinePainCohortLib.Importing.EarlierKept import EarlierKept
from SpinePainRHILib.Files.AtomicFile import writeAtomically


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "c.seg.nrrd"
    path.write_text("earlier")
    return path


def replaced(path, text="later"):
    with EarlierKept(path) as kept:
        writeAtomically(path, lambda temporary: temporary.write_text(text), beforeReplacing=kept.keep)
    return kept.backup


def refusing(number):
    def refuse(*_arguments, **_options):
        raise OSError(number, "x")
    return refuse


def textsIn(folder):
    return {each.name: each.read_text() for each in folder.iterdir()}


@pytest.mark.parametrize("number", [errno.EPERM, errno.ENOTSUP, errno.EXDEV, errno.EMLINK, errno.EACCES])
def test_without_links_a_copy_is_kept(path, monkeypatch, number):
    monkeypatch.setattr(os, "link", refusing(number))
    monkeypatch.setattr(os, "chmod", refusing(errno.EPERM))
    monkeypatch.setattr(shutil, "copystat", refusing(errno.EPERM))
    assert replaced(path) == path.with_name("c.seg.nrrd.bak1")
    assert textsIn(path.parent) == {"c.seg.nrrd": "later", "c.seg.nrrd.bak1": "earlier"}


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="files belong to users in the way of Unix")
def test_of_another_users_file_a_copy_is_kept_that_can_be_removed_again(path, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)
    monkeypatch.setattr(os, "link", pytest.fail)
    replaced(path)
    assert textsIn(path.parent) == {"c.seg.nrrd": "later", "c.seg.nrrd.bak1": "earlier"}


def test_a_copy_that_does_not_fit_on_the_disk_stops_the_save_and_leaves_nothing(path, monkeypatch):
    monkeypatch.setattr(os, "link", refusing(errno.ENOTSUP))
    monkeypatch.setattr(shutil, "copyfile", refusing(errno.ENOSPC))
    with pytest.raises(ValueError, match="the disk is full; the earlier file is unchanged"):
        replaced(path)
    assert textsIn(path.parent) == {"c.seg.nrrd": "earlier"}


@pytest.mark.parametrize("hasLinks", [True, False])
def test_a_save_that_fails_leaves_no_backup(path, monkeypatch, hasLinks):
    if not hasLinks:
        monkeypatch.setattr(os, "link", refusing(errno.ENOTSUP))
    monkeypatch.setattr(Path, "replace", refusing(errno.ENOSPC))
    with pytest.raises(ValueError, match="the disk is full"):
        replaced(path)
    assert textsIn(path.parent) == {"c.seg.nrrd": "earlier"}


@pytest.mark.parametrize("make", [os.link, shutil.copyfile])
def test_what_a_killed_save_kept_becomes_the_backup_of_the_next(path, make):
    make(path, path.with_name("c.seg.nrrd.bak1"))
    assert replaced(path) == path.with_name("c.seg.nrrd.bak1")
    assert textsIn(path.parent) == {"c.seg.nrrd": "later", "c.seg.nrrd.bak1": "earlier"}
    assert replaced(path, "latest") == path.with_name("c.seg.nrrd.bak2")


def test_a_backup_of_the_users_that_happens_to_be_the_same_is_never_removed(path, monkeypatch):
    shutil.copyfile(path, path.with_name("c.seg.nrrd.bak1"))
    monkeypatch.setattr(Path, "replace", refusing(errno.ENOSPC))
    with pytest.raises(ValueError, match="the disk is full"):
        replaced(path)
    assert textsIn(path.parent) == {"c.seg.nrrd": "earlier", "c.seg.nrrd.bak1": "earlier"}
