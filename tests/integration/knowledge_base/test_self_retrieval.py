from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge_base.fiche import Fiche
from knowledge_base.ingestion import ingest
from knowledge_base.self_retrieval import misses, open_for_checking

pytestmark = pytest.mark.integration


def fiche(identifier: str, title: str, wordings: tuple[str, ...]) -> Fiche:
    day = date(2026, 11, 22)
    return Fiche(
        identifier, None, "fr", "t", title, wordings, (), (), "published", "editor", "r", day, 12, "Texte."
    )


def test_a_question_that_finds_another_document_first_is_named(tmp_path: Path, corpus: Path, encoder) -> None:
    ingest(tmp_path / "index", encoder, paths=[corpus])
    kb = open_for_checking(tmp_path / "index", encoder)
    checked = fiche("guide-registre", "Tenir un registre", ("refuser les cookies",))
    found = list(misses(kb, [checked]))
    assert [(miss.fiche_id, miss.question) for miss in found] == [("guide-registre", "refuser les cookies")]
    assert found[0].found[0] == "guide-cookies"


def test_a_fiche_that_is_not_indexed_is_never_found(tmp_path: Path, corpus: Path, encoder) -> None:
    ingest(tmp_path / "index", encoder, paths=[corpus])
    kb = open_for_checking(tmp_path / "index", encoder)
    assert [miss.rank for miss in misses(kb, [fiche("absent", "Tenir un registre", ())])] == [None]
