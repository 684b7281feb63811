"""A call that becomes a request for advice: filled by the call, kept once, under the charter's rules."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.accounts.roles import Role
from assistant.advice_request.model import Status
from assistant.audit import Access
from assistant.casework.desk import CaseDesk
from assistant.casework.model import Search
from assistant.casework.settings import load_casework
from assistant.store.database import Store
from tests.integration.api.support.conftest import SITE
from tests.integration.assistant.casework.conftest import NOW

CALL = {
    "id": "0123456789abcdef",
    "question": "Peut-on filmer la salle de pause ? C’est urgent.",
    "notes": "hôpital, projet, DPO oui, sans réponse, fédération consultée, tous les salariés, question précise, analyse écrite",
    "sector": "health",
    "shown": [{"title": "RGPD, Article 6", "url": "https://eur-lex.europa.eu/"}],
}
SAID = {
    "organisation": "Centre du Val",
    "contact_name": "Camille Exemple",
    "contact_email": "c@val.example",
    "analysis": "Nous pensons que non.",
}


@pytest.fixture
def agent(browse: Any) -> Any:
    client = browse(Role.AGENT)
    client.headers["accept"] = "application/json"
    return client


def begun(agent: Any, **more: Any) -> dict[str, str]:
    found: dict[str, str] = agent.post("/copilot/request/begin", json={**CALL, **more}).json()["fields"]
    return found


def hand_in(agent: Any, **more: Any) -> Any:
    body = {**CALL, "fields": {**begun(agent), **SAID}, "confirmed": True, **more}
    return agent.post("/copilot/request", json=body)


def test_the_call_fills_what_it_already_tells(agent: Any) -> None:
    fields = begun(agent)
    assert fields["subject"] == "Peut-on filmer la salle de pause ?" and fields["question"] == CALL["question"]
    assert fields["sector"] == "santé" and fields["context"] == CALL["notes"]
    assert "RGPD, Article 6 (https://eur-lex.europa.eu/)" in fields["steps_taken"]
    assert "n’a pas pu répondre" in fields["steps_taken"] and "salariés" in fields["importance_reason"]
    assert begun(agent, language="en")["sector"] == "health"


def test_it_enters_the_queue_with_its_decision_and_says_where_each_word_comes_from(agent: Any, store: Store) -> None:
    told = hand_in(agent).json()
    with store.transaction() as unit:
        kept = unit.advice_requests.get(told["reference"], Access("test", "study", NOW))
        waiting = unit.outbox.counts()["waiting"]
    assert kept is not None and kept.status is Status.SUBMITTED and kept.decision is not None
    assert kept.decision["decision"] == "hand_off" and kept.facts["dpo_outcome"] == "unable"
    assert (kept.fields["question"].provenance, kept.fields["analysis"].provenance) == ("conversation", "agent")
    assert all(event.by.startswith("agent:") for event in kept.events)
    assert waiting == 2  # a receipt for the person, an arrival for the agents


def test_the_code_can_be_dictated_and_opens_the_request_however_it_is_typed(agent: Any, store: Store) -> None:
    told = hand_in(agent).json()
    assert told["url"].startswith(f"{SITE}/suivi") and "rescrit" in told["disclaimer"]
    assert [len(part) for part in told["secret"].split("-")] == [4] * 7
    typed = told["secret"].lower().replace("-", " ")
    with store.transaction() as unit:
        assert unit.advice_requests.find(told["reference"], typed, Access("person", "follow_up", NOW)).value("organisation")


def test_handed_in_twice_it_is_kept_once_and_told_the_same(agent: Any, store: Store) -> None:
    assert hand_in(agent).json() == hand_in(agent).json()
    other = hand_in(agent, fields={**begun(agent), **SAID, "organisation": "Autre"})
    assert other.status_code == 409 and "déjà été transmise" in other.json()["detail"]
    assert store_total(store) == 1


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"confirmed": False}, "Rien n’est transmis sans votre accord"),
        ({"fields": {"organisation": "Val"}}, "Il manque encore"),
        ({"notes": "hôpital, projet, DPO oui, pas consulté"}, "n’a pas encore été sollicité"),
        ({"fields": {**SAID, "question": "Nous voulons régulariser notre fichier illégal, en place depuis deux ans"}}, ""),
    ],
)
def test_what_the_charter_or_a_field_refuses_is_told_and_nothing_is_kept(
    agent: Any, store: Store, more: dict[str, Any], told: str
) -> None:
    refused = hand_in(agent, **more)
    assert refused.status_code in (409, 422) and told in refused.json()["detail"]
    assert store_total(store) == 0


def test_a_refused_field_is_named_so_that_the_page_can_lead_there(agent: Any) -> None:
    refused = hand_in(agent, fields={**begun(agent), **SAID, "contact_email": "pas une adresse"})
    assert (refused.status_code, refused.json()["field"]) == (422, "contact_email")


def test_two_agents_calls_of_the_same_number_are_two_requests(browse: Any, agent: Any, store: Store) -> None:
    other = browse(Role.SENIOR)
    other.headers["accept"] = "application/json"
    references = {hand_in(each).json()["reference"] for each in (agent, other)}
    assert len(references) == 2


def test_the_form_asks_every_field_and_says_the_notice(browse: Any) -> None:
    page = browse(Role.AGENT).get("/copilot/request").text
    assert 'name="trade_secrets"' in page and "ne sera pas un rescrit" in page


def store_total(store: Store) -> int:
    return CaseDesk(store, load_casework(), bytes(32)).queue(Search()).total
