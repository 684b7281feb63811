"""Who may call a route: every route of both applications declares it, and a test walks them all.

A route that anyone may call carries the dependency PUBLIC; any other one `allow(Role.…)`, which also tells it who is
asking. The test reads the same objects that refuse at run time, so that a declaration cannot differ from what is done.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Protocol

from fastapi import Depends, Request
from fastapi.routing import APIRoute

from assistant.accounts.errors import Forbidden
from assistant.accounts.roles import HOTLINE, STAFF, Principal, Role

COOKIE = "__Host-permanence"
"""The prefix makes browsers refuse it from elsewhere, without encryption or for another path."""


class Accounts(Protocol):
    """Says who holds a session."""

    def principal(self, token: str | None, *, acting: bool = True) -> Principal:
        """The person, as of now; NotSignedIn without a session that stands. What a page does by itself is no act."""


@dataclass(frozen=True)
class Access:
    """The roles that open a route; none of them for a route that anyone may call.

    `acting` is False for what a page calls by itself: an unattended screen does not keep its session alive.
    """

    roles: frozenset[Role] = frozenset()
    acting: bool = True

    def __call__(self, request: Request) -> Principal | None:
        """Returns who is asking; NotSignedIn or Forbidden unless the route is open to them."""
        if not self.roles:
            return None
        accounts: Accounts = request.app.state.accounts
        who = accounts.principal(request.cookies.get(COOKIE), acting=self.acting)
        # The session is read again for what the route's own code needs: templates, audit.
        request.state.principal = who
        if not who.has(*self.roles):
            raise Forbidden()
        return who


PUBLIC = Depends(Access())


def allow(*roles: Role, acting: bool = True) -> Any:
    """The dependency of a route that these roles open; its value is the Principal."""
    if not roles:
        raise ValueError("a route that no role opens would be public: say PUBLIC")
    return Depends(Access(frozenset(roles), acting))


Hotline = Annotated[Principal, allow(*HOTLINE)]
"""Who answers callers: agent, senior or lead."""
Staff = Annotated[Principal, allow(*STAFF)]
"""Everybody signed in, but the other side of the wall."""


@dataclass(frozen=True)
class Declared:
    """A route and what it declares; `access` holds exactly one item where it is declared properly."""

    method: str
    path: str
    access: tuple[Access, ...]
    says: str = ""
    """What it does, in the first sentence of its code."""


def declared_routes(app: Any) -> Iterator[Declared]:
    """Every route of an application with its declarations; the framework's own pages are left out."""
    framework = {app.openapi_url, app.docs_url, app.redoc_url, app.swagger_ui_oauth2_redirect_url}
    for path, inherited, route in _walk(app.routes, "", ()):
        if path not in framework:
            access = tuple(dict.fromkeys(_accesses(route) + inherited))
            for method in sorted(getattr(route, "methods", None) or {"WEBSOCKET"}):
                yield Declared(method, path, access, _says(route))


def _walk(
    routes: Any, prefix: str, inherited: tuple[Access, ...]
) -> Iterator[tuple[str, tuple[Access, ...], Any]]:
    for route in routes:
        if included := getattr(route, "original_router", None):
            context = route.include_context
            more = tuple(each.dependency for each in context.dependencies if isinstance(each.dependency, Access))
            yield from _walk(included.routes, prefix + context.prefix, inherited + more)
        else:
            yield prefix + route.path, inherited, route


def _says(route: Any) -> str:
    return next(iter((getattr(getattr(route, "endpoint", None), "__doc__", None) or "").strip().splitlines()), "")


def _accesses(route: Any) -> tuple[Access, ...]:
    if not isinstance(route, APIRoute):
        return ()
    calls = [each.call for each in route.dependant.dependencies]
    return tuple(call for call in calls if isinstance(call, Access))
