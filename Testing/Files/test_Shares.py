"""Ring 1: saving where hospitals save. What their shares refuse is injected; the data are whole each time."""

import errno
import os
from pathlib import Path

import pytest
from SpinePainRHILib.Files import FileLocks
from SpinePainRHILib.Files.AtomicFile import writeAtomically


def put(data: bytes):
    return lambda path: path.write_bytes(data)


def held(number=errno.EACCES, winerror=None):
    error = OSError(number, "[WinError 32] The process cannot access the file")
    error.winerror = winerror
    return error


def failing(error, times=10**9):
    """A function that fails so many times, then does what ``real`` does."""
    left = [times]

    def with_(real):
        def call(*arguments, **options):
            left[0] -= 1
            if left[0] >= 0:
                raise error
            return real(*arguments, **options)
        return call
    return with_


def inject(monkeypatch, owner, name, error, times=10**9):
    monkeypatch.setattr(owner, name, failing(error, times)(getattr(owner, name)))


@pytest.fixture
def target(tmp_path):
    path = tmp_path / "c.seg.nrrd"
    path.write_bytes(b"earlier")
    return path


def sentenceOf(target) -> str:
    with pytest.raises(ValueError, match=r"^Could not save .*; the earlier file is unchanged\.$") as caught:
        writeAtomically(target, put(b"later"))
    assert [each.name for each in target.parent.iterdir()] == [target.name] and target.read_bytes() == b"earlier"
    text = str(caught.value)
    assert "Errno" not in text and "WinError" not in text
    return text


@pytest.mark.parametrize("number", [errno.EPERM, errno.EACCES, errno.ENOTSUP, errno.ENOSYS])
def test_a_share_that_sets_no_permissions_is_saved_to(target, monkeypatch, number):
    for owner, name in ((os, "chmod"), (Path, "chmod")):
        inject(monkeypatch, owner, name, OSError(number, "x"))
    writeAtomically(target, put(b"later"))
    assert target.read_bytes() == b"later" and len(list(target.parent.iterdir())) == 1


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EPERM])
def test_a_share_that_cannot_flush_is_saved_to(target, monkeypatch, number):
    inject(monkeypatch, os, "fsync", OSError(number, "x"))
    writeAtomically(target, put(b"later"))
    assert target.read_bytes() == b"later"


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP, errno.EBADF])
def test_a_share_that_cannot_lock_is_saved_to_and_nothing_stays(target, monkeypatch, number):
    pytest.importorskip("fcntl", reason="locks in the way of Unix")
    inject(monkeypatch, FileLocks.fcntl, "flock", OSError(number, "x"))
    writeAtomically(target, put(b"later"))
    assert target.read_bytes() == b"later" and len(list(target.parent.iterdir())) == 1


@pytest.mark.parametrize("error", [held(), held(winerror=5), held(winerror=32), held(errno.EBUSY)])
def test_a_file_that_another_program_holds_for_two_seconds_is_waited_for(target, monkeypatch, pauses, error):
    inject(monkeypatch, Path, "replace", error, times=40)
    writeAtomically(target, put(b"later"))
    assert target.read_bytes() == b"later" and sum(pauses) == pytest.approx(2)


def test_a_file_that_stays_held_is_said_to_be_after_some_seconds(target, monkeypatch, pauses):
    with monkeypatch.context() as patch:
        inject(patch, Path, "replace", held(winerror=32))
        assert "another program has held 'c.seg.nrrd' for 4 s (Excel, a virus scanner" in sentenceOf(target)
    assert sum(pauses) == pytest.approx(4, abs=0.1)
    inject(monkeypatch, Path, "replace", held())
    assert "or it may not be changed there" in sentenceOf(target)


def test_a_full_disk_is_not_waited_for(target, monkeypatch, pauses):
    inject(monkeypatch, Path, "replace", OSError(errno.ENOSPC, "x"))
    assert "the disk is full" in sentenceOf(target)
    assert pauses == []


def test_a_working_file_that_a_scanner_opens_is_waited_for_too(target, monkeypatch, pauses):
    opened = Path.open
    left = [3]

    def open_(path, mode="r", *arguments, **options):
        if mode == "rb+" and left[0]:
            left[0] -= 1
            raise held()
        return opened(path, mode, *arguments, **options)

    monkeypatch.setattr(Path, "open", open_)
    writeAtomically(target, put(b"later"))
    assert target.read_bytes() == b"later" and len(pauses) == 3


@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else True, reason="nothing is refused to root")
def test_a_read_only_folder_is_a_sentence(target):
    target.parent.chmod(0o555)
    try:
        assert "writing to the folder is not permitted" in sentenceOf(target)
    finally:
        target.parent.chmod(0o755)


@pytest.mark.parametrize(("number", "says"), [(errno.EACCES, "writing to the folder is not permitted"),
                                              (errno.EROFS, "the disk is read-only")])
def test_a_folder_that_takes_no_new_file_is_a_sentence_at_once(target, monkeypatch, pauses, number, says):
    opened = os.open

    def open_(path, flags, *arguments, **options):
        if flags & os.O_CREAT:
            raise OSError(number, "Permission denied")
        return opened(path, flags, *arguments, **options)

    monkeypatch.setattr(os, "open", open_)
    assert says in sentenceOf(target)
    assert pauses == []


def test_a_lock_of_another_user_that_was_killed_stops_nobody(target, monkeypatch):
    from SpinePainRHILib.Files.SaveLock import hiddenStart

    stale = target.with_name(f"{hiddenStart(target)}.lock")
    stale.touch()
    opened = os.open

    def open_(path, flags, *arguments, **options):
        if path == stale and stale.exists() and flags & os.O_RDWR:
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(path, flags, *arguments, **options)

    monkeypatch.setattr(os, "open", open_)
    writeAtomically(target, put(b"later"))
    assert target.read_bytes() == b"later" and len(list(target.parent.iterdir())) == 1
