"""The Word file: the same sentences and cells as the page, one by one."""

import re

import docx
from SpinePainCohortLib.Report.FigureStyle import drawPicture
from SpinePainCohortLib.Report.Page import Bullets, Drawing, Page, PageSection, Paragraph
from SpinePainCohortLib.Report.PageTable import PageRow, PageTable
from SpinePainCohortLib.Report.WordReport import wordFile
from test_HtmlReport import Page as HtmlPage

TABLE = PageTable("Numbers", ("Group", "n", "Note"), (PageRow(("All",), "heading"), PageRow(("a", "3", "x\x07y"))),
                  ("a note",), (("a", "foot"),))


def saved(tmp_path, page):
    path = tmp_path / "r.docx"
    path.write_bytes(wordFile(page))
    return docx.Document(str(path))


def test_every_cell_of_every_table_is_that_of_the_page(result):
    document = docx.Document(str(result.folder / "report.docx"))
    word = [[list(dict.fromkeys(cell.text for cell in row.cells)) if len({cell._tc for cell in row.cells}) == 1
             else [cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    page = [row for row in HtmlPage(result.page).rows if row]
    assert [row for table in word for row in table] == page
    assert len(document.tables) == result.page.count("<table") > 6


def test_its_paragraphs_are_those_of_the_page(result):
    document = docx.Document(str(result.folder / "report.docx"))
    texts = "\n".join(each.text for each in document.paragraphs)
    for title in re.findall(r"<h2>(.*?)</h2>", result.page):
        assert title in texts
    for text in re.findall(r"<p>([^<]*)</p>", result.page):
        assert text.replace("&#39;", "'").replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&") in texts
    assert len(document.inline_shapes) == result.page.count("<img")


def test_headings_span_their_table_and_control_characters_are_replaced(tmp_path):
    document = saved(tmp_path, Page("T", "lead", (PageSection("a", "S", (
        TABLE, Paragraph("part", isHeading=True), Bullets(("one", "two"), leads=("First:", "")))),)))
    rows = document.tables[0].rows
    assert {cell.text for cell in rows[1].cells} == {"All"} and len({cell._tc for cell in rows[1].cells}) == 1
    assert [cell.text for cell in rows[2].cells] == ["a", "3", "x\ufffdy"]
    assert rows[0]._tr.trPr is not None and "tblHeader" in rows[0]._tr.xml
    texts = [each.text for each in document.paragraphs]
    assert texts[-5:] == ["a note", "a foot.", "part", "First: one", "two"]


def test_the_same_page_gives_the_same_bytes_and_no_name(tmp_path):
    picture = drawPicture("x", "X", "caption", "alternative", lambda figure: figure.subplots().plot([1, 2]))
    page = Page("T", "lead", (PageSection("a", "S", (TABLE, Drawing(1, picture))),))
    assert wordFile(page) == wordFile(page)
    properties = saved(tmp_path, page).core_properties
    assert (properties.author, properties.last_modified_by, properties.title) == ("", "", "T")
