"""What the fiches' own wordings teach of words: which ones say nothing of a point, and which ones name somebody."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from assistant.likeness.affinity import Subject, roots
from knowledge_base.fiche import Fiche
from knowledge_base.text.analysis import fold, words
from knowledge_base.text.stopwords import STOP_WORDS

HIDDEN = "[…]"
_ROOT = 5
_WORD = re.compile(r"[\w’'-]+")
_NOTHING = np.zeros(0, dtype=np.float32)


@dataclass(frozen=True)
class Vocabulary:
    """How many wordings hold each root, of how many in all; and every word that the fiches use."""

    holders: Mapping[str, int]
    wordings: int
    known: frozenset[str]

    def weigh(self, root: str) -> float:
        """What a root counts for: the more the rarer it is (inverse document frequency)."""
        return math.log((self.wordings + 1) / (self.holders.get(root, 0) + 1))

    def telling(self, text: str, language: str, common: float) -> str:
        """The words that say what the point is; the whole text where there is none."""
        stop, most = STOP_WORDS.get(language, STOP_WORDS["fr"]), common * self.wordings
        kept = [
            word
            for word in words(text)
            if len(word) > 1 and word.casefold() not in stop and self.holders.get(fold(word)[:_ROOT], 0) < most
        ]
        return " ".join(kept) or text

    def without_names(self, text: str, shared: Callable[[str], bool]) -> str:
        """The text with what may name an organisation left out: a capital inside a sentence, or a word of figures or
        capitals, that neither the fiches use nor enough others wrote (`shared`)."""

        def told(match: re.Match[str]) -> str:
            word = match[0]
            bare = re.sub(r"^[dljmnstcqu]+[’']", "", word, flags=re.IGNORECASE)
            opens = not text[: match.start()].rstrip(" «“\"'(") or text[: match.start()].rstrip()[-1:] in ".?!\n"
            named = (bare[:1].isupper() and not opens) or any(each.isupper() for each in bare[1:])
            if not named or fold(bare) in self.known or shared(fold(bare)):
                return word
            return word[: len(word) - len(bare)] + HIDDEN

        return _WORD.sub(told, text)


def vocabulary_of(fiches: Iterable[Fiche]) -> Vocabulary:
    """Reads the vocabulary of fiches."""
    holders: Counter[str] = Counter()
    known: set[str] = set()
    count = 0
    for fiche in fiches:
        known.update(fold(word) for text in (fiche.title, fiche.text, *fiche.wordings) for word in words(text))
        for wording in fiche.wordings:
            holders.update(roots(Subject("", fiche.language, wording, _NOTHING)))
            count += 1
    return Vocabulary(dict(holders), count, frozenset(known))


class CurrentVocabulary:
    """The vocabulary of the fiches in force, read again when the base has changed."""

    def __init__(self, fiches: Callable[[], Mapping[str, Fiche]], version: Callable[[], str]) -> None:
        self._fiches, self._version = fiches, version
        self._held: tuple[str, Vocabulary] | None = None

    def __call__(self) -> Vocabulary:
        """The vocabulary."""
        version = self._version()
        if self._held is None or self._held[0] != version:
            self._held = version, vocabulary_of(self._fiches().values())
        return self._held[1]
