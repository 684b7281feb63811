"""HTML pages: the words a reader sees, without navigation, scripts and styles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree, html

from knowledge_base.errors import UnreadableFile
from knowledge_base.reading.blocks import Block, Shape, heading, item, paragraph
from knowledge_base.reading.page import Page
from knowledge_base.text.cleaning import comparable, squeeze, strip_invisible
from knowledge_base.text.front_matter import as_texts

_SKIPPED = frozenset("script style nav header footer aside form noscript iframe svg template button select object head title".split())
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BREAKING = frozenset(
    "p div section article main body ul ol dl table tbody thead tfoot caption blockquote figure figcaption hr pre details summary address dt dd".split()
)
_LOOKS_HTML = re.compile(r"<(?:!doctype|html|head|body|p|div|h[1-6]|ul|ol|table|br|span|article|section|main)\b", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


def read_html(path: Path, text: str) -> Page:
    """Read one page; raise UnreadableFile where it holds no HTML."""
    if not _LOOKS_HTML.search(text):
        raise UnreadableFile(path, f"its name ends in '{path.suffix}' but it holds no HTML")
    root = _parse(path, text)
    metadata = _metadata(root)
    body = root.find("body")
    return Page(
        blocks=list(_Walk().blocks(body if body is not None else root)),
        title=_first_text(root, "title"),
        language=_language(root, metadata),
        keywords=as_texts(metadata.get("keywords")),
        published=_published(metadata),
        url=_canonical(root),
    )


class _Walk:
    """Turns the element stream into blocks without recursion, however deep the page is nested."""

    def __init__(self) -> None:
        self._buffer: list[str] = []
        self._done: list[Block] = []
        self._lists: list[tuple[str, int]] = []
        self._item_depth = 0
        self._label = ""
        self._cells: list[str] | None = None
        self._skipping: object | None = None

    def blocks(self, root: etree._Element) -> Iterator[Block]:
        for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
            if event == "start":
                self._start(element)
            elif event == "end":
                self._end(element)
            if event != "start" and element is not root and self._skipping is None:
                self._buffer.append(element.tail or "")
        self._flush()
        yield from self._done

    def _start(self, element: etree._Element) -> None:
        if self._skipping is not None:
            return
        tag = element.tag
        if tag in _SKIPPED or _HIDDEN.search(element.get("style") or "") or element.get("hidden") is not None:
            self._skipping = element
            return
        self._open(tag, element)
        self._buffer.append(element.text or "")

    def _open(self, tag: str, element: etree._Element) -> None:
        if tag == "br":
            self._buffer.append("\n")
        elif tag == "tr":
            self._flush()
            self._cells = []
        elif tag == "li":
            self._flush()
            self._item_depth = max(1, len(self._lists))
            self._label = self._next_label(element)
        elif tag in _BREAKING or tag in _HEADINGS:
            self._flush()
            if tag in ("ul", "ol"):
                self._lists.append((tag, 0))

    def _end(self, element: etree._Element) -> None:
        if self._skipping is not None:
            if self._skipping is element:
                self._skipping = None
            return
        tag = element.tag
        if tag in _HEADINGS:
            self._flush(_HEADINGS[tag])
        elif tag in ("td", "th") and self._cells is not None:
            self._cells.append(_clean("".join(self._buffer)))
            self._buffer.clear()
        elif tag == "tr":
            self._close_row()
        elif tag == "li":
            self._flush()
            self._item_depth, self._label = 0, ""
        elif tag in _BREAKING:
            self._flush()
            if tag in ("ul", "ol") and self._lists:
                self._lists.pop()

    def _next_label(self, element: etree._Element) -> str:
        if not self._lists or self._lists[-1][0] != "ol":
            return "- "
        given = element.get("value") or ""
        number = int(given) if given.isdigit() else self._lists[-1][1] + 1
        self._lists[-1] = ("ol", number)
        return f"{number}. "

    def _close_row(self) -> None:
        cells = [cell for cell in self._cells or [] if cell]
        self._cells = None
        self._buffer.clear()
        if cells:
            self._done.append(Block(Shape.ROW, " | ".join(cells)))

    def _flush(self, level: int | None = None) -> None:
        if self._cells is not None:
            self._buffer.append("\n")
            return
        raw = "".join(self._buffer)
        self._buffer.clear()
        for text in [_clean(raw)] if level is not None else _paragraphs(raw):
            if not text:
                continue
            if level is not None:
                self._done.append(heading(text, level))
            elif self._item_depth and self._label:
                self._done.append(item(self._label + text, self._item_depth))
                self._label = ""
            else:
                self._done.append(paragraph(text))


def _paragraphs(raw: str) -> list[str]:
    """Split at line breaks, save where the break falls inside a sentence."""
    lines: list[str] = []
    for piece in raw.split("\n"):
        text = _clean(piece)
        continues = lines and text[:1].islower() and lines[-1][-1:] not in ".!?:;"
        if continues:
            lines[-1] += " " + text
        elif text:
            lines.append(text)
    return lines


def _clean(text: str) -> str:
    return squeeze(strip_invisible(text.replace("\n", " ")))


def _parse(path: Path, text: str) -> etree._Element:
    parser = html.HTMLParser(no_network=True, remove_comments=False, huge_tree=False)
    # Newlines in the source mean nothing; those of <br> are added while walking.
    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).replace("\n", " ")
    try:
        root = html.document_fromstring(source, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        if isinstance(error, etree.XMLSyntaxError) and error.code == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
        raise UnreadableFile(path, "its HTML cannot be parsed") from error
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        # The parser stops there without a word and what follows would be lost.
        raise UnreadableFile(path, "its HTML is nested too deeply or too large to read")
    if not isinstance(root, etree._Element):
        raise UnreadableFile(path, "its HTML cannot be parsed")
    return root


def _metadata(root: etree._Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = element.get("name") or element.get("property") or element.get("http-equiv")
        if name and element.get("content"):
            found.setdefault(name.lower(), squeeze(element.get("content") or ""))
    return found


def _published(metadata: dict[str, str]) -> str | None:
    for name in ("last-modified", "article:modified_time", "dcterms.modified", "article:published_time", "date", "dcterms.date"):
        match = _DATE.match(metadata.get(name, ""))
        if match:
            return match.group()
    return None


def _language(root: etree._Element, metadata: dict[str, str]) -> str | None:
    declared = root.get("lang") or metadata.get("language") or metadata.get("content-language") or ""
    code = declared.split("-")[0].split(",")[0].strip().lower()
    return code or None


def _canonical(root: etree._Element) -> str | None:
    links = [link.get("href") for link in root.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    return next((str(link) for link in links if link), None)


def _first_text(root: etree._Element, tag: str) -> str | None:
    element = next(iter(root.iter(tag)), None)
    text = squeeze("".join(element.itertext())) if element is not None else ""
    return text if comparable(text) else None
