"""A backup taken while requests are being written is whole, and opens elsewhere with the keys that were saved apart."""

from __future__ import annotations

import stat
import tarfile
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.backup import back_up, restore
from api.settings import Settings
from assistant.advice_request.model import AdviceRequest
from assistant.audit import Access
from assistant.conversation.state import FieldValue
from assistant.errors import BadInput, NotFound, Refused
from assistant.store.database import Store
from assistant.support import key_files, open_support_store

pytestmark = pytest.mark.integration
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
READER = Access("agent:1", "drill", NOW)


def settings_of(home: Path) -> Settings:
    return Settings(data_dir=home, _env_file=None)  # type: ignore[call-arg]  # pydantic-settings' own argument


def submit(store: Store, number: int) -> str:
    words = dict.fromkeys(
        ("organisation", "contact_name", "subject", "question", "context", "analysis"), f"mots {number}"
    )
    values = {**words, "contact_email": "dpo@exemple.fr", "confirm": "yes"}
    fields = {name: FieldValue(value, "said", "t1") for name, value in values.items()}
    request = AdviceRequest(
        language="fr", created=NOW, fields=fields, facts={}, decision={"decision": "hand_off"}
    )
    with store.transaction() as unit:
        kept = unit.advice_requests.submit(
            replace(request, priority="normal"), f"k{number}", by="person", at=NOW
        )
    return str(kept.request.reference)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "one"
    (folder / "fiches" / "fr").mkdir(parents=True)
    (folder / "fiches" / "fr" / "a.md").write_text("une fiche")
    (folder / "mode").write_text("search\n")
    key_files(folder / "keys").ensure()
    return folder


def test_a_restore_never_gives_a_number_again_that_was_given_after_the_backup(home: Path, tmp_path: Path) -> None:
    settings = settings_of(home)
    store = open_support_store(settings.store_url, key_files(settings.keys_dir))
    known = {submit(store, number) for number in range(3)}
    back_up(settings, tmp_path / "b.tar.gz")
    lost = {submit(store, number) for number in range(100, 105)}
    store.close()
    elsewhere = settings_of(tmp_path / "two")
    restore(elsewhere, tmp_path / "b.tar.gz")
    again = open_support_store(elsewhere.store_url, key_files(settings.keys_dir))
    given = [submit(again, number) for number in range(200, 206)]
    again.close()
    assert not set(given) & (known | lost)
    assert [reference[:14] for reference in given] == [f"DC-2026-{number:06}" for number in range(20_001, 20_007)]


def test_a_backup_under_load_comes_back_whole_and_opens(home: Path, tmp_path: Path) -> None:
    settings = settings_of(home)
    store = open_support_store(settings.store_url, key_files(settings.keys_dir))
    references = [submit(store, number) for number in range(20)]
    stop, written = threading.Event(), []

    def go_on() -> None:
        while not stop.is_set():
            written.append(submit(store, 1000 + len(written)))

    writer = threading.Thread(target=go_on)
    writer.start()
    try:
        saved = back_up(settings, tmp_path / "b.tar.gz")
    finally:
        stop.set()
        writer.join()
        store.close()
    elsewhere = settings_of(tmp_path / "two")
    assert restore(elsewhere, tmp_path / "b.tar.gz") == saved
    assert saved["advice_requests"] >= 20
    assert (elsewhere.fiches_dir / "fr" / "a.md").read_text() == "une fiche"
    assert elsewhere.switch_file.read_text() == "search\n"
    again = open_support_store(elsewhere.store_url, key_files(settings.keys_dir))
    with again.transaction() as unit:
        opened = [unit.advice_requests.get(reference, READER) for reference in references]
    again.close()
    assert [request and request.value("question") for request in opened] == [
        f"mots {number}" for number in range(20)
    ]


def test_a_restored_database_is_for_its_own_account_alone(home: Path, tmp_path: Path) -> None:
    open_support_store(settings_of(home).store_url, key_files(home / "keys")).close()
    back_up(settings_of(home), tmp_path / "b.tar.gz")
    restore(settings_of(tmp_path / "two"), tmp_path / "b.tar.gz")
    for file in (tmp_path / "b.tar.gz", tmp_path / "two" / "permanence.sqlite3"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_no_key_is_in_a_backup(home: Path, tmp_path: Path) -> None:
    open_support_store(settings_of(home).store_url, key_files(home / "keys")).close()
    back_up(settings_of(home), tmp_path / "b.tar.gz")
    secret = (home / "keys" / "support.key").read_bytes()
    with tarfile.open(tmp_path / "b.tar.gz") as archive:
        assert not [name for name in archive.getnames() if "key" in name]
        for member in archive.getmembers():
            content = archive.extractfile(member)
            assert content is None or secret not in content.read()


def test_nothing_is_restored_over_what_is_there_nor_from_what_was_changed(home: Path, tmp_path: Path) -> None:
    settings = settings_of(home)
    open_support_store(settings.store_url, key_files(home / "keys")).close()
    backup = tmp_path / "b.tar.gz"
    back_up(settings, backup)
    with pytest.raises(Refused, match="in use"):
        restore(settings, backup)
    with pytest.raises(Refused, match="exists"):
        back_up(settings, backup)
    with pytest.raises(NotFound):
        restore(settings_of(tmp_path / "two"), tmp_path / "none.tar.gz")
    changed = bytearray(backup.read_bytes())
    changed[len(changed) // 2] ^= 0xFF
    backup.write_bytes(changed)
    with pytest.raises((BadInput, Refused)):
        restore(settings_of(tmp_path / "two"), backup)
    assert not (tmp_path / "two" / "permanence.sqlite3").exists()


def test_a_backup_rewritten_by_somebody_is_refused(home: Path, tmp_path: Path) -> None:
    open_support_store(settings_of(home).store_url, key_files(home / "keys")).close()
    back_up(settings_of(home), tmp_path / "b.tar.gz")
    folder = tmp_path / "open"
    with tarfile.open(tmp_path / "b.tar.gz") as archive:
        archive.extractall(folder, filter="data")
    (folder / "mode").write_text("full\n")
    with tarfile.open(tmp_path / "c.tar.gz", "w:gz") as archive:
        archive.add(folder, ".")
    with pytest.raises(BadInput, match="changed"):
        restore(settings_of(tmp_path / "two"), tmp_path / "c.tar.gz")
