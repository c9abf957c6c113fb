"""The methods section of a paper, every sentence of it from what was really done and computed here."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from ..Gathering.Cohort import Cohort
from ..Statistics.Analyses import AnalysisResults
from ..Statistics.CategoryColumns import hasImages
from ..Statistics.Questions import JOINT
from ..Statistics.Results import AGREEMENT, ASSUMPTION, PAIRS, PRIMARY, TestResult
from ..Statistics.Settings import SMALL_GROUP, SMALLEST_GROUP
from ..Tables.QlqBm22 import NOTES as BM22_NOTES
from .MethodWords import ANALYSIS_WORDS, METHOD_WORDS
from .ReportTexts import cordMeanings, outlineTools, shares

_AXES = {"LR": "left–right", "AP": "anterior–posterior", "SI": "superior–inferior"}
_RULES = {"cord": "high intensity within the cord outline over the cord outline",
          "union": "high intensity over the union of both outlines"}
_RATIOS = {
    "rhi_percent": "100 × high-intensity area / cord area on the slice with the largest high-intensity area",
    "rhi_max_percent": "the largest 100 × high-intensity area / cord area of all slices",
    "rhi_volume_percent": "100 × high-intensity volume / cord volume"}
_COUNTED = {"metastasis": "the listed or outlined bone metastases", "highIntensity": "the high-intensity areas"}


def methodsText(cohort: Cohort, results: AnalysisResults, measuring: Mapping[str, Any],
                versions: Mapping[str, str]) -> list[str]:
    """Paragraphs about imaging, pain, the primary analyses, the others and the software, in this order.

    A method is named only where a result of it was computed; MethodWords holds the words of every method.
    """
    parts = [_imaging(cohort, results.settings.ratio, versions), _pain(cohort, results) + _quality(cohort),
             _primary(results),
             _others(results), _software(results, versions)]
    return [each for each in parts if each]


_EXPLORATORY = "Exploratory"


def isExploratoryText(text: str) -> bool:
    """Whether a paragraph of ``methodsText`` is that of the exploratory analyses and of agreement."""
    return text.startswith((_EXPLORATORY, "Agreement"))


def _imaging(cohort: Cohort, ratio: str, versions: Mapping[str, str]) -> str:
    primary = [reading.measurement for reading in cohort.readings if reading.isPrimary and not reading.isElsewhere]
    others = sum(reading.isPrimary and reading.isElsewhere for reading in cohort.readings)
    elsewhere = (f"The RHI of {others} {'image' if others == 1 else 'images'} was measured elsewhere and taken from "
                 "a table, as ratios or as areas of high intensity and cord; how it was measured is not known to this "
                 "software." if others else "")
    if not primary:
        return elsewhere
    axes = Counter(_AXES.get(each.axis, each.axis) for each in primary)
    rules = Counter(_RULES.get(each.rule, each.rule) for each in primary)
    sources = Counter(_COUNTED.get(str(each.countSource), str(each.countSource)) for each in primary)
    readers = {reading.measurement.reader for reading in cohort.readings if not reading.isElsewhere} - {None}
    by = f" by {_number(len(readers))} {'reader' if len(readers) == 1 else 'readers'}" if readers else ""
    chosen = ("" if not cohort.readerChoices else
              " Where several readers outlined a case, the patients' values are those of one reader "
              f"({shares(Counter(f'{each.chosen}, {each.rule}' for each in cohort.readerChoices))}).")
    return (f"Cord and high-intensity areas were outlined on T2-weighted MRI{by}. The ratio of high-intensity area "
            f"(RHI) is {_RATIOS[ratio]} "
            f"(SpinePain {versions['spinepain']}; slices along the {shares(axes)} axis; {shares(rules)}). What was "
            f"outlined as cord: {shares(cordMeanings(cohort))}. How the outlines were made: "
            f"{shares(outlineTools(cohort))}. The number of metastases is that of "
            f"{shares(sources)}; their location is the region of their vertebral levels, ‘multiple’ where they lie in "
            f"several.{chosen}{f' {elsewhere}' if elsewhere else ''}")


def _pain(cohort: Cohort, results: AnalysisResults) -> str:
    settings = results.settings
    raters = {entry.rater for entry in cohort.vas.entries} if cohort.vas else set()
    if not raters:
        return ""
    several = {entry.lesion for entry in cohort.vas.entries if entry.lesion} if cohort.vas else set()
    used = (f"; the scores of rater {settings.rater} were used" if settings.rater else
            "; their scores were averaged" if len(raters) > 1 else "")
    over = (f", and a patient's score is the {'largest' if settings.patientScore == 'max' else 'mean'} over the "
            "lesions" if several else "")
    return (f"Pain was recorded on a visual analogue scale (VAS, 0 to 10) by {_number(len(raters))} "
            f"{'rater' if len(raters) == 1 else 'raters'}{used}{over}. Categories: {settings.categories.describe()}.")


def _quality(cohort: Cohort) -> str:
    """How the QLQ-BM22 was scored, where it was."""
    if cohort.clinical is None or BM22_NOTES[0] not in cohort.clinical.preview.notes:
        return ""
    return (" The EORTC QLQ-BM22 was scored from its items, 0 to 100, by the formulas of the EORTC scoring manual; "
            "high scores mean much pain (painful sites, pain characteristics) and good function (functional "
            "interference, psychosocial aspects, whose items 21 and 22 were turned round). Scales of which fewer than "
            "half of the items were answered are missing.")


def _primary(results: AnalysisResults) -> str:
    settings = results.settings
    computed = [each for each in results.results if each.family == PRIMARY and each.p_adjusted is not None]
    if not hasImages(results.patients):
        return ("The unit of analysis is the patient. There are no images, and no question was primary. All tests are "
                "two-sided; missing values were not replaced: every analysis used the patients with complete values, "
                "whose number is given.")
    if not computed:
        return f"The unit of analysis is the patient at {settings.timepoint}. No primary analysis could be computed."
    words = [f"{ANALYSIS_WORDS.get(each.analysis, each.analysis)} ({METHOD_WORDS.get(each.method, each.method)})"
             for each in computed]
    checks = _methodsOf([each for each in results.results if each.family == ASSUMPTION])
    acted = f"; assumption checks are reported and were not acted on: {_joined(checks)}" if checks else ""
    small = any("left out of the test" in each.note for each in results.results)
    smallText = (f" Groups of fewer than {SMALLEST_GROUP} patients were shown and left out of all tests but the "
                 f"one-way analysis of variance, those of fewer than {SMALL_GROUP} are marked." if small else "")
    many = ", their p adjusted by Holm's method" if len(computed) > 1 else ""
    return (f"The unit of analysis is the patient at {settings.timepoint}. "
            f"{_count(len(computed), 'question was', 'questions were')} primary: {_joined(words)}{many}. No test was "
            f"chosen by the outcome of another{acted}. All tests are two-sided; confidence intervals are of "
            f"{100 * settings.confidenceLevel:g} % where no other level is named.{smallText} Missing values were not "
            "replaced: every analysis used the patients with complete values, whose number is given.")


def _others(results: AnalysisResults) -> str:
    """Every other analysis with the methods that gave a result, in the order of the results."""
    sentences: list[str] = []
    agreement: list[str] = []
    primaryMethods = {(each.analysis, each.method) for each in results.results
                      if each.family == PRIMARY and each.p_adjusted is not None}
    for analysis in dict.fromkeys(each.analysis for each in results.results):
        rows = [each for each in results.results if each.analysis == analysis and each.family != ASSUMPTION
                and (analysis, each.method) not in primaryMethods]
        if words := _methodsOf(rows):
            name = ANALYSIS_WORDS.get(analysis, analysis)
            if not hasImages(results.patients):
                name = name.replace("VAS and RHI", "VAS")
            into = agreement if all(each.family == AGREEMENT for each in rows) else sentences
            into.append(f"{name[0].upper()}{name[1:]}: {_joined(words)}.")
    apart = f" {' '.join(agreement)} Their p are not adjusted: they test no question of the study." \
        if agreement else ""
    if not sentences:
        return apart.strip()
    isAdjusted = any(each.p_adjusted is not None for each in results.results
                     if each.family not in (PRIMARY, PAIRS, ASSUMPTION, AGREEMENT))
    adjusted = ", p adjusted over them by the method of Benjamini and Hochberg" if isAdjusted else ""
    entered = dict.fromkeys(each.predictor for each in results.results if each.analysis == JOINT
                            and each.effect is not None and each.predictor in results.settings.covariates)
    named = f" Covariates of the joint models: {', '.join(entered)}." if entered else ""
    return f"{_EXPLORATORY}{adjusted}: {' '.join(sentences)}{named}{apart}"


def _methodsOf(rows: list[TestResult]) -> list[str]:
    """The words of the methods that gave a number, each once."""
    return list(dict.fromkeys(METHOD_WORDS.get(each.method, each.method) for each in rows
                              if each.p is not None or each.effect is not None or each.statistic is not None))


def _software(results: AnalysisResults, versions: Mapping[str, str]) -> str:
    settings = results.settings
    isBootstrapped = any("bootstrap" in each.method and each.ci_low is not None for each in results.results)
    boot = f"Bootstrap intervals rest on {settings.resamples} resamples (seed {settings.seed}). " \
        if isBootstrapped else ""
    libraries = ", ".join(f"{name} {versions[name]}" for name in ("Python", "scipy", "statsmodels")
                          if name in versions)
    return f"{boot}Analyses were made with SpinePain {versions['spinepain']} ({libraries})."


def _number(count: int) -> str:
    return {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}.get(count, str(count))


def _joined(words: list[str]) -> str:
    return "; ".join(words)


def _count(number: int, one: str, many: str) -> str:
    names = ("No", "One", "Two", "Three", "Four", "Five", "Six")
    return f"{names[number] if number < len(names) else number} {one if number == 1 else many}"
