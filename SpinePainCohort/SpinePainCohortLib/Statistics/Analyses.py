"""All analyses of a cohort in one go: from tables of values to tables of results."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from SpinePainRHILib.Core.LesionRules import COUNT_GROUPS
from SpinePainRHILib.Core.Levels import LOCATIONS, REGIONS

from ..Gathering.TimeLimit import checkTime
from ..Tables.PatientColumns import PATIENT_COLUMNS
from ..Tables.Scores import ScoreSettings
from .CategoryColumns import CATEGORIES, categoriesOf, countGroupsOf, hasImages, numbersOf, textsOf
from .ClinicalTests import clinicalTests, correlationMatrix
from .Correlations import completePairs, jonckheere, leaveOneOut, pearson, spearman
from .Design import buildDesign
from .FollowUp import followUpFrame, followUpTests
from .Groups import splitGroups
from .GroupTests import WELCH_T, anova, assumptionChecks, kruskalWallis, welchAnova, welchT
from .JointModels import linearModel, ordinalModel
from .LesionModels import CLUSTER, MIXED, MIXED_ICC, clusterBootstrap, mixedModel
from .Multiplicity import adjust
from .ObserverAgreement import agreementFrame, raterAgreement, readerAgreement
from .PainGroupTable import painGroupTable
from .PainResponse import responseTests, withResponses
from .PairTests import dunnHolm, gamesHowell, tukeyHsd
from .Planning import planningTable
from .Questions import COUNT, JOINT, LESION, LOCATION, RHI_BY_CATEGORY
from .RatioTests import ratioPairs, ratioTests
from .Regression import RegressionLine, fitLine
from .Results import EXPLORATORY, PRIMARY, Labels, TestResult, quietly, resultsFrame
from .RocCurve import rocCurves, rocTests
from .ScoreSeries import lesionScoreSeries, patientScores, withScores
from .Settings import RATIOS, SMALLEST_GROUP, AnalysisSettings
from .Tables import groupTable, table1

_LESION_COLUMNS = ("case_id", "timepoint", "level", "region", "vas", "rhi_percent")
_VAS_COLUMNS = ("case_id", "timepoint", "lesion", "rater", "vas")
_READING_COLUMNS = ("case_id", "timepoint", "reader", "rhi_percent")
_DICE_COLUMNS = ("case_id", "timepoint", "reader_a", "reader_b", "dice_cord", "dice_high_intensity")
NONE_THERE, NO_LESION_SCORE = "no patient has a", "no metastasis has a pain score of its own"
_DERIVED = ("count_group", "vas_category")


@dataclass(frozen=True, eq=False)
class CohortData:
    """What was gathered, with the columns of Resources/Docs/DataContract.md, section 5; a table that is not there is
    empty.

    ``patients``: one row a case and timepoint, clinical columns after the fixed ones. ``lesions``: case_id,
    timepoint, level, region, vas, rhi_percent, and where known the key ``lesion`` used in ``vasEntries``.
    ``vasEntries``: case_id, timepoint, lesion (empty for the patient as a whole), rater, vas; one a key.
    ``readings``: case_id, timepoint, reader, rhi_percent. ``dice``: case_id, timepoint, reader_a, reader_b,
    dice_cord, dice_high_intensity. Missing values may be NA, NaN or None; IDs are taken as text.
    ``outlined``: case_id, timepoint, cord_meaning: what was outlined as cord in the image of a patient.
    ``scoredBy``: the settings by which ``vas`` of patients and lesions was made of the entries already, as gathering
    does; None where it was not.
    """

    patients: pd.DataFrame
    lesions: pd.DataFrame = field(default_factory=pd.DataFrame)
    vasEntries: pd.DataFrame = field(default_factory=pd.DataFrame)
    readings: pd.DataFrame = field(default_factory=pd.DataFrame)
    dice: pd.DataFrame = field(default_factory=pd.DataFrame)
    outlined: pd.DataFrame = field(default_factory=pd.DataFrame)
    scoredBy: ScoreSettings | None = None


@dataclass(frozen=True, eq=False)
class AnalysisResults:
    """Everything that was computed. ``results`` are the rows of ``tests``.

    ``byPain``: PainGroupTable.painGroupTable. ``roc``: RocCurve.rocCurves. ``correlations``:
    ClinicalTests.correlationMatrix. ``planning``: Planning.planningTable for as many patients as have ratio and VAS.

    ``patients`` are those given, with the scores and categories that were analysed; the tables are of the
    primary timepoint, and ``lesions`` are its, with the scores that were analysed. ``influence``: case_id and
    Pearson's r without it. ``line`` is None where there is none. ``warnings`` belong to no single row: a primary
    timepoint that nobody has, and what a library had to say. ``labels``: what clinical columns are called instead of
    their names in the results and tables (Report.ColumnLabels); empty where they have their names.
    """

    settings: AnalysisSettings
    results: tuple[TestResult, ...]
    tests: pd.DataFrame
    patients: pd.DataFrame
    lesions: pd.DataFrame
    table1: pd.DataFrame
    table2: pd.DataFrame
    table3: pd.DataFrame
    agreement: pd.DataFrame
    followUp: pd.DataFrame
    influence: pd.DataFrame
    line: RegressionLine | None
    byPain: pd.DataFrame
    roc: pd.DataFrame
    correlations: pd.DataFrame
    planning: pd.DataFrame
    warnings: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)


def runAnalyses(data: CohortData, settings: AnalysisSettings) -> AnalysisResults:
    """Every analysis, always all of them: what cannot be computed is a row with its reason. Of a cohort without images
    (CategoryColumns.hasImages) pain alone is analysed, since nothing else was planned.

    VAS of patients (and of lesions that have a key ``lesion``) are made of ``vasEntries`` where there are any and
    they were not made of them by the same settings (``scoredBy``), else taken as given. Pain category and count group
    are always made anew from VAS and count.

    Raises ValueError for a table that lacks a column, and for two rows with the same key; OutOfTime where there is a
    limit (Gathering.TimeLimit).
    """
    with quietly() as caught:
        results = _analyse(data, settings)
    found = sorted({str(name) for name in textsOf(results.patients["timepoint"]) if name is not None})
    absent = () if settings.timepoint in found or not found else (
        f"No patient has the timepoint '{settings.timepoint}'; there are: {', '.join(found)}.",)
    return replace(results, warnings=(*absent, *caught.messages))


def _analyse(data: CohortData, settings: AnalysisSettings) -> AnalysisResults:
    patients, lesions = _prepare(data, settings)
    baseline = patients[textsOf(patients["timepoint"]) == settings.timepoint].reset_index(drop=True)
    lesions = lesions[textsOf(lesions["timepoint"]) == settings.timepoint].reset_index(drop=True)
    vas, rhi = numbersOf(baseline["vas"]), numbersOf(baseline[settings.ratio])
    pairs = ratioPairs(baseline, settings.ratio)
    meanings = meaningsOf(data, baseline)
    ofImages: tuple[Callable[[], Iterable[TestResult]], ...] = (
        lambda: _location(baseline, lesions, vas, settings), lambda: _count(baseline, vas, settings),
        lambda: ratioTests(baseline, meanings, settings), lambda: _rhiByCategory(baseline, rhi, settings),
        lambda: _joint(baseline, vas, settings), lambda: _perLesion(lesions, settings),
        lambda: readerAgreement(_table(data.readings, _READING_COLUMNS, "readings"),
                                _table(data.dice, _DICE_COLUMNS, "Dice"), settings),
        lambda: rocTests(rhi, settings.categories.codesOf(vas), settings))
    ofPain: tuple[Callable[[], Iterable[TestResult]], ...] = (
        lambda: raterAgreement(_table(data.vasEntries, _VAS_COLUMNS, "VAS"), settings),
        lambda: followUpTests(patients, settings), lambda: responseTests(patients, settings),
        lambda: clinicalTests(baseline, settings))
    results: list[TestResult] = []
    for family in (*(ofImages if hasImages(patients) else ()), *ofPain):
        checkTime()
        results += family()
    results = adjust(results)
    tests = resultsFrame(results, settings.confidenceLevel)
    others = np.empty(0) if pairs.reason else leaveOneOut(pairs)
    return AnalysisResults(
        settings=settings, results=tuple(results), tests=tests, patients=patients, lesions=lesions,
        table1=table1(baseline),
        table2=groupTable(vas, {"location": (textsOf(baseline["location"]), LOCATIONS),
                                "count": (textsOf(baseline["count_group"]), COUNT_GROUPS)}),
        table3=groupTable(rhi, {"vas_category": (textsOf(baseline["vas_category"]), CATEGORIES)}),
        agreement=agreementFrame(tests), followUp=withResponses(followUpFrame(patients, settings), results),
        influence=pd.DataFrame({"case_id": pairs.ids[:len(others)], "r_without": others}), line=fitLine(pairs),
        byPain=painGroupTable(baseline, settings), roc=rocCurves(rhi, settings.categories.codesOf(vas)),
        correlations=correlationMatrix(baseline, settings), planning=planningTable(pairs.n, settings))


def _prepare(data: CohortData, settings: AnalysisSettings) -> tuple[pd.DataFrame, pd.DataFrame]:
    fixed = tuple(name for name in PATIENT_COLUMNS if name not in _DERIVED)
    patients = _table(data.patients, fixed, "patients").reset_index(drop=True)
    lesions = _table(data.lesions, _LESION_COLUMNS, "lesions").reset_index(drop=True)
    entries = _table(data.vasEntries, _VAS_COLUMNS, "VAS")
    keys = pd.DataFrame({name: textsOf(patients[name]) for name in ("case_id", "timepoint")})
    if keys.duplicated().any():
        row = keys[keys.duplicated()].iloc[0]
        raise ValueError(f"The patients table has two rows for case {row['case_id']} at {row['timepoint']}: "
                         "keep one of them.")
    if len(entries) and data.scoredBy != settings.scores:
        scores = lesionScoreSeries(entries, settings)
        patients["vas"] = withScores(patients, patientScores(scores, settings))
        if "lesion" in lesions.columns:
            lesions["vas"] = withScores(lesions, scores)
    if settings.outlinedAs is not None:
        for frame, names in ((patients, RATIOS), (lesions, ("rhi_percent",))):
            others = meaningsOf(data, frame) != settings.outlinedAs
            for name in names:
                frame[name] = frame[name].astype(object).mask(others, None)
    patients["count_group"] = countGroupsOf(patients["count"])
    patients["vas_category"] = categoriesOf(patients["vas"], settings.categories)
    return patients[[*PATIENT_COLUMNS, *(name for name in patients.columns if name not in PATIENT_COLUMNS)]], lesions


def meaningsOf(data: CohortData, rows: pd.DataFrame) -> np.ndarray:
    """What was outlined as cord for each row with case_id and timepoint; None where not recorded."""
    outlined = _table(data.outlined, ("case_id", "timepoint", "cord_meaning"), "outlines")
    keys = zip(textsOf(outlined["case_id"]), textsOf(outlined["timepoint"]), strict=True)
    known = dict(zip(keys, textsOf(outlined["cord_meaning"]), strict=True))
    found = [known.get(key) for key in zip(textsOf(rows["case_id"]), textsOf(rows["timepoint"]), strict=True)]
    return np.array([*found, None], dtype=object)[:-1]


def _table(frame: pd.DataFrame, columns: tuple[str, ...], name: str) -> pd.DataFrame:
    """A copy that has the columns; a table without any row may lack them all."""
    missing = [column for column in columns if column not in frame.columns]
    if missing and len(frame):
        raise ValueError(f"The {name} table has no column '{missing[0]}'.")
    return frame.reindex(columns=[*frame.columns, *missing]).copy()


def _location(patients: pd.DataFrame, lesions: pd.DataFrame, vas: np.ndarray,
              settings: AnalysisSettings) -> list[TestResult]:
    primary = Labels(PRIMARY, LOCATION, "vas", "location")
    labels = Labels(EXPLORATORY, LOCATION, "vas", "location")
    groups = splitGroups(vas, textsOf(patients["location"]), LOCATIONS)
    every = splitGroups(vas, textsOf(patients["location"]), LOCATIONS, smallest=1)
    rows = [*anova(every, primary, settings, groups), welchAnova(groups, labels, settings),
            kruskalWallis(groups, labels, settings), *tukeyHsd(groups, labels, settings),
            *gamesHowell(groups, labels, settings), *assumptionChecks(groups, labels)]
    # "multiple" hides which regions: each one with against without, by the levels of the lesions.
    known = pd.DataFrame({"case": textsOf(lesions["case_id"]), "region": textsOf(lesions["region"])}).dropna()
    cases = pd.Series(textsOf(patients["case_id"]), dtype=object)
    hasRegion = cases.isin(known["case"])
    for region in REGIONS:
        inRegion = cases.isin(known.loc[known["region"] == region, "case"])
        marks = np.where(hasRegion, np.where(inRegion, "with", "without"), np.array(None))
        own = Labels(EXPLORATORY, LOCATION, "vas", f"region {region}")
        if hasRegion.any() and not inRegion.any():
            rows.append(own.empty(WELCH_T, f"{NONE_THERE} {region} metastasis", n=int(hasRegion.sum())))
            continue
        rows.append(welchT(splitGroups(vas, marks, ("with", "without")), own, settings))
    return rows


def _count(patients: pd.DataFrame, vas: np.ndarray, settings: AnalysisSettings) -> list[TestResult]:
    primary = Labels(PRIMARY, COUNT, "vas", "count_group")
    labels = Labels(EXPLORATORY, COUNT, "vas", "count_group")
    groups = splitGroups(vas, textsOf(patients["count_group"]), COUNT_GROUPS)
    pairs = completePairs(numbersOf(patients["count"]), vas, textsOf(patients["case_id"]), ("count", "vas"))
    number = Labels(EXPLORATORY, COUNT, "vas", "count")
    every = splitGroups(vas, textsOf(patients["count_group"]), COUNT_GROUPS, smallest=1)
    return [*anova(every, primary, settings, groups), pearson(pairs, number, settings),
            spearman(pairs, number, settings),
            welchAnova(groups, labels, settings), kruskalWallis(groups, labels, settings),
            jonckheere(groups, labels, settings), *tukeyHsd(groups, labels, settings),
            *gamesHowell(groups, labels, settings), *assumptionChecks(groups, labels)]


def _rhiByCategory(patients: pd.DataFrame, rhi: np.ndarray, settings: AnalysisSettings) -> list[TestResult]:
    labels = Labels(EXPLORATORY, RHI_BY_CATEGORY, settings.ratio, "vas_category")
    groups = splitGroups(rhi, textsOf(patients["vas_category"]), CATEGORIES)
    every = splitGroups(rhi, textsOf(patients["vas_category"]), CATEGORIES, smallest=1)
    return [*anova(every, labels, settings, groups), kruskalWallis(groups, labels, settings),
            *dunnHolm(groups, labels, settings), *assumptionChecks(groups, labels)]


def _joint(patients: pd.DataFrame, vas: np.ndarray, settings: AnalysisSettings) -> list[TestResult]:
    absent = [name for name in settings.covariates if name not in patients.columns]
    notes = tuple(f"the tables have no column '{name}', left out of the model" for name in absent)
    chosen = [name for name in (settings.ratio, "count", "location", *settings.covariates) if name not in absent]
    predictors = {name: patients[name] for name in dict.fromkeys(chosen)}
    orders = {"location": LOCATIONS}
    linear = buildDesign(vas, predictors, orders, settings.mergeRare)
    codes = settings.categories.codesOf(vas)
    rare = [index for index in range(len(CATEGORIES)) if 0 < (codes == index).sum() < SMALLEST_GROUP]
    left = tuple(f"category {CATEGORIES[index]} left out, n = {int((codes == index).sum())}" for index in rare)
    kept = ~np.isin(codes, rare)
    ordinal = buildDesign(codes[kept], {name: column[kept] for name, column in predictors.items()}, orders,
                          settings.mergeRare)
    return [*linearModel(linear, Labels(EXPLORATORY, JOINT, "vas", "all", notes), settings),
            *ordinalModel(ordinal, Labels(EXPLORATORY, JOINT, "vas_category", "all", (*notes, *left)), settings)]


def _perLesion(lesions: pd.DataFrame, settings: AnalysisSettings) -> list[TestResult]:
    labels = Labels(EXPLORATORY, LESION, "vas", "rhi_percent")
    if np.isnan(numbersOf(lesions["vas"])).all():
        return [labels.empty(method, NO_LESION_SCORE, n=0) for method in (MIXED, MIXED_ICC, CLUSTER)]
    pairs = completePairs(numbersOf(lesions["rhi_percent"]), numbersOf(lesions["vas"]), textsOf(lesions["case_id"]),
                          ("rhi_percent", "vas"))
    return [*mixedModel(pairs, labels, settings), clusterBootstrap(pairs, labels, settings)]
