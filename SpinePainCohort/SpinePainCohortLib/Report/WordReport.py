"""A page as a Word file (``report.docx``), for those who write a paper from it: the same sentences and cells."""

import io
import re
import zipfile
from typing import Any

from .Page import Bullets, Drawing, DrawingRow, Page, Paragraph
from .PageTable import PageTable

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MOMENT = (1980, 1, 1, 0, 0, 0)
"""Of every part of the file, so that the same page gives the same bytes."""

_WIDTH_MM, _FIGURE_ROW_MM, _FIGURE_MM = 180, 58, 120
_POINTS = 8


def wordFile(page: Page) -> bytes:
    """The page as ``.docx``: A4, one heading a section, tables with repeated header rows, figures as pictures.

    Whatever a Word file cannot hold (control characters) becomes U+FFFD, as in HTML.
    """
    from docx import Document
    from docx.shared import Mm, Pt

    document = Document()
    layout = document.sections[0]
    layout.page_width, layout.page_height = Mm(210), Mm(297)
    layout.left_margin = layout.right_margin = Mm((210 - _WIDTH_MM) / 2)
    document.styles["Normal"].font.size = Pt(10)
    document.core_properties.title, document.core_properties.author = _clean(page.title), ""
    document.add_heading(_clean(page.title), 0)
    document.add_paragraph(_clean(page.lead))
    document.add_paragraph("Research use only. Observational analyses; not for the diagnosis or treatment of a "
                           "patient.")
    for section in page.sections:
        document.add_heading(_clean(section.title), 1)
        for block in section.blocks:
            _add(document, block)
    return _sameBytes(document)


def _add(document: Any, block: object) -> None:
    if isinstance(block, Paragraph):
        if block.isHeading:
            document.add_heading(_clean(block.text), 2)
        else:
            document.add_paragraph(_clean(block.text))
    elif isinstance(block, Bullets):
        for place, text in enumerate(block.items):
            paragraph = document.add_paragraph(style="List Bullet")
            if lead := block.leadOf(place):
                paragraph.add_run(f"{_clean(lead)} ").bold = True
            paragraph.add_run(_clean(text))
    elif isinstance(block, PageTable):
        _addTable(document, block)
    elif isinstance(block, DrawingRow):
        _addDrawings(document, block.drawings, _FIGURE_ROW_MM)
    elif isinstance(block, Drawing):
        _addDrawings(document, (block,), _FIGURE_MM)


def _addDrawings(document: Any, drawings: tuple[Drawing, ...], widthMm: float) -> None:
    from docx.shared import Mm

    run = document.add_paragraph().add_run()
    for each in drawings:
        run.add_picture(io.BytesIO(each.picture.png), width=Mm(widthMm))
    for each in drawings:
        document.add_paragraph(_clean(each.caption), style="Caption")


def _addTable(document: Any, table: PageTable) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Pt

    document.add_paragraph(_clean(table.caption), style="Caption")
    made = document.add_table(rows=1 + len(table.rows), cols=len(table.header), style="Table Grid")
    lines = [(table.header, "head"), *((row.cells, row.kind) for row in table.rows)]
    for row, (texts, kind) in zip(made.rows, lines, strict=True):
        cells = row.cells
        if kind == "heading":
            cells[0].merge(cells[-1])
        for place, text in enumerate(texts):
            paragraph = cells[place].paragraphs[0]
            run = paragraph.add_run(_clean(text))
            run.font.size, run.bold = Pt(_POINTS), kind in ("head", "heading") or None
            isText = place < table.textColumns or table.header[place] == "Note" or kind == "heading"
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if isText else WD_ALIGN_PARAGRAPH.RIGHT
    head = made.rows[0]._tr.get_or_add_trPr()
    head.append(OxmlElement("w:tblHeader"))
    for text in (*table.notes, *(f"{letter} {note}." for letter, note in table.footnotes)):
        document.add_paragraph().add_run(_clean(text)).font.size = Pt(_POINTS)


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", text)


def _sameBytes(document: Any) -> bytes:
    """The file without the moment of its making in it."""
    made, target = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in source.namelist():
            copy.writestr(zipfile.ZipInfo(name, _MOMENT), source.read(name), zipfile.ZIP_DEFLATED)
    return target.getvalue()
