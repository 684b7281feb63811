"""Repairs a question's spelling against the words of the corpus."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge_base.text.analysis import fold

ONE_ERROR_FROM = 5  # letters; in a shorter word one letter makes another word too easily
TWO_ERRORS_FROM = 8
NO_ACCENT_FROM = 3


@dataclass(frozen=True)
class Repair:
    """A question as it is searched, and as it is shown where letters, not only accents, were changed."""

    searched: str
    shown: str | None


class Speller:
    """Knows the corpus's words and their frequency."""

    def __init__(self, vocabulary: Mapping[str, int], is_known: Callable[[str], bool]) -> None:
        self._words = vocabulary
        self._is_known = is_known
        self._spellings: dict[str, str] = {}
        for word in sorted(vocabulary, key=lambda word: vocabulary[word]):
            self._spellings[fold(word)] = word  # the most frequent spelling is written last and stays
        self._by_length: dict[int, list[str]] = {}
        for folded in self._spellings:
            self._by_length.setdefault(len(folded), []).append(folded)

    def repair(self, question: str) -> Repair:
        """Restore accents and mend unknown words; leave everything else as it was typed."""
        mended = False

        def replace(match: re.Match[str]) -> str:
            nonlocal mended
            word = match.group()
            better, changed = self._better(word.lower())
            mended = mended or changed
            return word if better is None else better

        searched = re.sub(r"[^\W\d_]+", replace, question)
        return Repair(searched, searched if mended else None)

    def _better(self, word: str) -> tuple[str | None, bool]:
        if word in self._words or len(word) < NO_ACCENT_FROM:
            return None, False
        folded = fold(word)
        if folded in self._spellings:
            return self._spellings[folded], False
        if len(folded) < ONE_ERROR_FROM or self._is_known(word):
            return None, False
        found = self._nearest(folded)
        return (self._spellings[found], True) if found else (None, False)

    def _nearest(self, folded: str) -> str | None:
        errors = 2 if len(folded) >= TWO_ERRORS_FROM else 1
        near = self._within(folded, errors)
        if not near:
            return None
        return min(near, key=lambda item: (item[1], -self._words[self._spellings[item[0]]], item[0]))[0]

    def _within(self, folded: str, errors: int) -> list[tuple[str, int]]:
        lengths = range(len(folded) - errors, len(folded) + errors + 1)
        choices = [word for length in lengths for word in self._by_length.get(length, ())]
        found = process.extract(folded, choices, scorer=OSA.distance, score_cutoff=errors, limit=None)
        # people hardly ever get the first letter wrong, and another first letter is another word
        return [(word, int(d)) for word, d, _ in found if word[0] == folded[0]]


def count_words(texts: Iterable[Iterable[str]]) -> dict[str, int]:
    """Count the words of a corpus that could be what somebody meant to type."""
    counts: dict[str, int] = {}
    for found in texts:
        for word in found:
            if len(word) > 1 and word.isalpha():
                counts[word] = counts.get(word, 0) + 1
    return counts
