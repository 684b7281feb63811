"""The mark of an organisation: tells two of them apart without naming either."""

from __future__ import annotations

import hashlib
import re

from assistant.advice_request.model import AdviceRequest
from assistant.casework.settings import CaseworkSettings
from knowledge_base.text.analysis import fold


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
