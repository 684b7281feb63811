"""Which web pages may speak to the API: our own, and those of the origins the operator lists."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.guard.session import ELSEWHERE, EXPIRED, HEADER, MISSING, Session, Sessions
from api.problems import Problem, problem

API = "/api/v1/"
FREE = ("/api/v1/session", "/api/v1/search", "/api/v1/escalation/")
"""What belongs to no conversation: a listed origin needs no session for it."""
CONVERSATIONS = "/api/v1/conversations/"
RESUME = "/api/v1/conversations/resume"
"""Names no conversation: the code in its body opens one, and the answer brings the session of that one."""
REFUSED = "Pages of this site may not use this service: its address is not on the list of allowed origins."


@dataclass(frozen=True)
class Origins:
    """The origins whose pages may embed the widget, and our own public one where it is known."""

    allowed: tuple[str, ...] = ()
    own: str | None = None

    def __post_init__(self) -> None:
        for origin in self.allowed:
            if not is_origin(origin):
                raise ValueError(f"{origin!r} is no origin: write scheme://host or scheme://host:port")

    def is_foreign(self, headers: Headers) -> bool:
        """Whether a browser says that a page of another origin sends this; programs other than browsers say nothing."""
        origin = headers.get("origin")
        if origin is None or origin == self.own:
            return False
        # Not parsed: whoever is no browser writes what they like there, and what is no origin is nobody of ours.
        scheme, _, host = origin.partition("://")
        return scheme not in ("http", "https") or host != headers.get("host", "")


def is_origin(text: str) -> bool:
    """Whether a text is an origin in full: a scheme and a host, no path, no joker."""
    parts = urlsplit(text)
    bare = f"{parts.scheme}://{parts.netloc}" == text
    return bare and parts.scheme in ("http", "https") and bool(parts.hostname) and not set("*@ ") & set(text)


def parse_origins(text: str) -> tuple[str, ...]:
    """The origins of a list separated by commas or spaces."""
    return tuple(text.replace(",", " ").split())


def origin_of(url: str | None) -> str | None:
    """The origin of an address, if there is one."""
    parts = urlsplit(url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else None


class OriginGuard:
    """Refuses the API to pages of unlisted origins, and to listed ones without a session of their own."""

    def __init__(self, app: ASGIApp, origins: Origins, sessions: Sessions) -> None:
        self._app, self._origins, self._sessions = app, origins, sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, its session with it, or answers with a refusal."""
        if scope["type"] != "http" or not scope["path"].startswith(API):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal: Problem | None = None
        if self._origins.is_foreign(headers):
            refusal = self._refusal(scope, headers)
        await (refusal or self._app)(scope, receive, send)

    def _refusal(self, scope: Scope, headers: Headers) -> Problem | None:
        origin, path = headers["origin"], scope["path"]
        if origin not in self._origins.allowed:
            return problem(403, "Not allowed", REFUSED)
        if path.startswith(FREE):
            return None
        token = headers.get(HEADER)
        if token is None:
            return problem(401, "A session is needed", MISSING)
        session = self._sessions.read(token, origin)
        if session is None:
            return problem(401, "The session has expired", EXPIRED)
        if not _covers(session, path):
            return problem(403, "Another conversation", ELSEWHERE)
        scope.setdefault("state", {})["session"] = session
        return None


def _covers(session: Session, path: str) -> bool:
    if path == RESUME or not path.startswith(CONVERSATIONS):
        return True
    return session.conversation == path.removeprefix(CONVERSATIONS).split("/", 1)[0]
