"""Requests as Slack sends them: forms and JSON with their signature, or envelopes of Socket Mode."""

from __future__ import annotations

import itertools
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from api.slack.guard import sign

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


@dataclass(frozen=True)
class SignedRequest:
    """A body with the headers that go with it."""

    body: bytes
    headers: dict[str, str]


@dataclass
class Sender:
    """Makes what one workspace’s Slack sends; ids never repeat unless a request itself does."""

    secret: str
    address: str = ""
    team: str = "T1"
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def signed(self, body: bytes, kind: str, at: float | None = None) -> SignedRequest:
        """Signs a body as Slack does."""
        timestamp = str(int(time.time() if at is None else at)).encode()
        headers = {
            "content-type": kind,
            "x-slack-request-timestamp": timestamp.decode(),
            "x-slack-signature": sign(self.secret.encode(), timestamp, body).decode(),
        }
        return SignedRequest(body, headers)

    def form(self, payload: dict[str, Any]) -> SignedRequest:
        """An interaction, or a command, as a form."""
        fields = payload if "command" in payload else {"payload": json.dumps(payload)}
        return self.signed(urlencode(fields).encode(), FORM)

    def json(self, payload: dict[str, Any]) -> SignedRequest:
        """An event."""
        return self.signed(json.dumps(payload).encode(), JSON)

    def command(self, text: str, user: str = "U1", channel: str = "C1") -> dict[str, Any]:
        """/permanence."""
        return {
            "command": "/permanence",
            "text": text,
            "team_id": self.team,
            "user_id": user,
            "channel_id": channel,
            **self._answerable(),
        }

    def event(self, kind: str, **event: Any) -> dict[str, Any]:
        """An event of the Events API."""
        number = next(self.numbers)
        return {
            "type": "event_callback",
            "team_id": self.team,
            "api_app_id": "A1",
            "event_id": f"Ev{number:08}",
            "event_time": int(time.time()),
            "authorizations": [{"team_id": self.team, "user_id": "UBOT", "is_bot": True}],
            "event": {"type": kind, "ts": f"1764000000.{number:06}", **event},
        }

    def press(self, button: dict[str, Any], user: str = "U1", channel: str | None = "C1", **more: Any) -> dict[str, Any]:
        """A button pressed."""
        place = {"channel": {"id": channel}, "message": {"ts": "1764000000.000001"}} if channel else {}
        return self._interaction("block_actions", user, actions=[button], **place, **more)

    def submit(self, view: dict[str, Any], values: dict[str, Any], user: str = "U1") -> dict[str, Any]:
        """A modal sent in."""
        filled = {block: {"value": value} for block, value in values.items()}
        return self._interaction("view_submission", user, view={**view, "state": {"values": filled}})

    def shortcut(self, text: str, user: str = "U1", channel: str = "C1") -> dict[str, Any]:
        """The message shortcut."""
        message = {"type": "message", "user": "U2", "ts": "1764000000.000001", "text": text}
        return self._interaction(
            "message_action", user, callback_id="check_statement", channel={"id": channel}, message=message
        )

    def envelope(self, kind: str, payload: dict[str, Any]) -> dict[str, Any]:
        """The same in Socket Mode."""
        number = next(self.numbers)
        return {"envelope_id": f"E{number}", "type": kind, "payload": payload, "accepts_response_payload": False}

    def _interaction(self, kind: str, user: str, **more: Any) -> dict[str, Any]:
        person = {"id": user, "team_id": self.team}
        answerable = self._answerable()
        if "view" in more or "channel" not in more:
            answerable.pop("response_url")
        return {"type": kind, "team": {"id": self.team}, "user": person, **answerable, **more}

    def _answerable(self) -> dict[str, Any]:
        number = next(self.numbers)
        return {"trigger_id": f"{number}.{self.team}.x", "response_url": f"{self.address}/respond/{number}"}
