"""The supervision desk: agents ask, seniors answer, each once and on the record."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Protocol

from assistant.accounts.roles import Principal, Role
from assistant.answer import Citation
from assistant.audit import Access
from assistant.copilot.alerts import keeps_no_words
from assistant.privacy.scrub import Scrubber
from assistant.store.database import Store, Unit
from assistant.supervision.bell import Bell
from assistant.supervision.errors import (
    AlreadyDecided,
    OwnApproval,
    UnknownApproval,
    UnknownSource,
    WordsMissing,
)
from assistant.supervision.model import VALID, Approval, State
from assistant.supervision.settings import SupervisionSettings

MANY = 20


class Sources(Protocol):
    """Knows what an answer rests on."""

    def citations_of(self, document_id: str, locator: str, language: str) -> tuple[Citation, ...]:
        """What a document shown to an agent rests on, what lapsed said in a language; empty where it is gone."""

    def topic_of(self, document_id: str) -> str:
        """The topic of a fiche; empty for anything else."""

    def versions_of(self, document_id: str) -> frozenset[str]:
        """The document itself, and its pair in the other language where it is a fiche that has one."""


@dataclass(frozen=True)
class Asked:
    """What an agent puts to a senior."""

    document_id: str
    locator: str
    language: str
    question: str
    notes: str
    text: str


@dataclass(frozen=True)
class Earlier:
    """An answer given before on the same point; `expired` where a source has changed since."""

    approval: Approval
    expired: bool


@dataclass(frozen=True)
class SupervisionDesk:
    """Asks, answers, finds again; every step leaves a line in the audit log."""

    store: Store
    scrubber: Scrubber
    sources: Sources
    marks: Callable[[Iterable[Citation]], Sequence[Mapping[str, Any]]]
    settings: SupervisionSettings
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    bell: Bell = field(default_factory=Bell)

    def requires(self, document_id: str) -> bool:
        """Whether answers of this document's topic must be approved before they are read out."""
        return self.sources.topic_of(document_id) in self.settings.topics

    def ask(self, who: Principal, asked: Asked) -> Approval:
        """Puts an answer to the seniors; UnknownSource where it rests on nothing, WordsMissing without text."""
        if not asked.text.strip():
            raise WordsMissing("text_missing")
        citations = self.sources.citations_of(asked.document_id, asked.locator, asked.language)
        if not citations:
            raise UnknownSource()
        admitted = keeps_no_words(asked.question, asked.notes)
        kept = Approval(
            secrets.token_hex(12),
            self.clock(),
            who.user_id,
            asked.language,
            asked.document_id,
            self.sources.topic_of(asked.document_id),
            "" if admitted else self._scrubbed(asked.question),
            "" if admitted else self._scrubbed(asked.notes),
            self._scrubbed(asked.text),
            tuple(asdict(each) for each in citations),
            tuple(self.marks(citations)),
        )
        with self.store.transaction() as unit:
            unit.approvals.add(kept)
            self._record(unit, who, "approval_asked", kept)
        self.bell.ring()
        return kept

    def waiting(self) -> tuple[Approval, ...]:
        """Those that wait, the oldest first."""
        with self.store.reading() as unit:
            return unit.approvals.waiting()

    def own(self, who: Principal) -> tuple[Approval, ...]:
        """The last ones that somebody asked for, the newest first."""
        with self.store.reading() as unit:
            return unit.approvals.of(who.user_id, MANY)

    def show(self, approval_id: str, who: Principal) -> Approval:
        """One, for who asked for it and for seniors; UnknownApproval for anybody else."""
        with self.store.reading() as unit:
            found = unit.approvals.get(approval_id)
        if found is None or not (found.by == who.user_id or who.has(Role.SENIOR)):
            raise UnknownApproval()
        return found

    def approve(self, approval_id: str, version: int, who: Principal, text: str) -> Approval:
        """Lets the text be read out, as it was proposed or corrected."""
        said = self._scrubbed(text)
        if not said.strip():
            raise WordsMissing("text_missing")

        def approved(held: Approval) -> Approval:
            same = said.split() == held.text.split()
            return replace(held, state=State.APPROVED if same else State.CORRECTED, answer=said)

        return self._decide(approval_id, version, who, "approval_given", approved)

    def refuse(self, approval_id: str, version: int, who: Principal, reason: str) -> Approval:
        """Keeps the text from being read out, and says why."""
        said = self._scrubbed(reason).strip()
        if not said:
            raise WordsMissing("reason_missing")
        return self._decide(
            approval_id, version, who, "approval_refused", lambda held: replace(held, state=State.REFUSED, reason=said)
        )

    def earlier(self, document_id: str) -> tuple[Earlier, ...]:
        """The approved answers that rest on this document or its pair, those still valid first, the newest first."""
        with self.store.reading() as unit:
            found = unit.approvals.on(self.sources.versions_of(document_id), VALID, MANY)
        told = [Earlier(each, self._changed(each)) for each in found]
        return tuple(sorted(told, key=lambda each: each.expired))

    def _changed(self, approval: Approval) -> bool:
        now = self.marks(Citation(**each) for each in approval.sources)
        return [dict(each) for each in now] != [dict(each) for each in approval.marks]

    def _decide(
        self, approval_id: str, version: int, who: Principal, what: str, decide: Callable[[Approval], Approval]
    ) -> Approval:
        with self.store.transaction() as unit:
            held = unit.approvals.get(approval_id, alone=True)
            if held is None:
                raise UnknownApproval()
            if held.by == who.user_id:
                raise OwnApproval()
            if held.state is not State.WAITING or held.version != version:
                raise AlreadyDecided()
            decided = replace(decide(held), decided=self.clock(), decided_by=who.user_id, version=held.version + 1)
            unit.approvals.save(decided)
            self._record(unit, who, what, decided)
        self.bell.ring()
        return decided

    def _record(self, unit: Unit, who: Principal, what: str, approval: Approval) -> None:
        unit.audit.add(Access(who.user_id, "supervision", self.clock()), what, approval.id)

    def _scrubbed(self, text: str) -> str:
        return self.scrubber.scrub(text).text
