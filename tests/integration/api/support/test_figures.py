"""The leads' dashboard on real rows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from assistant.accounts.roles import Role
from assistant.conversation.state import Conversation, Turn
from assistant.copilot.sheet import CallOutcome, CallSheet
from assistant.store.database import Store


@pytest.fixture
def calls(store: Store, clock: Any) -> None:
    with store.transaction() as unit:
        for number in range(23):
            outcome = CallOutcome.ANSWERED if number < 20 else CallOutcome.UNANSWERED
            at = clock.now - timedelta(days=number % 2)
            unit.calls.add(CallSheet(f"c{number}", at, "u1", "fr", outcome, "Un secret\u00a0?", decision="consult_dpo"))
        unit.conversations.save(Conversation("mine", "sender", "fr", clock.now, clock.now, turns=7))
        for number in range(7):
            turn = Turn(f"t{number}", "mine", number, clock.now, "fr", None, None, "rasa", "referral", decision="consult_dpo")
            unit.conversations.add_turn(turn)


@pytest.mark.usefixtures("calls")
def test_charts_show_large_numbers_and_neither_small_ones_nor_words(browse: Any) -> None:
    page = browse(Role.LEAD).get("/figures").text
    assert "DPO d’abord" in page and ">23<" in page
    assert "Un secret" not in page and ">3<" not in page and "&lt;&nbsp;5" in page


@pytest.mark.usefixtures("calls")
def test_the_csv_holds_the_same_numbers_and_the_notice(browse: Any) -> None:
    client = browse(Role.LEAD)
    written = client.get("/figures/figures.csv").text
    assert "Ce que la charte a décidé, pendant les appels et dans les conversations;DPO d’abord;30" in written
    assert ";<5" in written and ";3\r\n" not in written and "rescrit" in written
    client.post("/language", data={"language": "en"})
    assert '"What the charter decided, during calls and in conversations",DPO first,30' in client.get("/figures/figures.csv").text


def test_who_answers_calls_without_leading_does_not_see_them(browse: Any) -> None:
    assert browse(Role.AGENT).get("/figures").status_code == 403
