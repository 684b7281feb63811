from __future__ import annotations

import pytest

from assistant.answer import Citation
from assistant.force import force_in_words, force_of
from assistant.texts import load_texts
from knowledge_base.model import Authority, Kind


@pytest.mark.parametrize(
    ("kind", "authority", "locator", "force"),
    [
        ("law", "legislator", "Chapitre IV › Article 33", "law"),
        ("law", "legislator", "Considérants › Considérant 26", "recital"),
        ("law", "legislator", "Recital 26", "recital"),
        ("law", "regulator", "Règlement type", "act"),
        ("soft_law", "regulator", "Article 2 - Sur les modalités", "soft_law"),
        ("guide", "regulator", "Considérant 1", "guide"),
        ("guide", "third_party", "Chapitre 1", "third_party"),
        ("report", "civil_society", "Synthèse", "civil_society"),
        ("charter", "regulator", "Pourquoi cette charte ?", "charter"),
        ("fiche", "editorial", "", "editorial"),
    ],
)
def test_what_a_source_is_worth_depends_on_whose_word_it_is_its_kind_and_the_place(kind: str, authority: str, locator: str, force: str) -> None:
    assert force_of(kind, authority, locator) == force


def test_every_kind_of_every_authority_has_words_in_both_languages() -> None:
    for texts in load_texts().values():
        for kind in Kind:
            for authority in Authority:
                cited = Citation("d", "s", "t", "p", authority.value, kind.value, "Article 1", None, None)
                assert force_in_words(cited, texts) == force_in_words(vars(cited), texts) != ""
                assert texts.say(f"force_line.{force_of(kind.value, authority.value, '')}", marks="[1]")
