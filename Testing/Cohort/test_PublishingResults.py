"""The output folder appears at once or not at all, and nothing of the user's is ever lost."""

import errno
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from SpinePainCohortLib.Gathering.PublishFolder import checkTarget, publishFolder
from SpinePainRHILib.Files import Shares
from SpinePainRHILib.Files.FileLocks import takeFile


def writer(text="1"):
    def write(folder):
        (folder / "figures").mkdir()
        (folder / "figures" / "a.png").write_text(text)
        (folder / "patients.csv").write_text(text)
        (folder / "provenance.json").write_text('{"version": "1"}')

    return write


def snapshot(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_new_folder_is_made_with_its_parents_and_can_be_read_by_others(tmp_path):
    target = tmp_path / "new" / "out"
    assert publishFolder(target, writer()) == target
    assert sorted(snapshot(target)) == ["figures/a.png", "patients.csv", "provenance.json"]
    assert json.loads((target / "provenance.json").read_text()) == {
        "version": "1", "tool": "spinepain cohort", "files": ["figures/a.png", "patients.csv", "provenance.json"]}
    probe = tmp_path / "probe"
    probe.mkdir()
    assert stat.S_IMODE(target.stat().st_mode) == stat.S_IMODE(probe.stat().st_mode)
    assert [path.name for path in target.parent.iterdir()] == ["out"]


def test_an_earlier_result_is_replaced_as_a_whole(tmp_path):
    target = tmp_path / "out"
    publishFolder(target, writer("1"))

    def write(folder):
        assert snapshot(target)["patients.csv"] == b"1"  # the earlier result is there until the end
        (folder / "provenance.json").write_text("{}")

    publishFolder(target, write)
    assert list(snapshot(target)) == ["provenance.json"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_empty_folder_may_be_the_target(tmp_path):
    target = tmp_path / "empty"
    target.mkdir()
    publishFolder(target, writer())
    assert (target / "patients.csv").exists()


@pytest.mark.parametrize("make", [
    lambda target: (target / "thesis.docx").write_text("years of work"),
    lambda target: (target / "provenance.json").write_text('{"tool": "another tool"}'),
    lambda target: (target / "provenance.json").write_text("[]"),
    lambda target: (target / "provenance.json").write_text("not json"),
])
def test_a_folder_with_other_things_is_refused_and_untouched(tmp_path, make):
    target = tmp_path / "out"
    target.mkdir()
    make(target)
    before = snapshot(target)
    with pytest.raises(ValueError, match=r"is not empty and holds no earlier result.*\.$"):
        publishFolder(target, writer())
    assert snapshot(target) == before


def test_a_file_put_into_an_earlier_result_is_not_lost(tmp_path):
    target = tmp_path / "out"
    publishFolder(target, writer())
    (target / "figures" / "mine.txt").write_text("notes")
    with pytest.raises(ValueError, match=r"holds figures/mine\.txt, not written by an earlier run"):
        publishFolder(target, writer("2"))
    assert snapshot(target)["figures/mine.txt"] == b"notes"
    assert snapshot(target)["patients.csv"] == b"1"


def test_a_file_and_the_root_are_refused(tmp_path):
    (tmp_path / "out").write_text("x")
    with pytest.raises(ValueError, match="is a file"):
        publishFolder(tmp_path / "out", writer())
    with pytest.raises(ValueError, match="choose a folder inside it"):
        checkTarget("/")


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("bug"), ValueError("bad")])
def test_whatever_stops_the_writing_the_earlier_result_stays_and_nothing_else(tmp_path, error):
    target = tmp_path / "out"
    publishFolder(target, writer())
    before = snapshot(target)

    def write(folder):
        writer("2")(folder)
        raise error

    with pytest.raises(type(error)):
        publishFolder(target, write)
    assert snapshot(target) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize(("number", "says"), [
    (errno.ENOSPC, "the disk is full"), (errno.EROFS, "the disk is read-only"),
    (errno.EACCES, "permission is denied")])
def test_a_full_or_read_only_disk_is_one_sentence_and_nothing_is_left(tmp_path, number, says):
    def write(folder):
        writer()(folder)
        raise OSError(number, "x")

    with pytest.raises(ValueError, match=rf"{says}\. What was there before is unchanged\.$"):
        publishFolder(tmp_path / "out", write)
    assert list(tmp_path.iterdir()) == []


