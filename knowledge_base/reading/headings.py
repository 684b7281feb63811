"""Headings that no markup announces: how they look, and how they rank among themselves."""

from __future__ import annotations

import re

from knowledge_base.text.cleaning import squeeze

_LONGEST = 220
_MOST_WORDS = 22
_MOST_WORDS_ASKED = 34
_URL_OR_MAIL = re.compile(r"https?://|www\.|\S@\S|\.(?:fr|com|eu|org)\b", re.IGNORECASE)
_MONTHS = (
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|"
    "january|february|march|april|may|june|july|august|september|october|november|december"
)
_DATE_ONLY = re.compile(rf"\W*(?:\w+ )?(?:\d{{1,2}}(?:er)? )?(?:{_MONTHS}) \d{{4}}\W*", re.IGNORECASE)
_OPENS = re.compile(r"(?:->\s*)?[«\"“'(]?\s?[A-ZÀ-ÖØ-ÞŒ0-9]")
# A footnote mark may follow the stop.
_ENDS_TEXT = re.compile(r"[.;,:…!]\W*\d{0,3}$")
_FRAGMENT_END = re.compile(r"\b(?:de|des|du|la|le|les|et|ou|à|au|aux|en|un|une|par|pour|sur|the|of|and|or|to|in|a|an)\W*$", re.IGNORECASE)

_LABELLED = re.compile(r"(?:fiche|annexe?|chapitre|chapter|titre|partie|part|section|sheet)\s+(?:n\s?°\s*)?(?:\d+|[A-Z]\b|[IVX]+\b)", re.IGNORECASE)
_ROMAN = re.compile(r"[IVX]+\.\s")
_LETTER = re.compile(r"[A-Z]\.\s")
_NUMBER = re.compile(r"(\d+(?:\.\d+)*)\.?\s")
_SMALL_LETTER = re.compile(r"[a-z]\)\s")
_NUMBERED = re.compile(r"(?:\d+(?:\.\d+)*\.?|[IVX]+\.|[A-Z]\.|[a-z]\))\s")

PLAIN_RANK = 6


def looks_like_heading(text: str) -> bool:
    """Say whether a short line, alone on the page, reads as a heading rather than a sentence."""
    text = squeeze(text)
    letters = sum(map(str.isalpha, text))
    most_words = _MOST_WORDS_ASKED if text.endswith("?") else _MOST_WORDS
    if not _OPENS.match(text) or len(text) > _LONGEST or len(text.split()) > most_words or letters < 3:
        return False
    if letters < 0.6 * len(text.replace(" ", "")) or _URL_OR_MAIL.search(text) or _DATE_ONLY.fullmatch(text):
        return False
    return not _ENDS_TEXT.search(text) and not _FRAGMENT_END.search(text) and _balanced(text)


def is_numbered(text: str) -> bool:
    """Say whether a heading carries a number or letter of its own."""
    return _NUMBERED.match(text) is not None


def is_shouted(text: str) -> bool:
    """Say whether a line is written in capitals."""
    letters = [character for character in text if character.isalpha()]
    return len(letters) >= 4 and sum(map(str.isupper, letters)) > 0.85 * len(letters)


def rank(text: str) -> int:
    """Rank a heading by its look: labelled parts first, then capitals and numbers, plain lines last."""
    text = squeeze(text)
    if _LABELLED.match(text) or _ROMAN.match(text):
        return 1
    number = _NUMBER.match(text)
    if number and not is_shouted(text):
        return min(3 + number.group(1).count("."), PLAIN_RANK - 1)
    if _LETTER.match(text) or is_shouted(text):
        return 2
    return PLAIN_RANK - 1 if _SMALL_LETTER.match(text) else PLAIN_RANK


def without_arrow(text: str) -> str:
    """Drop the arrow that some documents set before a heading."""
    return squeeze(re.sub(r"^(?:->|→|⇒|►)\s*", "", text))


def _balanced(text: str) -> bool:
    return text.count("(") == text.count(")") and text.count("«") == text.count("»")
