"""Ring 1: names to work under are cleared by the next user of the place, and only where their owner lives no more."""

import pytest
from SpinePainRHILib.Files import OwnedNames
from SpinePainRHILib.Files.OwnedNames import lockOf, ownedName, removeLeftovers

START = ".work-"


def left(folder, name, extension=".seg.nrrd"):
    """What a killed process leaves."""
    (folder / f"{START}{name}{extension}").write_bytes(b"a whole case")
    (folder / f"{START}{name}.lock").touch()


def namesIn(folder):
    return sorted(each.name for each in folder.iterdir())


def test_nothing_stays_whether_a_file_a_folder_or_nothing_was_made(tmp_path):
    with ownedName(tmp_path, START, ".csv") as path:
        path.write_text("x")
        assert namesIn(tmp_path) == sorted((path.name, lockOf(path, ".csv").name))
    with ownedName(tmp_path, START) as path:
        path.mkdir()
        (path / "a").touch()
    with ownedName(tmp_path, START):
        pass
    assert namesIn(tmp_path) == []


def test_what_took_its_own_name_stays(tmp_path):
    with ownedName(tmp_path, START, ".csv") as path:
        path.write_text("x")
        path.rename(tmp_path / "a.csv")
    assert namesIn(tmp_path) == ["a.csv"]


def test_leftovers_are_removed_and_what_is_in_use_or_foreign_is_not(tmp_path):
    with ownedName(tmp_path, START, ".seg.nrrd") as used:
        used.write_text("x")
        left(tmp_path, "killed")
        left(tmp_path, "killed2", extension="")
        (tmp_path / f"{START}unlocked.seg.nrrd").touch()  # nobody can tell whose that is
        (tmp_path / ".other-killed.lock").touch()
        removeLeftovers(tmp_path, START)
        assert namesIn(tmp_path) == sorted((".other-killed.lock", f"{START}unlocked.seg.nrrd", used.name,
                                            lockOf(used, ".seg.nrrd").name))


def test_what_cannot_be_removed_now_is_removed_later(tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(OwnedNames.Path, "unlink", refuse)
        with ownedName(tmp_path, START, ".csv") as path:
            path.write_text("x")
    assert namesIn(tmp_path) == sorted((path.name, lockOf(path, ".csv").name))
    removeLeftovers(tmp_path, START)
    assert namesIn(tmp_path) == []


def refuse(*_arguments, **_options):
    raise PermissionError("held by a scanner")


def test_where_nothing_can_be_locked_leftovers_are_left_alone(tmp_path, monkeypatch):
    left(tmp_path, "killed")
    monkeypatch.setattr(OwnedNames, "takeFile", lambda descriptor: False)
    with ownedName(tmp_path, START, ".csv") as path:
        assert namesIn(tmp_path) == [f"{START}killed.lock", f"{START}killed.seg.nrrd"]
        path.write_text("x")
    assert namesIn(tmp_path) == [f"{START}killed.lock", f"{START}killed.seg.nrrd"]


def test_a_place_that_takes_no_files_is_an_os_error(tmp_path):
    with pytest.raises(OSError, match="none"), ownedName(tmp_path / "none", START):
        pass
