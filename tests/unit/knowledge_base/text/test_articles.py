import pytest

from knowledge_base.text.articles import articles_named, heading_article, is_bare_article


@pytest.mark.parametrize(
    "text", ["article 33", "Art. 33 RGPD", "l’article n° 33", "ARTICLES 33 et suivants", "art 33"]
)
def test_an_article_is_recognised_however_it_is_written(text: str) -> None:
    assert articles_named(text) == {("article", "33")}


def test_recitals_are_not_articles() -> None:
    assert articles_named("considérant 26, recital 27") == {("recital", "26"), ("recital", "27")}


def test_a_number_alone_names_nothing() -> None:
    assert articles_named("dans les 72 heures, partie 3") == frozenset()


def test_a_heading_names_the_article_it_opens_with_under_its_parent() -> None:
    assert heading_article("Article 4 : Définitions") == ("article", "4")
    assert heading_article("Dispositions générales : Article 4") == ("article", "4")
    assert heading_article("Ce que dit l'article 4") is None


def test_a_bare_article_is_its_number_only() -> None:
    assert is_bare_article("Article 4 :")
    assert not is_bare_article("Article 4 : Définitions")
    assert not is_bare_article("Considérant 4")
