from __future__ import annotations

import pytest

from knowledge_base.index.citing import holds

FIRST = "1. En cas de violation, le responsable notifie.\n2. Le sous-traitant notifie au responsable."
FOURTH = "d) décrire les mesures prises.\n4. S’il n’est pas possible de fournir toutes les informations en même temps"
SECOND_PART = "II. Des référentiels sont établis."


@pytest.mark.parametrize(
    ("place", "text", "held"),
    [
        ("Article 33, paragraphe 4", FOURTH, True),
        ("Article 33, paragraphe 4", FIRST, False),
        ("Article 33(4)", FOURTH, True),
        ("Article 33(2)", FIRST, True),
        ("Article 33(14)", FOURTH, False),
        ("Articles 12, paragraphes 2 et 5", FIRST, True),
        ("Article 66, II", SECOND_PART, True),
        ("Article 66, I", SECOND_PART, False),
        ("Article 33", FIRST, True),
        ("Considérant 47", FIRST, True),
    ],
)
def test_a_passage_holds_a_place_where_the_paragraph_named_begins_in_it(place: str, text: str, held: bool) -> None:
    assert holds(text, place) is held
