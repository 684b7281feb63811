"""What an agent reads out: the first sentences of an answer, some twenty seconds of speech."""

from __future__ import annotations

from collections.abc import Iterable

SPOKEN_WORDS = 55
"""Twenty seconds at 160 words a minute, the pace of a calm voice on the phone."""


def script(sentences: Iterable[str]) -> str:
    """Whole sentences from the beginning, as many as the time allows, one at least."""
    kept: list[str] = []
    for sentence in sentences:
        if kept and _words((*kept, sentence)) > SPOKEN_WORDS:
            break
        kept.append(sentence)
    # A list cut short would leave its caller waiting for what follows.
    while len(kept) > 1 and kept[-1].endswith((":", ";", ",")):
        kept.pop()
    return " ".join(kept)


def _words(sentences: Iterable[str]) -> int:
    return sum(len(sentence.split()) for sentence in sentences)
