"""The keys are made by whatever needs them first, `serve` or `ask`, and never again."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.keys import PRIVATE_NAME, keys_at_hand
from api.settings import Settings
from assistant.vault.errors import KeyMissing
from assistant.vault.public_key import PUBLIC_NAME

pytestmark = pytest.mark.integration


def test_keys_are_made_at_the_first_use_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERMANENCE_DATA_DIR", str(tmp_path))
    settings = Settings(_env_file=None)
    first = keys_at_hand(settings).sealer().key_id
    assert (settings.keys_dir / PRIVATE_NAME).stat().st_mode & 0o077 == 0
    assert keys_at_hand(settings).sealer().key_id == first


def test_no_keys_are_made_where_the_console_keeps_them_apart(tmp_path: Path) -> None:
    apart = Settings(data_dir=tmp_path, support_apart=True, _env_file=None)
    with pytest.raises(KeyMissing):
        keys_at_hand(apart).sealer()
    assert not (apart.keys_dir / PUBLIC_NAME).exists()
