"""Who asks for French is told in French what cannot be carried out; all others in English, and each is told which."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import public_app
from tests.databases import in_memory

FRENCH = {"accept-language": "fr-FR,fr;q=0.9"}


@pytest.fixture(scope="module")
def client() -> TestClient:
    assistant: Any = SimpleNamespace(reception=None, store=in_memory())
    return TestClient(public_app(assistant, SimpleNamespace(), 1.0, lambda: True))  # type: ignore[arg-type]


ASKED = [
    ("GET", "/api/v1/conversations/nobody", None, 404, "Cette conversation est inconnue", "This conversation is not known"),
    ("POST", "/api/v1/chat", {}, 422, "message\u00a0: cette valeur manque.", "message: this value is missing."),
    ("POST", "/api/v1/chat", {"message": 3}, 422, "n’a pas la forme attendue", "message: Input should be"),
    ("GET", "/api/v1/nowhere", None, 404, "Il n’y a rien à cette adresse", "Not Found"),
]


@pytest.mark.parametrize(("method", "path", "body", "status", "french", "english"), ASKED)
def test_what_cannot_be_carried_out_is_said_in_the_language_asked_for(
    client: TestClient, method: str, path: str, body: Any, status: int, french: str, english: str
) -> None:
    for language, headers, said in (("fr", FRENCH, french), ("en", {}, english), ("en", {"accept-language": "de"}, english)):
        answer = client.request(method, path, json=body, headers=headers)
        assert answer.status_code == status
        assert answer.headers["content-language"] == language
        assert said in answer.json()["detail"]
