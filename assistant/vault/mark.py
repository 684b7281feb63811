"""What a row is found by whose secret is written nowhere."""

from __future__ import annotations

import hashlib


def secret_mark(secret: str) -> str:
    """What recognises a token or code of ours: random, of 128 bits or more, so that a fast hash cannot be turned back."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
