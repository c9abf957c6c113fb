"""All analyses of a cohort of 100,000 lesions, with and without bootstrap intervals."""

import time
from typing import Any

import numpy as np
import pandas as pd
from SpinePainCohortLib.Statistics.Analyses import CohortData, runAnalyses
from SpinePainCohortLib.Statistics.Settings import AnalysisSettings

LESIONS = 100_000
QUICK_LESIONS = 10_000
LESIONS_OF_A_PATIENT = (1, 2, 3, 4)
RESAMPLES = (0, 2000)
"""None, as while filtering in the panel, and as many as a report has."""


def run(lesions: int = LESIONS) -> list[dict[str, Any]]:
    """One row for each number of resamples: seconds as they pass and of the processor."""
    data = cohortOf(lesions)
    runAnalyses(cohortOf(100), AnalysisSettings(resamples=0))  # imports what the analyses need
    rows = []
    for resamples in RESAMPLES:
        start, startProcessor = time.perf_counter(), time.process_time()
        results = runAnalyses(data, AnalysisSettings(resamples=resamples)).results
        rows.append({"bench": "all analyses", "lesions": len(data.lesions), "patients": len(data.patients),
                     "resamples": resamples, "seconds": time.perf_counter() - start,
                     "processorSeconds": time.process_time() - startProcessor, "results": len(results)})
    return rows


def cohortOf(lesions: int) -> CohortData:
    """Patients with 1 to 4 lesions each, two raters' scores of every lesion, two readers of every tenth case."""
    random = np.random.default_rng(1)
    count = int(lesions / np.mean(LESIONS_OF_A_PATIENT))
    ids = np.array([f"sub-{number:06d}" for number in range(count)])
    lesionCounts = random.choice(LESIONS_OF_A_PATIENT, count)
    rhi = random.uniform(0, 90, count)
    vas = np.clip(np.round(0.05 * rhi + 0.5 * lesionCounts + random.normal(0, 1.5, count)), 0, 10)
    patients = pd.DataFrame({
        "case_id": ids, "timepoint": "baseline", "location": random.choice(["cervical", "thoracic", "lumbar"], count),
        "count": lesionCounts, "count_group": "", "rhi_percent": rhi, "rhi_max_percent": rhi + 1,
        "rhi_volume_percent": rhi / 2, "vas": vas, "vas_category": "", "age": random.integers(40, 80, count)})
    owner = np.repeat(np.arange(count), lesionCounts)
    place = np.arange(len(owner)) - np.repeat(np.cumsum(lesionCounts) - lesionCounts, lesionCounts)
    levels = np.array([f"T{number + 1}" for number in range(max(LESIONS_OF_A_PATIENT))])[place]
    lesionVas = np.clip(vas[owner] - place, 0, 10)
    lesionFrame = pd.DataFrame({"case_id": ids[owner], "timepoint": "baseline", "level": levels, "region": "thoracic",
                                "vas": lesionVas, "rhi_percent": rhi[owner] + random.normal(0, 5, len(owner))})
    entries = pd.concat([pd.DataFrame({
        "case_id": ids[owner], "timepoint": "baseline", "lesion": levels, "rater": rater,
        "vas": np.clip(lesionVas + random.integers(-1, 2, len(owner)), 0, 10)}) for rater in "ab"])
    twice = np.arange(0, count, 10)
    readings = pd.concat([pd.DataFrame({
        "case_id": ids[twice], "timepoint": "baseline", "reader": reader,
        "rhi_percent": rhi[twice] + random.normal(0, 2, len(twice))}) for reader in "XY"])
    dice = pd.DataFrame({"case_id": ids[twice], "timepoint": "baseline", "reader_a": "X", "reader_b": "Y",
                         "dice_cord": random.uniform(0.8, 1, len(twice)),
                         "dice_high_intensity": random.uniform(0.5, 1, len(twice))})
    return CohortData(patients, lesionFrame, entries.reset_index(drop=True), readings.reset_index(drop=True), dice)


if __name__ == "__main__":
    for row in run():
        print("  ".join(f"{name} {value:.4g}" if isinstance(value, float) else f"{name} {value}"
                        for name, value in row.items()))
