"""``spinepain cohort``: from a folder of cases and a VAS table to tables, figures and a report."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..Gathering.Cohort import Cohort
from ..Gathering.GatherCohort import joinCohort
from ..Gathering.GatherInputs import Gathered
from ..Gathering.Inputs import Inputs
from ..Gathering.MeasureCases import Progress as GatherProgress
from ..Gathering.MeasureFunction import MeasureFunction
from ..Gathering.MeasurementCache import defaultCacheFolder
from ..Gathering.Pools import Pool, poolOf
from ..Gathering.TimepointCheck import noneMeetsSentence
from ..Run.AnalysisOptions import AnalysisOptions, parseTimepoints
from ..Run.CaseMeasuring import measuring
from ..Run.Choices import checkChoices
from ..Run.Filters import Filters, filterCohort, parseCondition
from ..Run.Pipeline import Pipeline
from ..Run.TableOptions import ReadingOptions, TableChoice, gatheringOf, inputsOf, parseColumns
from ..Tables.CaseIds import noneKnownSentence
from ..Tables.Cells import parseTimepoint
from ..Tables.Problems import PROBLEMS_FILE, warningSentences
from ..Tables.TableKinds import TableKind
from .ExitStatus import DONE, SOME_LEFT_OUT
from .Output import complain, say
from .ProgressLine import ProgressLine
from .TextTables import formatTable, formatText

if TYPE_CHECKING:
    from ..Statistics.Analyses import AnalysisResults

INTERRUPTED = 130  # the shell's convention for Ctrl-C
_SHOWN_PROBLEMS = 5


@dataclass(frozen=True)
class CohortRun:
    """The folder that was written, and what is in it."""

    folder: Path
    cohort: Cohort
    results: "AnalysisResults"
    notes: tuple[str, ...] = ()


def run(options: argparse.Namespace) -> int:
    """Writes the result into ``--out`` and says on the terminal what came of it. Inputs left out give status 1."""
    try:
        with ProgressLine() as progress:
            finished = analyseCohort(options, progress)
    except KeyboardInterrupt:
        complain("spinepain cohort: interrupted; measurements made so far are kept for the next run, and earlier "
                 "results are unchanged.")
        return INTERRUPTED
    say(cohortSummary(finished))
    return SOME_LEFT_OUT if finished.cohort.problems else DONE


def analyseCohort(options: argparse.Namespace, progress: ProgressLine) -> CohortRun:
    """Gathers, analyses and publishes. Raises ValueError with one sentence where nothing can be done."""
    with _poolOf(options) as pool:
        pipeline = Pipeline(measureOf(options), options.cache or defaultCacheFolder(), pool)
        pipeline.checkTarget(options.out)
        filters = filtersOf(options)
        gathered = pipeline.gather(inputsOfOptions(options), lambda state: progress.show(_progressText(state)))
        cohort = joinCohort(gathered, filters.gathering)
        for each in cohort.warnings:
            if not each.file:  # about this computer, not about the data, so that the report does not tell it
                progress.say(f"spinepain cohort: {each.reason}")
        _checkCases(gathered, cohort)
        checkChoices(cohort, filters, "--")
        _checkImages(cohort)
        cohort = _kept(cohort, filters)
        settings = filters.options.settingsFor(cohort, filters.timepoint)
        progress.show("Comparing readers and analysing ...")
        analysed = pipeline.analyse(cohort, settings, isReport=True)
        progress.show("Drawing and writing ...")
        folder = pipeline.publish(options.out, gathered.inputs, analysed, gatheringOf(gathered.inputs, filters),
                                  filters.sentences())
    return CohortRun(folder, cohort, analysed.results, tuple(filters.sentences()))


@contextmanager
def _poolOf(options: argparse.Namespace) -> Iterator[Pool | None]:
    if options.scheduler is None:
        yield poolOf(options.jobs)
        return
    from ..Run.Scheduler import connectedTo

    with connectedTo(options.scheduler) as scheduler:
        yield scheduler


def cohortSummary(finished: CohortRun) -> str:
    """What a user wants to know at once: how much went in, the primary results, problems, where to look."""
    from ..Report.Answers import answers
    from ..Report.Numbers import effectText
    from ..Report.PageTable import comparisonText
    from ..Statistics.Results import PRIMARY, formatP

    cohort, flow = finished.cohort, finished.cohort.flow
    lines = [f"{flow.filesFound} case files, {flow.filesMeasured} measured ({cohort.unchangedFiles} unchanged since "
             f"an earlier run), {flow.filesLeftOut} left out; VAS rows: {flow.vasRowsUsed} used, "
             f"{flow.vasRowsCorrected} corrected by later ones, {flow.vasRowsLeftOut} left out; "
             f"{flow.cases} patients, {flow.patientRows} patient rows.", *finished.notes, ""]
    rows = [(comparisonText(each), each.method.removesuffix(" (as published)"), formatText(each.n),
             formatP(each.p) or "-", formatP(each.p_adjusted) or "-",
             effectText(each) if each.effect is not None else formatText(each.note))
            for each in finished.results.results if each.family == PRIMARY]
    if not rows:  # a cohort without images
        lines += [f"{each.question} {each.sentence}" for each in answers(finished.results)]
    header = ("primary question", "method", "n", "p", "adjusted", "effect (confidence interval)")
    if rows:
        lines.append(formatTable(header, rows, (False, False, True, True, True, False)))
    lines.append("")
    if cohort.problems:
        lines.append(f"{len(cohort.problems)} inputs were left out, all listed in {finished.folder / PROBLEMS_FILE}:")
        lines += [f"  {formatText(each.file)}{f', line {each.line}' if each.line else ''}: {formatText(each.reason)}"
                  for each in cohort.problems[:_SHOWN_PROBLEMS]]
        if len(cohort.problems) > _SHOWN_PROBLEMS:
            lines.append(f"  and {len(cohort.problems) - _SHOWN_PROBLEMS} more")
    warnings = warningSentences(cohort.warnings)
    if warnings:
        lines.append(f"To be looked at in what was used ({len(warnings)}, all in the report and in problems.csv):")
        lines += [f"  {formatText(each)}" for each in warnings[:_SHOWN_PROBLEMS]]
        if len(warnings) > _SHOWN_PROBLEMS:
            lines.append(f"  and {len(warnings) - _SHOWN_PROBLEMS} more")
    lines += [f"{formatText(table.file)}: {formatText(note)}" for table in (cohort.vas, cohort.clinical)
              if table is not None for note in table.preview.notes]
    lines.append(f"Report: {finished.folder / 'report.html'} (tables and figures beside it)")
    return "\n".join(lines)


def measureOf(options: argparse.Namespace) -> MeasureFunction:
    """How the options measure a case."""
    return measuring(options.axis, options.rule, options.map, options.keep_file_names)


def filtersOf(options: argparse.Namespace) -> Filters:
    """What the options keep of the cohort, and how that is analysed; Run gives them their meaning."""
    chosen = AnalysisOptions(options.ratio, options.outlined_as, options.patient_score, options.rater,
                             options.categories, parseTimepoints(options.timepoints), tuple(options.covariate),
                             options.merge_rare, not options.no_published)
    return Filters(options.reader, parseTimepoint(options.timepoint), options.region,
                   parseCondition(options.condition) if options.condition is not None else None,
                   tuple(dict.fromkeys(options.exclude)), chosen)


def inputsOfOptions(options: argparse.Namespace) -> Inputs:
    """What the options say that the cohort is made of. Raises ValueError with a sentence for a mapping that cannot be.
    """
    columns = parseColumns(options.column, "--column ")
    tables = {TableKind.VAS: (options.vas, options.vas_sheet),
              TableKind.CLINICAL: (options.clinical, options.clinical_sheet),
              TableKind.READINGS: (options.readings, options.readings_sheet)}
    # Workers of a scheduler have folders of their own that relative names would start from.
    cases = options.cases.absolute() if options.scheduler and options.cases else options.cases
    return inputsOf(cases, {kind: TableChoice(file, columns[kind], sheet) for kind, (file, sheet) in tables.items()},
                    ReadingOptions(options.encoding, frozenset(options.missing), options.dictionary))


def _checkCases(gathered: Gathered, cohort: Cohort) -> None:
    """Raises ValueError for a table of which no row is of a known case."""
    for table, rows in ((cohort.vas, gathered.vas and gathered.vas.rows),
                        (cohort.clinical, gathered.clinical and gathered.clinical.allRows)):
        sentence = noneKnownSentence(table.file, table.problems, len(rows)) if table and rows else None
        if sentence is not None:
            raise ValueError(sentence)


def _checkImages(cohort: Cohort) -> None:
    """Raises ValueError where no score is of an image."""
    if cohort.vas is not None and cohort.vas.entries and cohort.flow.rowsWithImage and \
            not cohort.flow.rowsWithImageAndVas:
        raise ValueError(noneMeetsSentence((reading.key[1] for reading in cohort.readings if reading.isPrimary),
                                           (entry.timepoint for entry in cohort.vas.entries)))


def _kept(cohort: Cohort, filters: Filters) -> Cohort:
    """What the filters keep. Raises ValueError where that is nothing."""
    kept = filterCohort(cohort, filters)
    if not kept.patients.rows:
        chosen = "; ".join(f"{name}: {text}" for name, text in filters.describe().items())
        raise ValueError(f"No case is kept ({chosen}): choose another region or condition.")
    return kept


def _progressText(state: GatherProgress) -> str:
    left = "" if state.secondsLeft is None else f", about {state.secondsLeft:.0f} s left"
    return f"Measuring: {state.done} of {state.total} ({state.unchanged} unchanged){left}"
