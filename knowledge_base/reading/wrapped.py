"""Plain text and text drawn from PDFs: lines cut at a page's width, headings that only look like headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge_base.reading import furniture
from knowledge_base.reading.blocks import Block, Shape, heading, item, paragraph
from knowledge_base.reading.headings import (
    PLAIN_RANK,
    is_numbered,
    is_shouted,
    looks_like_heading,
    rank,
    without_arrow,
)
from knowledge_base.reading.joining import joined, joins, vocabulary_of, widths
from knowledge_base.reading.markdown import nested
from knowledge_base.text.cleaning import fold_heading, squeeze, strip_invisible, word_count

_BULLET = re.compile(r"^(?:[•▪◦·●○■□–—*>✓✔\uf000-\uf8ff]|-(?!>)|o(?=\s+[A-ZÀ-Ö«]))\s+(?=\S)")
_LABEL = re.compile(r"^(?:\d{1,3}(?:\.\d+)*[.)]|[a-z]{1,2}\)|[ivx]{1,5}\)|[A-H]\.|[IVX]{1,5}\.)\s+\S")
_ARROW = re.compile(r"^(?:->|→|⇒|►)\s*\S")
_MARKED = re.compile(r"^(#{1,6})\s+(\S.*)$")
_METADATA = re.compile(r"^>\s*\w[\w -]*:\s")
_SHORTEST_NOTE = 12
_ONLY_A_TITLE = re.compile(r"^[«\"“‘].*[»\"”’],\s*\S+\.\s?[a-z]{1,3}\.?(?:\s\S+)?$")
_LONGER_THAN_ACRONYMS = 16
# Beyond this a line is a paragraph of its own and no page width is to be guessed from it.
_WIDEST_PAGE = 200
# No author writes longer ones; joining line after line without end would cost more with each.
_LONGEST_PARAGRAPH = 20_000
_OPENING = 300


@dataclass
class _Open:
    """The block being assembled, its last raw line and where it stands."""

    shape: Shape
    text: str
    last: str
    line: int
    depth: int = 1
    level: int = 0


@dataclass(frozen=True)
class _Line:
    text: str
    indent: int
    blanks: int
    page_start: bool
    width: int
    recurs: bool


def looks_wrapped(lines: Sequence[str]) -> bool:
    """Say whether sentences run over line ends, as in text drawn from a PDF."""
    filled = [line.strip() for line in lines if line.strip()]
    cut = sum(
        1 for line, after in zip(filled, filled[1:], strict=False) if after[:1].islower() and line[-1:].isalpha() and 30 < len(line) < _WIDEST_PAGE
    )
    return cut >= 5 and cut > 0.12 * len(filled)


def read_wrapped(lines: Sequence[str], *, marked: bool = False) -> list[Block]:
    """Read page-wide lines as blocks, page furniture left out, footnotes last; `marked`: all headings bear a #."""
    cleaned = [strip_invisible(line) if line.strip(" \f") else line for line in lines if not _METADATA.match(line)]
    body, announced = furniture.take_contents(furniture.without_page_marks(cleaned))
    body = furniture.without_running_lines(furniture.without_addresses(body))
    body, notes = furniture.take_footnotes(body)
    assembled = _assembled(_measured(furniture.without_page_numbers(body)))
    blocks = _marked(assembled) if marked else _with_headings(assembled, announced)
    return [*blocks, *note_blocks(notes)]


def _measured(lines: Sequence[str]) -> list[_Line]:
    texts = [squeeze(line) for line in lines if line != furniture.PAGE_BREAK]
    around = iter(widths(texts))
    often = Counter(texts)
    measured: list[_Line] = []
    blanks, page_start = 0, True
    for line in lines:
        if line == furniture.PAGE_BREAK:
            page_start = True
            continue
        width = next(around)
        text = squeeze(line)
        if not text or set(text) <= set("-_=*"):
            blanks += 1
            continue
        indent = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
        # The same few words standing alone time and again are the headings of a form.
        recurs = often[text] >= 4 and len(text.split()) >= 3 and looks_like_heading(text)
        measured.append(_Line(text, indent, blanks, page_start, width if width <= _WIDEST_PAGE else 10**6, recurs))
        blanks, page_start = 0, False
    return measured


