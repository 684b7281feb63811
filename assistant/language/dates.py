"""Dates as people write them, as precise as they are known."""

from __future__ import annotations

import re

from assistant.texts import Texts

# What a manifest calls a date may be anything: "2024-2025" is no month.
_WRITTEN = re.compile(r"(\d{4})-(0[1-9]|1[0-2])(?:-(\d{2}))?(?:[T ].*)?")


def say_date(written: str, texts: Texts) -> str:
    """A year, a month or a day in words: "2021-02" is “février 2021”; what is no such date, as it is."""
    known = _WRITTEN.fullmatch(written)
    if known is None:
        return written
    year, month, day = known.groups()
    named = texts.listed("calendar.months")[int(month) - 1]
    if day is None:
        return f"{named} {year}"
    first = day == "01" and texts.language == "fr"
    return f"{'1er' if first else int(day)} {named} {year}"


def say_since(written: str, texts: Texts) -> str:
    """The same after “since”: French puts an article before a day, and none before a month or a year."""
    said = say_date(written, texts)
    return texts.say("the_day", date=said) if said != written and written.count("-") > 1 else said
