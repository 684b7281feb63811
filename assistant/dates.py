"""Dates as people write them, as precise as they are known."""

from __future__ import annotations

from assistant.texts import Texts


def say_date(written: str, texts: Texts) -> str:
    """A year, a month or a day in words: "2021-02" is “février 2021”; what is no such date, as it is."""
    year, month, day = (written.split("T")[0].split("-") + ["", ""])[:3]
    if not month.isdigit():
        return written
    named = texts.listed("calendar.months")[int(month) - 1]
    if not day.isdigit():
        return f"{named} {year}"
    first = day == "01" and texts.language == "fr"
    return f"{'1er' if first else int(day)} {named} {year}"


def say_since(written: str, texts: Texts) -> str:
    """The same after “since”: French puts an article before a day, and none before a month or a year."""
    said = say_date(written, texts)
    return texts.say("the_day", date=said) if written.count("-") > 1 else said
