"""Moments in few words, for lists; on the clock of Paris, which the pages name."""

from __future__ import annotations

import re
from datetime import datetime

from assistant.language.local_time import local

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# What a manifest calls a date may be anything: "2024-2025" is no month.
_WRITTEN = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d{2})(?:[T ].*)?)?)?")


def day(moment: datetime, language: str) -> str:
    """A day as people write it."""
    at = local(moment)
    return f"{at:%d/%m/%Y}" if language == "fr" else f"{at.day} {_MONTHS[at.month - 1]} {at.year}"


def written_day(published: str | None, language: str) -> str:
    """The day of a publication as people write it, as precise as it is known; what is no such date, as it is."""
    known = _WRITTEN.fullmatch(published or "")
    if known is None:
        return published or ""
    year, month, number = known.groups()
    if language == "fr":
        return "/".join(filter(None, (number, month, year)))
    return " ".join(filter(None, ((number or "").lstrip("0"), month and _MONTHS[int(month) - 1], year)))


def hour(moment: datetime, language: str) -> str:
    """A day and its hour."""
    at = local(moment)
    return f"{day(moment, language)} à {at:%H\u00a0h\u00a0%M}" if language == "fr" else f"{day(moment, language)}, {at:%H:%M}"
