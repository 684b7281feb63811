"""Short-lived tokens for pages of other origins, each bound to its origin and to one conversation."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Header, HTTPException, Request, Response

router = APIRouter(prefix="/api/v1")

HEADER = "Permanence-Session"
LIFE_S = 15 * 60
RENEWABLE_S = 24 * 60 * 60
"""An expired token still proves that its holder led the conversation: for a day it can be changed for a fresh one."""

EXPIRED = "This session has expired: ask for another one, then send the message again."
MISSING = "A page of another site needs a session: ask for one first."
ELSEWHERE = "This session belongs to another conversation."


@dataclass(frozen=True)
class Session:
    """What a token says: which origin may speak, in which conversation ("" while there is none), until when."""

    origin: str
    conversation: str
    expires: int


class Sessions:
    """Issues and reads tokens; they are signed, and kept nowhere."""

    def __init__(self, key: bytes, clock: Callable[[], float] = time.time) -> None:
        if len(key) < 32:
            raise ValueError("key: at least 32 bytes")
        self._key, self._clock = key, clock

    def issue(self, origin: str, conversation: str = "") -> str:
        """A token for this origin and this conversation."""
        said = json.dumps([origin, conversation, int(self._clock()) + LIFE_S], separators=(",", ":")).encode()
        return f"{_written(said)}.{_written(self._sign(said))}"

    def read(self, token: str, origin: str, *, late_by: int = 0) -> Session | None:
        """What an authentic token of this origin says, unless it expired longer than `late_by` seconds ago."""
        said, _, signature = token.partition(".")
        try:
            content, signed = _read(said), _read(signature)
        except (binascii.Error, ValueError):
            return None
        if not hmac.compare_digest(signed, self._sign(content)):
            return None
        session = Session(*json.loads(content))
        fresh = self._clock() < session.expires + late_by
        return session if fresh and session.origin == origin else None

    def _sign(self, said: bytes) -> bytes:
        return hmac.new(self._key, said, hashlib.sha256).digest()


@router.post("/session")
def begin(
    request: Request,
    origin: Annotated[str, Header(max_length=256)],
    held: Annotated[str | None, Header(alias=HEADER, max_length=1024)] = None,
) -> dict[str, Any]:
    """A token for a page; with the one held, for the same conversation."""
    sessions: Sessions = request.app.state.sessions
    conversation = ""
    if held is not None:
        former = sessions.read(held, origin, late_by=RENEWABLE_S)
        if former is None:
            raise HTTPException(401, EXPIRED)
        conversation = former.conversation
    return {"token": sessions.issue(origin, conversation), "expires_in": LIFE_S}


def check_conversation(request: Request, conversation_id: str | None) -> None:
    """HTTPException 403 where the session belongs to another conversation; without a session, nothing to check."""
    session: Session | None = getattr(request.state, "session", None)
    if session is not None and session.conversation != (conversation_id or ""):
        raise HTTPException(403, ELSEWHERE)


def bind(request: Request, response: Response, conversation_id: str) -> None:
    """Sends the session of a conversation along with it, where the page needs one."""
    session: Session | None = getattr(request.state, "session", None)
    if session is not None:
        sessions: Sessions = request.app.state.sessions
        response.headers[HEADER] = sessions.issue(session.origin, conversation_id)


def _written(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _read(text: str) -> bytes:
    return base64.b64decode(text.encode() + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
