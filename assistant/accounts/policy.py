"""How long sessions last and what a password must be, read from policy.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from itertools import groupby

import yaml

from assistant.accounts.errors import PasswordRefused
from assistant.accounts.model import Session

LONGEST_PASSWORD = 1000
_ENOUGH_DIFFERENT = 5


@dataclass(frozen=True)
class Policy:
    """The figures of the policy, in the units they are used in."""

    session_idle: timedelta
    session: timedelta
    invitation: timedelta
    attempts: Mapping[str, int]
    """Wrong attempts borne before the first wait: by address and visitor together, by visitor, by address."""
    forget: timedelta
    first_wait_s: int
    longest_wait_s: int
    password_length: int
    passwords_refused: tuple[str, ...]

    def wait(self, failures: int, borne: int) -> timedelta:
        """How long to wait after so many failures in a row, where so many are borne."""
        if failures < borne:
            return timedelta()
        doubled = self.first_wait_s * 2 ** min(failures - borne, 16)
        return timedelta(seconds=min(doubled, self.longest_wait_s))

    def is_over(self, session: Session, now: datetime) -> bool:
        """Whether a session has lasted its time, or was left idle."""
        return now >= session.created + self.session or now >= session.seen + self.session_idle

    def check_password(self, password: str, email: str) -> None:
        """PasswordRefused if it would be guessed."""
        plain = password.casefold()
        if len(password) < self.password_length:
            raise PasswordRefused("password_short")
        if len(password) > LONGEST_PASSWORD:
            raise PasswordRefused("password_long")
        if email.split("@")[0].casefold() in plain or len(set(plain)) < _ENOUGH_DIFFERENT:
            raise PasswordRefused("password_guessable")
        if any(_mostly(plain, known) for known in self.passwords_refused):
            raise PasswordRefused("password_guessable")


def _mostly(password: str, known: str) -> bool:
    """Whether little is left of the password once the known word is taken out, digits and repeats aside."""
    rest = "".join(sign for sign, _ in groupby(password.replace(known, "")) if not sign.isdigit())
    return known in password and len(rest) < 4


@cache
def load_policy() -> Policy:
    """The shipped policy, read once."""
    values = yaml.safe_load(resources.files(__package__).joinpath("policy.yaml").read_text("utf-8"))
    return Policy(
        session_idle=timedelta(minutes=values["session_idle_minutes"]),
        session=timedelta(hours=values["session_hours"]),
        invitation=timedelta(days=values["invitation_days"]),
        attempts=values["attempts"],
        forget=timedelta(hours=values["forget_hours"]),
        first_wait_s=values["first_wait_seconds"],
        longest_wait_s=values["longest_wait_seconds"],
        password_length=values["password_length"],
        passwords_refused=tuple(values["passwords_refused"]),
    )
