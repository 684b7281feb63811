"""The secrets that a machine makes for itself."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.vault.errors import KeyMissing
from assistant.vault.kept_secret import LENGTH, kept_secret


def test_a_secret_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "not" / "yet" / "session.key"
    made = kept_secret(file)
    assert len(made) == LENGTH and kept_secret(file) == made
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_those_who_start_at_once_have_the_same_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        for number in range(20):
            assert len(set(pool.map(kept_secret, [tmp_path / f"{number}.key"] * 8))) == 1


def test_a_file_that_was_emptied_is_no_secret(tmp_path: Path) -> None:
    (tmp_path / "marks.key").write_bytes(b"")
    with pytest.raises(KeyMissing, match="marks.key"):
        kept_secret(tmp_path / "marks.key")
