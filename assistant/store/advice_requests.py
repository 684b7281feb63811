"""Requests for advice, as sealed rows: submitted once, under a reference without gap; each reading leaves a line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, insert, select, update

from assistant.advice_request.errors import OtherContent, StaleVersion, UnknownRequest
from assistant.advice_request.fields import check_complete
from assistant.advice_request.lifecycle import change_status
from assistant.advice_request.model import AdviceRequest, Event, Status
from assistant.advice_request.reference import Reference, parse_reference
from assistant.advice_request.titles import Titles
from assistant.audit import Access
from assistant.notices.model import notices_of
from assistant.store import request_keys, tables
from assistant.store.audit import StoredAudit
from assistant.store.numbering import leap, next_number, wait_turn
from assistant.store.outbox import StoredOutbox
from assistant.store.request_keys import RequestKeys, submission_mark
from assistant.store.request_rows import clear_values, event_row, open_event, open_request, seal_content
from assistant.vault.data_key import DataKey, new_code, new_typed_code, read_typed_code
from assistant.vault.errors import CannotOpen
from assistant.vault.mark import secret_mark

READ = "request_read"
_requests, _events, _secrets = tables.advice_requests, tables.advice_request_events, tables.follow_up_secrets


@dataclass(frozen=True)
class Submission:
    """A request that is kept, and the follow-up secret, given here and nowhere else.

    `repeated` is true where the same submission had already been acknowledged: the request is the first one,
    the secret is another that opens it too.
    """

    request: AdviceRequest
    secret: str
    repeated: bool = False


@dataclass(frozen=True)
class Listed:
    """What a list shows of a request: nothing that is sealed."""

    reference: str
    status: Status
    priority: str | None
    language: str
    subject: str
    sector: str
    submitted: datetime
    changed: datetime
    version: int


class StoredAdviceRequests:
    """Keeps submitted requests; a draft lives in its conversation."""

    def __init__(self, connection: Connection, keys: RequestKeys, titles: Titles) -> None:
        self._connection, self._keys, self._audit = connection, keys, StoredAudit(connection)
        self._titles = titles

    def submit(self, draft: AdviceRequest, key: str, *, by: str, at: datetime, dictated: bool = False) -> Submission:
        """Keeps a draft under a new reference, once per key; FieldError unless it is complete and confirmed.

        `dictated`: the follow-up secret will be told by voice, and is short enough for that.
        OtherContent if the key has already served for other content; KeyMissing if nothing can be sealed.
        """
        check_complete(draft.fields)
        wait_turn(self._connection, at.year)
        earlier = self._row(_requests.c.submission == submission_mark(key))
        if earlier is None:
            return self._submit_first(draft, key, by, at, dictated)
        return self._submit_again(earlier, draft, key, at, dictated)

    def get(self, reference: str, access: Access) -> AdviceRequest | None:
        """Returns the request for the support side, or None; WrongReference if mistyped, KeyMissing elsewhere."""
        row = self._row(_requests.c.reference == str(parse_reference(reference)))
        if row is None:
            return None
        return self._read(row, self._keys.by_support(row["support_key"], row["reference"]), access)

    def find(self, reference: str, secret: str, access: Access) -> AdviceRequest:
        """Returns the request for who holds its secret; UnknownRequest tells nobody which of the two is wrong."""
        row, key = self._opened(str(parse_reference(reference)), secret)
        return self._read(row, key, access)

    def status(self, reference: str) -> Status | None:
        """Returns where a request stands, which is not sealed, or None; for who is known to have made it."""
        row = self._row(_requests.c.reference == str(parse_reference(reference)))
        return Status(row["status"]) if row else None

    def key_of(self, reference: str, secret: str | None = None) -> DataKey:
        """The data key of a request, for what belongs to it beside its row: by its secret, or for the support side."""
        row, key = self._opened(str(parse_reference(reference)), secret)
        return key

    def list(
        self, status: Status | None = None, *, limit: int = 100, after: datetime | None = None
    ) -> tuple[Listed, ...]:
        """Returns what may be listed, in the order of submission, of one state only if it is given."""
        columns = [_requests.c[name] for name in Listed.__dataclass_fields__]
        query = select(*columns).order_by(_requests.c.submitted, _requests.c.id).limit(limit)
        if status is not None:
            query = query.where(_requests.c.status == status.value)
        if after is not None:
            query = query.where(_requests.c.submitted > after)
        rows = self._connection.execute(query).mappings().all()
        return tuple(Listed(**{**row, "status": Status(row["status"])}) for row in rows)

    def save(self, changed: AdviceRequest, secret: str | None = None) -> AdviceRequest:
        """Writes a changed request and its new events; StaleVersion if someone else did since it was read.

        The support side needs no secret; the person's own changes are sealed with theirs.
        """
        row, key = self._opened(str(changed.reference), secret)
        read = (_requests.c.id == row["id"]) & (_requests.c.version == changed.version)
        moment = max((event.at for event in changed.events), default=changed.created)
        saved = replace(changed, version=changed.version + 1)
        values = {**clear_values(saved, self._titles), "changed": moment, "content": seal_content(saved, key)}
        if self._connection.execute(update(_requests).where(read).values(values)).rowcount == 0:
            raise StaleVersion()
        self._add_events(row["id"], saved, key)
        return saved

    def leap(self, access: Access) -> None:
        """Leaves numbers out, once an old backup was put back: what was given after it is not given again."""
        for year, last in leap(self._connection, access.at.year).items():
            self._audit.add(access, "numbers_left_out", f"{year}:{last}")

    def _submit_first(self, draft: AdviceRequest, submission: str, by: str, at: datetime, dictated: bool) -> Submission:
        reference = Reference(at.year, next_number(self._connection, at.year))
        sent = change_status(draft, Status.SUBMITTED, by=by, at=at)
        request = replace(sent, reference=str(reference), submitted=at, version=1, conversation_id=None)
        key = DataKey.new()
        row = {
            **clear_values(request, self._titles),
            **self._keys.for_support(self._connection, key, str(reference)),
            "year": reference.year,
            "number": reference.number,
            "submission": submission_mark(submission),
            "repeat_key": request_keys.for_repeat(key, str(reference), submission, draft),
            "changed": at,
            "content": seal_content(request, key),
        }
        inserted = self._connection.execute(insert(_requests).values(row).returning(_requests.c.id)).scalar_one()
        self._add_events(inserted, request, key)
        return Submission(request, self._new_secret(inserted, str(reference), key, at, dictated))

    def _submit_again(
        self, row: RowMapping, draft: AdviceRequest, submission: str, at: datetime, dictated: bool
    ) -> Submission:
        try:
            key = request_keys.by_repeat(row["repeat_key"], row["reference"], submission, draft)
        except CannotOpen as other:
            raise OtherContent() from other
        request = self._read(row, key, Access("person", "submitted_again", at))
        return Submission(request, self._new_secret(row["id"], row["reference"], key, at, dictated), repeated=True)

    def _new_secret(self, request_id: int, reference: str, key: DataKey, at: datetime, dictated: bool) -> str:
        secret = new_typed_code() if dictated else new_code()
        sealed = request_keys.for_person(key, reference, secret)
        row = {"sha256": secret_mark(secret), "request_id": request_id, "created": at, "data_key": sealed}
        self._connection.execute(insert(_secrets).values(row))
        return secret

    def _opened(self, reference: str, secret: str | None) -> tuple[RowMapping, DataKey]:
        """A row with its key; UnknownRequest where there is none under this reference and secret."""
        row = self._row(_requests.c.reference == reference)
        if row is None:
            raise UnknownRequest()
        if secret is None:
            return row, self._keys.by_support(row["support_key"], reference)
        secret = read_typed_code(secret)
        held = (_secrets.c.request_id == row["id"]) & (_secrets.c.sha256 == secret_mark(secret))
        sealed = self._connection.execute(select(_secrets.c.data_key).where(held)).scalar_one_or_none()
        if sealed is None:
            raise UnknownRequest()
        return row, request_keys.by_person(sealed, reference, secret)

    def _read(self, row: RowMapping, key: DataKey, access: Access) -> AdviceRequest:
        query = select(_events).where(_events.c.request_id == row["id"]).order_by(_events.c.number)
        events = [open_event(each, row["reference"], key) for each in self._connection.execute(query).mappings()]
        request = open_request(row, key, tuple(events))
        self._audit.add(access, READ, row["reference"])
        return request

    def _add_events(self, request_id: int, request: AdviceRequest, key: DataKey) -> None:
        """Adds the events that are new, and what they give to tell, in the same transaction."""
        query = select(_events.c.id).where(_events.c.request_id == request_id)
        kept = len(self._connection.execute(query).all())
        rows = [_event(event, request, number, key) for number, event in enumerate(request.events, 1)][kept:]
        if rows:
            self._connection.execute(insert(_events), [{**row, "request_id": request_id} for row in rows])
        StoredOutbox(self._connection).add(notices_of(request, kept))

    def _row(self, condition: ColumnElement[bool]) -> RowMapping | None:
        return self._connection.execute(select(_requests).where(condition)).mappings().first()


def _event(event: Event, request: AdviceRequest, number: int, key: DataKey) -> dict[str, Any]:
    return event_row(event, str(request.reference), number, key)
