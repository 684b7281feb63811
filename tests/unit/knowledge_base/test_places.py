import pytest

from knowledge_base.places import Places, Span, law_places, steps

GDPR = Places(articles=Span(1, 99), recitals=Span(1, 173))
GUIDE = Places(headings=("Fiche 1 : Dans quels cas faut-il désigner un DPO ?", "1. Traitements de données de santé mis en œuvre par les hôpitaux"))


@pytest.mark.parametrize(
    ("place", "named"),
    [
        ("Article 33, paragraphe 1", (("article", 33),)),
        ("Article 5(1)(f)", (("article", 5),)),
        ("Articles 5, 6 and 32", (("article", 5), ("article", 6), ("article", 32))),
        ("Articles 44 à 49", (("article", 44), ("article", 49))),
        ("Article 5, paragraphe 2, et article 24, paragraphe 1", (("article", 5), ("article", 24))),
        ("Article 57(1)(d) and Article 58(3)", (("article", 57), ("article", 58))),
        ("Article 42, paragraphes 3 à 5 et 7", (("article", 42),)),
        ("Article 8, I, 2°, e)", (("article", 8),)),
        ("Considérant 26", (("recital", 26),)),
        ("Quelle réponse de la CNIL ?", ()),
    ],
)
def test_a_legal_place_names_its_articles_and_recitals(place: str, named: tuple[tuple[str, int], ...]) -> None:
    assert law_places(place) == named


@pytest.mark.parametrize(("place", "held"), [("Article 99", True), ("Article 100", False), ("Recital 173", True), ("Considérant 174", False), ("Annexe", False)])
def test_a_law_holds_the_articles_it_numbers(place: str, held: bool) -> None:
    assert GDPR.hold(place) is held


@pytest.mark.parametrize(
    ("place", "held"),
    [
        ("Fiche 1 : Dans quels cas faut-il désigner un DPO ?", True),
        ("fiche 1 : dans quels cas faut-il designer un dpo", True),
        ("Traitements de données de santé mis en œuvre par les hôpitaux", True),
        ("Traitements de données de santé", True),
        ("Traitements", False),
        ("Fiche 2 : Qui peut être désigné DPO ?", False),
    ],
)
def test_a_guide_holds_its_headings_whole_or_by_their_first_words(place: str, held: bool) -> None:
    assert GUIDE.hold(place) is held


def test_a_code_holds_articles_with_their_letter() -> None:
    assert Places(code=True).hold("Articles L. 311-1 et L. 311-6")
    assert not Places(code=True).hold("Article 311")


def test_an_open_source_holds_any_name_but_none() -> None:
    assert Places(anything=True).hold("Rubrique de contact")
    assert not Places(anything=True).hold(" ")


@pytest.mark.parametrize(
    ("french", "english"),
    [("Article 13, paragraphe 1, point f)", "Article 13(1)(f)"), ("Article 4, points 7) et 8)", "Article 4(7) and (8)"), ("Articles 44 à 49", "Articles 44 to 49")],
)
def test_a_place_has_the_same_steps_in_both_languages(french: str, english: str) -> None:
    assert steps(french) == steps(english) != ()
