"""Clinical columns (age, histology, treatment, grades ...) by case and, where the table says so, timepoint."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from SpinePainRHILib.Core.ShownText import shortened, visible

from .CaseIds import CASE_FILE, CaseMatcher
from .Cells import parseIdentifier, parseTimepoint
from .ClinicalColumns import ColumnSettings, Value, convertColumn
from .ColumnKeys import columnKey
from .ColumnNames import recognisedNote
from .DataDictionary import NAMED_IDENTIFIER, DataDictionary, labelsOf
from .Encoding import encodingNotes
from .OpenTable import openTable
from .PatientColumns import PATIENT_COLUMNS
from .PersonalColumns import personalKind
from .Preview import TablePreview
from .Problems import Problem, shown
from .QlqBm22 import NOTES as BM22_NOTES
from .QlqBm22 import scoredColumns
from .RedcapRows import instanceColumn, isOfForms, isRedcap, joinRepeats
from .TableFile import TableSettings


@dataclass(frozen=True)
class ClinicalRow:
    """The values of one row, in the order of the table's columns. ``timepoint`` None: it holds for all of them."""

    caseId: str
    timepoint: str | None
    values: tuple[Value, ...]
    line: int


@dataclass(frozen=True)
class ClinicalTable:
    """A clinical table: ``columns`` without case and timepoint, rows by case and timepoint, and what was left out.

    ``allRows`` are all rows that are valid in themselves, in file order, ``cellProblems`` the problems of the others
    and of single cells, ``unreadRows`` the number of the others. ``labels``: what a data dictionary calls the columns.
    """

    file: str
    columns: tuple[str, ...]
    numericColumns: frozenset[str]
    rows: Mapping[tuple[str, str | None], ClinicalRow]
    problems: tuple[Problem, ...]
    preview: TablePreview
    allRows: tuple[ClinicalRow, ...]
    cellProblems: tuple[Problem, ...]
    unreadRows: int
    labels: Mapping[str, str] = field(default_factory=dict)

    def valuesOf(self, caseId: str, timepoint: str) -> tuple[Value, ...]:
        """The values for a case at a timepoint; all None where the table has none."""
        row = self.rows.get((caseId, timepoint)) or self.rows.get((caseId, None))
        return row.values if row else (None,) * len(self.columns)


