"""Tells how to reach a hotline: number and hours from configuration, else the page that has them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import cast

from assistant.escalation.hotline import Hotline, HotlineId
from assistant.escalation.opening import Opening
from assistant.texts import Texts


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class HotlineTeller:
    """Knows every hotline by its id; `clock` gives the present moment."""

    hotlines: Mapping[HotlineId, Hotline]
    texts: Mapping[str, Texts]
    clock: Callable[[], datetime] = _now

    def tell(self, hotline: str, language: str) -> str:
        """The way to the hotline in a sentence or two: number and hours as far as they are given, when it opens."""
        found, texts = self._find(hotline), self.texts[language]
        key = "hotline.with_number" if found.number else "hotline.link"
        way = texts.say(key, name=found.name[language], number=found.number, url=found.url)
        return f"{way} {self._when(found.opening, texts)}".rstrip() if found.opening else way

    def name(self, hotline: str, language: str) -> str:
        """The hotline's name."""
        return self._find(hotline).name[language]

    def url(self, hotline: str) -> str:
        """The page with its number and hours."""
        return self._find(hotline).url

    def _find(self, hotline: str) -> Hotline:
        return self.hotlines[cast(HotlineId, hotline)]

    def _when(self, opening: Opening, texts: Texts) -> str:
        now = self.clock()
        if closes := opening.closes_at(now):
            return texts.say("hotline.open_until", until=_hour(closes.time(), texts.language))
        if (opens := opening.opens_at(now)) is None:
            return texts.say("hotline.closed")
        at = _hour(opens.time(), texts.language)
        if opens.date() == now.astimezone(opening.zone).date():
            return texts.say("hotline.opens_today", at=at)
        return texts.say("hotline.opens", day=_day(opens, texts), at=at)


def _day(moment: datetime, texts: Texts) -> str:
    """The day in words: « lundi 23 novembre », "Monday 23 November"."""
    weekday = texts.listed("calendar.days")[moment.weekday()]
    return f"{weekday} {moment.day} {texts.listed('calendar.months')[moment.month - 1]}"


def _hour(moment: time, language: str) -> str:
    """The hour as people write it: « 9 h 30 », "9:30 a.m."."""
    minutes = f"{moment:%M}" if moment.minute else ""
    if language == "fr":
        return f"{moment.hour}\u00a0h" + (f"\u00a0{minutes}" if minutes else "")
    half = "a.m." if moment.hour < 12 else "p.m."
    return f"{moment.hour % 12 or 12}" + (f":{minutes}" if minutes else "") + f"\u00a0{half}"
