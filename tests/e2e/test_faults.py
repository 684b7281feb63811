"""The running product with its disk full, its database held or its index spoilt: an answer, or 503 with when to return."""

from __future__ import annotations

import os
import resource
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.serving import Server

QUESTIONS = ("L’avis de la CNIL est-il un rescrit ?", "Who may ask the CNIL for advice?", "zzz qqq")
WITHIN_S, BACK_WITHIN_S = 5.0, 30.0
NO_LIMIT = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


@contextmanager
def locked(server: Server) -> Iterator[None]:
    with closing(sqlite3.connect(server.data / "permanence.sqlite3", isolation_level=None)) as blocker:
        blocker.execute("BEGIN IMMEDIATE")
        yield
        blocker.execute("ROLLBACK")


@contextmanager
def full(server: Server) -> Iterator[None]:
    """The process may make no file grow: what it meets on a full disk, logs included."""
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, NO_LIMIT)


@contextmanager
def damaged(server: Server) -> Iterator[None]:
    """The index points at what cannot be read."""
    pointer = Path(server.data) / "index" / "CURRENT"
    kept = pointer.read_text()
    _write(pointer, "0123456789abcdef0123")
    try:
        yield
    finally:
        _write(pointer, kept)


@contextmanager
def missing(server: Server) -> Iterator[None]:
    """The whole index is gone."""
    index = Path(server.data) / "index"
    away = index.with_name("index-away")
    index.rename(away)
    try:
        yield
    finally:
        away.rename(index)


def _write(path: Path, words: str) -> None:
    beside = path.with_name("CURRENT.new")
    beside.write_text(words)
    os.replace(beside, path)


def ask(server: Server, question: str) -> dict[str, Any] | None:
    """The reply, None for 503; fails for anything else, and for what comes too late."""
    started = time.monotonic()
    response = server.post("/api/v1/chat", {"message": question})
    assert time.monotonic() - started < WITHIN_S
    if response.status_code == 503:
        assert int(response.headers["retry-after"]) > 0
        assert response.json()["detail"]
        return None
    assert response.status_code == 200, response.text
    reply: dict[str, Any] = response.json()
    assert reply["messages"][0]["text"]
    assert "rescrit" in reply["disclaimer"]
    return reply


@pytest.mark.parametrize("count", [3, pytest.param(20, marks=pytest.mark.assurance)])
@pytest.mark.parametrize("fault", [locked, full, damaged, missing], ids=lambda fault: fault.__name__)
def test_a_fault_costs_no_answer_and_ends_without_a_restart(
    server: Server, fault: Any, count: int, record_property: Callable[..., None]
) -> None:
    record_property("messages", count)
    server.wait_for_dialogue(60)
    pid = server.process.pid
    server.chat(QUESTIONS[0])  # what is made at the first question is made
    with fault(server):
        time.sleep(1.1)  # the index is looked at once a second
        replies = [ask(server, QUESTIONS[number % len(QUESTIONS)]) for number in range(count)]
    assert replies[0] is not None and replies[0]["outcome"] == "answer"
    started = time.monotonic()
    while not kept(server):
        assert time.monotonic() - started < BACK_WITHIN_S
        time.sleep(0.5)
    assert server.process.poll() is None and server.process.pid == pid


def kept(server: Server) -> bool:
    """Whether a turn is answered and can be gone on from."""
    first = ask(server, QUESTIONS[0])
    if first is None or first["outcome"] != "answer":
        return False
    again = server.post("/api/v1/chat", {"message": QUESTIONS[1], "conversation_id": first["conversation_id"]})
    return bool(again.status_code == 200)
