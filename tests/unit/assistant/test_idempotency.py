from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import BadInput
from assistant.idempotency import InFlight, OtherBody, Underway, receipt, require_unguessable


def test_while_a_call_is_served_the_same_is_told_to_wait_and_another_is_refused() -> None:
    serving, call = InFlight(), receipt("chat", "k", {"message": "a"})
    assert call is not None
    other = receipt("chat", "k", {"message": "b"})
    elsewhere = receipt("advice-requests", "k", {"message": "a"})
    assert other is not None and elsewhere is not None
    with serving.serving(call):
        with pytest.raises(Underway), serving.serving(call):
            pass
        with pytest.raises(OtherBody), serving.serving(other):
            pass
        with serving.serving(elsewhere):
            pass
    with serving.serving(other):
        pass


def test_a_call_that_failed_may_be_tried_again() -> None:
    serving, call = InFlight(), receipt("chat", "k", {})
    assert call is not None
    for _ in range(2):
        with pytest.raises(RuntimeError), serving.serving(call):
            raise RuntimeError


def test_no_key_is_no_receipt_and_a_long_one_is_refused() -> None:
    assert [receipt("chat", header, {}) for header in (None, "", ' "" ')] == [None] * 3
    with pytest.raises(BadInput):
        receipt("chat", "k" * 256, {})


@given(
    st.text("abcXYZ0189-_é", min_size=1, max_size=20),
    st.dictionaries(st.text(max_size=5), st.text(max_size=5)),
)
def test_what_is_stored_of_a_key_tells_neither_the_key_nor_the_body(key: str, body: dict[str, str]) -> None:
    call = receipt("chat", key, body)
    if call is not None:
        again = receipt("chat", f'"{key}"', dict(reversed(body.items())))
        assert again is not None and (again.id, again.mark) == (call.id, call.mark)
        assert len({call.id, call.mark, call.seal.secret.hex()}) == 3


def test_a_key_that_two_people_could_send_opens_no_conversation() -> None:
    with pytest.raises(BadInput, match="16"):
        require_unguessable(receipt("chat", "1", {"message": "Bonjour"}))
    require_unguessable(receipt("chat", "0" * 16, {"message": "Bonjour"}))
    require_unguessable(None)
