from knowledge_base.text.analysis import Analyser, analyser, fold, words


def test_elisions_are_dropped_with_either_apostrophe() -> None:
    assert words("L’avis de l'organisme qu'elle a jusqu’ici") == [
        "avis",
        "de",
        "organisme",
        "elle",
        "a",
        "ici",
    ]


def test_english_possessives_are_dropped() -> None:
    assert words("The regulator's advice") == ["the", "regulator", "advice"]


def test_a_hyphen_parts_words_and_digits_are_kept() -> None:
    assert words("sous-traitant, article 33") == ["sous", "traitant", "article", "33"]


def test_folding_drops_accents_and_opens_ligatures() -> None:
    assert fold("Œuvre ÉCRÊTÉE") == "oeuvre ecretee"


def test_french_forms_of_one_word_share_a_term() -> None:
    french = Analyser("fr")
    assert french.terms("notification") == french.terms("notifications")
    assert french.terms("données") == french.terms("donnée")


def test_accents_are_folded_after_stemming_so_that_the_stemmer_sees_them() -> None:
    assert analyser("fr").terms("déclarées") == analyser("fr").terms("déclaré")


def test_little_words_are_no_terms() -> None:
    assert analyser("fr").terms("est-ce que je dois") == []
    assert analyser("en").terms("what should I do") == []


def test_a_language_without_a_stemmer_is_searched_by_whole_words() -> None:
    assert Analyser("pt").terms("Proteção de dados") == ["protecao", "de", "dados"]
