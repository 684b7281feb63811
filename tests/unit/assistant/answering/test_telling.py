"""What is said below an answer and beside its sources: what each is worth, and whether it still holds."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest

from assistant.answer import Citation, Outcome
from assistant.answering.cautioner import Cautioner
from assistant.answering.context import Inquiry
from assistant.answering.force_teller import ForceTeller
from assistant.answering.lapse_teller import LapseTeller, with_lapses
from assistant.texts import load_texts
from knowledge_base.fiche import Fiche, Reference
from knowledge_base.lapse import Lapse
from knowledge_base.sources import load_reference_sources

TEXTS, SOURCES = load_texts(), load_reference_sources()
GDPR = Citation("gdpr-fr", "gdpr-fr", "RGPD", "Union européenne", "legislator", "law", "Chapitre IV › Article 33", None, "2016-04-27", "mots")
COOKIES = Citation("cookies", "cookies", "Lignes directrices", "CNIL", "regulator", "soft_law", "Article 2", None, "2020-09-17", "mots")
FAQ = Citation("faq", "faq", "Besoin d’aide", "CNIL", "regulator", "faq", "Badges", None, "2022", "mots")
CHARTER = Citation("charter-fr", "charter-fr", "Charte", "CNIL", "regulator", "charter", "Quelle réponse ?", None, "2021-02", "mots")
NORM = Citation("ns-46", "ns-46", "Norme simplifiée 46", "CNIL", "regulator", "soft_law", "Article 5", None, "2018-06", "mots")
FICHE = Fiche(
    "registre-fr", None, "fr", "register", "Le registre", (), (),
    (Reference("gdpr-fr", "Article 30"), Reference("gdpr-fr", "Considérant 82"), Reference("gdpr-fr", "Article 4"), Reference("security-guide-2024-fr", "Fiche 1")),
    "published", "editor", "second-reader", date(2026, 1, 1), 12,
    "Le responsable doit tenir un registre [1]. Le considérant le dit [2]. Un traitement se définit là [3]. Le guide le recommande [4].",
)  # fmt: skip


@dataclass
class Library:
    """One fiche, and sources that lapsed."""

    lapses: dict[str, Lapse] = field(default_factory=dict)

    def fiche(self, document_id: str | None) -> Fiche | None:
        return FICHE if document_id == FICHE.id else None

    def lapse_of(self, citation: Citation) -> Lapse | None:
        return self.lapses.get(citation.source_id)


def answered(*citations: Citation, language: str = "fr", **values: Any) -> Inquiry:
    return Inquiry("q", language, outcome=Outcome.ANSWER, text="réponse [1]", citations=citations, **values)


def force_line(inquiry: Inquiry) -> str:
    (line,) = ForceTeller(Library(), SOURCES, TEXTS)(inquiry).cautions  # type: ignore[arg-type]
    return line


@pytest.mark.parametrize(
    ("cited", "french", "english"),
    [
        (GDPR, "Texte de loi\u00a0: [1].", "Law: [1]."),
        (replace(GDPR, locator="Considérant 85"), "Considérant, qui éclaire la loi sans obliger\u00a0: [1].", "Recital, which explains the law and binds nobody: [1]."),
        (COOKIES, "Droit souple (lignes directrices, recommandation)\u00a0: [1].", "Soft law (guidelines, recommendation): [1]."),
        (FAQ, "Information\u00a0: [1].", "Information: [1]."),
        (CHARTER, "Charte interne de la CNIL\u00a0: [1].", "The CNIL’s own charter: [1]."),
    ],
)  # fmt: skip
def test_a_quoted_passage_says_whether_it_is_law_a_recommendation_or_information(cited: Citation, french: str, english: str) -> None:
    assert force_line(answered(cited)) == french
    assert force_line(answered(cited, language="en")) == english


def test_a_fiche_tells_its_duties_first_then_other_law_recitals_and_good_practice() -> None:
    own = replace(GDPR, document_id=FICHE.id)
    guide = replace(own, kind="guide", authority="regulator", locator="Fiche 1")
    recital = replace(own, locator="Considérant 82")
    line = force_line(answered(own, recital, replace(own, locator="Article 4"), guide)).replace("\u00a0", " ")
    assert line == (
        "Rédigé par ce service d’après ces sources ; relu le 1er janvier 2026. "
        "Obligation légale : [1]. Texte de loi : [3]. Considérant, qui éclaire la loi sans obliger : [2]. "
        "Recommandation, bonne pratique : [4]."
    )


def test_an_answer_made_of_a_fiche_says_that_its_words_are_our_own_and_when_they_were_last_read_again() -> None:
    own = replace(GDPR, document_id=FICHE.id)
    french, english = (force_line(answered(own, language=each)) for each in ("fr", "en"))
    assert french.startswith("Rédigé par ce service d’après ces sources\u00a0; relu le 1er janvier 2026. ")
    assert english.startswith("Written by this service from these sources; last checked on 1 January 2026. ")
    assert "Rédigé" not in force_line(answered(GDPR)), "a quotation is its source’s own word"


def test_what_is_no_answer_or_cites_nothing_is_left_alone() -> None:
    teller = ForceTeller(Library(), SOURCES, TEXTS)  # type: ignore[arg-type]
    asked = replace(answered(GDPR), outcome=Outcome.CLARIFY)
    assert teller(asked) is asked
    assert teller(nothing := answered()) is nothing


@pytest.mark.parametrize(
    ("lapse", "language", "beside", "below"),
    [
        (Lapse("repealed", "2019-06-01"), "fr", "Norme simplifiée 46 (texte abrogé depuis le 1er juin 2019)", "est abrogé depuis le 1er juin 2019"),
        (Lapse("superseded", "2022-03"), "fr", "Norme simplifiée 46 (texte remplacé depuis mars 2022)", "remplacé depuis mars 2022 par une version plus récente"),
        (Lapse("outdated", "2022"), "fr", "Norme simplifiée 46 (texte en partie dépassé depuis 2022)", "en partie dépassé depuis 2022"),
        (Lapse("before_recast", "2019-06-01"), "fr", "Norme simplifiée 46 (texte en partie dépassé depuis le 1er juin 2019)", "la refonte de la loi du 6 janvier 1978"),
        (Lapse("before_gdpr", "2018-05-25"), "en", "Norme simplifiée 46 (older than the GDPR, partly out of date since 25 May 2018)", "which has applied since 25 May 2018"),
        (Lapse("superseded", "2022-03"), "en", "Norme simplifiée 46 (superseded by a later version as of March 2022)", "was superseded by a later version as of March 2022"),
        (Lapse("repealed", "2019-06-01"), "en", "Norme simplifiée 46 (repealed, no longer in force since 1 June 2019)", "has not been in force since 1 June 2019"),
    ],
)  # fmt: skip
def test_a_source_that_lapsed_is_marked_beside_it_and_below_the_answer_with_its_date(lapse: Lapse, language: str, beside: str, below: str) -> None:
    teller = LapseTeller(Library({"ns-46": lapse}), TEXTS)  # type: ignore[arg-type]
    told = teller(answered(GDPR, NORM, language=language, cautions=("déjà dit",)))
    assert [each.title for each in told.citations] == ["RGPD", beside]
    warning, before = told.cautions
    assert below in warning and "Norme simplifiée 46" in warning and "[2]" in warning and before == "déjà dit"


def test_several_places_of_one_lapsed_source_make_one_warning() -> None:
    teller = LapseTeller(Library({"ns-46": Lapse("repealed", "2019")}), TEXTS)  # type: ignore[arg-type]
    (warning,) = teller(answered(NORM, GDPR, replace(NORM, locator="Article 6"))).cautions
    assert "[1][3]" in warning


def test_a_title_is_marked_once_however_often_it_is_passed_on() -> None:
    lapse_of = Library({"ns-46": Lapse("repealed", "2019")}).lapse_of
    once = with_lapses((NORM,), lapse_of, TEXTS["fr"])
    assert with_lapses(once, lapse_of, TEXTS["fr"]) == once


def test_what_still_holds_is_told_as_it_is() -> None:
    told = answered(GDPR)
    assert LapseTeller(Library(), TEXTS)(told) is told  # type: ignore[arg-type]


def test_each_third_party_is_named_and_none_twice() -> None:
    one = replace(FAQ, source_id="a", authority="third_party", title="Guide A", publisher="Un tiers")
    other = replace(one, source_id="b", title="Guide B")
    told = Cautioner(TEXTS)(answered(one, other, one)).cautions
    assert ["Guide A" in each for each in told] == [True, False]
