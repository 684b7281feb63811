"""Passwords, one-time codes and random ids."""

from __future__ import annotations

import io
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache

import argon2
import pyotp
import segno

from assistant.accounts.errors import SignInBusy

ISSUER = "Permanence"
STEP_S = 30
_DRIFT_STEPS = 1  # a phone may be half a minute early or late
_HASHER = argon2.PasswordHasher()


def new_token() -> str:
    """32 random bytes, as text for a cookie or a link."""
    return secrets.token_urlsafe(32)


class Passwords:
    """Argon2id with the library's own parameters (RFC 9106), so many at once: each takes 64 MB while it lasts."""

    def __init__(self, at_once: int = 4, patience_s: float = 3.0) -> None:
        self._places, self._patience_s = threading.BoundedSemaphore(at_once), patience_s

    def hash(self, password: str) -> str:
        """What is kept of a password; SignInBusy if no place comes free in time."""
        with self._place():
            return _HASHER.hash(password)

    def match(self, password: str, kept: str | None) -> bool:
        """Whether it is the password; SignInBusy if no place comes free in time."""
        with self.matching() as match:
            return match(password, kept)

    @contextmanager
    def matching(self) -> Iterator[Callable[[str, str | None], bool]]:
        """Takes a place and lends what says whether it is the password; SignInBusy if none comes free in time."""
        with self._place():
            yield _match

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(timeout=self._patience_s):
            raise SignInBusy()
        try:
            yield
        finally:
            self._places.release()


def _match(password: str, kept: str | None) -> bool:
    """An account without a password, or none at all, costs the same time as another."""
    try:
        _HASHER.verify(kept or _decoy(), password)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False
    return kept is not None


@cache
def _decoy() -> str:
    return _HASHER.hash(secrets.token_urlsafe(16))


def new_totp_secret() -> str:
    """A secret for an authenticator application."""
    return pyotp.random_base32()


def used_step(secret: str | None, code: str, now: datetime, last: int) -> int | None:
    """The time step whose code this is, later than the last one used; None for a wrong code or one seen before."""
    typed = "".join(code.split())
    if secret is None or not (typed.isascii() and typed.isdigit()):
        return None
    totp, present = pyotp.TOTP(secret), int(now.timestamp()) // STEP_S
    for step in range(max(last + 1, present - _DRIFT_STEPS), present + _DRIFT_STEPS + 1):
        if secrets.compare_digest(totp.at(step * STEP_S), typed):
            return step
    return None


def totp_address(secret: str, email: str) -> str:
    """The otpauth:// address that authenticator applications read."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def qr_svg(text: str) -> str:
    """A QR code as an SVG element, dark on light whatever the theme."""
    drawn = io.BytesIO()
    segno.make(text, error="m").save(
        drawn, kind="svg", omitsize=True, border=3, xmldecl=False, svgns=True, light="#fff", dark="#000", nl=False
    )
    return drawn.getvalue().decode("utf-8")
