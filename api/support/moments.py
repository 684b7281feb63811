"""Moments in few words, for lists; on the clock of Paris, which the pages name."""

from __future__ import annotations

from datetime import UTC, datetime

from assistant.local_time import local

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(moment: datetime, language: str) -> str:
    """A day as people write it."""
    at = local(moment)
    return f"{at:%d/%m/%Y}" if language == "fr" else f"{at.day} {_MONTHS[at.month - 1]} {at.year}"


def written_day(published: str | None, language: str) -> str:
    """The day of a publication as people write it, as precise as it is known."""
    parts = (published or "").split("-")
    if len(parts) == 3:
        return day(datetime(int(parts[0]), int(parts[1]), int(parts[2]), 12, tzinfo=UTC), language)
    return "/".join(reversed(parts)) if language == "fr" or len(parts) == 1 else f"{_MONTHS[int(parts[1]) - 1]} {parts[0]}"


def hour(moment: datetime, language: str) -> str:
    """A day and its hour."""
    at = local(moment)
    return f"{day(moment, language)} à {at:%H\u00a0h\u00a0%M}" if language == "fr" else f"{day(moment, language)}, {at:%H:%M}"