def test_a_parent_that_is_a_file_is_said_in_a_sentence(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(ValueError, match=r"could not be written to"):
        publishFolder(tmp_path / "file" / "out", writer())


def test_results_without_provenance_are_not_published(tmp_path):
    with pytest.raises(ValueError, match=r"no provenance\.json"):
        publishFolder(tmp_path / "out", lambda folder: None)
    assert list(tmp_path.iterdir()) == []


def test_a_swap_that_fails_brings_the_earlier_result_back(tmp_path, monkeypatch):
    target = tmp_path / "out"
    publishFolder(target, writer())
    before = snapshot(target)
    rename = Path.rename

    def refuse(self, new):
        if ".new-" in self.name:
            raise OSError(errno.EBUSY, "Device or resource busy")
        return rename(self, new)

    monkeypatch.setattr(Shares, "PATIENCE_SECONDS", 0)
    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(ValueError, match="another program is using it"):
        publishFolder(target, writer("2"))
    assert snapshot(target) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_result_left_aside_by_a_crash_is_brought_back_first(tmp_path):
    target = tmp_path / "out [1]"
    publishFolder(target, writer())
    aside = tmp_path / ".out [1].old-abc"
    aside.mkdir()
    (tmp_path / ".out [1].new-abc").mkdir()
    (tmp_path / ".out [1].new-abc.lock").touch()
    target.rename(aside / target.name)  # a crash between the two renames of a swap

    def write(folder):
        assert snapshot(target)["patients.csv"] == b"1"
        writer("2")(folder)

    publishFolder(target, write)
    assert snapshot(target)["patients.csv"] == b"2"
    assert [path.name for path in tmp_path.iterdir()] == ["out [1]"]


def test_a_result_that_was_replaced_before_a_crash_never_comes_back(tmp_path):
    target, aside = tmp_path / "out", tmp_path / ".out.old-abc"
    publishFolder(target, writer())
    aside.mkdir()
    target.rename(aside / target.name)  # and no folder .out.new-abc: it took its place, and the user removed it since

    def write(folder):
        assert not target.exists()
        writer("2")(folder)

    publishFolder(target, write)
    assert snapshot(target)["patients.csv"] == b"2"
    publishFolder(target, writer("3"))
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_a_living_process_set_aside_is_not_touched(tmp_path):
    target, aside = tmp_path / "out", tmp_path / ".out.old-abc"
    publishFolder(target, writer())
    aside.mkdir()
    with (tmp_path / ".out.new-abc.lock").open("w") as lock:
        assert takeFile(lock.fileno())
        publishFolder(target, writer("2"))
        assert aside.is_dir()
    publishFolder(target, writer("3"))
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_link_stays_a_link_to_the_new_result(tmp_path):
    publishFolder(tmp_path / "real", writer())
    (tmp_path / "link").symlink_to(tmp_path / "real")
    publishFolder(tmp_path / "link", writer("2"))
    assert (tmp_path / "link").is_symlink()
    assert snapshot(tmp_path / "real")["patients.csv"] == b"2"


def test_the_folder_of_a_killed_run_is_removed_by_the_next(tmp_path):
    target = tmp_path / "out [1]"
    code = ("import os, signal, sys; from SpinePainCohortLib.Gathering.PublishFolder import publishFolder\n"
            "def write(folder):\n"
            "    (folder / 'half.csv').write_text('1')\n"
            "    os.kill(os.getpid(), signal.SIGKILL)\n"
            "publishFolder(sys.argv[1], write)")
    subprocess.run([sys.executable, "-c", code, target], check=False,
                   env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)})
    left = {path.name for path in tmp_path.iterdir()}
    assert len(left) == 2 and all(name.startswith(".out [1].new-") for name in left)
    foreign = tmp_path / ".out [1].new-mine"  # no lock file stands beside it
    foreign.mkdir()
    publishFolder(tmp_path / "out", writer())
    assert left < {path.name for path in tmp_path.iterdir()}  # of another target
    publishFolder(target, writer())
    assert {path.name for path in tmp_path.iterdir()} == {"out", "out [1]", ".out [1].new-mine"}


def test_the_folder_of_a_run_under_way_is_not_touched(tmp_path):
    def write(folder):
        writer("1")(folder)
        publishFolder(tmp_path / "out", writer("2"))
        assert (folder / "patients.csv").read_text() == "1"

    publishFolder(tmp_path / "out", write)
    assert snapshot(tmp_path / "out")["patients.csv"] == b"1"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
