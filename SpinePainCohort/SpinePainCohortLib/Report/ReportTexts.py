"""The sentences of a report: methods for a paper, limits, warnings."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from ..Gathering.Cohort import Cohort
from ..Statistics.Analyses import AnalysisResults
from ..Statistics.Settings import SMALL_GROUP, SMALLEST_GROUP, AnalysisSettings
from ..Tables.Problems import warningSentences
from .PageTable import QUESTIONS, comparisonText, inWords

LIMITS = (
    "The analyses are observational. An association between an imaging measure and pain does not show that one brings "
    "about the other; confounding, selection of patients with MRI and reverse influences of treatment remain "
    "possible.",
    "This is research software. Neither the ratio nor any figure here is meant for the diagnosis or treatment of a "
    "patient.",
    "VAS is an ordinal self-report used here as a number, as in the published study; rank-based companions are given "
    "beside every such test.",
    "The RHI depends on what was outlined as cord. Below about L1–L2 there is no spinal cord; ratios of outlines of "
    "the thecal sac or cauda equina are not comparable with those of the cord.",
    "The pain categories group a measured score; results across them repeat the relation of RHI and VAS and are no "
    "independent confirmation of it.",
    "Exploratory analyses generate hypotheses and confirm none. An association that the data do not show is not "
    "thereby shown to be absent: read the confidence interval.",
)

MOST_WARNINGS = 100

_AXES = {"LR": "left–right", "AP": "anterior–posterior", "SI": "superior–inferior"}
_CORD_MEANINGS = {"spinalCord": "spinal cord", "thecalSac": "thecal sac", "caudaEquina": "cauda equina",
                  "other": "another structure"}

TO_COMPLETE = (
    "study design, sites and dates, eligibility and how patients were chosen (STROBE 4–6)",
    "MRI scanner, sequence and slice thickness",
    "who outlined, their experience, and whether they knew the pain scores",
    "who took the VAS scores, and whether they knew the images", "planned sample size, or that there was none",
    "any analysis planned in advance other than the primary ones named here", "ethics approval and consent")
"""What a paper must say and this software cannot know."""


def methodsText(cohort: Cohort, results: AnalysisResults, measuring: Mapping[str, Any],
                versions: Mapping[str, str]) -> list[str]:
    """Paragraphs for a paper's methods section, about what was really done here."""
    settings = results.settings
    return [_imaging(cohort, measuring, versions), _pain(cohort, settings),
            _statistics(settings), _exploratory(settings), _software(settings, versions)]


def _imaging(cohort: Cohort, measuring: Mapping[str, Any], versions: Mapping[str, str]) -> str:
    primary = [reading.measurement for reading in cohort.readings if reading.isPrimary]
    axes = Counter(_AXES.get(each.axis, each.axis) for each in primary)
    rules = Counter(each.rule for each in primary)
    sources = Counter(str(each.countSource) for each in primary)
    readers = {reading.measurement.reader for reading in cohort.readings} - {None}
    rule = {"cord": "high intensity within the cord outline over the cord outline",
            "union": "high intensity over the union of both outlines"}
    counted = {"metastasis": "the listed or outlined bone metastases", "highIntensity": "the high-intensity areas"}
    return (
        "Cord and high-intensity areas were outlined on T2-weighted MRI with SpinePainRHI in 3D Slicer"
        f"{f' by {len(readers)} ' + ('reader' if len(readers) == 1 else 'readers') if readers else ''}. The ratio of "
        "high-intensity area (RHI) is 100 × high-intensity area / cord area on the slice with the largest "
        "high-intensity area (SpinePain "
        f"{versions['spinepain']}; slices along the {_shares(axes)} axis; "
        f"{_shares(Counter({rule.get(name, name): number for name, number in rules.items()}))}). "
        f"What was outlined as cord: {_shares(_cordMeanings(cohort))}. The number of metastases is that of "
        f"{_shares(Counter({counted.get(name, name): number for name, number in sources.items()}))}; "
        "their location is the region of their vertebral levels, ‘multiple’ where they lie in several."
        + (" Where several readers outlined a case, the patients' values are those of one reader "
           f"({_shares(Counter(f'{each.chosen}, {each.rule}' for each in cohort.readerChoices))})."
           if cohort.readerChoices else ""))


def _pain(cohort: Cohort, settings: AnalysisSettings) -> str:
    raters = {entry.rater for entry in cohort.vas.entries} if cohort.vas else set()
    used = f"the scores of rater {settings.rater} were used" if settings.rater else \
        "the scores of a lesion were averaged over the raters"
    return (f"Pain was recorded on a visual analogue scale (VAS, 0 to 10) by {len(raters)} "
            f"{'rater' if len(raters) == 1 else 'raters'}; {used}, and a patient's score is the "
            f"{'largest' if settings.patientScore == 'max' else 'mean'} over the lesions. Categories: "
            f"{settings.categories.describe()}.")


