from __future__ import annotations

from dataclasses import replace
from datetime import date

from knowledge_base.fiche import Fiche, Reference
from knowledge_base.force import duties
from knowledge_base.sources import load_reference_sources

FICHE = Fiche(
    "registre-fr", None, "fr", "register", "Le registre", (), (),
    (Reference("gdpr-fr", "Article 30"), Reference("security-guide-2024-fr", "Fiche 1"), Reference("charter-fr", "Quelle réponse de la CNIL ?")),
    "published", "editor", "second-reader", date(2026, 1, 1), 12,
    "Le responsable doit tenir un registre [1]. Il est recommandé de le revoir chaque année [2]. La réponse doit être attendue [3].",
)  # fmt: skip
SOURCES = load_reference_sources()


def test_a_duty_is_carried_by_the_law_that_its_sentence_cites() -> None:
    assert duties(FICHE, SOURCES) == (1,)


def test_a_law_cited_for_what_is_no_duty_is_none() -> None:
    assert duties(replace(FICHE, text="Le registre est décrit là [1]."), SOURCES) == ()


def test_what_a_guide_or_the_charter_says_in_the_words_of_a_duty_is_none() -> None:
    assert duties(replace(FICHE, text="Il doit être revu [2], et la réponse doit être attendue [3]."), SOURCES) == ()


def test_a_document_of_a_site_that_obliges_by_itself_carries_a_duty() -> None:
    rule = Reference("cnil-site", "Règlement type « biométrie sur les lieux de travail » (délibération 2019-001)")
    fiche = replace(FICHE, references=(rule,), text="L’employeur doit justifier le recours à la biométrie [1].")
    assert duties(fiche, SOURCES) == (1,)
