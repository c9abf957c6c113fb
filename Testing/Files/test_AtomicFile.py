"""Ring 1: a file is saved wholly or not at all."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from SpinePainRHILib.Files.AtomicFile import writeAtomically


def put(data: bytes):
    return lambda path: path.write_bytes(data)


def failing(error):
    def write(path):
        path.write_bytes(b"half of it")
        raise error
    return write


def contentOf(path):
    """None where there is no such file, or cannot be."""
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError:
        return None


def refusal(path, write, verify=None) -> str:
    """The sentence of a failed save; whatever was there before is still there, and nothing else."""
    folder = path.parent
    before = {each.name: each.lstat().st_ino for each in folder.iterdir()} if folder.is_dir() else None
    content = contentOf(path)
    with pytest.raises(ValueError) as caught:
        writeAtomically(path, write, verify)
    if before is not None:
        assert {each.name: each.lstat().st_ino for each in folder.iterdir()} == before
    assert contentOf(path) == content
    text = str(caught.value)
    assert "\n" not in text and text.startswith("Could not save '") and text.endswith(".") and ".." not in text
    return text


@pytest.fixture
def target(tmp_path):
    path = tmp_path / "sub-017 图像.seg.nrrd"
    path.write_bytes(b"earlier")
    return path


def test_a_new_file_and_an_earlier_one_are_written_and_nothing_is_left_over(tmp_path, target):
    writeAtomically(target, put(b"later"))
    writeAtomically(tmp_path / "new.csv", put(b"new"))
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {
        target.name: b"later", "new.csv": b"new"}


def test_a_path_given_as_text_is_written(tmp_path):
    writeAtomically(str(tmp_path / "a.csv"), put(b"x"))
    assert (tmp_path / "a.csv").read_bytes() == b"x"


def test_the_writer_gets_a_hidden_file_in_the_same_folder_with_the_same_extension(target):
    seen = []

    def write(path):
        assert path.parent == target.parent and path.name.startswith(".") and path.name.endswith(".seg.nrrd")
        seen.append(path.name)
        path.write_bytes(b"later")

    writeAtomically(target, write)
    writeAtomically(target, write)
    assert len(set(seen)) == 2


def test_the_file_is_flushed_then_verified_then_renamed_then_the_folder_is_flushed(target, monkeypatch):
    events = []
    realFsync, realReplace = os.fsync, Path.replace

    def fsync(descriptor):
        kind = "folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file"
        events.append(f"flush {kind}")
        realFsync(descriptor)

    def replace(path, other):
        events.append("rename")
        return realReplace(path, other)

    def verify(path):
        assert path.read_bytes() == b"later" and target.read_bytes() == b"earlier"
        events.append("verify")

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", replace)
    writeAtomically(target, put(b"later"), verify)
    assert events == ["flush file", "verify", "rename", "flush folder"]


def test_a_file_that_does_not_read_back_as_meant_is_not_saved(target):
    def verify(path):
        raise ValueError("The file reads back\nwithout its cord.")

    assert refusal(target, put(b"later"), verify) == (
        f"Could not save '{target}': The file reads back without its cord; the earlier file is unchanged.")


@pytest.mark.parametrize(("error", "cause"), [
    (OSError(errno.ENOSPC, "No space left on device"), "the disk is full"),
    (OSError(errno.EDQUOT, "Disk quota exceeded"), "the disk quota is used up"),
    (PermissionError(errno.EACCES, "Permission denied"), "writing to the folder is not permitted"),
    (OSError(errno.EROFS, "Read-only file system"), "the disk is read-only"),
    (OSError(errno.EIO, "Input/output error"), "the disk reports an error"),
    (OSError(errno.ESTALE, "Stale file handle"), "stale file handle"),
    (RuntimeError("writer says\n no."), "writer says no"),
    (ValueError("no cord."), "no cord"),
    (MemoryError(), "there is not enough memory"),
])
def test_the_cause_of_a_failure_is_said_and_the_earlier_file_kept(target, error, cause):
    assert refusal(target, failing(error)) == (
        f"Could not save '{target}': {cause}; the earlier file is unchanged.")
    new = target.with_name("new.csv")
    assert refusal(new, failing(error)) == f"Could not save '{new}': {cause}; nothing was saved."


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(3), TypeError("a mistake in the program")])
def test_an_interruption_or_a_mistake_passes_through_and_leaves_the_earlier_file(target, error):
    with pytest.raises(type(error)):
        writeAtomically(target, failing(error))
    assert [each.name for each in target.parent.iterdir()] == [target.name]
    assert target.read_bytes() == b"earlier"


@pytest.mark.parametrize("call", ["os.fsync", "pathlib.Path.replace", "os.open"])
def test_a_disk_that_fills_up_at_any_step_leaves_the_earlier_file(target, monkeypatch, call):
    def full(*_arguments, **_options):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(call, full)
    text = refusal(target, put(b"later"))
    assert text == f"Could not save '{target}': the disk is full; the earlier file is unchanged."


def test_a_folder_that_cannot_be_flushed_does_not_undo_a_save(target, monkeypatch):
    real = os.fsync

    def fsync(descriptor):
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    writeAtomically(target, put(b"later"))
    assert target.read_bytes() == b"later"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
def test_a_really_full_device_is_reported_as_a_full_disk(target):
    def write(path):
        path.write_bytes(b"half")
        with Path("/dev/full").open("wb") as file:
            file.write(b"x" * 100_000)

    assert "the disk is full; the earlier file is unchanged." in refusal(target, write)


LIMITED = """
import resource, sys
from pathlib import Path
from SpinePainRHILib.Files.AtomicFile import writeAtomically
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    writeAtomically(Path(sys.argv[1]), lambda path: path.write_bytes(bytes(5000)))
except ValueError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on file sizes")
def test_a_write_that_the_system_cuts_short_leaves_the_earlier_file(target):
    library = Path(__file__).resolve().parents[2] / "SpinePainRHI"
    done = subprocess.run([sys.executable, "-c", LIMITED, str(target)], capture_output=True, check=True,
                          encoding="utf-8", env=os.environ | {"PYTHONPATH": str(library), "PYTHONUTF8": "1"})
    assert done.stdout.strip() == (f"Could not save '{target}': the file is larger than is allowed here; "
                                   "the earlier file is unchanged.")
    assert target.read_bytes() == b"earlier" and len(list(target.parent.iterdir())) == 1


