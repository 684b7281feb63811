from __future__ import annotations

import threading
import time

import pytest

from assistant.accounts.errors import SignInBusy
from assistant.accounts.secrets import Passwords


def test_only_so_many_passwords_are_checked_at_once_and_the_others_are_told_to_come_back() -> None:
    passwords = Passwords(at_once=1, patience_s=0.01)
    inside = threading.Event()
    leave = threading.Event()

    def hold() -> None:
        with passwords.matching():  # as a check that lasts
            inside.set()
            leave.wait(5)

    holder = threading.Thread(target=hold)
    holder.start()
    inside.wait(5)
    try:
        with pytest.raises(SignInBusy):
            passwords.match("cheval agrafe", None)
    finally:
        leave.set()
        holder.join()
    assert passwords.match("cheval agrafe", passwords.hash("cheval agrafe"))


def test_an_address_that_nobody_has_costs_what_a_known_one_costs() -> None:
    passwords = Passwords()
    kept = passwords.hash("cheval agrafe batterie")
    passwords.match("faux", None)

    def seconds(held: str | None) -> float:
        taken = []
        for _ in range(5):
            started = time.process_time()
            assert not passwords.match("faux", held)
            taken.append(time.process_time() - started)
        return min(taken)

    known, unknown = seconds(kept), seconds(None)
    assert 0.5 < known / unknown < 2
