"""The pieces of a title: what stands between its little words and its punctuation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from knowledge_base.index.entries import Entry
from knowledge_base.text.analysis import ELIDED, fold
from knowledge_base.text.stopwords import STOP_WORDS

# apostrophes and hyphens join words, any other sign parts them
_WORD_OR_SIGN = re.compile(r"[^\W_]+|[^\w\s'’-]")

Piece = tuple[str, ...]


def pieces(text: str, language: str) -> frozenset[Piece]:
    """Cut a text: "Carte d’identité : une copie ?" gives carte, identite and copie, each by itself."""
    little = STOP_WORDS.get(language, frozenset()) | ELIDED
    found: set[Piece] = set()
    piece: list[str] = []
    for token in [*_WORD_OR_SIGN.findall(text), "."]:
        word = fold(token)
        if word[:1].isalnum() and word not in little:
            piece.append(word)
        elif piece:
            found.add(tuple(piece))
            piece = []
    return frozenset(found)


def only_piece(text: str, language: str) -> Piece | None:
    """Return what a question of a few words looks up: "les badges" one piece, "badge et vidéo" none."""
    found = pieces(text, language)
    return next(iter(found)) if len(found) == 1 else None


def having_piece(text: str, entries: Sequence[Entry], numbers: Iterable[int]) -> list[int]:
    """Return which of the entries have a question, by itself, as a piece of their title."""
    # cut when asked, of the few titles that share its words: cutting a million beforehand would cost more than it brings
    return [int(n) for n in numbers if _is_piece_of(text, entries[n])]


def _is_piece_of(text: str, entry: Entry) -> bool:
    piece = only_piece(text, entry.document.language)
    return piece is not None and piece in pieces(entry.title, entry.document.language)
