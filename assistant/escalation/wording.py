"""Words as people type them, brought to one form so that reviewed patterns can be compared with them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'", "œ": "oe", "æ": "ae"})
# Characters that show nothing and could hide a word: zero width, bidirectional marks, soft hyphen.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SENTENCE = re.compile(r"[^.!?;\n…]+[.!?;\n…]*")


def sentences(text: str) -> list[str]:
    """Cut a message into its sentences, each with the mark that ends it."""
    return _SENTENCE.findall(text)


def fold(text: str) -> str:
    """Give the text in lower case without accents, with plain apostrophes and single spaces."""
    plain = _INVISIBLE.sub("", text).casefold().translate(_APOSTROPHES)
    decomposed = unicodedata.normalize("NFKD", plain)
    unaccented = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(unaccented.split())


def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """Compile patterns for folded text into one that matches where any of them does, at word limits."""
    alternatives = "|".join(f"(?:{pattern})" for pattern in patterns)
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)")
