"""DOCX files: headings by style, lists with their labels, rows and footnotes, as a reader of the final text sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from lxml import etree

from knowledge_base.errors import UnreadableFile
from knowledge_base.reading.blocks import Block, Shape, heading, item, paragraph
from knowledge_base.reading.docx_archive import Archive
from knowledge_base.reading.docx_styles import (
    Counters,
    Style,
    child,
    counters_of,
    local,
    numbering_of,
    outline_level,
    styles_of,
    value,
)
from knowledge_base.reading.language import agreed
from knowledge_base.reading.page import Page
from knowledge_base.reading.wrapped import note_blocks
from knowledge_base.text.cleaning import squeeze, strip_invisible
from knowledge_base.text.front_matter import as_texts

# Deletions, what was moved away, comments, codes of fields, and the second copy kept for old programs.
_LEFT_OUT = frozenset(("del", "moveFrom", "delText", "instrText", "delInstrText", "Fallback", "rPr", "pPr", "tblPr", "trPr", "tcPr", "sdtPr", "footnoteRef", "endnoteRef"))
_SPACES = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_CONTENTS_GALLERY = "Table of Contents"


def read_docx(path: Path, data: bytes) -> Page:
    """Read the text of a DOCX; raise UnreadableFile where it is protected, broken, hostile or no Word document."""
    archive = Archive(path, data)
    main = archive.related("", "officeDocument") or "word/document.xml"
    body = child(archive.xml(main), "body")
    if body is None:
        raise UnreadableFile(path, f"its name ends in '{path.suffix}' but it is not a Word document")
    styles = styles_of(_part(archive, main, "styles"))
    counters = counters_of(_part(archive, main, "numbering"))
    blocks = list(_Walk(styles, counters).blocks(body))
    notes = note_blocks([note for kind in ("footnotes", "endnotes") for note in _notes(_part(archive, main, kind))])
    core = _core(archive)
    return Page(
        blocks=[*blocks, *notes],
        title=core.get("title") or next((block.text for block in blocks if block.shape is Shape.HEADING and block.level == 1), None),
        language=agreed(core.get("language"), " ".join(block.text for block in blocks)),
        keywords=as_texts(core.get("keywords")),
        published=_date(core.get("modified")) or _date(core.get("created")),
    )


class _Walk:
    """Turns the body's paragraphs and tables into blocks."""

    def __init__(self, styles: Mapping[str, Style], counters: Counters) -> None:
        self._styles = styles
        self._counters = counters

    def blocks(self, parent: etree._Element) -> Iterator[Block]:
        for element in parent:
            name = local(element)
            if name == "p":
                yield from self._paragraph(element)
                # Text boxes stand beside the paragraph that anchors them.
                for box in _boxes(element):
                    yield from self.blocks(box)
            elif name == "tbl":
                yield from self._table(element)
            elif name not in _LEFT_OUT and not _is_contents(element):
                yield from self.blocks(element)

    def _paragraph(self, element: etree._Element) -> Iterator[Block]:
        properties = child(element, "pPr")
        style = self._styles.get(value(child(properties, "pStyle")) or "", Style())
        text = _text_of(element)
        if not text or style.contents:
            return
        numbering = numbering_of(properties) or style.numbering
        label = self._counters.next_label(*numbering) if numbering else None
        level = outline_level(properties) or style.level
        if level:
            yield heading(squeeze((label or "").removeprefix("- ") + text.replace("\n", " ")), level)
        elif label and numbering:
            yield item(label + text.replace("\n", " "), 1 + numbering[1])
        else:
            yield from (paragraph(line) for line in map(squeeze, text.split("\n")) if line)

    def _table(self, table: etree._Element) -> Iterator[Block]:
        for row in _inside(table, "tr"):
            cells = list(_inside(row, "tc"))
            if len(cells) == 1:
                # A frame drawn around ordinary text.
                yield from self.blocks(cells[0])
                continue
            texts = [squeeze(" ".join(block.text for block in self.blocks(cell))) for cell in cells]
            line = " | ".join(text for text in texts if text)
            if line:
                yield Block(Shape.ROW, line)


def _inside(parent: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Yield rows or cells, also those that a control or an insertion wraps."""
    for element in parent:
        if local(element) == wanted:
            if not _is_deleted_row(element):
                yield element
        elif local(element) in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _inside(element, wanted)


def _is_deleted_row(element: etree._Element) -> bool:
    return child(element, "trPr", "del") is not None


def _text_of(element: etree._Element) -> str:
    return "\n".join(filter(None, (squeeze(strip_invisible(line)) for line in "".join(_pieces(element)).split("\n"))))


def _pieces(element: etree._Element) -> Iterator[str]:
    for each in element:
        name = local(each)
        if name == "t":
            yield (each.text or "").replace("\n", " ")
        elif name in _SPACES:
            yield _SPACES[name]
        elif name not in _LEFT_OUT and name != "txbxContent" and not _is_hidden(each):
            yield from _pieces(each)


def _is_hidden(run: etree._Element) -> bool:
    vanish = child(run, "rPr", "vanish")
    return vanish is not None and value(vanish) not in ("0", "false", "off")


def _boxes(element: etree._Element) -> Iterator[etree._Element]:
    for each in element:
        if local(each) == "txbxContent":
            yield each
        elif local(each) not in _LEFT_OUT:
            yield from _boxes(each)


def _is_contents(element: etree._Element) -> bool:
    return value(child(element, "sdtPr", "docPartObj", "docPartGallery")) == _CONTENTS_GALLERY


def _notes(root: etree._Element | None) -> Iterator[tuple[str, str]]:
    number = 0
    for note in root if root is not None else ():
        # The lines that separate notes from the text are kept among them.
        if value(note, "type") in (None, "normal"):
            number += 1
            yield str(number), squeeze(" ".join(_text_of(each) for each in note if local(each) == "p").replace("\n", " "))


def _part(archive: Archive, main: str, kind: str) -> etree._Element | None:
    name = archive.related(main, kind)
    return archive.xml(name) if name else None


def _core(archive: Archive) -> dict[str, str]:
    name = archive.related("", "core-properties")
    root = archive.xml(name) if name else None
    found = {local(each): squeeze(each.text or "") for each in root} if root is not None else {}
    return {key: text for key, text in found.items() if text}


def _date(written: str | None) -> str | None:
    found = _DATE.match(written or "")
    return found.group() if found else None
