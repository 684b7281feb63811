"""When a hotline is open: weekly hours, closed days, in its own time zone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Span = tuple[time, time]
LOOKED_AHEAD = 60
"""Days: beyond, no opening is announced."""


@dataclass(frozen=True)
class Opening:
    """Spans by weekday (0 is Monday), the days it is closed all the same, and the zone in which the hours are meant."""

    week: Mapping[int, tuple[Span, ...]]
    zone: ZoneInfo
    closed: frozenset[date] = field(default_factory=frozenset)

    def closes_at(self, now: datetime) -> datetime | None:
        """The end of the span under way, or None where it is closed."""
        here = now.astimezone(self.zone)
        return next((end for start, end in self._spans(here.date()) if start <= here < end), None)

    def opens_at(self, now: datetime) -> datetime | None:
        """The next beginning of a span after `now`, or None where none is near."""
        here = now.astimezone(self.zone)
        days = (here.date() + timedelta(days=ahead) for ahead in range(LOOKED_AHEAD))
        return next((start for day in days for start, _ in self._spans(day) if start > here), None)

    def _spans(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        if day in self.closed:
            return
        for start, end in self.week.get(day.weekday(), ()):
            yield datetime.combine(day, start, self.zone), datetime.combine(day, end, self.zone)
