"""Requests with unique words in every field are found nowhere outside their seal: files, journals, logs, metrics, Rasa's."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.serving import Server

FIELDS = ("organisation", "contact_name", "question", "context", "analysis", "dpo_opinion", "trade_secrets")


def canary(number: int, name: str) -> str:
    return f"canari{number}z{name}"


def request(number: int) -> dict[str, Any]:
    words = {name: f"Le {canary(number, name)} chante." for name in FIELDS}
    clear = {"subject": "Badgeuse", "sector": "Collectivités", "contact_email": f"{canary(number, 'mail')}@exemple.fr"}
    return {"fields": {**words, **clear}, "confirm": True}


def places(server: Server) -> dict[str, bytes]:
    """Everything that is written or shown, whatever process wrote it."""
    found = {str(path): path.read_bytes() for path in Path(server.data).rglob("*") if path.is_file()}
    return {**found, "metrics": server.client.get(f"{server.url}/metrics").content}


@pytest.mark.parametrize("count", [30, pytest.param(200, marks=pytest.mark.assurance)])
def test_no_word_of_a_request_is_found_outside_its_seal(
    server: Server, count: int, capsys: pytest.CaptureFixture[str], record_property: Callable[..., None]
) -> None:
    told = []
    for number in range(count):
        headers = {"Idempotency-Key": f"canary-{os.getpid()}-{count}-{number}"}
        answer = server.client.post(f"{server.url}/api/v1/advice-requests", json=request(number), headers=headers)
        assert answer.status_code == 201, answer.text
        told.append(answer.json())
    reply = server.chat("Je voudrais faire une demande de conseil")
    server.chat(f"{canary(count, 'said')}", reply["conversation_id"])
    code = {"X-Follow-Up-Code": told[0]["secret"]}
    read = server.client.get(f"{server.url}/api/v1/advice-requests/{told[0]['reference']}", headers=code)
    assert canary(0, "analysis") in read.text
    shown = permanence(server, "requests", "show", told[1]["reference"])
    assert canary(1, "analysis") in shown
    assert "whole" in permanence(server, "audit", "verify")
    lines = permanence(server, "audit", "show", told[1]["reference"]).splitlines()
    assert len(lines) == 1 and "command_line" in lines[0]
    hits = [name for name, held in places(server).items() if b"canari" in held.lower()]
    secrets = [name for name, held in places(server).items() for each in told if each["secret"].encode() in held]
    with capsys.disabled():
        print(f"\n{count} requests with {len(FIELDS) + 1} canaries each: {len(hits)} files hold one")  # noqa: T201
    record_property("requests", count)
    assert (hits, secrets) == ([], [])


def permanence(server: Server, *command: str) -> str:
    environment = {**os.environ, "PERMANENCE_DATA_DIR": str(server.data)}
    program = Path(sys.executable).parent / "permanence"
    done = subprocess.run([program, *command], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout
