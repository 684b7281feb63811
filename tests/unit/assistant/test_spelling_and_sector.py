"""What the question's reading adds: the repaired spelling is said, the person's sector parts neighbours."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from assistant.answer import Outcome
from assistant.answering.context import Inquiry
from assistant.answering.follow_up import load_follow_ups
from assistant.answering.passage_fetcher import PassageFetcher, sector_topics
from assistant.answering.spelling_teller import SpellingTeller
from assistant.answering.thresholds import load_thresholds
from assistant.texts import load_texts
from knowledge_base.retrieval.search import SearchResult


def scored(name: str, score: float) -> Any:
    return SimpleNamespace(document=SimpleNamespace(id=name), score=score)


class Library:
    """Two fiches: one general, and one on health that comes `behind` it."""

    def __init__(self, behind: float) -> None:
        self.passages = (scored("general", 1.0), scored("health", 1.0 - behind))

    def search(self, query: str, *, k: int, language: str) -> SearchResult:
        return SearchResult(self.passages, None, {}, [])  # type: ignore[arg-type]

    def fiche(self, document_id: str | None) -> Any:
        return SimpleNamespace(topic=document_id)


@pytest.mark.parametrize(
    ("sector", "behind", "first"),
    [("health", 0.01, "health"), ("health", 0.2, "general"), (None, 0.01, "general"), ("retail", 0.01, "general")],
)
def test_a_fiche_of_the_persons_sector_wins_only_among_neighbours(sector: str | None, behind: float, first: str) -> None:
    fetcher = PassageFetcher(Library(behind), load_thresholds(), load_follow_ups())  # type: ignore[arg-type]
    fetched = fetcher(Inquiry("durée", "fr", sector=sector))
    assert fetched.found and fetched.found.passages[0].document.id == first


def test_each_sector_that_counts_is_one_of_the_card_and_leads_to_a_topic_that_has_fiches() -> None:
    card = yaml.safe_load(Path("assistant/conversation/card.yaml").read_text("utf-8"))
    (sectors,) = (entry["values"] for entry in card["entries"] if entry["name"] == "sector")
    topics = {each.name for each in Path("knowledge_base/fiches/fr").iterdir()}
    assert len(sector_topics()) == 6 and set(sector_topics()) <= set(sectors) and set(sector_topics().values()) <= topics


@pytest.mark.parametrize(("language", "words"), [("fr", "J’ai compris"), ("en", "I understood")])
def test_a_repaired_question_is_said_above_the_answer(language: str, words: str) -> None:
    inquiry = Inquiry("q", language, text="réponse", corrected="durée de conservation", outcome=Outcome.ANSWER)
    told = SpellingTeller(load_texts())(inquiry).text
    assert told.startswith(words) and "durée de conservation" in told and told.endswith("réponse")


def test_a_question_read_as_it_was_written_needs_no_word() -> None:
    inquiry = Inquiry("q", "fr", text="réponse", outcome=Outcome.ANSWER)
    assert SpellingTeller(load_texts())(inquiry) is inquiry


@pytest.mark.parametrize(("language", "words"), [("fr", "à la suite de la précédente"), ("en", "the one before")])
def test_a_question_read_in_its_context_says_so_without_repeating_the_other(language: str, words: str) -> None:
    inquiry = Inquiry("q", language, text="réponse", in_context=True, outcome=Outcome.ANSWER)
    assert words in SpellingTeller(load_texts())(inquiry).text
