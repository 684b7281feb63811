"""What the keeper orders of each store, and in which order; the stores themselves have their own tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.advice_request.errors import WrongReference
from assistant.advice_request.reference import Reference
from assistant.audit import Access
from assistant.gaps.writing import asker_of, week_of
from assistant.retention.journal import Journal
from assistant.retention.keeper import Keeper
from assistant.retention.schedule import DataClass, load_schedule
from assistant.store.conversations import mark

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
CONVERSATION = "a-conversation"
SCHEDULE = tuple(
    DataClass(name, days, {"fr": "", "en": ""}, {"fr": "", "en": ""})
    for name, days in (("conversation", 30), ("dialogue", 1), ("audit", 365), ("gap", 21))
)


@dataclass
class Stores:
    """Every store at once, noting what it is asked for."""

    told: list[tuple[Any, ...]] = field(default_factory=list)
    sender_of: str | None = "sender"
    askers: list[str] = field(default_factory=list)
    asked_of_gaps: list[str] = field(default_factory=list)
    unhurried: list[bool] = field(default_factory=list)

    @property
    def erasure(self) -> Stores:
        return self

    @property
    def gaps(self) -> Stores:
        return self

    @contextmanager
    def transaction(self, patience_s: float = 3.0, *, unhurried: bool = False) -> Iterator[Stores]:
        self.unhurried.append(unhurried)
        yield self

    @contextmanager
    def reading(self) -> Iterator[Stores]:
        yield self

    def settle(self) -> None:
        self.told.append(("settle",))

    def sender(self, marked: str) -> str | None:
        assert marked == mark(CONVERSATION)
        return self.sender_of

    def known_askers(self, askers: Iterable[str]) -> list[str]:
        self.asked_of_gaps = list(askers)
        return [each for each in self.asked_of_gaps if each in self.askers]

    def erase(self, kind: str, marked: str, access: Access) -> bool:
        self.told.append(("erase", kind, marked, access))
        return kind != "absent"

    def erase_again(self, kind: str, marked: str, access: Access, erased: datetime | None) -> int:
        self.told.append(("erase_again", kind, marked, access, erased))
        return 1

    def prune_audit(self, before: datetime, access: Access) -> int:
        self.told.append(("prune_audit", before, access))
        return 5

    def purge(self, name: str, before: datetime, access: Access) -> int:
        self.told.append(("purge", name, before, access))
        return 7


@dataclass
class Dialogue:
    """What Rasa keeps, noting what it is asked for."""

    told: list[tuple[Any, ...]]

    def forget(self, sender: str) -> int:
        self.told.append(("forget", sender))
        return 1

    def purge(self, before: datetime) -> int:
        self.told.append(("purge_dialogue", before))
        return 3


@pytest.fixture
def stores() -> Stores:
    return Stores()


@pytest.fixture
def keeper(stores: Stores, tmp_path: Path) -> Keeper:
    store: Any = stores
    return Keeper(store, Dialogue(stores.told), Journal(tmp_path / "erasures.txt"), SCHEDULE, lambda: NOW)


def access(who: str, purpose: str) -> Access:
    return Access(who, purpose, NOW)


def test_a_round_takes_each_class_by_its_own_age_and_says_how_many_have_gone(keeper: Keeper, stores: Stores) -> None:
    assert keeper.purge() == {"conversation": 7, "dialogue": 3, "audit": 5, "gap": 7}
    by = access("service", "retention")
    assert stores.told == [
        ("purge", "conversation", NOW - timedelta(days=30), by),
        ("purge_dialogue", NOW - timedelta(days=1)),
        ("prune_audit", NOW - timedelta(days=365), by),
        ("purge", "gap", NOW - timedelta(days=21), by),
        ("settle",),
    ]
    assert stores.unhurried == [True, True, True]


def test_requests_may_go_sooner_than_their_time(keeper: Keeper, stores: Stores) -> None:
    assert keeper.purge_requests(10) == 7
    assert stores.told == [("purge", "request", NOW - timedelta(days=10), access("service", "retention"))]


def test_a_conversation_is_forgotten_by_rasa_by_the_board_and_by_the_store(keeper: Keeper, stores: Stores) -> None:
    this_week, three_weeks_ago = (week_of(NOW) - timedelta(weeks=back) for back in (0, 3))
    stores.askers = [asker_of(CONVERSATION, this_week), asker_of(CONVERSATION, three_weeks_ago)]
    assert keeper.forget(CONVERSATION, "person") is True
    by = access("person", "erasure")
    assert stores.told == [
        ("forget", "sender"),
        ("erase", "gap", stores.askers[0], by),
        ("settle",),
        ("erase", "gap", stores.askers[1], by),
        ("settle",),
        ("erase", "conversation", mark(CONVERSATION), by),
        ("settle",),
    ]
    assert stores.unhurried == [False, False, False]  # somebody waits for it


def test_the_board_is_searched_as_far_back_as_it_reaches_and_one_week_more(keeper: Keeper, stores: Stores) -> None:
    keeper.forget(CONVERSATION)
    weeks = [week_of(NOW) - timedelta(weeks=back) for back in range(5)]
    assert stores.asked_of_gaps == [asker_of(CONVERSATION, week) for week in weeks]
    assert stores.told[-2] == ("erase", "conversation", mark(CONVERSATION), access("service", "erasure"))


def test_without_a_class_for_the_board_two_weeks_are_searched(stores: Stores, tmp_path: Path) -> None:
    store: Any = stores
    Keeper(store, Dialogue(stores.told), Journal(tmp_path / "e"), (), lambda: NOW).forget(CONVERSATION)
    assert len(stores.asked_of_gaps) == 2


def test_a_conversation_that_is_not_kept_is_not_asked_of_rasa(keeper: Keeper, stores: Stores) -> None:
    stores.sender_of = None
    keeper.forget(CONVERSATION)
    assert ("forget", "sender") not in stores.told


def test_a_request_is_erased_by_its_reference_read_as_people_write_it(keeper: Keeper, stores: Stores) -> None:
    reference = str(Reference(2026, 1))
    assert keeper.erase_request(f" {reference.lower()} ") is True
    assert stores.told == [("erase", "request", reference, access("service", "erasure")), ("settle",)]
    with pytest.raises(WrongReference):
        keeper.erase_request(reference[:-1] + ("A" if reference[-1] != "A" else "B"))


def test_what_a_backup_brought_back_is_erased_once_more(keeper: Keeper, stores: Stores) -> None:
    keeper.journal.add("request", "one", NOW)
    keeper.journal.add("conversation", "other", NOW)
    assert keeper.erase_again() == 2
    by = access("service", "restored")
    assert stores.told == [("erase_again", "request", "one", by, NOW), ("erase_again", "conversation", "other", by, NOW)]
    assert stores.unhurried == [True]


def test_the_clock_is_the_machines_and_the_schedule_the_shipped_one(stores: Stores, tmp_path: Path) -> None:
    store: Any = stores
    keeper = Keeper(store, Dialogue([]), Journal(tmp_path / "e"))
    assert keeper.schedule == load_schedule()
    assert abs(keeper.clock() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_class_is_kept_for_no_negative_time() -> None:
    with pytest.raises(ValueError, match="^gap: days cannot be negative$"):
        DataClass("gap", -1, {}, {})
    assert DataClass("gap", 0, {}, {}).limit(NOW) == NOW
