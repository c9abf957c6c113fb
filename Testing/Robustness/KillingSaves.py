"""Kills a process at each file operation of a save: what is saved then is the old or the new, whole, and the next save
leaves nothing behind.

    python Testing/Robustness/KillingSaves.py --count 500 --seed 1

A child process is forked for each kill; it ends itself by SIGKILL before its n-th operation, or in the middle of a
write. Operations are seen through Python's audit events, so that none of them can be forgotten. ``--only KIND N``
tries one again. Exit status 1 where anything is wrong.
"""

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

if __name__ == "__main__":
    for _each in ("SpinePainRHI", "SpinePainCohort"):
        sys.path.insert(0, str(Path(__file__).resolve().parents[2] / _each))

from SavesToKill import KINDS, SaveKind

_EVENTS = {"open", "os.rename", "os.remove", "os.link", "os.mkdir", "os.rmdir", "os.chmod", "os.truncate",
           "os.scandir", "fcntl.flock", "shutil.copyfile", "shutil.copystat", "shutil.rmtree"}
_NEVER = 10**9


@dataclass(frozen=True)
class Report:
    """How many kills were tried, and a sentence for each that went wrong."""

    tried: int
    failures: tuple[str, ...]

    def __str__(self) -> str:
        lines = [f"{self.tried} kills, {len(self.failures)} failures", *self.failures]
        return "\n".join(lines)


def campaign(count: int, seed: int = 0, kinds: tuple[SaveKind, ...] = KINDS) -> Report:
    """Kills ``count`` saves at operations drawn without repetition, until each was drawn."""
    chance = random.Random(seed)
    failures, points = [], list[tuple[SaveKind, int]]()
    totals = [(kind, operationsOf(kind)) for kind in kinds]
    for _ in range(count):
        if not points:
            points = [(kind, number) for kind, total in totals for number in range(total)]
            chance.shuffle(points)
        kind, number = points.pop()
        if (wrong := killed(kind, number)) is not None:
            failures.append(f"{kind.name} {number}: {wrong}")
    return Report(count, tuple(failures))


def operationsOf(kind: SaveKind) -> int:
    """How many file operations a save has."""
    with _folder() as folder:
        kind.prepare(folder)
        kind.save(folder, "new")  # what is imported at first is no operation of a save
    with _folder() as folder:
        kind.prepare(folder)
        done = _inChild(lambda: kind.save(folder, "new"), _NEVER, folder.parent / "count")
        if not (os.WIFEXITED(done) and os.WEXITSTATUS(done) == 0):
            raise ValueError(f"{kind.name} cannot be saved without being killed.")
        return int((folder.parent / "count").read_text())


def killed(kind: SaveKind, number: int) -> str | None:
    """What is wrong after a save that was killed at its operation ``number``; None where all is right."""
    with _folder() as folder:
        kind.prepare(folder)
        done = _inChild(lambda: kind.save(folder, "new"), number, None)
        if not (os.WIFSIGNALED(done) and os.WTERMSIG(done) == signal.SIGKILL):
            return f"the process was not killed but ended with {done}"
        try:
            kind.check(folder)
        except (AssertionError, OSError, ValueError) as error:
            return f"{type(error).__name__}: {error}; {sorted(each.name for each in folder.iterdir())}"
    return None


@contextmanager
def _folder() -> Iterator[Path]:
    """An empty folder in a temporary one, in memory where the system has that."""
    memory = Path("/dev/shm")
    top = Path(tempfile.mkdtemp(dir=memory if os.access(memory, os.W_OK) else None))
    try:
        folder = top / "saved"
        folder.mkdir()
        yield folder
    finally:
        shutil.rmtree(top, ignore_errors=True)


def _inChild(save: Callable[[], None], number: int, countFile: Path | None) -> int:
    """The wait status of a child that saves and is killed at its operation ``number``."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    status = 1
    try:
        count = _killAt(number)
        save()
        reached = next(count)
        if countFile is not None:
            _count[0] = -_NEVER
            countFile.write_text(str(reached))
        status = 0
    finally:
        os._exit(status)


_count = [0]


def _killAt(number: int) -> Iterator[int]:
    """From now on this process ends before its operation ``number``; the iterator tells how many there were."""
    _count[0] = 0

    def step() -> None:
        if _count[0] == number:
            os.kill(os.getpid(), signal.SIGKILL)
        _count[0] += 1

    sys.addaudithook(lambda event, _arguments: step() if event in _EVENTS else None)
    write, fsync = os.write, os.fsync

    def writeInTwo(descriptor: int, data: bytes) -> int:
        step()
        half = write(descriptor, data[:len(data) // 2])
        step()
        return half + write(descriptor, data[half:])

    def flush(descriptor: int) -> None:
        step()
        fsync(descriptor)

    os.write, os.fsync = writeInTwo, flush
    return iter(lambda: _count[0], None)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", nargs=2, metavar=("KIND", "N"))
    options = parser.parse_args(arguments)
    if options.only:
        kind = next(each for each in KINDS if each.name == options.only[0])
        wrong = killed(kind, int(options.only[1]))
        report = Report(1, (wrong,) if wrong else ())
    else:
        report = campaign(options.count, options.seed)
    print(report)
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
