"""Limits by visitor: how many calls of each kind one address may make, counted under a name that lasts a day."""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import anyio.to_thread
import structlog
import yaml
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.guard.addresses import visitor_network
from api.guard.turns import Places
from api.problems import language_wanted, problem

log = structlog.get_logger(__name__)

SHIPPED = Path(__file__).with_name("limits.yaml")
CONSOLE = Path(__file__).with_name("console_limits.yaml")
OFF = "off"
TITLE = "Too many calls"


@dataclass(frozen=True)
class Limit:
    """How often the calls of one kind may come from one visitor."""

    name: str
    route: str
    methods: frozenset[str]
    rate: RateLimitItem

    def covers(self, method: str, path: str) -> bool:
        """Whether this call counts."""
        beginning = self.route.removesuffix("*")
        there = path.startswith(beginning) if self.route.endswith("*") else path == beginning
        return there and method in self.methods


@dataclass(frozen=True)
class LimitTable:
    """The limits in the order in which they are looked at, and what is said beyond them."""

    limits: tuple[Limit, ...]
    too_many: Mapping[str, str]
    places: Places = Places()

    def limit_of(self, method: str, path: str) -> Limit | None:
        """The first that covers the call; None where it is free."""
        return next((limit for limit in self.limits if limit.covers(method, path)), None)


def load_limits(path: Path = SHIPPED) -> LimitTable:
    """Reads the table; ValueError for a limit that is not in the library's words."""
    data = yaml.safe_load(path.read_text("utf-8"))
    places = Places(**data.get("turns", {}))
    return LimitTable(tuple(_limit(**entry) for entry in data["limits"]), data["too_many"], places)


def _limit(name: str, route: str, methods: list[str], limit: str) -> Limit:
    return Limit(name, route, frozenset(methods), parse(limit))


@dataclass(frozen=True)
class Visitors:
    """Gives each address a name for a day; without the key nobody can tell whose it is."""

    key: bytes
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def name(self, address: str) -> str:
        """The same for the same address until midnight (UTC), shared by the processes that share the key."""
        day = self.clock().date().isoformat()
        return hashlib.blake2b(f"{day}:{visitor_network(address)}".encode(), key=self.key[:64], digest_size=16).hexdigest()


class Counter:
    """Counts calls, in memory or in a store that several processes share."""

    def __init__(self, storage: Storage | None = None) -> None:
        self._shared = storage is not None
        self._limiter = SlidingWindowCounterRateLimiter(storage or MemoryStorage())

    async def wait_for(self, limit: Limit, visitor: str) -> int:
        """Counts a call; seconds to wait where it is one too many, else 0. A store that is away refuses nobody."""
        if not self._shared:
            return self._count(limit, visitor)
        try:
            return await anyio.to_thread.run_sync(self._count, limit, visitor)
        except StorageError as error:
            log.warning("limits_away", error=type(error).__name__)
            return 0

    def _count(self, limit: Limit, visitor: str) -> int:
        if self._limiter.hit(limit.rate, limit.name, visitor):
            return 0
        again = self._limiter.get_window_stats(limit.rate, limit.name, visitor).reset_time
        return max(1, math.ceil(again - time.time()))


def counter_at(url: str | None) -> Counter | None:
    """The counter of an address ("redis://…"); in memory without one, none for "off"."""
    if url == OFF:
        return None
    if not url:
        return Counter()
    storage = storage_from_string(url, wrap_exceptions=True, **_impatient(url))
    if not isinstance(storage, Storage):
        # Its beginning only: an address may hold a password.
        scheme = url.partition(":")[0]
        raise ValueError(f"“{scheme}:…” names no store that limits can be counted in: write redis://host:port/number")
    return Counter(storage)


def _impatient(url: str) -> dict[str, Any]:
    # A store that hangs must not hold up a conversation.
    return {"socket_timeout": 0.5, "socket_connect_timeout": 0.5} if url.startswith("redis") else {}


@dataclass(frozen=True)
class Limits:
    """What the public application bears: the table with its counter (none: switched off), and turns under way in all."""

    table: LimitTable
    counter: Counter | None
    turns_at_once: int

    @property
    def places(self) -> Places:
        """How many turns may be under way and at work."""
        return replace(self.table.places, under_way=self.turns_at_once)


def visitor_of(request: Request) -> str | None:
    """The visitor's name for today; None where calls are not counted."""
    return getattr(request.state, "visitor", None)


class VisitorLimits:
    """Refuses at once the calls of a visitor beyond the limits; whose they are is forgotten each day."""

    def __init__(self, app: ASGIApp, table: LimitTable, counter: Counter, visitors: Visitors) -> None:
        self._app, self._table, self._counter, self._visitors = app, table, counter, visitors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, or answers 429 with Retry-After."""
        limit = self._table.limit_of(scope["method"], scope["path"]) if scope["type"] == "http" else None
        seconds = 0
        if limit is not None:
            visitor = self._visitors.name((scope.get("client") or ("",))[0])
            scope.setdefault("state", {})["visitor"] = visitor
            seconds = await self._counter.wait_for(limit, visitor)
        await (self._refusal(scope, seconds) if seconds else self._app)(scope, receive, send)

    def _refusal(self, scope: Scope, seconds: int) -> Response:
        headers = Headers(scope=scope)
        language = language_wanted(headers)
        said = self._table.too_many[language]
        page = "text/html" in headers.get("accept", "")
        answer = PlainTextResponse(f"{said}\n", 429) if page else problem(429, TITLE, said, language)
        answer.headers["Retry-After"] = str(seconds)
        return answer


NO_LIMITS = Limits(LimitTable((), {}), None, 1_000)
"""For those who build the application without the settings."""
