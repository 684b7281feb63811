"""What is ranked: a short document whole, or one section of a long one, with its fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from knowledge_base.index.cutting import LOCATOR_SEPARATOR
from knowledge_base.index.lay_wordings import NO_WORDINGS, LayWordings
from knowledge_base.model import Document, Passage
from knowledge_base.text.articles import is_bare_article
from knowledge_base.text.cleaning import fold_heading

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
    lay_abroad: tuple[str, ...] = ()
    """Lay questions in another language, for a text that has no twin in it."""
    twinned: bool = False
    """Whether the same text stands in the base in another language."""

    @property
    def body(self) -> str:
        """The text of all its passages."""
        return "\n".join(passage.text for passage in self.passages)


def entries_of(
    document: Document, passages: Sequence[Passage], lay: LayWordings = NO_WORDINGS, twin: str | None = None
) -> Iterator[Entry]:
    """Yield the entries of a document from its passages, in order, with the lay questions of their places.

    `twin` is the language in which the same text stands beside it: its questions in that language belong there.
    """
    if len(passages) <= WHOLE_DOCUMENT_PASSAGES:
        if passages:
            yield _entry(document, document.title, passages, lay, twin)
        return
    shared = _shared_headings(passage.locator for passage in passages)
    for locator, group in groupby(passages, key=lambda passage: passage.locator):
        section = tuple(group)
        title = section_title(document.title, locator, section[0].text, shared)
        yield _entry(document, title, section, lay, twin)


def _entry(
    document: Document, title: str, passages: Sequence[Passage], lay: LayWordings, twin: str | None
) -> Entry:
    own: list[str] = []
    abroad: list[str] = []
    for place in dict.fromkeys(passage.locator for passage in passages):
        for language, wordings in lay.of(document, place).items():
            if language == document.language:
                own.extend(wordings)
            elif language != twin:
                abroad.extend(wordings)
    return Entry(
        document,
        title,
        tuple(passages),
        document.wordings,
        document.keywords,
        tuple(own),
        tuple(abroad),
        twin is not None,
    )


def section_title(document_title: str, locator: str, text: str, shared: Collection[str] = ()) -> str:
    """Return what a section is about: its heading, completed where that is too short, a bare number or `shared`."""
    path = _path(locator)
    if not path:
        return document_title
    if len(path[-1].split()) >= SHORT_HEADING_WORDS and fold_heading(path[-1]) not in shared:
        return path[-1]
    # a recital keeps its bare number: named by its words, it would outrank the article it explains
    if is_bare_article(path[-1]):
        return f"{path[-1]} : {' '.join(text.split()[:OPENING_WORDS])}"
    parent = path[-2] if len(path) > 1 else document_title
    return f"{parent} : {path[-1]}"


def _path(locator: str) -> list[str]:
    return [part.strip() for part in locator.split(LOCATOR_SEPARATOR.strip()) if part.strip()]


def _shared_headings(locators: Iterable[str]) -> frozenset[str]:
    """Return the headings that stand over several sections of one document: “Elementary precautions”."""
    paths = (_path(locator) for locator in dict.fromkeys(locators))
    counts = Counter(fold_heading(path[-1]) for path in paths if path)
    return frozenset(heading for heading, count in counts.items() if count > 1)


def all_entries(
    documents: Iterable[tuple[Document, Sequence[Passage]]], lay: LayWordings = NO_WORDINGS
) -> dict[str, list[Entry]]:
    """Return the entries of many documents by language, in order."""
    texts = list(documents)
    languages = {
        name: document.language for document, _ in texts for name in (document.source.id, document.id)
    }
    by_language: dict[str, list[Entry]] = {}
    for document, passages in texts:
        twin = languages.get(document.pair or document.source.pair or "")
        found = entries_of(document, passages, lay, twin if twin != document.language else None)
        by_language.setdefault(document.language, []).extend(found)
    return by_language
