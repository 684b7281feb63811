from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

import knowledge_base
from knowledge_base.index.entries import all_entries
from knowledge_base.index.lay_wordings import load_lay_wordings, place_key, shipped_lay_wordings
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
    french = shipped_lay_wordings().of(law(), "Dispositions › Article 83 : Conditions générales")["fr"]
    english = shipped_lay_wordings().of(law("gdpr-en", "GDPR", "en"), "Article 83")["en"]
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
            assert len(shipped_lay_wordings().of(document, f"Article {number}")[document.language]) >= 4, (
                number,
                document.language,
            )


@pytest.mark.parametrize("path", WORDINGS, ids=lambda path: path.stem)
def test_no_question_is_given_to_two_places(path: Path) -> None:
    places = yaml.safe_load(path.read_text(encoding="utf-8"))["places"].values()
    counts = Counter(wording for found in places for wording in {each for own in found.values() for each in own})
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


def test_a_text_without_its_twin_is_also_asked_for_in_the_other_language() -> None:
    passages = [Passage(str(n), "gdpr-fr", f"Article {n}", "Texte.") for n in range(1, 12)]
    alone = all_entries([(law(), passages)], shipped_lay_wordings())["fr"]
    assert all(entry.lay_abroad for entry in alone)
    english = replace(law("gdpr-en", "GDPR", "en"), pair="gdpr-fr")
    french = replace(law(), pair="gdpr-en")
    both = all_entries([(french, passages), (english, passages)], shipped_lay_wordings())
    assert not any(entry.lay_abroad for entry in (*both["fr"], *both["en"]))


def test_a_heading_that_comes_back_is_known_by_the_one_above_it() -> None:
    guide = law("security-guide-2024-fr", "Guide pratique RGPD de la sécurité des données personnelles", kind=Kind.GUIDE)
    lay = shipped_lay_wordings()
    passwords = lay.of(guide, "FICHE 4 - AUTHENTIFIER LES UTILISATEURS › Les précautions élémentaires")["fr"]
    backups = lay.of(guide, "FICHE 17 - SAUVEGARDER › Les précautions élémentaires")["fr"]
    assert "Combien de caractères pour un mot de passe\u00a0?" in passwords
    assert not set(passwords) & set(backups)


@pytest.mark.parametrize("path", WORDINGS, ids=lambda path: path.stem)
def test_each_place_of_a_guide_or_report_is_asked_for_four_times_in_both_languages(path: Path) -> None:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    if data["applies_to"]["kind"] == "law":
        pytest.skip("the law has its own test")
    short = [
        (place, language)
        for place, found in data["places"].items()
        for language in ("fr", "en")
        if len(found.get(language, ())) < 4
    ]
    assert short == []
