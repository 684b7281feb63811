"""Markdown whose lines are whole paragraphs: headings, lists, tables and quotations as marked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge_base.reading.blocks import Block, Shape, heading, item, paragraph
from knowledge_base.reading.furniture import without_leaders
from knowledge_base.reading.headings import PLAIN_RANK, is_numbered, looks_like_heading
from knowledge_base.reading.inline import plain
from knowledge_base.text.cleaning import squeeze

_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_RULE = re.compile(r"^ {0,3}(?:[-*_=] ?){3,}$")
_FENCE = re.compile(r"^\s*(`{3,}|~{3,})")
_BULLET = re.compile(r"^(\s*)[-*+•]\s+(.*)$")
_LABELLED = re.compile(r"^(\s*)((?:\d{1,3}[.)]|\d{1,2}°|[a-z]{1,2}\)|[a-z]\.|[ivx]{1,5}\))\s+.*)$")
_STRONG_LABEL = re.compile(r"^(\s*)\*\*((?:\d{1,3}[.)]|[a-z]\)|[IVX]+\.))\*\*\s*(.*)$")
_TABLE_RULE = re.compile(r"^\s*\|?[\s:|-]+\|?\s*$")
_STRONG_LINE = re.compile(r"^\s*\*\*[^*]+\*\*\s*$")
_METADATA = re.compile(r"^(?:sources?|url|language|langue|version|abroge|date|auteur|author)\s*:", re.IGNORECASE)
_ADDRESSED = re.compile(r"^(?:sources?|url)\s*:", re.IGNORECASE)
_IN_PAGE_LINK = re.compile(r"^\s*[-*+]\s*\[.*\]\(#[^)]*\)\s*$")
_END_MARK = re.compile(r"^\[?(?:end of (?:document|part)|fin du document)\b[^.]*\]?$", re.IGNORECASE)
_STRONG_LINE_LEVEL = 7


def read_flowed(lines: Sequence[str]) -> list[Block]:
    """Read Markdown lines as blocks; code, images, rules and leading metadata leave nothing."""
    blocks: list[Block] = []
    for piece in _pieces([line for line in without_leaders(lines) if not _IN_PAGE_LINK.match(line)]):
        blocks.extend(_as_blocks(piece))
    blocks = _without_metadata([block for block in blocks if not _END_MARK.match(block.text)])
    return blocks if sum(block.shape is Shape.HEADING for block in blocks) > 1 else _with_bare_headings(blocks)


def _pieces(lines: Sequence[str]) -> list[list[str]]:
    """Group raw lines: one heading, item or row alone, a paragraph's lines together, code left out."""
    pieces: list[list[str]] = []
    fence: str | None = None
    broken = True
    for line in lines:
        mark = _FENCE.match(line)
        if mark or fence:
            fence = _next_fence(fence, mark)
            broken = True
            continue
        line = re.sub(r"^\s*>\s?", "", line)
        if not line.strip(" \t-*+") or _RULE.match(line):
            broken = True
        elif broken or _stands_alone(line) or _HEADING.match(pieces[-1][0]) or pieces[-1][0].lstrip().startswith("|"):
            pieces.append([line])
            broken = False
        else:
            pieces[-1].append(line)
    return pieces


def _next_fence(fence: str | None, mark: re.Match[str] | None) -> str | None:
    if fence is None:
        return mark.group(1) if mark else None
    closes = mark is not None and mark.group(1).startswith(fence)
    return None if closes else fence


def _stands_alone(line: str) -> bool:
    return bool(_HEADING.match(line) or _BULLET.match(line) or _LABELLED.match(line) or _STRONG_LABEL.match(line) or line.lstrip().startswith("|"))


def _as_blocks(piece: list[str]) -> list[Block]:
    first = piece[0]
    found = _HEADING.match(first)
    if found:
        return _marked_heading(plain(found.group(2)), len(found.group(1)))
    if first.lstrip().startswith("|"):
        return [] if _TABLE_RULE.match(first) else _row(first)
    bullet = _BULLET.match(first)
    if bullet:
        return _listed(" ".join([bullet.group(2), *piece[1:]]), "- ", bullet.group(1))
    labelled = _LABELLED.match(first) or _STRONG_LABEL.match(first)
    if labelled:
        return _listed(" ".join([first.strip(), *piece[1:]]), "", labelled.group(1))
    text = plain(" ".join(piece))
    if len(piece) == 1 and _STRONG_LINE.match(first) and looks_like_heading(text):
        return [heading(text, _STRONG_LINE_LEVEL)]
    return [paragraph(text)] if text else []


def _marked_heading(text: str, level: int) -> list[Block]:
    text = squeeze(text.rstrip(" :")) if not text.endswith("::") else text
    if not text:
        return []
    # Some authors set a lead sentence as a small heading.
    return [paragraph(text)] if level >= 4 and text.endswith(".") and len(text.split()) > 8 else [heading(text, level)]


def _row(line: str) -> list[Block]:
    cells = [plain(cell) for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
    text = " | ".join(cell for cell in cells if cell)
    return [Block(Shape.ROW, text)] if text else []


def _listed(raw: str, label: str, indent: str) -> list[Block]:
    text = plain(raw)
    depth = 1 + len(indent.expandtabs(4)) // 2
    return [item(label + text, depth)] if text else []


def _without_metadata(blocks: list[Block]) -> list[Block]:
    """Drop the lines that describe the file itself, between its title and its first section."""
    kept: list[Block] = []
    sections = 0
    dropping = False
    for block in blocks:
        sections += block.shape is Shape.HEADING and block.level > 1
        is_label = sections == 0 and _METADATA.match(block.text.removeprefix("- ")) is not None
        is_label |= _ADDRESSED.match(block.text) is not None and bool(kept) and kept[-1].shape is Shape.HEADING
        dropping = is_label or (dropping and block.shape is Shape.ITEM and sections == 0)
        if not dropping:
            kept.append(block)
    return kept


def _with_bare_headings(blocks: list[Block]) -> list[Block]:
    """Find the headings of a text that marks none: short lines without a full stop, before some text."""
    found: list[Block] = []
    for block, following in zip(blocks, [*blocks[1:], None], strict=False):
        opens = following is not None and block.shape is Shape.PARAGRAPH and looks_like_heading(block.text)
        found.append(heading(block.text, PLAIN_RANK) if opens else block)
    return nested(found)


def nested(blocks: list[Block]) -> list[Block]:
    """Set a heading that directly follows another of its rank one step below it."""
    result: list[Block] = []
    for block in blocks:
        previous = result[-1] if result else None
        below = previous is not None and previous.shape is block.shape is Shape.HEADING and previous.level == block.level
        follows = below and len(result) > 1 and not is_numbered(block.text)
        result.append(heading(block.text, block.level + 1) if follows else block)
    return result
