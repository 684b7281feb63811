"""Every public route that tells advice as data says beside it that it is no rescrit; a new route says which it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI

from api.guard.access import declared_routes
from assistant.texts import load_texts
from tests.integration.api.public.whole_request import FIELDS
from tests.integration.api.stand_in import Product, StandIn

pytestmark = pytest.mark.integration
API = "/api/v1"
QUESTIONS = {"fr": "L’avis de la CNIL vaut-il rescrit ?", "en": "Is the CNIL’s advice a binding ruling?"}
ROLE = {"requester_role": "controller"}
TELLS_NO_ADVICE = {
    ("POST", f"{API}/feedback"): "keeps an opinion, tells nothing",
    ("POST", f"{API}/session"): "gives a session back",
    ("DELETE", f"{API}/conversations/{{conversation_id}}"): "deletes, tells nothing",
    ("POST", f"{API}/conversations/{{conversation_id}}/resume-code"): "a code alone",
}


class Caller:
    """Another program that calls the API in one language, with a conversation and a request of its own."""

    def __init__(self, product: Product, language: str) -> None:
        self.client, self.language = product.client, language
        self.chat = self.post("chat", message=QUESTIONS[language])
        self.conversation = f"{API}/conversations/{self.chat['conversation_id']}"
        body = {"fields": FIELDS, "confirm": True, "language": language}
        key = {"Idempotency-Key": f"notice-{language}"}
        self.handed_in = self.client.post(f"{API}/advice-requests", json=body, headers=key).json()

    def post(self, name: str, **body: Any) -> dict[str, Any]:
        told = self.client.post(f"{API}/{name}", json={"language": self.language, **body})
        assert told.status_code == 200, told.text
        found: dict[str, Any] = told.json()
        return found

    def get(self, address: str, **headers: str) -> Any:
        told = self.client.get(address, headers=headers, params={"language": self.language})
        assert told.status_code == 200, told.text
        return told.json() if told.headers["content-type"] == "application/json" else told.text

    def own(self, form: str = "") -> Any:
        code = {"X-Follow-Up-Code": self.handed_in["secret"]}
        return self.get(f"{API}/advice-requests/{self.handed_in['reference']}{form}", **code)

    def card(self) -> Any:
        return self.client.put(f"{self.conversation}/card", json={}, params={"language": self.language}).json()

    def resumed(self) -> Any:
        code = self.client.post(f"{self.conversation}/resume-code").json()["code"]
        return self.client.post(f"{API}/conversations/resume", json={"code": code}).json()


TELLS: dict[tuple[str, str], Callable[[Caller], Any]] = {
    ("POST", f"{API}/chat"): lambda caller: caller.chat,
    ("POST", f"{API}/search"): lambda caller: caller.post("search", query=QUESTIONS[caller.language]),
    ("POST", f"{API}/escalation/assess"): lambda caller: caller.post("escalation/assess", **ROLE),
    ("GET", f"{API}/answers/{{turn_id}}"): lambda caller: caller.get(f"{API}/answers/{caller.chat['turn_id']}"),
    ("GET", f"{API}/conversations/{{conversation_id}}"): lambda caller: caller.get(caller.conversation),
    ("GET", f"{API}/conversations/{{conversation_id}}/export.txt"): lambda caller: caller.get(f"{caller.conversation}/export.txt"),
    ("GET", f"{API}/conversations/{{conversation_id}}/standing"): lambda caller: caller.get(f"{caller.conversation}/standing"),
    ("PUT", f"{API}/conversations/{{conversation_id}}/card"): Caller.card,
    ("GET", f"{API}/conversations/{{conversation_id}}/note.txt"): lambda caller: caller.get(f"{caller.conversation}/note.txt"),
    ("POST", f"{API}/conversations/resume"): Caller.resumed,
    ("POST", f"{API}/advice-requests"): lambda caller: caller.handed_in,
    ("GET", f"{API}/advice-requests/{{reference}}"): Caller.own,
    ("GET", f"{API}/advice-requests/{{reference}}/export.txt"): lambda caller: caller.own("/export.txt"),
}


@pytest.fixture(params=["fr", "en"])
def caller(request: pytest.FixtureRequest, product: Product, rasa: StandIn) -> Caller:
    rasa.behave = rasa.healthy
    return Caller(product, request.param)


def test_each_route_says_what_it_tells(product: Product) -> None:
    app: FastAPI = product.client.app  # type: ignore[assignment]
    routes = {(each.method, each.path) for each in declared_routes(app) if each.path.startswith(API)}
    assert routes == set(TELLS) | set(TELLS_NO_ADVICE) and not set(TELLS) & set(TELLS_NO_ADVICE)


def test_whatever_tells_advice_says_that_it_is_no_rescrit(caller: Caller) -> None:
    without = [route for route, call in TELLS.items() if "rescrit" not in _notice(call(caller))]
    assert without == []


def test_the_notice_of_what_is_searched_and_decided_is_in_the_language_asked_for(caller: Caller) -> None:
    notice = load_texts()[caller.language].say("disclaimer")
    assert caller.post("search", query=QUESTIONS[caller.language])["disclaimer"] == notice
    assert caller.post("escalation/assess", **ROLE)["disclaimer"] == notice
    guessed = caller.client.post(f"{API}/search", json={"query": QUESTIONS[caller.language]}).json()
    assert guessed["disclaimer"] == notice


def _notice(told: Any) -> str:
    """Where the notice stands in what was told: a field of its own, or the text itself."""
    return told if isinstance(told, str) else str(told.get("disclaimer") or told.get("notices"))
