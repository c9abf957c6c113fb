"""A small cohort of hand-made measurements, gathered, analysed and published as the command does it."""

from types import SimpleNamespace

from FakeMeasuring import measureFake, writeCase
from SpinePainCohortLib.Gathering.GatherCohort import gatherCohort
from SpinePainCohortLib.Gathering.Inputs import Inputs
from SpinePainCohortLib.Gathering.MeasureFunction import MeasureFunction
from SpinePainCohortLib.Report.AnalysisInput import Analysed, cohortData
from SpinePainCohortLib.Report.Provenance import RunSettings
from SpinePainCohortLib.Report.WriteResults import publishResults
from SpinePainCohortLib.Statistics.Analyses import runAnalyses
from SpinePainCohortLib.Statistics.Settings import AnalysisSettings

MEASURING = {"axis": "acquisition", "rule": "auto", "mapping": []}
LEVELS = ("C4", "T5", "L3")
HOSTILE = "<script>alert(1)</script>"


def publish(folder, vas, clinical=None, out="out", **settings):
    """Gathers the cases in ``folder``/cases with the tables given, and publishes the result into ``folder``/out."""
    files = {"vas": folder / "vas.csv"}
    files["vas"].write_text(vas, encoding="utf-8")
    if clinical is not None:
        files["clinical"] = folder / "clinical.csv"
        files["clinical"].write_text(clinical, encoding="utf-8")
    inputs = Inputs(folder / "cases", files["vas"], files.get("clinical"))
    cohort = gatherCohort(inputs, MeasureFunction(measureFake))
    data = cohortData(cohort)
    results = runAnalyses(data, AnalysisSettings(resamples=200, **settings))
    published = publishResults(folder / out, Analysed(cohort, data, results), inputs,
                               RunSettings(MEASURING, {"reader": None}))
    return SimpleNamespace(folder=published, cohort=cohort, results=results, data=data, home=folder,
                           page=(published / "report.html").read_text(encoding="utf-8"),
                           appendix=(published / "appendix.html").read_text(encoding="utf-8"))


def writeTwelve(folder):
    """Writes twelve cases, four a region and with one to three metastases; returns their VAS table of two raters."""
    lines = ["case_id,rater,vas,timepoint"]
    for number in range(12):
        level, count, rhi = LEVELS[number % 3], 1 + number // 4, 5.0 + 6 * number
        writeCase(folder / "cases" / f"p{number:02}.seg.nrrd", rhi=rhi,
                  lesions=[["highIntensity", level, 5.0, rhi]] * count)
        lines += [f"p{number:02},A,{min(10, number * 3 // 4 + number % 2)},", f"p{number:02},B,{number * 3 // 4},"]
    return "\n".join(lines) + "\n"
