"""What is ranked: a short document whole, or one section of a long one, with its fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from knowledge_base.articles import is_bare_article
from knowledge_base.cutting import LOCATOR_SEPARATOR
from knowledge_base.lay_wordings import NO_WORDINGS, LayWordings
from knowledge_base.model import Document, Passage

# up to about 700 words a document is one answer; beyond, its sections are ranked for themselves
WHOLE_DOCUMENT_PASSAGES = 8
SHORT_HEADING_WORDS = 3
OPENING_WORDS = 15


@dataclass(frozen=True)
class Entry:
    """A stretch of one document that is ranked as a whole, by fields that are never mixed."""

    document: Document
    title: str
    passages: tuple[Passage, ...]
    wordings: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    lay: tuple[str, ...] = ()

    @property
    def body(self) -> str:
        """The text of all its passages."""
        return "\n".join(passage.text for passage in self.passages)


def entries_of(
    document: Document, passages: Sequence[Passage], lay: LayWordings = NO_WORDINGS, *, twinned: bool = True
) -> Iterator[Entry]:
    """Yield the entries of a document from its passages, in order, with the lay questions of their places.

    `twinned` says that the same text stands beside it in the other language.
    """
    if len(passages) <= WHOLE_DOCUMENT_PASSAGES:
        if passages:
            places = dict.fromkeys(passage.locator for passage in passages)
            asked = tuple(wording for place in places for wording in lay.of(document, place, twinned=twinned))
            yield Entry(
                document, document.title, tuple(passages), document.wordings, document.keywords, asked
            )
        return
    for locator, group in groupby(passages, key=lambda passage: passage.locator):
        section = tuple(group)
        title = section_title(document.title, locator, section[0].text)
        asked = lay.of(document, locator, twinned=twinned)
        yield Entry(document, title, section, document.wordings, document.keywords, asked)


def section_title(document_title: str, locator: str, text: str) -> str:
    """Return what a section is about: its heading, completed where that is too short or a bare number."""
    path = [part.strip() for part in locator.split(LOCATOR_SEPARATOR.strip()) if part.strip()]
    if not path:
        return document_title
    if len(path[-1].split()) >= SHORT_HEADING_WORDS:
        return path[-1]
    # a recital keeps its bare number: named by its words, it would outrank the article it explains
    if is_bare_article(path[-1]):
        return f"{path[-1]} : {' '.join(text.split()[:OPENING_WORDS])}"
    parent = path[-2] if len(path) > 1 else document_title
    return f"{parent} : {path[-1]}"


def all_entries(
    documents: Iterable[tuple[Document, Sequence[Passage]]], lay: LayWordings = NO_WORDINGS
) -> dict[str, list[Entry]]:
    """Return the entries of many documents by language, in order."""
    texts = list(documents)
    present = {document.source.id for document, _ in texts}
    by_language: dict[str, list[Entry]] = {}
    for document, passages in texts:
        found = entries_of(document, passages, lay, twinned=document.source.pair in present)
        by_language.setdefault(document.language, []).extend(found)
    return by_language
