"""From the click that approves a fiche to what callers are told: the child process that indexes, and the new snapshot."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.guard.access import COOKIE
from api.running.preparation import light_encoder_of, prepare_index
from api.settings import Settings
from api.support.__main__ import take_up_fiches
from api.support.app import support_app
from assistant.accounts.roles import Role
from assistant.bootstrap import build
from assistant.copilot.finder import Wanted
from assistant.support import Support, build_support
from assistant.vault.private_keys import KeyFiles
from tests.integration.api.support.conftest import ADDRESS, session_of
from tests.serving import DATA

pytestmark = pytest.mark.integration
FICHE = "breach-72-hours-fr"
WORDING = "Combien de temps après la fuite d’un carnet d’adresses faut-il écrire à la CNIL ?"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A data folder of its own, which the child process finds as it does in service: by the environment."""
    prepare_index(Settings(data_dir=DATA))
    shutil.copytree(DATA / "index", tmp_path / "data" / "index")
    monkeypatch.setenv("PERMANENCE_DATA_DIR", str(tmp_path / "data"))
    return Settings()


@pytest.fixture
def console(settings: Settings, tmp_path: Path) -> Iterator[Support]:
    keys = KeyFiles.in_folder(tmp_path / "keys")
    keys.ensure()
    encoder = light_encoder_of(settings)
    built = build_support(
        settings.store_url, keys, settings.index_dir, encoder, settings.fiches_dir, take_up=take_up_fiches
    )
    yield built
    built.store.close()


def editor(console: Support, name: str) -> TestClient:
    email = f"{len(name)}@permanence.example"
    console.accounts.add(email, name, [Role.EDITOR])
    user = next(each for each in console.accounts.users() if each.email == email)
    headers = {"origin": ADDRESS, "sec-fetch-site": "same-origin", "accept": "text/html"}
    client = TestClient(support_app(console, ADDRESS), base_url=ADDRESS, headers=headers, follow_redirects=False)
    client.cookies.set(COOKIE, session_of(console.store, user, user.created))
    return client


def test_an_approved_fiche_is_indexed_by_a_child_process_and_served_by_both_applications(
    console: Support, settings: Settings
) -> None:
    public = build(settings.index_dir, light_encoder_of(settings), settings.store_url, settings.fiches_dir)
    before: Any = public.library.base.version
    fiche = console.editing.open(FICHE).fiche
    console.editing.save(replace(fiche, wordings=(*fiche.wordings, WORDING), title="Carnet d’adresses perdu"), "Inès", 0, hand_in=True)
    done = editor(console, "Marc Duval").post(f"/fiches/{FICHE}/review", data={"action": "approve", "seen": "2"})
    assert done.status_code == 303
    assert console.copilot.finder.find(Wanted(WORDING, "fr"))[0].title == "Carnet d’adresses perdu"
    assert public.search(WORDING, 3, "fr", None)[0]["title"] == "Carnet d’adresses perdu"
    assert public.library.base.version == console.copilot.finder.library.base.version != before  # type: ignore[attr-defined]
