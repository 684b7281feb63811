from collections import Counter
from pathlib import Path

import pytest
import yaml

import knowledge_base
from knowledge_base.entries import all_entries
from knowledge_base.lay_wordings import load_lay_wordings, place_key, shipped_lay_wordings
from knowledge_base.model import Authority, Document, Kind, Passage, Source
from knowledge_base.sources import load_reference_sources

WORDINGS = sorted((Path(knowledge_base.__file__).parent / "wordings").glob("*.yaml"))


def law(
    identifier: str = "gdpr-fr",
    title: str = "Règlement (UE) 2016/679 (RGPD)",
    language: str = "fr",
    kind: Kind = Kind.LAW,
) -> Document:
    source = Source(identifier, title, "Union européenne", kind, Authority.LEGISLATOR, language)
    return Document(identifier, source, title, language, ())


def test_a_place_is_known_whatever_its_typography() -> None:
    assert place_key("Article 33 : Notification à l'autorité") == place_key("article 33")
    assert place_key("2. Quelle réponse de la CNIL ?") == place_key("Quelle réponse de la CNIL\u00a0?")


def test_an_article_gets_the_questions_of_its_own_language() -> None:
    french = shipped_lay_wordings().of(law(), "Dispositions › Article 83 : Conditions générales")
    english = shipped_lay_wordings().of(law("gdpr-en", "GDPR", "en"), "Article 83")
    assert "Quel est le montant maximum d’une amende\u00a0?" in french
    assert "What is the maximum fine?" in english
    assert not set(french) & set(english)


def test_a_text_is_also_known_by_its_title_alone() -> None:
    assert shipped_lay_wordings().of(law("eurlex-32016R0679"), "Article 83")


def test_a_guideline_that_names_the_regulation_in_its_title_is_not_the_regulation() -> None:
    assert not shipped_lay_wordings().of(law("wp250", kind=Kind.GUIDE), "Article 83")


def test_a_recital_does_not_take_the_questions_of_the_article_of_its_number() -> None:
    assert not shipped_lay_wordings().of(law(), "Considérants › Considérant 83")


def test_every_article_of_the_regulation_has_four_questions_in_each_language() -> None:
    for number in range(1, 100):
        for document in (law(), law("gdpr-en", "GDPR", "en")):
            assert len(shipped_lay_wordings().of(document, f"Article {number}")) >= 4, (
                number,
                document.language,
            )


@pytest.mark.parametrize("path", WORDINGS, ids=lambda path: path.stem)
def test_no_question_is_given_to_two_places(path: Path) -> None:
    places = yaml.safe_load(path.read_text(encoding="utf-8"))["places"].values()
    counts = Counter(wording for found in places for own in found.values() for wording in own)
    assert [wording for wording, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("path", WORDINGS, ids=lambda path: path.stem)
def test_french_questions_are_typeset_as_french(path: Path) -> None:
    for text in load_lay_wordings([path])._texts:
        for found in text.places.values():
            for wording in found.get("fr", ()):
                assert "'" not in wording, wording
                assert " ?" not in wording, wording


def test_the_texts_named_are_reference_sources_of_the_product() -> None:
    ids = {name for text in shipped_lay_wordings()._texts for name in text.ids}
    assert {"gdpr-fr", "loi-78-17-fr", "charter-fr"} <= ids & set(load_reference_sources())


def test_lay_questions_go_with_the_entry_of_their_article() -> None:
    passages = [Passage(str(n), "gdpr-fr", f"Article {n}", "Texte.") for n in range(1, 12)]
    entries = all_entries([(law(), passages)], shipped_lay_wordings())["fr"]
    assert [bool(entry.lay) for entry in entries] == [True] * 11
    assert not set(entries[0].lay) & set(entries[1].lay)
