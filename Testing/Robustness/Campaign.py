"""Damaged and hostile inputs by the thousand: each gives a sentence or a right result.

``python Testing/Robustness/Campaign.py --count 100000`` tries that many (``make fuzz``); ``--only 4711`` tries one
again and keeps its file. Input number n of a seed is always the same. The inputs are tried in a process of their own,
which is begun anew where one of them ends it, so that every failure is told with its number.
"""

import argparse
import os
import queue
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "SpinePainRHI"), str(ROOT / "SpinePainCohort"), str(Path(__file__).parent)]

CPU_SECONDS, WALL_SECONDS = 10.0, 120.0
"""One input of a few kilobytes takes milliseconds."""

MEMORY_BYTES = 2**30
"""What one of them may take beyond what the program takes anyway; more makes memory errors, which are failures."""


@dataclass
class Report:
    """``outcomes`` counts results and sentences by kind; ``failures``: number and reason."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    failures: list[tuple[int, str]] = field(default_factory=list)
    seconds: float = 0.0

    def __str__(self) -> str:
        kinds = sorted({kind for kind, _ in self.outcomes})
        lines = [f"{kind:32} {self.outcomes[kind, 'read']:8} read {self.outcomes[kind, 'refused']:8} refused"
                 for kind in kinds]
        lines += [f"FAILED {number}: {reason}" for number, reason in self.failures]
        total = sum(self.outcomes.values())
        return "\n".join([*lines, f"{total} inputs in {self.seconds:.0f} s, {len(self.failures)} failures"])


def campaign(count: int, seed: int = 0, first: int = 0, mostFailures: int = 200) -> Report:
    """Tries inputs ``first`` to ``first + count`` of a seed, in a child process."""
    report = Report()
    began = time.monotonic()
    number = first
    while number < first + count and len(report.failures) < mostFailures:
        number = _batch(seed, number, first + count, report)
    report.seconds = time.monotonic() - began
    return report


def _batch(seed: int, first: int, end: int, report: Report) -> int:
    """One child, until it is done or dies; the number to go on with."""
    command = [sys.executable, __file__, "--child", "--seed", str(seed), "--first", str(first),
               "--count", str(end - first)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": "0", "MALLOC_CHECK_": "3"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, text=True,
                          encoding="utf-8", errors="replace") as child:
        assert child.stderr is not None
        complaints: list[str] = []
        threading.Thread(target=lambda: complaints.extend(child.stderr or ()), daemon=True).start()
        number, hung = first - 1, False
        for line in _linesOf(child):
            if line is None:
                child.kill()
                hung = True
                break
            mark, _, rest = line.rstrip("\n").partition(" ")
            if mark == "B":
                number = int(rest)
            elif mark == "F":
                report.failures.append((number, rest))
            elif mark in ("read", "refused"):
                report.outcomes[rest, mark] += 1
        status = child.wait()
    if status == 0:
        return end
    if number < first:
        raise RuntimeError(f"no input could be tried: {''.join(complaints)[-2000:]}")
    if hung:
        reason = f"no end within {WALL_SECONDS:g} seconds"
    else:
        reason = f"ended the program ({signal.Signals(-status).name if status < 0 else f'status {status}'})"
    report.failures.append((number, f"{reason} {' '.join(''.join(complaints[-3:]).split())[:300]}".strip()))
    return number + 1


def _linesOf(child: "subprocess.Popen[str]") -> Iterator[str | None]:
    """The child's lines; None where none comes for too long."""
    lines: queue.Queue[str] = queue.Queue()

    def read() -> None:
        assert child.stdout is not None
        for line in child.stdout:
            lines.put(line)
        lines.put("")

    threading.Thread(target=read, daemon=True).start()
    while True:
        try:
            line = lines.get(timeout=WALL_SECONDS)
        except queue.Empty:
            yield None
            return
        if not line:
            return
        yield line


def child(seed: int, first: int, count: int) -> None:
    """Tries inputs in this process and says on standard output which, and what came of it."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="backslashreplace")
    os.dup2(2, 1)  # what libraries print is none of ours
    from Kinds import allKinds

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kinds = allKinds(folder)
        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY_BYTES, resource.RLIM_INFINITY))
        for number in range(first, first + count):
            out.write(f"B {number}\n")
            out.flush()
            signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)  # ends the process by SIGPROF, even inside C++
            kind, path, random = made(kinds, seed, number, folder)
            try:
                outcome = judged(kind, path, random)
            except Exception as error:
                place = traceback.extract_tb(error.__traceback__)[-1]
                reason = f"{type(error).__name__}: {error}"[:400].replace("\n", " ")
                outcome = f"F {kind.name} ({path.name}): {reason} [{Path(place.filename).name}:{place.lineno}]"
            signal.setitimer(signal.ITIMER_PROF, 0)
            out.write(outcome.encode("unicode_escape").decode() + "\n" if "\n" in outcome else outcome + "\n")
            path.unlink(missing_ok=True)
        out.flush()
        resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def made(kinds, seed: int, number: int, folder: Path):
    """Input ``number`` of a seed: its kind, its file in ``folder``, and the random numbers to go on with."""
    random = Random(f"{seed}-{number}")
    kind = random.choices(kinds, [each.weight for each in kinds])[0]
    name = random.choice(sorted(kind.files))
    path = folder / name
    content = kind.files[name]
    path.write_bytes(kind.damage(content, random) if random.random() < 0.99 else content)
    return kind, path, random


def judged(kind, path: Path, random: Random) -> str:
    """Reads a file: a result, or a sentence that can be shown. Raises whatever else comes of it."""
    from SpinePainRHILib.Core.ShownText import visible

    try:
        kind.read(path, random)
    except ValueError as error:
        text = str(error)
        if visible(text) != text or not 5 < len(text) <= 3_000 or "memory" in text.lower():
            raise AssertionError(f"no sentence to show: {text[:300]!r}") from error
        return f"refused {kind.name}"
    return f"read {kind.name}"


def again(seed: int, number: int) -> None:
    """Tries one input in this process and keeps its file in ``build/fuzz``."""
    from Kinds import allKinds

    folder = ROOT / "build" / "fuzz" / f"{seed}-{number}"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        kinds = allKinds(Path(name))
    kind, path, random = made(kinds, seed, number, folder)
    print(f"{kind.name}: {path}")
    print(judged(kind, path, random))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--only", type=int)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(options.seed, options.first, options.count)
        return 0
    if options.only is not None:
        again(options.seed, options.only)
        return 0
    report = campaign(options.count, options.seed, options.first)
    print(report)
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
