import pytest

from knowledge_base.text.lexicon import accented_spellings, is_word


@pytest.mark.parametrize(
    "word", ["abonné", "garder", "envoyer", "hacked", "bought", "impots", "ecrire", "recette"]
)
def test_ordinary_words_are_known_with_or_without_their_accents(word: str) -> None:
    assert is_word(word)


@pytest.mark.parametrize("word", ["traitrer", "bnajour", "procesor", "privcy"])
def test_mistakes_are_not_known(word: str) -> None:
    assert not is_word(word)


def test_a_word_typed_with_accents_is_taken_at_its_word() -> None:
    assert list(accented_spellings("été")) == []
    assert "été" in set(accented_spellings("ete"))
