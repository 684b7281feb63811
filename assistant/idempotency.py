"""The same key with the same body has the same answer: what an Idempotency-Key promises."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from assistant.errors import Explained, Refused, Unreadable
from assistant.vault.data_key import DataKey, fingerprint

LONGEST = 255
SHORTEST = 16


class KeyWanted(Explained):
    """A call that must carry a key came without one."""

    code = "key_wanted"


class OtherBody(Unreadable):
    """A key that has served comes with another body."""

    code = "key_other_body"


class Underway(Explained, Refused):
    """A call with this key is not finished."""

    code = "key_underway"


@dataclass(frozen=True)
class Receipt:
    """One call and its key; what is kept of it opens with both together, and with nothing else."""

    scope: str
    key: str
    body: str

    @property
    def id(self) -> str:
        """What recognises the key."""
        return fingerprint(f"{self.scope}\n{self.key}", "idempotency-id")

    @property
    def mark(self) -> str:
        """What recognises the key with this body."""
        return fingerprint(self._whole, "idempotency-as")

    @property
    def seal(self) -> DataKey:
        """The key that seals the answer: who cannot repeat the call cannot read it."""
        return DataKey.of_code(self._whole, "idempotency")

    @property
    def _whole(self) -> str:
        return json.dumps([self.scope, self.key, self.body])


def receipt(scope: str, header: str | None, body: Mapping[str, Any]) -> Receipt | None:
    """Reads the header, quoted or not; None without one, BadInput if it is too long."""
    key = (header or "").strip().strip('"')
    if len(key) > LONGEST:
        raise Unreadable("key_long", most=LONGEST)
    return Receipt(scope, key, json.dumps(body, sort_keys=True)) if key else None


def require_unguessable(call: Receipt | None) -> None:
    """Refuses a short key where the answer opens a conversation: two people could send the same, and share it."""
    if call is not None and len(call.key) < SHORTEST:
        raise Unreadable("key_short", least=SHORTEST)


class InFlight:
    """Knows the calls under way in this process; what is finished is known to the store."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[str, str] = {}

    @contextmanager
    def serving(self, call: Receipt) -> Iterator[None]:
        """Holds the key while the call is served; Underway or OtherBody if another call holds it."""
        with self._lock:
            held = self._open.get(call.id)
            if held is not None:
                raise Underway() if held == call.mark else OtherBody()
            self._open[call.id] = call.mark
        try:
            yield
        finally:
            with self._lock:
                del self._open[call.id]
