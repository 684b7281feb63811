"""Where answers on one point differ, and where they only say it otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.supervision.divergence import Divergence, between, divergences
from assistant.supervision.settings import load_supervision


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("Vous avez 72 heures.", "Vous avez un mois.", (Divergence.FIGURES,)),
        ("You have 72 hours.", "Le délai est de trois jours.", ()),
        ("Conservez un an.", "Une amende de 20 millions d’euros est possible.", ()),
        ("Voyez l’article 33 du RGPD.", "See article 34 of the GDPR.", (Divergence.ARTICLES,)),
        ("Articles 33 et l’article 34.", "L’article 34.", ()),
        ("Oui, si vous informez.", "Non.", (Divergence.OPPOSITE,)),
        ("Oui.", "Yes, you may.", ()),
        ("Le registre est obligatoire.", "Le registre n’est pas obligatoire.", (Divergence.OPPOSITE,)),
        ("It is allowed.", "C’est interdit.", (Divergence.OPPOSITE,)),
        ("Filmer n’est pas interdit.", "Filmer est permis.", ()),
        ("Obligatoire au-delà de 250 salariés, pas obligatoire en deçà.", "Pas obligatoire.", ()),
        ("Bonjour.", "", ()),
    ],
)
def test_two_answers_differ_in_what_a_reader_would_see(one: str, other: str, found: tuple[Divergence, ...]) -> None:
    assert between(one, other) == between(other, one) == found


def test_each_kind_is_told_once() -> None:
    assert divergences(["Oui, 72 heures.", "Non, un mois.", "Non, un an."]) == (Divergence.FIGURES, Divergence.OPPOSITE)
    assert divergences(["Oui."]) == ()


def test_no_topic_needs_an_approval_as_shipped_and_an_operator_lists_theirs(tmp_path: Path) -> None:
    assert load_supervision().topics == frozenset()
    own = tmp_path / "own.yaml"
    own.write_text("version: 2\ntopics: [health, minors]\n", "utf-8")
    assert load_supervision(own).topics == {"health", "minors"}
    own.write_text("topics: health\n", "utf-8")
    with pytest.raises(ValueError, match="topics"):
        load_supervision(own)
