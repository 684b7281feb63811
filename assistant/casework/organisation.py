"""The mark of an organisation: tells two of them apart without naming either."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from pathlib import Path

from assistant.advice_request.model import AdviceRequest
from assistant.casework.settings import CaseworkSettings
from knowledge_base.analysis import fold


def organisation_mark(request: AdviceRequest, key: bytes, settings: CaseworkSettings) -> str:
    """Returns the same mark for requests of one organisation; without the key it leads back to no name.

    The domain of the address counts first: names are written in many ways, a domain in one.
    """
    domain = fold(request.value("contact_email").rpartition("@")[2])
    told = domain if domain and domain not in settings.generic_domains else _bare_name(request, settings)
    return hashlib.blake2b(told.encode(), key=key[:64], digest_size=16, person=b"organisation").hexdigest()


def _bare_name(request: AdviceRequest, settings: CaseworkSettings) -> str:
    words = re.findall(r"[a-z0-9]+", fold(request.value("organisation")))
    return " ".join(word for word in words if word not in settings.legal_forms) or " ".join(words)


def load_mark_key(file: Path) -> bytes:
    """Returns the key of the marks, made for its owner alone if there is none; another key only makes other marks."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_bytes()
    key = secrets.token_bytes(32)
    with os.fdopen(made, "wb") as stream:
        stream.write(key)
    return key
