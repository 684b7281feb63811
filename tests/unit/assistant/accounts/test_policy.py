from __future__ import annotations

import pytest

from assistant.accounts.errors import PasswordRefused, RolesRefused
from assistant.accounts.policy import load_policy
from assistant.accounts.roles import Principal, Role, check_roles

POLICY = load_policy()


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("court", "password_short"),
        ("zK7!pq-Tw9#", "password_short"),
        ("aaaaaaaaaaaaaaaa", "password_guessable"),
        ("abcdabcdabcd", "password_guessable"),
        ("motdepasse12345", "password_guessable"),
        ("Password123456", "password_guessable"),
        ("azerty1234567", "password_guessable"),
        ("abc12azerty34567", "password_guessable"),
        ("claire.dupont2026", "password_guessable"),
        ("CLAIRE.Dupont2026", "password_guessable"),
        ("zK7!pq-Tw9#m" * 84, "password_long"),
    ],
)
def test_a_password_that_would_be_guessed_is_refused(password: str, reason: str) -> None:
    with pytest.raises(PasswordRefused) as refused:
        POLICY.check_password(password, "Claire.Dupont@permanence.example")
    assert refused.value.code == reason


@pytest.mark.parametrize("password", ["cheval agrafe batterie correct", "soleil levant sur la Loire", "zK7!pq-Tw9#m", "abcd1azerty234", "abcdeabcdeab", "zK7!pq-T-x" * 100])
def test_a_long_or_mixed_password_is_taken(password: str) -> None:
    POLICY.check_password(password, "claire.dupont@permanence.example")


def test_an_account_waits_longer_after_each_wrong_attempt_but_never_for_ever() -> None:
    waits = [POLICY.wait(failures, 5).total_seconds() for failures in (0, 4, 5, 6, 7, 40)]
    assert waits == [0, 0, 30, 60, 120, 900]


@pytest.mark.parametrize(
    ("roles", "reason"),
    [
        ([], "roles_none"),
        ([Role.CONTROL, Role.AGENT], "roles_control"),
        ([Role.CONTROL, Role.AUDITOR], "roles_control"),
        ([Role.ADMINISTRATOR, Role.AGENT], "roles_administrator"),
        ([Role.ADMINISTRATOR, Role.EDITOR], "roles_administrator"),
    ],
)
def test_nobody_stands_on_both_sides_of_the_wall_nor_administers_and_reads(roles: list[Role], reason: str) -> None:
    with pytest.raises(RolesRefused) as refused:
        check_roles(roles)
    assert refused.value.code == reason


def test_the_control_side_alone_holds_its_role() -> None:
    assert check_roles([Role.CONTROL]) == {Role.CONTROL}


def test_a_person_has_what_was_given_and_nothing_else() -> None:
    claire = Principal("u1", "Claire", frozenset({Role.AGENT}))
    assert claire.has(Role.AGENT) and claire.has(Role.LEAD, Role.AGENT)
    assert not claire.has(Role.LEAD) and not claire.has()


def test_other_roles_go_together() -> None:
    assert check_roles([Role.SENIOR, Role.EDITOR, Role.LEAD]) == {Role.SENIOR, Role.EDITOR, Role.LEAD}
    assert check_roles([Role.ADMINISTRATOR, Role.AUDITOR]) == {Role.ADMINISTRATOR, Role.AUDITOR}
