"""What a reader hands over: the blocks of one file and what the file says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge_base.reading.blocks import Block


@dataclass(frozen=True)
class Page:
    """The blocks of one file in order, and the metadata found in it."""

    blocks: Sequence[Block]
    title: str | None = None
    id: str | None = None
    language: str | None = None
    keywords: tuple[str, ...] = ()
    wordings: tuple[str, ...] = ()
    published: str | None = None
    url: str | None = None
