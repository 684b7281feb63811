"""A mark is never alone at the beginning of a line, and the text stays what it was."""

from __future__ import annotations

import pytest

from api.pages.marks import unbroken


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Sous 72 heures [1]. Puis", ["heures [1]."]),
        ("« un registre » [1][2] ; voir", ["» [1][2]\u00a0;"]),
        ("un registre[1] et[2], enfin", ["registre[1]", "et[2],"]),
        ("[3] d’abord", ["[3]"]),
        ("voir https://cnil.fr/a/tres/longue/adresse [1].", ["[1]."]),
        ("une ligne\n[1] une autre", ["[1]"]),
        ("l’article [annexe] et [123]", []),
    ],
)
def test_a_mark_keeps_the_word_before_it_and_the_punctuation_after_it(text: str, kept: list[str]) -> None:
    text = text.replace(" ;", "\u00a0;")
    assert [piece for piece, whole in unbroken(text) if whole] == kept
    assert "".join(piece for piece, _ in unbroken(text)) == text
