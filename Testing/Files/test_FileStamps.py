"""What a file's stamp tells: whether to ask before replacing it, and whether its content is known."""

import os
from dataclasses import replace

from SpinePainRHILib.Files.FileLocks import takeFile
from SpinePainRHILib.Files.FileStamps import FileStamp
from SpinePainRHILib.Files.SystemErrors import reasonOf

STAMP = FileStamp(modifiedNs=5_000_000_000, size=7, changedNs=6_000_000_000, inode=8)


def test_a_backup_that_touches_a_file_is_no_other_save_but_its_content_is_not_taken_for_known():
    touched = replace(STAMP, changedNs=9_000_000_000, inode=9)
    assert touched.isSameSave(STAMP) and touched != STAMP


def test_another_size_or_time_of_writing_is_another_save_and_so_is_no_file():
    assert not replace(STAMP, size=8).isSameSave(STAMP)
    assert not replace(STAMP, modifiedNs=5_000_000_001).isSameSave(STAMP)
    assert not STAMP.isSameSave(None)


def test_a_file_that_is_not_there_has_no_stamp(tmp_path):
    assert FileStamp.of(tmp_path / "nothing") is None


def test_a_file_rests_two_seconds_after_the_later_of_its_times():
    assert not STAMP.hasRested(8_000_000_000)
    assert STAMP.hasRested(8_000_000_001)


def test_a_file_that_another_holds_is_not_taken_and_is_free_when_it_is_closed(tmp_path):
    first, second = (os.open(tmp_path / "lock", os.O_RDWR | os.O_CREAT) for _ in range(2))
    assert takeFile(first) and not takeFile(second)
    os.close(first)
    assert takeFile(second)
    os.close(second)


def test_an_error_without_words_of_its_own_is_said_all_the_same():
    assert reasonOf(OSError(28, "No space left on device")) == "the disk is full"
    assert reasonOf(OSError(116, "Stale file handle.")) == "stale file handle"
    assert reasonOf(OSError()) == "OSError"
