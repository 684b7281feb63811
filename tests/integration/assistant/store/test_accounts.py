"""Accounts changed by two at once, on both databases: neither undoes what the other did."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from assistant.accounts.desk import AccountDesk
from assistant.accounts.errors import (
    AccountError,
    InvitationExpired,
    SignInBusy,
    SignInRefused,
    TooManyAttempts,
)
from assistant.accounts.roles import Role
from assistant.accounts.secrets import Passwords
from assistant.notices.model import Audience
from assistant.store.database import Store

pytestmark = pytest.mark.integration
EMAIL, PASSWORD = "claire@permanence.example", "cheval agrafe batterie correct"
START = datetime(2026, 11, 22, 9, tzinfo=UTC)


class Member:
    """Claire's account, her phone, and a clock that tests move."""

    def __init__(self, store: Store) -> None:
        self.now = START
        self.desk = AccountDesk(store, now=lambda: self.now, key=bytes(32))
        token = self.desk.add(EMAIL, "Claire", [Role.AGENT])
        self.phone = pyotp.TOTP(self.desk.invited(token)[1].totp_secret)
        self.desk.accept(token, PASSWORD, self.phone.at(self.now))
        self.now += timedelta(minutes=1)

    @property
    def code(self) -> str:
        return self.phone.at(self.now)

    def sign_in(self) -> str:
        return self.desk.sign_in(EMAIL, PASSWORD, self.code).token


@pytest.fixture
def member(store: Store) -> Iterator[Member]:
    yield Member(store)


def tried(what: Callable[[], object]) -> type[Exception] | None:
    try:
        what()
    except AccountError as error:
        return type(error)
    return None


def test_an_account_closed_while_its_holder_signs_in_stays_closed(member: Member, store: Store) -> None:
    """The sign-in has read the account, open; before it writes, another transaction closes the account."""
    with store.reading() as unit:
        read = unit.accounts.user_of(EMAIL)
    assert read is not None
    member.desk.change(EMAIL, disabled=True)
    with store.transaction() as unit:
        assert not unit.accounts.open(read, read.totp_last + 10, member.now)
    with store.reading() as unit:
        after = unit.accounts.user_of(EMAIL)
    assert after is not None and after.disabled and after.totp_last == read.totp_last


def test_a_closing_that_commits_while_a_sign_in_waits_for_it_wins(member: Member, store: Store) -> None:
    closing, closed = threading.Event(), threading.Event()

    def close() -> None:
        with store.transaction() as unit:
            user = unit.accounts.user_of(EMAIL)
            assert user is not None
            unit.accounts.set_disabled(user.id, True)
            closing.set()
            closed.wait(0.3)  # the sign-in comes to the same row meanwhile, and waits

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(close)
        closing.wait(5)
        second = pool.submit(tried, member.sign_in)
        first.result()
        assert second.result() is SignInRefused
    assert [user.disabled for user in member.desk.users()] == [True]


def test_one_code_opens_one_session_however_many_present_it_at_once(member: Member) -> None:
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: tried(member.sign_in), range(4)))
    assert results.count(None) == 1 and results.count(SignInRefused) == 3


def test_roles_given_while_somebody_signs_in_are_not_taken_back(member: Member, store: Store) -> None:
    with store.reading() as unit:
        read = unit.accounts.user_of(EMAIL)
    assert read is not None
    member.desk.change(EMAIL, roles=[Role.AUDITOR])
    with store.transaction() as unit:
        assert unit.accounts.open(read, read.totp_last + 10, member.now)
    assert [user.roles for user in member.desk.users()] == [{Role.AUDITOR}]


def test_a_password_checked_before_a_reset_opens_nothing_after_it(member: Member, store: Store) -> None:
    with store.reading() as unit:
        read = unit.accounts.user_of(EMAIL)
    assert read is not None
    member.desk.reset(EMAIL)
    with store.transaction() as unit:
        assert not unit.accounts.open(read, read.totp_last + 10, member.now)


def test_somebody_vouched_for_before_a_reset_enters_nothing_after_it(member: Member, store: Store) -> None:
    with store.transaction() as unit:
        user = unit.accounts.user_of(EMAIL)
        assert user is not None and unit.accounts.link(user.id, "https://provider.example 7")
    member.desk.reset(EMAIL)
    with store.transaction() as unit:
        assert not unit.accounts.enter(user.id, "https://provider.example 7", member.now)


def test_an_invitation_that_two_take_up_at_once_serves_one(member: Member) -> None:
    token = member.desk.reset(EMAIL)
    code = pyotp.TOTP(member.desk.invited(token)[1].totp_secret).at(member.now)
    with ThreadPoolExecutor(3) as pool:
        results = list(pool.map(lambda _: tried(lambda: member.desk.accept(token, PASSWORD, code)), range(3)))
    assert results.count(None) == 1 and results.count(InvitationExpired) == 2


def test_wrong_passwords_that_come_all_at_once_are_counted_one_by_one(member: Member) -> None:
    def guess(_: int) -> type[Exception] | None:
        return tried(lambda: member.desk.sign_in(EMAIL, "faux", member.code, "203.0.113.9"))

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(guess, range(12)))
    assert (results.count(SignInRefused), results.count(TooManyAttempts)) == (5, 7)


def test_an_attempt_that_nobody_had_time_to_look_at_does_not_count(member: Member, store: Store) -> None:
    full = Passwords(at_once=1, patience_s=0.001)
    busy = AccountDesk(store, now=lambda: member.now, key=bytes(32), passwords=full)
    with full.matching():
        told = [tried(lambda: busy.sign_in(EMAIL, PASSWORD, member.code)) for _ in range(6)]
    assert told == [SignInBusy] * 6
    assert tried(member.sign_in) is None


def test_whoever_holds_the_account_is_told_by_e_mail_that_it_was_reset_and_opened(member: Member, store: Store) -> None:
    member.now += timedelta(hours=1)
    token = member.desk.reset(EMAIL, by="administrator:a1")
    member.desk.accept(token, PASSWORD, pyotp.TOTP(member.desk.invited(token)[1].totp_secret).at(member.now))
    with store.transaction() as unit:
        notices = []
        while taken := unit.outbox.take(member.now):
            notices.append(taken.notice)
            unit.outbox.sent(taken, member.now)
    assert [each.kind for each in notices] == ["account_opened", "account_reset", "account_opened"]
    assert {each.audience for each in notices} == {Audience.MEMBER}
