"""Saves killed at some of their file operations with every test run; ``make fuzz`` kills at each, again and again."""

import os
import sys

import KillingSaves
import pytest
from SavesToKill import KINDS, SaveKind

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills and forks in the way of POSIX")

COUNT = 60


def test_a_killed_save_leaves_the_old_or_the_new_whole_and_the_next_clears_what_it_left():
    report = KillingSaves.campaign(COUNT, seed=len(KINDS))
    assert report.tried == COUNT
    assert not report.failures, f"try one again with python Testing/Robustness/KillingSaves.py --only KIND N\n{report}"


def torn(folder, text):
    descriptor = os.open(folder / "c", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.write(descriptor, text.encode())
    os.close(descriptor)


def notTorn(folder):
    assert (folder / "c").read_text() in ("old", "new")


def test_a_save_that_tears_its_file_is_found():
    kind = SaveKind("torn", lambda folder: torn(folder, "old"), torn, notTorn)
    assert KillingSaves.operationsOf(kind) == 3  # opened, and written in two
    assert KillingSaves.killed(kind, 0) is None  # before the file is opened
    assert "AssertionError" in (KillingSaves.killed(kind, 1) or "")  # it is empty then
    assert "AssertionError" in (KillingSaves.killed(kind, 2) or "")  # "n" of "new"
    assert "was not killed" in (KillingSaves.killed(kind, 3) or "")
