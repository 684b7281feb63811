"""What a trace tells of a turn: names and attributes of a list, and nothing of a person's."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi.testclient import TestClient
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

from api.app import public_app
from api.rasa import RasaSilent
from api.running.tracing import Collected, spans_at
from api.spans import ATTRIBUTES, NAMES, NoSpans
from assistant.answer import Answer, Message, Outcome
from assistant.conversation.reply import Reply, Said
from assistant.errors import Unavailable
from assistant.store.database import open_store
from assistant.texts import load_texts
from assistant.turn.entry import Entry
from assistant.turn.reception import Reception
from assistant.turn.understanding import Understanding

CANARY = "Camille Durand canari 0612345678"


class Responder:
    def respond(self, entry: Entry, said: Said, understanding: Understanding) -> Reply:
        return Reply(Answer(Outcome.ANSWER, (Message(said.text),)), said.conversation)


class Silent:
    async def send(self, sender: str, message: str, turn_id: str, language: str, asking: str | None) -> None:
        raise RasaSilent(f"nothing for {message}")


class Kept(SpanExporter):
    """Keeps what it is given."""

    def __init__(self) -> None:
        self.spans: list[ReadableSpan] = []

    def export(self, spans: Any) -> SpanExportResult:
        self.spans.extend(spans)
        return SpanExportResult.SUCCESS


def application(spans: Any) -> TestClient:
    reception = Reception(open_store("sqlite://"), Responder(), load_texts(), lambda: None)
    assistant: Any = SimpleNamespace(reception=reception)
    app = public_app(assistant, Silent(), 1.0, lambda: True, spans=spans)
    return TestClient(app, raise_server_exceptions=False)


def talk(client: TestClient) -> None:
    """Happy ways and failing ones, a person's words in each."""
    known = client.post("/api/v1/chat", json={"message": CANARY}).json()["conversation_id"]
    client.post("/api/v1/chat", json={"message": CANARY, "conversation_id": known})
    client.post("/api/v1/chat", json={"message": CANARY, "conversation_id": "unknown"})
    client.post("/api/v1/chat", json={"message": [CANARY]})
    client.get(f"/api/v1/conversations/{known}")
    client.get(f"/{CANARY}", params={"q": CANARY})


@pytest.fixture
def spans() -> list[ReadableSpan]:
    kept = Kept()
    collected = Collected(kept)
    talk(application(collected))
    collected.close()
    return kept.spans


def test_spans_carry_what_is_on_the_list_and_nothing_else(spans: list[ReadableSpan]) -> None:
    assert {span.name for span in spans} == NAMES
    for span in spans:
        assert set(span.attributes or {}) <= ATTRIBUTES
        assert not span.events and not span.links and span.status.description is None
        assert dict(span.resource.attributes) == {"service.name": "permanence"}
    assert {name for span in spans for name in span.attributes or {}} == ATTRIBUTES


def test_no_word_no_code_and_no_address_is_in_a_span(spans: list[ReadableSpan]) -> None:
    told = "".join(span.to_json() for span in spans)
    assert "Camille" not in told and "0612345678" not in told and "testclient" not in told
    routes = {(span.attributes or {})["http.route"] for span in spans if span.name == "call"}
    assert "/api/v1/conversations/{conversation_id}" in routes


def test_the_parts_of_a_turn_stand_under_it_and_it_under_its_call(spans: list[ReadableSpan]) -> None:
    by_id = {span.context.span_id: span for span in spans if span.context}
    parents = {(span.name, by_id[span.parent.span_id].name) for span in spans if span.parent}
    assert parents == {("turn", "call"), ("turn.open", "turn"), ("turn.understand", "turn"), ("turn.close", "turn")}


def test_without_an_address_nothing_is_traced() -> None:
    with spans_at(None) as spans:
        assert isinstance(spans, NoSpans)
        with spans.span("turn") as span:
            span.tell({"permanence.outcome": "answer"})


def test_a_span_that_is_not_on_the_list_is_refused() -> None:
    collected = Collected(Kept())
    with pytest.raises(ValueError, match="no span"), collected.span("Camille Durand"):
        pass
    collected.close()


@pytest.fixture
def collector() -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    received: list[tuple[str, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1/traces", received
    server.shutdown()
    server.server_close()
    thread.join(5)


def test_spans_reach_a_collector_over_http(collector: tuple[str, list[tuple[str, bytes]]]) -> None:
    url, received = collector
    with spans_at(url) as spans:
        talk(application(spans))
    body = b"".join(sent for _, sent in received)
    assert {path for path, _ in received} == {"/v1/traces"}
    assert b"turn.understand" in body and b"Camille" not in body and b"canari" not in body


def test_a_collector_is_told_once_the_reply_has_left() -> None:
    kept = Kept()
    collected = Collected(kept)
    assert application(collected).post("/api/v1/chat", json={"message": "bonjour"}).status_code == 200
    assert kept.spans == []  # one that is slow or away keeps nobody waiting
    collected.close()
    assert {"call", "turn"} <= {span.name for span in kept.spans}


def test_without_the_library_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    with pytest.raises(Unavailable, match="pip install"), spans_at("http://127.0.0.1:1/v1/traces"):
        pass
