"""Groups the questions of the board again when new ones have come, off anybody's path; topics keep their identity."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from assistant.gaps.encoding import AT_ONCE, Encodes, encode
from assistant.gaps.model import Member, State, Topic
from assistant.gaps.settings import GapSettings
from assistant.gaps.vocabulary import Vocabulary
from assistant.likeness.affinity import Matrix, Subject, affinities
from assistant.likeness.background import Background
from assistant.likeness.grouping import group
from assistant.store.database import Store, Unit


@dataclass(frozen=True)
class Regrouper:
    """Encodes what is new, then forms the groups anew."""

    store: Store
    encoder: Encodes
    vocabulary: Callable[[], Vocabulary]
    background: Callable[[], Background]
    settings: GapSettings
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def refresh(self) -> bool:
        """Takes up the questions that came since; returns whether there were any."""
        with self.store.reading() as unit:
            members, waiting = unit.gaps.members(self.settings.window), unit.gaps.without_vector(1)
        if not waiting and all(each.grouped for each in members):
            return False
        vocabulary = self.vocabulary()
        while self._encode_some(vocabulary):
            pass
        self._regroup(vocabulary)
        return True

    def _encode_some(self, vocabulary: Vocabulary) -> int:
        with self.store.reading() as unit:
            waiting = unit.gaps.without_vector(AT_ONCE)
        if not waiting:
            return 0
        vectors = encode(waiting, self.encoder, vocabulary, self.settings)
        with self.store.transaction() as unit:
            unit.gaps.set_vectors(zip((each.id for each in waiting), vectors, strict=True))
        return len(waiting)

    def _regroup(self, vocabulary: Vocabulary) -> None:
        # Compared outside any transaction: it may take seconds, and nobody is to wait for it.
        with self.store.reading() as unit:
            members = unit.gaps.members(self.settings.window)
        groups, affinity = grouped(members, vocabulary, self.background(), self.settings)
        with self.store.transaction() as unit:
            self._keep(unit, members, groups, affinity)

    def _keep(self, unit: Unit, members: Sequence[Member], groups: Sequence[Sequence[int]], affinity: Matrix) -> None:
        known = {topic.id: topic for topic in unit.gaps.topics(alone=True)}
        placed: dict[str, tuple[str | None, int]] = {each.gap.id: (None, 0) for each in members}
        taken: set[str] = set()
        for rows in groups:
            topic = known.get(heir(members, rows, taken) or "") or Topic(
                secrets.token_hex(12), State.OPEN, None, None, False, self.clock(), 0
            )
            taken.add(topic.id)
            self._take_note(unit, topic, any(not members[row].grouped for row in rows))
            for place, row in enumerate(typical_first(affinity, rows)):
                placed[members[row].gap.id] = (topic.id, place)
        before = {each.gap.id: (each.topic, each.place) for each in members if each.grouped}
        unit.gaps.place({gap_id: to for gap_id, to in placed.items() if before.get(gap_id) != to})

    def _take_note(self, unit: Unit, topic: Topic, gained: bool) -> None:
        """A closed topic that gains a question is open again: the fiche did not answer that one.

        One just formed, of version 0, is written even if it gained nothing: a group that splits leaves one behind.
        """
        if not gained and topic.version:
            return
        again = gained and topic.state is State.CLOSED
        state = State.OPEN if again else topic.state
        unit.gaps.save(replace(topic, state=state, reopened=topic.reopened or again, changed=self.clock()))


def grouped(
    members: Sequence[Member], vocabulary: Vocabulary, background: Background, settings: GapSettings
) -> tuple[tuple[tuple[int, ...], ...], Matrix]:
    """The groups of two questions or more, as rows of the affinity matrix given with them."""
    if len(members) < 2:
        return (), np.zeros((len(members), len(members)))
    subjects = [Subject(each.gap.id, each.gap.language, each.gap.text, _vector(each)) for each in members]
    affinity = affinities(subjects, settings.words_weight, vocabulary.weigh, background)
    return tuple(rows for rows in group(affinity, settings.threshold) if len(rows) > 1), affinity


def heir(members: Sequence[Member], rows: Sequence[int], taken: set[str]) -> str | None:
    """The topic that most of a group came from, unless a larger group has it already."""
    came_from = Counter(topic for row in rows if (topic := members[row].topic) is not None and topic not in taken)
    return min(came_from, key=lambda topic: (-came_from[topic], topic), default=None)


def typical_first(affinity: Matrix, rows: Sequence[int]) -> list[int]:
    """The rows of a group, those nearest to all the others first."""
    own = affinity[np.ix_(rows, rows)]
    nearness = own.sum(axis=1) - own.diagonal()
    return [rows[place] for place in np.argsort(-nearness, kind="stable")]


def _vector(member: Member) -> npt.NDArray[np.float32]:
    return np.asarray(member.vector, dtype=np.float32)
