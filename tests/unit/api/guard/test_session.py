"""Tokens of embedding pages, and which pages may speak at all."""

from __future__ import annotations

import random
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import public_app
from api.guard.origins import Origins, is_origin, origin_of, parse_origins
from api.guard.session import HEADER, LIFE_S, RENEWABLE_S, Sessions

SITE = "https://www.site.example"
KEY = b"k" * 32
HOSTILE = (
    "https://evil.example",
    "null",
    "http://www.site.example",
    "https://www.site.example:8443",
    "https://www.site.example.evil.example",
    "https://evilwww.site.example",
    "https://site.example",
    "https://WWW.SITE.EXAMPLE.",
    "https://www.site.example@evil.example",
    "https://www.site.example%00.evil.example",
    "https://www.site.example/",
    "https://www.site.example evil",
    "https://www-site.example",
    "https://wwwxsite.example",
    "file://",
    "chrome-extension://abc",
    "https://[::1]",
    "https://localhost",
    "*",
    "https://testserver.evil.example",
    "https://[",
    "//,a]4",
    "]://testserver",
)


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


class Desk:
    """A gateway that answers at once."""

    async def chat(self, message: str, conversation_id: str | None, language: str | None, *more: Any) -> dict[str, Any]:
        return {"conversation_id": conversation_id or "made-here", "messages": []}


def client(clock: Clock | None = None) -> TestClient:
    assistant: Any = SimpleNamespace(reception=None, is_searchable=lambda: True, feedback=lambda *_: None)
    app = public_app(assistant, SimpleNamespace(), 1.0, lambda: True, Origins((SITE,)), KEY)  # type: ignore[arg-type]
    app.state.gateway = Desk()
    if clock is not None:
        app.state.sessions._clock = clock
    return TestClient(app)


def say(asking: TestClient, token: str | None = None, conversation: str | None = None, origin: str | None = SITE) -> Any:
    headers = {name: value for name, value in (("origin", origin), (HEADER, token)) if value}
    return asking.post("/api/v1/chat", json={"message": "a", "conversation_id": conversation}, headers=headers)


def session(asking: TestClient, held: str | None = None, origin: str = SITE) -> Any:
    return asking.post("/api/v1/session", headers={"origin": origin, **({HEADER: held} if held else {})})


def test_a_page_of_a_listed_origin_speaks_with_a_session_that_follows_its_conversation() -> None:
    asking = client()
    token = session(asking).json()["token"]

    first = say(asking, token)
    assert first.status_code == 200
    assert first.headers["access-control-allow-origin"] == SITE
    assert HEADER in first.headers["access-control-expose-headers"]
    second = say(asking, first.headers[HEADER], "made-here")
    assert second.status_code == 200


def test_without_a_session_a_page_of_another_origin_says_nothing() -> None:
    assert say(client()).status_code == 401
    assert client().post("/api/v1/feedback", json={}, headers={"origin": SITE}).status_code == 401


def test_a_program_and_a_page_of_ours_need_no_session() -> None:
    for origin in (None, "http://testserver"):
        answer = say(client(), origin=origin, conversation="any")
        assert answer.status_code == 200
        assert HEADER not in answer.headers


@pytest.mark.parametrize("origin", HOSTILE)
def test_a_hostile_origin_is_granted_nothing(origin: str) -> None:
    asking = client()
    preflight = asking.options(
        "/api/v1/chat",
        headers={"origin": origin, "access-control-request-method": "POST"},
    )
    for answer in (preflight, say(asking, origin=origin), session(asking, origin=origin)):
        assert answer.status_code in (400, 403)
        assert "access-control-allow-origin" not in answer.headers


def test_a_listed_origin_may_ask_first() -> None:
    preflight = client().options(
        "/api/v1/chat",
        headers={
            "origin": SITE,
            "access-control-request-method": "POST",
            "access-control-request-headers": "content-type,idempotency-key,permanence-session,x-conversation-id",
        },
    )
    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == SITE


def test_the_session_of_one_conversation_opens_no_other_500_times_out_of_500() -> None:
    asking = client()
    sessions = Sessions(KEY)
    for number in range(500):
        token = sessions.issue(SITE, f"conversation-{number}")
        assert say(asking, token, f"conversation-{number + 1}").status_code == 403
        taken = asking.get(f"/api/v1/conversations/conversation-{number + 1}", headers={"origin": SITE, HEADER: token})
        assert taken.status_code == 403


