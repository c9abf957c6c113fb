"""The kinds of saves that KillingSaves kills: how each begins, and what must hold afterwards."""

import errno
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

from SpinePainCohortLib.Gathering.PublishFolder import publishFolder
from SpinePainCohortLib.Importing.EarlierKept import EarlierKept
from SpinePainCohortLib.Tables.VasEntryLog import VasEntryLog
from SpinePainRHILib.Files.AtomicFile import writeAtomically

_TAIL = "x" * 200


@dataclass(frozen=True)
class SaveKind:
    """``prepare`` saves "old", ``save`` what it is given (in the process that is killed); ``check`` raises
    AssertionError where the place is not as it should be after a kill, and saves once more."""

    name: str
    prepare: Callable[[Path], None]
    save: Callable[[Path, str], None]
    check: Callable[[Path], None]


def _write(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_TRUNC | os.O_CREAT)
    os.write(descriptor, (text + _TAIL).encode())
    os.close(descriptor)


def _textOf(path: Path) -> str:
    text = path.read_text()
    assert text.endswith(_TAIL), f"{path.name} is torn"
    return text.removesuffix(_TAIL)


def _saveFile(folder: Path, text: str) -> None:
    writeAtomically(folder / "c.seg.nrrd", lambda temporary: _write(temporary, text), _textOf)


def _saveKeeping(folder: Path, text: str) -> None:
    with EarlierKept(folder / "c.seg.nrrd") as earlier:
        writeAtomically(folder / "c.seg.nrrd", lambda temporary: _write(temporary, text), _textOf, earlier.keep)


def _saveKeepingACopy(folder: Path, text: str) -> None:
    link = os.link

    def refuse(*_arguments: object, **_options: object) -> None:
        raise OSError(errno.ENOTSUP, "Operation not supported")

    os.link = refuse
    try:
        _saveKeeping(folder, text)
    finally:
        os.link = link


def _fileChecked(save: Callable[[Path, str], None], keeps: bool) -> Callable[[Path], None]:
    def check(folder: Path) -> None:
        found = _textOf(folder / "c.seg.nrrd")
        assert found in ("old", "new"), found
        for backup in folder.glob("c.*.bak*"):
            assert _textOf(backup) == "old", f"{backup.name} is {_textOf(backup)}"
        save(folder, "third")
        expected = {"c.seg.nrrd": "third"}
        if keeps:
            kept = ["old"] if found == "old" else ["old", "new"]
            expected |= {f"c.seg.nrrd.bak{number}": text for number, text in enumerate(kept, 1)}
        texts = {each.name: _textOf(each) for each in folder.iterdir()}
        assert texts == expected, f"after the next save there are {sorted(texts.items())}"

    return check


def _saveCase(folder: Path, text: str) -> None:
    import numpy as np
    from SpinePainRHILib.Core.Cases import CaseInfo, OutlinedCase
    from SpinePainRHILib.Core.Geometry import GridGeometry
    from SpinePainRHILib.Core.Masks import CroppedMask
    from SpinePainRHILib.Scene.CaseFile import saveCaseNode
    from SpinePainRHILib.Scene.CaseSegmentation import addCase
    from SpinePainRHILib.Scene.EmbeddedSlicer import hideLibraryMessages, newScratchScene

    hideLibraryMessages()
    cord = np.zeros((4, 6, 6), dtype=bool)
    cord[1:3, 1:5, 1:5] = True
    case = OutlinedCase(CaseInfo("sub-001", notes=text), GridGeometry(np.diag((0.5, 0.5, 4.0, 1.0))),
                        CroppedMask(cord), ())
    scene = newScratchScene()
    with EarlierKept(folder / "c.seg.nrrd") as earlier:
        saveCaseNode(addCase(scene, case, cord.shape), folder / "c.seg.nrrd", earlier.keep)
    scene.Clear(True)


