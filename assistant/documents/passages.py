"""The passages that a request asks to withhold, read from what the person wrote."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.advice_request.model import AdviceRequest
from assistant.documents.folding import fold_text, literally
from assistant.documents.wording import civilities, nothing_to_withhold
from assistant.privacy.text import clean_text

# Straight quotation marks pair within a line only: elsewhere they may be inches or seconds.
_QUOTED = re.compile('«([^«»]+)»|“([^“”]+)”|"([^"\n]+)"')
_LIST_MARK = re.compile(r"^\s*(?:[-–—*•·]|\d{1,2}[.)])\s+")
_LAST_MARKS = " \t.,;:!?…"


def passages(request: AdviceRequest) -> tuple[str, ...]:
    """Returns the passages to withhold, in order: those in quotation marks, and the lines that quote nothing."""
    text = clean_text(request.value("trade_secrets"))
    if _says_nothing(text):
        return ()
    quoted = [next(group for group in match.groups() if group) for match in _QUOTED.finditer(text)]
    lines = [_bare(line) for line in _QUOTED.sub("\0", text).split("\n") if "\0" not in line]
    kept = [_trimmed(each) for each in (*quoted, *lines) if not _says_nothing(each)]
    return tuple(dict.fromkeys(each for each in kept if literally(each)))


def contact_passages(request: AdviceRequest) -> tuple[str, ...]:
    """Returns the ways in which the contact person may be named elsewhere in the request."""
    name, email = (clean_text(request.value(field)) for field in ("contact_name", "contact_email"))
    return tuple(each for each in (email, *_names(name.split())) if literally(each))


def _names(words: list[str]) -> Iterable[str]:
    # A single word is as often a role as a name: it counts only after a civility, below.
    if len(words) > 1:
        yield from (" ".join(words), " ".join([*words[1:], words[0]]), " ".join([words[-1], *words[:-1]]))
    yield from (f"{civility} {word}" for word in words if len(word) > 1 for civility in civilities())


def _says_nothing(text: str) -> bool:
    return " ".join(fold_text(text).text.split()).strip(_LAST_MARKS) in nothing_to_withhold() | {""}


def _bare(line: str) -> str:
    return _LIST_MARK.sub("", line, count=1)


def _trimmed(passage: str) -> str:
    # The sentence that holds a passage rarely ends where the passage does.
    return passage.strip().rstrip(_LAST_MARKS) or passage.strip()
