from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from api.guard.access import COOKIE
from api.guard.limits import CONSOLE, Counter, Limits, load_limits
from api.support.app import support_app
from assistant.accounts.desk import AccountDesk
from assistant.accounts.errors import InvitationExpired
from assistant.accounts.roles import Role
from tests.integration.api.support.conftest import ADDRESS

EMAIL = "claire@permanence.example"
HEADERS = {"origin": ADDRESS, "sec-fetch-site": "same-origin", "accept": "text/html"}


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
    refused = browse().post("/sign-in", data=member.fields())
    assert refused.status_code == 429 and 1 <= int(refused.headers["retry-after"]) <= 30
    assert browse().post("/sign-in", data=member.fields()).status_code == 303


def test_an_address_that_nobody_has_is_told_the_same_and_waits_like_any_other(browse: Any, member: Member) -> None:
    def try_six_times(email: str, host: str) -> list[tuple[int, str]]:
        client = TestClient(browse().app, base_url=ADDRESS, headers=HEADERS, client=(host, 1))
        fields = member.fields(email=email, password="faux")
        replies = [client.post("/sign-in", data=fields) for _ in range(6)]
        return [(each.status_code, each.text.replace(email, "…")) for each in replies]

    known, unknown = try_six_times(EMAIL, "203.0.113.1"), try_six_times("nobody@permanence.example", "203.0.113.2")
    assert known == unknown
    assert [status for status, _ in known] == [422] * 5 + [429]


def test_nobody_shuts_a_colleague_out_of_the_place_they_work_from(browse: Any, member: Member) -> None:
    def knock(host: str, **wrong: str) -> int:
        client = TestClient(browse().app, base_url=ADDRESS, headers=HEADERS, client=(host, 1), follow_redirects=False)
        return client.post("/sign-in", data=member.fields(**wrong)).status_code

    assert knock("198.51.100.7") == 303
    for number in range(60):  # from as many places, so that none of them waits by itself
        knock(f"203.0.113.{number}", password="faux")
    assert knock("203.0.113.200") == 429
    assert knock("198.51.100.7") == 303


def test_whoever_knocks_too_often_is_refused_before_anything_is_computed(support: Any, clock: Any) -> None:
    limited = support_app(support, ADDRESS, limits=Limits(load_limits(CONSOLE), Counter(), 0))
    client = TestClient(limited, base_url=ADDRESS, headers=HEADERS)
    statuses = [client.get("/invitation/guessed").status_code for _ in range(31)]
    assert statuses == [404] * 30 + [429]
    assert client.get("/sign-in").status_code == 200


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


def test_an_invitation_that_has_expired_says_so_and_opens_nothing(
    browse: Any, accounts: AccountDesk, clock: Any, password: str
) -> None:
    token, client = accounts.add(EMAIL, "Claire", [Role.AGENT]), browse()
    code = pyotp.TOTP(accounts.invited(token)[1].totp_secret).at(clock.now)
    clock.now += timedelta(days=3)
    shown = client.get(f"/invitation/{token}")
    late = client.post(f"/invitation/{token}", data={"password": password, "code": code})
    assert [shown.status_code, late.status_code] == [404, 404] and COOKIE not in late.cookies
    assert all("demandez-en une autre" in each.text for each in (shown, late))


def test_a_reset_ends_sessions_and_the_earlier_invitation(browse: Any, accounts: AccountDesk) -> None:
    client = browse(Role.AGENT, email=EMAIL)
    first = accounts.reset(EMAIL)
    assert not opens(client)
    accounts.reset(EMAIL)
    with pytest.raises(InvitationExpired):
        accounts.invited(first)


def test_after_a_reset_nothing_of_before_opens_the_account_and_its_holder_is_told(
    browse: Any, member: Member, accounts: AccountDesk
) -> None:
    before = member.fields()
    token = accounts.reset(EMAIL, by="administrator:a1")
    assert browse().post("/sign-in", data=before).status_code == 422
    client = browse()
    code = pyotp.TOTP(accounts.invited(token)[1].totp_secret).at(member.clock.now)
    taken = client.post(f"/invitation/{token}", data={"password": member.password, "code": code})
    assert taken.headers["location"] == "/account"
    shown = client.get("/account").text
    assert "compte réinitialisé" in shown and "administration" in shown and "compte créé" in shown


def test_who_signs_in_after_somebody_changed_their_roles_is_shown_it_once(
    browse: Any, member: Member, accounts: AccountDesk
) -> None:
    member.clock.now += timedelta(seconds=60)
    accounts.change(EMAIL, roles=[Role.SENIOR], by="administrator:a1")
    places = [browse().post("/sign-in", data=member.fields()).headers["location"] for _ in range(2)]
    assert places == ["/account", "/"]


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
