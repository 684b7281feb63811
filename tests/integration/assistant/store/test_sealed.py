"""What is kept of a request gives nothing away to who holds the database and all that the public process holds."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from assistant.advice_request.lifecycle import change_status
from assistant.advice_request.model import AdviceRequest, Status
from assistant.audit import Access
from assistant.conversation.state import FieldValue
from assistant.store.database import Store
from assistant.store.engine import open_engine
from assistant.store.request_rows import key_place
from assistant.store.tables import metadata
from assistant.support import open_support_store
from assistant.vault.errors import CannotOpen, KeyMissing
from assistant.vault.opening import Opener
from assistant.vault.private_keys import KeyFiles
from assistant.vault.public_key import read_public

pytestmark = pytest.mark.integration
MANY = 100


@contextmanager
def _beside(url: str) -> Iterator[Connection]:
    """Somebody with the right to write into the database."""
    engine = open_engine(url)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _canary(draft: AdviceRequest, number: int) -> AdviceRequest:
    """A draft with a word of its own in every field, those in clear aside."""
    fields = {
        name: replace(held, value=f"canari{number}x{name}@exemple.fr" if name == "contact_email" else f"canari{number}x{name}")
        for name, held in draft.fields.items()
        if name not in ("subject", "confirm")
    }
    words = FieldValue(f"canari{number}xsecret", "said")
    facts = {"note": f"canari{number}xfacts"}
    return replace(draft, fields={**draft.fields, **fields, "trade_secrets": words}, facts=facts)


def _submitted(store: Store, draft: AdviceRequest, count: int, at: datetime) -> list[tuple[str, str]]:
    kept = []
    for number in range(count):
        with store.transaction() as unit:
            one = unit.advice_requests.submit(_canary(draft, number), f"canarikey{number}", by="person", at=at)
        kept.append((str(one.request.reference), one.secret))
    return kept


def test_a_subject_that_names_people_is_listed_and_searched_without_them(
    url: str, keys: KeyFiles, draft: AdviceRequest, now: datetime, agent: Access
) -> None:
    named = "Badge de Canaria Vidal, chez Ormeau Canari, canari@exemple.fr, SIREN 732829320"
    told = {"subject": named, "sector": "Industrie, chez Canaria Vidal", "organisation": "Ormeau Canari", "contact_name": "Canaria Vidal"}
    fields = {**draft.fields, **{name: FieldValue(value, "said") for name, value in told.items()}}
    store = open_support_store(url, keys)
    with store.transaction() as unit:
        kept = unit.advice_requests.submit(replace(draft, fields=fields), "k", by="person", at=now).request
        unit.advice_requests.save(change_status(kept, Status.IN_REVIEW, by="agent:7", at=now))
    with _beside(url) as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(table.select()):
                clear = repr(tuple(row)).lower()
                assert not [word for word in ("canari", "vidal", "ormeau", "732829320") if word in clear], table.name
    with store.transaction() as unit:
        whole = unit.advice_requests.get(str(kept.reference), agent)
        listed = unit.advice_requests.list()
    assert whole is not None and whole.value("subject") == named
    assert listed[0].subject == "Badge de [nom], chez [organisme], [e-mail], SIREN [identifiant]"
    store.close()


def test_no_word_of_a_request_is_in_the_database_in_clear(
    public_store: Store, store: Store, draft: AdviceRequest, now: datetime, agent: Access, url: str, tmp_path: Path
) -> None:
    (reference, secret), *_ = _submitted(public_store, draft, MANY, now)
    with store.transaction() as unit:
        request = unit.advice_requests.get(reference, agent)
        assert request is not None and request.value("question") == "canari0xquestion"
        reviewed = change_status(request, Status.IN_REVIEW, by="agent:7", at=now)
        unit.advice_requests.save(change_status(reviewed, Status.CLOSED, by="agent:7", at=now, reason="canari, hors champ"))
    with _beside(url) as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(table.select()):
                assert "canari" not in repr(tuple(row)) and secret not in repr(tuple(row)), table.name
    if url.startswith("sqlite"):
        for path in (tmp_path / "data").iterdir():
            assert b"canari" not in path.read_bytes() and secret.encode() not in path.read_bytes(), path.name


def test_with_all_that_the_public_process_holds_not_one_request_opens(
    public_store: Store, keys: KeyFiles, draft: AdviceRequest, now: datetime, agent: Access, url: str,
    record_property: Callable[..., None],
) -> None:
    kept = _submitted(public_store, draft, MANY, now)
    refused = 0
    for reference, _ in kept:
        with pytest.raises(KeyMissing), public_store.transaction() as unit:
            unit.advice_requests.get(reference, agent)
        refused += 1
    with _beside(url) as connection:
        sealed = connection.execute(text("SELECT reference, support_key FROM advice_requests")).all()
    for reference, support_key in sealed:
        with pytest.raises(CannotOpen):
            Opener([read_public(keys.public)]).open(key_place(reference, "support"), bytes(support_key))
    print(f"{refused} of {MANY} refused")  # noqa: T201
    record_property("requests", refused)
    assert refused == MANY


def test_the_person_and_the_support_side_read_the_same_request(
    public_store: Store, store: Store, draft: AdviceRequest, now: datetime, agent: Access, person: Access
) -> None:
    ((reference, secret),) = _submitted(public_store, draft, 1, now)
    with store.transaction() as unit:
        request = unit.advice_requests.get(reference, agent)
        assert request is not None
        edited = request.with_field("context", FieldValue("précisé", "agent"), by="agent:7", at=now)
        saved = unit.advice_requests.save(change_status(edited, Status.IN_REVIEW, by="agent:7", at=now, reason="à relire"))
    with public_store.transaction() as unit:
        found = unit.advice_requests.find(reference, secret, person)
        assert found == saved
        assert found.events[-1].detail["reason"] == "à relire"
        unit.advice_requests.save(found.with_field("sector", FieldValue("santé", "said"), by="person", at=now), secret)
        assert unit.advice_requests.list()[0].sector == "santé"


def test_what_is_clear_carries_no_name_of_a_person_s_mailbox(public_store: Store, draft: AdviceRequest, now: datetime) -> None:
    subject = FieldValue("Badgeuse, écrire à jean.martin@exemple.fr ou 06 12 34 56 78", "said")
    with public_store.transaction() as unit:
        unit.advice_requests.submit(
            replace(draft, fields={**draft.fields, "subject": subject}), "k", by="person", at=now
        )
        listed = unit.advice_requests.list()[0]
    assert listed.subject.startswith("Badgeuse") and "jean" not in listed.subject and "34 56" not in listed.subject


@pytest.mark.parametrize("column", ["content", "support_key"])
def test_what_is_moved_to_another_row_does_not_open_and_leaves_no_line(
    store: Store, draft: AdviceRequest, now: datetime, agent: Access, url: str, column: str
) -> None:
    (first, _), (second, _) = _submitted(store, draft, 2, now)
    with _beside(url) as connection:
        taken = f"(SELECT {column} FROM advice_requests AS other WHERE other.reference = '{second}')"
        connection.execute(text(f"UPDATE advice_requests SET {column} = {taken} WHERE reference = '{first}'"))
    with pytest.raises(CannotOpen), store.transaction() as unit:
        unit.advice_requests.get(first, agent)
    with store.reading() as unit:
        assert list(unit.audit.lines()) == []


@pytest.mark.parametrize("times", [20, pytest.param(500, marks=pytest.mark.assurance)])
def test_what_is_damaged_in_the_database_is_refused_whole_and_leaves_no_line(
    store: Store, draft: AdviceRequest, now: datetime, agent: Access, url: str, times: int, record_property: Callable[..., None]
) -> None:
    ((reference, _),) = _submitted(store, draft, 1, now)
    dice, refused = random.Random(13), 0
    with _beside(url) as connection:
        whole = dict(connection.execute(text("SELECT content, support_key FROM advice_requests")).mappings().one())
    for _ in range(times):
        column = dice.choice(sorted(whole))
        _write(url, column, _damaged(bytes(whole[column]), dice))
        with pytest.raises(CannotOpen) as refusal, store.transaction() as unit:
            unit.advice_requests.get(reference, agent)
        assert "canari" not in f"{refusal.value!r} {refusal.value.__cause__!r}"
        _write(url, column, bytes(whole[column]))
        refused += 1
    record_property("damages", refused)
    with store.transaction() as unit:
        assert list(unit.audit.lines()) == []
        assert unit.advice_requests.get(reference, agent) is not None


def _write(url: str, column: str, value: bytes) -> None:
    with _beside(url) as connection:
        connection.execute(text(f"UPDATE advice_requests SET {column} = :value"), {"value": value})


def _damaged(sealed: bytes, dice: random.Random) -> bytes:
    if dice.random() < 0.3:
        return sealed[: dice.randrange(len(sealed))]
    at = dice.randrange(len(sealed))
    return sealed[:at] + bytes([sealed[at] ^ (1 << dice.randrange(8))]) + sealed[at + 1 :]


def test_each_reading_is_one_line_and_says_nothing_of_the_content(
    store: Store, public_store: Store, draft: AdviceRequest, now: datetime, agent: Access, person: Access
) -> None:
    kept = _submitted(public_store, draft, 3, now)
    for reference, secret in kept:
        with store.transaction() as unit:
            unit.advice_requests.get(reference, agent)
        with public_store.transaction() as unit:
            unit.advice_requests.find(reference, secret, person)
    with store.reading() as unit:
        lines = list(unit.audit.lines())
        assert unit.audit.verify().broken_at is None
        assert [line.which for line in unit.audit.lines(kept[1][0])] == [kept[1][0]] * 2
    assert [(line.who, line.what, line.which, line.why) for line in lines] == [
        (access.who, "request_read", reference, access.why) for reference, _ in kept for access in (agent, person)
    ]
    assert "canari" not in json.dumps([vars(line) for line in lines], default=str)


def test_nothing_is_read_where_no_line_would_be_kept(
    store: Store, draft: AdviceRequest, now: datetime, agent: Access
) -> None:
    ((reference, _),) = _submitted(store, draft, 1, now)
    with pytest.raises(RuntimeError, match="transaction"), store.reading() as unit:
        unit.advice_requests.get(reference, agent)


@pytest.mark.parametrize(
    "order", ["UPDATE audit_log SET who = 'nobody'", "DELETE FROM audit_log", "DELETE FROM audit_log WHERE number = 1"]
)
def test_the_database_itself_refuses_to_change_the_log(store: Store, now: datetime, url: str, order: str) -> None:
    with store.transaction() as unit:
        for number in range(5):
            unit.audit.add(Access("agent:7", "review", now), "request_read", f"r{number}")
    with pytest.raises(DBAPIError, match="append-only"), _beside(url) as connection:
        connection.execute(text(order))
    with store.reading() as unit:
        assert unit.audit.verify().lines == 5


@pytest.mark.parametrize(
    "order",
    [
        "UPDATE audit_log SET who = 'nobody' WHERE number = 3",
        "DELETE FROM audit_log WHERE number = 3",
        "DELETE FROM audit_log WHERE number = 5",
        "UPDATE audit_log SET number = 9 - number WHERE number IN (4, 5)",
        "DELETE FROM audit_log",
    ],
)
def test_who_takes_the_triggers_away_is_still_seen(store: Store, now: datetime, url: str, order: str) -> None:
    with store.transaction() as unit:
        for number in range(5):
            unit.audit.add(Access("agent:7", "review", now), "request_read", f"r{number}")
    with _beside(url) as connection:
        for name in ("update", "delete"):
            on = "" if url.startswith("sqlite") else " ON audit_log"
            connection.execute(text(f"DROP TRIGGER audit_log_no_{name}{on}"))
        if "9 - number" in order:
            order = order.replace("9 - number", "-(9 - number)")
            connection.execute(text(order))
            order = "UPDATE audit_log SET number = -number WHERE number < 0"
        connection.execute(text(order))
    with store.reading() as unit:
        assert unit.audit.verify().broken_at is not None


def test_a_pruning_leaves_a_chain_that_says_so(store: Store, now: datetime) -> None:
    with store.transaction() as unit:
        for day in range(6):
            unit.audit.add(Access("agent:7", "review", now.replace(day=day + 1)), "request_read", f"r{day}")
        assert unit.audit.prune(now.replace(day=4), Access("service", "retention", now)) == 3
        assert unit.audit.prune(now.replace(day=4), Access("service", "retention", now)) == 0
    with store.reading() as unit:
        assert [line.number for line in unit.audit.lines()] == [4, 5, 6, 7]
        assert unit.audit.verify().broken_at is None