def readClinicalTable(path: str | Path, settings: TableSettings | None = None) -> ClinicalTable:
    """Reads a clinical table: ``case_id`` (or ``participant_id``), any columns, optional ``timepoint``.

    Without a timepoint column a row holds for all timepoints of its case; with one, an empty cell is ``baseline``.
    What cells become: ClinicalColumns.convertColumn; a cell that cannot be is listed as a problem and is missing.
    Columns that tell who a patient is (PersonalColumns.personalKind) are left out of the table, which a note says.
    Unknown cases and second rows of a case and timepoint are problems.

    Raises ValueError with one sentence where the file as a whole cannot be used.
    """
    path, settings = Path(path), settings or TableSettings()
    with openTable(path, settings) as table:
        keys = table.format.names
        table.checkNoDuplicates([key for key in keys if not (isRedcap(keys) and isOfForms(key))])
        case, timepoint = table.caseColumn(), table.column("timepoint")
        raw = []
        for line, cells in table.records():
            try:
                caseId = parseIdentifier(cells[case], "case_id")
                when = parseTimepoint(cells[timepoint]) if timepoint is not None else None
            except ValueError as error:
                table.leaveOut(line, str(error))
                continue
            raw.append((line, caseId, when, cells))
    form = table.format
    header = [name.strip() for name in form.header]
    ofForms = {index for index, name in enumerate(form.names) if isRedcap(form.names) and isOfForms(name)}
    used = [index for index, name in enumerate(header) if name and index not in (case, timepoint, *ofForms)]
    names = {"case_id": header[case]} | ({"timepoint": header[timepoint]} if timepoint is not None else {})
    notes = [*table.notes, *encodingNotes(form.encoding), *recognisedNote(names)]
    personal = {index: kind for index in used
                if (kind := personalKind(header[index], [cells[index] for _, _, _, cells in raw])) is not None}
    dictionary = settings.dictionary or DataDictionary({})
    named = [index for index in used if index not in personal and dictionary.entryOf(header[index]).isIdentifier]
    notes += [f"Column {index + 1} holds {NAMED_IDENTIFIER}: it is left out, and stands in no result."
              for index in named]
    notes += [f"Column {index + 1} seems to hold {kind}: it is left out, and stands in no result."
              for index, kind in personal.items()]
    personal |= dict.fromkeys(named, NAMED_IDENTIFIER)
    used = [index for index in used if index not in personal]
    instance = instanceColumn(form.names)
    several: frozenset[int] = frozenset()
    if instance is not None and instance not in (case, timepoint):
        raw, several, joined = joinRepeats(raw, instance, used)
        for _ in range(joined):
            table.countAsBlank()
        used = [index for index in used if index not in several]
    if several:
        notes.append(f"Columns {', '.join(shown(header[index]) for index in sorted(several))} have several values of "
                     "one case and timepoint in REDCap's repeated instances: they are left out; export the instance "
                     "that is meant, or say with --column timepoint=redcap_repeat_instance that each is a timepoint.")
    how = ColumnSettings(settings.missing, frozenset(map(columnKey, settings.numericColumns)),
                         frozenset(map(columnKey, settings.textColumns)), form.decimalComma)
    columns: list[list[Value]] = []
    numeric: list[str] = []
    cellProblems = list(table.problems)
    for index in used:
        texts = [cells[index].strip() for _, _, _, cells in raw]
        if (codes := dictionary.codesOf(header[index])) is not None:
            texts = [codes.levelOf(text) for text in texts]
        column = convertColumn(header[index], texts, how)
        if column.isNumeric:
            numeric.append(header[index])
        notes += [shortened(visible(note)) for note in column.notes]
        cellProblems += [Problem(str(path), raw[row][0], shortened(visible(reason))) for row, reason in column.bad]
        columns.append(column.values)
    given = dict(zip((header[index] for index in used), columns, strict=True))
    scored = scoredColumns(given)
    if scored.keys() != given.keys():
        notes += BM22_NOTES
        numeric = [name for name in scored if name in numeric or name not in given]
    rows = zip(*scored.values(), strict=True) if scored else (() for _ in raw)
    allRows = tuple(ClinicalRow(caseId, when, values, line)
                    for (line, caseId, when, _), values in zip(raw, rows, strict=True))
    ignored = tuple(f"(column {index + 1}, {personal.get(index, 'without a name')})"
                    for index, name in enumerate(header) if not name or index in personal) + tuple(
                        header[index] for index in sorted(ofForms | several))
    preview = TablePreview(form.file, form.encoding, form.separator, form.headerLine,
                           names | {header[index]: header[index] for index in used}, ignored, table.rowCount, 0, 0,
                           0, table.blankCount, tuple(numeric), tuple(notes))
    unmatched = ClinicalTable(str(path), tuple(scored), frozenset(numeric), {}, (), preview,
                              allRows, tuple(cellProblems), len(table.problems),
                              labelsOf(tuple(scored), settings.dictionary, PATIENT_COLUMNS))
    return matchClinicalTable(unmatched, settings.knownCases)


def matchClinicalTable(table: ClinicalTable, knownCases: Collection[str] | None,
                       source: str = CASE_FILE) -> ClinicalTable:
    """The same table read against ``knownCases`` (None: every ID is accepted), known from ``source``, without reading
    the file again."""
    rows: dict[tuple[str, str | None], ClinicalRow] = {}
    problems: list[Problem] = []
    matcher = CaseMatcher(knownCases, source)
    for row in table.allRows:
        caseId = matcher.match(row.caseId)
        if caseId is None:
            problems.append(Problem(table.file, row.line, matcher.unknownReason(row.caseId)))
        elif earlier := rows.get((caseId, row.timepoint)):
            problems.append(Problem(table.file, row.line, "a second row for the case and timepoint of "
                                                          f"line {earlier.line}"))
        else:
            rows[caseId, row.timepoint] = replace(row, caseId=caseId)
    preview = replace(table.preview, usedCount=len(rows), leftOutCount=table.unreadRows + len(problems))
    problems = sorted((*table.cellProblems, *problems), key=lambda problem: problem.line or 0)
    return replace(table, rows=rows, problems=tuple(problems), preview=preview)
