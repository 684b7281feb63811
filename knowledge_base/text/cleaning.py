"""Character-level cleaning that leaves every word as it was: spaces, invisible marks, folded comparison."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Soft hyphens, zero-width marks, byte-order marks and bidirectional controls show nothing and break matching.
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_NOT_ALNUM = re.compile(r"[\W_]+")
_LABEL = re.compile(r"^\W*(?:\d+(?:\.\d+)*[.)]?|[ivx]+[.)]|[a-z][.)])\s+", re.IGNORECASE)


def normalise_newlines(text: str) -> str:
    """Return the text with one kind of line end; a form feed stays, since it marks a page."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n").replace("\x85", "\n")


def strip_invisible(text: str) -> str:
    """Drop what shows nothing; some converted PDFs carry a control character where a space was."""
    return _CONTROL.sub(" ", text.translate(_INVISIBLE))


def squeeze(text: str) -> str:
    """Collapse runs of spaces of any width into one and trim the ends."""
    return _SPACES.sub(" ", text).strip()


def comparable(text: str) -> str:
    """Reduce a text to what comparison needs: no accents, no case, no punctuation."""
    text = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("Æ", "ae")
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return _NOT_ALNUM.sub(" ", plain.casefold()).strip()


@lru_cache(maxsize=2**15)
def fold_heading(text: str) -> str:
    """Fold a heading and forget its numbering, so that a table of contents matches the body."""
    return comparable(_LABEL.sub("", text))


def word_count(text: str) -> int:
    """Count the words, bullets and marks left out."""
    return sum(1 for word in text.split() if any(map(str.isalnum, word)))
