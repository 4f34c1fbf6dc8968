"""The report as a Word document: the paragraphs in the order of the newspaper page, charts, tables with headings that
each page repeats, and at the end what could not be written."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fupin_desktop.exchange.excel_out import save
from fupin_desktop.reports.chart import Chart
from fupin_desktop.reports.effect.matrix import Matrix
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.effect import tables
from fupin_desktop.services.effect.tables import Tables
from fupin_desktop.terms import term

if TYPE_CHECKING:
    from docx.document import Document

#: Faces of official papers (GB/T 9704), by name: Word takes what is like them where they are not there.
_BODY, _HEAD = "仿宋", "黑体"
_CHART_INCHES = 6.0
#: Letters of a column's widest text that its width goes by.
_LONGEST = 18
#: Columns of 指标 that a page has room for.
_COLUMNS = (0, 2, 3, 4, 5, 6, 9)
_CELL = "表格"
_LEFT_OUT = "没有写进的内容及原因"


@needs(Right.EXPORT)
def write(path: Path, told: Tables, drawn: Sequence[Chart]) -> None:
    """Write it. Raises BadWorkbook, Denied."""
    import docx

    access.note("导出 Word", text=f"成效报告，{told.said}")
    made = docx.Document()
    _dress(made)
    made.add_heading(f"{tables.place(told.asked.region)}{term('campaign', told.asked.period.year)}成效报告", 0)
    made.add_paragraph(told.said)
    for one in told.draft.paragraphs:
        made.add_heading(one.title, 1)
        made.add_paragraph(one.text)
    for chart in drawn:
        _picture(made, chart)
    _table(made, _narrowed(tables.indicators(told)))
    if told.draft.left_out:
        made.add_heading(_LEFT_OUT, 1)
        for name, why in told.draft.left_out:
            made.add_paragraph(f"{name}：{why}", style="List Bullet")
    buffer = io.BytesIO()
    made.save(buffer)
    save(path, buffer.getvalue())


def _dress(made: Document) -> None:
    """East Asian faces: Word keeps them apart from those of Latin letters."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    cell: Any = made.styles.add_style(_CELL, WD_STYLE_TYPE.PARAGRAPH)
    cell.base_style = made.styles["Normal"]
    cell.paragraph_format.space_after = Pt(0)
    for name, face, size in (
        ("Normal", _BODY, 14),
        ("Title", _HEAD, 22),
        ("Heading 1", _HEAD, 16),
        ("Heading 2", _HEAD, 14),
        (_CELL, _BODY, 9),
    ):
        style: Any = made.styles[name]
        style.font.name, style.font.size = face, Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for way in ("w:eastAsia", "w:ascii", "w:hAnsi"):
            fonts.set(qn(way), face)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)


def _picture(made: Document, chart: Chart) -> None:
    """A chart and, under it, the same numbers."""
    from docx.shared import Inches

    made.add_heading(chart.title, 2)
    made.add_picture(io.BytesIO(chart.picture(_CHART_INCHES)), width=Inches(_CHART_INCHES))
    _table(made, Matrix(chart.title, chart.columns, [tuple(row) for row in chart.rows]), title=False)


def _narrowed(made: Matrix) -> Matrix:
    head = tuple(made.head[at] for at in _COLUMNS)
    return Matrix(made.title, head, [tuple(row[at] for at in _COLUMNS) for row in made.rows], made.filter)


def _table(made: Document, of: Matrix, *, title: bool = True) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Inches

    if title:
        made.add_heading(of.title, 1)
    rows = [of.head, *of.texts()]
    table = made.add_table(len(rows), len(of.head), style="Table Grid")
    for row, (cells, texts) in enumerate(zip(table.rows, rows, strict=True)):
        for at, (cell, text) in enumerate(zip(cells.cells, texts, strict=True)):
            paragraph = cell.paragraphs[0]
            paragraph.style = made.styles[_CELL]
            paragraph.add_run(text)
            if row and at and (text[:1].isdigit() or not isinstance(of.rows[row - 1][at], str)):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for column, width in zip(table.columns, _widths(rows), strict=True):
        column.width = Inches(width)
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    element: Any = table._tbl  # noqa: SLF001 - the library has no word for headings that are repeated
    element.tr_lst[0].get_or_add_trPr().append(repeated)


def _widths(rows: Sequence[tuple[str, ...]]) -> list[float]:
    """Of the columns, in inches: by the longest text of each, none so wide that others have no room; a unit of two
    letters stays in one line."""
    longest = [min(_LONGEST, max(4, 2 + max(map(len, column)))) for column in zip(*rows, strict=True)]
    return [_CHART_INCHES * one / sum(longest) for one in longest]
