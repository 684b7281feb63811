"""What answers are made from: the knowledge base, the fiches behind it, and the sources that fiches refer to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import structlog

from assistant.answer import Citation
from assistant.answering.lapse_teller import with_lapses
from assistant.answering.passage_quoter import citation
from assistant.texts import load_texts
from knowledge_base.agenda import Agenda, agenda
from knowledge_base.errors import KnowledgeBaseError
from knowledge_base.fiche import Fiche, Reference, plain_text, successor
from knowledge_base.index.citing import holds, is_at
from knowledge_base.lapse import Lapse, marked, overtaken
from knowledge_base.model import Passage, ScoredPassage, Source
from knowledge_base.retrieval.search import KnowledgeBase, SearchResult
from knowledge_base.review import Audience
from knowledge_base.sources import ReferenceSource

log = structlog.get_logger(__name__)


class PlacedPassages:
    """The passages of a source by the places that references name; a place is looked for once."""

    def __init__(self, passages: Iterable[Passage] = ()) -> None:
        self._by_locator: dict[str, list[Passage]] = defaultdict(list)
        for passage in passages:
            self._by_locator[passage.locator].append(passage)
        self._at: dict[str, tuple[Passage, ...]] = {}

    def at(self, place: str) -> tuple[Passage, ...]:
        """The passages whose heading path names the place: the same article or recital, or the same heading."""
        if place not in self._at:
            there = (found for locator, found in self._by_locator.items() if is_at(locator, place))
            self._at[place] = tuple(passage for found in there for passage in found)
        return self._at[place]


NOWHERE = PlacedPassages()


@dataclass(frozen=True)
class Shelf:
    """What one version of the base holds besides its index: fiches by id, passages by source."""

    version: str
    fiches: Mapping[str, Fiche]
    by_source: Mapping[str, PlacedPassages]
    sources: Mapping[str, Source]
    """The sources of what is ingested, by id."""
    cited: dict[str, tuple[Fiche, tuple[Citation, ...]]] = field(default_factory=dict)
    """The citations of fiches already asked for: to find a quotation, every passage of its place is looked at."""


class OpenLibrary:
    """The library over a knowledge base that may be replaced while it is read."""

    def __init__(
        self,
        base: KnowledgeBase,
        load: Callable[[], Mapping[str, Fiche]],
        sources: Mapping[str, ReferenceSource],
        today: Callable[[], date] = date.today,
    ) -> None:
        self.base, self._load, self._sources, self._today = base, load, sources, today
        self._shelf = self._stock(load())

    def search(
        self,
        query: str,
        *,
        k: int,
        language: str | None,
        kinds: Collection[str] | None = None,
        audience: Audience = Audience.PUBLIC,
        by_meaning: bool = True,
    ) -> SearchResult:
        """Ranks passages, on the newest index there is."""
        self.renew()
        return self.base.search(
            query, k=k, language=language, kinds=kinds, audience=audience, by_meaning=by_meaning
        )

    def renew(self) -> None:
        """Takes up what is new; where it cannot be read, what was there before goes on serving."""
        try:
            self.base.refresh()
        except KnowledgeBaseError as error:
            log.error("index_refused", error=type(error).__name__)
        if self._shelf.version != self.base.version:
            self._shelf = self._stock(self._newest_fiches())

    def _newest_fiches(self) -> Mapping[str, Fiche]:
        try:
            return self._load()
        except KnowledgeBaseError as error:
            log.error("fiches_refused", error=type(error).__name__)
            return self._shelf.fiches

    def fiche(self, document_id: str | None) -> Fiche | None:
        """The published fiche behind a document, if it is one; a retired one leads to what replaced it."""
        return successor(self._shelf.fiches, document_id or "")

    def agenda(self) -> Agenda:
        """Which fiches are to be read again, today."""
        return agenda(self._shelf.fiches.values(), self._sources, self._today())

    def topics(self) -> tuple[str, ...]:
        """The topics of the fiches, in alphabetical order."""
        return tuple(sorted({fiche.topic for fiche in self._shelf.fiches.values()}))

    def title(self, document_id: str, language: str) -> str | None:
        """The title of a document, in the language asked where it is a fiche that has a pair."""
        fiche = self.fiche(document_id)
        if fiche is not None:
            pair = self.fiche(fiche.pair) if fiche.language != language else None
            return (pair or fiche).title
        document = self.base.document(document_id)
        return document.title if document else None

    def cite(self, fiche: Fiche) -> tuple[Citation, ...]:
        """One citation a reference of the fiche, in the order of its marks."""
        shelf = self._shelf
        known = shelf.cited.get(fiche.id)
        if known is None or known[0] is not fiche:
            known = shelf.cited[fiche.id] = (fiche, tuple(self._citation(fiche, each) for each in fiche.references))
        return known[1]

    def citations_of(self, document_id: str, locator: str, language: str) -> tuple[Citation, ...]:
        """What a document shown to an agent rests on: a fiche's references, or a place of it; empty where it is gone.

        Titles say in this language which sources lapsed.
        """
        fiche = self.fiche(document_id)
        cited = self.cite(fiche) if fiche is not None else self._at(document_id, locator)
        return with_lapses(cited, self.lapse_of, load_texts()[language])

    def _at(self, document_id: str, locator: str) -> tuple[Citation, ...]:
        document = self.base.document(document_id)
        there = [each for each in self.base.passages_of(document_id) if each.locator == locator] if document else []
        return (citation(ScoredPassage(there[0], document, 1.0), None),) if document and there else ()

    def topic_of(self, document_id: str) -> str:
        """The topic of a fiche; empty for anything else."""
        fiche = self.fiche(document_id)
        return fiche.topic if fiche else ""

    def versions_of(self, document_id: str) -> frozenset[str]:
        """The document itself, and its pair in the other language where it is a fiche that has one."""
        fiche = self.fiche(document_id)
        return frozenset({document_id, *([fiche.pair] if fiche and fiche.pair else [])})

    def text_of(self, citation: Citation) -> str:
        """The ingested text at the place a citation names; empty if it is not ingested."""
        own = [
            each for each in self.base.passages_of(citation.document_id) if each.locator == citation.locator
        ]
        referred = self._shelf.by_source.get(citation.source_id, NOWHERE).at(citation.locator)
        return "\n".join(passage.text for passage in (*own, *referred))

    def words_of(self, citation: Citation) -> str | None:
        """The words a citation stands for: the fiche's own and those of its source; None where it is gone."""
        fiche = self._shelf.fiches.get(citation.document_id)
        if fiche is None:
            return self.text_of(citation) or None
        if fiche.state != "published":
            return None
        return "\n".join((fiche.title, fiche.text, self.text_of(citation)))

    def lapse_of(self, citation: Citation) -> Lapse | None:
        """How the source of a citation no longer holds, or no longer wholly, today; None where it does."""
        shipped = self._sources.get(citation.source_id)
        described = (self._shelf.sources.get(citation.source_id), shipped.source if shipped else None)
        told = (marked(source, self._today()) for source in described if source is not None)
        return next(filter(None, told), None) or overtaken(citation.kind, citation.published)

    def heir_of(self, document_id: str) -> str | None:
        """The id of the fiche that replaced a retired one; None where none did."""
        heir = successor(self._shelf.fiches, document_id)
        return heir.id if heir is not None and heir.id != document_id else None

    def neighbours(self, passage: ScoredPassage) -> tuple[Passage, ...]:
        """The passages of the same place in the same document, in reading order."""
        here = passage.passage
        return tuple(each for each in self.base.passages_of(here.document_id) if each.locator == here.locator)

    def _citation(self, fiche: Fiche, reference: Reference) -> Citation:
        known = self._sources[reference.source]
        source = known.source
        return Citation(
            document_id=fiche.id,
            source_id=source.id,
            title=source.title,
            publisher=source.publisher,
            authority=source.authority.value,
            kind=known.kind_at(reference.place).value,
            locator=reference.place,
            url=known.url_at(reference.place),
            published=known.published_at(reference.place),
            quote=self._quote(fiche, reference),
        )

    def _quote(self, fiche: Fiche, reference: Reference) -> str | None:
        """The words of the source, of the very paragraph where it is named, that come nearest to the fiche's."""
        there = self._shelf.by_source.get(reference.source, NOWHERE).at(reference.place)
        named = [each for each in there if holds(each.text, reference.place)]
        told = content_words(plain_text(fiche))
        nearest = max(named or there, key=lambda each: len(told & content_words(each.text)), default=None)
        return nearest.text if nearest else None

    def _stock(self, fiches: Mapping[str, Fiche]) -> Shelf:
        by_source: defaultdict[str, list[Passage]] = defaultdict(list)
        for document in self.base.documents:
            by_source[document.source.id].extend(self.base.passages_of(document.id))
        passages = {source: PlacedPassages(found) for source, found in by_source.items()}
        sources = {document.source.id: document.source for document in self.base.documents}
        return Shelf(self.base.version, fiches, passages, sources)


def content_words(text: str) -> frozenset[str]:
    """The words long enough to carry meaning, in lower case."""
    return frozenset(word for word in re.findall(r"\w+", text.casefold()) if len(word) > 4)
