"""Which addresses may be fetched from: listed names only, over HTTPS, at public addresses, the one that was checked."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from knowledge_base.errors import SyncError

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Sequence[str]]

HTTPS_PORT = 443
# these carry an IPv4 address inside, which would escape the judgement of the outer one
_CARRIERS = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"), IPv6Network("2002::/16"), IPv6Network("2001::/32"), IPv6Network("::/96"))


@dataclass(frozen=True)
class Target:
    """An address that was judged safe: the name, and the one number to connect to."""

    host: str
    port: int
    address: str


@dataclass(frozen=True)
class Guard:
    """Lets through HTTPS addresses of listed hosts ("cnil.fr" or "host:8443") that lead to public numbers only."""

    hosts: frozenset[str]
    resolve: Resolve
    is_allowed: Callable[[Address], bool]

    def admit(self, url: str) -> Target:
        """Return where to connect for a URL; raise SyncError where it may not be fetched."""
        host, port = _host_and_port(url)
        named = host if port == HTTPS_PORT else f"{host}:{port}"
        if named not in self.hosts:
            raise SyncError(f"{_shown(url)} is not fetched: its host is not among those allowed.")
        addresses = [_parsed(url, text) for text in self._resolved(url, host, port)]
        # All of them: a name that leads both outside and inside is a trap.
        if not addresses or not all(map(self.is_allowed, addresses)):
            raise SyncError(f"{_shown(url)} is not fetched: its name leads to an address that is not public.")
        return Target(host, port, str(addresses[0]))

    def _resolved(self, url: str, host: str, port: int) -> Sequence[str]:
        try:
            return self.resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise SyncError(f"{_shown(url)} is not fetched: its name cannot be resolved.") from error


def is_public(address: Address) -> bool:
    """Tell whether a number belongs to the public internet, whatever it is wrapped in."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if any(address in network for network in _CARRIERS):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def system_resolve(host: str, port: int) -> Sequence[str]:
    """Resolve a name as the system does."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _host_and_port(url: str) -> tuple[str, int]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or HTTPS_PORT
    except ValueError as error:
        raise SyncError(f"{_shown(url)} is not fetched: it is not a well-formed address.") from error
    if parts.scheme != "https":
        raise SyncError(f"{_shown(url)} is not fetched: only https addresses are.")
    if parts.username is not None or parts.password is not None:
        raise SyncError(f"{_shown(url)} is not fetched: it carries a name or a password.")
    return host.lower().rstrip("."), port


def _parsed(url: str, text: str) -> Address:
    try:
        return ip_address(text.partition("%")[0])
    except ValueError as error:
        raise SyncError(f"{_shown(url)} is not fetched: its name cannot be resolved.") from error


def _shown(url: str) -> str:
    """Leave out what may be secret, and what would break a terminal."""
    plain = "".join(character for character in url.split("?")[0] if character.isprintable())
    return plain.rpartition("@")[2][:200] if "@" in plain else plain[:200]
