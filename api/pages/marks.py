"""Where an answer's text may not be broken: the mark of a citation stays on the line of the word before it."""

from __future__ import annotations

import re
from collections.abc import Iterator

# The word, its marks and the punctuation after them; an address may be long, and is never kept in one piece.
_KEPT = re.compile(r"(?<!\S)(?:(?!https://)\S+[^\S\n]*)?(?:\[\d{1,2}\])+(?:[ \u00a0]?[.,;:!?)»”]+)?")


def unbroken(text: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, in order, each with whether it must stay on one line."""
    end = 0
    for found in _KEPT.finditer(text):
        if found.start() > end:
            yield text[end : found.start()], False
        yield found[0], True
        end = found.end()
    if end < len(text):
        yield text[end:], False
