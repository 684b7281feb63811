from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from assistant.vault.errors import CannotOpen, KeyMissing
from assistant.vault.place import Place
from assistant.vault.private_keys import KeyFiles
from assistant.vault.public_key import PublicKeyFile

HERE = Place("t", "1", "f")


@pytest.fixture
def files(tmp_path: Path) -> KeyFiles:
    made = KeyFiles.in_folder(tmp_path / "keys")
    assert made.ensure()
    return made


def test_the_first_start_makes_a_private_key_for_its_owner_alone(files: KeyFiles) -> None:
    assert stat.S_IMODE(files.private.stat().st_mode) == 0o600
    assert files.opener().open(HERE, PublicKeyFile(files.public).seal(HERE, b"x")) == b"x"


def test_kept_apart_the_private_key_is_its_owners_and_the_public_one_is_read_by_the_group(tmp_path: Path) -> None:
    files = KeyFiles(tmp_path / "console" / "support.key", tmp_path / "data" / "keys" / "support.pub")
    before = os.umask(0o007)
    try:
        files.ensure()
    finally:
        os.umask(before)
    modes = [stat.S_IMODE(each.stat().st_mode) for each in (files.private.parent, files.public.parent, files.public)]
    assert modes == [0o700, 0o750, 0o640]


def test_the_next_start_keeps_the_keys(files: KeyFiles) -> None:
    before = files.private.read_bytes(), files.public.read_bytes()
    assert not files.ensure()
    assert (files.private.read_bytes(), files.public.read_bytes()) == before


def test_a_private_key_kept_elsewhere_is_not_replaced(files: KeyFiles) -> None:
    files.private.unlink()
    assert not files.ensure()
    assert not files.private.exists()


def test_a_lost_public_key_is_written_again_from_the_private_one(files: KeyFiles) -> None:
    before = files.public.read_bytes()
    files.public.unlink()
    assert not files.ensure()
    assert files.public.read_bytes() == before


@pytest.mark.parametrize("content", ["", "nonsense\n", "permanence-support-public-1 QUJD\n", "permanence-support-public-1 é"])
def test_a_public_key_that_is_none_is_one_sentence(files: KeyFiles, content: str) -> None:
    files.public.write_text(content)
    with pytest.raises(KeyMissing, match="make-keys"):
        PublicKeyFile(files.public).seal(HERE, b"x")


@pytest.mark.parametrize("content", ["", "nonsense\n", "permanence-support-public-1 QUJD\n"])
def test_a_private_key_that_is_none_is_one_sentence(files: KeyFiles, content: str) -> None:
    files.private.write_text(content)
    with pytest.raises(KeyMissing, match=r"support\.key"):
        files.opener()


def test_a_rotation_opens_with_both_keys_until_it_ends(files: KeyFiles) -> None:
    public = PublicKeyFile(files.public)
    old = public.seal(HERE, b"old")
    files.begin_rotation()
    new = public.seal(HERE, b"new")
    assert files.opener().open(HERE, old) == b"old"
    assert files.opener().open(HERE, new) == b"new"
    files.end_rotation()
    assert files.opener().open(HERE, new) == b"new"
    with pytest.raises(CannotOpen):
        files.opener().open(HERE, old)


def test_a_rotation_begun_again_goes_on_with_the_same_new_key(files: KeyFiles) -> None:
    files.begin_rotation()
    keys = files.secrets()
    files.begin_rotation()
    assert files.secrets() == keys
