"""The operator's own file of hotlines: numbers and opening hours, over the shipped names (PERMANENCE_HOTLINES_FILE)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from assistant.errors import BadInput
from assistant.escalation.hotline import Hotline, HotlineId, load_switchboard
from assistant.escalation.opening import Opening, Span

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
KEYS = frozenset({"number", "url", "hours"})


class HotlinesFileError(BadInput):
    """The file of hotlines cannot be read; the sentence says where."""


def read_hotlines(path: Path | None) -> dict[HotlineId, Hotline]:
    """The shipped hotlines completed with the file; without a file, as shipped: a name and a link."""
    shipped = dict(load_switchboard().hotlines)
    if path is None:
        return shipped
    data = _load(path)
    try:
        zone, closed = ZoneInfo(data.get("timezone", "Europe/Paris")), frozenset(map(_day, data.get("closed") or ()))
        own = {_known(name, shipped): _read(entry or {}, zone, closed) for name, entry in data["hotlines"].items()}
    except (KeyError, TypeError, ValueError, AttributeError, ZoneInfoNotFoundError) as error:
        raise HotlinesFileError(f"The hotlines file {path} cannot be read: {_why(error)}.") from error
    return {name: replace(hotline, **own.get(name, {})) for name, hotline in shipped.items()}


def _load(path: Path) -> dict[str, Any]:
    try:
        data = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise HotlinesFileError(f"The hotlines file {path} cannot be read: it is missing or is no YAML.") from error
    return data if isinstance(data, dict) else {}


def _known(name: str, shipped: Mapping[HotlineId, Hotline]) -> str:
    if name not in shipped:
        raise ValueError(f"“{name}” is no hotline; the hotlines are {', '.join(shipped)}")
    return name


def _read(entry: Mapping[str, Any], zone: ZoneInfo, closed: frozenset[date]) -> dict[str, Any]:
    if not set(entry) <= KEYS:
        raise ValueError(f"a hotline has only: {', '.join(sorted(KEYS))}")
    told = {name: str(entry[name]) for name in ("number", "url") if entry.get(name)}
    hours = entry.get("hours")
    return {**told, "opening": Opening(_week(hours), zone, closed)} if hours else told


def _week(hours: Mapping[str, Any]) -> dict[int, tuple[Span, ...]]:
    return {DAYS.index(day): tuple(map(_span, spans)) for day, spans in hours.items()}


def _span(written: str) -> Span:
    start, _, end = written.partition("-")
    span = time.fromisoformat(start.strip()), time.fromisoformat(end.strip())
    if span[0] >= span[1]:
        raise ValueError(f"“{written}” ends before it begins")
    return span


def _day(written: object) -> date:
    return written if isinstance(written, date) else date.fromisoformat(str(written))


def _why(error: Exception) -> str:
    return f"“{error.args[0]}” is missing" if isinstance(error, KeyError) else str(error)
