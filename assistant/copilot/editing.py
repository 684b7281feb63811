"""The editors' desk: fiches in every state, and the steps from a draft to what the public finds."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from assistant.copilot.errands import Errands
from assistant.desks.news import readable
from knowledge_base.agenda import Agenda, agenda
from knowledge_base.checking.contradiction_notices import ContradictionNotices
from knowledge_base.editing import (
    FicheShelf,
    GateResult,
    Preview,
    Rehearsals,
    Rehearsed,
    Version,
    approve,
    fiche_text,
    gate,
    new_draft,
    preview,
    retire,
    send_back,
    submit,
)
from knowledge_base.editing.record import BaseRecord
from knowledge_base.errors import EditingRefused, KnowledgeBaseError
from knowledge_base.fiche import Fiche, content_of
from knowledge_base.sources import ReferenceSource
from knowledge_base.sync.alerts import SourceAlert, SourceAlerts
from knowledge_base.text.cleaning import comparable


class GateClosed(KnowledgeBaseError):
    """The publication gate still has something against the fiche."""

    def __init__(self, result: GateResult) -> None:
        super().__init__("The publication gate is closed.")
        self.result = result


@dataclass(frozen=True)
class Opened:
    """A fiche as an editor opens it: the draft where there is one, what is in force, and every version."""

    fiche: Fiche
    in_force: Fiche | None
    history: Sequence[Version]


@dataclass(frozen=True)
class EditorDesk:
    """What editors do; `load` gives the fiches in force, `index` makes the public's search take them up.

    `rehearse` tries the wordings of a fiche in force and keeps what it finds in `rehearsals`; it takes a minute or more.
    `record` tells what the public’s search has taken up; `relied` how many answers rest on a fiche as it stands.
    """

    shelf: FicheShelf
    load: Callable[[], Mapping[str, Fiche]]
    sources: Mapping[str, ReferenceSource]
    index: Callable[[], object]
    alerts: SourceAlerts
    contradictions: ContradictionNotices
    rehearsals: Rehearsals
    rehearse: Callable[[str], object]
    record: BaseRecord
    relied: Callable[[str, datetime], str]
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    _alone: threading.Lock = field(default_factory=threading.Lock)
    _trials: Errands = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_trials", Errands(self.rehearse))

    def listed(self) -> tuple[Fiche, ...]:
        """Every fiche once, drafts before what they would replace; the ones under way first."""
        known = {**self.load(), **self.shelf.drafts()}
        order = {"in_review": 0, "draft": 1, "published": 2, "retired": 3}
        return tuple(sorted(known.values(), key=lambda each: (order[each.state], each.language, each.topic, each.title)))

    def agenda(self) -> Agenda:
        """Which of the fiches in force are to be read again, today."""
        return agenda(self.load().values(), self.sources, self.clock().date())

    def open(self, fiche_id: str) -> Opened:
        """The fiche of this id; EditingRefused where there is none."""
        in_force = self.load().get(fiche_id)
        fiche = self.shelf.drafts().get(fiche_id) or in_force
        if fiche is None:
            raise EditingRefused("no_such_fiche")
        return Opened(fiche, in_force, self.shelf.history(fiche_id))

    def to_look_at(self, fiche_id: str | None = None) -> tuple[SourceAlert, ...]:
        """The alerts that stand, of one fiche or of all: nobody who saw them has published the fiche or settled them."""
        found = (each for each in self.alerts.all() if fiche_id in (None, each.fiche_id))
        return tuple(each for each in found if each.settled_by is None and not self._looked_at(each))

    def settle(self, fiche_id: str, by: str, until: datetime) -> None:
        """Notes that the fiche stands although what it cites changed; `until` is the newest change the editor saw."""
        with self._alone:
            self.alerts.settle(fiche_id, by, until)

    def _looked_at(self, alert: SourceAlert) -> bool:
        history = self.shelf.history(alert.fiche_id)
        return any(each.action == "retire" and datetime.fromisoformat(each.at) > alert.at for each in history)

    def show(self, fiche: Fiche) -> Preview:
        """The fiche as the public would read it; FicheError where it breaks the format."""
        return preview(fiche_text(fiche), self.sources)

    def judge(self, fiche: Fiche, reviewer: str) -> GateResult:
        """What stands in the way of publication; a pair that is under review too counts as published with it."""
        held = dict(self.load())
        pair = self.shelf.drafts().get(fiche.pair or "")
        if pair is not None and pair.state == "in_review":
            held[pair.id] = replace(pair, state="published", reviewer=reviewer, reviewed=self.clock().date())
        return gate(fiche, held, self.sources, reviewer=reviewer, today=self.clock().date())

    def save(self, fiche: Fiche, by: str, seen: int, *, hand_in: bool = False, account: str = "") -> Fiche:
        """Keeps a draft, and hands it in if asked; `seen` is how many versions the editor was looking at."""
        with self._alone:
            if len(self.shelf.history(fiche.id)) != seen:
                raise EditingRefused("saved_meanwhile")
            self._not_under_review(fiche.id)
            draft = new_draft(fiche, author=by)
            self._keep(draft, by, "draft", account=account)
            if hand_in:
                self._keep(submit(draft, by=by), by, "submit", account=account)
            return draft

    def approve(self, fiche_id: str, by: str, seen: int, until: datetime | None = None, account: str = "") -> None:
        """Publishes what someone else wrote; GateClosed where the gate finds something.

        `seen` is how many versions the reviewer was looking at: nobody approves what was written after they read.
        `until` is the newest change of a source that the page told of: one that came meanwhile still stands.
        """
        with self._alone:
            if len(self.shelf.history(fiche_id)) != seen:
                raise EditingRefused("changed_since_opened")
            fiche = self.open(fiche_id).fiche
            signed = self.signature(fiche, by, account)
            published = approve(fiche, by=signed, on=self.clock().date())
            result = self.judge(fiche, signed)
            if not result.passes:
                raise GateClosed(result)
            self._keep(published, by, "approve", account=account, rested=self._rested(published))
            if until is not None:
                self.alerts.settle(fiche_id, by, until)

    def take_up(self, fiche_id: str) -> None:
        """Makes the public's search take up a fiche just published, then has its wordings tried; one fiche at a time."""
        self.index()
        self._trials.leave(fiche_id)

    def is_taken_up(self, fiche: Fiche) -> bool:
        """Whether the public’s search has what a fiche in force says; it takes a moment after an approval; True where it is not known."""
        kept = readable(self.record)
        return kept is None or kept.has_taken_up(fiche)

    def rehearsed(self, fiche: Fiche) -> Rehearsed | None:
        """What trying its wordings found; None where this text was not tried, or is not published."""
        return self.rehearsals.of(fiche) if fiche.state == "published" else None

    def wrote(self, fiche: Fiche, by: str, account: str) -> bool:
        """Whether the fiche as it stands is this account's; told by the name where older versions name no account."""
        written = (each.account for each in reversed(self.shelf.history(fiche.id)) if each.action in ("draft", "submit"))
        author = next(written, "")
        return author == account if author and account else comparable(by) == comparable(fiche.author)

    def signature(self, fiche: Fiche, by: str, account: str) -> str:
        """The name under which somebody reviews: the author's if it is they, and another one whatever they are called."""
        if self.wrote(fiche, by, account):
            return fiche.author
        return f"{by} ({account[:6]})" if comparable(by) == comparable(fiche.author) else by

    def send_back(self, fiche_id: str, by: str, comment: str, account: str = "") -> None:
        """Gives the fiche back to its author, with a word."""
        with self._alone:
            self._keep(send_back(self.open(fiche_id).fiche, by=by), by, "send_back", comment, account)

    def retire(self, fiche_id: str, by: str, replaced_by: str | None, account: str = "") -> None:
        """Takes a published fiche out of search."""
        with self._alone:
            fiches = self.load()
            fiche = self.open(fiche_id).fiche
            retired = retire(fiche, by=by, on=self.clock().date(), replaced_by=replaced_by, fiches=fiches)
            self._keep(retired, by, "retire", account=account, rested=self._rested(retired))

    def _not_under_review(self, fiche_id: str) -> None:
        held = self.shelf.drafts().get(fiche_id)
        if held is not None and held.state == "in_review":
            raise EditingRefused("under_review")

    def _rested(self, fiche: Fiche) -> str:
        """How many answers rested on what it is about to replace; empty where nobody will read anything else."""
        now = self.load().get(fiche.id)
        if now is None or now.state != "published":
            return ""
        return self.relied(fiche.id, self.clock()) if fiche.state == "retired" or content_of(now) != content_of(fiche) else ""

    def _keep(
        self, fiche: Fiche, by: str, action: str, comment: str = "", account: str = "", rested: str = ""
    ) -> None:
        cut = comment[:500]
        self.shelf.keep(fiche, by=by, action=action, at=self.clock(), comment=cut, account=account, rested=rested)
