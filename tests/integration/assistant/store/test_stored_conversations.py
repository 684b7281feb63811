"""Conversations, turns and opinions on both real databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import text

from assistant.audit import Access
from assistant.conversation.state import Conversation, Turn
from assistant.store.conversations import mark
from assistant.store.database import Store
from assistant.store.engine import open_engine
from assistant.store.errors import AlreadyJudged, Overtaken, UnknownTurn
from assistant.store.feedback import Feedback
from assistant.vault.errors import CannotOpen

pytestmark = pytest.mark.integration


def test_a_conversation_comes_back_as_it_was_saved(store: Store, conversation: Conversation) -> None:
    with store.transaction() as unit:
        unit.conversations.save(conversation)
    with store.reading() as unit:
        assert unit.conversations.get("c1") == conversation


def test_saving_again_replaces_what_was_there(store: Store, conversation: Conversation) -> None:
    later = replace(conversation, asking=None, turns=2, reference="DC-2026-000123-K", fields={})
    with store.transaction() as unit:
        unit.conversations.save(conversation)
        unit.conversations.save(later)
        assert unit.conversations.get("c1") == later


def test_an_unknown_conversation_is_none(store: Store) -> None:
    with store.reading() as unit:
        assert unit.conversations.get("nobody") is None


def test_a_moment_keeps_its_instant_whatever_its_time_zone(store: Store, conversation: Conversation) -> None:
    paris = timezone(timedelta(hours=1))
    with store.transaction() as unit:
        unit.conversations.save(replace(conversation, seen=conversation.seen.astimezone(paris)))
        found = unit.conversations.get("c1")
    assert found is not None
    assert found.seen == conversation.seen
    assert found.seen.utcoffset() == timedelta(0)


def test_turns_come_back_in_order(store: Store, conversation: Conversation, turn: Turn) -> None:
    second = replace(turn, id="t2", number=2, text=None, answer=None)
    with store.transaction() as unit:
        unit.conversations.save(conversation)
        unit.conversations.add_turn(second)
        unit.conversations.add_turn(turn)
        assert unit.conversations.turns("c1") == (turn, second)
        assert unit.conversations.turn("t2") is not None
        assert unit.conversations.turn("t9") is None


def test_a_turn_written_again_is_not_doubled(store: Store, conversation: Conversation, turn: Turn) -> None:
    with store.transaction() as unit:
        unit.conversations.save(conversation)
        unit.conversations.add_turn(turn)
        unit.conversations.add_turn(replace(turn, outcome="abstain"))
        assert [each.outcome for each in unit.conversations.turns("c1")] == ["abstain"]


def test_nothing_stays_of_a_forgotten_conversation(
    store: Store, conversation: Conversation, turn: Turn, now: datetime
) -> None:
    with store.transaction() as unit:
        unit.conversations.save(conversation)
        unit.conversations.add_turn(turn)
        unit.feedback.save(Feedback("t1", now, helpful=True))
        assert unit.erasure.erase("conversation", mark("c1"), Access("person", "erasure", now))
    with store.reading() as unit:
        assert unit.conversations.get("c1") is None
        assert unit.conversations.turns("c1") == ()
        assert unit.feedback.get("t1") is None


def test_a_purge_takes_what_was_last_seen_before_and_leaves_the_rest(
    store: Store, conversation: Conversation, now: datetime
) -> None:
    with store.transaction() as unit:
        unit.conversations.save(conversation)
        unit.conversations.save(replace(conversation, id="c2", rasa_sender="r2", seen=now - timedelta(days=31)))
        assert unit.erasure.purge("conversation", now - timedelta(days=30), Access("service", "retention", now)) == 1
        assert unit.conversations.get("c1") is not None
        assert unit.conversations.get("c2") is None


def test_what_fails_half_way_leaves_nothing(store: Store, conversation: Conversation) -> None:
    with pytest.raises(RuntimeError, match="half way"), store.transaction() as unit:
        unit.conversations.save(conversation)
        raise RuntimeError("half way")
    with store.reading() as unit:
        assert unit.conversations.get("c1") is None


def test_the_last_opinion_on_a_turn_replaces_the_first(
    store: Store, conversation: Conversation, turn: Turn, now: datetime
) -> None:
    first = Feedback("t1", now, helpful=True)
    last = Feedback("t1", now + timedelta(minutes=1), helpful=False, reasons=("outdated",), comment="Le guide a changé.")
    with store.transaction() as unit:
        unit.conversations.save(conversation)
        unit.conversations.add_turn(turn)
        unit.feedback.save(first)
        unit.feedback.save(last)
        assert unit.feedback.get("t1") == last
        assert unit.feedback.list(now) == (last,)
        assert unit.feedback.list(now + timedelta(hours=1)) == ()


def test_an_opinion_that_may_not_be_given_anew_leaves_the_first_one(
    store: Store, conversation: Conversation, turn: Turn, now: datetime
) -> None:
    first = Feedback("t1", now, helpful=True, own=False)
    with store.transaction() as unit:
        unit.conversations.save(conversation)
        unit.conversations.add_turn(turn)
        unit.feedback.save(first)
    with pytest.raises(AlreadyJudged), store.transaction() as unit:
        unit.feedback.save(Feedback("t1", now, helpful=False, own=False))
    with store.reading() as unit:
        assert unit.feedback.get("t1") == first


def test_an_opinion_about_an_unknown_turn_is_refused(store: Store, now: datetime) -> None:
    with pytest.raises(UnknownTurn), store.transaction() as unit:
        unit.feedback.save(Feedback("nowhere", now, helpful=True))


def test_without_the_conversations_id_nothing_is_read_of_it_but_an_answer_from_the_sources(
    store: Store, conversation: Conversation, turn: Turn
) -> None:
    body = {"conversation_id": "c1", "turn_id": "t1", "messages": [{"text": "Oui [1].", "citations": [1]}], "card": ["hôpital"]}
    with store.transaction() as unit:
        unit.conversations.save(conversation)
        unit.conversations.add_turn(replace(turn, answer=body))
        unit.conversations.add_turn(replace(turn, id="t2", number=2, answer=body, asking="context"))
        answered, asked = unit.conversations.turn("t1"), unit.conversations.turn("t2")
    assert answered is not None and asked is not None
    assert (answered.text, answered.conversation_id) != (turn.text, "c1") and answered.text is None
    assert answered.answer == {"turn_id": "t1", "messages": [{"text": "Oui [1].", "citations": [1]}]}
    assert asked.answer is None


def test_a_conversation_damaged_in_its_row_is_refused_whole(
    store: Store, conversation: Conversation, url: str
) -> None:
    with store.transaction() as unit:
        unit.conversations.save(conversation)
        unit.conversations.save(replace(conversation, id="c2", rasa_sender="r2"))
    engine = open_engine(url)
    with engine.begin() as connection:
        swap = "UPDATE conversations SET state = (SELECT state FROM conversations WHERE rasa_sender = 'r2')"
        connection.execute(text(swap))
    engine.dispose()
    with pytest.raises(CannotOpen), store.reading() as unit:
        unit.conversations.get("c1")


def test_a_turn_that_another_process_overtook_is_refused_and_overwrites_nothing(
    store: Store, conversation: Conversation, turn: Turn
) -> None:
    with store.transaction() as unit:
        unit.conversations.save(conversation)
        unit.conversations.add_turn(turn)
    late = replace(turn, id="late", text="trop tard")
    with pytest.raises(Overtaken, match="send this one again"), store.transaction() as unit:
        unit.conversations.save(replace(conversation, language="en"))
        unit.conversations.add_turn(late)
    with store.reading() as unit:
        assert unit.conversations.get(conversation.id) == conversation
        assert [each.id for each in unit.conversations.turns(conversation.id)] == [turn.id]


def test_the_answers_that_cite_a_document_are_counted_by_its_whole_id(store: Store, conversation: Conversation, turn: Turn) -> None:
    cited = ({"document_id": "a_b-fr", "source_id": "s", "locator": "1", "digest": "é"},)
    named_elsewhere = ({"document_id": "c-fr", "source_id": "a_b-fr", "locator": "a_b-fr", "digest": "d"},)
    turns = (cited, cited, named_elsewhere, (), ({**cited[0], "document_id": "axb-fr"},))
    with store.transaction() as unit:
        unit.conversations.save(conversation)
        for number, sources in enumerate(turns, start=1):
            unit.conversations.add_turn(replace(turn, id=f"t{number}", number=number, outcome="answer", sources=sources))
    with store.reading() as unit:
        assert unit.figures.resting_on("a_b-fr", turn.at) == 2
        assert unit.figures.resting_on("a_b-fr", turn.at + timedelta(seconds=1)) == 0
