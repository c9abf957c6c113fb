"""The methods text says what was done, and nothing that was not."""

from dataclasses import replace

import pandas as pd
import pytest
from SpinePainCohortLib.Report.MethodsText import methodsText
from SpinePainCohortLib.Report.MethodWords import ANALYSIS_WORDS, METHOD_WORDS
from SpinePainCohortLib.Statistics.Analyses import CohortData, runAnalyses
from SpinePainCohortLib.Statistics.Settings import AnalysisSettings

VERSIONS = {"spinepain": "1.2.3", "Python": "3.12", "scipy": "1", "statsmodels": "2"}


def textOf(result, results=None):
    return " ".join(methodsText(result.cohort, results or result.results, {}, VERSIONS))


def test_every_method_and_analysis_of_the_results_has_words(result):
    """Where there are several raters, readers and timepoints every method has its row, computable or not."""
    empty = runAnalyses(CohortData(result.data.patients), AnalysisSettings(resamples=0))
    for results in (result.results, empty):
        for each in results.results:
            assert each.analysis in ANALYSIS_WORDS, each.analysis
            assert each.method in METHOD_WORDS or each.effect is each.p is each.statistic is None, each.method


def test_what_was_not_computed_is_not_named(result):
    text = textOf(result)
    assert "Wilcoxon" not in text and "Dice" not in text and "readers" not in text  # one timepoint, one reader
    assert "Bland–Altman" in text and "by two raters; their scores were averaged" in text
    rows = tuple(replace(each, p=None, effect=None, statistic=None) if "Kruskal" in each.method else each
                 for each in result.results.results)
    assert "Kruskal" in text and "Kruskal" not in textOf(result, replace(result.results, results=rows))


@pytest.mark.parametrize("isThere", [True, False])
def test_bootstrap_is_named_where_an_interval_came_of_it(result, isThere):
    rows = tuple(replace(each, ci_low=0.1 if isThere else None) if "bootstrap" in each.method else each
                 for each in result.results.results)
    text = textOf(result, replace(result.results, results=rows))
    assert ("200 resamples" in text) == isThere


def test_primary_questions_are_counted_as_they_were_computed(result):
    assert "Three questions were primary: " in textOf(result)
    rows = tuple(replace(each, p=None, p_adjusted=None) if each.analysis == "RHI vs VAS" else each
                 for each in result.results.results)
    text = textOf(result, replace(result.results, results=rows))
    assert "Two questions were primary: " in text and "VAS against RHI (Pearson" not in text
    none = replace(result.results, results=(), patients=pd.DataFrame(columns=["timepoint", "case_id"]))
    assert "No primary analysis could be computed." in textOf(result, none)


def test_no_tool_is_named_that_is_not_known(result):
    assert "SpinePainRHI" not in textOf(result) and "3D Slicer" not in textOf(result)


def test_tools_of_the_outlines_are_counted_and_older_files_are_not_recorded(result):
    assert "How the outlines were made: not recorded." in textOf(result)
    first, *others = result.cohort.readings
    measured = replace(first.measurement, cordTool="traced 1.0.0, changed", lesions=tuple(
        replace(each, tool="suggested 1.0.0") for each in first.measurement.lesions))
    told = replace(first, file=replace(first.file, measurement=measured))
    cohort = replace(result.cohort, readings=(told, *others))
    text = " ".join(methodsText(cohort, result.results, {}, VERSIONS))
    assert "traced from points by SpinePain 1.0.0 and changed by hand (1)" in text
    assert "suggested by SpinePain 1.0.0 and accepted by a reader (1)" in text and "not recorded (" in text
    measured = replace(measured, cordTool="imported 1.0.0, changed [Spinal Cord Toolbox 6.5]")
    told = replace(first, file=replace(first.file, measurement=measured))
    text = " ".join(methodsText(replace(result.cohort, readings=(told, *others)), result.results, {}, VERSIONS))
    assert "with Spinal Cord Toolbox 6.5, then imported by SpinePain 1.0.0 and changed by hand (1)" in text


@pytest.mark.parametrize(("ratio", "words"), [
    ("rhi_percent", "on the slice with the largest high-intensity area"),
    ("rhi_max_percent", "the largest 100 × high-intensity area / cord area of all slices"),
    ("rhi_volume_percent", "100 × high-intensity volume / cord volume")])
def test_the_ratio_that_was_analysed_is_the_one_defined(result, ratio, words):
    results = replace(result.results, settings=replace(result.results.settings, ratio=ratio))
    definition = textOf(result, results).partition("The ratio of high-intensity area (RHI) is ")[2]
    assert definition.partition(" (SpinePain")[0].endswith(words)
