"""A value cut into paragraphs and lists, as people type them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

from assistant.privacy.text import clean_text

_LIST_MARK = re.compile(r"^\s*[-–*•]\s+")


@dataclass(frozen=True)
class Block:
    """A paragraph of one line, or a list of several."""

    lines: tuple[str, ...]
    is_list: bool = False


def read_blocks(value: str) -> tuple[Block, ...]:
    """Returns the blocks of a value; nothing that a document cannot hold is left in it."""
    lines = [line.strip() for line in clean_text(value).split("\n") if line.strip()]
    blocks: list[Block] = []
    for is_list, group in groupby(lines, key=lambda line: _LIST_MARK.match(line) is not None):
        if is_list:
            blocks.append(Block(tuple(_LIST_MARK.sub("", line) for line in group), is_list=True))
        else:
            blocks += [Block((line,)) for line in group]
    return tuple(blocks)
