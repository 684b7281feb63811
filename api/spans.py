"""What a call and a turn took, part by part, for whoever traces; nothing of a person's is ever told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from starlette.types import ASGIApp, Message, Receive, Scope, Send

NAMES = frozenset({"call", "turn", "turn.open", "turn.understand", "turn.close"})
ATTRIBUTES = frozenset(
    {
        "http.request.method",
        "http.route",
        "http.response.status_code",
        "permanence.outcome",
        "permanence.understood_by",
        "permanence.language",
        "error.type",
    }
)
"""All that a span may carry; docs/how-to/observe.md says what each holds. Anything else is dropped."""
Value = str | int


class Span(Protocol):
    """Something that takes time."""

    def tell(self, attributes: Mapping[str, Value]) -> None:
        """Adds what is known of it; what is not on the list is dropped."""


class Spans(Protocol):
    """Where spans begin."""

    def span(self, name: str) -> AbstractContextManager[Span]:
        """A span that lasts as long as the block."""


class Untold:
    """A span that nobody reads."""

    def tell(self, attributes: Mapping[str, Value]) -> None:
        """Keeps nothing."""


class NoSpans:
    """Traces nothing: what the product does unless it is told otherwise."""

    @contextmanager
    def span(self, name: str) -> Iterator[Span]:
        """Lets the block run."""
        yield Untold()


class TracedCalls:
    """One span for each call: its method, its route as declared, its status."""

    def __init__(self, app: ASGIApp, spans: Spans) -> None:
        self._app, self._spans = app, spans

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with self._spans.span("call") as span:

            async def told(message: Message) -> None:
                if message["type"] == "http.response.start":
                    span.tell({"http.response.status_code": message["status"]})
                await send(message)

            try:
                await self._app(scope, receive, told)
            finally:
                # As declared, never as asked: a path can hold a code.
                route = getattr(scope.get("route"), "path", "none")
                span.tell({"http.request.method": scope["method"], "http.route": route})
