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

    async def run(self, folder: Path, arguments: Sequence[str], say: Callable[[str], None]) -> int:
        """Runs the command in ``folder``; ``say`` gets each line of it. Returns its exit status."""
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(each for each in sys.path if each)}
        self._process = process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", _RUN, "cohort", *arguments, cwd=folder, env=environment,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT)
        try:
            lines = 0
            while process.stdout is not None and (line := await process.stdout.readline()):
                lines += 1
                if lines <= MOST_LINES:
                    say(line.decode(errors="replace").rstrip("\n"))
            return await process.wait()
        finally:
            self.cancel()
            self._process = None

    def cancel(self) -> None:
        """Ends the run; an earlier result stays as it is."""
        if self._process is not None and self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.terminate()