def test_a_writer_that_writes_nothing_or_removes_the_file_has_failed(target):
    assert "nothing was written; the earlier file is unchanged" in refusal(target, lambda path: None)
    assert "nothing was written; the earlier file is unchanged" in refusal(target, lambda path: path.unlink())


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_an_earlier_files_permissions_are_kept_and_never_widened_meanwhile(target, mode):
    target.chmod(mode)

    def write(path):
        assert stat.S_IMODE(path.stat().st_mode) == mode
        path.unlink()  # some writers make the file anew
        path.write_bytes(b"later")

    writeAtomically(target, write)
    assert stat.S_IMODE(target.stat().st_mode) == mode


def test_a_new_file_gets_the_usual_permissions(tmp_path):
    writeAtomically(tmp_path / "atomic.csv", put(b"x"))
    (tmp_path / "plain.csv").write_bytes(b"x")
    assert (tmp_path / "atomic.csv").stat().st_mode == (tmp_path / "plain.csv").stat().st_mode


def test_a_link_stays_a_link_and_its_file_is_replaced(tmp_path, target):
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "link.seg.nrrd"
    link.symlink_to(target)
    writeAtomically(link, put(b"later"))
    assert link.is_symlink() and target.read_bytes() == b"later"
    assert list(link.parent.iterdir()) == [link]


def test_a_link_to_a_file_that_is_not_there_yet_makes_that_file(tmp_path):
    link = tmp_path / "link.csv"
    link.symlink_to(tmp_path / "real.csv")
    writeAtomically(link, put(b"x"))
    assert link.is_symlink() and (tmp_path / "real.csv").read_bytes() == b"x"


def test_places_that_cannot_be_saved_to_are_refused_before_anything_is_written(tmp_path, target):
    def never(path):
        raise AssertionError("must not be called")

    folder = tmp_path / "folder.csv"
    folder.mkdir()
    assert refusal(folder, never) == f"Could not save '{folder}': it is a folder."
    missing = tmp_path / "none" / "a.csv"
    assert refusal(missing, never) == f"Could not save '{missing}': the folder '{missing.parent}' does not exist."
    assert "does not exist." in refusal(target / "inside.csv", never)
    loop = tmp_path / "loop.csv"
    loop.symlink_to(loop)
    assert "Could not save" in refusal(loop, never)
    assert "the file name is too long" in refusal(tmp_path / ("x" * 300 + ".csv"), never)
    assert "no file can have that name" in refusal(tmp_path / "a\0b.csv", never)
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.csv"))
    assert "its name is not valid text" in refusal(odd, never)
    os.mkfifo(tmp_path / "pipe")
    assert "it is a device or a pipe" in refusal(tmp_path / "pipe", never)


def test_a_folder_without_permission_is_refused_with_the_earlier_file_kept(target, monkeypatch):
    def refuse(*_arguments):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)  # taking the right away does not stop an administrator
    assert "writing to the folder is not permitted; the earlier file is unchanged." in refusal(
        target, lambda path: pytest.fail("must not be called"))


def test_a_write_protected_earlier_file_is_not_replaced(target, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert "the earlier file is write-protected." in refusal(target, put(b"later"))


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs the process folder")
def test_a_folder_that_takes_no_files_is_refused_even_for_an_administrator():
    with pytest.raises(ValueError, match=r"^Could not save '/proc/self/case.csv': .*; nothing was saved\.$"):
        writeAtomically(Path("/proc/self/case.csv"), put(b"x"))


def test_a_long_name_with_dots_is_saved(tmp_path):
    path = tmp_path / ("sub-1." + "x" * 235 + ".seg.nrrd")
    writeAtomically(path, put(b"x"))
    assert path.read_bytes() == b"x"
