from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PrivateKey

from assistant.vault.data_key import DataKey, fingerprint, new_code, new_typed_code, read_typed_code
from assistant.vault.errors import CannotOpen
from assistant.vault.opening import Opener
from assistant.vault.place import Place
from assistant.vault.sealing import Sealer, sealed_with

HERE = Place("advice_requests", "DC-2026-000001-C", "content")
ELSEWHERE = (
    Place("advice_requests", "DC-2026-000002-D", "content"),
    Place("advice_requests", "DC-2026-000001-C", "note"),
    Place("advice_request_messages", "DC-2026-000001-C", "content"),
)
SECRET = PrivateKey.generate()
SEALER = Sealer(bytes(SECRET.public_key))
OPENER = Opener([bytes(SECRET)])
KEY = DataKey.new()


@given(st.binary(max_size=300))
def test_what_is_sealed_opens_whole_in_its_place(data: bytes) -> None:
    assert OPENER.open(HERE, SEALER.seal(HERE, data)) == data
    assert KEY.open(HERE, KEY.seal(HERE, data)) == data


@pytest.mark.parametrize("place", ELSEWHERE)
def test_moved_to_another_row_field_or_table_it_does_not_open(place: Place) -> None:
    for opener, sealed in ((OPENER, SEALER.seal(HERE, b"x")), (KEY, KEY.seal(HERE, b"x"))):
        with pytest.raises(CannotOpen):
            opener.open(place, sealed)


@given(st.text(max_size=8), st.text(max_size=8), st.text(max_size=8), st.text(max_size=8))
def test_no_two_places_share_a_context(a: str, b: str, c: str, d: str) -> None:
    one, other = Place(a, b, c), Place(a + b, c, d)
    assert (one == other) == (one.context == other.context)


def test_a_thousand_damages_are_a_thousand_clean_refusals(record_property: Callable[..., None]) -> None:
    data = "Le canari n° 7 chante en prison.".encode() * 4
    dice = random.Random(7)
    refused = 0
    for opener, sealed in ((OPENER, SEALER.seal(HERE, data)), (KEY, KEY.seal(HERE, data))):
        for _ in range(500):
            with pytest.raises(CannotOpen) as refusal:
                opener.open(HERE, _damaged(sealed, dice))
            assert "canari" not in f"{refusal.value!r} {refusal.value.__cause__!r}"
            refused += 1
    record_property("damages", refused)
    assert refused == 1000


def _damaged(sealed: bytes, dice: random.Random) -> bytes:
    if dice.random() < 0.3:
        return sealed[: dice.randrange(len(sealed))]
    at = dice.randrange(len(sealed))
    return sealed[:at] + bytes([sealed[at] ^ (1 << dice.randrange(8))]) + sealed[at + 1 :]


def test_the_public_half_does_not_open_what_it_sealed() -> None:
    sealed = SEALER.seal(HERE, b"x")
    with pytest.raises(CannotOpen):
        Opener([bytes(SECRET.public_key)]).open(HERE, sealed)
    with pytest.raises(CannotOpen):
        Opener([bytes(PrivateKey.generate())]).open(HERE, sealed)


def test_while_keys_are_rotated_the_old_and_the_new_open() -> None:
    newer = PrivateKey.generate()
    both = Opener([bytes(newer), bytes(SECRET)])
    sealed = Sealer(bytes(newer.public_key)).seal(HERE, b"new")
    assert both.open(HERE, sealed) == b"new"
    assert both.open(HERE, SEALER.seal(HERE, b"old")) == b"old"
    assert sealed_with(sealed) != SEALER.key_id


def test_a_code_gives_the_same_key_again_and_unrelated_ones_for_two_purposes() -> None:
    code = new_code()
    sealed = DataKey.of_code(code, "draft").seal(HERE, b"x")
    assert DataKey.of_code(code, "draft").open(HERE, sealed) == b"x"
    for other in (DataKey.of_code(code, "follow-up"), DataKey.of_code(new_code(), "draft")):
        with pytest.raises(CannotOpen):
            other.open(HERE, sealed)
    assert fingerprint(code, "draft-id") != fingerprint(code, "follow-up-id")


def test_a_key_does_not_show_itself() -> None:
    assert KEY.secret.hex() not in repr(KEY) and str(KEY.secret) not in repr(KEY)


def test_a_typed_code_is_read_however_it_was_copied() -> None:
    code = new_typed_code()
    assert len(code.replace("-", "")) * 5 >= 128
    assert read_typed_code(code.lower().replace("-", " ")) == code
    assert read_typed_code(f" {code.replace('-', '')}\n") == code
    assert read_typed_code(" something else ") == "something else"
