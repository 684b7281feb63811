"""What may be read out unread: never by words alone, never below the public's threshold, save for a fiche's own title."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assistant.answering.thresholds import load_thresholds
from assistant.copilot.bearing import bears
from assistant.copilot.finder import Finder, Wanted
from assistant.texts import load_texts
from knowledge_base.model import Authority, Document, Kind, Passage, ScoredPassage, Source
from knowledge_base.retrieval.search import SearchResult

THRESHOLDS = load_thresholds()
LIKELY = {"top_cosine": 0.9, "outside_cosine": 0.0, "scope": 0.0, "words_held": 0.0, "worded": 1.0, "margin": 1.0, "specificity": 99.0}
UNLIKELY = {**LIKELY, "top_cosine": THRESHOLDS.answer_from - 0.01}
TITLE = "Dans quel délai notifier une violation de données ?"


def scored(name: str = "one", title: str = TITLE, language: str = "fr", cosine: float = 0.9) -> ScoredPassage:
    source = Source("s", "Guide", "CNIL", Kind.GUIDE, Authority.REGULATOR, language, "2024-01-01", "https://www.cnil.fr/")
    document = Document(name, source, title, language, ())
    return ScoredPassage(Passage(f"p-{name}", name, title, "Des mots."), document, 1.0, {"cosine": cosine})


def sure(query: str, signals: dict[str, float], corrected: str | None = None) -> bool:
    return bears(query, SearchResult((scored(),), corrected, signals), scored(), THRESHOLDS)


def test_what_the_public_would_be_answered_may_be_read_out() -> None:
    assert sure("combien de temps pour prévenir la CNIL", LIKELY)


def test_what_the_public_would_not_be_answered_may_not() -> None:
    assert not sure("congés payés d’un cadre en mission", UNLIKELY)


def test_the_line_is_that_of_the_public_to_the_point() -> None:
    assert sure("deux mots", {**LIKELY, "top_cosine": THRESHOLDS.answer_from})


@pytest.mark.parametrize("query", ["délai violation", "notifier violations données", "violation de données", "données violation"])
def test_two_or_three_words_of_a_title_look_its_fiche_up(query: str) -> None:
    assert sure(query, UNLIKELY)


def test_a_word_that_the_title_lacks_makes_it_a_question() -> None:
    assert not sure("délai congés", UNLIKELY)


def test_more_words_of_a_title_than_one_looks_up_are_judged_as_a_question() -> None:
    assert not sure("délai notifier violation données", UNLIKELY)


def test_one_word_of_a_title_names_a_subject_and_looks_nothing_up() -> None:
    assert not sure("la violation", UNLIKELY)


@pytest.mark.parametrize("several", [{"margin": 0.0}, {"specificity": 0.0, "margin": 0.0}])
def test_a_word_that_could_mean_several_is_not_read_out_but_a_name_is(several: dict[str, float]) -> None:
    near = {**LIKELY, "top_cosine": THRESHOLDS.answer_from + 0.01}
    assert sure("schrems", near) and not sure("contrat", {**near, **several})
    assert sure("notifier une fuite", {**near, **several})  # agents see the others beside it


def test_a_misspelt_look_up_is_read_as_it_was_searched() -> None:
    assert sure("delai violatoin", UNLIKELY, corrected="délai violation")


def test_the_judgement_of_a_document_that_a_filter_took_away_is_not_lent_to_the_next() -> None:
    found = SearchResult((scored("one"), scored("two", "Autre chose", cosine=UNLIKELY["top_cosine"])), None, LIKELY)
    assert bears("combien de temps", found, found.passages[0], THRESHOLDS)
    assert not bears("combien de temps", found, found.passages[1], THRESHOLDS)


def test_what_took_its_place_is_judged_by_whether_anybody_worded_it() -> None:
    barely = scored("two", "Autre chose", cosine=THRESHOLDS.answer_from + THRESHOLDS.unworded_cost / 2)
    worded = replace(barely, document=replace(barely.document, wordings=("Et autre chose ?",)))
    assert bears("combien de temps", SearchResult((scored("one"), worded), None, LIKELY), worded, THRESHOLDS)
    assert not bears("combien de temps", SearchResult((scored("one"), barely), None, LIKELY), barely, THRESHOLDS)


class Shelf:
    """Finds two documents, one a language."""

    def search(self, query: str, **wanted: Any) -> SearchResult:
        english = scored("two", "Breach notification", "en", cosine=0.1)
        return SearchResult((scored("one"), replace(english, score=0.9)), None, LIKELY)

    def fiche(self, document_id: str | None) -> None:
        return None


def looked(**wanted: Any) -> tuple[list[str], str | None]:
    finder = Finder(Shelf(), load_texts(), lambda cited: None, THRESHOLDS)  # type: ignore[arg-type]  # cites no fiche
    found = finder.look(Wanted("combien de temps", **wanted))
    return [each.document_id for each in found.findings], found.sure


def test_what_is_found_is_listed_and_the_first_is_the_one_that_is_sure() -> None:
    assert looked() == (["one", "two"], "one")


def test_by_words_alone_nothing_is_sure() -> None:
    assert looked(by_meaning=False) == (["one", "two"], None)


def test_with_another_language_asked_the_first_of_it_is_judged_by_itself() -> None:
    assert looked(language="en") == (["two"], None)
