"""A table of the DOCX: its header row repeats on each page, no row is cut, and it says what it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm
from docx.table import Table as DocxTable
from docx.table import _Row

from assistant.documents.dossier import Table

# Millimetres; 160 in all, between the margins of an A4 page.
_WIDTHS = {
    "key": (44, 116),
    "lines": (44, 77, 39),
    "facts": (72, 88),
    "rules": (76, 20, 64),
    "events": (62, 26, 72),
}
# A table as short as this stands on one page: a few lines left alone at the top of the next are hard to read.
_KEPT_TOGETHER = 12
# What names a line stands out as in the PDF; where words come from is an aside.
_STYLES = {
    "key": ("Row Label", "Cell"),
    "lines": ("Row Label", "Cell", "Cell Aside"),
    "facts": ("Row Label", "Cell"),
}


def add_table(document: Document, content: Table) -> None:
    """Adds the table at the end of the document."""
    table = document.add_table(rows=len(content.rows) + 1, cols=len(content.columns), style="Dossier")
    widths = _WIDTHS[content.name]
    table.autofit = False
    _describe(table, content.caption)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    header, *rows = table.rows
    styles = _STYLES.get(content.name, ("Cell",) * len(widths))
    _fill(header, content.columns, widths, ("Column Header",) * len(widths))
    _repeat_on_each_page(header)
    for row, cells in zip(rows, content.rows, strict=True):
        _fill(row, cells, widths, styles)
    if len(rows) <= _KEPT_TOGETHER and content.name != "rules":
        _keep_together(table.rows[:-1])


def _fill(row: _Row, cells: Sequence[str], widths: Sequence[int], styles: Sequence[str]) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, text, width, style in zip(row.cells, cells, widths, styles, strict=True):
        cell.width = Mm(width)
        cell.paragraphs[0].style = style
        cell.paragraphs[0].text = text


def _keep_together(rows: Iterable[_Row]) -> None:
    for row in rows:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _repeat_on_each_page(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _describe(table: DocxTable, caption: str) -> None:
    """Gives the table its title for screen readers, and says that the first row and column are headers."""
    look = OxmlElement("w:tblLook")
    for name, value in (("firstRow", "1"), ("lastRow", "0"), ("firstColumn", "1"), ("lastColumn", "0"), ("noHBand", "1"), ("noVBand", "1")):
        look.set(qn(f"w:{name}"), value)
    title = OxmlElement("w:tblCaption")
    title.set(qn("w:val"), caption)
    properties = table._tbl.tblPr
    for old in properties.findall(qn("w:tblLook")):
        properties.remove(old)
    properties.extend((look, title))
