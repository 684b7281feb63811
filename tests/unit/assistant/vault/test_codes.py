"""Codes, their marks and the keys that they give: what changed here would open nothing of what is kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.vault.data_key import (
    DataKey,
    fingerprint,
    is_typed_code,
    new_code,
    new_typed_code,
    read_typed_code,
)
from assistant.vault.errors import KeyMissing
from assistant.vault.public_key import LABEL, read_line, read_public, write_line

TYPED = "ABCD-EFGH-JKLM-NPQR-STUV-WXYZ-2345"
KEY = bytes(range(32))


def test_a_mark_is_that_of_its_code_for_its_purpose_alone_and_never_changes() -> None:
    assert fingerprint("code", "conversation-id") == "137758dd81d01cf1cf94837237843f9e18fe942aad20fd3e34a02f00dfddf022"
    assert len({fingerprint("code", "a"), fingerprint("code", "b"), fingerprint("other", "a")}) == 3


def test_a_code_always_gives_the_same_key() -> None:
    assert DataKey.of_code("code", "conversation").secret.hex() == "b82f8a133476cdd33e65715288a59d88a3b012032ad4c0b19ded0b10ddabdda5"


def test_a_code_that_no_text_can_hold_is_read_all_the_same() -> None:
    assert fingerprint("\ud800", "a") == fingerprint("?", "a")
    assert DataKey.of_code("\ud800", "a") == DataKey.of_code("?", "a")


def test_what_is_made_at_random_is_long_enough_and_never_the_same() -> None:
    assert len(DataKey.new().secret) == 32 and DataKey.new() != DataKey.new()
    assert re.fullmatch(r"[\w-]{43}", new_code()) and new_code() != new_code()
    assert re.fullmatch(r"([A-HJ-NP-Z2-9]{4}-){6}[A-HJ-NP-Z2-9]{4}", new_typed_code())


def test_each_place_of_a_typed_code_is_drawn_anew() -> None:
    drawn = [new_typed_code().replace("-", "") for _ in range(200)]
    assert all(len({code[place] for code in drawn}) > 20 for place in range(28))


def test_a_typed_code_is_known_however_it_was_copied_and_nothing_else_is() -> None:
    for said in (TYPED, TYPED.lower(), TYPED.replace("-", ""), TYPED.replace("-", " ")):
        assert is_typed_code(said) and read_typed_code(said) == TYPED
    for said in ("", TYPED[:-1], f"{TYPED}X", f"mon code est {TYPED}", TYPED.replace("A", "I"), TYPED.replace("A", "0")):
        assert not is_typed_code(said)
    assert read_typed_code("  autre chose ") == "autre chose"


@pytest.mark.parametrize(
    "line",
    [
        write_line(KEY, "another label").strip(),
        f"{LABEL} {'A' * 20} {'A' * 24}",
        f"{LABEL} not*base64*at*all",
        write_line(KEY[:31], LABEL).strip(),
        write_line(KEY + b"x", LABEL).strip(),
        LABEL,
    ],
)
def test_a_line_that_holds_no_key_is_refused(line: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="^not a key$"):
        read_line(line, LABEL)
    file = tmp_path / "support.pub"
    file.write_text(line, "ascii")
    with pytest.raises(KeyMissing, match="`permanence requests make-keys` writes it.$"):
        read_public(file)


def test_a_line_gives_back_the_key_that_it_was_written_from() -> None:
    assert read_line(write_line(KEY, LABEL).strip(), LABEL) == KEY
