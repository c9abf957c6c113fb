"""``report.html``: one file that holds everything, readable from top to bottom, on screen and on paper."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from ..Gathering.Cohort import Cohort
from ..Statistics.Analyses import COUNT, JOINT, LESION, LOCATION, RHI, RHI_BY_CATEGORY, AnalysisResults
from ..Statistics.FollowUp import ANALYSIS as FOLLOW_UP
from ..Statistics.FollowUp import orderTimepoints
from ..Statistics.ObserverAgreement import RATERS, READERS
from ..Statistics.Results import ASSUMPTION, EXPLORATORY, PAIRS, PRIMARY
from .FigureStyle import Picture
from .FlowTable import flowTable
from .Numbers import fixed, meanSd, medianQuartiles, whole
from .PageTable import NAMES, QUESTIONS, PageRow, PageTable, resultTable
from .PaperTables import patientsTable, rhiTable, vasTable
from .Published import readPublishedStudy
from .ReportTexts import LIMITS, TO_COMPLETE, methodsText, warningTexts

TITLE = "Spinal metastases: high-intensity ratio and pain"
MOST_PROBLEMS = MOST_INPUTS = 200

_FAMILIES = ((PRIMARY, "Primary"), (EXPLORATORY, "Exploratory"), (PAIRS, "Pairs of groups"),
             (ASSUMPTION, "Assumption checks: shown, not acted on"))
_CONTENTS = (("flow", "Flow of inclusion"), ("warnings", "Where the data do not carry an analysis"),
             ("tables", "Patients, pain and RHI"), ("primary", "Primary analyses"), ("figures", "Figures"),
             ("exploratory", "Analyses by question"), ("agreement", "Agreement"), ("followup", "Follow-up"),
             ("models", "Models"), ("problems", "Problems"), ("methods", "Methods"), ("limits", "Limits"),
             ("versions", "Versions and inputs"))


@dataclass(frozen=True, eq=False)
class ReportContent:
    """What a report is made of. ``measuring``: the settings of the measurement; ``inputs``: kind, file, sha256."""

    cohort: Cohort
    results: AnalysisResults
    pictures: Sequence[Picture]
    missingFigures: Sequence[str]
    measuring: Mapping[str, Any]
    versions: Mapping[str, str]
    inputs: Sequence[Mapping[str, str]]
    notes: Sequence[str] = ()


def renderReport(content: ReportContent) -> str:
    """The page. Everything that came from a user's files is escaped by the template engine."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    resources = files(__package__).joinpath("Resources")
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    template = environment.from_string(resources.joinpath("Report.html").read_text(encoding="utf-8"))
    style = Markup(resources.joinpath("Report.css").read_text(encoding="utf-8").strip())
    return template.render(_context(content), style=style) + "\n"


def _context(content: ReportContent) -> dict[str, Any]:
    """All that the template asks for, by name."""
    warnings = warningTexts(content.cohort, content.results)
    return {
        "title": TITLE, "summary": _summary(content.results), "warnings": warnings,
        "contents": [each for each in _CONTENTS if each[0] != "warnings" or warnings],
        "flow": flowTable(content.cohort.flow, content.results), "missingFigures": content.missingFigures,
        "toComplete": TO_COMPLETE, "limits": LIMITS,
        **_figures(content.pictures), **_resultTables(content.results), **_origins(content)}


def _figures(pictures: Sequence[Picture]) -> dict[str, Any]:
    """The figures, numbered, in the parts of the page where they stand."""
    parts: dict[str, list[dict[str, str]]] = {"figures": [], "agreementFigures": [], "followUpFigures": []}
    for number, each in enumerate(pictures, 1):
        part = ("agreementFigures" if each.name.startswith("bland_altman") else
                "followUpFigures" if each.name == "change_over_time" else "figures")
        parts[part].append({
            "name": each.name, "caption": f"Figure {number}. {each.caption}", "alternative": each.alternative,
            "source": "data:image/svg+xml;base64," + base64.b64encode(each.svg).decode("ascii")})
    return parts


