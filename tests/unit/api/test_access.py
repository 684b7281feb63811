"""Walks every route of both applications: a route nobody declared fails the build."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import SimpleNamespace
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from api.app import action_app, public_app

PUBLIC = {
    ("POST", "/api/v1/chat"),
    ("POST", "/api/v1/search"),
    ("POST", "/api/v1/escalation/assess"),
    ("POST", "/api/v1/feedback"),
    ("POST", "/api/v1/session"),
    ("GET", "/api/v1/conversations/{conversation_id}"),
    ("GET", "/api/v1/conversations/{conversation_id}/export.txt"),
    ("DELETE", "/api/v1/conversations/{conversation_id}"),
    ("GET", "/api/v1/conversations/{conversation_id}/standing"),
    ("PUT", "/api/v1/conversations/{conversation_id}/card"),
    ("GET", "/api/v1/conversations/{conversation_id}/note.txt"),
    ("GET", "/api/v1/advice-requests/{reference}"),
    ("GET", "/api/v1/advice-requests/{reference}/export.txt"),
    ("GET", "/health/live"),
    ("GET", "/health/ready"),
    ("GET", "/metrics"),
    ("GET", "/"),
    ("GET", "/request/{reference}"),
    ("GET", "/suivi"),
    ("GET", "/follow-up"),
    ("POST", "/suivi"),
    ("POST", "/follow-up"),
    ("POST", "/suivi/export"),
    ("POST", "/follow-up/export"),
    ("GET", "/chat"),
    ("POST", "/chat"),
    ("GET", "/demo"),
    ("GET", "/widget.js"),
    ("GET", "/static/{name}"),
}
"""What anyone may call; a request is opened by the code given to its author alone."""
FRAMEWORK = {"/openapi.json", "/docs"}


def routes_of(app: FastAPI) -> set[tuple[str, str]]:
    return {(method, path) for path, methods in walk(app.routes) if path not in FRAMEWORK for method in methods}


def walk(routes: Iterable[Any], prefix: str = "") -> Iterator[tuple[str, set[str]]]:
    for route in routes:
        if included := getattr(route, "original_router", None):
            yield from walk(included.routes, prefix + route.include_context.prefix)
        elif getattr(route, "path", None) in FRAMEWORK:
            continue
        else:
            assert isinstance(route, APIRoute), f"a route of another kind needs a rule of its own: {route}"
            yield prefix + route.path, route.methods


def test_every_public_route_is_declared() -> None:
    app = public_app(SimpleNamespace(reception=None), SimpleNamespace(), 1.0, lambda: False)  # type: ignore[arg-type]
    assert routes_of(app) == PUBLIC


def test_the_action_webhook_is_on_no_public_application() -> None:
    assert routes_of(action_app(SimpleNamespace())) == {("POST", "/webhook")}  # type: ignore[arg-type]
