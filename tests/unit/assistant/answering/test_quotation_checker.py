"""A quotation that is not, letter for letter, where it is said to be is not shown."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from assistant.answer import Citation, Outcome
from assistant.answering.context import Inquiry
from assistant.answering.quotation_checker import QuotationChecker
from knowledge_base.model import ScoredPassage
from knowledge_base.retrieval.search import SearchResult

TEXT = "Les badges se conservent trois mois.\nSeules les personnes habilitées y ont accès."
FOUND = SearchResult((ScoredPassage(SimpleNamespace(document_id="guide"), SimpleNamespace(id="guide"), 1.0),), None)  # type: ignore[arg-type]


class Library:
    """One document, as it is today; `fiche` is what a document id is a fiche of."""

    def __init__(self, fiche: object = None) -> None:
        self._fiche = fiche

    def text_of(self, citation: Citation) -> str:
        return TEXT

    def fiche(self, document_id: str) -> object:
        return self._fiche


def answer(quote: str | None, fiche: object = None) -> Inquiry:
    cited = Citation("guide", "guide", "Guide", "CNIL", "regulator", "guide", "partie 1", None, "2024", quote)
    inquiry = Inquiry("q", "fr", found=FOUND, outcome=Outcome.ANSWER, text="«\u00a0…\u00a0» [1]", citations=(cited,))
    return QuotationChecker(Library(fiche))(inquiry)  # type: ignore[arg-type]


def test_words_that_stand_in_the_document_are_quoted_whatever_its_lines() -> None:
    kept = answer("trois mois. Seules les personnes")
    assert kept.outcome is Outcome.ANSWER and kept.citations[0].quote == "trois mois. Seules les personnes"


@pytest.mark.parametrize("quote", ["Les badges se conservent six mois.", "trois mois. Les personnes", "Trois mois", " ", None])
def test_an_answer_made_of_a_quotation_that_is_not_there_is_no_answer(quote: str | None) -> None:
    refused = answer(quote)
    assert refused.outcome is Outcome.ABSTAIN and refused.text == "" and refused.citations == ()


def test_a_fiche_keeps_its_own_words_and_loses_a_quotation_that_is_not_there() -> None:
    kept = answer("Les badges se conservent six mois.", fiche=SimpleNamespace())
    assert kept.outcome is Outcome.ANSWER and [cited.quote for cited in kept.citations] == [None]
