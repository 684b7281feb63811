"""Moments in few words, for lists; on the clock of Paris, which the pages name."""

from __future__ import annotations

from datetime import datetime

from assistant.local_time import local

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(moment: datetime, language: str) -> str:
    """A day as people write it."""
    at = local(moment)
    return f"{at:%d/%m/%Y}" if language == "fr" else f"{at.day} {_MONTHS[at.month - 1]} {at.year}"


def hour(moment: datetime, language: str) -> str:
    """A day and its hour."""
    clock = f"{local(moment):%H:%M}"
    return f"{day(moment, language)} à {clock}" if language == "fr" else f"{day(moment, language)}, {clock}"
