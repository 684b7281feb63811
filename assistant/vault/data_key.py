"""Symmetric sealing (XChaCha20-Poly1305, the place as associated data), with a random key or one derived from a code."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Self

from nacl.exceptions import CryptoError
from nacl.secret import Aead

from assistant.vault.errors import CannotOpen
from assistant.vault.place import Place

_VERSION = b"S1"
_SIZE = 32
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # 32 of them, 5 bits each, none that is misread as another
_TYPED_LETTERS = 28  # 140 bits
_GROUP = 4


@dataclass(frozen=True)
class DataKey:
    """A secret of 32 bytes that seals and opens."""

    secret: bytes = field(repr=False)

    @classmethod
    def new(cls) -> Self:
        """A random key."""
        return cls(secrets.token_bytes(_SIZE))

    @classmethod
    def of_code(cls, code: str, purpose: str) -> Self:
        """The key that a code gives for a purpose (16 bytes at most): the same code gives unrelated keys for two.

        BLAKE2b is fast, and honest here alone: our codes are random, of 128 bits or more, so that no guessing can
        be slowed down usefully. Words that people choose would need argon2id instead.
        """
        return cls(hashlib.blake2b(code.encode("utf-8", "replace"), digest_size=_SIZE, person=purpose.encode()).digest())

    def seal(self, place: Place, data: bytes) -> bytes:
        """Seals, for this place alone."""
        return _VERSION + bytes(Aead(self.secret).encrypt(data, place.context))

    def open(self, place: Place, sealed: bytes) -> bytes:
        """Opens what was sealed for this place; CannotOpen otherwise, with nothing of it."""
        if sealed[:2] != _VERSION:
            raise CannotOpen()
        try:
            return bytes(Aead(self.secret).decrypt(sealed[2:], place.context))
        except (CryptoError, ValueError) as error:
            raise CannotOpen() from error


def new_code() -> str:
    """A code of 256 random bits, to be carried by a link."""
    return secrets.token_urlsafe(32)


def new_typed_code() -> str:
    """A code of 140 random bits that a person can type: seven groups of four letters and digits."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_TYPED_LETTERS))
    return "-".join(letters[start : start + _GROUP] for start in range(0, _TYPED_LETTERS, _GROUP))


def read_typed_code(text: str) -> str:
    """A typed code as it was given out, however it was copied; what is no such code comes back as it is."""
    letters = "".join(each for each in text.upper() if each.isalnum())
    if len(letters) != _TYPED_LETTERS:
        return text.strip()
    return "-".join(letters[start : start + _GROUP] for start in range(0, _TYPED_LETTERS, _GROUP))


def fingerprint(code: str, purpose: str) -> str:
    """What may be stored to recognise a code: it leads back to neither the code nor its keys."""
    return hashlib.blake2b(code.encode("utf-8", "replace"), digest_size=_SIZE, person=purpose.encode()).hexdigest()


def is_typed_code(text: str) -> bool:
    """Tells whether a text looks like a typed code, whole and with nothing else."""
    letters = [each for each in text.upper() if each not in " -"]
    return len(letters) == _TYPED_LETTERS and all(each in _LETTERS for each in letters)
