"""The public half: seals to the support service, and opens nothing."""

from __future__ import annotations

import hashlib
from typing import Protocol

from nacl.public import PublicKey, SealedBox

from assistant.vault.place import Place

VERSION = b"P1"
KEY_ID_BYTES = 8


class Seals(Protocol):
    """Seals to the support service."""

    def seal(self, place: Place, data: bytes) -> bytes:
        """Seals, for this place alone."""


class Opens(Protocol):
    """Opens what was sealed to the support service."""

    def open(self, place: Place, sealed: bytes) -> bytes:
        """Opens what was sealed for this place; CannotOpen otherwise."""


class Sealer:
    """Seals with one public key (PyNaCl SealedBox: a throw-away key pair each time)."""

    def __init__(self, public: bytes) -> None:
        self._box = SealedBox(PublicKey(public))
        self.key_id = key_id(public)

    def seal(self, place: Place, data: bytes) -> bytes:
        """Seals, for this place alone: version, key id, then the place and the data sealed together."""
        context = place.context
        framed = len(context).to_bytes(4, "big") + context + data
        return VERSION + self.key_id + bytes(self._box.encrypt(framed))


def key_id(public: bytes) -> bytes:
    """Eight bytes that tell one key from another."""
    return hashlib.blake2b(public, digest_size=KEY_ID_BYTES, person=b"support-key-id").digest()


def sealed_with(sealed: bytes) -> bytes:
    """The id of the key that something was sealed with."""
    return sealed[len(VERSION) : len(VERSION) + KEY_ID_BYTES]
