"""The private keys' file: made, read, added to and thinned out. Only the support side may import this module."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from nacl.public import PrivateKey

from assistant.vault.errors import KeyMissing
from assistant.vault.opening import Opener
from assistant.vault.public_key import LABEL as PUBLIC_LABEL
from assistant.vault.public_key import PUBLIC_NAME, read_line, write_line

PRIVATE_NAME = "support.key"
LABEL = "permanence-support-private-1"


@dataclass(frozen=True)
class KeyFiles:
    """Both files of the support service's keys; the private one may stand elsewhere than the public one."""

    private: Path
    public: Path

    @classmethod
    def in_folder(cls, folder: Path, private: Path | None = None) -> KeyFiles:
        """Both in one folder, under their usual names, unless the private one is kept elsewhere."""
        return cls(private or folder / PRIVATE_NAME, folder / PUBLIC_NAME)

    def ensure(self) -> bool:
        """Makes the keys at the first start; returns whether it did. A public key alone is left as it is."""
        with self._alone():
            if self.public.exists():
                return False
            made = not self.private.exists()
            if made:
                self._write_private([bytes(PrivateKey.generate())])
            self._write_public(self.secrets()[0])
            return made

    def secrets(self) -> tuple[bytes, ...]:
        """The private keys, the newest first; KeyMissing if the file is not there or not one."""
        try:
            lines = self.private.read_text("ascii").splitlines()
            keys = tuple(read_line(line, LABEL) for line in lines if line)
        except (OSError, ValueError) as error:
            raise self._missing() from error
        if not keys:
            raise self._missing()
        return keys

    def opener(self) -> Opener:
        """What opens with all of them."""
        return Opener(self.secrets())

    def begin_rotation(self) -> None:
        """Adds a new key before the old one and seals with it from now on; goes on with one that was interrupted."""
        with self._alone():
            kept = self.secrets()
            if len(kept) == 1:
                kept = (bytes(PrivateKey.generate()), *kept)
                self._write_private(kept)
            self._write_public(kept[0])

    def end_rotation(self) -> None:
        """Drops every key but the newest; nothing may be sealed with the others any more."""
        with self._alone():
            self._write_private(self.secrets()[:1])

    def _missing(self) -> KeyMissing:
        return KeyMissing(f"The support service's private key ({self.private.name}) is not here or cannot be read.")

    def _write_private(self, keys: Sequence[bytes]) -> None:
        _write(self.private, "".join(write_line(key, LABEL) for key in keys), 0o600)

    def _write_public(self, private: bytes) -> None:
        _write(self.public, write_line(bytes(PrivateKey(private).public_key), PUBLIC_LABEL), 0o644)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time."""
        self.private.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Elsewhere than the private key, the public one is for the account that seals, through the group they share.
        self.public.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        lock = os.open(self.private.with_suffix(".lock"), os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)


def _write(path: Path, text: str, mode: int) -> None:
    """Replaces a file at one stroke and for good: a power cut leaves the old one or the new one."""
    beside = path.with_suffix(f"{path.suffix}.new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
