"""The two web applications: the public one, and the action webhook that only Rasa calls, on loopback."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from actions.desk import Desk
from actions.dialogue import executor
from api import health, pages, problems
from api.gateway import DialogueEngine, Gateway
from api.guard import session
from api.guard.access import PUBLIC
from api.guard.body_limit import BodyLimit
from api.guard.door import Door, OwnNames
from api.guard.limits import NO_LIMITS, Limits, VisitorLimits, Visitors
from api.guard.locks import Locks
from api.guard.origins import OriginGuard, Origins
from api.guard.security_headers import GuardedApplication, Policy
from api.guard.wrong_codes import WrongCodes
from api.pages import reference
from api.public import (
    answers,
    changes,
    charter,
    chat,
    chat_files,
    chat_form,
    console_address,
    conversations,
    follow_up,
    new_requests,
    own_requests,
    standing,
)
from api.spans import Spans, TracedCalls
from assistant.bootstrap import Assistant

TITLE = "Permanence"
NO_ORIGINS = Origins()
ANY_NAME = Door()
BODY_LIMIT = 512 * 1024
"""Bytes; the longest request for advice is far below."""


def public_app(
    assistant: Assistant,
    engine: DialogueEngine,
    deadline_s: float,
    rasa_ready: Callable[[], bool],
    origins: Origins = NO_ORIGINS,
    session_key: bytes | None = None,
    contact: str | None = None,
    console: str | None = None,
    limits: Limits = NO_LIMITS,
    forget: Callable[[str], bool] | None = None,
    locks: Locks | None = None,
    spans: Spans | None = None,
    door: Door = ANY_NAME,
) -> FastAPI:
    """What people and other programs reach; `origins` may embed the widget; `console` is the support application's address.

    `forget` takes a conversation out of every store for its owner; without it, out of the assistant's own alone.
    `locks` hold a conversation among several processes; without them, within this one. `spans` are traced, if any.
    `door` says under which names we are called, any by default, and from where measures are read.
    """
    session_key = session_key or secrets.token_bytes(32)
    policy = Policy(framed={"/": origins.allowed}, shared=("/widget.js", "/static/"))
    app = GuardedApplication(
        policy,
        origins.allowed,
        title=TITLE,
        version="0.1.0",
        docs_url=None,
        redoc_url=None,
        responses=problems.RESPONSES,
    )
    sessions = session.Sessions(session_key)
    app.add_middleware(OriginGuard, origins=origins, sessions=sessions)
    app.add_middleware(BodyLimit, limit=BODY_LIMIT)
    visitors = Visitors(session_key)
    if limits.counter is not None:
        # Last added, first met: a call too many costs nothing more.
        app.add_middleware(VisitorLimits, table=limits.table, counter=limits.counter, visitors=visitors)
    if spans is not None:
        app.add_middleware(TracedCalls, spans=spans)
    if door.names:
        app.add_middleware(OwnNames, door=door)
    app.state.door = door
    app.state.assistant = assistant
    app.state.sessions = sessions
    app.state.wrong_codes = WrongCodes(visitors)
    app.state.contact = contact
    app.state.gateway = Gateway(assistant.reception, engine, deadline_s, limits.places, locks, spans)
    app.state.rasa_ready = rasa_ready
    app.state.console = console
    app.state.forget = forget
    for router in (
        new_requests.router,
        reference.router,
        console_address.router,
        chat.router,
        charter.router,
        chat_form.router,
        chat_files.router,
        answers.router,
        changes.router,
        conversations.router,
        standing.router,
        session.router,
        own_requests.router,
        follow_up.router,
        health.router,
        pages.router,
    ):
        app.include_router(router, dependencies=[PUBLIC])
    problems.install(app)
    return app


def action_app(desk: Desk) -> FastAPI:
    """rasa-sdk's executor behind one route; a failure is an empty answer, never an echo of the tracker."""
    app = FastAPI(title=f"{TITLE} actions", docs_url=None, redoc_url=None, openapi_url=None)
    actions = executor(desk)

    @app.post("/webhook", dependencies=[PUBLIC])
    async def webhook(request: Request) -> JSONResponse:
        call: dict[str, Any] = await request.json()
        result = await actions.run(call)
        return JSONResponse(result.model_dump() if result else {"events": [], "responses": []})

    return app
