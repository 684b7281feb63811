"""What each person takes away is all that is kept of them, store by store, and nothing of anybody else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zipfile import ZipFile

import pypdfium2
import pytest
from fastapi.testclient import TestClient

from api.app import public_app
from api.guard.limits import Visitors
from api.guard.wrong_codes import WrongCodes
from assistant.advice_request.correspondence import write
from assistant.advice_request.fields import load_fields
from assistant.advice_request.lifecycle import change_status
from assistant.advice_request.model import AdviceRequest, Status
from assistant.audit import Access
from assistant.conversation.state import Conversation, FieldValue, SourceShown, Turn
from assistant.store.database import Store, open_store
from assistant.store.feedback import Feedback
from assistant.support import open_support_store
from assistant.vault.private_keys import KeyFiles
from assistant.vault.public_key import PublicKeyFile

pytestmark = pytest.mark.integration
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
PEOPLE = 15  # 210 ordered pairs of them
INTERNAL = {"rasa_sender", "turns"}
"""Of a conversation: the random name that the dialogue engine knows it by, and how many turns the export lists."""


class Person:
    """Somebody whose every kept value holds a word that nobody else's does."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.mark = f"canari{number:02}x"
        self.reference = self.code = ""

    def word(self, what: str) -> str:
        return f"{self.mark}{what}"

    def conversation(self) -> Conversation:
        word = self.word
        return Conversation(
            id=word("id"), rasa_sender=word("sender"), language="fr", created=NOW, seen=NOW,
            facts={"importance": ["sector"]}, fields={"subject": FieldValue(word("draft"), "said")},
            asking="context", asked_times=3, asked=("purpose", word("asked")), path_open=True,
            last_question=word("last"), last_document_ids=(word("document"),),
            steps=(SourceShown(word("shown"), f"https://{word('shown')}.example"),), reference=None, turns=1,
            card={"sector": word("card")}, edited=(word("edited"),), doubted=True, suspected=True, described=(word("described"),),
        )  # fmt: skip

    def turn(self) -> Turn:
        word = self.word
        answer = {"messages": [{"text": word("answer"), "citations": [], "buttons": []}]}
        return Turn(word("turn"), word("id"), 1, NOW, "fr", word("said"), word("intent"), "rasa", "answer", "context", answer, word("base"), ({"source_id": word("source")},))

    def draft(self) -> AdviceRequest:
        values = {field.name: self.word(field.name) for field in load_fields()}
        values |= {"contact_email": f"{self.mark}@exemple.fr", "confirm": "yes"}
        return AdviceRequest("fr", NOW, {name: FieldValue(value, "said") for name, value in values.items()})


@pytest.fixture
def people(tmp_path: Path) -> Iterator[tuple[TestClient, Store, list[Person]]]:
    keys = KeyFiles.in_folder(tmp_path / "keys")
    keys.ensure()
    url = f"sqlite:///{tmp_path}/p.db"
    public, support = open_store(url, PublicKeyFile(keys.public)), open_support_store(url, keys)
    everybody = [Person(number) for number in range(PEOPLE)]
    for person in everybody:
        with public.transaction() as unit:
            unit.conversations.save(person.conversation())
            unit.conversations.add_turn(person.turn())
            unit.feedback.save(Feedback(person.word("turn"), NOW, False, (person.word("reason"),), person.word("comment")))
            kept = unit.advice_requests.submit(person.draft(), person.word("key"), by="person", at=NOW)
        person.reference, person.code = str(kept.request.reference), kept.secret
        with support.transaction() as unit:
            request = unit.advice_requests.get(person.reference, Access("agent:7", "review", NOW))
            assert request is not None
            moved = change_status(request, Status.IN_REVIEW, by="agent:7", at=NOW)
            asked = write(moved, Status.NEEDS_INFORMATION, person.word("asked"), by="agent:7", at=NOW)
            unit.advice_requests.save(asked)
    built: Any = SimpleNamespace(store=public, reception=None)
    yield TestClient(public_app(built, SimpleNamespace(), 1.0, lambda: True)), support, everybody  # type: ignore[arg-type]
    public.close()
    support.close()


