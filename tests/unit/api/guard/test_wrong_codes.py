"""Wrong codes are counted by what one visitor holds, and right ones are not."""

from __future__ import annotations

from api.guard.limits import Visitors
from api.guard.wrong_codes import WrongCodes


def test_the_tenth_wrong_code_makes_a_visitor_wait_and_nobody_else() -> None:
    wrong = WrongCodes(Visitors(b"key"))
    for _ in range(10):
        assert not wrong.too_many("192.0.2.1")
        wrong.count("192.0.2.1")
    assert wrong.too_many("192.0.2.1")
    assert not wrong.too_many("192.0.2.2")


def test_who_changes_address_within_their_own_network_goes_on_waiting() -> None:
    wrong = WrongCodes(Visitors(b"key"))
    for number in range(10):
        wrong.count(f"2001:db8::{number}")
    assert wrong.too_many("2001:db8::ffff")
    assert not wrong.too_many("2001:db8:0:1::1")
