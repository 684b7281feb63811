"""French or English, told from the commonest words."""

from __future__ import annotations

import re

_FRENCH = frozenset("le la les des du de et est une un dans pour que qui sur par au aux vous votre nous ne pas sont être ce cette".split())
_ENGLISH = frozenset("the of and to in is a for that on by with are be this as or your you not from must it an which may".split())


def guess_language(text: str) -> str:
    """Return "fr" or "en", French when in doubt."""
    words = re.findall(r"[a-zà-ÿ]+", text[:20_000].lower())
    french = sum(word in _FRENCH for word in words)
    english = sum(word in _ENGLISH for word in words)
    return "en" if english > french else "fr"


def agreed(declared: str | None, text: str) -> str | None:
    """Return the language a file declares where its words agree: office programs often declare their own."""
    code = re.split(r"[-_]", declared or "")[0].lower()
    return code if code and code == guess_language(text) else None
