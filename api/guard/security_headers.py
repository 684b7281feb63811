"""The security headers of every response, whatever produced it: a page, data, a refusal, an error, a file."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

DATA = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""What is not a page runs nothing, even where a browser would be made to show it as one."""
PAGE = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
"""A page takes its own files only; no script of it may ever turn text into HTML or code."""
NOBODY = ("'none'",)
UNUSED = ("camera", "microphone", "geolocation", "payment", "usb", "serial", "midi", "browsing-topics")
CROSS_METHODS = ("GET", "POST", "PUT", "DELETE")
CROSS_HEADERS = ("Idempotency-Key", "Permanence-Session", "X-Conversation-Id")
EXPOSED = ("Permanence-Session", "Retry-After")
FIXED = {
    "X-Content-Type-Options": "nosniff",
    # The address of a request may hold the code that opens it.
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED),
    "Cross-Origin-Opener-Policy": "same-origin",
}


@dataclass(frozen=True)
class Policy:
    """What an application allows beyond the strict rule: pages that other origins may frame, files they may load."""

    framed: Mapping[str, Collection[str]] = field(default_factory=dict)
    """Paths of pages, and the origins that may frame them."""
    shared: tuple[str, ...] = ()
    """Beginnings of the paths whose files pages of other origins may load."""

    def headers(self, path: str, content_type: str) -> dict[str, str]:
        """The exact headers of a response of this kind at this path."""
        ancestors = self.framed.get(path, ())
        page = content_type.startswith("text/html")
        framing = f"{PAGE}; frame-ancestors {' '.join(ancestors or NOBODY)}" if page else DATA
        sharing = "cross-origin" if path.startswith(self.shared) else "same-origin"
        deny = {} if page and ancestors else {"X-Frame-Options": "DENY"}
        return {**FIXED, "Content-Security-Policy": framing, "Cross-Origin-Resource-Policy": sharing, **deny}


class SecurityHeaders:
    """Adds them last, so that nothing behind it can forget or weaken one; without its own, nothing is kept."""

    def __init__(self, app: ASGIApp, policy: Policy) -> None:
        self._app, self._policy = app, policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on and completes its response."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                message.setdefault("headers", [])
                headers = MutableHeaders(scope=message)
                headers.setdefault("Cache-Control", "no-store")
                kind = headers.get("content-type", "")
                for name, value in self._policy.headers(scope["path"], kind).items():
                    headers[name] = value
            await send(message)

        await self._app(scope, receive, complete)


class GuardedApplication(FastAPI):
    """A FastAPI application with these headers outside everything, its handler of unexpected errors included.

    An ordinary middleware stands inside that handler: a 500 would leave without them, and a page of an
    allowed origin could not read it.
    """

    def __init__(self, policy: Policy, origins: Collection[str] = (), **options: Any) -> None:
        super().__init__(**options)
        self._policy, self._origins = policy, origins

    def build_middleware_stack(self) -> ASGIApp:
        """The stack of the framework, inside the grants to the allowed origins, inside the headers."""
        inner = super().build_middleware_stack()
        granted = CORSMiddleware(
            inner,
            allow_origins=self._origins,
            allow_methods=CROSS_METHODS,
            allow_headers=CROSS_HEADERS,
            expose_headers=EXPOSED,
        )
        return SecurityHeaders(granted, self._policy)
