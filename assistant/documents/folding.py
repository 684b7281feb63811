"""Text folded for comparison, character by character, so that each place leads back to the original."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
# Marks that people type in several ways, or that typography adds: quotation marks, apostrophes, hyphens, bullets.
_AS_SPACE = frozenset("'’‘`´ʼ\"“”„«»‹›′″•·_")


@dataclass(frozen=True)
class Folded:
    """A folded text and, for each of its characters, the place it comes from."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int, original: str) -> tuple[int, int]:
        """Returns where a piece of the folded text stands in the original, combining marks included."""
        last = self.places[end - 1] + 1
        while last < len(original) and not _fold(original[last]):
            last += 1
        return self.places[start], last


def fold_text(text: str) -> Folded:
    """Folds case, accents, compatibility forms, and every sort of space, hyphen and quotation mark."""
    pieces = [_fold(character) for character in text]
    places = tuple(place for place, piece in enumerate(pieces) for _ in piece)
    return Folded("".join(pieces), places)


def literally(passage: str, *, whole_words: bool = False) -> re.Pattern[str] | None:
    """Compiles a passage into a pattern for folded text, or None where it holds nothing but white space."""
    words = fold_text(passage).text.split()
    if not words:
        return None
    pattern = r"\s*".join(re.escape(word) for word in words)
    return re.compile(rf"(?<!\w){pattern}(?!\w)" if whole_words else pattern)


def _fold(character: str) -> str:
    if character.isspace() or character in _AS_SPACE or unicodedata.category(character) == "Pd":
        return " "
    plain = unicodedata.normalize("NFKD", character.casefold().translate(_LETTERS)).casefold()
    return "".join(each for each in plain if unicodedata.category(each) not in {"Mn", "Me", "Cf", "Cc"})
