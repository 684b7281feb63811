"""Supervised answers: asked by an agent, answered by a senior, heard as it comes, found again by colleagues."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from typing import Any

import pytest

from assistant.accounts.roles import Role
from assistant.store.database import Store
from assistant.supervision.model import State

PROPOSAL = {
    "document_id": "breach-72-hours-fr",
    "language": "fr",
    "question": "Violation : combien de temps ? Rappelez le 06 12 34 56 78",
    "notes": "Contact : claire@ormeau.example",
    "text": "Vous avez 72 heures.",
}


@pytest.fixture
def agent(browse: Any) -> Any:
    return browse(Role.AGENT, name="Alice Agent")


@pytest.fixture
def senior(browse: Any) -> Any:
    return browse(Role.SENIOR, name="Sam Senior")


def ask(client: Any, **more: str) -> str:
    reply = client.post("/approvals", json={**PROPOSAL, **more})
    assert reply.status_code == 201, reply.text
    return str(reply.json()["id"])


def decide(client: Any, approval: str, **fields: str) -> Any:
    return client.post(f"/approvals/{approval}/decision", data={"version": "1", "action": "approve", **fields})


def heard(client: Any, approval: str) -> list[dict[str, Any]]:
    lines = client.get(f"/approvals/{approval}/events").text.splitlines()
    return [json.loads(line[6:]) for line in lines if line.startswith("data: {\"")]


def test_the_senior_sees_the_oldest_first_with_its_sources_and_without_personal_data(agent: Any, senior: Any, clock: Any) -> None:
    first = ask(agent)
    clock.now = clock.now.replace(minute=30)
    second = ask(agent, question="Une autre ?")
    page = senior.get("/approvals").text
    assert page.index(first) < page.index(second)
    assert "06 12" not in page and "ormeau" not in page and "RGPD, Article 33" in page


def test_one_click_approves_and_the_agent_hears_it(agent: Any, senior: Any) -> None:
    approval = ask(agent)
    assert [each["state"] for each in heard(agent, approval)] == ["waiting"]
    assert decide(senior, approval, text=PROPOSAL["text"]).status_code == 303
    (told,) = heard(agent, approval)
    assert told["state"] == "approved" and "Approuvée par Sam Senior" in told["told"] and told["answer"] == PROPOSAL["text"]


def test_a_corrected_text_is_what_the_agent_reads(agent: Any, senior: Any) -> None:
    approval = ask(agent)
    decide(senior, approval, text="72 heures à partir de la connaissance.")
    assert heard(agent, approval)[0]["state"] == "corrected"
    assert "à partir de la connaissance" in agent.get(f"/approvals/{approval}").text


def test_a_refusal_needs_a_reason_and_keeps_what_was_typed(agent: Any, senior: Any) -> None:
    approval = ask(agent)
    bare = decide(senior, approval, action="refuse", text="Mon texte à moi")
    assert bare.status_code == 409 and "en une phrase" in bare.text and "Mon texte à moi" in bare.text
    decide(senior, approval, action="refuse", reason="Le délai court autrement.")
    assert heard(agent, approval)[0]["reason"] == "Le délai court autrement."


def test_two_approvals_at_once_count_once_and_the_second_is_told_kindly(agent: Any, senior: Any, browse: Any, store: Store) -> None:
    approval, replies = ask(agent), []
    others = [senior, browse(Role.SENIOR, email="deux@permanence.example", name="Deux")]
    threads = [threading.Thread(target=lambda each=each: replies.append(decide(each, approval, text="Oui."))) for each in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(reply.status_code for reply in replies) == [303, 409]
    late = next(reply for reply in replies if reply.status_code == 409)
    assert "Un collègue vient de répondre" in late.text and "Ce que vous aviez écrit" in late.text
    with store.reading() as unit:
        whats = [line.what for line in unit.audit.lines(approval)]
    assert whats == ["approval_asked", "approval_given"]


def test_nobody_approves_their_own(senior: Any, store: Store) -> None:
    approval = ask(senior)
    assert 'name="action"' not in senior.get("/approvals").text
    refused = decide(senior, approval, text="Oui.")
    assert refused.status_code == 409 and "une autre personne" in refused.text
    with store.reading() as unit:
        held = unit.approvals.get(approval)
    assert held is not None and held.state is State.WAITING


def test_an_agent_neither_answers_nor_reads_a_colleagues(agent: Any, browse: Any) -> None:
    approval = ask(agent)
    other = browse(Role.AGENT, email="autre@permanence.example")
    assert decide(other, approval, text="Oui.").status_code == 403
    assert other.get(f"/approvals/{approval}").status_code == 404
    assert other.get(f"/approvals/{approval}/events").status_code == 404
    assert "Alice" not in other.get("/approvals").text


def test_what_rests_on_nothing_is_not_asked(agent: Any) -> None:
    assert agent.post("/approvals", json={**PROPOSAL, "document_id": "nowhere"}).status_code == 404
    assert agent.post("/approvals", json={**PROPOSAL, "text": "  "}).status_code == 409


def test_colleagues_see_what_was_approved_where_it_differs_and_what_has_aged(
    agent: Any, senior: Any, browse: Any, law: dict[str, str]
) -> None:
    about = {"document_id": "breach-72-hours-en"}
    for text in ("Vous avez 72 heures.", "Vous avez un mois.", "Jamais lu"):
        action = {"action": "refuse", "reason": "Faux."} if text == "Jamais lu" else {"text": text}
        decide(senior, ask(agent, text=text), **action)
    other = browse(Role.LEAD, email="autre@permanence.example")
    told = other.get("/approvals/about", params=about).json()
    assert told["required"] and {each["text"] for each in told["earlier"]} == {"Vous avez 72 heures.", "Vous avez un mois."}
    assert told["differ"] == ["Les chiffres ou les délais ne sont pas les mêmes."]
    assert "ormeau" not in str(told) and "Rappelez" not in str(told)
    law["Article 33"] = "48 heures"
    aged = other.get("/approvals/about", params=about).json()
    assert all(each["expired"] for each in aged["earlier"]) and aged["differ"] == []
    assert other.get("/approvals/about", params={"document_id": "other"}).json() == {"required": False, "differ": [], "earlier": []}


@pytest.mark.parametrize("role", [Role.AGENT, Role.SENIOR])
def test_a_page_left_open_does_not_keep_its_session_alive(browse: Any, agent: Any, clock: Any, role: Role) -> None:
    client = agent if role is Role.AGENT else browse(role)
    stream = f"/approvals/{ask(agent)}/events" if role is Role.AGENT else "/approvals/events"
    for _ in range(5):
        clock.now += timedelta(minutes=11)
        assert client.get(stream).status_code == 200
    clock.now += timedelta(minutes=6)
    client.headers["accept"] = "application/json"
    assert client.get(stream).status_code == 401 and client.get("/approvals").status_code == 401


def test_the_queue_is_heard_by_seniors_alone(agent: Any, senior: Any) -> None:
    approval = ask(agent)
    assert approval in senior.get("/approvals/events").text
    assert agent.get("/approvals/events").status_code == 403
