from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from assistant.accounts.roles import Role
from assistant.copilot.sheet import CallOutcome
from assistant.texts import load_texts
from tests.integration.api.support.conftest import OneFiche

SHEET = {"id": "0123456789abcdef", "outcome": "escalated", "question": "Appelez Claire au 06 12 34 56 78", "fiches": ["breach-72-hours-fr"]}


@pytest.fixture
def agent(browse: Any) -> Any:
    return browse(Role.AGENT)


def test_the_page_speaks_of_topics_it_knows_and_of_the_operators_own(agent: Any) -> None:
    page = agent.get("/copilot").text
    assert "Violations de données" in page and ">new-topic<" in page


@pytest.mark.parametrize("by", ["words", "meaning"])
def test_a_finding_has_words_to_read_out_sources_and_an_email_with_the_notice(agent: Any, by: str) -> None:
    found = agent.get("/copilot/find", params={"q": "violation", "by": by, "language": "fr"}).json()["findings"]
    assert [one["document_id"] for one in found] == ["breach-72-hours-fr"]
    assert len(found[0]["script"].split()) <= 60
    assert found[0]["citations"][0]["published"] == "2016-04-27"
    assert "n’est pas un rescrit" in found[0]["email"] and "[1]" in found[0]["email"]


@pytest.mark.parametrize(("language", "query"), [("fr", "violation"), ("en", "breach")])
def test_a_finding_has_the_sentence_that_the_caller_is_told_beside_the_words_read_out(
    agent: Any, language: str, query: str
) -> None:
    found = agent.get("/copilot/find", params={"q": query, "language": language}).json()["findings"]
    assert found and {one["notice"] for one in found} == {load_texts()[language].say("spoken_notice")}


def test_only_what_is_found_by_meaning_and_borne_by_the_sources_may_be_read_out_unread(agent: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def sure(query: str, by: str) -> Any:
        return agent.get("/copilot/find", params={"q": query, "by": by, "language": "fr"}).json()["sure"]

    asked = "congés payés d’un cadre en mission"
    assert (sure(asked, "words"), sure(asked, "meaning")) == (None, "breach-72-hours-fr")
    monkeypatch.setitem(OneFiche.signals, "top_cosine", 0.3)
    assert sure(asked, "meaning") is None
    assert sure("violation données", "meaning") == "breach-72-hours-fr"  # two words of its title


def test_what_cannot_wait_and_what_the_charter_rules_out_are_told_beside_the_call(agent: Any) -> None:
    calm = agent.post("/copilot/assess", json={"question": "délai violation"}).json()
    assert (calm["urgent"], calm["refused"]) == (None, None)
    heard = agent.post("/copilot/assess", json={"notes": "ils se sont fait pirater, veut régulariser"}).json()
    assert heard["urgent"]["matter"] == "breach" and "72" in heard["urgent"]["prepare"][0]
    assert heard["decision"]["decision"] == "refuse_regularisation" and "régulariser" in heard["refused"]["says"]


def test_filters_take_away_what_is_of_another_topic(agent: Any) -> None:
    assert agent.get("/copilot/find", params={"q": "violation", "topic": "health"}).json() == {"findings": [], "sure": None}


def test_nothing_typed_finds_nothing(agent: Any) -> None:
    assert agent.get("/copilot/find", params={"q": "  "}).json() == {"findings": [], "sure": None}


def test_notes_give_the_charters_decision_and_what_to_ask_next(agent: Any) -> None:
    read = agent.post("/copilot/assess", json={"notes": "mairie, projet, DPO oui, pas consulté"}).json()
    assert read["decision"]["decision"] == "consult_dpo"
    begun = agent.post("/copilot/assess", json={"notes": "mairie"}).json()
    assert begun["ask"]["fact"] == "purpose" and len(begun["ask"]["choices"]) == 4


def test_what_is_ticked_by_hand_corrects_the_notes(agent: Any) -> None:
    ticked = {"has_dpo": False, "precise": True}
    read = agent.post("/copilot/assess", json={"notes": "DPO oui", "ticked": ticked}).json()
    assert (read["facts"]["has_dpo"], read["facts"]["precise"]) == (False, True)


def test_a_fact_that_does_not_exist_is_refused_in_a_sentence(agent: Any) -> None:
    agent.headers["accept"] = "application/json"
    refused = agent.post("/copilot/assess", json={"notes": "", "ticked": {"colour": "blue"}})
    assert refused.status_code == 422 and "Fait inconnu" in refused.json()["detail"]


def test_a_sheet_is_kept_once_without_what_names_anybody(agent: Any, store: Any) -> None:
    for _ in range(2):
        assert agent.post("/copilot/sheets", json=SHEET).status_code == 204
    with store.reading() as unit:
        kept = unit.calls.since(datetime(2020, 1, 1, tzinfo=UTC))
    assert len(kept) == 1
    assert "06 12" not in kept[0].question and kept[0].outcome is CallOutcome.ESCALATED


def test_the_sheet_of_a_colleague_is_not_replaced(browse: Any, agent: Any, store: Any) -> None:
    agent.post("/copilot/sheets", json=SHEET)
    other = browse(Role.SENIOR)
    other.headers["accept"] = "application/json"
    assert other.post("/copilot/sheets", json={**SHEET, "outcome": "answered"}).status_code == 409
    with store.reading() as unit:
        assert [each.outcome for each in unit.calls.since(datetime(2020, 1, 1, tzinfo=UTC))] == [CallOutcome.ESCALATED]
