"""Law texts: one section an article or recital, repealed provisions left out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge_base.reading.blocks import Block, Shape, heading, paragraph

_ARTICLE = re.compile(r"^(?:article|considérant|recital)\s+(?:premier|1er|[LRD]\.\s?)?[\d-]*", re.IGNORECASE)
_NUMBER = re.compile(r"^article\s+(\d+)(?:\s*\(|\s*:|\s*$)", re.IGNORECASE)
_RANGE = re.compile(r"\(articles?\s+(\d+)(?:\s+(?:à|to)\s+(\d+))?\)", re.IGNORECASE)
_REPEALED = re.compile(r"\s*\((?:abrogée?|repealed)\)\s*$", re.IGNORECASE)
_REPEALED_PART = re.compile(r"\((?:abrogée?|repealed)\)|^repealed\b|dispositions abrogées", re.IGNORECASE)
_REPEALED_NOTICE = re.compile(r"^(?:abrogée? par|repealed by)\b", re.IGNORECASE)
_CONTINUED = re.compile(r"\s*\((?:continued|suite)\)\s*$", re.IGNORECASE)
# One conversion of the GDPR writes this where a paragraph bears no number.
_NO_NUMBER = re.compile(r"^None\. ")
_FEWEST_ARTICLES = 5


def is_law(blocks: Sequence[Block]) -> bool:
    """Say whether a text is laid out by articles."""
    return sum(block.shape is Shape.HEADING and _ARTICLE.match(block.text) is not None for block in blocks) >= _FEWEST_ARTICLES


def by_article(blocks: Sequence[Block]) -> list[Block]:
    """Keep articles and recitals in force, each whole under its own heading."""
    kept: list[Block] = []
    parents: list[Block] = []
    article: Block | None = None
    in_force = False
    for block in blocks:
        if block.shape is not Shape.HEADING:
            if article is not None and in_force and not _REPEALED_NOTICE.match(block.text):
                kept.append(_without_filler(block))
        elif _ARTICLE.match(block.text):
            text = _CONTINUED.sub("", block.text)
            in_force = _in_force(text, parents)
            named = heading(_REPEALED.sub("", text), block.level)
            if in_force and (article is None or named.text != article.text):
                kept.append(named)
            article = named
        elif article is not None and block.level > article.level:
            kept.extend([paragraph(block.text)] if in_force else [])
        else:
            parents = [parent for parent in parents if parent.level < block.level] + [block]
            article = None
            kept.append(block)
    return kept


def _in_force(text: str, parents: Sequence[Block]) -> bool:
    """A provision marked repealed is kept only where its part says that it still numbers it.

    Consolidated texts mark an article's superseded wording as repealed although the article stands;
    their tables ("Articles 8 à 18") say which numbers the act really holds.
    """
    if parents and _REPEALED_PART.search(parents[0].text):
        return False
    in_repealed_part = any(_REPEALED_PART.search(parent.text) for parent in parents)
    if not in_repealed_part and not _REPEALED.search(text):
        return True
    number = _NUMBER.match(text)
    return number is not None and _numbered_by(int(number.group(1)), parents)


def _numbered_by(number: int, parents: Sequence[Block]) -> bool:
    ranges = [found for parent in parents if (found := _RANGE.search(parent.text))]
    return bool(ranges) and all(int(found.group(1)) <= number <= int(found.group(2) or found.group(1)) for found in ranges)


def _without_filler(block: Block) -> Block:
    return Block(block.shape, _NO_NUMBER.sub("", block.text), block.level)
