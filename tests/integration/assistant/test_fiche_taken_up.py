"""A fiche approved in the console is what the public finds, in a server that goes on running."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.bootstrap import SHIPPED_FICHES, Assistant, build, fiche_folders
from assistant.copilot.finder import Wanted
from assistant.support import Support, build_support
from assistant.vault.private_keys import KeyFiles
from knowledge_base.index.ingestion import ingest
from knowledge_base.retrieval import search as search_module
from tests.integration.knowledge_base.conftest import HashingEncoder

pytestmark = pytest.mark.integration
FICHE = "breach-72-hours-fr"
WORDING = "Combien de temps après une fuite de dossiers faut-il écrire à la CNIL ?"


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the shipped fiches."""
    folder = tmp_path_factory.mktemp("shipped")
    ingest(folder, HashingEncoder(), fiches_folders=[SHIPPED_FICHES])
    return folder


@pytest.fixture
def sides(shipped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Assistant, Support]:
    """The public side, which runs, and the console, over one index and one folder of fiches."""
    monkeypatch.setattr(search_module, "REFRESH_SECONDS", 0.0)
    encoder, index, own = HashingEncoder(), tmp_path / "index", tmp_path / "fiches"
    shutil.copytree(shipped, index)
    keys = KeyFiles.in_folder(tmp_path / "keys")
    keys.ensure()
    take_up = lambda: ingest(index, encoder, fiches_folders=fiche_folders(own))  # noqa: E731
    support = build_support(f"sqlite:///{tmp_path}/p.db", keys, index, encoder, own, take_up=take_up)
    return build(index, encoder, f"sqlite:///{tmp_path}/p.db", own), support


def titles(public: Assistant) -> list[str]:
    return [found["title"] for found in public.search(WORDING, 5, "fr", None)]


def test_an_approved_fiche_is_found_by_the_public_without_a_restart(sides: tuple[Assistant, Support]) -> None:
    public, console = sides
    before, editing = public.library.base.version, console.editing
    fiche = editing.open(FICHE).fiche
    changed = replace(fiche, title="Fuite de dossiers, quand écrire à la CNIL ?", wordings=(*fiche.wordings, WORDING))
    editing.save(changed, "Inès", 0, hand_in=True)
    assert changed.title not in titles(public)
    editing.approve(FICHE, "Marc", len(editing.open(FICHE).history))
    editing.index()
    assert titles(public)[0] == changed.title and public.library.base.version != before
    assert console.copilot.finder.find(Wanted(WORDING, "fr"))[0].title == changed.title


def test_a_retired_fiche_is_found_no_more(sides: tuple[Assistant, Support]) -> None:
    public, console = sides
    old = public.library.title(FICHE, "fr")
    assert any(found["document_id"] == FICHE for found in public.search(str(old), 5, "fr", None))
    console.editing.retire(FICHE, "Marc", None)
    console.editing.index()
    assert not any(found["document_id"] == FICHE for found in public.search(str(old), 5, "fr", None))
