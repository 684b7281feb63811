import pytest

from knowledge_base.retrieval.question import known_word, language_of, read_question
from knowledge_base.text.analysis import analyser, words
from knowledge_base.text.spelling import Speller
from knowledge_base.text.synonyms import Synonyms

SYNONYMS = Synonyms([["DPO", "délégué à la protection"]])
SPELLER = Speller({"notifier": 3, "violation": 2}, lambda word: word in {"faut", "dans", "heures"})


def test_what_was_typed_weighs_one_and_its_other_names_less() -> None:
    terms = read_question("le DPO", SPELLER, SYNONYMS).weighted_terms("fr", 0.4)
    assert terms["dpo"] == 1.0
    assert {terms[term] for term in analyser("fr").terms("délégué à la protection")} == {0.4}


def test_a_mended_question_is_searched_and_shown_mended() -> None:
    question = read_question("notifeir une violaton ?", SPELLER, SYNONYMS)
    assert question.text == question.corrected == "notifier une violation ?"


def test_a_question_rightly_typed_shows_no_correction() -> None:
    assert read_question("notifier  une\nviolation", SPELLER, SYNONYMS).corrected is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Combien de temps avons-nous pour répondre ?", "fr"),
        ("How long do we have to answer?", "en"),
        ("cookies", None),
    ],
)
def test_the_language_shows_in_the_little_words(text: str, language: str | None) -> None:
    assert language_of(words(text)) == language


def test_a_form_of_an_indexed_term_is_no_mistake() -> None:
    term = analyser("fr").terms("blockchains")[0]
    assert known_word(lambda language, found: found == term, SYNONYMS, "blockchains")
    assert not known_word(lambda language, found: False, SYNONYMS, "blokchaijn")
