"""Knows the ordinary words of French and English, so that none of them is taken for a mistake."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations

import simplemma

from knowledge_base.text.analysis import fold

LANGUAGES = ("fr", "en")
ACCENTED = {"a": "àâ", "c": "ç", "e": "éèêë", "i": "îï", "o": "ô", "u": "ùûü"}
ACCENTS_AT_MOST = 2  # French words with three accents are very few
PLACES_AT_MOST = 12
"""Letters of a word that may bear an accent: “anticonstitutionnellement” has 11. Beyond, the spellings of a string
are thousands, of a long one millions, and none of them a word: somebody would only be making us count."""


def load_dictionaries() -> None:
    """Read both, a quarter of a second, so that nobody's first unknown word waits for them."""
    for language in LANGUAGES:
        simplemma.is_known("?", lang=language)


@lru_cache(maxsize=20_000)
def is_word(word: str) -> bool:
    """Tell whether a lower-case word is in a dictionary, its accents forgotten or not."""
    return any(_in_a_dictionary(spelling) for spelling in (word, *accented_spellings(word)))


def accented_spellings(word: str) -> Iterator[str]:
    """Yield what a word typed without accents may have been; nothing for a word that has some."""
    places = [place for place, letter in enumerate(word) if letter in ACCENTED]
    if len(places) > PLACES_AT_MOST or fold(word) != word:
        return
    for count in range(1, ACCENTS_AT_MOST + 1):
        for chosen in combinations(places, count):
            yield from _with_accents(word, chosen)


def _with_accents(word: str, places: tuple[int, ...]) -> Iterator[str]:
    if not places:
        yield word
        return
    for letter in ACCENTED[word[places[0]]]:
        yield from _with_accents(word[: places[0]] + letter + word[places[0] + 1 :], places[1:])


def _in_a_dictionary(word: str) -> bool:
    return any(simplemma.is_known(word, lang=language) for language in LANGUAGES)
