"""Personal data put into messages, on happy and on failing paths, is found in no log, in no metric and not at Rasa's."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable, Iterator

import pytest
from stdnum import iban, luhn

from tests.serving import Server

CARRIERS = [
    "Bonjour, peut-on garder {} dans le fichier des clients ?",
    "Je voudrais faire une demande de conseil, joignez-moi : {}",
    "On nous a volé un ordinateur avec {} dessus, que faire ?",
    "Can we store {} without consent?",
]
FIRST = ["Zéphyrine", "Ombeline", "Isaure", "Théobald", "Wandrille"]
LAST = ["Quillévéré", "Vaugrenard", "Trobriand", "Kerandraon", "Oudinphale"]


def canaries(count: int) -> Iterator[tuple[str, list[str]]]:
    """Something personal, and the pieces of it that must be found nowhere."""
    chance = random.Random(20261122)  # a fixed draw, so that a failure can be seen again
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        yield kind(chance)


def _digits(chance: random.Random, count: int) -> str:
    return "".join(chance.choice("0123456789") for _ in range(count))


def email(chance: random.Random) -> tuple[str, list[str]]:
    local = f"{chance.choice(LAST).lower()}{_digits(chance, 5)}"
    return f"{local}@exemple.fr", [local]


def phone(chance: random.Random) -> tuple[str, list[str]]:
    pairs = ["06", *(_digits(chance, 2) for _ in range(4))]
    return " ".join(pairs), [" ".join(pairs), "".join(pairs)]


def nir(chance: random.Random) -> tuple[str, list[str]]:
    body = f"1{chance.randint(10, 99)}{chance.randint(1, 12):02d}75{_digits(chance, 6)}"
    whole = f"{body}{97 - int(body) % 97:02d}"
    return whole, [whole]


def account(chance: random.Random) -> tuple[str, list[str]]:
    body = _digits(chance, 23)
    whole = f"FR{iban.calc_check_digits('FR00' + body)}{body}"
    return whole, [whole, body]


def card(chance: random.Random) -> tuple[str, list[str]]:
    body = f"4{_digits(chance, 14)}"
    whole = body + luhn.calc_check_digit(body)
    return whole, [whole]


def address(chance: random.Random) -> tuple[str, list[str]]:
    whole = ".".join(str(chance.randint(100, 250)) for _ in range(4))
    return whole, [whole]


def name(chance: random.Random) -> tuple[str, list[str]]:
    last = f"{chance.choice(LAST)}-{chance.choice(FIRST)}"
    return f"M. {last}", [last]


KINDS = [email, phone, nir, account, card, address, name]


def drive(server: Server, count: int) -> list[str]:
    """Sends every canary by a good message and by bad ones; what must be found nowhere."""
    pieces: list[str] = []
    for number, (personal, parts) in enumerate(canaries(count)):
        pieces += parts
        message = CARRIERS[number % len(CARRIERS)].format(personal)
        server.chat(message)
        if number % 3 == 0:
            refuse(server, message, personal)
    return pieces


def refuse(server: Server, message: str, personal: str) -> None:
    """The same words where they are refused."""
    bad = [
        ("/api/v1/chat", {"message": message, "conversation_id": personal}),
        ("/api/v1/chat", {"message": [message]}),
        ("/api/v1/feedback", {"turn_id": personal[:64], "helpful": True, "comment": message}),
        ("/api/v1/escalation/assess", {"requester_role": personal}),
        (f"/api/v1/{personal}", {"message": message}),
    ]
    for path, body in bad:
        assert 400 <= server.post(path, body).status_code < 500
    assert server.post("/api/v1/chat", raw=message.encode()).status_code == 422


def found_in(server: Server, pieces: list[str]) -> list[str]:
    """Where a piece was found: logs of every process, metrics, everything that Rasa keeps."""
    places = {"log": server.log.read_bytes(), "metrics": server.client.get(f"{server.url}/metrics").content}
    for path in server.data.glob("rasa.sqlite3*"):
        places[path.name] = path.read_bytes()
    return [
        f"{piece!r} in {place}"
        for piece in pieces
        for place, held in places.items()
        if piece.encode() in held
    ]


@pytest.mark.parametrize("count", [70, pytest.param(2000, marks=pytest.mark.assurance)])
def test_no_personal_data_is_in_a_log_a_metric_or_at_rasas(
    server: Server, count: int, capsys: pytest.CaptureFixture[str], record_property: Callable[..., None]
) -> None:
    server.wait_for_dialogue(60)
    pieces = drive(server, count)
    os.kill(server.rasa_pid(), signal.SIGKILL)
    pieces += drive(server, 12)
    server.seconds_until_understood()  # the tests that follow speak to a Rasa that listens
    found = found_in(server, pieces)
    with capsys.disabled():
        print(f"\n{count + 12} messages with personal data: {len(found)} found outside")  # noqa: T201
    record_property("messages", count + 12)
    assert found == []
