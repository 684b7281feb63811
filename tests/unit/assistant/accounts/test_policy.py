from __future__ import annotations

import pytest

from assistant.accounts.errors import PasswordRefused, RolesRefused
from assistant.accounts.policy import load_policy
from assistant.accounts.roles import Role, check_roles

POLICY = load_policy()


@pytest.mark.parametrize(
    "password",
    [
        "court",
        "aaaaaaaaaaaaaaaa",
        "motdepasse12345",
        "Password123456",
        "azerty1234567",
        "claire.dupont2026",
        "x" * 1001,
    ],
)
def test_a_password_that_would_be_guessed_is_refused(password: str) -> None:
    with pytest.raises(PasswordRefused):
        POLICY.check_password(password, "claire.dupont@permanence.example")


@pytest.mark.parametrize("password", ["cheval agrafe batterie correct", "soleil levant sur la Loire", "zK7!pq-Tw9#m"])
def test_a_long_or_mixed_password_is_taken(password: str) -> None:
    POLICY.check_password(password, "claire.dupont@permanence.example")


def test_an_account_waits_longer_after_each_wrong_attempt_but_never_for_ever() -> None:
    waits = [POLICY.wait(failures, 5).total_seconds() for failures in (0, 4, 5, 6, 7, 40)]
    assert waits == [0, 0, 30, 60, 120, 900]


@pytest.mark.parametrize(
    "roles",
    [[], [Role.CONTROL, Role.AGENT], [Role.CONTROL, Role.AUDITOR], [Role.ADMINISTRATOR, Role.AGENT], [Role.ADMINISTRATOR, Role.EDITOR]],
)
def test_nobody_stands_on_both_sides_of_the_wall_nor_administers_and_reads(roles: list[Role]) -> None:
    with pytest.raises(RolesRefused):
        check_roles(roles)


def test_other_roles_go_together() -> None:
    assert check_roles([Role.SENIOR, Role.EDITOR, Role.LEAD]) == {Role.SENIOR, Role.EDITOR, Role.LEAD}
    assert check_roles([Role.ADMINISTRATOR, Role.AUDITOR]) == {Role.ADMINISTRATOR, Role.AUDITOR}
