"""The audit log's lines and the chain that binds each to all before it: pure functions, the store keeps them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

ORIGIN = "0" * 64
PRUNED = "audit_pruned"


@dataclass(frozen=True)
class Access:
    """Who looks, when, and why: a role or pseudonym and a reason from a short list, never a name or content."""

    who: str
    why: str
    at: datetime


@dataclass(frozen=True)
class Line:
    """One line: who did what to which request, when and why; `hash` also covers the line before."""

    number: int
    at: datetime
    who: str
    what: str
    which: str
    why: str
    hash: str

    def follows(self, previous: str) -> bool:
        """Tells whether the line is whole and comes right after the one whose hash is given."""
        return self.hash == chained(self.number, self.at, self.who, self.what, self.which, self.why, previous)


@dataclass(frozen=True)
class Chain:
    """Where the chain begins (after what was pruned) and where it ends."""

    base: int = 0
    base_hash: str = ORIGIN
    head: int = 0
    head_hash: str = ORIGIN


@dataclass(frozen=True)
class Verdict:
    """What a verification found; `broken_at` is the first line that is not as it was written, None if all are."""

    lines: int
    head_hash: str
    broken_at: int | None = None


def chained(number: int, at: datetime, who: str, what: str, which: str, why: str, previous: str) -> str:
    """The SHA-256 of a line and of the hash before it."""
    written = [number, at.astimezone(UTC).isoformat(timespec="microseconds"), who, what, which, why, previous]
    return hashlib.sha256(json.dumps(written, ensure_ascii=True).encode()).hexdigest()


def base_mark(number: int, hash: str) -> str:
    """How a line says where the chain begins after a pruning."""
    return f"{number}:{hash}"


def verify(lines: Iterable[Line], chain: Chain) -> Verdict:
    """Walks the chain: an edited, missing, added or moved line breaks it, a cut end too."""
    number, previous, count = chain.base, chain.base_hash, 0
    pruned = chain.base == 0 and chain.base_hash == ORIGIN
    for line in lines:
        if line.number != number + 1 or not line.follows(previous):
            return Verdict(count, previous, broken_at=number + 1)
        pruned = pruned or (line.what == PRUNED and line.which == base_mark(chain.base, chain.base_hash))
        number, previous, count = line.number, line.hash, count + 1
    if (number, previous) != (chain.head, chain.head_hash):
        return Verdict(count, previous, broken_at=number + 1)
    return Verdict(count, previous, broken_at=None if pruned else chain.base + 1)
