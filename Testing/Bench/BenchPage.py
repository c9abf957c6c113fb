"""From the end of a stroke to the number on the page, in a headless browser, beside the session's own update."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np

STROKES, QUICK_STROKES = 200, 30
WANTED_MEDIAN_MS, WANTED_P95_MS = 100.0, 200.0
"""At the clinical size, on two cores without a graphics card; a large volume is measured to be known."""

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE_PYTHON = REPOSITORY / ".venv-browser" / "bin" / "python"
NAME = "number on the page after a stroke"


def run(strokes: int = STROKES) -> list[dict[str, Any]]:
    """One row a volume; a single one that says why where there is no page or no browser."""
    python = pagePython()
    done = subprocess.run([python, "-c", "import Chromium; print(Chromium.whyNoBrowser() or '')"], text=True,
                          capture_output=True, env=_environment(), check=True)
    if done.stdout.strip():
        return [{"bench": NAME, "skipped": done.stdout.strip()}]
    done = subprocess.run([python, Path(__file__).with_name("PageStrokes.py"), "--strokes", str(strokes)],
                          text=True, stdout=subprocess.PIPE, env=_environment(), check=True)
    return [_row(json.loads(line)) for line in done.stdout.splitlines() if line.startswith("{")]


def pagePython() -> str:
    """The interpreter that runs the page: this one where trame-slicer is installed, else that of ``make serve``."""
    if importlib.util.find_spec("trame_slicer") is None and PAGE_PYTHON.exists():
        return str(PAGE_PYTHON)
    return sys.executable


def _row(measured: dict[str, Any]) -> dict[str, Any]:
    times = measured["page"]
    return {"bench": NAME, "volume": measured["volume"], "strokes": measured["strokes"],
            "medianMs": float(np.median(times)), "wantedMedianMs": WANTED_MEDIAN_MS,
            "p95Ms": float(np.percentile(times, 95)), "wantedP95Ms": WANTED_P95_MS,
            "sessionMedianMs": measured["sessionMedianMs"], "sessionP95Ms": measured["sessionP95Ms"],
            "loadOfMachine": os.getloadavg()[0]}  # what else runs makes all of it slower


def _environment() -> dict[str, str]:
    folders = ("SpinePainRHI", "SpinePainCohort", "Testing/Browser")
    return os.environ | {"PYTHONPATH": os.pathsep.join(str(REPOSITORY / each) for each in folders)}


if __name__ == "__main__":
    for row in run(int(sys.argv[1]) if len(sys.argv) > 1 else STROKES):
        print("  ".join(f"{name} {value:.4g}" if isinstance(value, float) else f"{name} {value}"
                        for name, value in row.items()))
