"""Gathers a folder of cases and prints seconds and memory as JSON: the process that BenchGathering starts."""

import argparse
import json
import re
import resource
import sys
import time
from pathlib import Path

from SpinePainCohortLib.Gathering.GatherCohort import gatherCohort
from SpinePainCohortLib.Gathering.Inputs import Inputs
from SpinePainCohortLib.Gathering.Pools import ProcessPool
from SpinePainCohortLib.Run.CaseMeasuring import MEASURE


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=Path)
    parser.add_argument("cache", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    before, processorBefore = time.perf_counter(), processorSeconds()
    cohort = gatherCohort(Inputs(options.cases), MEASURE, cacheFolder=options.cache, pool=ProcessPool(options.jobs))
    seconds = time.perf_counter() - before
    print(json.dumps({
        "seconds": seconds, "processorSeconds": processorSeconds() - processorBefore,
        "files": cohort.flow.filesMeasured, "unchanged": cohort.unchangedFiles,
        "leftOut": len(cohort.problems), "mainMiB": peakMiB(),
        "largestWorkerMiB": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**10,
        "rhiSum": sum(cohort.patients.column("rhi_percent")), "isSlicerLoaded": "slicer" in sys.modules}))


def processorSeconds() -> float:
    """Of this process and of the workers that have ended."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def peakMiB() -> float:
    """The largest memory that this process had; getrusage would tell that of the process that started it."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
    return int(re.search(r"VmHWM:\s*(\d+)", status.read_text())[1]) / 2**10


if __name__ == "__main__":
    main()
