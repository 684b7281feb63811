"""Who waits after wrong sign-ins, for how long, and who does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from assistant.accounts.errors import TooManyAttempts
from assistant.accounts.policy import load_policy
from assistant.accounts.throttle import Attempts, Throttle

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
CLAIRE, OFFICE, ELSEWHERE = "claire@permanence.example", "198.51.100.7", "203.0.113.9"


class Counted:
    """Counts in memory."""

    def __init__(self) -> None:
        self.counts, self.known = dict[str, Attempts](), set[str]()

    def hold(self, key: str, now: datetime) -> Attempts:
        return self.counts.get(key, Attempts(0, now))

    def set(self, key: str, attempts: Attempts) -> None:
        self.counts[key] = attempts

    def knows(self, key: str) -> bool:
        return key in self.known

    def note(self, key: str, now: datetime) -> None:
        self.known.add(key)


@pytest.fixture
def counts() -> Counted:
    return Counted()


THROTTLE = Throttle(load_policy(), b"k" * 32)


def fail(counts: Counted, times: int, email: str = CLAIRE, visitor: str = ELSEWHERE, at: datetime = NOW) -> None:
    for _ in range(times):
        THROTTLE.begin(counts, email, visitor, at)


def wait(counts: Counted, email: str = CLAIRE, visitor: str = ELSEWHERE, at: datetime = NOW) -> int:
    try:
        THROTTLE.begin(counts, email, visitor, at)
    except TooManyAttempts as told:
        return told.seconds
    return 0


def test_the_wait_grows_with_each_wrong_attempt_and_is_never_for_ever(counts: Counted) -> None:
    fail(counts, 5)
    now, waits = NOW, []
    for _ in range(8):
        waits.append(wait(counts, at=now))
        now += timedelta(seconds=waits[-1])
        fail(counts, 1, at=now)
    assert waits == [30, 60, 120, 240, 480, 900, 900, 900]


def test_an_attempt_refused_for_coming_too_early_is_not_counted(counts: Counted) -> None:
    fail(counts, 5)
    before = dict(counts.counts)
    assert wait(counts) == 30 and counts.counts == before


def test_a_visitor_who_tries_one_address_after_another_waits_too(counts: Counted) -> None:
    for number in range(20):
        fail(counts, 1, email=f"agent{number}@permanence.example")
    assert wait(counts, email="agent99@permanence.example") == 30
    assert wait(counts, email="agent99@permanence.example", visitor=OFFICE) == 0


def test_an_account_tried_from_everywhere_waits_except_where_its_holder_works(counts: Counted) -> None:
    THROTTLE.begin(counts, CLAIRE, OFFICE, NOW)
    THROTTLE.forgive(counts, CLAIRE, OFFICE, NOW)
    for number in range(50):
        fail(counts, 1, visitor=f"203.0.113.{number}")
    assert wait(counts, visitor="192.0.2.1") == 30
    assert wait(counts, visitor=OFFICE) == 0


def test_signing_in_well_does_not_wash_a_visitor_who_guesses_other_accounts(counts: Counted) -> None:
    for number in range(20):
        fail(counts, 1, email=f"agent{number}@permanence.example", visitor=OFFICE)
        if number < 19:
            THROTTLE.begin(counts, CLAIRE, OFFICE, NOW)
            THROTTLE.forgive(counts, CLAIRE, OFFICE, NOW)
    assert wait(counts, email="agent99@permanence.example", visitor=OFFICE) == 30


def sign_in(counts: Counted, email: str, visitor: str = OFFICE, at: datetime = NOW) -> None:
    before = THROTTLE.begin(counts, email, visitor, at)
    THROTTLE.forgive(counts, email, visitor, at, before)


def test_an_office_that_shares_one_address_is_not_held_up_by_what_one_of_it_typed(counts: Counted) -> None:
    sign_in(counts, CLAIRE)
    for number in range(40):
        fail(counts, 1, email=f"agent{number}@permanence.example", visitor=OFFICE, at=NOW + number * timedelta(minutes=15))
    later = NOW + 40 * timedelta(minutes=15)
    fail(counts, 1, email="agent99@permanence.example", visitor=OFFICE, at=later)
    assert wait(counts, email="agent100@permanence.example", visitor=OFFICE, at=later) == 900
    for _ in range(3):
        sign_in(counts, CLAIRE, at=later)


def test_a_right_sign_in_begins_no_wait_anew_for_the_others_there(counts: Counted) -> None:
    for number in range(20):
        fail(counts, 1, email=f"agent{number}@permanence.example", visitor=OFFICE)
    sign_in(counts, "new@permanence.example", at=NOW + timedelta(minutes=1))
    sign_in(counts, "newer@permanence.example", at=NOW + timedelta(minutes=1))
    sign_in(counts, "new@permanence.example", at=NOW + timedelta(hours=11))
    assert wait(counts, email="agent99@permanence.example", visitor=OFFICE, at=NOW + timedelta(hours=12)) == 0
    assert wait(counts, email="agent99@permanence.example", visitor=OFFICE, at=NOW + timedelta(hours=12)) == 0


def test_whoever_shares_the_place_may_make_one_colleague_wait_and_no_other(counts: Counted) -> None:
    sign_in(counts, CLAIRE)
    fail(counts, 5, visitor=OFFICE)
    assert wait(counts, visitor=OFFICE) == 30


def test_what_was_wrong_long_ago_is_forgotten(counts: Counted) -> None:
    fail(counts, 5)
    assert wait(counts, at=NOW + timedelta(hours=12)) == 0


def test_the_marks_lead_back_to_nobody(counts: Counted) -> None:
    fail(counts, 1)
    kept = " ".join(counts.counts)
    assert CLAIRE not in kept and ELSEWHERE not in kept
    other = Counted()
    Throttle(load_policy(), b"j" * 32).begin(other, CLAIRE, ELSEWHERE, NOW)
    assert set(counts.counts).isdisjoint(other.counts)


def test_what_is_typed_never_counts_for_a_place_of_the_same_name(counts: Counted) -> None:
    fail(counts, 1, email=ELSEWHERE, visitor=ELSEWHERE)
    assert len(counts.counts) == 3
    assert not any(ELSEWHERE in key for key in counts.counts)


def test_the_last_moment_of_a_wait_is_waited_for_too(counts: Counted) -> None:
    fail(counts, 5)
    assert wait(counts, at=NOW + timedelta(seconds=29.5)) == 1
    assert wait(counts, at=NOW + timedelta(seconds=30)) == 0


def test_an_address_that_no_text_can_hold_is_counted_like_another(counts: Counted) -> None:
    fail(counts, 1, email="\ud800@permanence.example")
    assert len(counts.counts) == 3
