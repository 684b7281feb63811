"""Addresses and networks as every guard reads them; an IPv4 address written as an IPv6 one is the IPv4 one."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

HOUSEHOLD_BITS = 64
"""Of an IPv6 address: what a household or an office is given, so that it has no end of visitors' names."""


def read_address(text: str) -> Address | None:
    """The address that is written; None for anything else."""
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def read_networks(text: str) -> tuple[Network, ...]:
    """The networks of a setting, separated by commas; ValueError for one that is none."""
    return tuple(ip_network(each) for each in text.replace(",", " ").split())


def believed_proxies(text: str) -> str:
    """The reverse proxies of a setting as the web server takes them; ValueError for what is no address or network."""
    # By itself it would take a slip for the name of a socket, and believe nobody; and "*" would let anyone be anybody.
    return ",".join(str(each) for each in read_networks(text))


def visitor_network(text: str) -> str:
    """What one visitor holds: an IPv4 address, or the network of an IPv6 one that a household is given."""
    found = read_address(text)
    if isinstance(found, IPv6Address):
        return str(ip_network((found, HOUSEHOLD_BITS), strict=False))
    return "unknown" if found is None else str(found)
