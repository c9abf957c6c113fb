"""What a synthetic cohort measured, against what is true of it."""

import csv
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from SpinePainRHILib.Core.CaseTags import BASELINE
from SpinePainRHILib.Files.CsvText import ENCODING

from .CohortCommand import CohortRun

RATIOS = ("rhi_percent", "rhi_max_percent", "rhi_volume_percent")
_CHECKS: Mapping[str, Callable[[Mapping[str, Any], Mapping[str, str]], bool]] = {
    "location": lambda row, true: row["location"] == true["location"],
    "number of metastases": lambda row, true: str(row["count"]) == true["count"],
    "ratios (to the last digit of their voxels)": lambda row, true: all(
        row[name] is not None and repr(float(row[name])) == true[f"voxel_{name}"] for name in RATIOS),
}


def comparedWithTruth(truthTable: Path, finished: CohortRun) -> str:
    """Sentences that say how many rows agree with the table of truth, naming those that do not, and whether the
    correlation of the patients' true ratios and latent pain lies in the confidence interval found."""
    with truthTable.open(encoding=ENCODING, newline="") as file:
        truth = {(row["case_id"], row["timepoint"]): row for row in csv.DictReader(file)}
    rows = {(row["case_id"], row["timepoint"]): row for row in finished.cohort.patients.records()}
    parts = []
    for name, agrees in _CHECKS.items():
        wrong = [key for key, true in truth.items() if key not in rows or not agrees(rows[key], true)]
        named = f" (not {', '.join(' '.join(key) for key in wrong[:5])}{' ...' if wrong[5:] else ''})" if wrong else ""
        parts.append(f"{name} right in {len(truth) - len(wrong)} of {len(truth)} rows{named}")
    return f"{'; '.join(parts)}. {_correlationText(truth, finished)}"


def _correlationText(truth: Mapping[tuple[str, str], Mapping[str, str]], finished: CohortRun) -> str:
    true = next((row["sample_correlation_rhi_latent_pain"] for (_, timepoint), row in truth.items()
                 if timepoint == BASELINE), "")
    found = next((each for each in finished.results.results if each.analysis == "RHI vs VAS"
                  and each.method.startswith("Pearson") and each.ci_low is not None), None)
    if not true or found is None or found.ci_low is None or found.ci_high is None:
        return "There are too few patients for a correlation."
    inside = "inside" if found.ci_low <= float(true) <= found.ci_high else "OUTSIDE"
    return (f"True correlation of ratio and latent pain {float(true):.3f}, {inside} the confidence interval found "
            f"({found.ci_low:.3f} to {found.ci_high:.3f}).")
