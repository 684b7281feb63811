"""A question that leans on the one before is searched with it; one that stands alone is not."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from assistant.answering.context import Inquiry
from assistant.answering.follow_up import Previous, load_follow_ups
from assistant.answering.passage_fetcher import PassageFetcher
from assistant.answering.thresholds import load_thresholds
from knowledge_base.model import ScoredPassage
from knowledge_base.retrieval.search import SearchResult

LEANING = {
    "fr": ["Et pour les salariés ?", "peut-on la refuser ?", "combien ça coûte ?", "faut-il l’envoyer à la CNIL ?", "et alors ?"],
    "en": ["And for employees?", "can we refuse it?", "which ones don’t?", "what about CCTV footage?"],
}
STANDING = {
    "fr": [
        "Quand la désignation d’un DPO est-elle obligatoire ?",
        "Que fait la CNIL ?",
        "Faut-il un registre ?",
        "durée conservation CV",
        "et si notre sous-traitant américain perd les données de nos clients, qui doit prévenir la CNIL ?",
        "",
    ],
    "en": ["What does a DPO do?", "cookie consent", "When must a data breach be reported?"],
}


@pytest.mark.parametrize(("language", "question"), [(lang, q) for lang, each in LEANING.items() for q in each])
def test_a_question_without_words_of_its_own_leans(language: str, question: str) -> None:
    assert load_follow_ups().leans(question, language)


@pytest.mark.parametrize(("language", "question"), [(lang, q) for lang, each in STANDING.items() for q in each])
def test_a_question_that_says_what_it_is_about_stands_alone(language: str, question: str) -> None:
    assert not load_follow_ups().leans(question, language)


def found(scores: dict[str, float], cosine: float, outside: float = 0.8) -> SearchResult:
    passages = tuple(
        ScoredPassage(SimpleNamespace(id=f"{name}-1"), SimpleNamespace(id=name), score)  # type: ignore[arg-type]
        for name, score in scores.items()
    )
    signals = {"top_cosine": cosine, "best_cosine": cosine, "outside_cosine": outside, "scope": 0.5, "words_held": 0.5, "worded": 1.0, "margin": 0.1}
    return SearchResult(passages, None, signals)


class Library:
    """Gives one result for the question alone, another for it after the previous one."""

    def __init__(self, alone: SearchResult, joined: SearchResult) -> None:
        self.alone, self.joined = alone, joined
        self.asked: list[str] = []

    def search(self, query: str, *, k: int, language: str) -> SearchResult:
        self.asked.append(query)
        return self.joined if query.startswith("Combien") else self.alone


def fetch(library: Any, question: str) -> Inquiry:
    previous = Previous("Combien de temps garder les CV ?", ("recruitment",))
    fetcher = PassageFetcher(library, load_thresholds(), load_follow_ups())
    return fetcher(Inquiry(question, "fr", previous=previous))


def test_what_both_searches_find_comes_before_what_was_just_shown() -> None:
    alone = found({"monitoring": 1.0, "staff": 0.8}, 0.84)
    joined = found({"recruitment": 1.1, "staff": 1.0}, 0.9)
    inquiry = fetch(Library(alone, joined), "Et pour les salariés ?")
    assert inquiry.in_context and inquiry.best is not None and inquiry.best.document.id == "staff"


def test_a_question_better_borne_alone_is_searched_alone() -> None:
    inquiry = fetch(Library(found({"cost": 1.0}, 0.92), found({"recruitment": 1.0}, 0.85)), "combien ça coûte ?")
    assert not inquiry.in_context and inquiry.best is not None and inquiry.best.document.id == "cost"


def test_a_standalone_question_costs_no_second_search() -> None:
    library = Library(found({"dpo": 1.0}, 0.9), found({"recruitment": 1.0}, 0.95))
    fetch(library, "Que fait la CNIL ?")
    assert library.asked == ["Que fait la CNIL ?"]


def test_the_question_before_does_not_carry_one_into_the_field() -> None:
    alone, joined = found({"leave": 1.0}, 0.85, outside=0.95), found({"recruitment": 1.0}, 0.95, outside=0.8)
    inquiry = fetch(Library(alone, joined), "et les congés payés ?")
    assert not inquiry.in_context and inquiry.found is not None and inquiry.found.signals["outside_cosine"] == 0.95


def test_a_question_without_any_word_of_its_own_is_carried() -> None:
    alone, joined = found({"any": 1.0}, 0.8, outside=0.88), found({"staff": 1.0}, 0.9)
    assert fetch(Library(alone, joined), "et pour elles ?").in_context


def test_a_word_that_points_back_is_no_word_of_its_own() -> None:
    assert load_follow_ups().content("which ones don’t?", "en") == []


class ByWords:
    """Gives what is found for each wording that is searched."""

    def __init__(self, own: SearchResult, whole: float = 0.9) -> None:
        self.results = {
            "et pour mon divorce ?": found({"marriage": 1.0}, whole, outside=0.85),
            "divorce": own,
            "Combien de temps garder les CV ? et pour mon divorce ?": found({"recruitment": 1.1}, 0.95),
        }

    def search(self, query: str, *, k: int, language: str) -> SearchResult:
        return self.results[query]


def test_a_new_subject_nearer_what_lies_outside_is_judged_by_its_own_words() -> None:
    inquiry = fetch(ByWords(found({"marriage": 1.0}, 0.85, outside=0.9)), "et pour mon divorce ?")
    assert not inquiry.in_context and inquiry.found is not None and inquiry.found.signals["outside_cosine"] == 0.9


@pytest.mark.parametrize(("whole", "in_context"), [(0.9, True), (0.885, True), (0.865, False)])
def test_a_subject_on_the_border_is_in_the_field_where_the_sources_bear_the_whole_of_it(whole: float, in_context: bool) -> None:
    asked = ByWords(found({"marriage": 1.0}, 0.895, outside=0.9), whole)
    assert fetch(asked, "et pour mon divorce ?").in_context is in_context


def test_a_new_subject_that_a_source_is_about_is_read_in_context() -> None:
    assert fetch(ByWords(found({"marriage": 1.0}, 0.89, outside=0.9)), "et pour mon divorce ?").in_context


@pytest.mark.parametrize(
    ("question", "language", "subject"),
    [
        ("Et pour mon divorce ?", "fr", "divorce"),
        ("what about a parking ticket?", "en", "parking ticket"),
        ("et pour eux ?", "fr", None),
        ("combien ça coûte ?", "fr", None),
    ],
)
def test_only_a_question_that_turns_to_something_names_a_new_subject(question: str, language: str, subject: str | None) -> None:
    assert load_follow_ups().new_subject(question, language) == subject