def _resultTables(results: AnalysisResults) -> dict[str, Any]:
    """The paper's tables beside the published study, and the results of every analysis."""
    published = readPublishedStudy()
    return {
        "published": published,
        "paperTables": [patientsTable(results, published), vasTable(results, published), rhiTable(results, published)],
        "primary": resultTable(
            f"Primary family at {results.settings.timepoint}, p adjusted by Holm's method",
            [("", [each for each in results.results if each.family == PRIMARY])], results.settings.confidenceLevel,
            withAnalysis=True),
        "questionTables": [_tableOf(results, each, QUESTIONS[each])
                           for each in (LOCATION, COUNT, RHI, RHI_BY_CATEGORY)],
        "agreementTables": [_tableOf(results, RATERS, "Raters of VAS on the same targets", False),
                            _tableOf(results, READERS, "Readers of the same images", False)],
        "followUpTables": [_followUpTable(results), _tableOf(results, FOLLOW_UP, "Tests over time", False)],
        "modelTables": [_tableOf(results, each, QUESTIONS[each]) for each in (JOINT, LESION)]}


def _origins(content: ReportContent) -> dict[str, Any]:
    """Where the numbers come from: what was left out, methods, versions, inputs."""
    cohort, more = content.cohort, len(content.inputs) - MOST_INPUTS
    tableNotes = [note for table in (cohort.vas, cohort.clinical) if table is not None for note in table.preview.notes]
    return {
        "problems": _problemTable(cohort), "tableNotes": [*tableNotes, *content.notes],
        "methods": methodsText(cohort, content.results, content.measuring, content.versions),
        "versions": _plain("Software", ("Software", "Version"), list(content.versions.items())),
        "hashes": _plain("Inputs", ("Input", "File", "SHA-256"),
                         [(each["kind"], each["file"], each["sha256"]) for each in content.inputs[:MOST_INPUTS]],
                         (f"{more} more in provenance.json.",) if more > 0 else ())}


def _summary(results: AnalysisResults) -> str:
    frame = results.patients
    patients, timepoints = frame["case_id"].nunique(), orderTimepoints(map(str, frame["timepoint"]), results.settings)
    return (f"Location and number of spinal metastases, and the ratio of high-intensity area to cord area on T2 MRI "
            f"(RHI), against pain (VAS) in {patients} {'patient' if patients == 1 else 'patients'}; "
            f"{f'{len(timepoints)} timepoints, in this order:' if len(timepoints) > 1 else 'timepoint'} "
            f"{', '.join(timepoints)}.")


def _tableOf(results: AnalysisResults, analysis: str, caption: str, byFamily: bool = True) -> PageTable:
    rows = [each for each in results.results if each.analysis == analysis]
    groups = [(heading, [each for each in rows if each.family == family]) for family, heading in _FAMILIES] \
        if byFamily else [("", rows)]
    return resultTable(caption, groups, results.settings.confidenceLevel)


def _followUpTable(results: AnalysisResults) -> PageTable:
    rows, previous = [], None
    for record in results.followUp.to_dict("records"):
        row = {str(key): value for key, value in record.items()}
        name = str(row["measure"])
        if name != previous:
            rows.append(PageRow((NAMES.get(name, name),), "heading"))
        previous = name
        change = {key.removeprefix("change_"): value for key, value in row.items() if key.startswith("change_")}
        rows.append(PageRow((str(row["timepoint"]), whole(row["n"]), meanSd(row), medianQuartiles(row),
                             whole(change["n"]), meanSd(change), fixed(change["median"])), "level"))
    return PageTable("Values at each timepoint, and change since the first",
                     ("Timepoint", "n", "Mean (SD)", "Median [Q1, Q3]", "n of pairs", "Mean change (SD)",
                      "Median change"), tuple(rows))


def _problemTable(cohort: Cohort) -> PageTable:
    problems = cohort.problemRows().rows
    shown = problems[:MOST_PROBLEMS]
    rows = [(file, "" if line is None else str(line), kind, reason) for file, line, kind, reason in shown]
    more = len(problems) - len(shown)
    notes = (f"{more} more in problems.csv.",) if more else ()
    return _plain(f"{len(cohort.problems)} inputs left out, {len(cohort.warnings)} warnings",
                  ("File", "Line", "Kind", "Reason"), rows, notes)


def _plain(caption: str, header: tuple[str, ...], rows: Sequence[tuple[str, ...]],
           notes: tuple[str, ...] = ()) -> PageTable:
    return PageTable(caption, header, tuple(PageRow(tuple(row)) for row in rows), notes, textColumns=len(header))
