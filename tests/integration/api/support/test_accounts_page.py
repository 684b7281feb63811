from __future__ import annotations

import re
from typing import Any

import pyotp
import pytest

from assistant.accounts.desk import AccountDesk
from assistant.accounts.roles import Role
from assistant.store.database import Store

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


def test_an_account_in_use_is_not_invited_again_but_reset_in_full_view(
    browse: Any, accounts: AccountDesk, store: Store, clock: Any, password: str
) -> None:
    token = accounts.add(ADD["email"], "Nadia", [Role.AGENT])
    accounts.accept(token, password, pyotp.TOTP(accounts.invited(token)[1].totp_secret).at(clock.now))
    client = browse(Role.ADMINISTRATOR, name="Paul Administre")
    refused = client.post("/accounts/invitation", data={"email": ADD["email"]})
    assert refused.status_code == 409 and "réinitialisez-le" in refused.text and "/invitation/" not in refused.text.replace("/accounts/invitation", "")
    assert "Réinitialiser le compte de Nadia" in client.get("/accounts").text
    reset = client.post("/accounts/reset", data={"email": ADD["email"]})
    assert "/invitation/" in reset.text and "journal des accès" in reset.text
    with store.reading() as unit:
        last = [line for line in unit.audit.lines() if line.what == "account_reset"][-1]
        assert last.who.startswith("administrator:") and unit.audit.verify().broken_at is None
    read = browse(Role.AUDITOR).get("/journal").text
    assert "compte réinitialisé" in read and "Paul Administre" in read and "compte de Nadia" in read


def test_every_change_of_an_account_is_one_line_that_the_auditor_reads(client: Any, browse: Any, store: Store) -> None:
    client.post("/accounts", data=ADD)
    client.post("/accounts/invitation", data={"email": ADD["email"]})
    client.post("/accounts/roles", data={"email": ADD["email"], "roles": ["agent"]})
    client.post("/accounts/roles", data={"email": ADD["email"], "roles": ["agent"]})  # the same: no change
    for disabled in ("true", "false"):
        client.post("/accounts/state", data={"email": ADD["email"], "disabled": disabled})
    client.post("/accounts/reset", data={"email": ADD["email"]})
    with store.reading() as unit:
        user = unit.accounts.user_of("nadia@permanence.example")
        assert user is not None
        lines = list(unit.audit.lines(f"account:{user.id}"))
    changes = ["created", "invited", "roles", "closed", "reopened", "reset"]
    assert [line.what for line in lines] == [f"account_{each}" for each in changes]
    assert [line.why for line in lines][:3] == ["agent,senior", "", "agent"]
    assert all(line.who.startswith("administrator:") for line in lines)
    auditor = browse(Role.AUDITOR)
    page = auditor.get("/journal", params={"about": f"account:{user.id}", "verify": "true"}).text
    assert page.count("<tr><td>") == 6 and "aucune changée" in page
    assert "nadia@" not in page and "<b>B.</b>" not in page


def test_a_page_of_the_log_leads_to_the_older_ones(browse: Any, accounts: AccountDesk) -> None:
    accounts.add(ADD["email"], "Nadia", [Role.AGENT])
    for _ in range(120):
        accounts.invite(ADD["email"])
    auditor = browse(Role.AUDITOR, email="audit@permanence.example")
    page = auditor.get("/journal").text
    older = re.search(r'href="(/journal\?before=\d+[^"]*)"', page)
    assert older is not None and page.count("<tr><td>") == 100
    assert auditor.get(older[1].replace("&amp;", "&")).text.count("<tr><td>") == 22


def test_a_form_that_is_not_filled_in_is_told_as_a_page_and_to_a_program_as_a_problem(browse: Any) -> None:
    client = browse(Role.ADMINISTRATOR)
    told = client.post("/accounts", data={"name": "Nouveau"})
    assert told.status_code == 422 and "<h1>" in told.text and "Un champ manque" in told.text
    program = client.post("/accounts", data={"name": "Nouveau"}, headers={"accept": "application/json"})
    assert program.headers["content-type"] == "application/problem+json"
