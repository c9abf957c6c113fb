"""Unsaved work is hidden on Windows too, where a hidden file cannot be written anew but only replaced; and nothing
of it stays, hidden or not, once the case is saved."""

import ctypes
import sys
from types import SimpleNamespace

import pytest
from SessionTools import lesionOf
from SpinePainRHILib.Files.HiddenFiles import hide
from SpinePainRHILib.Files.SaveLock import hiddenStart
from SpinePainRHILib.Keep import CaseStorage
from SpinePainRHILib.Keep.CaseNaming import autosavePathOf
from SpinePainRHILib.Keep.Recovery import findRecovery

BOX = (slice(2, 4), slice(20, 24), slice(6, 8))


class Windows:
    """What Windows keeps of files: attributes, by path."""

    def __init__(self, **attributes):
        self.attributes = attributes

    def GetFileAttributesW(self, path):
        return self.attributes.get(path, -1)

    def SetFileAttributesW(self, path, attributes):
        self.attributes[path] = attributes
        return 1


def onWindows(monkeypatch, **attributes):
    system = Windows(**attributes)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=system), raising=False)
    hide("c")
    monkeypatch.undo()
    return system.attributes


def test_a_file_is_hidden_and_its_other_attributes_stay(monkeypatch):
    archive, hidden = 0x20, 0x2
    assert onWindows(monkeypatch, c=archive) == {"c": archive | hidden}
    assert onWindows(monkeypatch, c=hidden) == {"c": hidden}


def test_a_file_that_is_not_there_is_nothing_to_hide(monkeypatch):
    assert onWindows(monkeypatch) == {}


@pytest.mark.skipif(sys.platform == "win32", reason="there it does something")
def test_elsewhere_nothing_is_done(tmp_path):
    hide(tmp_path / "none")


def test_a_hidden_autosave_is_replaced_never_written_anew_and_found_again(outlined, strokes, console, monkeypatch):
    hidden = []
    monkeypatch.setattr(CaseStorage, "hide", hidden.append)
    path = outlined.file.save().path
    assert hidden == []  # the case itself stays in sight
    strokes.paint(lesionOf(outlined), BOX)
    autosave = outlined.file.autosave()
    with autosave.open("rb") as first:  # held open, so that its place on the disk is not given away
        content = first.read()
        strokes.paint(lesionOf(outlined), (slice(6, 8), slice(20, 24), slice(6, 8)))
        assert outlined.file.autosave() == autosave
        first.seek(0)
        assert first.read() == content != autosave.read_bytes()
    assert hidden == [autosave, autosave]
    expected = outlined.values.measurement
    outlined.close()
    recovered = console.recover(findRecovery(path))
    assert recovered.values.measurement.rhiPercent == expected.rhiPercent
    recovered.file.save()
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    recovered.close()


def test_what_a_crash_in_an_autosave_left_is_gone_after_a_save(outlined, tmp_path):
    for path in (outlined.file.proposedPath, autosavePathOf(outlined.file.proposedPath)):
        start = hiddenStart(path)
        for name in (f"{start}-killed.seg.nrrd", f"{start}-killed.lock", f"{start}.lock"):
            (tmp_path / name).write_bytes(b"")
    path = outlined.file.save().path
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
