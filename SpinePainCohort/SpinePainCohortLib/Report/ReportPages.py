"""What stands in a report and in its appendix, in which order: the answers first, then what limits them, then why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..Gathering.Cohort import Cohort
from ..Statistics.Analyses import AnalysisResults
from ..Statistics.CategoryColumns import hasImages
from ..Statistics.FollowUp import ANALYSIS as FOLLOW_UP
from ..Statistics.FollowUp import timepointsInOrder
from ..Statistics.Questions import COUNT, LOCATION, RATERS, READERS, RHI, RHI_BY_CATEGORY, ROC
from ..Statistics.Results import ASSUMPTION, EXPLORATORY, PAIRS, PRIMARY
from .Answers import answers
from .FigureStyle import Picture
from .FlowTable import briefFlow, flowTable
from .FurtherTables import correlationPage, painGroupPage, planningPage
from .MethodsText import isExploratoryText, methodsText
from .Page import Block, Bullets, Drawing, DrawingRow, Page, PageSection, Paragraph
from .PageTable import QUESTIONS, PageTable, plainTable, resultTable
from .PainMap import NAME as PAIN_MAP
from .PaperTables import followUpTable, patientsTable, responseTable, rhiTable, vasTable
from .Published import PublishedStudy, publishedFor
from .ReportTexts import LIMITS, LIMITS_OF_PAIN, TO_COMPLETE, TO_COMPLETE_OF_IMAGES, warningTexts
from .RocFigure import NAME as ROC_FIGURE
from .SettingsText import settingsParagraphs

TITLE = "Spinal metastases: high-intensity ratio and pain"
TITLE_OF_PAIN = "Spinal metastases: pain over time"
APPENDIX_TITLE = "Appendix: further results"
MOST_PROBLEMS, MOST_WARNINGS = 20, 12
"""So many stand in the report, all others in the appendix (problems also in problems.csv)."""

MOST_IN_APPENDIX = 200

_FIRST_FIGURES = ("vas_by_location", "vas_by_count", "rhi_vs_vas")
_AGREEMENT_FIGURES, _FOLLOW_UP_FIGURES = ("bland_altman_raters", "bland_altman_readers"), ("change_over_time",)
_RHI_FIGURES = ("rhi_by_category", ROC_FIGURE)
_BY_QUESTION = (LOCATION, COUNT, RHI, RHI_BY_CATEGORY)
_HEADINGS = {PRIMARY: "Primary", EXPLORATORY: "Exploratory", PAIRS: "Pairs of groups",
             ASSUMPTION: "Assumption checks: shown, not acted on"}


@dataclass(frozen=True, eq=False)
class ReportContent:
    """What a report is made of. ``measuring``: the settings of the measurement; ``created``: the day (2026-05-31);
    ``notes``: what was analysed otherwise than whole, such as a filter."""

    cohort: Cohort
    results: AnalysisResults
    pictures: Sequence[Picture]
    missingFigures: Sequence[str]
    measuring: Mapping[str, Any]
    versions: Mapping[str, str]
    created: str
    notes: Sequence[str] = ()


def reportPage(content: ReportContent) -> Page:
    """The report: what a reader needs to judge the answers. The rest is in ``appendixPage`` and the CSV files."""
    results, drawings = content.results, _numbered(content.pictures)
    warnings = [*content.notes, *warningTexts(content.cohort, results)]
    published, found = _published(results), answers(results)
    first = tuple(each for each in drawings if each.picture.name in _FIRST_FIGURES)
    others = tuple(each for each in drawings if each.picture.name not in
                   (*_FIRST_FIGURES, *_RHI_FIGURES, *_AGREEMENT_FIGURES, *_FOLLOW_UP_FIGURES))
    pair = _named(drawings, _RHI_FIGURES)
    images = hasImages(results.patients)
    return Page(TITLE if images else TITLE_OF_PAIN, _lead(results), (
        PageSection("answers", "Answers", (
            Bullets(tuple(each.sentence for each in found), leads=tuple(each.question for each in found)),
            *((DrawingRow(first),) if first else ()))),
        PageSection("limits", "What limits these answers", (
            *((Bullets(tuple(_shortened(warnings, MOST_WARNINGS, "the appendix")), isNotice=True),)
              if warnings else ()), Bullets(LIMITS if images else LIMITS_OF_PAIN))),
        PageSection("flow", "Flow of inclusion", (briefFlow(content.cohort.flow, results),)),
        PageSection("tables", "Patients, pain and RHI" if images else "Patients and pain", (
            *((Paragraph(f"The column “As published” shows {published.reference}, for comparison only. Nothing here "
                         "was computed from it or fitted to it."),) if published else ()),
            patientsTable(results, published),
            *((vasTable(results, published), rhiTable(results, published)) if images else ()))),
        PageSection("analyses", "Analyses by question", () if not images else (
            Paragraph("Adjusted p: Holm over the primary questions; Benjamini–Hochberg over the exploratory results. "
                      "Pairs of groups, assumption checks and models are in the appendix."),
            *_tables(results, _BY_QUESTION, (PRIMARY, EXPLORATORY)))),
        PageSection("roc", "RHI as a sign of pain", (
            *_tables(results, (ROC,), None, "Receiver operating characteristic"),
            *((DrawingRow(pair),) if len(pair) > 1 else pair))),
        PageSection("map", "Along the spine", others),
        PageSection("agreement", "Agreement", _agreement(results, drawings)),
        PageSection("followup", "Follow-up", _followUp(results, drawings)),
        PageSection("problems", "Problems: inputs left out", _problems(content, MOST_PROBLEMS)),
        PageSection("methods", "Methods, as text for a paper", (
            *(Paragraph(text) for text in _methods(content, isExploratory=False)),
            *((Paragraph("Exploratory analyses and agreement: their methods are in the appendix."),)
              if _methods(content, isExploratory=True) else ()))),
        PageSection("settings", "Settings and version", settingsParagraphs(
            results.settings, content.measuring, content.versions, content.created, hasImages=images))))


def appendixPage(content: ReportContent) -> Page:
    """Everything else that was computed: no result is in neither of the two pages."""
    results = content.results
    published = _published(results)
    further = tuple(dict.fromkeys(each.analysis for each in results.results
                                  if each.analysis not in (*_BY_QUESTION, RATERS, READERS, FOLLOW_UP, ROC)))
    warnings = [*content.notes, *warningTexts(content.cohort, results)]
    return Page(APPENDIX_TITLE, _lead(results), (
        PageSection("pairs", "Pairs of groups and assumption checks",
                    _tables(results, _BY_QUESTION, (PAIRS, ASSUMPTION))),
        PageSection("further", "Models and further analyses", _tables(results, further, None)),
        PageSection("bypain", "Patients by pain category", (painGroupPage(results.byPain),)),
        PageSection("correlations", "Correlations and planning", (
            correlationPage(results.correlations),
            *((planningPage(results.planning),) if hasImages(results.patients) else ()))),
        PageSection("flow", "Flow of inclusion", (flowTable(content.cohort.flow, results),)),
        PageSection("methods", "Methods of the exploratory analyses, as text for a paper", tuple(
            Paragraph(text) for text in _methods(content, isExploratory=True))),
        PageSection("notices", "Where the data do not carry an analysis", (
            (Bullets(tuple(warnings)),) if len(warnings) > MOST_WARNINGS else ())),
        PageSection("allproblems", "All problems", (
            _problems(content, MOST_IN_APPENDIX)
            if len(content.cohort.problemRows().rows) > MOST_PROBLEMS else ())),
        PageSection("notdrawn", "Figures that are not there", (
            (Bullets(tuple(content.missingFigures)),) if content.missingFigures else ())),
        PageSection("understood", "How the tables were understood", _tableNotes(content)),
        PageSection("published", "What does not add up in the published figures", (
            (Bullets(tuple(published.doesNotAddUp)),) if published else ())),
        PageSection("authors", "For the authors to add", (
            Paragraph("This software cannot know, and a report by STROBE and SAMPL needs:"), Bullets(
                TO_COMPLETE if hasImages(results.patients) else tuple(each for each in TO_COMPLETE
                                                                      if each not in TO_COMPLETE_OF_IMAGES))))))


def _methods(content: ReportContent, isExploratory: bool) -> list[str]:
    """The paragraphs of the methods text that are, or are not, about exploratory analyses and agreement."""
    every = methodsText(content.cohort, content.results, content.measuring, content.versions)
    if not hasImages(content.results.patients):  # there is nothing else
        return [] if isExploratory else every
    return [text for text in every if isExploratoryText(text) is isExploratory]


def _published(results: AnalysisResults) -> PublishedStudy | None:
    return publishedFor(results.settings, map(str, results.patients["timepoint"])) if hasImages(results.patients) \
        else None


def _lead(results: AnalysisResults) -> str:
    frame = results.patients
    patients = frame["case_id"].nunique()
    timepoints = timepointsInOrder(map(str, frame["timepoint"]), results.settings)
    what = ("Location and number of spinal metastases, and the ratio of high-intensity area to cord area on T2 MRI "
            "(RHI), against pain (VAS)") if hasImages(frame) else "Pain (VAS)"
    return (f"{what} in {patients} {'patient' if patients == 1 else 'patients'}; "
            f"{f'{len(timepoints)} timepoints, in this order:' if len(timepoints) > 1 else 'timepoint'} "
            f"{', '.join(timepoints)}.")


def _numbered(pictures: Sequence[Picture]) -> tuple[Drawing, ...]:
    order = (*_FIRST_FIGURES, *_RHI_FIGURES, *(each.name for each in pictures))
    placed = sorted(pictures, key=lambda each: order.index(each.name))
    last = (PAIN_MAP, *_AGREEMENT_FIGURES, *_FOLLOW_UP_FIGURES)
    placed = sorted(placed, key=lambda each: last.index(each.name) + 1 if each.name in last else 0)
    return tuple(Drawing(number, each) for number, each in enumerate(placed, 1))


def _named(drawings: Sequence[Drawing], names: Sequence[str]) -> tuple[Drawing, ...]:
    return tuple(each for each in drawings if each.picture.name in names)


def _agreement(results: AnalysisResults, drawings: Sequence[Drawing]) -> tuple[Block, ...]:
    """Of raters and of readers, where there are several."""
    analyses = [analysis for analysis in (RATERS, READERS) if any(
        each.analysis == analysis and each.effect is not None for each in results.results)]
    return (*_tables(results, analyses, None), *_named(drawings, _AGREEMENT_FIGURES))


def _tables(results: AnalysisResults, analyses: Sequence[str], families: Sequence[str] | None,
            caption: str | None = None) -> tuple[PageTable, ...]:
    """A table for each analysis that has a row of these families (None: all, without headings), called as the question
    where it has no ``caption``."""
    tables = []
    for analysis in analyses:
        rows = [each for each in results.results if each.analysis == analysis
                and (families is None or each.family in families)]
        if rows:
            groups = [("", rows)] if families is None else [
                (_HEADINGS[family], [each for each in rows if each.family == family]) for family in families]
            name = caption or QUESTIONS.get(analysis, f"{analysis[0].upper()}{analysis[1:]}")
            tables.append(resultTable(name, groups, results.settings.confidenceLevel))
    return tuple(tables)


def _followUp(results: AnalysisResults, drawings: Sequence[Drawing]) -> tuple[Block, ...]:
    """Nothing where there is one timepoint: no follow-up was planned."""
    if results.patients["timepoint"].nunique() < 2:
        return ()
    response = responseTable(results)
    return (followUpTable(results), *((response,) if response is not None else ()),
            *_tables(results, (FOLLOW_UP,), None), *_named(drawings, _FOLLOW_UP_FIGURES))


def _problems(content: ReportContent, most: int) -> tuple[Block, ...]:
    problems = content.cohort.problemRows().rows
    if not problems:
        return (Paragraph("None: every case file and every row of the tables was used."),)
    rows = [(file, "" if line is None else str(line), kind, reason) for file, line, kind, reason in problems[:most]]
    more = len(problems) - len(rows)
    caption = f"{len(content.cohort.problems)} inputs left out, {len(content.cohort.warnings)} warnings"
    return (plainTable(caption, ("File", "Line", "Kind", "Reason"), rows,
                       (f"{more} more in problems.csv.",) if more else ()),)


def _tableNotes(content: ReportContent) -> tuple[Block, ...]:
    tables = (content.cohort.vas, content.cohort.clinical)
    notes = [note for table in tables if table is not None for note in table.preview.notes]
    return (Bullets(tuple(notes)),) if notes else ()


def _shortened(texts: Sequence[str], most: int, elsewhere: str) -> list[str]:
    if len(texts) <= most:
        return list(texts)
    return [*texts[:most - 1], f"{len(texts) - most + 1} more in {elsewhere}."]
