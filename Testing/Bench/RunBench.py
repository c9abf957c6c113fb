"""``make bench``: every benchmark in one run, printed and written to a JSON file."""

import argparse
import json
from functools import partial
from pathlib import Path

import BenchAnalyses
import BenchGathering
import BenchLiveUpdate
import BenchMeasurement
import BenchPage
import BenchTraceCord
from SpinePainRHILib.Scene.EmbeddedSlicer import hideLibraryMessages

BENCHES = (BenchMeasurement.run, BenchLiveUpdate.run, BenchTraceCord.run, BenchGathering.run, BenchAnalyses.run,
           BenchPage.run)
QUICK_BENCHES = (BenchMeasurement.run, BenchLiveUpdate.run, BenchTraceCord.run,
                 partial(BenchGathering.run, BenchGathering.QUICK),
                 partial(BenchAnalyses.run, BenchAnalyses.QUICK_LESIONS),
                 partial(BenchPage.run, BenchPage.QUICK_STROKES))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--quick", action="store_true", help="fewer cases, lesions and strokes: a minute or two less")
    options = parser.parse_args()
    hideLibraryMessages()
    rows = []
    for bench in QUICK_BENCHES if options.quick else BENCHES:
        for row in bench():
            rows.append(row)
            print("  ".join(f"{name} {value:.4g}" if isinstance(value, float) else f"{name} {value}"
                            for name, value in row.items()), flush=True)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    print(f"Written to {options.out}.")


if __name__ == "__main__":
    main()
