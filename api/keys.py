"""The support service's keys, as the public process deals with them: it has them made, and never reads the private one."""

from __future__ import annotations

import os
import subprocess
import sys

from api.retention import journal
from api.settings import Settings
from assistant.store.database import Store, open_store
from assistant.vault.errors import KeyExposed, KeyMissing
from assistant.vault.public_key import PUBLIC_NAME, PublicKeyFile

PRIVATE_NAME = "support.key"
"""The private key's usual name; the module that reads it is the support side's, and stays unknown here."""


def keys_at_hand(settings: Settings) -> PublicKeyFile:
    """What requests are sealed with, made where it is missing and the console does not run apart."""
    found = public_key(settings)
    if not settings.support_apart and not (settings.keys_dir / PUBLIC_NAME).exists():
        _make_keys()
    return found


def public_key(settings: Settings) -> PublicKeyFile:
    """What requests are sealed with."""
    return PublicKeyFile(settings.keys_dir / PUBLIC_NAME)


def sealing_store(settings: Settings) -> Store:
    """The store as everything but the support side has it: it can seal requests, and open none."""
    return open_store(settings.store_url, public_key(settings), journal=journal(settings))


def refuse_private_key(settings: Settings) -> None:
    """KeyExposed if the process that faces the public is told of the private key, or can read it where it must not."""
    private = settings.keys_dir / PRIVATE_NAME
    if settings.support_apart and os.access(private, os.R_OK):
        raise KeyExposed(
            f"PERMANENCE_SUPPORT_APART is set, yet this account can read {private}: give the file to the account of "
            "the console, and take everybody else's rights away (docs/how-to/keys.md)."
        )
    if settings.support_key_file is not None:
        raise KeyExposed(
            "PERMANENCE_SUPPORT_KEY_FILE is set for the process that faces the public, which must not know it: take "
            "it out of .env and out of the environment of `permanence serve`, and give it to the support process alone."
        )


def _make_keys() -> None:
    """Makes the keys at the first start, in a process of its own: the private one never enters this one's memory."""
    command = [sys.executable, "-m", "api.cli", "requests", "make-keys"]
    done = subprocess.run(command, capture_output=True, text=True)  # noqa: S603  # our own code, no one's words
    if done.returncode != 0:
        raise KeyMissing(f"The support service's keys could not be made: {done.stderr.strip()[-300:]}")
