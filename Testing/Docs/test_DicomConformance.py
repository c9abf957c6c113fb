"""The page on DICOM lists the codes and objects that are written."""

from Markdown import DOCS, tablesOf
from SpinePainDicomLib.Codes import SCHEME, allCodes
from SpinePainDicomLib.Export import OUTLINES, PAGE, REPORT
from SpinePainDicomLib.PageObject import ENCAPSULATED_PDF

CONFORMANCE = DOCS / "DicomConformance.md"


def tableOf(*header):
    return next(table for table in tablesOf(CONFORMANCE) if table.header[:len(header)] == header)


def rowsOf(*header):
    table = tableOf(*header)
    return list(zip(*(table.column(place) for place in range(len(table.header))), strict=True))


def test_measurements_are_those_of_the_code():
    assert rowsOf("code", "scheme", "meaning", "unit") == [tuple(each) for each in allCodes() if each.unit]


def test_findings_and_sites_are_those_of_the_code():
    table = [table for table in tablesOf(CONFORMANCE) if table.header == ("code", "scheme", "meaning")]
    found = list(zip(*(table[0].column(place) for place in range(3)), strict=True))
    assert found == [each[:3] for each in allCodes() if not each.unit]


def test_files_and_their_classes_are_those_of_the_code():
    assert tableOf("file").column() == [OUTLINES, REPORT, PAGE]
    assert ENCAPSULATED_PDF in tableOf("file").column(1)[2]
    assert SCHEME in CONFORMANCE.read_text(encoding="utf-8")
