"""The hour that people of the service and of the organisations read: that of Paris, and every page says so."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo

ZONE = "Europe/Paris"


def local(moment: datetime) -> datetime:
    """The moment on a clock in Paris, summer time included; what is stored stays in UTC."""
    return moment.astimezone(_zone())


def midnight(day: date) -> datetime:
    """The moment at which a day begins in Paris."""
    return datetime.combine(day, time(), _zone())


@cache
def _zone() -> ZoneInfo:
    return ZoneInfo(ZONE)
