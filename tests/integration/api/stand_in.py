"""The public application over a real index and a real database, and a Rasa that does what it is told."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import numpy as np
from fastapi.testclient import TestClient
from httpx import Response

from api.app import public_app
from api.rasa import Rasa
from assistant.bootstrap import Assistant, build
from assistant.turn.entry import Entry
from assistant.turn.understanding import Intent, Understanding
from assistant.vault.private_keys import KeyFiles
from assistant.vault.public_key import PublicKeyFile

WITHIN_S = 5.0
DEADLINE_S = 1.0


class WordEncoder:
    """Vectors of whole words: enough to find a fiche by its own wording, and no model to load."""

    fingerprint = "words-1"

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        return np.stack([_vector(each) for each in texts])

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        return self.encode_queries(texts)


def _vector(words: str) -> np.ndarray:
    vector = np.full(64, 1e-6, np.float32)
    for word in words.lower().split():
        vector[hashlib.sha256(word.encode()).digest()[0] % 64] += 1
    return vector / np.linalg.norm(vector)


@dataclass
class StandIn:
    """Rasa's REST channel, doing what it is told; in good health it lets the assistant answer, as the actions do."""

    behave: Callable[[BaseHTTPRequestHandler, str], None]
    assistant: Assistant | None = None
    url: str = ""
    gone: threading.Event = field(default_factory=threading.Event)
    heard: list[str] = field(default_factory=list)

    def healthy(self, call: BaseHTTPRequestHandler, turn_id: str) -> None:
        assert self.assistant is not None
        self.assistant.reception.answer(turn_id, Entry.QUESTION, Understanding(Intent.ASK_QUESTION, 0.9))
        send(call, 200, json.dumps([{"custom": {"turn_id": turn_id}}]).encode())

    def slow(self, call: BaseHTTPRequestHandler, turn_id: str) -> None:
        self.gone.wait(30)


def send(call: BaseHTTPRequestHandler, status: int, body: bytes) -> None:
    """An answer of the stand-in."""
    call.send_response(status)
    call.send_header("Content-Length", str(len(body)))
    call.end_headers()
    call.wfile.write(body)


def sends(status: int, body: bytes) -> Callable[[BaseHTTPRequestHandler, str], None]:
    """A stand-in that always answers this."""
    return lambda call, turn_id: send(call, status, body)


@dataclass
class Product:
    """The public application over a real index and a real database, and who speaks to it."""

    assistant: Assistant
    client: TestClient

    def say(self, message: str, conversation: str | None = None) -> Response:
        """Sends a message and checks what is true of every answer, whatever is broken."""
        started = time.monotonic()
        body = {"message": message, **({"conversation_id": conversation} if conversation else {})}
        response = self.client.post("/api/v1/chat", json=body)
        assert time.monotonic() - started < WITHIN_S
        assert response.status_code in (200, 503), response.text
        if response.status_code == 503:
            assert int(response.headers["retry-after"]) > 0
            assert response.json()["detail"]
        else:
            reply = response.json()
            assert reply["outcome"] in ("answer", "abstain", "clarify", "error", "ask")
            assert reply["messages"][0]["text"] and "rescrit" in reply["disclaimer"]
        return response


def make_product(url: str, index: Path, rasa: StandIn, tmp_path: Path) -> Product:
    keys = KeyFiles.in_folder(tmp_path / "keys")
    keys.ensure()
    assistant = build(index, WordEncoder(), url, tmp_path / "none", seals=PublicKeyFile(keys.public))
    rasa.assistant = assistant
    engine = Rasa(rasa.url, DEADLINE_S)
    return Product(assistant, TestClient(public_app(assistant, engine, DEADLINE_S, lambda: True)))
