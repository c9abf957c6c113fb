"""The page of statistics lists the methods that the code has, under the names that results have."""

from pathlib import Path

import pandas as pd
from Markdown import DOCS, tablesOf
from SpinePainCohortLib.Statistics.Analyses import CohortData, runAnalyses
from SpinePainCohortLib.Statistics.Settings import AnalysisSettings

DATA = Path(__file__).resolve().parents[1] / "Statistics" / "Data"


def test_the_methods_on_the_page_are_those_of_the_results():
    tables = {name: pd.read_csv(DATA / f"{name}.csv", dtype={"case_id": str, "lesion": str})
              for name in ("patients", "lesions", "ratings", "followup")}
    patients = tables["patients"]
    keys = patients[["case_id", "timepoint"]]
    found = keys.assign(location=patients["location"], count=patients["count"], levels="L1")
    readings = pd.concat([found.assign(reader=reader, rhi_percent=patients["rhi_percent"].fillna(20) * factor)
                          for reader, factor in (("R1", 1.0), ("R2", 0.9))])
    dice = keys.assign(reader_a="R1", reader_b="R2", dice_cord=0.9, dice_high_intensity=0.8)
    followUp = tables["followup"]
    # Every method has its row, computable or not, where there are several raters, readers and timepoints.
    cohort = CohortData(pd.concat([patients, followUp[followUp["timepoint"] != "baseline"]]), tables["lesions"],
                        tables["ratings"], readings, dice)
    found = {each.method for each in runAnalyses(cohort, AnalysisSettings(resamples=100)).results}
    named = next(table for table in tablesOf(DOCS / "Statistics.md") if table.header[0] == "method").column()
    assert sorted(named) == sorted(found)
