"""A page elsewhere cannot pass for ours by its name, and the measures are for the operator."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import public_app
from api.guard.door import Door, door

PUBLIC = "https://permanence.example/"


def client(behind: Door, address: str = "127.0.0.1") -> TestClient:
    library = SimpleNamespace(agenda=lambda: SimpleNamespace(count=lambda stage: 3))
    assistant: Any = SimpleNamespace(reception=None, is_searchable=lambda: True, library=library)
    app = public_app(assistant, SimpleNamespace(), 1.0, lambda: True, door=behind)  # type: ignore[arg-type]
    return TestClient(app, client=(address, 1))


@pytest.mark.parametrize("host", ["evil.example", "permanence.example.evil.example", "127.0.0.1.evil.example", "[::1", ""])
def test_under_a_name_that_is_not_ours_nothing_is_answered(host: str) -> None:
    refused = client(door(PUBLIC, "", "")).get("/health/live", headers={"host": host})
    assert refused.status_code == 421 and refused.headers["content-type"] == "application/problem+json"
    assert "content-security-policy" in refused.headers


@pytest.mark.parametrize(
    "host",
    ["permanence.example", "PERMANENCE.example:443", "localhost:8000", "127.0.0.1:8000", "[::1]:8000", "10.0.0.7", "inside:8000"],
)
def test_our_names_and_every_address_are_answered(host: str) -> None:
    ours = client(door(PUBLIC, "Inside, other.example", ""))
    assert ours.get("/health/live", headers={"host": host}).status_code == 200


def test_without_a_public_address_any_name_is_ours() -> None:
    # A proxy passes the name on that it is called by, and this may be all that is known of it.
    assert client(door(None, "", "")).get("/health/live", headers={"host": "permanence.exemple.fr"}).status_code == 200


@pytest.mark.parametrize(
    ("address", "networks", "status"),
    [
        ("127.0.0.1", "", 200),
        ("::1", "", 200),
        ("::ffff:127.0.0.1", "", 200),
        ("10.1.2.3", "", 404),
        ("10.1.2.3", "192.0.2.0/24, 10.0.0.0/8", 200),
        ("2001:db8::7", "10.0.0.0/8", 404),
        ("unknown", "", 404),
    ],
)
def test_the_measures_are_for_this_machine_and_the_networks_named(address: str, networks: str, status: int) -> None:
    assert client(door(None, "", networks), address).get("/metrics").status_code == status


def test_the_measures_tell_how_many_fiches_are_to_be_read_again() -> None:
    said = client(door(None, "", ""), "127.0.0.1").get("/metrics").text
    assert [f'permanence_fiches_to_review{{stage="{each}"}} 3.0' in said for each in ("soon", "overdue", "hidden")] == [True] * 3


def test_a_network_that_is_none_is_refused_when_the_service_starts() -> None:
    with pytest.raises(ValueError, match="everyone"):
        door(None, "", "everyone")
