from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assistant.answer import Answer, Message, Outcome
from assistant.audit import Access
from assistant.conversation.reply import Reply, Said
from assistant.errors import BadInput, NotFound
from assistant.store.conversations import mark
from assistant.store.database import Store, Unit
from assistant.store.errors import StoreUnavailable
from assistant.texts import load_texts
from assistant.turn.entry import Entry
from assistant.turn.reception import Reception
from assistant.turn.understanding import Intent, Understanding
from tests.databases import give_tables, in_memory

ASKED = Understanding(Intent.ASK_QUESTION, 0.9)


class Parrot:
    """Answers with the door by which the turn came."""

    def __init__(self, change: Callable[[Reply], Reply] = lambda reply: reply) -> None:
        self.change, self.heard = change, 0

    def respond(self, entry: Entry, said: Said, understanding: Understanding) -> Reply:
        self.heard += 1
        answer = Answer(Outcome.ANSWER, (Message(entry.value),))
        return self.change(Reply(answer, said.conversation))


class Broken:
    def respond(self, entry: Entry, said: Said, understanding: Understanding) -> Reply:
        raise RuntimeError("secret words")


@pytest.fixture
def store() -> Store:
    return in_memory()


def desk(store: Store, responder: object) -> Reception:
    return Reception(store, responder, load_texts(), lambda: "base")  # type: ignore[arg-type]


def test_a_turn_answered_by_an_action_is_closed_with_that_answer(store: Store) -> None:
    reception = desk(store, Parrot())
    turn = reception.open("bonjour", None, None)
    reception.answer(turn.id, Entry.CHITCHAT, ASKED)
    reply = reception.close(turn.id)
    assert reply["messages"][0]["text"] == "chitchat"
    with store.reading() as unit:
        assert unit.conversations.turns(reply["conversation_id"])[0].understood_by == "rasa"


def test_a_turn_nobody_answered_is_answered_from_retrieval(store: Store) -> None:
    reception = desk(store, Parrot())
    turn = reception.open("bonjour", None, None)
    reply = reception.close(turn.id)
    assert reply["messages"][0]["text"] == "retrieval"
    with store.reading() as unit:
        assert unit.conversations.turns(reply["conversation_id"])[0].understood_by == "retrieval"


def test_a_second_action_in_the_same_turn_gets_the_first_answer(store: Store) -> None:
    parrot = Parrot()
    reception = desk(store, parrot)
    turn = reception.open("bonjour", None, None)
    assert reception.answer(turn.id, Entry.CHITCHAT, ASKED) == reception.answer(
        turn.id, Entry.QUESTION, ASKED
    )
    assert parrot.heard == 1


def test_a_conversation_deleted_while_it_is_answered_stays_deleted(store: Store) -> None:
    reception = desk(store, Parrot())
    known = reception.close(reception.open("bonjour", None, None).id)["conversation_id"]
    turn = reception.open("et encore ?", known, None)
    with store.transaction() as unit:
        assert unit.erasure.erase("conversation", mark(known), Access("person", "erasure", datetime.now(UTC)))
    with pytest.raises(NotFound):
        reception.close(turn.id)
    with store.reading() as unit:
        assert unit.conversations.get(known) is None


def test_an_action_that_comes_too_late_is_refused(store: Store) -> None:
    reception = desk(store, Parrot())
    turn = reception.open("bonjour", None, None)
    reception.close(turn.id)
    with pytest.raises(NotFound):
        reception.answer(turn.id, Entry.QUESTION, ASKED)


