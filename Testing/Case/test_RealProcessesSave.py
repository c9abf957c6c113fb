"""Two real processes save one case at the same moment: nothing that was reported as saved is lost."""

import subprocess
import sys
from pathlib import Path

import nibabel
import numpy as np
import pytest
from SpinePainRHILib.Files.CaseFileNames import CASE_SUFFIX
from SpinePainRHILib.Scene.CaseReading import readCaseFile

ROUNDS = 6


class Saver:
    """One of the processes (SavingProcess.py)."""

    def __init__(self):
        self._process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("SavingProcess.py")], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, encoding="utf-8", env={"PYTHONPATH": ":".join(sys.path), "PYTHONUTF8": "1"})

    def tell(self, *words):
        self._process.stdin.write("\t".join(map(str, words)) + "\n")
        self._process.stdin.flush()

    @property
    def answer(self):
        return self._process.stdout.readline().rstrip("\n")

    def end(self):
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()


@pytest.fixture(scope="module")
def savers():
    both = (Saver(), Saver())
    assert [each.answer for each in both] == ["ready", "ready"]
    yield both
    for each in both:
        each.end()


def notesOf(path):
    return readCaseFile(path).info.notes


def test_of_two_that_save_an_opened_case_one_is_told_of_the_other(savers, outlined, tmp_path):
    path = outlined.file.save().path
    for turn in range(ROUNDS):
        for number, each in enumerate(savers):
            each.tell("open", path, f"{number} in {turn}")
        assert [each.answer for each in savers] == ["ready", "ready"]
        for each in savers:
            each.tell("save")
        answers = [each.answer for each in savers]
        assert answers.count("saved") == 1, answers
        assert "another program" in answers[1 - answers.index("saved")]
        assert notesOf(path) == f"{answers.index('saved')} in {turn}"
        assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_of_two_imports_to_one_file_every_case_is_kept(savers, tmp_path):
    voxels = np.zeros((8, 8, 4), dtype=np.uint8)
    voxels[2:6, 2:6, 1:3] = 1
    for name, content in (("t2.nii", voxels.astype(np.int16) * 100), ("cord.nii", voxels)):
        nibabel.save(nibabel.Nifti1Image(content, np.diag((0.5, 0.5, 4.0, 1.0))), tmp_path / name)
    path = tmp_path / "out" / f"c{CASE_SUFFIX}"
    path.parent.mkdir()
    for turn in range(ROUNDS):
        for number, each in enumerate(savers):
            each.tell("import", path, f"{number} in {turn}", tmp_path / "t2.nii", tmp_path / "cord.nii")
        assert [each.answer for each in savers] == ["saved", "saved"]
    files = sorted(path.parent.iterdir())
    assert {each.name for each in files} == {path.name, *(f"{path.name}.bak{n}" for n in range(1, 2 * ROUNDS))}
    for number, each in enumerate(files):
        each.rename(each.with_name(f"{number}{CASE_SUFFIX}"))
    kept = {notesOf(path.with_name(f"{number}{CASE_SUFFIX}")) for number in range(len(files))}
    assert kept == {f"{number} in {turn}" for number in range(2) for turn in range(ROUNDS)}
