"""Where sentences end in French and English legal prose."""

from __future__ import annotations

import re

# A full stop after one of these belongs to the abbreviation; "etc." may end a sentence and is not here.
_ABBREVIATIONS = frozenset(
    "art arts al cf p pp ex n vs dr mr mrs mm mme mmes mlle st ste vol ch chap sect fig éd ed rev resp i.e e.g c.-à-d c.à.d "
    "ibid op loc coll dir inc ltd fév févr janv juil sept oct nov déc jan feb apr aug dec ref réf tél tel env approx par ann".split()
)
_BEFORE_NUMBERS = frozenset(("no", "nos"))
_END = re.compile(r"[.!?…]+(?:[ \u00a0\u202f]?[»\"”’)\]]+)*(?:[ \u00a0\u202f]?\[\d{1,2}\])*(?=\s|\Z)")
_STARTS = re.compile(r"\s+[«\"“‘(\[–—-]?[ \u00a0\u202f]?(?:[A-ZÀ-ÖØ-ÞŒ0-9]|[dl]['’][A-ZÀ-Ö])")
_LAST_WORD = re.compile(r"[\w.\-]+\Z")
_LABEL_ONLY = re.compile(r"\A\W*(?:\d+(?:\.\d+)*|[A-Za-z]|[IVXivx]+)\.\Z")


def sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return the (start, end) of each sentence of one paragraph, in order, without surrounding spaces."""
    spans: list[tuple[int, int]] = []
    start = len(text) - len(text.lstrip())
    for match in _END.finditer(text):
        if match.end() < start or not _ends_sentence(text, start, match):
            continue
        spans.append((start, match.end()))
        rest = text[match.end() :]
        start = match.end() + len(rest) - len(rest.lstrip())
    end = len(text.rstrip())
    if start < end:
        spans.append((start, end))
    return tuple(spans)


def split_sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of one paragraph."""
    return tuple(text[start:end] for start, end in sentence_spans(text))


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    following = text[match.end() :]
    if following.strip() and not _STARTS.match(following):
        return False
    if not match.group().startswith(".") or len(match.group().rstrip()) > 1:
        return True
    return not following.strip() or not _is_abbreviation(text[start : match.start()], following.lstrip())


def _is_abbreviation(before: str, following: str) -> bool:
    if _LABEL_ONLY.match(before + "."):
        return True
    found = _LAST_WORD.search(before)
    word = found.group() if found else ""
    if word.lower() in _BEFORE_NUMBERS and following[0].isdigit():
        return True
    # One capital letter: an initial, or the book of a code ("L. 311-1").
    return word.lower() in _ABBREVIATIONS or (len(word) == 1 and word.isalpha() and word.isupper())
