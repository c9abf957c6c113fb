"""The command ``spinepain cohort`` in a process of its own: whatever becomes of it, no outline is harmed."""

import asyncio
import contextlib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

_RUN = "import sys; from SpinePainCohortLib.CommandLine.Main import main; sys.exit(main())"
MOST_LINES = 400
"""Of what the command says; the rest is in its results."""


class CohortProcess:
    """At most one run at a time."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None

    @property
    def isRunning(self) -> bool:
        return self._process is not None

    async def run(self, folder: Path, arguments: Sequence[str], show: Callable[[str], None]) -> str:
        """Runs the command in ``folder`` and returns what it said; ``show`` gets it as far as it is said."""
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(each for each in sys.path if each)}
        self._process = process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", _RUN, "cohort", *arguments, cwd=folder, env=environment,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT)
        try:
            lines: list[str] = []
            while process.stdout is not None and (line := await process.stdout.readline()):
                if len(lines) < MOST_LINES:
                    lines.append(line.decode(errors="replace").rstrip("\r\n"))
                    show("\n".join(lines))
            await process.wait()
            return "\n".join(lines)
        finally:
            self.cancel()
            self._process = None

    def cancel(self) -> None:
        """Ends the run; an earlier result stays as it is."""
        if self._process is not None and self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.terminate()
