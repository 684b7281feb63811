"""From a turn to the board and off it again, on both databases."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.audit import Access
from assistant.bootstrap import Assistant
from assistant.conversation.state import FieldValue, Turn
from assistant.gaps.model import Member, Reason
from assistant.retention.journal import Journal
from assistant.retention.keeper import Keeper
from assistant.store.database import Store
from assistant.store.dialogue_events import EventsInFile
from assistant.store.errors import AlreadyJudged
from tests.gates import gate
from tests.integration.assistant.gaps.conftest import NOW, OWN
from tests.integration.assistant.store.conftest import make_draft

pytestmark = pytest.mark.integration
TURN = Turn("t1", OWN, 1, NOW, "fr", "Peut-on filmer avec un drone ?", None, "rasa", "abstain")


def kept(store: Store) -> tuple[Member, ...]:
    with store.reading() as unit:
        waiting = unit.gaps.without_vector(10)
    return tuple(Member(each, None, None, 0, False) for each in waiting)


def test_deleting_a_conversation_takes_its_questions_off_the_board(store: Store, tmp_path: Path) -> None:
    with store.transaction() as unit:
        unit.conversations.add_turn(TURN)
        unit.gaps.note(TURN)
        unit.gaps.note(TURN)
        unit.gaps.note(replace(TURN, id="t2", text=None))
        unit.gaps.note(replace(TURN, id="t3", conversation_id="another"))
    assert len(kept(store)) == 2
    rasa = tmp_path / "rasa.sqlite3"
    with closing(sqlite3.connect(rasa)) as database, database:
        database.execute("CREATE TABLE events (sender_id TEXT, timestamp REAL)")
    journal = Journal(tmp_path / "erasures.txt")
    Keeper(store, EventsInFile(rasa), journal).forget(OWN)
    assert len(kept(store)) == 1
    assert {kind for kind, _, _ in journal.lines()} == {"gap", "conversation"}


def test_the_subject_of_a_request_is_on_the_board_and_goes_with_it(store: Store) -> None:
    draft = make_draft()
    named = replace(draft, fields={**draft.fields, "subject": FieldValue("Badgeuse", "said")})
    with store.transaction() as unit:
        request = unit.advice_requests.submit(named, "k1", by="person", at=NOW).request
        for _ in range(2):
            unit.gaps.add_request(str(request.reference), NOW)
    (member,) = kept(store)
    assert (member.gap.reason, member.gap.subject, member.gap.text) == (Reason.ESCALATED, True, "Badgeuse")
    with store.transaction() as unit:
        unit.erasure.erase("request", str(request.reference), Access("person", "erasure", NOW))
    assert kept(store) == ()


def test_an_opinion_puts_a_question_on_the_board_and_takes_it_off(store: Store) -> None:
    with store.transaction() as unit:
        unit.conversations.add_turn(replace(TURN, outcome="answer"))
    nothing: object = None
    assistant = Assistant(nothing, nothing, nothing, store, nothing, nothing, nothing, gate(), nothing)  # type: ignore[arg-type]
    assistant.feedback("t1", False, [], None, OWN)
    assert [each.gap.reason for each in kept(store)] == [Reason.RATED]
    with pytest.raises(AlreadyJudged):
        assistant.feedback("t1", True, [], None, "another’s")
    assert [each.gap.reason for each in kept(store)] == [Reason.RATED]
    assistant.feedback("t1", True, [], None, OWN)
    assert kept(store) == ()
