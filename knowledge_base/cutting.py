"""Documents become passages: whole sentences under one heading."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge_base.cleaning import word_count
from knowledge_base.model import Document, Passage, Section
from knowledge_base.sentences import sentence_spans

LOCATOR_SEPARATOR = " › "

# A passage may grow this far past the target rather than leave a stub or part a list from its introduction.
_STRETCH = 1.6
_STUB_WORDS = 18
_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True)
class _Unit:
    """A sentence or a list item of a section: where it stands, its words, and whether it may begin a passage."""

    start: int
    end: int
    words: int
    opens: bool
    bound: bool


def cut(document: Document, target_words: int = 90) -> tuple[Passage, ...]:
    """Cut a document into passages of about `target_words` words, never inside a sentence."""
    if target_words < 1:
        raise ValueError("target_words must be at least 1")
    seen: Counter[tuple[str, str]] = Counter()
    passages: list[Passage] = []
    for section in document.sections:
        locator = LOCATOR_SEPARATOR.join(section.heading_path)
        for start, end in _spans(section, target_words):
            text = section.text[start:end]
            ordinal = seen[locator, text]
            seen[locator, text] += 1
            identifier = passage_id(document.id, locator, text, ordinal)
            passages.append(Passage(id=identifier, document_id=document.id, locator=locator, text=text))
    return tuple(passages)


def passage_id(document_id: str, locator: str, text: str, ordinal: int = 0) -> str:
    """Hash what a passage is and where it stands; `ordinal` tells apart the same words in the same place."""
    parts = (document_id, locator, text, *([str(ordinal)] if ordinal else []))
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:20]


def _spans(section: Section, target: int) -> Iterator[tuple[int, int]]:
    group: list[_Unit] = []
    for unit in _units(section.text):
        if group and _closes(group, unit, target):
            yield group[0].start, group[-1].end
            group = []
        group.append(unit)
    if group:
        yield group[0].start, group[-1].end


def _closes(group: Sequence[_Unit], following: _Unit, target: int) -> bool:
    """Say whether a passage ends before the next unit."""
    words = sum(unit.words for unit in group)
    together = words + following.words
    if group[-1].bound and together <= _STRETCH * target:
        return False
    if together <= target:
        # Nearly full at the end of a paragraph is a better place to stop than full inside the next.
        return following.opens and words >= 0.75 * target
    return words >= _STUB_WORDS or together > 2 * target


def _units(text: str) -> list[_Unit]:
    units: list[_Unit] = []
    for line in _LINE.finditer(text):
        spans = sentence_spans(line.group())
        for at, (start, end) in enumerate(spans):
            sentence = line.group()[start:end]
            units.append(
                _Unit(
                    start=line.start() + start,
                    end=line.start() + end,
                    words=word_count(sentence),
                    opens=at == 0,
                    bound=sentence.endswith(":"),
                )
            )
    return _without_stub(units)


def _without_stub(units: list[_Unit]) -> list[_Unit]:
    """Tie a last unit of a few words to the one before, so that no passage is a scrap."""
    if len(units) < 2 or units[-1].words >= _STUB_WORDS:
        return units
    before, last = units[-2:]
    tied = _Unit(before.start, last.end, before.words + last.words, before.opens, last.bound)
    return [*units[:-2], tied]
