"""The private half: opens what was sealed to the support service. Only the support side may import this module."""

from __future__ import annotations

from collections.abc import Sequence

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from assistant.vault.errors import CannotOpen
from assistant.vault.place import Place
from assistant.vault.sealing import KEY_ID_BYTES, VERSION, key_id, sealed_with

_HEADER = len(VERSION) + KEY_ID_BYTES


class Opener:
    """Opens with the private keys it is given, the newest first; more than one while keys are rotated."""

    def __init__(self, private: Sequence[bytes]) -> None:
        pairs = [PrivateKey(secret) for secret in private]
        self._boxes = {key_id(bytes(pair.public_key)): SealedBox(pair) for pair in pairs}

    def open(self, place: Place, sealed: bytes) -> bytes:
        """Opens what was sealed for this place; CannotOpen if damaged, moved, or sealed with another key."""
        box = self._boxes.get(sealed_with(sealed))
        if box is None or sealed[: len(VERSION)] != VERSION:
            raise CannotOpen()
        try:
            framed = bytes(box.decrypt(sealed[_HEADER:]))
        except (CryptoError, ValueError) as error:
            raise CannotOpen() from error
        size = int.from_bytes(framed[:4], "big")
        if framed[4 : 4 + size] != place.context:
            raise CannotOpen()
        return framed[4 + size :]
