"""Walks every route of the applications: a route nobody declared fails the build."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from fastapi import Depends, FastAPI

from api.app import action_app, public_app
from api.guard.access import PUBLIC, Access, allow, declared_routes
from api.slack.channel import SlackChannel, SlackSettings
from api.support.app import support_app
from assistant.accounts.roles import Role

EVERYBODY = {
    ("POST", "/api/v1/chat"),
    ("POST", "/api/v1/search"),
    ("POST", "/api/v1/escalation/assess"),
    ("POST", "/api/v1/feedback"),
    ("GET", "/api/v1/answers/{turn_id}"),
    ("GET", "/answer/{turn_id}"),
    ("POST", "/api/v1/session"),
    ("GET", "/api/v1/conversations/{conversation_id}"),
    ("GET", "/api/v1/conversations/{conversation_id}/export.txt"),
    ("DELETE", "/api/v1/conversations/{conversation_id}"),
    ("GET", "/api/v1/conversations/{conversation_id}/standing"),
    ("PUT", "/api/v1/conversations/{conversation_id}/card"),
    ("GET", "/api/v1/conversations/{conversation_id}/note.txt"),
    ("POST", "/api/v1/conversations/{conversation_id}/resume-code"),
    ("POST", "/api/v1/conversations/resume"),
    ("POST", "/api/v1/advice-requests"),
    ("GET", "/api/v1/advice-requests/{reference}"),
    ("GET", "/api/v1/advice-requests/{reference}/export.txt"),
    ("GET", "/health/live"),
    ("GET", "/health/ready"),
    ("GET", "/metrics"),
    ("GET", "/"),
    ("GET", "/docs"),
    ("GET", "/copilot"),
    ("GET", "/changes"),
    ("GET", "/fiche/{fiche_id}"),
    ("GET", "/charter"),
    ("POST", "/charter"),
    ("GET", "/request/{reference}"),
    ("GET", "/suivi"),
    ("GET", "/follow-up"),
    ("POST", "/suivi"),
    ("POST", "/follow-up"),
    ("POST", "/suivi/export"),
    ("POST", "/follow-up/export"),
    ("GET", "/chat"),
    ("POST", "/chat"),
    ("POST", "/chat/code"),
    ("POST", "/chat/erase"),
    ("POST", "/chat/note"),
    ("POST", "/chat/text"),
    ("POST", "/chat/data"),
    ("GET", "/demo"),
    ("GET", "/widget.js"),
    ("GET", "/static/{name}"),
}
"""What anyone may call; a request is opened by the code given to its author alone."""
BEFORE_SIGNING_IN = {
    ("GET", "/health/live"),
    ("GET", "/static/{name}"),
    ("GET", "/sign-in"),
    ("POST", "/sign-in"),
    ("GET", "/sign-in/provider"),
    ("GET", "/sign-in/provider/back"),
    ("POST", "/sign-out"),
    ("GET", "/invitation/{token}"),
    ("POST", "/invitation/{token}"),
}
"""All that the console shows to somebody without a session."""
OPEN = (Access(),)
SLACK = {
    ("POST", "/slack/events"),
    ("GET", "/slack/install"),
    ("GET", "/slack/oauth_redirect"),
    ("GET", "/slack/link/{secret}"),
    ("POST", "/slack/link/{secret}"),
}
"""Where the Slack channel is on: what Slack signs, its installation, and links that open one conversation once."""


def public() -> FastAPI:
    return public_app(SimpleNamespace(reception=None), SimpleNamespace(), 1.0, lambda: False)  # type: ignore[arg-type]


def console() -> FastAPI:
    return support_app(SimpleNamespace(accounts=None), "http://127.0.0.1:8001")  # type: ignore[arg-type]


def named(app: FastAPI, access: tuple[Access, ...]) -> set[tuple[str, str]]:
    return {(each.method, each.path) for each in declared_routes(app) if each.access == access}


def test_every_route_of_every_application_declares_once_who_may_call_it() -> None:
    for app in (public(), console(), action_app(SimpleNamespace())):  # type: ignore[arg-type]
        undeclared = [each for each in declared_routes(app) if len(each.access) != 1]
        assert not undeclared


def test_the_public_application_offers_these_routes_and_no_other() -> None:
    assert {(each.method, each.path) for each in declared_routes(public())} == EVERYBODY
    assert named(public(), OPEN) == EVERYBODY


def test_the_console_shows_only_these_without_a_session() -> None:
    assert named(console(), OPEN) == BEFORE_SIGNING_IN


def test_no_route_of_the_console_opens_to_the_control_side() -> None:
    assert not [each for each in declared_routes(console()) if Role.CONTROL in each.access[0].roles]


def test_slack_adds_its_own_addresses_and_no_other(tmp_path: Path) -> None:
    settings = SlackSettings(tmp_path, signing_secret="s", client_id="1", client_secret="c")
    app = FastAPI(openapi_url=None)
    channel = SlackChannel(settings, SimpleNamespace(store=None, library=None, gate=None), SimpleNamespace(), id)  # type: ignore[arg-type]
    channel.mount(app)
    assert named(app, OPEN) == SLACK
    assert {(each.method, each.path) for each in declared_routes(app)} == SLACK


def test_the_action_webhook_is_on_no_public_application() -> None:
    assert named(action_app(SimpleNamespace()), OPEN) == {("POST", "/webhook")}  # type: ignore[arg-type]


def test_a_route_without_declaration_is_found() -> None:
    app: Any = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.get("/forgotten")(lambda: None)
    app.get("/declared", dependencies=[PUBLIC])(lambda: None)
    app.get("/twice", dependencies=[allow(Role.AGENT), allow(Role.LEAD)])(lambda: None)
    app.get("/other", dependencies=[Depends(lambda: None)])(lambda: None)
    assert {each.path for each in declared_routes(app) if len(each.access) != 1} == {"/forgotten", "/twice", "/other"}
