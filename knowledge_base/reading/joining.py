"""Lines broken by a page's width become paragraphs again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge_base.text.cleaning import comparable

_SENTENCE_END = re.compile(r"[.!?…][»\"”’)\]]*\s*$")
_CLOSES = re.compile(r"[:;]\s*$")
_HANGING = re.compile(
    r"(?:,|\(|«|’|\b(?:de|des|du|la|le|les|et|ou|à|au|aux|en|un|une|par|pour|sur|dans|avec|que|qui|est|son|sa|ses|ce|cette|the|of|and|or|to|in|a|an|for|by|with|on|is|that))\s*$",
    re.IGNORECASE,
)
_HYPHEN_END = re.compile(r"(\w+)-$")
_WIDE = 60
_LONGEST_WORD = 60
# Prefixes that keep their hyphen in French and English.
KEEPS_HYPHEN = frozenset(("sous", "non", "auto", "mi", "ex", "vis", "peut", "au", "ci", "demi", "semi", "co", "self", "well", "pre", "cross", "end", "e"))


def joins(previous: str, following: str, width: int, blanks: int) -> bool:
    """Say whether a line goes on in the next: `width` is that of the text around, `blanks` the empty lines between."""
    first = following[:1]
    if first in ";,:?!»)" and first:
        return True
    if first == "(" and not blanks:
        return not _SENTENCE_END.search(previous)
    if _CLOSES.search(previous) and (blanks or is_short(previous, following, width)):
        return False
    if first.islower() or _HYPHEN_END.search(previous) and first.isalpha():
        return not _SENTENCE_END.search(previous) or (not blanks and not is_short(previous, following, width))
    if _SENTENCE_END.search(previous):
        return not blanks and not is_short(previous, following, width)
    if _HANGING.search(previous):
        return True
    # A blank line before a capital ends a paragraph, unless the page is wide and the line fills it.
    return not is_short(previous, following, width) and (not blanks or width >= _WIDE)


def is_short(previous: str, following: str, width: int) -> bool:
    """Say whether the line stopped although the next word would have fitted: its author ended it there."""
    word = following.split(" ", 1)[0]
    return len(previous) + 1 + len(word) <= 0.86 * width


def joined(previous: str, following: str, vocabulary: frozenset[str]) -> str:
    """Join two lines, closing a word cut by a hyphen only where the whole word is seen elsewhere."""
    # Only the end matters, and a paragraph may be long.
    cut = _HYPHEN_END.search(previous[-_LONGEST_WORD:])
    if not cut or not following[:1].islower():
        return f"{previous} {following}"
    tail = re.match(r"\w+", following)
    whole = comparable(cut.group(1) + (tail.group() if tail else ""))
    if cut.group(1).lower() not in KEEPS_HYPHEN and whole in vocabulary:
        return previous[:-1] + following
    return previous + following


def vocabulary_of(lines: Sequence[str]) -> frozenset[str]:
    """Collect the folded words of a text, save those that a line end cuts."""
    words: set[str] = set()
    for line in lines:
        found = re.findall(r"\w+", line)
        words.update(found[:-1] if line.rstrip().endswith("-") else found)
    return frozenset(map(comparable, words))


def widths(lines: Sequence[str], reach: int = 12) -> list[int]:
    """Return for each line the width of the text around it, since columns and notes are narrower."""
    lengths = [len(line) for line in lines]
    return [max(lengths[max(0, at - reach) : at + reach + 1], default=0) for at in range(len(lines))]
