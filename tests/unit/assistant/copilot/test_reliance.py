"""How many answers rested on a fiche before it was changed: counted from what is in clear, and never a small number."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from assistant.conversation.state import Conversation, Turn
from assistant.copilot.reliance import Reliance
from assistant.store.database import Store
from knowledge_base.editing.record import BaseRecord
from knowledge_base.fiche import Fiche, Reference
from tests.databases import in_memory

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
FICHE = Fiche("badges-fr", None, "fr", "security", "Titre", ("a",), (), (Reference("gdpr-fr", "Article 5"),), "published", "a", "b", date(2026, 11, 1), 12, "T [1].")


@pytest.fixture
def store() -> Store:
    kept = in_memory()
    with kept.transaction() as unit:
        unit.conversations.save(Conversation("c", "s", "fr", NOW, NOW))
    return kept


@pytest.fixture
def record(tmp_path: Path) -> BaseRecord:
    return BaseRecord(tmp_path / "news.json")


def answered(store: Store, count: int, days_ago: float, cited: str = "badges-fr", outcome: str = "answer") -> None:
    """Adds turns that cite a document twice, as a fiche with two references is cited."""
    marks = tuple({"document_id": cited, "source_id": "gdpr-fr", "locator": place, "digest": "d"} for place in ("1", "2"))
    with store.transaction() as unit:
        for _ in range(count):
            number = len(unit.conversations.turns("c")) + 1
            at = NOW - timedelta(days=days_ago)
            unit.conversations.add_turn(Turn(f"t{number}", "c", number, at, "fr", "q", None, "rasa", outcome, None, None, "v1", marks))


def test_the_answers_of_thirty_days_that_cite_the_fiche_are_counted_once_each(store: Store, record: BaseRecord) -> None:
    answered(store, 6, days_ago=2)
    answered(store, 9, days_ago=31)
    answered(store, 9, days_ago=2, cited="badges-fr-2")
    answered(store, 9, days_ago=2, outcome="abstain")
    assert Reliance(store, record, 5)("badges-fr", NOW) == "6"


@pytest.mark.parametrize(("count", "told"), [(0, "0"), (1, "<5"), (4, "<5"), (5, "5")])
def test_a_number_under_five_is_not_told(store: Store, record: BaseRecord, count: int, told: str) -> None:
    answered(store, count, days_ago=1)
    assert Reliance(store, record, 5)("badges-fr", NOW) == told


def test_what_rested_on_an_earlier_text_was_told_when_that_one_was_corrected(store: Store, record: BaseRecord) -> None:
    record.note(lambda: {"badges-fr": FICHE}, NOW - timedelta(days=20))
    answered(store, 8, days_ago=12)
    record.note(lambda: {"badges-fr": replace(FICHE, text="U [1].")}, NOW - timedelta(days=10))
    answered(store, 5, days_ago=3)
    assert Reliance(store, record, 5)("badges-fr", NOW) == "5"


def test_where_the_record_is_damaged_the_number_is_unknown_and_nothing_waits_for_it(store: Store, tmp_path: Path) -> None:
    answered(store, 8, days_ago=1)
    (tmp_path / "news.json").write_text("{", "utf-8")
    assert Reliance(store, BaseRecord(tmp_path / "news.json"), 5)("badges-fr", NOW) == ""
