"""The only words of a request in clear: what the law calls things stays, who asks and whom they name does not."""

from __future__ import annotations

import pytest

from assistant.advice_request.titles import Titles
from assistant.privacy.scrub import Scrubber

WHO = {"organisation": "Laiterie de l’Ormeau", "contact_name": "Claire Dupont-Vidal", "contact_email": "claire@ormeau.example"}


class Finds:
    """A recogniser that knows one name."""

    def find(self, text: str) -> list[tuple[int, int]]:
        start = text.find("Bernard Petit")
        return [(start, start + 13)] if start >= 0 else []


TITLES = Titles(Scrubber(Finds()))


def shown(subject: str) -> str:
    return TITLES.of({**WHO, "subject": subject, "sector": ""})["subject"]


@pytest.mark.parametrize(
    ("subject", "kept"),
    [
        ("Badgeuse chez laiterie de l'Ormeau", "Badgeuse chez [organisme]"),
        ("Question de Mme DUPONT-VIDAL, petit dupont", "Question de Mme [nom]-[nom], petit dupont"),
        ("Claire Dupont-Vidal, vidéo", "[nom], vidéo"),
        ("Licenciement de Bernard Petit", "Licenciement de [nom]"),
        ("SIREN 732 829 320, vidéosurveillance", "SIREN [identifiant], vidéosurveillance"),
        ("siret 73282932000074", "siret [identifiant]"),
        ("TVA FR44732829320", "TVA [identifiant]"),
        ("Répondre à claire@ormeau.example ou au 06 12 34 56 78", "Répondre à [e-mail] ou au [téléphone]"),
    ],
)
def test_names_numbers_and_addresses_never_reach_a_list(subject: str, kept: str) -> None:
    assert shown(subject) == kept


@pytest.mark.parametrize(
    "subject",
    [
        "Durée de conservation des badges (article 5 du RGPD)",
        "Registre de 250 000 000 de lignes",
        "Délibération n° 2022-100 du 21 juillet 2022",
        "Clarification sur l’article L. 1222-4 du code du travail",
    ],
)
def test_law_dates_and_amounts_stay(subject: str) -> None:
    assert shown(subject) == subject


def test_a_request_without_a_name_loses_nothing() -> None:
    assert Titles().of({"subject": "Badges", "sector": "Santé"}) == {"subject": "Badges", "sector": "Santé"}
