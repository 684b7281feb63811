"""What the reply carries beside the contract: whether it sends away with a draft to come back to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assistant.answer import Answer, Message, Outcome
from assistant.conversation.reply import Said
from assistant.conversation.small_talk import SmallTalk
from assistant.conversation.standing import standing
from assistant.conversation.state import Conversation, FieldValue
from assistant.texts import load_texts
from assistant.turn.understanding import RETRIEVAL_ONLY

NOW = datetime(2026, 11, 22, tzinfo=UTC)
BEGUN = Conversation("c", "s", "fr", NOW, NOW, asked=("has_dpo",), fields={"organisation": FieldValue("X", "said")})


def told(answer: Answer, conversation: Conversation = BEGUN) -> bool:
    return bool(standing(conversation, answer, "fr")["come_back"])


def referred(decision: str, asking: str | None = None) -> Answer:
    return Answer(Outcome.REFERRAL, (Message("a"),), asking, {"decision": decision})


@pytest.mark.parametrize("decision", ["consult_dpo", "self_service", "refer_network", "complete_request"])
def test_a_way_out_that_says_come_back_offers_a_code(decision: str) -> None:
    assert told(referred(decision))
    assert not told(referred(decision, asking="has_dpo"))
    assert not told(referred(decision), replace(BEGUN, asked=()))


@pytest.mark.parametrize("decision", ["redirect_individual", "refuse_regularisation", "refuse_audit", "need_facts"])
def test_a_way_out_that_ends_here_offers_none(decision: str) -> None:
    assert not told(referred(decision))


def test_who_stops_with_a_draft_is_offered_a_code_and_who_has_none_is_not() -> None:
    def stop(conversation: Conversation) -> bool:
        reply = SmallTalk(load_texts()).stop(Said("t", "stop", "fr", conversation), RETRIEVAL_ONLY)
        return told(reply.answer, reply.conversation)

    assert stop(BEGUN)
    assert not stop(replace(BEGUN, fields={}))
