"""What changed between two versions of a document, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from knowledge_base.index.cutting import LOCATOR_SEPARATOR
from knowledge_base.model import Document
from knowledge_base.text.sentences import split_sentences


@dataclass(frozen=True)
class Change:
    """A stretch of sentences of one place that differs; `before` or `after` is empty where it was added or removed."""

    locator: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def changes(before: Document | None, after: Document) -> tuple[Change, ...]:
    """Return the changes from one version to the next, in the order of the text; everything is new without a first."""
    old, new = _sentences(before) if before else [], _sentences(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    found: list[Change] = []
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag != "equal":
            found.extend(_by_place(old[start:end], new[first:last]))
    return tuple(found)


def _sentences(document: Document) -> list[tuple[str, str]]:
    return [
        (LOCATOR_SEPARATOR.join(section.heading_path), sentence)
        for section in document.sections
        for line in section.text.split("\n")
        for sentence in split_sentences(line)
    ]


def _by_place(old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]) -> Iterator[Change]:
    for locator in dict.fromkeys(place for place, _ in (*old, *new)):
        yield Change(
            locator,
            tuple(sentence for place, sentence in old if place == locator),
            tuple(sentence for place, sentence in new if place == locator),
        )