def taken_away(client: TestClient, person: Person) -> dict[str, str]:
    """Every form in which a person gets what is theirs, as text."""
    address = f"/api/v1/conversations/{person.word('id')}"
    request = f"/api/v1/advice-requests/{person.reference}"
    code = {"X-Follow-Up-Code": person.code}
    form = {"reference": person.reference, "code": person.code}
    got = {
        "conversation": client.get(address),
        "conversation.txt": client.get(f"{address}/export.txt"),
        "request": client.get(request, headers=code),
        "request.txt": client.get(f"{request}/export.txt", headers=code),
        "page": client.post("/suivi", data=form),
        **{f"file.{kind}": client.post("/suivi/export", data={**form, "form": kind}) for kind in ("json", "txt", "docx")},
    }
    assert {each.status_code for each in got.values()} == {200}
    read: dict[str, Callable[[bytes], str]] = {"file.docx": in_docx}
    return {name: read.get(name, bytes.decode)(each.content) for name, each in got.items()}


def in_docx(data: bytes) -> str:
    with ZipFile(BytesIO(data)) as package:
        return "\n".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


def in_pdf(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    told = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return told


def test_two_hundred_crossed_cases_show_nobody_anything_of_another(
    people: tuple[TestClient, Store, list[Person]], record_property: Callable[..., None]
) -> None:
    client, _, everybody = people
    crossed = 0
    for person in everybody:
        mine = taken_away(client, person)
        for other in everybody:
            if other is person:
                continue
            assert not [name for name, text in mine.items() if other.mark in text], (person.number, other.number)
            crossed += 1
    record_property("cases", crossed)
    print(f"{crossed} crossed cases, 0 with a word of another's")  # noqa: T201
    assert crossed >= 200


def test_a_code_opens_no_other_request_whatever_the_address(
    people: tuple[TestClient, Store, list[Person]],
) -> None:
    client, _, (first, *others) = people
    for other in others:
        client.app.state.wrong_codes = WrongCodes(Visitors(bytes(32)))  # type: ignore[attr-defined]  # a guesser from elsewhere
        crossed = {"reference": other.reference, "code": first.code}
        answers = [
            client.get(f"/api/v1/advice-requests/{other.reference}", headers={"X-Follow-Up-Code": first.code}),
            client.post("/suivi", data=crossed),
            client.post("/suivi/export", data={**crossed, "form": "json"}),
        ]
        assert {each.status_code for each in answers} == {404}
        assert not [each for each in answers if other.mark in each.text]


def test_everything_kept_of_a_person_is_in_what_they_take_away(people: tuple[TestClient, Store, list[Person]]) -> None:
    client, support, (person, *_) = people
    mine = taken_away(client, person)
    told = json.loads(mine["conversation"])
    changed = {field.name for field in fields(Conversation)} - INTERNAL
    for name in sorted(changed):
        words = json.dumps(told, ensure_ascii=False)
        for word in said_in(getattr(person.conversation(), name)):
            assert word in words, f"conversation.{name}"
    for name, value in vars(person.turn()).items():
        for word in said_in(value):
            assert word in mine["conversation"], f"turn.{name}"
    assert all(person.word(each) in mine["conversation"] for each in ("reason", "comment"))
    assert told["path"] == {"open": True, "asking": "context", "asked_times": 3, "asked": ["purpose", person.word("asked")], "doubted": True, "suspected": True}
    with support.transaction() as unit:
        request = unit.advice_requests.get(person.reference, Access("agent:7", "review", NOW))
    assert request is not None
    for held in request.fields.values():
        assert all(held.value in mine[name] for name in ("request", "file.json", "file.docx")) or held.value == "yes"
    assert all(person.word("asked") in mine[name] for name in ("request", "request.txt", "page", "file.docx"))
    pdf = client.post("/suivi/export", data={"reference": person.reference, "code": person.code, "form": "pdf"})
    assert person.word("question") in in_pdf(pdf.content)


def said_in(value: object) -> list[str]:
    """Every text in a value, however deep."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for each in value.values() for text in said_in(each)]
    if isinstance(value, tuple | list):
        return [text for each in value for text in said_in(each)]
    return said_in(vars(value)) if isinstance(value, FieldValue | SourceShown) else []
