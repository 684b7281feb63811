"""Under which names the service is called, and from where its measures are read."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.guard.addresses import Network, read_address, read_networks
from api.problems import problem

TITLE = "Another name"
ELSEWHERE = "This service does not answer under this name: call it by its own address."
HERE = "localhost"


@dataclass(frozen=True)
class Door:
    """The names that are ours, none for any; and the networks beside this machine that may read the measures."""

    names: frozenset[str] = frozenset()
    readers: tuple[Network, ...] = ()

    def is_ours(self, host: str | None) -> bool:
        """Whether a `Host` names us; an address always does, since nobody can make a page's name of one."""
        if not self.names or host is None:
            return True
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        return name in self.names or name == HERE or read_address(name) is not None

    def may_read(self, client: str | None) -> bool:
        """Whether the measures are for who calls from here; without an address it is a socket of this machine."""
        if client is None:
            return True
        address = read_address(client)
        return address is not None and (address.is_loopback or any(address in network for network in self.readers))


def door(public_url: str | None, names: str, readers: str) -> Door:
    """The door of the settings; ValueError for a network that is none. Without a public address any name is ours."""
    host = urlsplit(public_url or "").hostname
    more = names.lower().replace(",", " ").split()
    return Door(frozenset([host, *more]) if host else frozenset(), read_networks(readers))


class OwnNames:
    """Refuses calls under a name that is not ours: a page elsewhere may have had its own name lead here."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self._app, self._door = app, door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, or answers 421."""
        ours = scope["type"] != "http" or self._door.is_ours(Headers(scope=scope).get("host"))
        await (self._app if ours else problem(421, TITLE, ELSEWHERE))(scope, receive, send)
