"""An answer's plain text cut for a page without scripts: paragraphs, bullets, addresses, [1] marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from api.pages.marks import unbroken

_BULLET = re.compile(r"^[-•]\s+")
_PIECE = re.compile(r"https://[^\s<>\"«»“”]+|\[\d{1,2}\]")
_TRAILING = ".,;:!?’'])"


@dataclass(frozen=True)
class Piece:
    """Some words, an address to follow, the number of a citation, or pieces that stay on one line."""

    text: str = ""
    url: str | None = None
    mark: int | None = None
    kept: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Block:
    """A paragraph, or the items of a list."""

    items: tuple[tuple[Piece, ...], ...]
    is_list: bool


def cut(text: str) -> Iterator[Block]:
    """The blocks of a text, in order; nothing of it is read as HTML."""
    for block in re.split(r"\n[^\S\u00a0\n]*\n+", text.replace("\r\n", "\n")):
        lines: list[str] = []
        bullets: list[str] = []
        for line in filter(str.strip, block.split("\n")):
            if _BULLET.match(line):
                bullets.append(_BULLET.sub("", line))
            elif bullets:
                bullets[-1] += f"\n{line.strip()}"
            else:
                lines.append(line)
        if lines:
            yield Block((tuple(_pieces("\n".join(lines))),), False)
        if bullets:
            yield Block(tuple(tuple(_pieces(each)) for each in bullets), True)


def _pieces(line: str) -> Iterator[Piece]:
    for part, whole in unbroken(line):
        if whole:
            yield Piece(kept=tuple(_read(part)))
        else:
            yield from _read(part)


def _read(line: str) -> Iterator[Piece]:
    end = 0
    for found in _PIECE.finditer(line):
        whole = found[0] if found[0].startswith("[") else found[0].rstrip(_TRAILING)
        if found.start() > end:
            yield Piece(line[end : found.start()])
        yield Piece(mark=int(whole[1:-1])) if whole.startswith("[") else Piece(whole, url=whole)
        end = found.start() + len(whole)
    if end < len(line):
        yield Piece(line[end:])