def _statistics(settings: AnalysisSettings) -> str:
    level = f"{100 * settings.confidenceLevel:g} %"
    return (
        f"The unit of analysis is the patient at {settings.timepoint}. Three questions were primary: VAS by location "
        "(one-way ANOVA), VAS by number of metastases in the groups 1, 2 and >2 (one-way ANOVA), and VAS against RHI "
        "(Pearson correlation); their p were adjusted by Holm's method. No test was chosen by the outcome of another; "
        "Levene's and the Shapiro–Wilk test are reported and were not acted on. All tests are two-sided. Effect sizes "
        f"are given with {level} confidence intervals: eta squared and omega squared (noncentral F), correlation "
        "coefficients (Fisher's z; Bonett and Wright for Spearman's rho), mean differences. Groups of fewer than "
        f"{SMALLEST_GROUP} patients were shown and left out of the tests, those of fewer than {SMALL_GROUP} are "
        "marked. Missing values were not replaced: every analysis used the patients with complete values, whose "
        "number is given.")


def _exploratory(settings: AnalysisSettings) -> str:
    return (
        "Exploratory analyses, adjusted by the method of Benjamini and Hochberg: Welch's ANOVA, the Kruskal–Wallis "
        "test, the Jonckheere–Terpstra trend, Spearman's correlation, and Welch's t test for each region. Pairs of "
        "groups were compared by Tukey's HSD and Games–Howell (VAS) and by Dunn's test with Holm's adjustment "
        "(RHI across pain categories). RHI, number and location together: a linear model with HC3 errors and an "
        "ordinal logistic model of the pain category"
        f"{', with ' + ', '.join(settings.covariates) + ' as covariates' if settings.covariates else ''}. Per lesion: "
        "a mixed linear model with a random patient intercept, and a bootstrap of patients. Agreement: intraclass "
        "correlation (two-way, single ratings, consistency and absolute agreement), quadratically weighted kappa, "
        "Bland–Altman limits, and the Dice coefficient of outlines. Over time: Wilcoxon's signed-rank test of paired "
        "values (Friedman's test for three timepoints or more) and the correlation of changes.")


def _software(settings: AnalysisSettings, versions: Mapping[str, str]) -> str:
    boot = f"Bootstrap intervals rest on {settings.resamples} resamples (seed {settings.seed}). " \
        if settings.resamples else ""
    return (f"{boot}Analyses were made with SpinePain {versions['spinepain']} (Python {versions['Python']}, "
            f"scipy {versions.get('scipy', '')}, statsmodels {versions.get('statsmodels', '')}).")


def warningTexts(cohort: Cohort, results: AnalysisResults) -> list[str]:
    """Where the data do not carry an analysis, or should be looked at; each once."""
    found: dict[str, list[str]] = {}
    for each in results.results:
        for part in each.note.split("; "):
            if part.startswith(("warning: ", "left out of the test")) or "not computable" in part:
                subject = QUESTIONS.get(each.analysis, each.analysis.capitalize()) if "not computable" not in part \
                    else f"{comparisonText(each)} ({each.method})"
                found.setdefault(inWords(part.removeprefix("warning: ")), []).append(subject)
    texts = [f"{', '.join(dict.fromkeys(subjects))}: {text}." for text, subjects in found.items()]
    if len(meanings := _cordMeanings(cohort)) > 1:
        texts.insert(0, f"RHI: what was outlined as cord differs between the images ({_shares(meanings)}), yet their "
                        "ratios are analysed together.")
    texts += warningSentences(cohort.warnings)
    if len(texts) > MOST_WARNINGS:
        texts = [*texts[:MOST_WARNINGS], f"and {len(texts) - MOST_WARNINGS} more."]
    return texts + [f"A library warned: {text}" for text in results.warnings]


def _cordMeanings(cohort: Cohort) -> Counter[str]:
    """How many of the images analysed have which structure outlined as cord."""
    return Counter(_CORD_MEANINGS.get(reading.measurement.cordMeaning or "", "not recorded")
                   for reading in cohort.readings if reading.isPrimary)


def _shares(counts: Counter[str]) -> str:
    """``LR`` where all are the same, else ``LR (40), SI (5)``."""
    if len(counts) == 1:
        return next(iter(counts))
    return ", ".join(f"{name} ({number})" for name, number in counts.most_common()) or "none"
