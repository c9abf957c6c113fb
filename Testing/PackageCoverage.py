"""Fails where a package of the libraries has less of its lines run by the tests than wanted:

    python Testing/PackageCoverage.py build/coverage.xml 90

A gate over everything would let one package go untested behind the others.
"""

import sys
from collections import Counter
from pathlib import PurePosixPath
from shutil import which
from xml.etree import ElementTree

PAGE, BROWSERS = ("SpinePainBrowserLib", "SpinePainCohortLib/Pages"), ("chromium", "chromium-browser", "google-chrome")
"""Packages whose tests need a browser: without one nothing is said of them."""


def percentages(report: str) -> dict[str, float]:
    """Share of lines run, in per cent, by package (the folder of a file), of a report in coverage.py's XML."""
    lines, run = Counter[str](), Counter[str]()
    for each in ElementTree.parse(report).iter("class"):
        package = PurePosixPath(each.attrib["filename"]).parent.as_posix()
        hits = [line.attrib["hits"] != "0" for line in each.iter("line")]
        lines[package] += len(hits)
        run[package] += sum(hits)
    return {package: 100 * run[package] / count for package, count in sorted(lines.items()) if count}


if __name__ == "__main__":
    wanted = float(sys.argv[2])
    found = {name: percent for name, percent in percentages(sys.argv[1]).items()
             if any(map(which, BROWSERS)) or not any(each in name for each in PAGE)}
    for name, percent in found.items():
        print(f"{percent:6.1f} %  {name}{'' if percent >= wanted else f'  less than {wanted:g} %'}")
    sys.exit(not found or min(found.values()) < wanted)
