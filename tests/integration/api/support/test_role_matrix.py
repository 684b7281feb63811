"""Every role against every route of the console: what is declared is what happens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.guard.access import declared_routes
from assistant.accounts.desk import AccountDesk
from assistant.accounts.roles import Role

PRINCIPALS: list[Role | None] = [None, *Role]


def calls(app: Any) -> Iterator[tuple[str, str, frozenset[Role]]]:
    for each in declared_routes(app):
        yield each.method, re.sub(r"{\w+(:\w+)?}", "unknown", each.path), each.access[0].roles


@pytest.mark.parametrize("role", PRINCIPALS)
def test_each_role_opens_exactly_the_routes_that_declare_it(app: Any, browse: Any, role: Role | None) -> None:
    client: TestClient = browse(*([role] if role else []))
    client.headers["accept"] = "application/json"
    for method, path, roles in calls(app):
        if path == "/sign-out":
            continue  # it would end the session the others are tried with
        status = client.request(method, path).status_code
        if not roles or role in roles:
            assert status not in (401, 403, 500), (method, path, role)
        else:
            assert status == (401 if role is None else 403), (method, path, role)


def test_a_disabled_agent_is_nobody(app: Any, browse: Any, accounts: AccountDesk) -> None:
    client = browse(Role.AGENT, email="parti@permanence.example")
    accounts.change("parti@permanence.example", disabled=True)
    client.headers["accept"] = "application/json"
    refused = [client.request(method, path).status_code for method, path, roles in calls(app) if roles]
    assert set(refused) == {401}


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example", "sec-fetch-site": "cross-site"},
        {"origin": "https://evil.example", "sec-fetch-site": "same-origin"},
        {"origin": "null", "sec-fetch-site": "cross-site"},
        {"origin": "null"},
        {"origin": "https://console.permanence.example", "sec-fetch-site": "same-site"},
        {"origin": "https://console.permanence.example.evil.example"},
        {"origin": ""},
    ],
)
def test_no_other_site_makes_a_signed_in_browser_change_anything(
    app: Any, browse: Any, accounts: AccountDesk, headers: dict[str, str]
) -> None:
    client = browse(Role.ADMINISTRATOR)
    del client.headers["sec-fetch-site"]
    before = accounts.users()
    changing = [(method, path) for method, path, _ in calls(app) if method not in ("GET", "HEAD")]
    fields = {"email": "nouveau@permanence.example", "name": "Nouveau", "roles": "agent", "disabled": "true"}
    statuses = {client.request(*call, data=fields, headers=headers).status_code for call in changing}
    assert statuses == {403}
    assert accounts.users() == before


def test_a_form_of_ours_is_let_through_although_it_names_no_origin(browse: Any, accounts: AccountDesk) -> None:
    client = browse(Role.ADMINISTRATOR)
    fields = {"email": "nouveau@permanence.example", "name": "Nouveau", "roles": "agent"}
    assert client.post("/accounts", data=fields, headers={"origin": "null"}).status_code == 200


def test_another_host_name_is_refused(browse: Any) -> None:
    assert browse(Role.ADMINISTRATOR).get("/accounts", headers={"host": "evil.example"}).status_code == 403
