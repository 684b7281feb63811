"""Refuses, before anything reads it, a request that Slack did not sign within the last five minutes."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass

WINDOW_S = 300
"""Slack’s own limit for the age of a signed request; a clock may be as much ahead."""
BODY_LIMIT = 512 * 1024
"""A view of Slack holds at most 250 kB; what it sends back with its values stays well below this."""
_TIMESTAMP = re.compile(rb"[0-9]{10}")
_SIGNATURE = re.compile(rb"v0=[0-9a-f]{64}")
_KINDS = (b"application/json", b"application/x-www-form-urlencoded")

Headers = Iterable[tuple[bytes, bytes]]


@dataclass(frozen=True)
class Refusal:
    """Why a request is refused; the reason is one of a fixed few words and never what was sent."""

    status: int
    reason: str


class SecretMissing(ValueError):
    """The app was about to start without a signing secret: anyone could then speak as Slack."""


class Guard:
    """Checks requests against the app’s signing secret; SecretMissing without one."""

    def __init__(self, signing_secret: str) -> None:
        if not signing_secret.strip():
            raise SecretMissing("The Slack signing secret is empty (PERMANENCE_SLACK_SIGNING_SECRET).")
        self._secret = signing_secret.encode()

    def announced(self, headers: Headers) -> Refusal | None:
        """Refuses by the headers alone, before the body is read: too large, or not of a form Slack sends."""
        lengths = _values(headers, b"content-length")
        if any(length.isdigit() and int(length) > BODY_LIMIT for length in lengths):
            return Refusal(413, "too_large")
        kinds = _values(headers, b"content-type")
        if len(kinds) != 1 or kinds[0].split(b";")[0].strip().lower() not in _KINDS:
            return Refusal(401, "content_type")
        return None

    def check(self, headers: Headers, body: bytes, now: float) -> Refusal | None:
        """Refuses a body that is too large, undated, out of the window, or not signed with the secret."""
        if len(body) > BODY_LIMIT:
            return Refusal(413, "too_large")
        known = tuple(headers)
        timestamps, signatures = (
            _values(known, b"x-slack-request-timestamp"),
            _values(known, b"x-slack-signature"),
        )
        if len(timestamps) != 1 or len(signatures) != 1:
            return Refusal(401, "headers")
        if not _TIMESTAMP.fullmatch(timestamps[0]) or not _SIGNATURE.fullmatch(signatures[0]):
            return Refusal(401, "malformed")
        if abs(now - int(timestamps[0])) > WINDOW_S:
            return Refusal(401, "window")
        expected = sign(self._secret, timestamps[0], body)
        return None if hmac.compare_digest(expected, signatures[0]) else Refusal(401, "signature")


def sign(secret: bytes, timestamp: bytes, body: bytes) -> bytes:
    """Slack’s signature of a request: HMAC-SHA256 over version, timestamp and raw body."""
    digest = hmac.new(secret, b"v0:" + timestamp + b":" + body, hashlib.sha256).hexdigest()
    return b"v0=" + digest.encode()


def _values(headers: Headers, name: bytes) -> list[bytes]:
    return [value for key, value in headers if key.lower() == name]
