"""Groups are formed anew while editors work on them, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from threading import Thread

import numpy as np
import pytest

from assistant.gaps.board import GapDesk
from assistant.gaps.errors import StaleTopic
from assistant.gaps.model import Gap, Reason, State, Topic
from assistant.gaps.regrouping import Regrouper
from assistant.gaps.settings import load_gaps
from assistant.gaps.vocabulary import Vocabulary
from assistant.gaps.writing import week_of
from assistant.likeness.background import Background
from assistant.store.database import Store
from tests.integration.assistant.gaps.conftest import NOW

pytestmark = pytest.mark.integration
SETTINGS = replace(load_gaps(), words_weight=0.0)
WORDS = Vocabulary({}, 1, frozenset())
PLAIN = Background({}, np.eye(2), 1.0)
HERE, THERE = np.array([1, 0], np.float32), np.array([0, 1], np.float32)
TOPIC = Topic("t1", State.OPEN, None, None, False, NOW, 0)
SOON_S = 0.5
NOTHING: object = None


def ask(store: Store, vectors: Mapping[str, np.ndarray]) -> None:  # type: ignore[type-arg]
    with store.transaction() as unit:
        for name in vectors:
            unit.gaps.add(Gap(name, week_of(NOW), Reason.UNANSWERED, "fr", f"Question {name} ?", f"asker {name}"))
        unit.gaps.set_vectors(vectors.items())


def put_together(store: Store, *names: str) -> None:
    with store.transaction() as unit:
        unit.gaps.save(TOPIC)
        unit.gaps.place({name: (TOPIC.id, place) for place, name in enumerate(names)})


def regrouper(
    store: Store, background: Callable[[], Background] = lambda: PLAIN, clock: Callable[[], datetime] = lambda: NOW
) -> Regrouper:
    return Regrouper(store, NOTHING, lambda: WORDS, background, SETTINGS, clock)  # type: ignore[arg-type]


def desk(store: Store) -> GapDesk:
    return GapDesk(store, SETTINGS, dict, NOTHING, lambda: WORDS)  # type: ignore[arg-type]


def groups(store: Store) -> set[frozenset[str]]:
    with store.reading() as unit:
        found = [{each.gap.id for each in unit.gaps.of_topic(topic.id)} for topic in unit.gaps.topics()]
    return {frozenset(each) for each in found if each}


def test_a_group_that_splits_leaves_a_topic_made_of_old_questions_only(store: Store) -> None:
    ask(store, {"a": HERE, "b": HERE, "c": THERE, "d": THERE})
    put_together(store, "a", "b", "c", "d")
    ask(store, {"e": HERE})
    assert regrouper(store).refresh() and not regrouper(store).refresh()
    assert groups(store) == {frozenset("abe"), frozenset("cd")}


def test_a_question_taken_out_while_groups_are_compared_stays_out(store: Store) -> None:
    ask(store, {"a": HERE, "b": HERE, "c": HERE, "d": HERE, "x": THERE, "y": THERE})
    put_together(store, "d", "a", "b", "c")

    def meanwhile() -> Background:
        desk(store).take_out(TOPIC.id, "d")
        return PLAIN

    assert regrouper(store, background=meanwhile).refresh()
    assert groups(store) == {frozenset("abc"), frozenset("xy")}


def test_an_owner_given_while_groups_are_kept_is_not_written_over(store: Store) -> None:
    ask(store, {"a": HERE, "b": HERE, "c": HERE})
    put_together(store, "a", "b", "c")
    ask(store, {"d": HERE, "x": THERE, "y": THERE})
    accepted: list[str] = []

    def give() -> None:
        try:
            desk(store).own(TOPIC.id, 1, "editor")
        except StaleTopic:
            return
        accepted.append("editor")

    editor = Thread(target=give)

    def meanwhile() -> datetime:
        if editor.ident is None:
            editor.start()
            editor.join(SOON_S)
        return NOW

    assert regrouper(store, clock=meanwhile).refresh()
    editor.join()
    with store.reading() as unit:
        owners = [topic.owner for topic in unit.gaps.topics() if topic.owner]
    assert owners == accepted


def test_the_same_question_kept_twice_at_once_is_kept_once(store: Store) -> None:
    gap = Gap("g", week_of(NOW), Reason.UNANSWERED, "fr", "Peut-on ?", "a")
    done: list[bool] = []

    def also() -> None:
        with store.transaction() as unit:
            unit.gaps.add(gap)
        done.append(True)

    other = Thread(target=also)
    with store.transaction() as unit:
        unit.gaps.add(gap)
        other.start()
        other.join(SOON_S)
    other.join()
    with store.reading() as unit:
        assert done and len(unit.gaps.without_vector(10)) == 1
