import pytest

from knowledge_base.reading.joining import joined, joins, vocabulary_of


@pytest.mark.parametrize(
    ("previous", "following", "blanks", "expected"),
    [
        ("Cette mission s’exerce dans un contexte où ses", "ressources sont limitées.", 1, True),
        ("les rôles de contrôle et de sanction de la", "CNIL ?", 1, True),
        ("Le texte se termine ici par un point.", "Un autre paragraphe commence.", 1, False),
        ("Le texte se termine ici par un point, et la ligne remplit la page.", "Une phrase suit sans blanc.", 0, True),
        ("Un titre court", "Le texte vient dessous et commence par une capitale.", 0, False),
        ("à savoir :", "les responsables de traitement ;", 1, False),
        ("publics ou privés ;", "les fournisseurs de solutions.", 0, False),
        ("« têtes de réseaux", "» (voir la partie)", 0, True),
        ("l’exécution de programmes malveillants", "(ex. : virus) ou la prise de contrôle.", 0, True),
    ],
)
def test_a_line_goes_on_where_a_reader_would_read_on(previous: str, following: str, blanks: int, expected: bool) -> None:
    assert joins(previous, following, width=70, blanks=blanks) is expected


def test_a_cut_word_is_closed_only_where_it_is_known_whole() -> None:
    known = vocabulary_of(["des mesures organisationnelles", "un soustraitant"])
    assert joined("organisation-", "nelles.", known) == "organisationnelles."
    assert joined("sous-", "traitant", known) == "sous-traitant"
    assert joined("compte-", "rendu", known) == "compte-rendu"
