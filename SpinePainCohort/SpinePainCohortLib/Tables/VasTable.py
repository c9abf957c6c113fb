"""Pain scores (VAS) from a table, as section 3 of Resources/Docs/DataContract.md defines it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from .CaseIds import CASE_FILE, CaseMatcher
from .Corrections import decideBetween
from .OpenTable import openTable
from .Preview import TablePreview
from .Problems import Problem
from .TableFile import TableSettings
from .VasEntry import VasEntry
from .VasRows import readVasRows
from .WideScores import VAS_MAX

__all__ = ["VAS_MAX", "VasEntry", "VasTable", "matchVasTable", "readVasTable"]

_Key = tuple[str, str, str | None]
"""Timepoint, rater, lesion."""


@dataclass(frozen=True)
class VasTable:
    """A VAS table: every valid row is in ``entries`` (used) or ``superseded`` (corrected by a later row), every
    other row in ``problems``. ``rows`` are all rows that are valid in themselves, in file order; ``undatedLines`` are
    the lines of those whose ``entered_at`` says something that cannot be read."""

    file: str
    entries: tuple[VasEntry, ...]
    superseded: tuple[VasEntry, ...]
    problems: tuple[Problem, ...]
    preview: TablePreview
    rows: tuple[VasEntry, ...]
    cellProblems: tuple[Problem, ...]
    undatedLines: frozenset[int] = frozenset()


def readVasTable(path: str | Path, settings: TableSettings | None = None) -> VasTable:
    """Reads a VAS table. Columns and formats: Resources/Docs/DataContract.md, section 3.

    Nothing is clamped or guessed: a row whose score is out of range or not a plain number, whose case is unknown,
    or that repeats the key (case, timepoint, rater, lesion) of an earlier row without a later ``entered_at``,
    becomes a problem. A later row with a later ``entered_at`` (Moments.parseMoment) is a correction: it is used, and
    what it corrects is kept in ``superseded``. Where the rows of a key say when they were entered, give different
    scores, and cannot be put in order by that, none of them is used.

    Raises ValueError with one sentence where the file as a whole cannot be used.
    """
    path, settings = Path(path), settings or TableSettings()
    with openTable(path, settings) as table:
        rows, columns, notes, undated = readVasRows(table)
    form = table.format
    taken = {ours: form.header[index].strip() for ours, index in columns.items()}
    ignored = tuple(name.strip() or f"(column {index + 1}, without a name)" for index, name in enumerate(form.header)
                    if index not in columns.values())
    preview = TablePreview(form.file, form.encoding, form.separator, form.headerLine, taken, ignored, table.rowCount,
                           0, 0, 0, table.blankCount, notes=tuple(notes))
    unsorted = VasTable(str(path), (), (), (), preview, tuple(rows), tuple(table.problems),
                        undated)
    return matchVasTable(unsorted, settings.knownCases)


def matchVasTable(table: VasTable, knownCases: Collection[str] | None, source: str = CASE_FILE) -> VasTable:
    """The same table read against ``knownCases`` (None: every ID is accepted), known from ``source``, without reading
    the file again."""
    current: dict[str, dict[_Key, VasEntry]] = {}
    several: dict[tuple[str, _Key], list[VasEntry]] = {}
    problems = list(table.cellProblems)
    matcher = CaseMatcher(knownCases, source)
    keys: dict[_Key, _Key] = {}
    for row in table.rows:
        caseId = matcher.match(row.caseId)
        if caseId is None:
            problems.append(Problem(table.file, row.line, matcher.unknownReason(row.caseId)))
            continue
        if caseId != row.caseId:
            row = row._replace(caseId=caseId)
        ofCase = current.setdefault(row.caseId, {})
        key: _Key = (row.timepoint, row.rater, row.lesion)
        key = keys.setdefault(key, key)  # one tuple for all cases: a million rows fit in memory
        earlier = ofCase.setdefault(key, row)
        if earlier is not row:
            several.setdefault((row.caseId, key), [earlier]).append(row)
    superseded: list[VasEntry] = []
    for (owner, key), rows in several.items():
        decided = decideBetween(rows, table.undatedLines)
        superseded += decided.superseded
        problems += [Problem(table.file, line, reason) for line, reason in decided.leftOut]
        if decided.used is None:
            del current[owner][key]
        else:
            current[owner][key] = decided.used
    entries = sorted((entry for ofCase in current.values() for entry in ofCase.values()), key=lambda entry: entry.line)
    problems.sort(key=lambda problem: problem.line or 0)
    notes = (*table.preview.notes, *matcher.notes())
    preview = replace(table.preview, usedCount=len(entries), supersededCount=len(superseded),
                      leftOutCount=len(problems), notes=notes)
    return replace(table, entries=tuple(entries), superseded=tuple(superseded), problems=tuple(problems),
                   preview=preview)
