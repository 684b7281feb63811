"""A notice: which one, about which request, for whom; and the rules that say when one is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from assistant.advice_request.model import AdviceRequest, Event
from assistant.language.languages import spoken


class Audience(StrEnum):
    """Who is told."""

    PERSON = "person"
    HOTLINE = "hotline"
    MEMBER = "member"
    """Who holds an account; the notice bears the account's id instead of a reference."""


@dataclass(frozen=True)
class Notice:
    """One message to send; `key` is the same for the same event told to the same people."""

    kind: str
    reference: str
    language: str
    created: datetime
    key: str

    @property
    def audience(self) -> Audience:
        """Who is told."""
        return Audience(load_notices()["audience"][self.kind])


@cache
def load_notices() -> dict[str, Any]:
    """Reads notices.yaml once."""
    read: dict[str, Any] = yaml.safe_load(files(__package__).joinpath("notices.yaml").read_text("utf-8"))
    return read


def notices_of(request: AdviceRequest, kept: int = 0) -> tuple[Notice, ...]:
    """Returns the notices due for a request's events after the first `kept`, in order."""
    language = spoken(request.language)
    return tuple(
        Notice(kind, str(request.reference), language, event.at, f"{request.reference}:{number}:{kind}")
        for number, event in enumerate(request.events, 1)
        if number > kept
        for kind in _told(event)
    )


def next_attempt(attempts: int, created: datetime, now: datetime) -> datetime | None:
    """Returns when to try again after `attempts` failures, or None where the notice is given up."""
    rules = load_notices()
    delays: list[int] = rules["retry_minutes"]
    if attempts > len(delays):
        return None
    due = now + timedelta(minutes=delays[attempts - 1])
    return due if due - created < stale_after() else None


def stale_after() -> timedelta:
    """Returns the age at which a notice tells old news."""
    return timedelta(days=load_notices()["stale_days"])


def _told(event: Event) -> Iterable[str]:
    rules: list[Mapping[str, Any]] = load_notices()["rules"]
    return next((rule["tell"] for rule in rules if _applies(rule, event)), ())


def _applies(rule: Mapping[str, Any], event: Event) -> bool:
    wanted = {name: rule[name] for name in ("to", "from") if name in rule}
    return rule["event"] == event.what and all(event.detail.get(name) == value for name, value in wanted.items())
