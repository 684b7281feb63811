from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from api.guard.access import COOKIE
from assistant.accounts.desk import AccountDesk
from assistant.accounts.errors import InvitationExpired
from assistant.accounts.roles import Role

EMAIL = "claire@permanence.example"


@dataclass
class Member:
    """A person with a password and a phone."""

    password: str
    totp: pyotp.TOTP
    clock: Any

    def fields(self, **other: str) -> dict[str, str]:
        self.clock.now += timedelta(seconds=60)
        known = {"email": EMAIL, "password": self.password, "code": self.totp.at(self.clock.now)}
        return {**known, **other}


@pytest.fixture
def member(accounts: AccountDesk, clock: Any, password: str) -> Member:
    token = accounts.add(EMAIL, "Claire", [Role.AGENT])
    totp = pyotp.TOTP(accounts.invited(token)[1].totp_secret)
    accounts.accept(token, password, totp.at(clock.now))
    return Member(password, totp, clock)


def opens(client: TestClient) -> bool:
    return client.get("/").status_code in (200, 303) and "/sign-in" not in client.get("/").headers.get("location", "")


def test_password_and_code_open_a_session_whose_id_nothing_else_had(browse: Any, member: Member) -> None:
    client = browse()
    client.headers["cookie"] = f"{COOKIE}=chosen-by-somebody-else"
    reply = client.post("/sign-in", data=member.fields(next="/copilot"))
    assert (reply.status_code, reply.headers["location"]) == (303, "/copilot")
    cookie = reply.headers["set-cookie"]
    assert "chosen" not in cookie and len(reply.cookies[COOKIE]) >= 43
    assert {"Secure", "HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


@pytest.mark.parametrize("wrong", [{"password": "cheval agrafe batterie faux"}, {"code": "000000"}, {"email": "autre@permanence.example"}, {"code": "²²²²²²"}])
def test_whatever_is_wrong_the_same_words_are_said_and_the_address_stays_typed(
    browse: Any, member: Member, wrong: dict[str, str]
) -> None:
    reply = browse().post("/sign-in", data=member.fields(**wrong))
    assert reply.status_code == 422
    assert "L’adresse, le mot de passe ou le code est inexact." in reply.text
    assert f'value="{wrong.get("email", EMAIL)}"' in reply.text
    assert COOKIE not in reply.cookies


def test_a_code_serves_once(browse: Any, member: Member) -> None:
    fields = member.fields()
    assert browse().post("/sign-in", data=fields).status_code == 303
    assert browse().post("/sign-in", data=fields).status_code == 422


def test_after_five_wrong_attempts_the_account_waits_even_for_the_right_ones(browse: Any, member: Member) -> None:
    for _ in range(5):
        fields = member.fields(password="faux")
        member.clock.now -= timedelta(seconds=60)
        assert browse().post("/sign-in", data=fields).status_code == 422
    member.clock.now -= timedelta(seconds=45)
    assert browse().post("/sign-in", data=member.fields()).status_code == 409
    assert browse().post("/sign-in", data=member.fields()).status_code == 303


def test_only_the_hash_of_a_session_is_kept(browse: Any, member: Member, store: Any) -> None:
    token = browse().post("/sign-in", data=member.fields()).cookies[COOKIE]
    with store._engine.connect() as connection:  # the rows as they lie there, past every repository
        rows = str(connection.execute(text("SELECT * FROM sessions")).all())
    assert token not in rows and len(token) >= 43


def test_signing_out_ends_the_session_on_the_server(browse: Any, member: Member) -> None:
    client = browse()
    token = client.post("/sign-in", data=member.fields()).cookies[COOKIE]
    assert opens(client)
    client.post("/sign-out")
    client.headers["cookie"] = f"{COOKIE}={token}"
    assert not opens(client)


def test_a_closed_account_is_refused_at_its_next_request(browse: Any, accounts: AccountDesk) -> None:
    client = browse(Role.AGENT, email=EMAIL)
    assert opens(client)
    accounts.change(EMAIL, disabled=True)
    assert not opens(client)


def test_a_role_taken_away_is_refused_at_the_next_request(browse: Any, accounts: AccountDesk) -> None:
    client = browse(Role.ADMINISTRATOR, email=EMAIL)
    assert client.get("/accounts").status_code == 200
    accounts.change(EMAIL, roles=[Role.AUDITOR])
    assert client.get("/accounts").status_code == 403


@pytest.mark.parametrize("idle", [timedelta(minutes=61), timedelta(hours=11)])
def test_a_session_left_alone_ends(browse: Any, clock: Any, idle: timedelta) -> None:
    client = browse(Role.AGENT)
    clock.now += timedelta(minutes=59)
    assert opens(client)
    clock.now += idle
    assert not opens(client)


def test_a_session_in_use_ends_all_the_same_after_ten_hours(browse: Any, clock: Any) -> None:
    client = browse(Role.AGENT)
    for _ in range(12):
        clock.now += timedelta(minutes=49)
        assert opens(client)
    clock.now += timedelta(minutes=49)
    assert not opens(client)


def test_an_invitation_shows_a_code_to_scan_and_opens_the_account_once(
    browse: Any, accounts: AccountDesk, clock: Any, password: str
) -> None:
    token = accounts.add(EMAIL, "Claire", [Role.AGENT])
    client = browse()
    shown = client.get(f"/invitation/{token}")
    assert "<svg" in shown.text and "Bonjour Claire" in shown.text
    code = pyotp.TOTP(accounts.invited(token)[1].totp_secret).at(clock.now)
    refused = client.post(f"/invitation/{token}", data={"password": "court", "code": code})
    assert refused.status_code == 422 and "douze caractères" in refused.text
    opened = client.post(f"/invitation/{token}", data={"password": password, "code": code})
    assert opened.status_code == 303 and COOKIE in opened.cookies
    again = client.get(f"/invitation/{token}")
    assert again.status_code == 404 and "demandez-en une autre" in again.text


def test_an_invitation_expires(accounts: AccountDesk, clock: Any) -> None:
    token = accounts.add(EMAIL, "Claire", [Role.AGENT])
    clock.now += timedelta(days=3)
    with pytest.raises(InvitationExpired):
        accounts.invited(token)


def test_a_new_invitation_ends_sessions_and_the_earlier_invitation(browse: Any, accounts: AccountDesk) -> None:
    client = browse(Role.AGENT, email=EMAIL)
    first = accounts.invite(EMAIL)
    assert not opens(client)
    accounts.invite(EMAIL)
    with pytest.raises(InvitationExpired):
        accounts.invited(first)


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""])
def test_signing_in_sends_nobody_elsewhere(browse: Any, member: Member, elsewhere: str) -> None:
    reply = browse().post("/sign-in", data=member.fields(next=elsewhere))
    assert reply.headers["location"] == "/"


def test_a_person_not_signed_in_is_sent_to_sign_in_and_a_program_is_told(browse: Any) -> None:
    client = browse()
    assert client.get("/accounts").headers["location"] == "/sign-in?next=/accounts"
    told = client.get("/accounts", headers={"accept": "application/json"})
    assert told.status_code == 401 and told.headers["content-type"] == "application/problem+json"


def test_the_console_speaks_the_language_of_the_account(browse: Any) -> None:
    client = browse(Role.ADMINISTRATOR)
    assert "Ajouter un compte" in client.get("/accounts").text
    assert client.post("/language", data={"language": "en", "next": "/accounts"}).status_code == 303
    assert "Add an account" in client.get("/accounts").text