def _checkCase(folder: Path) -> None:
    from SpinePainRHILib.Scene.CaseReading import readCaseFile

    def textOf(path: Path) -> str | None:
        case = readCaseFile(path)
        assert case.cord.voxelCount == 32
        return case.info.notes

    found = textOf(folder / "c.seg.nrrd")
    assert found in ("old", "new")
    _saveCase(folder, "third")
    for backup in folder.glob("c.*.bak*"):
        backup.rename(folder / f"{backup.suffix[1:]}.seg.nrrd")
    texts = {each.name: textOf(each) for each in folder.iterdir()}
    expected = {"c.seg.nrrd": "third", "bak1.seg.nrrd": "old"} | ({"bak2.seg.nrrd": "new"} if found == "new" else {})
    assert texts == expected, f"after the next save there are {texts}"


def _publish(folder: Path, text: str) -> None:
    def write(fresh: Path) -> None:
        _write(fresh / "a.csv", text)
        (fresh / "figures").mkdir()
        _write(fresh / "figures" / "b.svg", text)
        _write(fresh / "provenance.json", "{}" + " " * 10)
        (fresh / "provenance.json").write_text("{}")

    publishFolder(folder / "out", write)


class _StoppedError(Exception):
    pass


def _publishInVain(folder: Path) -> None:
    def write(_fresh: Path) -> None:
        raise _StoppedError

    with suppress(_StoppedError):
        publishFolder(folder / "out", write)


def _resultOf(folder: Path) -> str:
    texts = {_textOf(folder / "out" / "a.csv"), _textOf(folder / "out" / "figures" / "b.svg")}
    assert len(texts) == 1, f"a result of two runs: {texts}"
    return texts.pop()


def _checkPublished(folder: Path) -> None:
    if (folder / "out").exists():
        assert _resultOf(folder) in ("old", "new")
    _publishInVain(folder)
    assert _resultOf(folder) in ("old", "new")
    _publish(folder, "third")
    assert _resultOf(folder) == "third"
    names = [each.name for each in folder.iterdir()]
    assert names == ["out"], f"after the next run there are {names}"


def _checkThatNoneComesBack(folder: Path) -> None:
    """A user who removes the result after the kill is not given an earlier one by a run that writes nothing."""
    if not (folder / "out").exists():  # killed between the renames: the earlier one is due
        return _checkPublished(folder)
    shutil.rmtree(folder / "out")
    _publishInVain(folder)
    wasReplaced = not any(each.name.startswith(".out.new-") and each.is_dir() for each in folder.iterdir())
    assert not (folder / "out").exists() or not wasReplaced, f"{_resultOf(folder)} came back"
    _publish(folder, "third")
    _publishInVain(folder)
    names = [each.name for each in folder.iterdir()]
    assert names == ["out"] and _resultOf(folder) == "third", f"after the next run there are {names}"
    return None


def _score(folder: Path, text: str) -> None:
    number = ("old", "new", "third").index(text)
    VasEntryLog(folder / "vas.csv", lambda: datetime(2026, 1, 1, number, tzinfo=UTC)).append(text, "R", number)


def _checkScores(folder: Path) -> None:
    _score(folder, "third")
    table = VasEntryLog(folder / "vas.csv").read()
    names = [entry.caseId for entry in table.entries]
    assert names in (["old", "third"], ["old", "new", "third"]), names
    assert len(table.problems) <= 1, table.problems
    assert [each.name for each in folder.iterdir()] == ["vas.csv"]


_OF_SLICER = (SaveKind("case", lambda folder: _saveCase(folder, "old"), _saveCase, _checkCase),)
KINDS = (
    SaveKind("file", lambda folder: _saveFile(folder, "old"), _saveFile, _fileChecked(_saveFile, False)),
    SaveKind("file-kept-by-link", lambda folder: _saveFile(folder, "old"), _saveKeeping,
             _fileChecked(_saveKeeping, True)),
    SaveKind("file-kept-by-copy", lambda folder: _saveFile(folder, "old"), _saveKeepingACopy,
             _fileChecked(_saveKeepingACopy, True)),
    SaveKind("results", lambda folder: _publish(folder, "old"), _publish, _checkPublished),
    SaveKind("results-removed", lambda folder: _publish(folder, "old"), _publish, _checkThatNoneComesBack),
    SaveKind("scores", lambda folder: _score(folder, "old"), _score, _checkScores),
    *(_OF_SLICER if find_spec("slicer") is not None else ()),
)