def test_a_session_without_conversation_can_only_begin_one() -> None:
    assert say(client(), Sessions(KEY).issue(SITE), "someone-elses").status_code == 403


class Drafts:
    """Knows one draft, by its code."""

    def resume(self, code: str, language: str | None) -> dict[str, Any]:
        return {"conversation_id": "the-draft", "language": language}


def test_a_code_given_from_a_listed_origin_brings_the_session_of_the_draft_it_opens() -> None:
    asking = client()
    asking.app.state.assistant.conversations = Drafts()  # type: ignore[attr-defined]
    code = {"code": "AAAA-BBBB-CCCC-DDDD"}
    token = session(asking).json()["token"]

    assert asking.post("/api/v1/conversations/resume", json=code, headers={"origin": SITE}).status_code == 401
    back = asking.post("/api/v1/conversations/resume", json=code, headers={"origin": SITE, HEADER: token})
    assert back.json()["conversation_id"] == "the-draft"
    assert say(asking, back.headers[HEADER], "the-draft").status_code == 200
    assert say(asking, token, "the-draft").status_code == 403


def test_a_code_given_by_a_page_of_ours_brings_no_session() -> None:
    asking = client()
    asking.app.state.assistant.conversations = Drafts()  # type: ignore[attr-defined]

    assert HEADER not in asking.post("/api/v1/conversations/resume", json={"code": "A" * 16}).headers


class Answers:
    """Knows an answer and its question."""

    def reopen(self, turn_id: str, conversation_id: str | None = None) -> dict[str, Any]:
        return {"turn_id": turn_id, "question": conversation_id}


def test_an_answer_is_reopened_with_its_question_in_ones_own_conversation_only() -> None:
    asking = client()
    asking.app.state.assistant.answers = Answers()  # type: ignore[attr-defined]
    own = {"origin": SITE, HEADER: Sessions(KEY).issue(SITE, "mine")}

    assert asking.get("/api/v1/answers/t1", headers=own).json()["question"] is None
    assert asking.get("/api/v1/answers/t1", headers={**own, "X-Conversation-Id": "mine"}).json()["question"] == "mine"
    assert asking.get("/api/v1/answers/t1", headers={**own, "X-Conversation-Id": "another"}).status_code == 403


def test_a_session_counts_for_its_own_origin_alone() -> None:
    assert Sessions(KEY).read(Sessions(KEY).issue("https://other.example", "a"), SITE) is None


def test_an_expired_session_is_refused_then_renewed_for_the_same_conversation_within_a_day() -> None:
    clock = Clock()
    asking = client(clock)
    token = Sessions(KEY, clock).issue(SITE, "made-here")

    clock.now += LIFE_S + 1
    assert say(asking, token, "made-here").status_code == 401
    renewed = session(asking, token).json()["token"]
    assert say(asking, renewed, "made-here").status_code == 200
    assert say(asking, renewed, "another").status_code == 403

    clock.now += LIFE_S + RENEWABLE_S + 1
    assert session(asking, renewed).status_code == 401


def test_no_changed_character_leaves_a_session_valid() -> None:
    sessions = Sessions(KEY)
    token = sessions.issue(SITE, "a")
    chance = random.Random(7)
    for _ in range(500):
        at = chance.randrange(len(token))
        changed = token[:at] + chance.choice("abcXYZ019_-.é\u0000") + token[at + 1 :]
        read = sessions.read(changed, SITE)
        # The last character of base64 carries unused bits: another letter may spell the same bytes.
        assert read is None or read == sessions.read(token, SITE)


@pytest.mark.parametrize("token", ["", ".", "a.b", "é.é", "W10.", "x" * 900])
def test_what_is_no_token_is_refused_and_breaks_nothing(token: str) -> None:
    assert Sessions(KEY).read(token, SITE) is None


def test_a_key_too_short_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="key"):
        Sessions(b"short")


def test_the_list_of_origins_is_read_whole_or_refused() -> None:
    assert parse_origins("https://a.example, http://b.example:8080") == ("https://a.example", "http://b.example:8080")
    assert parse_origins("") == ()
    for wrong in ("*", "https://*.example", "a.example", "https://a.example/", "https://u@a.example", "ftp://a.example"):
        assert not is_origin(wrong)
        with pytest.raises(ValueError, match="origin"):
            Origins((wrong,))


def test_the_public_address_gives_our_own_origin_behind_a_proxy() -> None:
    assert origin_of("https://permanence.example/here") == "https://permanence.example"
    assert origin_of(None) is None
