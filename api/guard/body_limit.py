"""Refuses a body that is too long while it arrives, in the words of our other refusals."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOO_LONG = "What was sent is too long for this service: shorten it or send it in several parts."


class BodyLimit:
    """Counts what is received; the framework's own limit answers in plain text, outside our handlers."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app, self._limit = app, limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on; HTTPException 413 for whoever reads beyond the limit."""
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._limit:
                raise HTTPException(413, TOO_LONG)
            return message

        await self._app(scope, counted if scope["type"] == "http" else receive, send)
