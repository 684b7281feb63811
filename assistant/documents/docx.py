"""write_docx: a request as a DOCX that an agent can edit."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section as PageSection
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from assistant.advice_request.model import AdviceRequest
from assistant.documents.blocks import Block
from assistant.documents.content import compose
from assistant.documents.docx_package import empty_document, pack
from assistant.documents.docx_table import add_table
from assistant.documents.dossier import Dossier, Entry, Section


def write_docx(request: AdviceRequest, *, public: bool = False) -> bytes:
    """Returns the request as a DOCX; UnfoundPassage where the public version cannot be drawn up."""
    dossier = compose(request, public=public)
    document = empty_document(dossier)
    _set_page(document.sections[0], dossier)
    _add_front(document, dossier)
    for section in dossier.sections:
        _add_section(document, section)
    return pack(document)


def _set_page(page: PageSection, dossier: Dossier) -> None:
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(25)
    page.top_margin, page.bottom_margin = Mm(24), Mm(26)
    page.footer_distance = Mm(13)
    footer = page.footer.paragraphs[0]
    footer.add_run(f"{dossier.footer}\t{dossier.page}\u00a0")
    _add_field(footer, "PAGE")
    footer.add_run(f" {dossier.of}\u00a0")
    _add_field(footer, "NUMPAGES")


def _add_field(paragraph: Paragraph, name: str) -> None:
    """Adds a number that the word processor works out: begin, instruction, separator, first value, end."""
    for kind in ("begin", name, "separate", "", "end"):
        run = paragraph.add_run()
        if kind == name:
            instruction = OxmlElement("w:instrText")
            instruction.text = name
            run._r.append(instruction)
        elif kind:
            run._r.append(_field_mark(kind))
        else:
            run.text = "1"


def _field_mark(kind: str) -> BaseOxmlElement:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    return mark


def _add_front(document: Document, dossier: Dossier) -> None:
    document.add_paragraph(dossier.release, "Mention")
    document.add_paragraph(dossier.title, "Title")
    if dossier.reference:
        document.add_paragraph(dossier.reference, "Subtitle")
    add_table(document, dossier.key)
    for sentence in dossier.standing:
        document.add_paragraph(sentence, "Standing")


def _add_section(document: Document, section: Section) -> None:
    document.add_heading(section.title, 1)
    if section.table:
        add_table(document, section.table)
    if section.remark:
        document.add_paragraph(section.remark, "Note")
    for entry in section.entries:
        _add_entry(document, entry)


def _add_entry(document: Document, entry: Entry) -> None:
    document.add_heading(entry.title, 2)
    if entry.note:
        document.add_paragraph(entry.note, "Provenance")
    _add_blocks(document, entry.blocks, "Normal" if entry.said else "Placeholder")


def _add_blocks(document: Document, blocks: Sequence[Block], style: str) -> None:
    for block in blocks:
        for line in block.lines:
            document.add_paragraph(line, "List Bullet" if block.is_list else style)
