"""``spinepain import-cases``: label volumes of many subjects, told by a table or by the names of files."""

import argparse
from contextlib import closing
from pathlib import Path

from SpinePainRHILib.Core.CaseTags import Role
from SpinePainRHILib.Files.CsvText import csvText

from ..Gathering.Pools import poolOf
from ..Importing.BidsSubjects import Layout, findSubjects
from ..Importing.CaseImporting import ImportResult
from ..Importing.ImportMany import ImportPlan, importMany, planImport, withSeries
from ..Importing.Subjects import PROBLEM_COLUMNS, ForAll, Subject, SubjectProblem, Subjects
from ..Importing.SubjectTable import readSubjectTable
from ..Tables.Problems import PROBLEMS_FILE
from .ExitStatus import DONE, NOTHING_DONE, SOME_LEFT_OUT
from .ImportCaseCommand import buildingChoices
from .MeasureCommand import measurementCsv, measurementTable
from .Output import STANDARD_OUTPUT, complain, say, writeText
from .ProgressLine import ProgressLine
from .TextTables import formatTable, formatText

_SHOWN_PROBLEMS = 20


def run(options: argparse.Namespace) -> int:
    """Builds what is not there yet, lists what cannot be built in ``problems.csv`` and says what came of it."""
    forAll = ForAll(options.out, options.reader, buildingChoices(options), options.keep_file_names)
    root = options.bids if options.bids is not None else options.table.parent
    _checkOptions(options)
    if not options.dry_run:
        _checkTarget(options.out)
    plan = planImport(_subjects(options, forAll), forAll, root, options.replace)
    for note in plan.notes:
        say(f"note: {note}")
    if options.dry_run:
        return _showPlan(plan, forAll, root)
    options.out.mkdir(parents=True, exist_ok=True)
    done, problems = _build(plan, options, forAll, root)
    writeText(options.out / PROBLEMS_FILE, problemCsv(problems))
    if done:
        measured = [result.measured for _subject, result in done]
        say(measurementTable(measured))
        if options.csv:
            writeText(options.csv, measurementCsv(measured))
    for subject, result in done:
        if result.series:
            say(f"{_name(subject)}: {result.series}.")
        for note in dict.fromkeys(result.notes):
            say(f"note: {_name(subject)}: {formatText(forAll.publicReason(note, root, subject.wanted.files))}")
        if result.backup:
            say(f"{_name(subject)}: the earlier file is kept as {result.backup.name}.")
    return _summary(plan, len(done), problems, f"listed in {options.out / PROBLEMS_FILE}")


def problemCsv(problems: list[SubjectProblem]) -> str:
    """One row a subject that was left out; the header alone where none was."""
    return csvText(PROBLEM_COLUMNS, [[each.caseId, each.timepoint, each.file, each.line, each.reason]
                                     for each in problems])


def _subjects(options: argparse.Namespace, forAll: ForAll) -> Subjects:
    if options.table is not None:
        return readSubjectTable(options.table, forAll, options.table_sheet)
    layout = Layout(options.volume_pattern, options.cord_pattern, tuple(options.high_intensity_pattern),
                    options.vertebrae_pattern, options.lesions_optional)
    return findSubjects(options.bids, layout, forAll)


def _checkOptions(options: argparse.Namespace) -> None:
    """Raises ValueError for patterns that would be passed over without a word."""
    if options.csv == STANDARD_OUTPUT:
        raise ValueError("--csv - cannot be used here, where standard output says what was imported: name a file.")
    if options.table is not None:
        given = [name for name in ("volume_pattern", "cord_pattern", "high_intensity_pattern", "vertebrae_pattern",
                                   "lesions_optional") if getattr(options, name)]
        if given:
            raise ValueError(f"--{given[0].replace('_', '-')} belongs to --bids: a table names the files itself.")
    elif options.table_sheet is not None:
        raise ValueError("--table-sheet belongs to --table, where that is a workbook.")
    elif (options.vertebrae_pattern is None) != (options.vertebra_labels is None):
        raise ValueError("--vertebrae-pattern and --vertebra-labels need each other: the same numbers mean other "
                         "vertebrae in other tools.")


