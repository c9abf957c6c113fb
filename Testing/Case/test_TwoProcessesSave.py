"""Two programs that save to one place at the same time: neither loses what the other was told is saved."""

import os
import threading

import pytest
from SpinePainRHILib.Files.AtomicFile import writeAtomically
from SpinePainRHILib.Files.SaveLock import placeHeld
from SpinePainRHILib.Keep import CaseStorage


def test_who_looks_right_before_replacing_sees_what_another_saved_meanwhile(tmp_path):
    path = tmp_path / "c.txt"

    def write(temporary):
        temporary.write_text("first")
        writeAtomically(path, lambda other: other.write_text("second"))  # another program, while this one writes

    def refuse():
        if path.exists():
            raise ValueError("it was written meanwhile")

    with pytest.raises(ValueError, match="written meanwhile"):
        writeAtomically(path, write, beforeReplacing=refuse)
    assert path.read_text() == "second"
    assert list(tmp_path.iterdir()) == [path]


def test_the_place_is_held_by_one_at_a_time_and_nothing_stays_beside_it(tmp_path):
    path, inside, most = tmp_path / "c.txt", [], []

    def take():
        for _ in range(20):
            with placeHeld(path):
                inside.append(1)
                most.append(len(inside))
                os.sched_yield()
                inside.pop()

    threads = [threading.Thread(target=take) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(most) == 80 and max(most) == 1
    assert list(tmp_path.iterdir()) == []


def test_an_import_keeps_what_another_saved_while_it_worked(tmp_path):
    from SpinePainCohortLib.Importing.EarlierKept import EarlierKept

    path = tmp_path / "c.txt"
    path.write_text("earlier")

    def write(temporary):
        temporary.write_text("first")
        with EarlierKept(path) as other:
            writeAtomically(path, lambda temporary: temporary.write_text("second"), beforeReplacing=other.keep)

    with EarlierKept(path) as kept:
        writeAtomically(path, write, beforeReplacing=kept.keep)
    texts = {each.name: each.read_text() for each in tmp_path.iterdir()}
    assert texts == {"c.txt": "first", "c.txt.bak1": "earlier", "c.txt.bak2": "second"}


def test_a_case_that_another_program_saved_while_this_one_was_saved_is_not_replaced(outlined, monkeypatch):
    path, save = outlined.file.save().path, CaseStorage.saveCaseNode

    def withAnother(node, target, beforeReplacing):
        path.write_bytes(b"another's work")
        return save(node, target, beforeReplacing)

    outlined.setDetails(notes="n")
    monkeypatch.setattr(CaseStorage, "saveCaseNode", withAnother)
    with pytest.raises(ValueError, match="another program wrote it"):
        outlined.file.save()
    assert path.read_bytes() == b"another's work"
    assert outlined.file.isModified
