"""A title is cut at its little words and its signs; a short question may be one of its pieces."""

import pytest

from knowledge_base.retrieval.pieces import only_piece, pieces


def test_a_title_is_cut_at_its_little_words_its_elisions_and_its_signs() -> None:
    title = "Réseaux sociaux : qui demande la copie d’une pièce d'identité (scannée) ?"
    assert pieces(title, "fr") == {
        ("reseaux", "sociaux"),
        ("demande",),
        ("copie",),
        ("piece",),
        ("identite",),
        ("scannee",),
    }


def test_words_that_follow_each_other_are_one_piece_and_not_two() -> None:
    assert ("carte",) not in pieces("Carte bancaire", "fr")


def test_a_hyphen_joins() -> None:
    assert pieces("L’état-civil en ligne", "fr") == {("etat", "civil"), ("ligne",)}


@pytest.mark.parametrize(
    ("asked", "language", "piece"),
    [
        ("les badges", "fr", ("badges",)),
        ("the badge", "en", ("badge",)),
        ("badge et vidéo", "fr", None),
        ("de la", "fr", None),
    ],
)
def test_a_short_question_looks_up_one_piece_or_none(asked: str, language: str, piece: tuple[str, ...] | None) -> None:
    assert only_piece(asked, language) == piece
