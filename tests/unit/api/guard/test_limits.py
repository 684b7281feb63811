"""Limits by visitor, the name that a visitor has for a day, and whose word is believed on who they are."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi.testclient import TestClient
from limits import parse
from limits.storage import MemoryStorage
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from api.app import public_app
from api.guard.access import declared_routes
from api.guard.limits import (
    Counter,
    Limit,
    Limits,
    LimitTable,
    VisitorLimits,
    Visitors,
    counter_at,
    load_limits,
)
from api.guard.turns import Places
from api.settings import Settings

TABLE = LimitTable(
    (
        Limit("chat", "/api/v1/chat", frozenset({"POST"}), parse("2 per minute")),
        Limit("search", "/api/v1/s*", frozenset({"POST"}), parse("3 per minute")),
    ),
    {"fr": "Trop d’appels.", "en": "Too many calls."},
)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def application(trusted: str = "", counter: Counter | None = None) -> TestClient:
    """The limits as they stand in the product: behind the server's own reading of the proxies' header."""
    inner = Starlette(routes=[Route("/{path:path}", lambda request: PlainTextResponse("ok"), methods=["GET", "POST"])])
    limited = VisitorLimits(inner, TABLE, counter or Counter(), Visitors(b"key"))
    proxied: Any = ProxyHeadersMiddleware(limited, trusted)  # type: ignore[arg-type]
    return TestClient(proxied, client=("192.0.2.1", 1))


def test_a_call_too_many_is_refused_with_a_sentence_and_the_time_to_wait() -> None:
    client = application()
    assert [client.post("/api/v1/chat").status_code for _ in range(2)] == [200, 200]
    refusal = client.post("/api/v1/chat")
    assert refusal.status_code == 429
    assert refusal.headers["content-type"] == "application/problem+json"
    assert 1 <= int(refusal.headers["retry-after"]) <= 120
    assert refusal.json()["detail"] == "Too many calls."
    assert client.post("/api/v1/chat", headers={"accept-language": "fr-FR"}).json()["detail"] == "Trop d’appels."


def test_who_sent_a_form_gets_a_sentence_and_no_data() -> None:
    client = application()
    for _ in range(2):
        client.post("/api/v1/chat")
    page = client.post("/api/v1/chat", headers={"accept": "text/html", "accept-language": "fr"})
    assert (page.status_code, page.text) == (429, "Trop d’appels.\n")


def test_each_limit_is_reached_alone() -> None:
    client = application()
    for _ in range(3):
        client.post("/api/v1/chat")
    assert [client.post("/api/v1/search").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert client.get("/api/v1/chat").status_code == 200


def test_nobody_escapes_by_saying_that_they_come_from_elsewhere() -> None:
    client = application()
    statuses = [
        client.post("/api/v1/chat", headers={"x-forwarded-for": f"198.51.100.{n}"}).status_code for n in range(50)
    ]
    assert statuses == [200, 200] + [429] * 48


def test_a_proxy_that_is_trusted_tells_visitors_apart_and_a_visitor_adds_nothing() -> None:
    client = application(trusted="192.0.2.0/24")
    for n in range(10):
        assert client.post("/api/v1/chat", headers={"x-forwarded-for": f"198.51.100.{n}"}).status_code == 200
    # What stands before the address that the proxy wrote is the visitor's own word.
    statuses = [
        client.post("/api/v1/chat", headers={"x-forwarded-for": f"203.0.113.{n}, 198.51.100.200"}).status_code
        for n in range(4)
    ]
    assert statuses == [200, 200, 429, 429]


def test_a_visitor_has_another_name_tomorrow_and_under_another_key() -> None:
    today = Visitors(b"key", lambda: NOON).name("192.0.2.1")
    assert today == Visitors(b"key", lambda: NOON + timedelta(hours=11)).name("192.0.2.1")
    assert today != Visitors(b"key", lambda: NOON + timedelta(hours=12)).name("192.0.2.1")
    assert today != Visitors(b"other", lambda: NOON).name("192.0.2.1")
    assert today != Visitors(b"key", lambda: NOON).name("192.0.2.2")


@pytest.mark.parametrize(
    ("one", "other"),
    [("2001:db8::1", "2001:db8::ffff:2"), ("192.0.2.1", "::ffff:192.0.2.1"), ("", "no address")],
)
def test_a_household_is_one_visitor(one: str, other: str) -> None:
    visitors = Visitors(b"key", lambda: NOON)
    assert visitors.name(one) == visitors.name(other)


def test_no_address_is_kept_where_calls_are_counted() -> None:
    storage = MemoryStorage()
    client = application(counter=Counter(storage))
    client.post("/api/v1/chat")
    assert storage.storage
    assert "192.0.2" not in str(dict(storage.storage))


async def test_a_store_that_is_away_refuses_nobody_and_is_told_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    counter = counter_at("redis://127.0.0.1:1/0")
    assert counter is not None
    caplog.set_level(logging.INFO)
    assert [await counter.wait_for(TABLE.limits[0], "visitor") for _ in range(4)] == [0] * 4


def test_limits_can_be_switched_off() -> None:
    assert counter_at("off") is None


def test_a_store_that_cannot_count_is_refused_when_the_service_starts() -> None:
    with pytest.raises(ValueError, match="redis://"):
        counter_at("async+memory://")


def test_the_shipped_table_lets_a_client_ask_some_hundreds_of_questions_a_minute() -> None:
    table = load_limits()
    chat = table.limit_of("POST", "/api/v1/chat")
    assert chat is not None
    assert chat.rate.amount / chat.rate.get_expiry() * 60 >= 600
    assert table.limit_of("POST", "/suivi") and table.limit_of("POST", "/follow-up")
    assert table.limit_of("GET", "/") is None
    assert table.limit_of("GET", "/health/ready") is None
    assert set(table.too_many) == {"fr", "en"}


def test_every_call_that_writes_is_limited() -> None:
    """A route added tomorrow with a method that changes something must fall under a line of the table."""
    table = load_limits()
    assistant: Any = SimpleNamespace(reception=None)
    app = public_app(assistant, SimpleNamespace(), 1.0, lambda: False)  # type: ignore[arg-type]
    schema = TestClient(app).get("/openapi.json").json()
    writing = [
        (method.upper(), path)
        for path, methods in schema["paths"].items()
        for method in methods
        if method in ("post", "put", "patch", "delete")
    ]
    assert writing
    assert [call for call in writing if table.limit_of(*call) is None] == []


def test_the_public_application_counts_before_it_does_anything_else() -> None:
    limits = Limits(TABLE, Counter(), 64)
    assistant: Any = SimpleNamespace(reception=None)
    app = public_app(assistant, SimpleNamespace(), 1.0, lambda: False, limits=limits)  # type: ignore[arg-type]
    client = TestClient(app)
    statuses = [client.post("/api/v1/chat", content=b"no json").status_code for _ in range(3)]
    assert statuses == [422, 422, 429]
    assert client.post("/api/v1/chat").headers["x-content-type-options"] == "nosniff"


def test_a_table_in_other_words_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "limits.yaml"
    wrong.write_text("limits:\n  - {name: a, route: /a, methods: [POST], limit: many}\ntoo_many: {}\n")
    with pytest.raises(ValueError, match="many"):
        load_limits(wrong)


def test_every_form_and_every_call_that_writes_is_counted() -> None:
    table, assistant = load_limits(), SimpleNamespace(reception=None)
    app = public_app(assistant, SimpleNamespace(), 1.0, lambda: True)  # type: ignore[arg-type]
    writing = [each for each in declared_routes(app) if each.method in ("POST", "PUT", "PATCH", "DELETE")]
    assert {"/suivi", "/follow-up/export", "/api/v1/chat"} <= {each.path for each in writing}
    assert [f"{each.method} {each.path}" for each in writing if table.limit_of(each.method, each.path) is None] == []


def test_the_places_of_a_table_that_names_none_are_those_shipped() -> None:
    assert replace(load_limits().places, under_way=Settings(_env_file=None).turns_at_once) == Places()  # type: ignore[call-arg]