def _checkTarget(out: Path) -> None:
    """Raises ValueError where ``out`` is a file, or holds a list of problems that is not one of ours."""
    if out.exists() and not out.is_dir():
        raise ValueError(f"{out} is a file: give a folder for --out.")
    problems = out / PROBLEMS_FILE
    if problems.exists():
        with problems.open(encoding="utf-8", errors="replace") as file:
            if file.readline(200).strip() != ",".join(PROBLEM_COLUMNS):
                raise ValueError(f"{problems} is of something else and would be replaced: give another folder for "
                                 "--out.")


def _build(plan: ImportPlan, options: argparse.Namespace, forAll: ForAll,
           root: Path) -> tuple[list[tuple[Subject, ImportResult]], list[SubjectProblem]]:
    """What was built, in the order of the plan, and every problem."""
    results: dict[Subject, ImportResult] = {}
    problems = list(plan.problems)
    if plan.new:
        with closing(importMany(plan.new, forAll, root, poolOf(options.jobs))) as outcomes, ProgressLine() as progress:
            for outcome in progress.counting(outcomes, len(plan.new), "Importing"):
                if outcome.result is not None:
                    results[outcome.subject] = outcome.result
                elif outcome.problem is not None:
                    problems.append(outcome.problem)
    return [(each, results[each]) for each in plan.new if each in results], problems


def _showPlan(plan: ImportPlan, forAll: ForAll, root: Path) -> int:
    plan, series = withSeries(plan, forAll, root)
    header = ("case", "timepoint", "reader", "volume", "cord", "high intensity", "metastases", "vertebrae", "file")
    rows = [_planRow(each, forAll, root) for each in plan.new]
    if rows:
        say(formatTable(header, rows, [False] * len(header)))
    for each, shown in series.items():
        say(f"{_name(each)}: {shown}.")
    return _summary(plan, len(rows), list(plan.problems), "not written, as this is a dry run", "would be imported")


def _planRow(subject: Subject, forAll: ForAll, root: Path) -> tuple[str, ...]:
    wanted = subject.wanted

    def text(role: Role) -> str:
        lesions = [each for each in wanted.lesions if each.role is role]
        return ", ".join(":".join(filter(None, (str(each.mask or ""), each.level))) for each in lesions)

    def short(value: object) -> str:
        return formatText(forAll.publicReason("" if value is None else str(value), root, wanted.files))

    return (*map(formatText, (wanted.caseId, wanted.timepoint, wanted.reader)),
            *map(short, (wanted.volume, wanted.cord, text(Role.HIGH_INTENSITY), text(Role.METASTASIS),
                         wanted.vertebrae)), formatText(wanted.out.name))


def _summary(plan: ImportPlan, done: int, problems: list[SubjectProblem], where: str, what: str = "imported") -> int:
    """Says how many of which and answers with the exit status."""
    for each in plan.stale:
        say(f"note: {_name(each)}: a file of it is newer than its case file: say --replace to build it again.")
    for problem in problems[:_SHOWN_PROBLEMS]:
        line = f", line {problem.line}" if problem.line else ""
        case = f"{formatText(problem.caseId)}: " if problem.caseId else ""
        complain(f"spinepain import-cases: left out: {case}{formatText(problem.file)}{line}: {problem.reason}")
    if len(problems) > _SHOWN_PROBLEMS:
        complain(f"spinepain import-cases: and {len(problems) - _SHOWN_PROBLEMS} more")
    say(f"{done} {what}, {len(plan.existing)} there already, {len(problems)} left out"
        + (f" ({where})." if problems else "."))
    if not done and not plan.existing:
        if not problems:
            complain("spinepain import-cases: no subject was found, so nothing was imported.")
        return NOTHING_DONE
    return SOME_LEFT_OUT if problems else DONE


def _name(subject: Subject) -> str:
    return f"{formatText(subject.wanted.caseId)} {formatText(subject.wanted.timepoint)}"