def _assembled(lines: Sequence[_Line]) -> list[_Open]:
    vocabulary = vocabulary_of([line.text for line in lines])
    blocks: list[_Open] = []
    for line in lines:
        fresh = _opened(line, blocks[-1] if blocks else None)
        if fresh is not None:
            blocks.append(fresh)
        elif not blocks or not _continues(blocks[-1], line):
            blocks.append(_Open(Shape.PARAGRAPH, line.text, line.text, 0))
        else:
            current = blocks[-1]
            current.text = joined(current.text, line.text, vocabulary)
            current.last = line.text
            current.line += 1
    return blocks


def _opened(line: _Line, previous: _Open | None) -> _Open | None:
    """Start a heading or an item where the line says so by its first mark."""
    marked = _MARKED.match(line.text)
    if marked:
        return _Open(Shape.HEADING, marked.group(2), marked.group(2), 0, level=len(marked.group(1)))
    if _ARROW.match(line.text):
        return _Open(Shape.HEADING, without_arrow(line.text), line.text, 0, level=rank("arrow"))
    bullet = _BULLET.match(line.text)
    # A dash may also stand in the middle of a sentence that a line end happens to cut there.
    if bullet and not (line.text[0] in "–—-" and previous and previous.shape is not Shape.ITEM and _dash_in_sentence(previous, line)):
        text = line.text[bullet.end() :]
        return _Open(Shape.ITEM, f"- {text}", line.text, 0, depth=1 + line.indent // 4)
    if _LABEL.match(line.text):
        return _Open(Shape.ITEM, line.text, line.text, 0, depth=1 + line.indent // 4)
    return None


def _dash_in_sentence(previous: _Open, line: _Line) -> bool:
    return not line.blanks and previous.last[-1:].isalpha() and line.text[2:3].islower() and len(previous.last) > 0.7 * line.width


def _continues(current: _Open, line: _Line) -> bool:
    if current.shape is Shape.HEADING:
        return line.text[:1].islower() and not line.blanks and current.level >= rank("arrow") and not current.last.endswith("?")
    if len(current.text) > _LONGEST_PARAGRAPH:
        return False
    shouted = is_shouted(line.text)
    if is_shouted(current.text[:_OPENING]):
        return shouted and not line.blanks and not line.page_start
    if line.recurs or shouted and len(line.text) >= _LONGER_THAN_ACRONYMS:
        return False
    return joins(current.last, line.text, line.width, line.blanks + line.page_start)


def _with_headings(blocks: Sequence[_Open], announced: frozenset[str]) -> list[Block]:
    found: list[Block] = []
    for at, block in enumerate(blocks):
        before = blocks[at - 1] if at else None
        after = blocks[at + 1] if at + 1 < len(blocks) else None
        if block.shape is Shape.HEADING:
            found.append(heading(block.text, block.level))
        elif after is not None and _is_heading(block, before, after, announced):
            found.append(heading(block.text, rank(block.text)))
        elif block.shape is Shape.ITEM:
            found.append(item(block.text, block.depth))
        elif block.text[:1].islower() and found and _in_list(found[-1]):
            found.append(item(block.text))
        else:
            found.append(paragraph(block.text))
    return nested(found)


def _marked(blocks: Sequence[_Open]) -> list[Block]:
    return [Block(block.shape, block.text, block.level if block.shape is Shape.HEADING else block.depth) for block in blocks]


def _in_list(previous: Block) -> bool:
    """Say whether a list whose bullets were lost goes on after this block."""
    return previous.text.endswith(":" if previous.shape is Shape.PARAGRAPH else ";")


def _is_heading(block: _Open, before: _Open | None, after: _Open, announced: frozenset[str]) -> bool:
    if fold_heading(block.text) in announced and block.line <= 2:
        return True
    if block.shape is Shape.ITEM and not is_numbered(block.text) or block.line > 2 or not looks_like_heading(block.text):
        return False
    if block.shape is Shape.PARAGRAPH:
        return before is None or not before.text.endswith(":") or rank(block.text) < PLAIN_RANK
    # In a numbered list the neighbours are numbered too.
    listed = any(near is not None and near.shape is Shape.ITEM and is_numbered(near.text) for near in (before, after))
    return not listed and not block.text.endswith("?")


def note_blocks(notes: Sequence[tuple[str, str]]) -> list[Block]:
    """Give each footnote that says something a place of its own."""
    blocks: list[Block] = []
    for number, words in notes:
        if word_count(words) >= _SHORTEST_NOTE and not _ONLY_A_TITLE.match(words):
            blocks.extend((heading(f"Note {number}", 1), paragraph(words)))
    return blocks
