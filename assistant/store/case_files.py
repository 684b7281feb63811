"""The queue and what agents keep beside requests, as rows."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Connection, Select, and_, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from assistant.advice_request.model import Status
from assistant.casework.model import Line, Note, Order, Page, Search
from assistant.casework.signal import Compared
from assistant.likeness.affinity import Subject
from assistant.store import tables
from assistant.vault.data_key import DataKey
from assistant.vault.place import Place
from knowledge_base.text.analysis import fold

_requests, _files, _notes = tables.advice_requests, tables.case_files, tables.case_notes
_events = tables.advice_request_events
_JOINED = _requests.outerjoin(_files, _files.c.request_id == _requests.c.id)
_TAKEN = _files.alias("taken")
_LINE = [*(_requests.c[name] for name in Line.__dataclass_fields__ if name != "assignee"), _files.c.assignee]
# Half precision moves a cosine by less than 0.001, and halves what is stored.
_STORED = np.float16


class StoredCaseFiles:
    """Lists, assigns, annotates; and keeps what groups of requests are made of."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def queue(self, search: Search, size: int) -> Page:
        """Returns a page of the queue."""
        wanted = and_(*_conditions(search))
        total = self._connection.execute(select(func.count()).select_from(_JOINED).where(wanted)).scalar_one()
        query = _ordered(select(*_LINE).select_from(_JOINED).where(wanted), search.order)
        if search.after is not None:
            query = query.where(self._beyond(search.after, search.order))
        rows = self._connection.execute(query.limit(size + 1)).mappings().all()
        lines = tuple(Line(**{**row, "status": Status(row["status"])}) for row in rows[:size])
        return Page(lines, total, lines[-1].reference if len(rows) > size else None)

    def assignee(self, reference: str) -> str | None:
        """Returns who has the request, if anyone."""
        query = select(_files.c.assignee).select_from(_JOINED).where(_requests.c.reference == reference)
        return self._connection.execute(query).scalar_one_or_none()

    def assign(self, reference: str, to: str | None) -> None:
        """Gives the request to somebody, or back to nobody."""
        self._set(reference, {"assignee": to})

    def notes(self, reference: str, key: DataKey) -> tuple[Note, ...]:
        """Returns the notes in order."""
        joined = _notes.join(_requests, _requests.c.id == _notes.c.request_id)
        query = select(_notes).select_from(joined).where(_requests.c.reference == reference).order_by(_notes.c.at)
        rows = self._connection.execute(query).mappings()
        return tuple(Note(row["at"], row["by"], key.open(_place(row["id"]), row["text"]).decode()) for row in rows)

    def add_note(self, reference: str, note: Note, key: DataKey) -> None:
        """Adds a note, sealed with the request's own key: it goes when the request goes."""
        identity = secrets.token_hex(16)
        sealed = key.seal(_place(identity), note.text.encode())
        row = {"id": identity, "request_id": self._id(reference), "at": note.at, "by": note.by, "text": sealed}
        self._connection.execute(insert(_notes).values(row))

    def without_vector(self, limit: int) -> tuple[tuple[int, str], ...]:
        """Returns the id and the subject of requests that cannot be compared yet."""
        query = select(_requests.c.id, _requests.c.subject).select_from(_JOINED).where(_files.c.vector.is_(None))
        rows = self._connection.execute(query.order_by(_requests.c.id).limit(limit)).all()
        return tuple((row.id, row.subject) for row in rows)

    def set_vectors(self, vectors: Iterable[tuple[int, npt.NDArray[np.float32]]]) -> None:
        """Keeps the vectors of subjects; of a request erased meanwhile nothing is kept."""
        for identity, vector in vectors:
            if self._is_there(identity):
                self._set_by_id(identity, {"vector": vector.astype(_STORED).tobytes()})

    def set_organisations(self, marks: Mapping[str, str]) -> None:
        """Keeps the marks of organisations, by reference."""
        for reference, mark in marks.items():
            self._set(reference, {"organisation": mark})

    def mark(self, reference: str, organisation: str) -> None:
        """Keeps the mark of an organisation where a request that can be compared has none yet."""
        identity = select(_requests.c.id).where(_requests.c.reference == reference).scalar_subquery()
        unmarked = update(_files).where(_files.c.request_id == identity, _files.c.organisation.is_(None))
        self._connection.execute(unmarked.values(organisation=organisation))

    def ended(self, references: Collection[str]) -> Mapping[str, datetime]:
        """Returns when each of these requests last changed its state."""
        last = func.max(_events.c.at).label("last")
        joined = _events.join(_requests, _requests.c.id == _events.c.request_id)
        query = select(_requests.c.reference, last).select_from(joined).group_by(_requests.c.reference)
        moved = query.where(_requests.c.reference.in_(references), _events.c.what == "status_changed")
        return {row.reference: row.last for row in self._connection.execute(moved)}

    def compared(self, limit: int) -> tuple[Compared, ...]:
        """Returns the most recent requests that can be compared; the organisation is "" where it has no mark yet."""
        columns = [_requests.c[name] for name in ("reference", "language", "subject", "status", "submitted")]
        query = select(*columns, _files.c.vector, _files.c.organisation).select_from(_JOINED)
        recent = query.where(_files.c.vector.is_not(None)).order_by(_requests.c.submitted.desc()).limit(limit)
        return tuple(
            Compared(
                Subject(row.reference, row.language, row.subject, np.frombuffer(row.vector, _STORED).astype(np.float32)),
                row.organisation or "",
                Status(row.status),
                row.submitted,
            )
            for row in self._connection.execute(recent)
        )

    def _beyond(self, reference: str, order: Order) -> ColumnElement[bool]:
        last = select(_requests.c.submitted, _requests.c.id).where(_requests.c.reference == reference)
        row = self._connection.execute(last).first()
        if row is None:
            return _requests.c.id.is_(None)
        at, identity = _requests.c.submitted, _requests.c.id
        if order is Order.OLDEST:
            return or_(at > row.submitted, and_(at == row.submitted, identity > row.id))
        return or_(at < row.submitted, and_(at == row.submitted, identity < row.id))

    def _set(self, reference: str, values: Mapping[str, object]) -> None:
        self._set_by_id(self._id(reference), values)

    def _set_by_id(self, identity: int, values: Mapping[str, object]) -> None:
        # In one statement: of two that begin a request's file at once, neither fails.
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        row = dialect.insert(_files).values(request_id=identity, **values)
        self._connection.execute(row.on_conflict_do_update(index_elements=[_files.c.request_id], set_=dict(values)))

    def _is_there(self, identity: int) -> bool:
        """Whether the request is still there; on PostgreSQL it then stays until this transaction ends."""
        query = select(_requests.c.id).where(_requests.c.id == identity)
        return self._connection.execute(query.with_for_update(read=True, key_share=True)).first() is not None

    def _id(self, reference: str) -> int:
        query = select(_requests.c.id).where(_requests.c.reference == reference)
        return int(self._connection.execute(query).scalar_one())


def _conditions(search: Search) -> Sequence[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [_requests.c.id.is_not(None)]
    if search.statuses:
        found.append(_requests.c.status.in_([status.value for status in search.statuses]))
    if search.assignee is not None:
        found.append(_files.c.assignee == search.assignee if search.assignee else ~_is_taken())
    if search.language:
        found.append(_requests.c.language == search.language)
    if search.priority:
        found.append(_requests.c.priority == search.priority)
    return [*found, *(_requests.c.titles.contains(word, autoescape=True) for word in fold(search.text).split()[:8])]


def _is_taken() -> ColumnElement[bool]:
    """Whether anybody has the request; put so that PostgreSQL does not set out from the files of all requests."""
    return select(_TAKEN.c.request_id).where(_TAKEN.c.request_id == _requests.c.id, _TAKEN.c.assignee.is_not(None)).exists()


def _ordered(query: Select[tuple[object, ...]], order: Order) -> Select[tuple[object, ...]]:
    if order is Order.OLDEST:
        return query.order_by(_requests.c.submitted, _requests.c.id)
    return query.order_by(_requests.c.submitted.desc(), _requests.c.id.desc())


def _place(identity: str) -> Place:
    return Place("case_notes", identity, "text")
