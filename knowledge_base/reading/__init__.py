"""Files become documents: one reader a format, chosen by the file's ending."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from knowledge_base.errors import UnreadableFile
from knowledge_base.model import Authority, Document, Kind, Source
from knowledge_base.reading.apart import read_apart
from knowledge_base.reading.blocks import (
    Block,
    Shape,
    sections_from,
    without_contents,
    without_repeats,
    without_scraps,
)
from knowledge_base.reading.decoding import decoded, read_text
from knowledge_base.reading.html import read_html
from knowledge_base.reading.language import guess_language
from knowledge_base.reading.law import by_article, is_law
from knowledge_base.reading.markdown import read_flowed
from knowledge_base.reading.page import Page
from knowledge_base.reading.wrapped import looks_wrapped, read_wrapped
from knowledge_base.sources.manifest import ManifestEntry
from knowledge_base.text.cleaning import comparable
from knowledge_base.text.front_matter import as_texts, split_front_matter

__all__ = ["SUFFIXES", "read_document", "read_large_text"]

_LARGEST_WITHIN = 512 * 1024


def read_document(path: Path, entry: ManifestEntry | None) -> Document:
    """Read one file as a cleaned Document; raise UnreadableFile with the reason where it cannot be."""
    reader = _READERS.get(path.suffix.lower())
    if path.suffix.lower() not in SUFFIXES:
        raise UnreadableFile(path, f"files ending in '{path.suffix}' are not read (known: {', '.join(SUFFIXES)})")
    # A process for each ordinary page would cost more than reading it; a page this small cannot cost much.
    if entry is not None and entry.sha256 is not None and path.is_file() and not entry.vouches_for(path.read_bytes()):
        raise UnreadableFile(path, "it is not the text whose sha256 the manifest gives: it was changed, or the manifest was not")
    large = path.is_file() and path.stat().st_size > _LARGEST_WITHIN
    page = read_apart(path) if reader is None or large else reader(path, read_text(path))
    return _document(path, entry, page)


def read_large_text(path: Path, data: bytes) -> Page:
    """Read the bytes of a text too large to be read within our own process."""
    return _READERS[path.suffix](path, decoded(path, data))


def _document(path: Path, entry: ManifestEntry | None, page: Page) -> Document:
    blocks = without_repeats(without_contents(page.blocks))
    title = page.title if entry is None or not entry.single else page.title or entry.source.title
    title = title or next((block.text for block in blocks if block.shape is Shape.HEADING), path.stem)
    if is_law(blocks) and (entry is None or entry.source.kind is Kind.LAW):
        blocks = by_article(blocks)
    sections = without_scraps(sections_from(_without_title(blocks, title), title))
    if not sections:
        raise UnreadableFile(path, "it holds no text")
    words = " ".join(section.text for section in sections)
    language = page.language or (entry.source.language if entry else guess_language(words))
    source = entry.source if entry else _own_source(path.stem, title, language, page)
    return Document(
        id=page.id or (source.id if entry is not None and entry.single else path.stem),
        source=source,
        title=title,
        language=language,
        sections=sections,
        published=page.published or source.published,
        url=page.url or source.url,
        keywords=page.keywords,
        wordings=page.wordings,
    )


def _without_title(blocks: list[Block], title: str) -> list[Block]:
    """Drop a first heading that names the whole, not a part: it stands above all others or says the title."""
    headings = [block for block in blocks if block.shape is Shape.HEADING]
    if len(headings) < 2 or blocks[0] is not headings[0]:
        return blocks
    first, known = comparable(headings[0].text), comparable(title)
    names_all = all(block.level > headings[0].level for block in headings[1:])
    if names_all or known in first or first in known:
        return [block for block in blocks if block.shape is not Shape.HEADING or comparable(block.text) != first]
    return blocks


def _own_source(identifier: str, title: str, language: str, page: Page) -> Source:
    # Nobody vouches for a file that no manifest describes.
    return Source(
        id=identifier,
        title=title,
        publisher="unknown",
        kind=Kind.GUIDE,
        authority=Authority.THIRD_PARTY,
        language=language,
        published=page.published,
        url=page.url,
    )


def _read_plain(path: Path, text: str) -> Page:
    return Page(blocks=read_wrapped(text.split("\n")))


def _read_markdown(path: Path, text: str) -> Page:
    try:
        found, body = split_front_matter(text)
    except ValueError as error:
        raise UnreadableFile(path, str(error)) from error
    except RecursionError as error:
        raise UnreadableFile(path, "its front matter is nested too deeply") from error
    fields = {name: value for name, value in found.items() if _is_plain(value)}
    lines = body.split("\n")
    blocks = read_wrapped(lines) if looks_wrapped(lines) else read_flowed(lines)
    return Page(
        blocks=blocks,
        title=_field(fields, "title"),
        id=_field(fields, "id"),
        language=_field(fields, "language") or _field(fields, "lang"),
        keywords=as_texts(fields.get("keywords")),
        wordings=_as_lines(fields.get("wordings")),
        published=_as_date(fields.get("published", fields.get("date"))),
        url=_field(fields, "url"),
    )


def _is_plain(value: object) -> bool:
    # Lists that name one another can stand for billions of words once written out.
    items = value if isinstance(value, list) else [value]
    return not any(isinstance(item, list | dict | set | tuple) for item in items)


def _field(fields: Mapping[str, Any], name: str) -> str | None:
    value = fields.get(name)
    return str(value).strip() or None if value is not None else None


def _as_lines(value: object) -> tuple[str, ...]:
    # A wording is a sentence and may hold commas.
    return as_texts(value if isinstance(value, list) or value is None else [value])


def _as_date(value: object) -> str | None:
    if isinstance(value, date):
        return value.isoformat()[:10]
    match = re.match(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", str(value or ""))
    return match.group() if match else None


_READERS: dict[str, Callable[[Path, str], Page]] = {
    ".md": _read_markdown,
    ".markdown": _read_markdown,
    ".txt": _read_plain,
    ".html": read_html,
    ".htm": read_html,
}
SUFFIXES = (*_READERS, ".pdf", ".docx")
