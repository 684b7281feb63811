"""The stand-in’s Web API: checks every payload, remembers what was shown to whom, and fails as it is told to."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request, Response, WebSocket, WebSocketDisconnect
from fastapi.responses import JSONResponse

from benchmarks.slack_stand_in.limits import message_faults, view_faults

MESSAGES = frozenset({"chat.postMessage", "chat.postEphemeral", "chat.update", "respond"})
VIEWS = frozenset({"views.open", "views.update", "views.publish"})
JSON_FIELDS = ("blocks", "view")


@dataclass(frozen=True)
class Seen:
    """A call that Slack took: a message or a view, and who sees it (`None`: everyone in the channel)."""

    method: str
    payload: Mapping[str, Any]
    team: str | None

    @property
    def words(self) -> str:
        """Everything a reader, or Slack itself, can see of it."""
        return json.dumps(self.payload, ensure_ascii=False)


@dataclass(frozen=True)
class Fault:
    """A failure to come: a status or one of Slack’s errors, after a delay."""

    status: int = 200
    error: str | None = None
    retry_after: int | None = None
    delay_s: float = 0.0


@dataclass
class StandIn:
    """Slack, as far as the channel can tell."""

    address: str = ""
    tokens: dict[str, str] = field(default_factory=lambda: {"xoxb-one": "T1", "xoxb-two": "T2"})
    """Bot tokens that hold, by team."""
    locales: dict[str, str] = field(default_factory=dict)
    admins: set[str] = field(default_factory=set)
    threads: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    channels: set[str] = field(default_factory=lambda: {"C1", "C2"})
    """Channels that the app is in."""
    seen: list[Seen] = field(default_factory=list)
    refused: list[tuple[str, list[str]]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    faults: defaultdict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    sockets: list[WebSocket] = field(default_factory=list)
    acknowledged: list[dict[str, Any]] = field(default_factory=list)
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def app(self) -> FastAPI:
        """The stand-in as an application to serve."""
        app = FastAPI(openapi_url=None)
        app.add_api_route("/api/{method:path}", self.call, methods=["POST", "GET"])
        app.add_api_route("/respond/{token}", self.respond, methods=["POST"])
        app.add_api_websocket_route("/socket", self.socket)
        return app

    def messages(self) -> list[Seen]:
        """The messages shown, in order."""
        return [each for each in self.seen if each.method in MESSAGES]

    async def call(self, method: str, request: Request) -> Response:
        """A method of the Web API."""
        self.calls.append(method)
        if failure := await self._fail(method):
            return failure
        payload = await _payload(request)
        token = request.headers.get("authorization", "").removeprefix("Bearer ") or payload.get("token", "")
        if method == "oauth.v2.access":
            return self._installed(payload)
        if method == "apps.connections.open":
            return JSONResponse({"ok": True, "url": self.address.replace("http", "ws") + "/socket"})
        if token not in self.tokens:
            return JSONResponse({"ok": False, "error": "invalid_auth"})
        return self._answer(method, payload, self.tokens[token])

    async def respond(self, token: str, request: Request) -> Response:
        """A response address."""
        self.calls.append("respond")
        if failure := await self._fail("respond"):
            return failure
        faults = message_faults(payload := await request.json())
        if faults:
            self.refused.append(("respond", faults))
            return Response("invalid_blocks", 400)
        self.seen.append(Seen("respond", payload, None))
        return Response("ok")

    async def socket(self, socket: WebSocket) -> None:
        """A connection in Socket Mode."""
        await socket.accept()
        await socket.send_json({"type": "hello", "num_connections": 1})
        self.sockets.append(socket)
        try:
            while True:
                self.acknowledged.append(json.loads(await socket.receive_text()))
        except (WebSocketDisconnect, ValueError):
            self.sockets.remove(socket)

    async def _fail(self, method: str) -> Response | None:
        if not self.faults[method]:
            return None
        fault = self.faults[method].pop(0)
        await asyncio.sleep(fault.delay_s)
        if fault.error:
            return JSONResponse({"ok": False, "error": fault.error})
        if fault.status == 200:
            return None
        headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after is not None else None
        return JSONResponse({"ok": False, "error": "ratelimited"}, fault.status, headers)

    def _installed(self, payload: Mapping[str, Any]) -> Response:
        if payload.get("code") not in self.tokens:
            return JSONResponse({"ok": False, "error": "invalid_code"})
        token = str(payload["code"])
        team = {"id": self.tokens[token], "name": "Réseau"}
        installed = {
            "ok": True,
            "app_id": "A1",
            "access_token": token,
            "token_type": "bot",
            "bot_user_id": "UBOT",
            "scope": "commands",
            "team": team,
            "enterprise": None,
            "authed_user": {"id": "UADMIN"},
        }
        return JSONResponse(installed)

    def _answer(self, method: str, payload: dict[str, Any], team: str) -> Response:
        faults = view_faults(payload["view"]) if method in VIEWS else []
        faults += message_faults(payload) if method in MESSAGES else []
        if faults:
            self.refused.append((method, faults))
            return JSONResponse({"ok": False, "error": "invalid_blocks"})
        channel = str(payload.get("channel") or "")
        if method in MESSAGES and channel.startswith("C") and channel not in self.channels:
            return JSONResponse({"ok": False, "error": "not_in_channel"})
        if method in MESSAGES | VIEWS:
            self.seen.append(Seen(method, payload, team))
        return JSONResponse({"ok": True, **self._data(method, payload)})

    def _data(self, method: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        user, number = str(payload.get("user") or ""), next(self.numbers)
        if method == "users.info":
            locale = self.locales.get(user, "fr-FR")
            return {"user": {"id": user, "locale": locale, "is_admin": user in self.admins}}
        if method == "conversations.replies":
            return {"messages": self.threads.get(str(payload.get("ts")), [])}
        if method == "auth.test":
            return {"bot_id": "B1", "user_id": "UBOT", "url": "https://reseau.slack.com/", "team_id": "T1"}
        if method in VIEWS:
            return {"view": {"id": payload.get("view_id") or f"V{number}", **payload["view"]}}
        return {"ts": f"1764000000.{number:06}", "channel": payload.get("channel"), "message_ts": "1"}


async def _payload(request: Request) -> dict[str, Any]:
    raw = await request.body()
    if "json" in request.headers.get("content-type", ""):
        return dict(json.loads(raw or b"{}"))
    found: dict[str, Any] = dict(parse_qsl(raw.decode())) | dict(request.query_params)
    return {key: json.loads(value) if key in JSON_FIELDS else value for key, value in found.items()}
