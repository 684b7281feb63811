"""What Slack and people coming from Slack call over HTTP: events, installation, one-time links."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable, Mapping
from html import escape
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qsl

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from prometheus_client import Counter
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow

from api.slack.guard import BODY_LIMIT, Guard, Refusal
from api.slack.inbox import Inbox
from api.slack.installing import INSTALL_PATH, REDIRECT_PATH
from api.slack.memory import Memory
from api.slack.words import Words
from assistant.language.languages import preferred

log = structlog.get_logger(__name__)

EVENTS_PATH, LINK_PATH = "/slack/events", "/slack/link/{secret}"
REFUSED = Counter("permanence_slack_refused_total", "Requests to the Slack address that were refused", ["reason"])


def events_router(inbox: Inbox, guard: Guard, clock: Callable[[], float] = time.time) -> APIRouter:
    """The address that Slack calls; nothing unsigned passes it."""
    router = APIRouter(include_in_schema=False)

    @router.post(EVENTS_PATH)
    async def events(request: Request) -> Response:
        """A request of Slack."""
        refusal = guard.announced(request.headers.raw)
        body = b"" if refusal else await _read(request)
        refusal = refusal or guard.check(request.headers.raw, body, clock())
        if refusal:
            return _refused(refusal)
        told = _parsed(body, request.headers["content-type"])
        if told is None:
            return _refused(Refusal(400, "unreadable"))
        return to_starlette_response(await inbox.receive(told))

    return router


def installation_router(flow: AsyncOAuthFlow) -> APIRouter:
    """The addresses of Slack’s OAuth flow."""
    router = APIRouter(include_in_schema=False)

    @router.get(INSTALL_PATH)
    async def install(request: Request) -> Response:
        """Sends an administrator to Slack."""
        return to_starlette_response(await flow.handle_installation(to_async_bolt_request(request, b"")))

    @router.get(REDIRECT_PATH)
    async def installed(request: Request) -> Response:
        """Takes them back."""
        return to_starlette_response(await flow.handle_callback(to_async_bolt_request(request, b"")))

    return router


def link_router(
    memory: Memory, words: Mapping[str, Words], open_conversation: Callable[[str], Awaitable[str]]
) -> APIRouter:
    """One-time links: a page that uses nothing up, so that no preview can, and a button that does."""
    router = APIRouter(include_in_schema=False)

    @router.get(LINK_PATH)
    async def show(secret: str, request: Request) -> HTMLResponse:
        """Asks whether to go on."""
        return HTMLResponse(_page(_words_of(request, words), gone=False))

    @router.post(LINK_PATH)
    async def follow(secret: str, request: Request) -> Response:
        """Goes on, once: the link is used up when what it leads to is open, and not before."""
        target = await memory.target(secret)
        if target is not None:
            kind, _, value = target.partition(":")
            address = value if kind == "address" else await open_conversation(value)
            if await memory.use_up(secret):
                return RedirectResponse(address, status_code=303)
        return HTMLResponse(_page(_words_of(request, words), gone=True), status_code=410)

    return router


async def _read(request: Request) -> bytes:
    """The body, read no further than it may go."""
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > BODY_LIMIT:
            break
    return bytes(read)


def _parsed(body: bytes, kind: str) -> dict[str, Any] | None:
    """What a signed body says: an object, or a form that may hold one; None where it is not what its kind says."""
    try:
        text = body.decode()
        if "form" not in kind.lower():
            told = json.loads(text)
        else:
            fields = dict(parse_qsl(text))
            told = json.loads(fields["payload"]) if "payload" in fields else fields
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def _refused(refusal: Refusal) -> Response:
    REFUSED.labels(refusal.reason).inc()
    log.warning("slack_refused", reason=refusal.reason)
    return Response(status_code=refusal.status)


def _words_of(request: Request, words: Mapping[str, Words]) -> Words:
    return words[preferred(request.headers.get("accept-language", ""), "fr")]


def _page(words: Words, *, gone: bool) -> str:
    page = files(__package__).joinpath("link.html").read_text("utf-8")
    body = words.say("link.gone") if gone else words.say("link.explain")
    go = "" if gone else f'<form method="post"><button type="submit">{escape(words.say("link.go"))}</button></form>'
    return (
        page.replace("{{language}}", words.language)
        .replace("{{title}}", escape(words.say("link.title")))
        .replace("{{text}}", escape(body))
        .replace("{{notice}}", escape(words.say("footer", disclaimer=words.everywhere.say("disclaimer"))))
        .replace("{{go}}", go)
    )
