"""The command ``spinepain`` inside Slicer, without a window.

    Slicer --no-splash --no-main-window --python-script SpinePainBatch.py measure case.seg.nrrd

Slicer answers ``--help`` and ``--version`` itself wherever they stand before ``--``; ``help measure`` and ``version``
reach this command. Results go to files: on standard output Slicer's own lines come first.

Slicer takes every Python file in a module folder for a module, so this file also holds a hidden one.
"""

import sys
from pathlib import Path
from typing import Any


class SpinePainBatch:
    """A module without panel that is not listed."""

    def __init__(self, parent: Any) -> None:
        parent.title = "Spine Pain Batch"
        parent.hidden = True
        self.parent = parent


def runInSlicer(arguments: list[str]) -> None:
    """Runs the command and ends Slicer with its exit status."""
    for folder in (Path(__file__).parent, Path(__file__).parent.parent / "SpinePainRHI"):
        if str(folder) not in sys.path:
            sys.path.append(str(folder))
    import slicer
    from SpinePainCohortLib.CommandLine.Main import main

    status = 1
    try:
        status = main(arguments, insideSlicer=True)
    except SystemExit as end:  # help and wrong options
        status = end.code if isinstance(end.code, int) else 2
    finally:
        sys.stdout.flush()
        slicer.util.exit(status)


if __name__ == "__main__":
    runInSlicer(sys.argv[1:])
