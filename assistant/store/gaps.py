"""Questions without a good answer and the topics they make, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import datetime

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, RowMapping, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from assistant.conversation.state import Turn
from assistant.gaps.model import Gap, Member, Reason, State, Topic
from assistant.gaps.writing import escalated, unanswered
from assistant.store import tables
from assistant.store.tables.gaps import questions as _questions
from assistant.store.tables.gaps import topics as _topics

# Half precision moves a cosine by less than 0.001, and halves what is stored.
_STORED = np.float16
_READ = [column for column in _questions.c if column.name != "apart"]


class StoredGaps:
    """Keeps what the gap board is made of; it reads nothing that is sealed."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, gap: Gap) -> None:
        """Keeps a question, once."""
        self._add(gap, None)

    def note(self, turn: Turn) -> None:
        """Keeps the question of a turn, where no source answered it and its words may be kept."""
        gap = unanswered(turn)
        if gap is not None:
            self.add(gap)

    def add_request(self, reference: str, at: datetime) -> None:
        """Keeps the subject of a request, as it stands in clear, once; it goes when the request goes."""
        found = tables.advice_requests.c
        row = self._connection.execute(select(found.id, found.subject, found.language).where(found.reference == reference)).one()
        gap = escalated(reference, row.subject, row.language, at)
        if gap is not None:
            self._add(gap, row.id)

    def drop(self, gap_id: str) -> None:
        """Takes a question away: its owner changed their mind."""
        self._connection.execute(delete(_questions).where(_questions.c.id == gap_id))

    def known_askers(self, marks: Iterable[str]) -> tuple[str, ...]:
        """Which of these marks have questions."""
        found = select(_questions.c.asker).where(_questions.c.asker.in_(list(marks))).distinct()
        return tuple(self._connection.execute(found).scalars())

    def without_vector(self, limit: int) -> tuple[Gap, ...]:
        """Questions that cannot be compared yet."""
        query = select(*_READ).where(_questions.c.vector.is_(None)).order_by(_questions.c.id).limit(limit)
        return tuple(_member(row).gap for row in self._connection.execute(query).mappings())

    def set_vectors(self, vectors: Iterable[tuple[str, npt.NDArray[np.float32]]]) -> None:
        """Keeps the vectors of questions; of one erased meanwhile nothing is kept."""
        for gap_id, vector in vectors:
            self._set(gap_id, {"vector": vector.astype(_STORED).tobytes()})

    def members(self, limit: int) -> tuple[Member, ...]:
        """The most recent questions that can be compared, but for those set apart by hand."""
        wanted = _questions.c.vector.is_not(None) & _questions.c.apart.is_(False)
        query = select(*_READ).where(wanted).order_by(_questions.c.week.desc(), _questions.c.id).limit(limit)
        return tuple(_member(row) for row in self._connection.execute(query).mappings())

    def of_topic(self, topic_id: str) -> tuple[Member, ...]:
        """A topic's questions, the most typical first."""
        wanted = (_questions.c.topic_id == topic_id) & _questions.c.apart.is_(False)
        query = select(*_READ).where(wanted).order_by(_questions.c.place, _questions.c.id)
        return tuple(_member(row) for row in self._connection.execute(query).mappings())

    def place(self, placed: Mapping[str, tuple[str | None, int]]) -> None:
        """Puts questions in their topics, or in none, each with its rank there.

        Groups are worked out on what was read a moment before: one set apart by hand since stays apart.
        """
        for gap_id, (topic, place) in placed.items():
            wanted = (_questions.c.id == gap_id) & _questions.c.apart.is_(False)
            values = {"topic_id": topic, "place": place, "grouped": True}
            self._connection.execute(update(_questions).where(wanted).values(values))

    def set_apart(self, gap_id: str) -> None:
        """Takes a question out of its topic for good."""
        self._set(gap_id, {"topic_id": None, "apart": True})

    def topics(self, alone: bool = False) -> tuple[Topic, ...]:
        """Every topic; `alone` holds them for this transaction, so that nobody's change is written over."""
        query = select(_topics).order_by(_topics.c.id)
        return tuple(_topic(row) for row in self._connection.execute(query.with_for_update() if alone else query).mappings())

    def topic(self, topic_id: str) -> Topic | None:
        """One topic, held for this transaction, or None."""
        row = self._connection.execute(select(_topics).where(_topics.c.id == topic_id).with_for_update()).mappings().first()
        return _topic(row) if row else None

    def save(self, topic: Topic) -> Topic:
        """Writes a topic, new or known, and counts its versions."""
        kept = replace(topic, version=topic.version + 1)
        row = {**asdict(kept), "state": kept.state.value}
        if self._connection.execute(update(_topics).where(_topics.c.id == kept.id).values(row)).rowcount == 0:
            self._connection.execute(insert(_topics).values(row))
        return kept

    def _add(self, gap: Gap, request_id: int | None) -> None:
        row = {**asdict(gap), "reason": gap.reason.value, "request_id": request_id}
        del row["subject"]
        # In one statement: two requests with the same question at once must not have one of them fail.
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        once = dialect.insert(_questions).values(**row, place=0, grouped=False, apart=False)
        self._connection.execute(once.on_conflict_do_nothing())

    def _set(self, gap_id: str, values: Mapping[str, object]) -> None:
        self._connection.execute(update(_questions).where(_questions.c.id == gap_id).values(**values))


def _member(row: RowMapping) -> Member:
    subject = row["request_id"] is not None
    gap = Gap(row["id"], row["week"], Reason(row["reason"]), row["language"], row["text"], row["asker"], subject)
    vector = None if row["vector"] is None else np.frombuffer(row["vector"], _STORED).astype(np.float32)
    return Member(gap, vector, row["topic_id"], row["place"], row["grouped"])


def _topic(row: RowMapping) -> Topic:
    return Topic(**{**row, "state": State(row["state"])})
