"""What the demo says of a cohort whose truth is known."""

import csv
from types import SimpleNamespace

import pytest
from SpinePainCohortLib.CommandLine.CompareWithTruth import comparedWithTruth
from SpinePainCohortLib.Gathering.Cohort import Rows

COLUMNS = ("case_id", "timepoint", "location", "count", "rhi_percent", "rhi_max_percent", "rhi_volume_percent")
TRUE = {"a": ("a", "baseline", "lumbar", 2, 100 / 3, 100 / 3, 12.5),
        "b": ("b", "week12", "multiple", 3, 0.0, 0.0, 0.0)}


@pytest.fixture
def compare(tmp_path):
    """Compares measured rows, and an interval of Pearson's correlation, with the table of truth."""
    def run(rows, interval=(0.2, 0.7)):
        path = tmp_path / "truth.csv"
        with path.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow((*COLUMNS[:4], *(f"voxel_{name}" for name in COLUMNS[4:]),
                             "sample_correlation_rhi_latent_pain"))
            writer.writerows((*each, 0.5) for each in TRUE.values())
        found = [] if interval is None else [SimpleNamespace(
            analysis="RHI vs VAS", method="Pearson correlation (as published)", ci_low=interval[0],
            ci_high=interval[1])]
        return comparedWithTruth(path, SimpleNamespace(
            cohort=SimpleNamespace(patients=Rows(COLUMNS, tuple(rows))), results=SimpleNamespace(results=found)))
    return run


def changed(key, column, value):
    rows = dict(TRUE)
    rows[key] = tuple(value if name == column else old for name, old in zip(COLUMNS, rows[key], strict=True))
    return rows.values()


def test_a_cohort_that_measured_the_truth_agrees_in_every_row(compare):
    text = compare(TRUE.values())
    assert text.count("right in 2 of 2 rows") == 3 and "not " not in text
    assert "0.500, inside the confidence interval found (0.200 to 0.700)" in text


@pytest.mark.parametrize(("column", "value", "what"), [
    ("location", "sacral", "location"), ("location", None, "location"), ("count", 2, "number of metastases"),
    ("rhi_percent", 1e-12, "last digit of their voxels)"),
    ("rhi_percent", None, "last digit of their voxels)"), ("rhi_volume_percent", 0.1, "last digit of their voxels)")])
def test_a_row_that_differs_is_named(compare, column, value, what):
    assert f"{what} right in 1 of 2 rows (not b week12)" in compare(changed("b", column, value)) \
        .replace("ratios (to the ", "")


def test_a_row_that_is_missing_is_not_right(compare):
    assert compare([TRUE["b"]]).count("right in 1 of 2 rows (not a baseline)") == 3


def test_a_correlation_outside_its_interval_is_said(compare):
    assert "0.500, OUTSIDE the confidence interval" in compare(TRUE.values(), (0.51, 0.7))
    assert "too few patients" in compare(TRUE.values(), None)
