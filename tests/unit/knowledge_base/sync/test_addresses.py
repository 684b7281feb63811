from __future__ import annotations

from collections.abc import Sequence

import pytest

from knowledge_base.errors import SyncError
from knowledge_base.sync.addresses import Guard, Target, is_public

LISTED = frozenset({"sources.example", "sources.example:8443"})

# B13: forty ways into a network that a fetcher must refuse. Addresses first, then numbers behind a listed name.
URLS = [
    "http://sources.example/",
    "file:///etc/passwd",
    "gopher://sources.example:70/1",
    "ftp://sources.example/",
    "dict://sources.example:11211/stat",
    "data:text/plain,x",
    "//sources.example/",
    "sources.example",
    "",
    "https://",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://[::1]/",
    "https://[::ffff:7f00:1]/",
    "https://[::ffff:169.254.169.254]/",
    "https://169.254.169.254/latest/meta-data/",
    "https://localhost/",
    "https://sources.example:22/",
    "https://sources.example:notaport/",
    "https://sources.example@evil.example/",
    "https://sources.example:secret@sources.example/",
    "https://evil.example/?sources.example",
    "https://evil.example#sources.example",
    "https://sources.example.evil.example/",
    "https://evil-sources.example/",
    "https://sources.example%2eevil.example/",
    "https://[::1",
]
NUMBERS = [
    ["127.0.0.1"],
    ["10.0.0.8"],
    ["192.168.1.1"],
    ["172.16.0.1"],
    ["169.254.169.254"],
    ["100.64.0.1"],
    ["0.0.0.0"],
    ["224.0.0.1"],
    ["255.255.255.255"],
    ["::1"],
    ["::"],
    ["fe80::1%eth0"],
    ["fc00::1"],
    ["::ffff:10.0.0.8"],
    ["::127.0.0.1"],
    ["64:ff9b::a00:8"],
    ["2002:a00:8::1"],
    ["93.184.216.34", "10.0.0.8"],
    [],
    ["not a number"],
]


def guard(numbers: Sequence[str]) -> Guard:
    return Guard(LISTED, lambda host, port: numbers, is_public)


def test_there_are_at_least_forty_targets() -> None:
    assert len(URLS) + len(NUMBERS) >= 40


@pytest.mark.parametrize("url", URLS)
def test_an_address_that_is_not_a_listed_https_host_is_refused_before_its_name_is_resolved(url: str) -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        raise AssertionError("the name was resolved")

    with pytest.raises(SyncError, match="is not fetched"):
        Guard(LISTED, resolve, is_public).admit(url)


@pytest.mark.parametrize("numbers", NUMBERS)
def test_a_listed_name_that_leads_inside_is_refused(numbers: list[str]) -> None:
    with pytest.raises(SyncError, match="is not fetched"):
        guard(numbers).admit("https://sources.example/doc.html")


def test_a_name_that_does_not_resolve_is_one_sentence() -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        raise OSError

    with pytest.raises(SyncError, match="cannot be resolved"):
        Guard(LISTED, resolve, is_public).admit("https://sources.example/")


def test_a_listed_host_at_a_public_number_is_admitted_with_the_number_to_connect_to() -> None:
    assert guard(["93.184.216.34"]).admit("https://Sources.Example./a?b") == Target("sources.example", 443, "93.184.216.34")
    assert guard(["2606:2800:220:1::1"]).admit("https://sources.example:8443/").port == 8443


def test_a_refusal_shows_neither_password_nor_query() -> None:
    with pytest.raises(SyncError) as refused:
        guard([]).admit("https://me:hush@evil.example/?token=hush")
    assert "hush" not in str(refused.value)
