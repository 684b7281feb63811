"""What of an answer may be read by others: what its sources say, rebuilt from them, and nothing of the exchange."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Protocol

from assistant.answer import Citation
from assistant.answering.cautioner import cautions_of
from assistant.answering.force_teller import own_words
from assistant.answering.lapse_teller import LapseOf, warnings_of, with_lapses
from assistant.texts import Texts
from knowledge_base.fiche import Fiche, content_of
from knowledge_base.lapse import Lapse


class Sources(Protocol):
    """The fiches behind answers."""

    def fiche(self, document_id: str | None) -> Fiche | None:
        """The published fiche behind a document, if it is one."""

    def cite(self, fiche: Fiche) -> tuple[Citation, ...]:
        """One citation a reference of the fiche, in the order of its marks."""

    def lapse_of(self, citation: Citation) -> Lapse | None:
        """How the source of a citation no longer holds, or no longer wholly, today; None where it does."""


def public_message(reply: Mapping[str, Any], sources: Sources, texts: Texts) -> dict[str, Any] | None:
    """The answer as its fiche or its quotations tell it; None where there is nothing but the exchange itself."""
    if reply["outcome"] != "answer":
        return None
    citations = [citation for message in reply["messages"] for citation in message["citations"]]
    fiche = next(filter(None, (sources.fiche(each["document_id"]) for each in citations)), None)
    if fiche is not None:
        whole = f"{fiche.title}\n\n{fiche.text}\n\n{own_words(fiche, texts)}"
        return _message(whole, sources.cite(fiche), sources.lapse_of, texts)
    quoted = tuple(Citation(**each) for each in citations if each["quote"])
    if not quoted:
        return None
    marks = ("«\u00a0", "\u00a0»") if texts.language == "fr" else ("“", "”")
    told = (f"{marks[0]}{each.quote}{marks[1]} [{number}]" for number, each in enumerate(quoted, 1))
    return _message("\n\n".join(told), quoted, sources.lapse_of, texts)


def topics_of(reply: Mapping[str, Any], sources: Sources) -> tuple[str, ...]:
    """The topics of the fiches an answer rests on."""
    return tuple(sorted({fiche.topic for fiche in _fiches(reply, sources)}))


def contents_of(reply: Mapping[str, Any], sources: Sources) -> dict[str, str]:
    """What the fiches of an answer say today, by id: what a digest will be compared with."""
    return {fiche.id: content_of(fiche) for fiche in _fiches(reply, sources)}


def _fiches(reply: Mapping[str, Any], sources: Sources) -> list[Fiche]:
    ids = dict.fromkeys(each["document_id"] for message in reply["messages"] for each in message["citations"])
    return [fiche for fiche in map(sources.fiche, ids) if fiche is not None]


def _message(text: str, citations: tuple[Citation, ...], lapse_of: LapseOf, texts: Texts) -> dict[str, Any]:
    told = (*warnings_of(citations, lapse_of, texts), *cautions_of(citations, texts))
    shown = with_lapses(citations, lapse_of, texts)
    return {"text": "\n\n".join([text, *told]), "citations": [asdict(each) for each in shown]}
