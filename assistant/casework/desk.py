"""The agents' desk: reads and moves requests, each time in one transaction and with one line in the audit log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from assistant.accounts.roles import HOTLINE
from assistant.advice_request.correspondence import check_text, write
from assistant.advice_request.errors import AssigneeRefused, ForbiddenChange, StaleVersion, UnknownRequest
from assistant.advice_request.fields import validate
from assistant.advice_request.lifecycle import change_status
from assistant.advice_request.model import AdviceRequest, Status
from assistant.advice_request.reference import parse_reference
from assistant.audit import Access
from assistant.casework.model import CaseFile, Note, Page, Search
from assistant.casework.organisation import organisation_mark
from assistant.casework.replies import fill, find_template, leads_to, told_by_letter
from assistant.casework.settings import CaseworkSettings
from assistant.casework.signal import Compared, Grouped, Signal, nearest, speak_of
from assistant.conversation.state import FieldValue
from assistant.language.languages import spoken
from assistant.store.database import Store, Unit


@dataclass(frozen=True)
class CaseDesk:
    """What agents do with requests; `store` can open them, `mark_key` keys the marks of organisations."""

    store: Store
    settings: CaseworkSettings
    mark_key: bytes
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    grouped: Grouped = field(default_factory=Grouped)

    def queue(self, search: Search) -> Page:
        """A page of the queue, from what is in clear: it opens no request."""
        with self.store.reading() as unit:
            return unit.case_files.queue(search, self.settings.page)

    def open(self, reference: str, who: str, why: str = "study") -> CaseFile:
        """A request with its notes; UnknownRequest if there is none."""
        with self.store.transaction() as unit:
            return self._file(unit, self._read(unit, reference, who, why))

    def assign(self, reference: str, version: int, to: str | None, who: str) -> CaseFile:
        """Gives the request to somebody who may answer it, or back to nobody; AssigneeRefused for anyone else."""
        with self.store.transaction() as unit:
            request = self._current(unit, reference, version, who, "assign")
            _check_assignee(unit, to)
            unit.case_files.assign(str(request.reference), to)
            return self._file(unit, unit.advice_requests.save(request))

    def move(self, reference: str, version: int, wanted: Status, who: str, reason: str | None = None) -> CaseFile:
        """Changes the status without a word to the person; ForbiddenChange where they must be written to instead."""
        if told_by_letter(wanted):
            raise ForbiddenChange("letter_needed", wanted=wanted.labels)
        at = self.clock()
        kept = check_text(reason) if reason else None
        return self._change(reference, version, who, "move", lambda request: change_status(request, wanted, by=_by(who), at=at, reason=kept))

    def send(self, reference: str, version: int, template: str, answer: str, who: str, own: str | None = None) -> CaseFile:
        """Writes to the person from a template, or from the agent's own version of it, always with the notice."""
        at, wanted = self.clock(), leads_to(template)

        def written(request: AdviceRequest) -> AdviceRequest:
            language = spoken(request.language)
            text = fill(own or find_template(template)[language], request, answer)
            return write(request, wanted, text, by=_by(who), at=at)

        return self._change(reference, version, who, "write", written)

    def edit(self, reference: str, version: int, field: str, value: str, who: str) -> CaseFile:
        """Corrects a field, which then says that an agent did; FieldError where it cannot take the value."""
        held, at = FieldValue(validate(field, value), "agent"), self.clock()
        return self._change(reference, version, who, "edit", lambda request: request.with_field(field, held, by=_by(who), at=at))

    def note(self, reference: str, text: str, who: str) -> CaseFile:
        """Adds an internal note."""
        kept = Note(self.clock(), who, check_text(text))
        with self.store.transaction() as unit:
            request = self._read(unit, reference, who, "note")
            unit.case_files.add_note(str(request.reference), kept, unit.advice_requests.key_of(str(request.reference)))
            return self._file(unit, request)

    def similar(self, reference: str, who: str) -> Signal | None:
        """What may be said of the requests near this one: None where they come from too few organisations."""
        wanted = str(parse_reference(reference))
        known = self.known()
        own = next((each for each in known if each.subject.reference == wanted), None)
        if own is None:
            return None
        others = [each for each in known if each is not own]
        near = nearest(own.subject, [each.subject for each in others], self.settings)
        return self._speak([own, *(others[place] for place in near)], who)

    def signals(self, who: str) -> tuple[Signal, ...]:
        """The groups of similar requests of enough organisations: candidates for guidance to a whole sector."""
        known = self.known()
        groups = self.grouped.groups([each.subject for each in known], self.settings)
        spoken = [self._speak([known[place] for place in each], who) for each in groups]
        return tuple(each for each in spoken if each is not None)

    def known(self) -> tuple[Compared, ...]:
        """The most recent requests that can be compared, read at once: comparing takes a while, and nobody is to wait for it."""
        with self.store.reading() as unit:
            return unit.case_files.compared(self.settings.window)

    def _speak(self, members: list[Compared], who: str) -> Signal | None:
        return speak_of(self._marked(members, who), self.settings) if len(members) >= self.settings.k else None

    def _marked(self, members: list[Compared], who: str) -> list[Compared]:
        """The members with the mark of their organisation; a request is opened for it once, ever."""
        if all(each.organisation for each in members):
            return members
        missing = [each.subject.reference for each in members if not each.organisation]
        with self.store.transaction() as unit:
            opened = {reference: self._read(unit, reference, who, "signal") for reference in missing}
            marks = {name: organisation_mark(each, self.mark_key, self.settings) for name, each in opened.items()}
            unit.case_files.set_organisations(marks)
        return [replace(each, organisation=marks.get(each.subject.reference, each.organisation)) for each in members]

    def _change(
        self, reference: str, version: int, who: str, why: str, change: Callable[[AdviceRequest], AdviceRequest]
    ) -> CaseFile:
        with self.store.transaction() as unit:
            request = self._current(unit, reference, version, who, why)
            return self._file(unit, unit.advice_requests.save(change(request)))

    def _current(self, unit: Unit, reference: str, version: int, who: str, why: str) -> AdviceRequest:
        request = self._read(unit, reference, who, why)
        if request.version != version:
            raise StaleVersion()
        return request

    def _read(self, unit: Unit, reference: str, who: str, why: str) -> AdviceRequest:
        request = unit.advice_requests.get(reference, Access(who, why, self.clock()))
        if request is None:
            raise UnknownRequest()
        # While it is open anyway: what is said of many then opens nothing.
        unit.case_files.mark(str(request.reference), organisation_mark(request, self.mark_key, self.settings))
        return request

    def _file(self, unit: Unit, request: AdviceRequest) -> CaseFile:
        reference = str(request.reference)
        notes = unit.case_files.notes(reference, unit.advice_requests.key_of(reference))
        return CaseFile(request, unit.case_files.assignee(reference), notes)


def _check_assignee(unit: Unit, to: str | None) -> None:
    if to is None:
        return
    user = unit.accounts.user(to)
    if user is None or user.disabled or user.roles.isdisjoint(HOTLINE):
        raise AssigneeRefused()


def _by(who: str) -> str:
    """How an event names an agent: everyone else is only told that it was one."""
    return f"agent:{who}"
