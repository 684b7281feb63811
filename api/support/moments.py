"""Moments in few words, for lists."""

from __future__ import annotations

from datetime import UTC, datetime

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(moment: datetime, language: str) -> str:
    """A day as people write it, in UTC."""
    utc = moment.astimezone(UTC)
    return f"{utc:%d/%m/%Y}" if language == "fr" else f"{utc.day} {_MONTHS[utc.month - 1]} {utc.year}"


def hour(moment: datetime, language: str) -> str:
    """A day and its hour, in UTC."""
    clock = f"{moment.astimezone(UTC):%H:%M}"
    return f"{day(moment, language)} à {clock}" if language == "fr" else f"{day(moment, language)}, {clock}"
