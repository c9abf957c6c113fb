"""The whole result of a cohort as files of one folder."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from SpinePainRHILib.Files.CaseFileNames import publicPath

from ..Gathering.Cohort import Cohort
from ..Gathering.Inputs import Inputs
from ..Gathering.PublishFolder import MARKER, publishFolder
from .AnalysisInput import Analysed
from .ColumnLabels import withLabels
from .ColumnWords import labelsOfCohort
from .Figures import makeFigures
from .HtmlReport import renderPage
from .Provenance import RunSettings, inputHashes, provenance, writeProvenance
from .ReportPages import ReportContent, appendixPage, reportPage
from .TableFiles import writeTables
from .WordReport import wordFile

REPORT, APPENDIX, WORD = "report.html", "appendix.html", "report.docx"


def publishResults(target: Path, analysed: Analysed, inputs: Inputs, run: RunSettings) -> Path:
    """Writes tables, figures, report and provenance; ``target`` appears whole or stays as it was (publishFolder).

    Files are named without the folders that they lie in. Returns the folder. Raises ValueError with one sentence where
    it cannot be written.
    """
    keepsNames = bool(run.measuring.get("keepFileNames"))
    cohort, results = _withoutFolders(analysed.cohort, inputs, keepsNames), analysed.results
    hashes = inputHashes(inputs, cohort)
    if not keepsNames:
        hashes = [each | {"file": publicPath(each["file"])} if each["kind"] == "case" else each for each in hashes]
    shown = withLabels(results, labelsOfCohort(cohort))
    pictures, missing = makeFigures(shown, analysed.data)
    content = provenance(hashes, results.settings, run)
    report = ReportContent(cohort, shown, pictures, missing, run.measuring, content["versions"],
                           content["created"][:10], [inputs.shorten(note) for note in analysed.notes])
    page = reportPage(report)
    pages = {REPORT: renderPage(page), APPENDIX: renderPage(appendixPage(report))}
    word = wordFile(page)

    def write(folder: Path) -> None:
        writeTables(folder, cohort, results)
        (folder / "figures").mkdir()
        for picture in pictures:
            (folder / "figures" / f"{picture.name}.png").write_bytes(picture.png)
            (folder / "figures" / f"{picture.name}.svg").write_bytes(picture.svg)
        for name, text in pages.items():
            (folder / name).write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
        (folder / WORD).write_bytes(word)
        writeProvenance(folder / MARKER, content)

    return publishFolder(target, write)


def _withoutFolders(cohort: Cohort, inputs: Inputs, keepsNames: bool) -> Cohort:
    """Files without their folders, and unless ``keepsNames`` without names that may be a person's."""
    tables = {path.name for path in inputs.tables.values()}
    caseFiles = {inputs.shorten(str(each.file.path)) for each in cohort.readings} | {
        inputs.shorten(each.file) for each in (*cohort.problems, *cohort.warnings)} - tables
    public = {} if keepsNames else {name: other for name in sorted(caseFiles, key=len, reverse=True)
                                    if (other := publicPath(name)) != name}

    def withoutNames(text: str) -> str:
        text = inputs.shorten(text)
        for name, other in public.items():
            text = text.replace(name, other)
        return text

    def shorten(problems: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(replace(each, file=withoutNames(each.file), reason=withoutNames(each.reason))
                     for each in problems)

    return replace(cohort, problems=shorten(cohort.problems), warnings=shorten(cohort.warnings))
