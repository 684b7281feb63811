"""What the parts around an answer may do to it: an answer or a way on within five seconds, and back without a restart."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import create_engine, make_url, text

from tests.integration.api.stand_in import DEADLINE_S, Product, StandIn, sends
from tests.postgresql import Server

pytestmark = pytest.mark.integration

QUESTION = "L’avis de la CNIL vaut-il rescrit ?"
MESSAGES = (QUESTION, "Who may ask the CNIL for advice?", "zzz qqq")
FEW_AND_MANY = pytest.mark.parametrize("count", [3, pytest.param(20, marks=pytest.mark.assurance)])


def _hangs_up(call: BaseHTTPRequestHandler, turn_id: str) -> None:
    call.connection.close()


def _promises_more_than_it_sends(call: BaseHTTPRequestHandler, turn_id: str) -> None:
    call.send_response(200)
    call.send_header("Content-Length", "4000")
    call.end_headers()
    call.wfile.write(b'[{"custom":')


BLOWS: dict[str, Callable[[BaseHTTPRequestHandler, str], None]] = {
    "nothing (an action that failed, a webhook that is dead)": sends(200, b"[]"),
    "500": sends(500, b"Internal Server Error"),
    "null": sends(200, b"null"),
    "a number": sends(200, b"7"),
    "an object": sends(200, b'{"custom": {}}'),
    "no JSON": sends(200, b"<html>\xff\xfe"),
    "the turn of somebody else": sends(200, b'[{"custom": {"turn_id": "other"}}, null, 3]'),
    "hangs up": _hangs_up,
    "half an answer": _promises_more_than_it_sends,
}


@FEW_AND_MANY
@pytest.mark.parametrize("blow", BLOWS)
def test_whatever_rasa_sends_an_answer_comes_and_the_dialogue_is_back_with_the_next_message(
    product: Product, rasa: StandIn, blow: str, count: int, record_property: Callable[..., None]
) -> None:
    record_property("messages", count)
    rasa.behave = BLOWS[blow]
    for number in range(count):
        assert product.say(MESSAGES[number % len(MESSAGES)]).status_code == 200
    assert product.say(QUESTION).json()["outcome"] == "answer"
    rasa.behave = rasa.healthy
    conversation = product.say(QUESTION).json()["conversation_id"]
    with product.assistant.store.reading() as unit:
        assert unit.conversations.turns(conversation)[0].understood_by == "rasa"


@FEW_AND_MANY
def test_a_rasa_that_is_slow_is_not_waited_for(product: Product, rasa: StandIn, count: int, record_property: Callable[..., None]) -> None:
    record_property("messages", count)
    rasa.behave = rasa.slow
    for number in range(count):
        started = time.monotonic()
        assert product.say(MESSAGES[number % len(MESSAGES)]).status_code == 200
        assert time.monotonic() - started < DEADLINE_S + 2
    rasa.gone.set()
    rasa.behave = rasa.healthy
    assert product.say(QUESTION).json()["outcome"] == "answer"


@FEW_AND_MANY
def test_a_locked_database_costs_the_keeping_and_not_the_answer(
    product: Product, rasa: StandIn, tmp_path: Path, count: int, record_property: Callable[..., None]
) -> None:
    record_property("messages", count)
    rasa.behave = rasa.healthy
    known = product.say(QUESTION).json()["conversation_id"]
    with closing(sqlite3.connect(tmp_path / "data" / "permanence.db", isolation_level=None)) as blocker:
        blocker.execute("BEGIN IMMEDIATE")
        for number in range(count):
            reply = product.say(QUESTION, known if number % 2 else None)
            assert reply.status_code == 200
            assert reply.json()["outcome"] == "answer"
            assert "enregistré" in reply.json()["messages"][-1]["text"]
        blocker.execute("ROLLBACK")
    after = product.say(QUESTION, known)
    assert "enregistré" not in after.json()["messages"][-1]["text"]
    with product.assistant.store.reading() as unit:
        assert [turn.number for turn in unit.conversations.turns(known)] == [1, 2]


@FEW_AND_MANY
def test_a_read_only_database_costs_the_keeping_and_not_the_answer(
    on_postgresql: tuple[Product, str], rasa: StandIn, count: int, record_property: Callable[..., None]
) -> None:
    record_property("messages", count)
    product, url = on_postgresql
    rasa.behave = rasa.healthy
    product.say(QUESTION)
    name = make_url(url).database
    outside = create_engine(url, isolation_level="AUTOCOMMIT")
    with outside.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
        _hang_up_on_everybody_else(connection)
    for _ in range(count):
        reply = product.say(QUESTION)
        assert "enregistré" in reply.json()["messages"][-1]["text"]
    with outside.connect() as connection:
        connection.execute(text("SET default_transaction_read_only = off"))
        connection.execute(text(f"ALTER DATABASE {name} RESET default_transaction_read_only"))
        _hang_up_on_everybody_else(connection)
    outside.dispose()
    assert "enregistré" not in product.say(QUESTION).json()["messages"][-1]["text"]


def _hang_up_on_everybody_else(connection: Any) -> None:
    connection.execute(
        text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    )


@FEW_AND_MANY
@pytest.mark.parametrize("jump", [timedelta(days=-400), timedelta(hours=-1), timedelta(days=400)])
def test_a_clock_that_jumps_costs_nothing(product: Product, rasa: StandIn, jump: timedelta, count: int, record_property: Callable[..., None]) -> None:
    record_property("messages", count)
    rasa.behave = rasa.healthy
    conversation = product.say(QUESTION).json()["conversation_id"]
    with time_machine.travel(datetime.now(UTC) + jump, tick=True):
        for _ in range(count):
            assert product.say(QUESTION, conversation).json()["outcome"] == "answer"
    assert product.say(QUESTION, conversation).json()["outcome"] == "answer"
    with product.assistant.store.reading() as unit:
        assert [turn.number for turn in unit.conversations.turns(conversation)] == list(range(1, count + 3))


@FEW_AND_MANY
def test_a_database_that_takes_calls_and_never_answers_costs_the_keeping_and_not_the_answer(
    on_postgresql: tuple[Product, str],
    postgresql_server: Server,
    rasa: StandIn,
    count: int,
    record_property: Callable[..., None],
) -> None:
    record_property("messages", count)
    product, _ = on_postgresql
    rasa.behave = rasa.healthy
    known = product.say(QUESTION).json()["conversation_id"]
    with postgresql_server.stopped():
        for _ in range(count):
            assert "enregistré" in product.say(QUESTION).json()["messages"][-1]["text"]
        assert product.say(QUESTION, known).status_code == 503  # what it had said cannot be read
    started = time.monotonic()
    assert "enregistré" not in product.say(QUESTION, known).json()["messages"][-1]["text"]
    assert time.monotonic() - started < 3
