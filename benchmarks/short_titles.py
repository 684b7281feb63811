"""Which titles hold the words of a query, and what chance alone would find among them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge_base.text.analysis import fold

SELDOM = 0.35  # a word that stands in a query of its own title less often than this parts the others
Words = tuple[str, ...]


def plain(text: str) -> Words:
    """The words of a text as the queries are written: no signs, no accents."""
    return tuple(re.findall(r"[^\W_]+", fold(text)))


def holding(titles: Mapping[str, str], query: str) -> list[str]:
    """Name the titles in which the words of a query follow each other."""
    asked = plain(query)
    return [name for name, title in titles.items() if _places(plain(title), asked)]


def expected(claims: Sequence[int], k: int) -> float:
    """The share, in per cent, of right ones among the first k where each of so many has the same right; 0 counts as missed."""
    return 100 * sum(min(1.0, k / count) for count in claims if count) / len(claims)


@dataclass(frozen=True)
class Cut:
    """How titles were cut into queries: the little words that part them, and how often that is right."""

    little: frozenset[str]
    cut: int
    made: int

    def pieces(self, title: str) -> set[Words]:
        """Cut a title at the little words."""
        found: set[Words] = set()
        piece: list[str] = []
        for word in (*plain(title), ""):
            if word and word not in self.little:
                piece.append(word)
            elif piece:
                found.add(tuple(piece))
                piece = []
        return found

    def claims(self, titles: Mapping[str, str], query: str, right: str) -> int:
        """Count the titles cut into this very query; where the right one is not, those that hold it."""
        asked = plain(query)
        if asked in self.pieces(titles[right]):
            return sum(asked in self.pieces(title) for title in titles.values())
        return len(holding(titles, query))


def learnt_cut(titles: Mapping[str, str], asked: Sequence[tuple[str, str]]) -> Cut:
    """Learn from queries and their titles at which words the titles were cut."""
    stands: Counter[str] = Counter()
    queried: Counter[str] = Counter()
    made = {(plain(query), right) for query, right in asked}
    for name in {right for _, right in asked}:
        title = plain(titles[name])
        covered = {n for query, right in made if right == name for start in _places(title, query) for n in range(start, start + len(query))}
        stands.update(title)
        queried.update(word for n, word in enumerate(title) if n in covered)
    cut = Cut(frozenset(word for word, count in stands.items() if queried[word] < SELDOM * count), 0, 0)
    pieces = {(piece, name) for _, name in asked for piece in cut.pieces(titles[name])}
    return Cut(cut.little, len(pieces), len(pieces & made))


def _places(title: Words, asked: Words) -> list[int]:
    return [n for n in range(len(title) - len(asked) + 1) if asked and title[n : n + len(asked)] == asked]