def test_whatever_breaks_the_person_gets_the_way_to_a_person_and_the_log_no_word(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    reception = desk(store, Broken())
    turn = reception.open("my secret words", None, None)
    reply = reception.close(turn.id)
    assert reply["outcome"] == "error"
    assert "cnil.fr" in reply["messages"][1]["text"]
    logged = capsys.readouterr()
    assert "secret" not in logged.out + logged.err


def test_the_way_to_a_person_is_the_one_that_the_operator_has_given(store: Store) -> None:
    told = {"fr": "Pour joindre la permanence\u00a0: 01 00 00 00 01", "en": "To reach the hotline: 01 00 00 00 01"}
    reception = Reception(store, Broken(), load_texts(), lambda: "1", way=told.__getitem__)
    reply = reception.close(reception.open("une question", None, "en").id)
    assert [message["text"] for message in reply["messages"]] == [load_texts()["en"].say("error"), told["en"]]


@pytest.mark.parametrize(
    ("outcome", "ruling", "noted"),
    [
        (Outcome.REFERRAL, "consult_dpo", "consult_dpo"),
        (Outcome.HANDOFF, "hand_off", "hand_off"),
        (Outcome.ASK, "need_facts", None),
        (Outcome.ASK, "hand_off", None),
        (Outcome.REFERRAL, "refuse_regularisation", None),
    ],
)
def test_the_ruling_in_which_a_turn_ends_is_noted_in_one_word_and_never_an_admission(
    store: Store, outcome: Outcome, ruling: str, noted: str | None
) -> None:
    answer = Answer(outcome, (Message("la charte"),), decision={"decision": ruling, "rules": []})
    reception = desk(store, Parrot(lambda reply: replace(reply, answer=answer)))
    reply = reception.close(reception.open("une demande", None, None).id)
    with store.reading() as unit:
        (turn,) = unit.conversations.turns(reply["conversation_id"])
    assert turn.decision == noted


def test_words_that_may_not_be_kept_are_kept_nowhere(store: Store) -> None:
    reception = desk(store, Parrot(lambda reply: replace(reply, keep_words=False)))
    reply = reception.close(reception.open("nous avons fauté", None, None).id)
    with store.reading() as unit:
        kept = unit.conversations.turns(reply["conversation_id"])[0]
    assert kept.text is None and kept.answer is None and kept.outcome == "answer"


def test_what_is_kept_is_scrubbed(store: Store) -> None:
    reception = desk(store, Parrot())
    reply = reception.close(reception.open("écrivez à jean.martin@example.org", None, None).id)
    with store.reading() as unit:
        kept = unit.conversations.turns(reply["conversation_id"])[0]
    assert kept.text and "jean.martin" not in kept.text


@pytest.mark.parametrize("message", ["", "   ", "\u200b\u202e", "\x00", "x" * 4001])
def test_a_message_without_readable_words_is_refused(store: Store, message: str) -> None:
    with pytest.raises(BadInput):
        desk(store, Parrot()).open(message, None, None)


def test_an_unknown_conversation_is_refused(store: Store) -> None:
    with pytest.raises(NotFound):
        desk(store, Parrot()).open("bonjour", "nobody", None)


def test_the_language_asked_for_wins_over_the_one_guessed(store: Store) -> None:
    reception = desk(store, Parrot())
    assert reception.close(reception.open("bonjour", None, "en").id)["language"] == "en"


class Away(Store):
    """A store that reads, and writes nothing."""

    @contextmanager
    def transaction(self, patience_s: float = 3.0) -> Iterator[Unit]:
        raise StoreUnavailable()
        yield


def away() -> Store:
    found = Away("sqlite://")
    give_tables(found)
    return found


def test_an_answer_that_cannot_be_kept_is_given_and_says_so() -> None:
    reception = desk(away(), Parrot())
    reply = reception.close(reception.open("Is it a rescrit?", None, "en").id)
    assert [message["text"] for message in reply["messages"]] == ["retrieval", load_texts()["en"].say("unkept")]
    assert "rescrit" in reply["disclaimer"]


def test_what_a_person_gives_is_refused_where_it_cannot_be_kept() -> None:
    """On the path a message is a fact or a field: an answer would make the person believe that it is known."""

    def on_the_path(reply: Reply) -> Reply:
        return replace(reply, answer=replace(reply.answer, outcome=Outcome.ASK, asking="organisation"))

    reception = desk(away(), Parrot(on_the_path))
    turn = reception.open("Mairie de Valmont", None, "fr")
    with pytest.raises(StoreUnavailable):
        reception.close(turn.id)
    with pytest.raises(NotFound):
        reception.answer(turn.id, Entry.QUESTION, ASKED)


def test_the_database_is_waited_for_during_what_is_left_of_five_seconds(store: Store) -> None:
    turn = desk(store, Parrot()).open("bonjour", None, None)
    assert 2.5 < turn.patience_s <= 3
    turn.since -= 3
    assert 1 < turn.patience_s <= 1.5
    turn.since -= 60
    assert turn.patience_s == 0.3


@pytest.mark.parametrize(
    ("change", "opens"),
    [
        ({}, True),
        ({"answer": Answer(Outcome.ANSWER, (Message("a"),), asking="has_dpo")}, False),
        ({"answer": Answer(Outcome.ABSTAIN, (Message("a"),))}, False),
        ({"keep_words": False}, False),
    ],
)
def test_a_reply_says_where_it_opens_again_only_if_it_will(store: Store, change: dict[str, object], opens: bool) -> None:
    reception = desk(store, Parrot(lambda reply: replace(reply, **change)))  # type: ignore[arg-type]
    reply = reception.close(reception.open("bonjour", None, None).id)
    assert reply["permalink"] == (f"/answer/{reply['turn_id']}" if opens else None)
