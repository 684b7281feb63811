"""Takes away what is over, and what its owner wants gone, in every store, by the same way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from assistant.advice_request.reference import parse_reference
from assistant.audit import Access
from assistant.gaps.writing import asker_of, week_of
from assistant.retention.journal import Journal
from assistant.retention.schedule import DataClass, load_schedule
from assistant.store.conversations import mark
from assistant.store.database import Store
from assistant.store.dialogue_events import DialogueEvents


@dataclass(frozen=True)
class Keeper:
    """Knows every store that holds something of a person."""

    store: Store
    dialogue: DialogueEvents
    journal: Journal
    schedule: tuple[DataClass, ...] = field(default_factory=load_schedule)
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def purge(self) -> dict[str, int]:
        """One round over every class: how many of each have gone."""
        now = self.clock()
        gone = {each.name: self._purge(each.name, each.limit(now), now) for each in self.schedule}
        self.store.settle()
        return gone

    def purge_requests(self, days: int) -> int:
        """Takes away the requests finished and unchanged for so many days, sooner than the schedule would."""
        now = self.clock()
        return self._purge("request", now - timedelta(days=days), now)

    def forget(self, conversation_id: str, who: str = "service") -> bool:
        """Takes away a conversation whose code is given, for whoever asks; returns whether it was there."""
        marked = mark(conversation_id)
        with self.store.reading() as unit:
            sender = unit.erasure.sender(marked)
        if sender is not None:
            self.dialogue.forget(sender)
        self._forget_gaps(conversation_id, who)
        return self._erase("conversation", marked, who)

    def _forget_gaps(self, conversation_id: str, who: str) -> None:
        """Takes the questions of the conversation off the gap board: only its id leads to them."""
        days = next((each.days for each in self.schedule if each.name == "gap"), 0)
        weeks = [week_of(self.clock()) - timedelta(weeks=back) for back in range(days // 7 + 2)]
        with self.store.reading() as unit:
            known = unit.gaps.known_askers(asker_of(conversation_id, week) for week in weeks)
        for asker in known:
            self._erase("gap", asker, who)

    def erase_request(self, reference: str) -> bool:
        """Takes away one request, whatever its state; WrongReference if mistyped."""
        return self._erase("request", str(parse_reference(reference)))

    def erase_again(self) -> int:
        """Erases whatever a backup put back has brought back; returns how many. To be called before any traffic."""
        access = Access("service", "restored", self.clock())
        with self.store.transaction(unhurried=True) as unit:
            return sum(
                unit.erasure.erase_again(kind, marked, access, erased) for kind, marked, erased in self.journal.lines()
            )

    def _erase(self, kind: str, marked: str, who: str = "service") -> bool:
        with self.store.transaction() as unit:
            there = unit.erasure.erase(kind, marked, Access(who, "erasure", self.clock()))
        self.store.settle()
        return there

    def _purge(self, name: str, before: datetime, now: datetime) -> int:
        if name == "dialogue":
            return self.dialogue.purge(before)
        access = Access("service", "retention", now)
        with self.store.transaction(unhurried=True) as unit:
            if name == "audit":
                return unit.erasure.prune_audit(before, access)
            return unit.erasure.purge(name, before, access)
