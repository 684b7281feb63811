"""What answers are made from: the knowledge base, the fiches behind it, and the sources that fiches refer to."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from assistant.answer import Citation
from knowledge_base.fiche import Fiche, Reference
from knowledge_base.model import Document, Passage, ScoredPassage
from knowledge_base.search import KnowledgeBase, SearchResult
from knowledge_base.sources import ReferenceSource

ARTICLE = re.compile(r"(?:article|considérant|recital)\s+(\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Shelf:
    """The fiches that one version of the base was built with."""

    version: str
    fiches: Mapping[str, Fiche]


class OpenLibrary:
    """The library over a knowledge base that may be replaced while it is read."""

    def __init__(
        self,
        base: KnowledgeBase,
        load: Callable[[], Mapping[str, Fiche]],
        sources: Mapping[str, ReferenceSource],
    ) -> None:
        self.base, self._load, self._sources = base, load, sources
        self._shelf = Shelf(base.version, load())

    def search(
        self, query: str, *, k: int, language: str | None, kinds: Collection[str] | None = None
    ) -> SearchResult:
        """Ranks passages, on the newest index there is."""
        self.base.refresh()
        if self._shelf.version != self.base.version:
            self._shelf = Shelf(self.base.version, self._load())
        return self.base.search(query, k=k, language=language, kinds=kinds)

    def fiche(self, document_id: str | None) -> Fiche | None:
        """The published fiche behind a document, if it is one."""
        return self._shelf.fiches.get(document_id or "")

    def title(self, document_id: str, language: str) -> str | None:
        """The title of a document, in the language asked where it is a fiche that has a pair."""
        fiche = self.fiche(document_id)
        if fiche is not None:
            pair = self.fiche(fiche.pair) if fiche.language != language else None
            return (pair or fiche).title
        document = self._document(document_id)
        return document.title if document else None

    def cite(self, fiche: Fiche) -> tuple[Citation, ...]:
        """One citation a reference of the fiche, in the order of its marks."""
        return tuple(self._citation(fiche, reference) for reference in fiche.references)

    def text_of(self, citation: Citation) -> str:
        """The ingested text at the place a citation names; empty if it is not ingested."""
        passages = self.base.passages_of(citation.document_id)
        return "\n".join(passage.text for passage in passages if passage.locator == citation.locator)

    def neighbours(self, passage: ScoredPassage) -> tuple[Passage, ...]:
        """The passages of the same place in the same document, in reading order."""
        here = passage.passage
        return tuple(each for each in self.base.passages_of(here.document_id) if each.locator == here.locator)

    def _document(self, document_id: str) -> Document | None:
        return next((each for each in self.base.documents if each.id == document_id), None)

    def _citation(self, fiche: Fiche, reference: Reference) -> Citation:
        source = self._sources[reference.source].source
        return Citation(
            document_id=fiche.id,
            source_id=source.id,
            title=source.title,
            publisher=source.publisher,
            authority=source.authority.value,
            kind=source.kind.value,
            locator=reference.place,
            url=source.url,
            published=source.published,
            quote=None,
        )
