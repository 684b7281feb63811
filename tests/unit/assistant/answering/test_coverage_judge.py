"""What an answer rests on, told beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from types import SimpleNamespace

import pytest

from assistant.answer import Grounds, Outcome
from assistant.answering.composer import as_answer
from assistant.answering.context import Inquiry
from assistant.answering.coverage_judge import CoverageJudge
from assistant.answering.thresholds import load_thresholds
from assistant.conversation.hotlines import HotlineTeller
from assistant.escalation.hotline import load_switchboard
from assistant.texts import load_texts
from knowledge_base.fiche import Fiche
from knowledge_base.model import Passage, ScoredPassage
from knowledge_base.retrieval.search import SearchResult
from knowledge_base.retrieval.signals import NONE_FOUND

FICHE = Fiche("registre-fr", None, "fr", "register", "Le registre", (), (), (), "published", "a", "b", date(2026, 1, 1), 12, "texte")


@dataclass
class Library:
    """One fiche."""

    def fiche(self, document_id: str | None) -> Fiche | None:
        return FICHE if document_id == FICHE.id else None

    def title(self, document_id: str, language: str) -> str | None:
        return None


def judge(inquiry: Inquiry) -> Inquiry:
    texts = load_texts()
    hotlines = HotlineTeller(load_switchboard().hotlines, texts)
    return CoverageJudge(Library(), load_thresholds(), texts, hotlines)(inquiry)  # type: ignore[arg-type]


def found(document_id: str) -> Inquiry:
    passage = Passage(f"{document_id}-1", document_id, "Article 1", "mots")
    best = ScoredPassage(passage, SimpleNamespace(id=document_id), 0.9)  # type: ignore[arg-type]
    return Inquiry("q", "fr", found=SearchResult((best,), None, {**NONE_FOUND, "worded": 1.0, "top_cosine": 0.9, "outside_cosine": 0.8}))


@pytest.mark.parametrize(("document_id", "topic"), [("registre-fr", "register"), ("gdpr-fr", "")])
def test_an_answer_says_how_well_it_is_borne_and_what_its_fiche_is_about(document_id: str, topic: str) -> None:
    expected = Grounds(0.9 - 0.8 * load_thresholds().outside_weight, topic)
    assert as_answer(replace(judge(found(document_id)), outcome=Outcome.ANSWER, text="mots")).grounds == expected


def test_where_nothing_is_found_there_are_no_grounds() -> None:
    nothing = Inquiry("q", "fr", found=SearchResult((), None, dict(NONE_FOUND)))
    assert judge(nothing).grounds == Grounds()
