"""``spinepain`` of this repository in a process of its own; its lines count where those of the tests do."""

import os
import sys
from pathlib import Path

COUNTED_IN = "SPINEPAIN_COUNTED_IN"
"""Environment variable with the file beside which coverage.py keeps the lines of this process, without one: none."""


def _counting():
    if COUNTED_IN not in os.environ:
        return None
    import coverage

    counting = coverage.Coverage(data_file=os.environ[COUNTED_IN], data_suffix=True,
                                 config_file=str(Path(__file__).resolve().parents[2] / "pyproject.toml"))
    counting.set_option("run:disable_warnings", ["module-not-imported", "no-data-collected"])  # the tests read stderr
    counting.start()
    return counting


def run():
    """Runs the command with the arguments of this process; its exit status."""
    counting = _counting()
    from SpinePainCohortLib.CommandLine.Main import main

    try:
        return main(sys.argv[1:])
    finally:
        if counting is not None:
            counting.stop()
            counting.save()


if __name__ == "__main__":
    del sys.path[0]  # the tests' own folder
    sys.exit(run())
