"""The process that faces the public starts only where it knows nothing of the private key."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.keys import PRIVATE_NAME, refuse_private_key
from api.settings import Settings
from assistant.vault import private_keys
from assistant.vault.errors import KeyExposed


def settings_of(home: Path, **told: object) -> Settings:
    return Settings(data_dir=home, _env_file=None, **told)  # type: ignore[arg-type]


def test_a_private_key_in_its_settings_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyExposed, match="PERMANENCE_SUPPORT_KEY_FILE"):
        refuse_private_key(settings_of(tmp_path, support_key_file=tmp_path / "support.key"))


def test_where_the_console_runs_apart_a_private_key_that_it_could_read_is_refused(tmp_path: Path) -> None:
    assert PRIVATE_NAME == private_keys.PRIVATE_NAME
    apart = settings_of(tmp_path, support_apart=True)
    refuse_private_key(apart)  # none there
    apart.keys_dir.mkdir()
    (apart.keys_dir / PRIVATE_NAME).write_text("a key")
    with pytest.raises(KeyExposed, match="can read"):
        refuse_private_key(apart)
    refuse_private_key(settings_of(tmp_path))  # under one account nothing keeps them apart: said, not refused
