"""The hour that people of the service and of the organisations read: that of Paris, and every page says so."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

ZONE = "Europe/Paris"


def local(moment: datetime) -> datetime:
    """The moment on a clock in Paris, summer time included; what is stored stays in UTC."""
    return moment.astimezone(_zone())


@cache
def _zone() -> ZoneInfo:
    return ZoneInfo(ZONE)
