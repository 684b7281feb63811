"""Words that mix alphabets: “сnil.fr” with a Cyrillic с is another address, and another publisher."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W\d_]+")
_ALIKE = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "FULLWIDTH", "MATHEMATICAL")


def mixed_letters(text: str) -> str | None:
    """Return the first word written in more than one alphabet or in a disguised one, if any."""
    for word in _WORD.findall(text):
        alphabets = {_alphabet(letter) for letter in word}
        if len(alphabets) > 1 or alphabets & {"FULLWIDTH", "MATHEMATICAL"}:
            return str(word)
    return None


def _alphabet(letter: str) -> str:
    name = unicodedata.name(letter, "")
    return next((alphabet for alphabet in _ALIKE if name.startswith(alphabet)), "LATIN" if letter in "ªºµ" else "OTHER")
