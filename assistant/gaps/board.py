"""The gap board as editors and leads use it: topics with their volume and trend, an owner, and an end that is checked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

from assistant.gaps.errors import StaleTopic, StillUnfound, UnknownFiche, UnknownTopic
from assistant.gaps.model import Member, State, Topic
from assistant.gaps.settings import GapSettings
from assistant.gaps.telling import Told, Wording, conversations, readable, tell
from assistant.gaps.vocabulary import Vocabulary
from assistant.store.database import Store, Unit
from knowledge_base.fiche import Fiche


class Finds(Protocol):
    """Searches as the public does."""

    def first_documents(self, question: str, language: str, count: int) -> Sequence[str]:
        """The ids of the first documents for a question; none where the assistant would not answer from them."""


@dataclass(frozen=True)
class Board:
    """The board at one moment; of what is too small to be shown, only how much there is."""

    topics: tuple[Told, ...]
    small_groups: int
    small_questions: int


@dataclass(frozen=True)
class GapDesk:
    """What is shown and done; groups were formed beforehand, so that a page only counts."""

    store: Store
    settings: GapSettings
    fiches: Callable[[], Mapping[str, Fiche]]
    search: Finds
    vocabulary: Callable[[], Vocabulary]
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def board(self, state: State = State.OPEN) -> Board:
        """The topics of a state, those with most questions first."""
        with self.store.reading() as unit:
            topics, members = unit.gaps.topics(), unit.gaps.members(self.settings.window)
        by_topic: defaultdict[str | None, list[Member]] = defaultdict(list)
        for each in members:
            by_topic[each.topic].append(each)
        vocabulary, now = self.vocabulary(), self.clock()
        wanted = [topic for topic in topics if topic.state is state and by_topic[topic.id]]
        told = [self._tell(topic, by_topic[topic.id], vocabulary, now) for topic in wanted]
        shown = [each for each in told if each is not None]
        small = [by_topic[topic.id] for topic, each in zip(wanted, told, strict=True) if each is None]
        alone = len(by_topic[None]) if state is State.OPEN else 0
        return Board(
            tuple(sorted(shown, key=lambda each: (-each.questions, each.topic.id))),
            len(small) + alone,
            sum(map(len, small)) + alone,
        )

    def show(self, topic_id: str) -> tuple[Told, tuple[Wording, ...]]:
        """One topic with all its questions that may be read; UnknownTopic unless it may be shown."""
        with self.store.reading() as unit:
            topic, members = self._shown(unit, topic_id)
        vocabulary = self.vocabulary()
        told = self._tell(topic, members, vocabulary, self.clock())
        if told is None:
            raise UnknownTopic()
        return told, readable(members, vocabulary, self.settings.k)

    def own(self, topic_id: str, version: int, owner: str | None) -> None:
        """Gives a topic to somebody, or back to nobody."""
        self._change(topic_id, version, lambda topic: replace(topic, owner=owner))

    def set_aside(self, topic_id: str, version: int) -> None:
        """Leaves a topic without a fiche: it lies outside the field."""
        self._change(topic_id, version, lambda topic: replace(topic, state=State.SET_ASIDE))

    def reopen(self, topic_id: str, version: int) -> None:
        """Takes a topic up again."""
        self._change(topic_id, version, lambda topic: replace(topic, state=State.OPEN, fiche=None))

    def take_out(self, topic_id: str, question: str) -> None:
        """Takes a question that does not belong there out of a topic; later groups leave it alone too."""
        with self.store.transaction() as unit:
            _, members = self._shown(unit, topic_id)
            if question in {each.gap.id for each in members}:
                unit.gaps.set_apart(question)

    def close(self, topic_id: str, version: int, fiche_id: str) -> None:
        """Closes a topic that a fiche answers; StillUnfound unless each of its questions finds it now."""
        fiche = self.fiches().get(fiche_id)
        if fiche is None or fiche.state != "published":
            raise UnknownFiche()
        with self.store.reading() as unit:
            topic, members = self._shown(unit, topic_id)
        if topic.version != version:
            raise StaleTopic()
        # Searched outside the transaction: it takes a moment for each question.
        unfound = [each.gap.id for each in members if not self._finds(each, {fiche.id, fiche.pair or fiche.id})]
        if unfound:
            raise StillUnfound(unfound)
        self._change(topic_id, version, lambda held: replace(held, state=State.CLOSED, fiche=fiche_id))

    def _finds(self, member: Member, right: set[str]) -> bool:
        found = self.search.first_documents(member.gap.text, member.gap.language, self.settings.found_among)
        return not right.isdisjoint(found)

    def _change(self, topic_id: str, version: int, change: Callable[[Topic], Topic]) -> None:
        with self.store.transaction() as unit:
            topic, _ = self._shown(unit, topic_id)
            if topic.version != version:
                raise StaleTopic()
            unit.gaps.save(replace(change(topic), changed=self.clock(), reopened=False))

    def _shown(self, unit: Unit, topic_id: str) -> tuple[Topic, tuple[Member, ...]]:
        topic = unit.gaps.topic(topic_id)
        members = unit.gaps.of_topic(topic_id) if topic else ()
        if topic is None or conversations(members) < self.settings.k:
            raise UnknownTopic()
        return topic, members

    def _tell(self, topic: Topic, members: Sequence[Member], vocabulary: Vocabulary, now: datetime) -> Told | None:
        ordered = sorted(members, key=lambda each: each.place)
        return tell(topic, ordered, vocabulary, self.settings, now)
