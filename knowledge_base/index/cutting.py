"""Documents become passages: whole sentences under one heading."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge_base.model import Document, Passage, Section
from knowledge_base.text.cleaning import word_count
from knowledge_base.text.sentences import sentence_spans

LOCATOR_SEPARATOR = " › "

# A passage may grow this far past the target rather than part a list from its introduction.
_STRETCH = 1.6
_STUB_WORDS = 18
_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True)
class _Unit:
    """A sentence or a list item of a section: where it stands and what must not be parted from it.

    `opens` says that it begins a paragraph, `bound` that the next unit must follow it, `needs` how many
    words it brings along: its own, or those of a whole list that it introduces.
    """

    start: int
    end: int
    words: int
    opens: bool
    bound: bool
    needs: int


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
    for unit in _units(section.text, int(_STRETCH * target)):
        if group and _closes(group, unit, target):
            yield group[0].start, group[-1].end
            group = []
        group.append(unit)
    if group:
        yield group[0].start, group[-1].end


def _closes(group: Sequence[_Unit], following: _Unit, target: int) -> bool:
    """Say whether a passage ends before the next unit."""
    if group[-1].bound:
        return False
    words = sum(unit.words for unit in group)
    together = words + following.needs
    if together <= target:
        # Nearly full at the end of a paragraph is a better place to stop than full inside the next.
        return following.opens and words >= 0.75 * target
    return words >= _STUB_WORDS or together > 2 * target


def _units(text: str, most_words: int) -> list[_Unit]:
    units: list[_Unit] = []
    for line in _LINE.finditer(text):
        for at, (start, end) in enumerate(sentence_spans(line.group())):
            sentence = line.group()[start:end]
            words = word_count(sentence)
            units.append(_Unit(line.start() + start, line.start() + end, words, at == 0, False, words))
    return _without_stub(_with_lists(text, units, most_words))


def _with_lists(text: str, units: list[_Unit], most_words: int) -> list[_Unit]:
    """Bind an introduction to its list: to all of it where that is short, else to the first item."""
    tied = list(units)
    for at, unit in enumerate(units):
        if not text[unit.start : unit.end].endswith(":") or at + 1 == len(units):
            continue
        end = _list_end(text, units, at)
        total = sum(member.words for member in units[at : end + 1])
        last = end if total <= most_words else at + 1
        needed = sum(member.words for member in units[at : last + 1])
        tied[at] = replace(tied[at], needs=max(needed, tied[at].needs))
        tied[at:last] = [replace(member, bound=True) for member in tied[at:last]]
    return tied


def _list_end(text: str, units: Sequence[_Unit], introduction: int) -> int:
    """Return the last unit of the list that follows: its lines stand together, or each but the last ends in a semicolon."""
    at = introduction + 1
    while at + 1 < len(units):
        between = text[units[at].end : units[at + 1].start]
        if between.count("\n") > 1 and not text[units[at].start : units[at].end].endswith(";"):
            break
        at += 1
    return at


def _without_stub(units: list[_Unit]) -> list[_Unit]:
    """Tie a last unit of a few words to the one before, so that no passage is a scrap."""
    if len(units) < 2 or units[-1].words >= _STUB_WORDS:
        return units
    before, last = units[-2:]
    words = before.words + last.words
    tied = _Unit(before.start, last.end, words, before.opens, last.bound, max(before.needs, words))
    return [*units[:-2], tied]
