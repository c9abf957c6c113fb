"""All case files measured: from the cache where they are unchanged, in worker processes where not."""

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from SpinePainRHILib.Core.Cases import CaseMeasurement

from ..Tables.Problems import Problem
from .CacheFile import CacheFile
from .GarbageCollection import garbageCollectionPaused
from .MeasureAll import TIMEOUT_SECONDS, measureAll
from .MeasureFunction import MeasureFunction
from .MeasurementCache import Found, MeasurementCache, Unreadable
from .Pools import Pool

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
    """A measured case file. ``contentHash`` is the SHA-256 of its bytes.

    ``line``: of a reading that was measured elsewhere, its line in the table ``path``; None for a case file.
    """

    path: Path
    contentHash: str
    measurement: CaseMeasurement
    line: int | None = None

    @property
    def place(self) -> str:
        """File, and line in it, for sentences."""
        return str(self.path) if self.line is None else f"{self.path}, line {self.line}"


@dataclass(frozen=True)
class MeasuredFiles:
    """Every file is in ``measured`` (in the order given) or in ``problems``. ``unchanged`` came from the cache."""

    measured: tuple[MeasuredFile, ...]
    problems: tuple[Problem, ...]
    unchanged: int
    warning: str | None


def measureCases(files: Sequence[Path], measure: MeasureFunction, cacheFolder: Path | None = None,
                 pool: Pool | None = None, report: ReportProgress | None = None,
                 timeoutSeconds: float = TIMEOUT_SECONDS) -> MeasuredFiles:
    """Measures ``files``, which must differ, in the workers of ``pool`` (None: in this process).

    What was measured is in the cache within a second or so, and at the latest at the end, however it ends, so an
    interruption loses nothing that was done.
    """
    new: dict[Path, Found] = {}
    measured: dict[Path, MeasuredFile] = {}
    reasons: dict[Path, str] = {}
    meter = _Meter(len(files), report)
    with CacheFile(cacheFolder) as file:
        cache = MeasurementCache(file, measure.cacheText())
        with garbageCollectionPaused():
            for found in cache.look(files):
                if isinstance(found, Unreadable):
                    reasons[found.path] = found.reason
                elif found.measurement is None:
                    new[found.path] = found
                    continue
                else:
                    measured[found.path] = MeasuredFile(found.path, found.contentHash, found.measurement)
                    if not found.isTrusted:
                        cache.keep(found)
                meter.step(wasMeasured=False)
        unchanged = meter.unchanged = len(measured)
        with closing(measureAll(measure, new, pool, timeoutSeconds)) as outcomes:
            for outcome in outcomes:
                path = outcome.item
                confirmed = new[path].confirmed()
                if outcome.value is None:
                    reasons[path] = outcome.reason or "it could not be measured"
                elif confirmed is None:
                    reasons[path] = "it was changed while it was read: run again"
                else:
                    measurement = replace(outcome.value, slices=())  # thousands of them would fill the memory
                    cache.keep(confirmed, measurement)
                    measured[path] = MeasuredFile(path, confirmed.contentHash, measurement)
                meter.step(wasMeasured=True)
    meter.end()
    problems = tuple(Problem(str(path), None, _withoutPath(reasons[path], path)) for path in files if path in reasons)
    return MeasuredFiles(tuple(measured[path] for path in files if path in measured), problems, unchanged,
                         file.warning)


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
