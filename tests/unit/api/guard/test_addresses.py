"""An address is read in one way, whichever guard asks."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest

from api.guard.addresses import believed_proxies, read_address, read_networks, visitor_network


@pytest.mark.parametrize("text", ["", "unknown", "10.0.0.0/8", "127.0.0.1:80", "[::1]"])
def test_what_is_no_address_is_none(text: str) -> None:
    assert read_address(text) is None and visitor_network(text) == "unknown"


def test_an_ipv4_address_written_as_an_ipv6_one_is_the_ipv4_one() -> None:
    assert read_address("::ffff:192.0.2.1") == ip_address("192.0.2.1")
    assert visitor_network("::ffff:192.0.2.1") == visitor_network("192.0.2.1") == "192.0.2.1"


def test_of_ipv6_a_visitor_holds_what_a_household_is_given() -> None:
    assert visitor_network("2001:db8::1") == visitor_network("2001:db8::ffff:2") == "2001:db8::/64"
    assert visitor_network("2001:db8:0:1::1") != visitor_network("2001:db8::1")


def test_networks_are_told_apart_by_commas_or_spaces() -> None:
    assert read_networks(" 10.0.0.0/8,192.0.2.7 ::1 ") == (
        ip_network("10.0.0.0/8"), ip_network("192.0.2.7/32"), ip_network("::1/128"),
    )  # fmt: skip
    assert read_networks("") == ()


@pytest.mark.parametrize("text", ["*", "proxy.example", "10.0.0.1/8"])
def test_a_proxy_that_is_no_address_stops_the_service_before_anybody_is_believed(text: str) -> None:
    with pytest.raises(ValueError):
        believed_proxies(text)


def test_the_web_server_is_told_of_the_proxies_in_its_own_words() -> None:
    assert believed_proxies("127.0.0.1 10.0.0.0/8") == "127.0.0.1/32,10.0.0.0/8"
    assert believed_proxies("") == ""
