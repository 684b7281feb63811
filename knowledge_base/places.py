"""Places in a source: the articles, recitals and headings that a reference may name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from knowledge_base.text.cleaning import comparable, fold_heading

_NAMED = re.compile(r"\b(articles?|considérants?|recitals?)\s+(.*?)(?=\barticles?\b|\bconsidérants?\b|\brecitals?\b|\Z)", re.IGNORECASE | re.DOTALL)
_CODE_ARTICLE = re.compile(r"[LRDA]\.\s?\*?\d+(?:-\d+)*", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_DIVISION = re.compile(r",?\s*(?:paragraphes?|points?|alinéas?|[IVX]+\b|\d+°|paragraphs?|lettres?).*", re.IGNORECASE | re.DOTALL)
_NUMBERS = re.compile(r"(\d+)(?:-\d+)?(?:\s*(?:à|to|–|-)\s*(\d+))?")
_STEPS = re.compile(r"\d+|\b[a-z](?=\))")
_SHORTEST_PREFIX_WORDS = 4


@dataclass(frozen=True)
class Span:
    """Whole numbers from `first` to `last`, both included."""

    first: int
    last: int

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and self.first <= number <= self.last


@dataclass(frozen=True)
class Places:
    """What may be named in one source; `code` accepts articles such as L. 311-1, `anything` any name at all."""

    articles: Span | None = None
    recitals: Span | None = None
    headings: tuple[str, ...] = ()
    code: bool = False
    anything: bool = False

    def hold(self, place: str) -> bool:
        """Say whether the source has such a place."""
        if self.anything:
            return bool(place.strip())
        if self.code and _CODE_ARTICLE.search(place):
            return True
        named = law_places(place)
        if named and (self.articles or self.recitals):
            return all(self._numbers(kind, number) for kind, number in named)
        return _is_heading(place, self.headings)

    def _numbers(self, kind: str, number: int) -> bool:
        span = self.articles if kind == "article" else self.recitals
        return span is not None and number in span


@lru_cache(maxsize=2**15)
def law_places(place: str) -> tuple[tuple[str, int], ...]:
    """Return the ("article" or "recital", number) that a place names, paragraphs and points left out."""
    found: list[tuple[str, int]] = []
    for match in _NAMED.finditer(place):
        kind = "article" if match.group(1).lower().startswith("article") else "recital"
        several = match.group(1).lower().endswith("s")
        listed = _DIVISION.sub("", _IN_BRACKETS.sub("", match.group(2)))
        numbers = [int(number) for pair in _NUMBERS.findall(listed) for number in pair if number]
        found.extend((kind, number) for number in (numbers if several else numbers[:1]))
    return tuple(found)


def steps(place: str) -> tuple[str, ...]:
    """Return the numbers and letters of a legal place in order, the same whatever the language."""
    return tuple(_STEPS.findall(place.lower()))


def _is_heading(place: str, headings: Iterable[str]) -> bool:
    wanted, bare = comparable(place), fold_heading(place)
    for name in headings:
        folded = comparable(name)
        if wanted == folded or bare == fold_heading(name):
            return True
        if len(wanted.split()) >= _SHORTEST_PREFIX_WORDS and (folded + " ").startswith(wanted + " "):
            return True
        if len(bare.split()) >= _SHORTEST_PREFIX_WORDS and (fold_heading(name) + " ").startswith(bare + " "):
            return True
    return False
