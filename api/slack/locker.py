"""Seals what the database keeps for Slack, and turns people’s names there into keyed hashes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from assistant.errors import AssistantError
from assistant.vault.kept_secret import kept_secret

FILE = "slack.key"


class SealBroken(AssistantError):
    """What was sealed cannot be opened: another key, another place, or damaged."""


class Locker:
    """One key for the data folder; what is sealed is bound to its place, so that rows cannot be swapped."""

    def __init__(self, key: bytes) -> None:
        self._box = SecretBox(key)
        self._naming = hashlib.blake2b(b"names", key=key, digest_size=32).digest()

    def seal(self, place: str, text: str) -> bytes:
        """Seals a text for a place."""
        return bytes(self._box.encrypt(json.dumps([place, text]).encode()))

    def open(self, place: str, sealed: bytes) -> str:
        """Opens what was sealed for this place; SealBroken otherwise."""
        try:
            sealed_for, text = json.loads(self._box.decrypt(sealed))
        except (CryptoError, ValueError) as error:
            raise SealBroken("What was kept for Slack cannot be opened with this key.") from error
        if sealed_for != place:
            raise SealBroken("What was kept for Slack belongs to another place.")
        return str(text)

    def name(self, *parts: str) -> str:
        """A name that says nothing of the parts without the key, the same for the same parts."""
        told = json.dumps(parts).encode()
        return hashlib.blake2b(told, key=self._naming, digest_size=24).hexdigest()


def open_locker(folder: Path) -> Locker:
    """The locker of a data folder; its key file is made at the first start, for its owner alone."""
    return Locker(kept_secret(folder / FILE))
