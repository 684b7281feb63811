"""Cuts text into words and reduces them to terms, in French and in English."""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import cache

import Stemmer

from knowledge_base.text.stopwords import STOP_WORDS

SNOWBALL = {"fr": "french", "en": "english"}
# what French elides before a vowel: "l'avis" is searched as "avis"
ELIDED = frozenset("c d j l m n s t qu jusqu lorsqu puisqu quoiqu presqu quelqu".split())
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def fold(text: str) -> str:
    """Lower the case and drop the accents: "Écrêté" becomes "ecrete"."""
    if text.isascii():  # most words, and none of what follows would change them
        return text.lower()
    spread = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("æ", "ae"))
    return "".join(character for character in spread if not unicodedata.combining(character))


def words(text: str) -> list[str]:
    """Return the lower-case words in order, accents kept, elisions and possessives dropped."""
    found: list[str] = []
    for match in _WORD.finditer(unicodedata.normalize("NFKC", text).lower()):
        parts = re.split("['’]", match.group())
        if len(parts) > 1 and parts[-1] == "s":
            parts.pop()
        while len(parts) > 1 and parts[0] in ELIDED:
            parts.pop(0)
        found.extend(parts)
    return found


class Analyser:
    """Reduces words to the terms that are indexed: no stop words, stemmed, then without accents."""

    def __init__(self, language: str) -> None:
        # a language without a stemmer of its own is searched by whole words
        self._stemmer = Stemmer.Stemmer(SNOWBALL[language]) if language in SNOWBALL else None
        self._stop = STOP_WORDS.get(language, frozenset())
        self._lock = threading.Lock()

    def terms(self, text: str) -> list[str]:
        """Return the terms of a text, in order."""
        return self.reduce(words(text))

    def reduce(self, found: list[str]) -> list[str]:
        """Return the terms of words already cut."""
        kept = [word for word in found if fold(word) not in self._stop]
        if self._stemmer is not None:
            # a Snowball stemmer keeps state between letters, so two threads may not share it at once
            with self._lock:
                kept = self._stemmer.stemWords(kept)
        # Snowball needs the accents, so they go last
        return [fold(word) for word in kept]


@cache
def analyser(language: str) -> Analyser:
    """Return the one analyser of a language."""
    return Analyser(language)
