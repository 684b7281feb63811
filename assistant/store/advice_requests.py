"""Requests for advice, as rows: submitted once, under a reference without gap."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, insert, select, update

from assistant.advice_request.errors import OtherContent, StaleVersion, UnknownRequest
from assistant.advice_request.fields import check_complete
from assistant.advice_request.lifecycle import FINISHED, change_status
from assistant.advice_request.model import AdviceRequest, Event, Status
from assistant.advice_request.reference import Reference, parse_reference
from assistant.conversation.state import FieldValue
from assistant.notices.model import notices_of
from assistant.store import tables
from assistant.store.numbering import next_number, wait_turn
from assistant.store.outbox import StoredOutbox

_requests, _events, _secrets = tables.advice_requests, tables.advice_request_events, tables.follow_up_secrets
_COPIED = ("language", "priority", "conversation_id", "reference", "submitted", "version", "facts", "decision", "created")


@dataclass(frozen=True)
class Submission:
    """A request that is kept, and the follow-up secret, given here and nowhere else.

    `repeated` is true where the same submission had already been acknowledged: the request is the first one,
    the secret is another that opens it too.
    """

    request: AdviceRequest
    secret: str
    repeated: bool = False


class StoredAdviceRequests:
    """Keeps submitted requests; a draft lives in its conversation."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def submit(self, draft: AdviceRequest, key: str, *, by: str, at: datetime) -> Submission:
        """Keeps a draft under a new reference, once per key; FieldError unless it is complete and confirmed.

        OtherContent if the key has already served for other content.
        """
        check_complete(draft.fields)
        wait_turn(self._connection, at.year)
        earlier = self._row(_requests.c.idempotency_key == key)
        if earlier is not None:
            if earlier["content_hash"] != draft.content_hash:
                raise OtherContent()
            return Submission(self._request(earlier), self._new_secret(earlier["id"], at), repeated=True)
        return self._submit_first(draft, key, by, at)

    def get(self, reference: str) -> AdviceRequest | None:
        """Returns the request under a reference as people write it, or None; WrongReference if mistyped."""
        row = self._row(_requests.c.reference == str(parse_reference(reference)))
        return self._request(row) if row else None

    def find(self, reference: str, secret: str) -> AdviceRequest:
        """Returns the request for who holds its secret; UnknownRequest tells nobody which of the two is wrong."""
        held = select(_secrets.c.request_id).where(_secrets.c.sha256 == _hash(secret))
        row = self._row((_requests.c.reference == str(parse_reference(reference))) & _requests.c.id.in_(held))
        if row is None:
            raise UnknownRequest()
        return self._request(row)

    def list(
        self, status: Status | None = None, *, limit: int = 100, after: datetime | None = None
    ) -> tuple[AdviceRequest, ...]:
        """Returns requests in the order of their submission, those of one state only if it is given."""
        query = select(_requests).order_by(_requests.c.submitted, _requests.c.id).limit(limit)
        if status is not None:
            query = query.where(_requests.c.status == status.value)
        if after is not None:
            query = query.where(_requests.c.submitted > after)
        return tuple(self._request(row) for row in self._connection.execute(query).mappings().all())

    def save(self, changed: AdviceRequest) -> AdviceRequest:
        """Writes a changed request and its new events; StaleVersion if someone else did since it was read."""
        read = (_requests.c.reference == changed.reference) & (_requests.c.version == changed.version)
        moment = max((event.at for event in changed.events), default=changed.created)
        values = {**_values(changed), "version": changed.version + 1, "changed": moment}
        if self._connection.execute(update(_requests).where(read).values(values)).rowcount == 0:
            raise StaleVersion()
        query = select(_requests.c.id).where(_requests.c.reference == changed.reference)
        self._add_events(self._connection.execute(query).scalar_one(), changed)
        return replace(changed, version=changed.version + 1)

    def erase(self, reference: str) -> None:
        """Deletes a request with its events and secrets."""
        self._connection.execute(delete(_requests).where(_requests.c.reference == reference))

    def purge(self, before: datetime) -> tuple[str, ...]:
        """Deletes the finished requests last changed before a moment, and returns their references."""
        finished = _requests.c.status.in_([status.value for status in FINISHED]) & (_requests.c.changed < before)
        gone = tuple(self._connection.execute(select(_requests.c.reference).where(finished)).scalars().all())
        self._connection.execute(delete(_requests).where(finished))
        return gone

    def _submit_first(self, draft: AdviceRequest, key: str, by: str, at: datetime) -> Submission:
        reference = Reference(at.year, next_number(self._connection, at.year))
        sent = change_status(draft, Status.SUBMITTED, by=by, at=at)
        request = replace(sent, reference=str(reference), submitted=at, version=1)
        row = {
            **_values(request),
            "year": reference.year,
            "number": reference.number,
            "idempotency_key": key,
            "content_hash": draft.content_hash,
            "changed": at,
        }
        inserted = self._connection.execute(insert(_requests).values(row).returning(_requests.c.id)).scalar_one()
        self._add_events(inserted, request)
        return Submission(request, self._new_secret(inserted, at))

    def _new_secret(self, request_id: int, at: datetime) -> str:
        secret = secrets.token_urlsafe(32)
        row = {"sha256": _hash(secret), "request_id": request_id, "created": at}
        self._connection.execute(insert(_secrets).values(row))
        return secret

    def _add_events(self, request_id: int, request: AdviceRequest) -> None:
        """Adds the events that are new, and what they give to tell, in the same transaction."""
        query = select(_events.c.id).where(_events.c.request_id == request_id)
        kept = len(self._connection.execute(query).all())
        rows = [{**asdict(event), "request_id": request_id, "number": number} for number, event in enumerate(request.events, 1)]
        if rows[kept:]:
            self._connection.execute(insert(_events), rows[kept:])
        StoredOutbox(self._connection).add(notices_of(request, kept))

    def _row(self, condition: ColumnElement[bool]) -> RowMapping | None:
        return self._connection.execute(select(_requests).where(condition)).mappings().first()

    def _request(self, row: RowMapping) -> AdviceRequest:
        query = select(_events).where(_events.c.request_id == row["id"]).order_by(_events.c.number)
        events = tuple(_event(event) for event in self._connection.execute(query).mappings())
        fields = {name: FieldValue(**held) for name, held in row["fields"].items()}
        copied = {name: row[name] for name in _COPIED}
        return AdviceRequest(**copied, status=Status(row["status"]), fields=fields, events=events)


def _values(request: AdviceRequest) -> dict[str, Any]:
    values = {name: getattr(request, name) for name in _COPIED}
    fields = {name: asdict(held) for name, held in request.fields.items()}
    return {**values, "facts": dict(request.facts), "fields": fields, "status": request.status.value}


def _event(row: RowMapping) -> Event:
    return Event(row["at"], row["by"], row["what"], row["detail"], row["provenance"])


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
