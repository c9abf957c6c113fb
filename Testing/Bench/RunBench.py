"""``make bench``: every benchmark in one run, printed and written to a JSON file."""

import argparse
import json
from pathlib import Path

import BenchLiveUpdate
import BenchMeasurement
import BenchTraceCord
from SpinePainRHILib.Mrml.EmbeddedSlicer import hideLibraryMessages

BENCHES = (BenchMeasurement, BenchLiveUpdate, BenchTraceCord)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    hideLibraryMessages()
    rows = []
    for bench in BENCHES:
        for row in bench.run():
            rows.append(row)
            print("  ".join(f"{name} {value:.4g}" if isinstance(value, float) else f"{name} {value}"
                            for name, value in row.items()), flush=True)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    print(f"Written to {options.out}.")


if __name__ == "__main__":
    main()
