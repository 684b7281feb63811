"""Other names of the same thing, for the lexical leg only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import yaml

from knowledge_base.text.analysis import fold, words
from knowledge_base.text.stopwords import STOP_WORDS

LONGEST_NAME = 6  # words
COMMON = frozenset[str]().union(*STOP_WORDS.values())


class Synonyms:
    """Groups of names; any name of a group stands for the others."""

    def __init__(self, groups: Iterable[Sequence[str]]) -> None:
        self._others: dict[tuple[str, ...], list[str]] = {}
        for group in groups:
            for name in group:
                if fold(name) in COMMON:
                    continue  # "ai" is an auxiliary before it is artificial intelligence
                others = self._others.setdefault(_key(words(name)), [])
                others.extend(other for other in group if other != name and other not in others)
        self._acronyms = {key[0] for key in self._others if len(key) == 1}

    def others(self, found: Sequence[str]) -> list[str]:
        """Return the other names of everything named in a question, longest names first."""
        folded = _key(found)
        taken: set[int] = set()
        result: list[str] = []
        for length in range(min(LONGEST_NAME, len(folded)), 0, -1):
            for start in range(len(folded) - length + 1):
                span = range(start, start + length)
                if taken.isdisjoint(span) and folded[start : start + length] in self._others:
                    taken.update(span)
                    result.extend(self._others[folded[start : start + length]])
        return list(dict.fromkeys(result))

    def knows(self, word: str) -> bool:
        """Tell whether a single word is a name of a group: an acronym is no spelling mistake."""
        return fold(word) in self._acronyms


def load_synonyms(path: Path) -> Synonyms:
    """Read the reviewed groups of a YAML file."""
    return Synonyms(yaml.safe_load(path.read_text(encoding="utf-8"))["groups"])


@cache
def reviewed_synonyms() -> Synonyms:
    """Return the groups shipped with the product, read once."""
    return load_synonyms(Path(__file__).with_name("synonyms.yaml"))


def _key(found: Sequence[str]) -> tuple[str, ...]:
    return tuple(fold(word) for word in found)
