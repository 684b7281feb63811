"""What changed in the base, day by day, as people read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import structlog

from assistant.language.local_time import local
from knowledge_base.editing.news import News
from knowledge_base.editing.record import BaseRecord, Recorded
from knowledge_base.errors import RecordDamaged

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Day:
    """A day in Paris, and what changed on it; a fiche corrected twice is told once."""

    date: date
    news: tuple[News, ...]


def readable(record: BaseRecord) -> Recorded | None:
    """All that is recorded; None, and a line in the log, where the file is damaged: nothing else waits for it."""
    try:
        return record.read()
    except RecordDamaged as error:
        log.error("news_refused", error=type(error).__name__)
        return None


def by_day(news: Iterable[News], language: str, since: date) -> tuple[Day, ...]:
    """The changes of the fiches of a language since a day, that day included; the newest day first."""
    told = [each for each in news if each.language == language and _day(each) >= since]
    days = groupby(sorted(told, key=_day, reverse=True), _day)
    return tuple(Day(day, _once(of_the_day)) for day, of_the_day in days)


def _day(news: News) -> date:
    return local(news.at).date()


def _once(news: Iterable[News]) -> tuple[News, ...]:
    last = {(each.fiche_id, each.what): each for each in news}
    return tuple(sorted(last.values(), key=lambda each: (each.topic, each.title)))
