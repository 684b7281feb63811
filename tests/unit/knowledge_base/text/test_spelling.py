import time

import pytest

from knowledge_base.text.lexicon import accented_spellings, is_word
from knowledge_base.text.spelling import Speller, count_words

VOCABULARY = {
    "données": 50,
    "donnees": 1,
    "sous": 9,
    "traitant": 8,
    "notification": 7,
    "violation": 6,
    "registre": 5,
    "santé": 4,
}


@pytest.fixture
def speller() -> Speller:
    return Speller(VOCABULARY, lambda word: word in {"bonjour", "registres"})


def test_accents_are_restored_without_telling(speller: Speller) -> None:
    repair = speller.repair("sante et données")
    assert repair.searched == "santé et données"
    assert repair.shown is None


def test_the_commonest_spelling_of_the_corpus_is_restored() -> None:
    speller = Speller({"données": 50, "donneés": 1}, lambda word: False)
    assert speller.repair("donnees").searched == "données"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("notificaton", "notification"),
        ("notifcaiton", "notification"),
        ("resgistre", "registre"),
        ("vioaltion", "violation"),
    ],
)
def test_a_mistake_is_mended_and_shown(speller: Speller, typed: str, meant: str) -> None:
    repair = speller.repair(f"quelle {typed} ?")
    assert repair.searched == repair.shown == f"quelle {meant} ?"


def test_known_words_are_never_mended(speller: Speller) -> None:
    assert speller.repair("bonjour les registres").shown is None


def test_another_first_letter_is_another_word(speller: Speller) -> None:
    assert speller.repair("begistre").shown is None


def test_short_words_and_numbers_are_left_alone(speller: Speller) -> None:
    assert speller.repair("sout 2024 a4").searched == "sout 2024 a4"


def test_only_words_of_letters_are_counted() -> None:
    assert count_words([["a", "rgpd", "2016"], ["rgpd"]]) == {"rgpd": 2}


def test_what_is_far_too_long_for_a_word_costs_nothing_to_look_up() -> None:
    started = time.process_time()
    assert not is_word("e" * 4000)
    assert list(accented_spellings("e" * 13)) == []
    assert is_word("responsabilite")
    assert time.process_time() - started < 2
