"""Finds answers while the agent types: by words at once, by meaning a moment later."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from assistant.answer import Citation
from assistant.answering.cautioner import cautions_of
from assistant.answering.force_teller import own_words
from assistant.answering.lapse_teller import LapseOf, warnings_of, with_lapses
from assistant.answering.passage_quoter import citation as citation_of
from assistant.answering.thresholds import Thresholds
from assistant.copilot.bearing import bears
from assistant.copilot.email import body
from assistant.copilot.finding import Finding
from assistant.copilot.spoken import script
from assistant.texts import Texts
from knowledge_base.fiche import Fiche, marked_text, statements
from knowledge_base.model import Document, ScoredPassage
from knowledge_base.retrieval.search import SearchResult
from knowledge_base.review import Audience, Standing, standing
from knowledge_base.text.sentences import split_sentences

MANY = 40
"""Passages asked for: several may belong to one document, and filters take some away."""


class Library(Protocol):
    """What findings are made from."""

    def search(
        self,
        query: str,
        *,
        k: int,
        language: str | None,
        kinds: Collection[str] | None,
        audience: Audience,
        by_meaning: bool,
    ) -> SearchResult:
        """Ranks passages for a question, best first."""

    def fiche(self, document_id: str | None) -> Fiche | None:
        """The fiche behind a document, if it is one."""

    def cite(self, fiche: Fiche) -> tuple[Citation, ...]:
        """One citation a reference of the fiche, in the order of its marks."""


@dataclass(frozen=True)
class Wanted:
    """What the agent asks for; `language` is that of the answers, None for any."""

    query: str
    language: str | None = None
    kind: str | None = None
    topic: str | None = None
    by_meaning: bool = True


@dataclass(frozen=True)
class Found:
    """What a search gives an agent: findings, the best first, and the document that may be read out unread, if any."""

    findings: tuple[Finding, ...]
    sure: str | None = None


@dataclass(frozen=True)
class Finder:
    """Turns a search into findings, each document once, fiches in full."""

    library: Library
    texts: Mapping[str, Texts]
    lapse_of: LapseOf
    thresholds: Thresholds

    def find(self, wanted: Wanted, count: int = 8) -> tuple[Finding, ...]:
        """The best findings that pass the filters."""
        return self.look(wanted, count).findings

    def look(self, wanted: Wanted, count: int = 8) -> Found:
        """The best findings that pass the filters, judged as the public's answers are; by words alone nothing is sure."""
        kinds = (wanted.kind,) if wanted.kind else None
        found = self.library.search(
            wanted.query,
            k=MANY,
            language=wanted.language,
            kinds=kinds,
            audience=Audience.AGENT,
            by_meaning=wanted.by_meaning,
        )
        passing = tuple(self._passing(found, wanted))
        best = {scored.document.id: scored for scored in reversed(passing)}
        ids = tuple(dict.fromkeys(scored.document.id for scored in passing))[:count]
        sure = wanted.by_meaning and bool(passing) and bears(wanted.query, found, passing[0], self.thresholds)
        return Found(tuple(self.tell(best[each]) for each in ids), ids[0] if sure else None)

    def tell(self, scored: ScoredPassage) -> Finding:
        """One finding: the fiche in its own words, or the passage word for word."""
        fiche = self.library.fiche(scored.document.id)
        return self._fiche(fiche, scored.document) if fiche else self._passage(scored)

    def _passing(self, found: SearchResult, wanted: Wanted) -> Iterator[ScoredPassage]:
        for scored in found.passages:
            if wanted.language and scored.document.language != wanted.language:
                continue
            if wanted.topic and self._topic(scored.document) != wanted.topic:
                continue
            yield scored

    def _topic(self, document: Document) -> str:
        fiche = self.library.fiche(document.id)
        return fiche.topic if fiche else ""

    def _fiche(self, fiche: Fiche, document: Document) -> Finding:
        citations, texts = self.library.cite(fiche), self.texts[fiche.language]
        text, origin = marked_text(fiche), own_words(fiche, texts)
        return Finding(
            document_id=fiche.id,
            title=fiche.title,
            kind=document.source.kind.value,
            topic=fiche.topic,
            language=fiche.language,
            script=script(statement.text for statement in statements(fiche)),
            text=text,
            citations=(shown := self._marked(fiche.language, citations)),
            email=body(texts, text, shown, cautions := self._cautions(fiche.language, citations), origin),
            cautions=cautions,
            origin=origin,
            reviewed=fiche.reviewed.isoformat(),
            overdue=standing(document, date.today()) is not Standing.CURRENT,
        )

    def _passage(self, scored: ScoredPassage) -> Finding:
        language = scored.document.language if scored.document.language in self.texts else "fr"
        words = scored.passage.text
        citations = (citation_of(scored, words),)
        quoted = f"«\u00a0{words}\u00a0» [1]" if language == "fr" else f"“{words}” [1]"
        return Finding(
            document_id=scored.document.id,
            title=scored.document.title,
            kind=scored.document.source.kind.value,
            topic="",
            language=language,
            script=script(split_sentences(words)),
            text=quoted,
            citations=(shown := self._marked(language, citations)),
            email=body(self.texts[language], quoted, shown, cautions := self._cautions(language, citations)),
            cautions=cautions,
        )

    def _cautions(self, language: str, citations: tuple[Citation, ...]) -> tuple[str, ...]:
        texts = self.texts[language]
        return (*warnings_of(citations, self.lapse_of, texts), *cautions_of(citations, texts))

    def _marked(self, language: str, citations: tuple[Citation, ...]) -> tuple[Citation, ...]:
        return with_lapses(citations, self.lapse_of, self.texts[language])
