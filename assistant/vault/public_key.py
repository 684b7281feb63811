"""The public key's file: all that the public process needs."""

from __future__ import annotations

import base64
import binascii
from pathlib import Path

from assistant.vault.errors import KeyMissing
from assistant.vault.place import Place
from assistant.vault.sealing import Sealer

PUBLIC_NAME = "support.pub"
LABEL = "permanence-support-public-1"


class PublicKeyFile:
    """Seals with the key that the file holds at that moment: a rotation needs no restart."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def seal(self, place: Place, data: bytes) -> bytes:
        """Seals, for this place alone; KeyMissing if there is no key to seal with."""
        return self.sealer().seal(place, data)

    def sealer(self) -> Sealer:
        """The key as it stands now."""
        return Sealer(read_public(self._path))


def read_public(path: Path) -> bytes:
    """The public key in a file; KeyMissing if it is not there or not one."""
    try:
        return read_line(path.read_text("ascii").strip(), LABEL)
    except (OSError, ValueError) as error:
        raise KeyMissing(
            f"The support service's public key ({path.name}) is missing or unreadable, so nothing can be sealed: "
            "`permanence requests make-keys` writes it."
        ) from error


def write_line(key: bytes, label: str) -> str:
    """A key as one line of text."""
    return f"{label} {base64.b64encode(key).decode()}\n"


def read_line(line: str, label: str) -> bytes:
    """The key in one line of text; ValueError if it holds none."""
    found, _, encoded = line.partition(" ")
    if found != label:
        raise ValueError("not a key")
    try:
        key = base64.b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise ValueError("not a key") from error
    if len(key) != 32:
        raise ValueError("not a key")
    return key
