"""All case files measured: from the cache where they are unchanged, in worker processes where not."""

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path

from SpinePainRHILib.Core.Cases import CaseMeasurement

from ..Tables.Problems import Problem, reasonOf
from .Collector import collectorPaused
from .MeasureFunction import MeasureFunction
from .MeasurementCache import FileState, MeasurementCache
from .Workers import TIMEOUT_SECONDS, measureAll

_REPORT_SECONDS = 0.1


@dataclass(frozen=True)
class Progress:
    """How far it is. ``done`` counts ``unchanged`` files (from the cache) and problems too; ``secondsLeft`` is an
    estimate from the files measured so far, None before the second: the first one's time holds the start of
    the processes."""

    done: int
    total: int
    unchanged: int
    secondsLeft: float | None


ReportProgress = Callable[[Progress], None]
"""Is called now and then, and at the end. An exception it raises (a user cancelled) ends the work cleanly."""


@dataclass(frozen=True)
class MeasuredFile:
    """A measured case file. ``contentHash`` is the SHA-256 of its bytes."""

    path: Path
    contentHash: str
    measurement: CaseMeasurement


@dataclass(frozen=True)
class MeasuredFiles:
    """Every file is in ``measured`` (in the order given) or in ``problems``. ``unchanged`` came from the cache."""

    measured: tuple[MeasuredFile, ...]
    problems: tuple[Problem, ...]
    unchanged: int
    warning: str | None


def measureCases(files: Sequence[Path], measure: MeasureFunction, cacheFolder: Path | None = None, jobs: int = 1,
                 report: ReportProgress | None = None, timeoutSeconds: float = TIMEOUT_SECONDS) -> MeasuredFiles:
    """Measures ``files``, which must differ. Each measurement is in the cache as soon as it is made, so an
    interruption loses nothing that was done."""
    known: dict[Path, tuple[FileState, str]] = {}
    measured: dict[Path, MeasuredFile] = {}
    reasons: dict[Path, str] = {}
    with ExitStack() as stack:
        with collectorPaused():
            cache = stack.enter_context(MeasurementCache(cacheFolder, measure.cacheText()))
            meter = _Meter(len(files), report)
            for path in files:
                try:
                    state = FileState.of(path)
                    found = cache.take(path, state)
                except OSError as error:
                    reasons[path] = f"it could not be read: {reasonOf(error)}"
                    meter.step(wasMeasured=False)
                    continue
                if found.measurement is None:
                    known[path] = state, found.contentHash
                    continue
                measured[path] = MeasuredFile(path, found.contentHash, found.measurement)
                if not found.isTrusted:
                    cache.store(path, state, found.contentHash, found.measurement)
                meter.step(wasMeasured=False)
        unchanged = len(measured)
        meter.unchanged = unchanged
        with closing(measureAll(measure, known, min(jobs, len(known)), timeoutSeconds)) as outcomes:
            for outcome in outcomes:
                path, (state, contentHash) = outcome.item, known[outcome.item]
                if outcome.value is None:
                    reasons[path] = outcome.reason or "it could not be measured"
                elif not _isStill(path, state):
                    reasons[path] = "it was changed while it was read: run again"
                else:
                    measurement = replace(outcome.value, slices=())  # thousands of them would fill the memory
                    cache.store(path, state, contentHash, measurement)
                    measured[path] = MeasuredFile(path, contentHash, measurement)
                meter.step(wasMeasured=True)
        meter.end()
        problems = tuple(Problem(str(path), None, _withoutPath(reasons[path], path))
                         for path in files if path in reasons)
        return MeasuredFiles(tuple(measured[path] for path in files if path in measured), problems, unchanged,
                             cache.warning)


def _isStill(path: Path, state: FileState) -> bool:
    try:
        return FileState.of(path) == state
    except OSError:
        return False


def _withoutPath(reason: str, path: Path) -> str:
    """The reason without the file's name in front, which has a column of its own, and without the final stop."""
    for name in (f"{path}", f"'{path}'"):
        for start in (f"{name}: ", f"{name} "):
            reason = reason.removeprefix(start)
    return reason.removesuffix(".")


class _Meter:
    """Counts, estimates and reports, at most ten times a second."""

    def __init__(self, total: int, report: ReportProgress | None) -> None:
        self._total = total
        self._report = report
        self._done = 0
        self._measuredCount = 0
        self._began = self._reported = time.monotonic()
        self.unchanged = 0

    def step(self, wasMeasured: bool) -> None:
        now = time.monotonic()
        self._done += 1
        if wasMeasured:
            self._measuredCount += 1
            if self._measuredCount == 1:
                self._began = now
        if now - self._reported >= _REPORT_SECONDS and self._done < self._total:
            self._reported = now
            self._send(now)

    def end(self) -> None:
        self._send(time.monotonic())

    def _send(self, now: float) -> None:
        if self._report is not None:
            left = None
            if self._done == self._total:
                left = 0.0
            elif self._measuredCount > 1:
                left = (now - self._began) / (self._measuredCount - 1) * (self._total - self._done)
            self._report(Progress(self._done, self._total, self.unchanged, left))
