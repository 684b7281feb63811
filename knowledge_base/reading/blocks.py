"""What every reader produces: headings, paragraphs, items and rows in order, gathered into sections."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge_base.model import Section
from knowledge_base.text.cleaning import comparable, fold_heading, word_count

_ENDS_A_SENTENCE = re.compile(r"[.!;]\W*(?:\n|$)")


class Shape(StrEnum):
    """How a block stands on the page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True)
class Block:
    """One heading, paragraph, list item or table row; `level` is a heading's rank or an item's depth."""

    shape: Shape
    text: str
    level: int = 1


def heading(text: str, level: int) -> Block:
    """Make a heading block."""
    return Block(Shape.HEADING, text, level)


def paragraph(text: str) -> Block:
    """Make a paragraph block."""
    return Block(Shape.PARAGRAPH, text)


def item(text: str, depth: int = 1) -> Block:
    """Make a list item block; its text carries its own label when it is not a plain bullet."""
    return Block(Shape.ITEM, text, depth)


def sections_from(blocks: Sequence[Block], title: str) -> tuple[Section, ...]:
    """Gather blocks under their heading path; the title itself and headings without text leave no section."""
    sections: list[Section] = []
    path: list[tuple[int, str]] = []
    pending: list[Block] = []
    for block in blocks:
        if block.shape is not Shape.HEADING:
            pending.append(block)
            continue
        _close(sections, path, pending, title)
        pending = []
        path = [step for step in path if step[0] < block.level] + [(block.level, block.text)]
    _close(sections, path, pending, title)
    return tuple(sections)


def without_contents(blocks: Sequence[Block]) -> list[Block]:
    """Drop runs of four or more lines that only announce headings found further down."""
    announced = {fold_heading(block.text) for block in blocks if block.shape is Shape.HEADING} - {""}
    kept: list[Block] = []
    run: list[Block] = []
    for block in blocks:
        if block.shape is not Shape.HEADING and fold_heading(block.text) in announced:
            run.append(block)
            continue
        kept.extend(run if len(run) < 4 else [])
        run = []
        kept.append(block)
    return kept + (run if len(run) < 4 else [])


def without_repeats(blocks: Sequence[Block], times: int = 6, shortest: int = 60) -> list[Block]:
    """Drop long paragraphs repeated word for word: notices and legal footers."""
    counts: dict[str, int] = {}
    for block in blocks:
        counts[block.text] = counts.get(block.text, 0) + 1
    return [block for block in blocks if counts[block.text] < times or len(block.text) < shortest or block.shape is Shape.HEADING]


def without_scraps(sections: Sequence[Section]) -> tuple[Section, ...]:
    """Drop sections of a few words that end no sentence, as title pages leave, unless nothing else is there."""
    kept = tuple(section for section in sections if word_count(section.text) >= 12 or _ENDS_A_SENTENCE.search(section.text))
    return kept or tuple(sections)


def laid_out(blocks: Iterable[Block]) -> str:
    """Write blocks as the text of a section: a blank line between paragraphs, one line an item or row."""
    lines: list[str] = []
    previous: Block | None = None
    for block in blocks:
        if previous is not None:
            listed = block.shape is not Shape.PARAGRAPH
            lines.append("\n" if listed and (previous.shape is block.shape or previous.text.endswith(":")) else "\n\n")
        lines.append(block.text)
        previous = block
    return "".join(lines)


def _close(sections: list[Section], path: list[tuple[int, str]], pending: list[Block], title: str) -> None:
    if not any(any(map(str.isalnum, block.text)) for block in pending):
        return
    known = comparable(title)
    names = tuple(name for _, name in path if comparable(name) != known)
    sections.append(Section(heading_path=names or (title,), text=laid_out(pending)))
