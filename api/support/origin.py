"""Refuses actions that another site's page makes a signed-in browser do."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.problems import problem
from assistant.accounts.errors import AccountError

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class SameOriginOnly:
    """Lets a change through only if the browser says that one of our own pages asks for it; and only our own names.

    Sec-Fetch-Site cannot be written by a page, Origin is sent with every POST: a request that carries neither comes
    from no browser of today, and is refused too.
    """

    def __init__(self, app: ASGIApp, origins: Iterable[str]) -> None:
        self._app = app
        self._origins = frozenset(origin.rstrip("/") for origin in origins)
        self._hosts = frozenset(urlsplit(origin).netloc for origin in self._origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on what may pass."""
        if scope["type"] in ("http", "websocket") and not self._may_pass(scope):
            refusal = problem(403, "Refused", str(AccountError("foreign_origin")))
            await refusal(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _may_pass(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        if headers.get("host") not in self._hosts:
            return False
        if scope["type"] == "http" and scope["method"] in SAFE_METHODS:
            return True
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site is None:
            return origin in self._origins
        # Our pages send no referrer, hence the origin "null" with a form: only the other header tells them apart.
        return site == "same-origin" and (origin in self._origins or origin == "null")
