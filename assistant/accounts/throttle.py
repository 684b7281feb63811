"""How long to wait after wrong sign-ins: counted by where they come from and by the address typed, known or not."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from assistant.accounts.errors import TooManyAttempts
from assistant.accounts.policy import Policy

NO_TIME = 0.0


@dataclass(frozen=True)
class Attempts:
    """Wrong sign-ins in a row, and when the last one was."""

    failures: int = 0
    at: datetime | None = None


class Counts(Protocol):
    """Keeps the counts of one transaction; what was read stays as it is until the transaction ends."""

    def hold(self, key: str, now: datetime) -> Attempts:
        """What is counted under a key, which no other transaction changes meanwhile."""

    def set(self, key: str, attempts: Attempts) -> None:
        """Writes a count."""

    def knows(self, key: str) -> bool:
        """Whether a sign-in from there has gone well of late."""

    def note(self, key: str, now: datetime) -> None:
        """Notes that a sign-in from there has gone well."""


@dataclass(frozen=True)
class Throttle:
    """Counts an attempt before its password is looked at, and takes it back where it was right.

    An address that nobody has waits like any other. Three counts: this address from this visitor, this visitor
    whatever they type, this address whoever types it. Where the account was opened of late, the first one alone
    counts: nobody from elsewhere can shut its holder out, nor can an office that shares one visitor hold itself up.
    Whoever shares the visitor can still make one colleague wait, by that colleague's address.
    """

    policy: Policy
    key: bytes

    def begin(self, counts: Counts, email: str, visitor: str, now: datetime) -> datetime | None:
        """Counts an attempt; TooManyAttempts, and nothing counted, where one has to wait.

        Gives what `forgive` needs: when the visitor's attempt before this one was, if it is remembered.
        """
        held, before = {}, None
        for name, key in self._keys(email, visitor, self._knows(counts, email, visitor)):
            found = held[key] = self._fresh(counts.hold(key, now), now)
            before = found.at if name == "visitor" else before
            wait = self.policy.wait(found.failures, self.policy.attempts[name])
            left = (found.at + wait - now).total_seconds() if found.at else NO_TIME
            if left > 0:
                raise TooManyAttempts(left)
        for key, found in held.items():
            counts.set(key, Attempts(found.failures + 1, now))
        return before

    def forgive(
        self, counts: Counts, email: str, visitor: str, now: datetime, before: datetime | None = None
    ) -> None:
        """The attempt was right: it does not count, and what was counted against the address goes with it."""
        known = self._knows(counts, email, visitor)
        for name, key in self._keys(email, visitor, known=False):
            if name != "visitor":
                counts.hold(key, now)
                counts.set(key, Attempts(0, now))
            elif not known:
                counts.set(key, _without(counts.hold(key, now), now, before))
        counts.note(self._mark("known", email, visitor), now)

    def _knows(self, counts: Counts, email: str, visitor: str) -> bool:
        return counts.knows(self._mark("known", email, visitor))

    def _fresh(self, found: Attempts, now: datetime) -> Attempts:
        over = found.at is None or now - found.at >= self.policy.forget
        return Attempts() if over else found

    def _keys(self, email: str, visitor: str, known: bool) -> list[tuple[str, str]]:
        names = {"pair": (email, visitor), "visitor": (visitor,), "account": (email,)}
        counted = names.items() if not known else [("pair", names["pair"])]
        marks = [(name, self._mark(name, *parts)) for name, parts in counted]
        # Always in one order: two transactions that hold the same keys never wait for each other.
        return sorted(marks, key=lambda each: each[1])

    def _mark(self, name: str, *parts: str) -> str:
        """Leads back to no address: what is typed for one may be a password."""
        told = "\0".join((name, *parts)).encode("utf-8", "replace")
        return hashlib.blake2b(told, key=self.key[:64], digest_size=16, person=b"sign-in").hexdigest()


def _without(found: Attempts, now: datetime, before: datetime | None) -> Attempts:
    """The visitor's count without this attempt alone, nor the wait that it began anew.

    The others stay: otherwise whoever has one account could guess the others' between two sign-ins of theirs.
    """
    at = before if before and found.at == now else found.at
    return Attempts(max(0, found.failures - 1), at)
