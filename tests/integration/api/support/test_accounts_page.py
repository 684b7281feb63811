from __future__ import annotations

import re
from typing import Any

import pytest

from assistant.accounts.desk import AccountDesk
from assistant.accounts.roles import Role

ADD = {"email": "Nadia@Permanence.example", "name": "Nadia <b>B.</b>", "roles": ["agent", "senior"]}


@pytest.fixture
def client(browse: Any) -> Any:
    return browse(Role.ADMINISTRATOR)


def test_an_account_is_added_with_an_invitation_that_works(client: Any, accounts: AccountDesk) -> None:
    page = client.post("/accounts", data=ADD).text
    token = re.search(r"https://console\.permanence\.example/invitation/([\w-]+)", page)
    assert token is not None
    user, _ = accounts.invited(token[1])
    assert (user.email, user.roles) == ("nadia@permanence.example", {Role.AGENT, Role.SENIOR})
    assert "<b>B.</b>" not in page and "&lt;b&gt;B." in page
    assert "/invitation/" not in client.get("/accounts").text.replace("/accounts/invitation", "")


def test_an_address_has_one_account(client: Any) -> None:
    client.post("/accounts", data=ADD)
    again = client.post("/accounts", data=ADD)
    assert again.status_code == 409 and "déjà cette adresse" in again.text


def test_nobody_is_put_on_both_sides_of_the_wall(client: Any) -> None:
    refused = client.post("/accounts", data={**ADD, "roles": ["agent", "control"]})
    assert refused.status_code == 422 and "étanchéité" in refused.text
    client.post("/accounts", data=ADD)
    changed = client.post("/accounts/roles", data={"email": ADD["email"], "roles": ["control", "lead"]})
    assert changed.status_code == 422


def test_a_closed_account_can_be_opened_again(client: Any, accounts: AccountDesk) -> None:
    client.post("/accounts", data=ADD)
    for disabled in (True, False):
        client.post("/accounts/state", data={"email": ADD["email"], "disabled": str(disabled).lower()})
        assert [user.disabled for user in accounts.users() if user.email.startswith("nadia")] == [disabled]


def test_a_form_that_is_not_filled_in_is_told_as_a_page_and_to_a_program_as_a_problem(browse: Any) -> None:
    client = browse(Role.ADMINISTRATOR)
    told = client.post("/accounts", data={"name": "Nouveau"})
    assert told.status_code == 422 and "<h1>" in told.text and "Un champ manque" in told.text
    program = client.post("/accounts", data={"name": "Nouveau"}, headers={"accept": "application/json"})
    assert program.headers["content-type"] == "application/problem+json"
