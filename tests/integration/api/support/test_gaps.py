"""The gap board, from questions without an answer to a group that a fiche closes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from assistant.accounts.roles import Role
from assistant.gaps.model import Gap, Reason
from assistant.gaps.writing import week_of
from assistant.store.database import Store

FOUND = "Violation de données chez un prestataire, que faire ?"


def ask(store: Store, clock: Any, *texts: str, first: int = 0) -> None:
    with store.transaction() as unit:
        for number, text in enumerate(texts, first):
            unit.gaps.add(Gap(f"g{number}", week_of(clock.now), Reason.UNANSWERED, "fr", text, f"a{number}"))


@pytest.fixture
def regroup(app: Any) -> Any:
    return app.state.support.regrouper.refresh


def topic(client: Any) -> tuple[str, str]:
    """The address of the only group, and its version."""
    found = re.findall(r'href="(/gaps/\w+)"', client.get("/gaps").text)
    address = dict.fromkeys(found).popitem()[0]
    version = re.search(r'name="version" value="(\d+)"', client.get(address).text)
    assert version
    return address, version[1]


@pytest.mark.parametrize("role", [Role.EDITOR, Role.LEAD])
def test_enough_conversations_are_shown_and_fewer_are_only_counted(
    browse: Any, store: Store, clock: Any, regroup: Any, role: Role
) -> None:
    ask(store, clock, FOUND, "Une violation bénigne ?", "violation du secret", "Le drone du maire", "Un drone privé")
    assert regroup() and not regroup()
    page = browse(role).get("/gaps").text
    assert page.count("<li>\n  <div") == 1 and "violation du secret" in page
    assert "drone" not in page and "en petits groupes\u00a0: 2 questions (groupes\u00a0: 1)" in page


def test_a_group_closes_only_once_each_of_its_questions_finds_the_fiche(
    browse: Any, store: Store, clock: Any, regroup: Any
) -> None:
    ask(store, clock, FOUND, "Violation : qui prévenir ?", "Une violation ?", "Data breach by our processor?")
    with store.transaction() as unit:
        unit.gaps.set_vectors([("g3", _like_violation())])
    regroup()
    client = browse(Role.EDITOR)
    address, version = topic(client)
    unknown = client.post(f"{address}/close", data={"version": version, "fiche": "no-such-fiche"})
    assert unknown.status_code == 409 and "Aucune fiche publiée" in unknown.text
    kept_open = client.post(f"{address}/close", data={"version": version, "fiche": "breach-72-hours-fr"})
    assert kept_open.status_code == 409 and "Data breach by our processor?" in kept_open.text.split("unfound")[1].split("</ul>")[0]
    assert client.post(f"{address}/take-out", data={"question": "g3"}).status_code == 303
    closed = client.post(f"{address}/close", data={"version": version, "fiche": "breach-72-hours-fr"})
    assert closed.headers["location"].endswith("done=closed")
    assert "breach-72-hours-fr" in client.get("/gaps?state=closed").text
    regroup()
    assert "Aucun groupe" in client.get("/gaps").text


def test_a_new_question_of_a_closed_group_opens_it_again(browse: Any, store: Store, clock: Any, regroup: Any) -> None:
    ask(store, clock, FOUND, "Violation : qui prévenir ?", "Une violation ?")
    regroup()
    client = browse(Role.EDITOR)
    address, version = topic(client)
    client.post(f"{address}/close", data={"version": version, "fiche": "breach-72-hours-fr"})
    ask(store, clock, "Encore une violation", first=9)
    regroup()
    assert "rouvert" in client.get("/gaps").text and topic(client)[0] == address


def test_two_editors_at_once_are_told_kindly(browse: Any, store: Store, clock: Any, regroup: Any) -> None:
    ask(store, clock, FOUND, "Violation : qui prévenir ?", "Une violation ?")
    regroup()
    client = browse(Role.EDITOR, name="Paule Martin")
    address, version = topic(client)
    me = client.post(f"{address}/owner", data={"version": version, "to": _id(client, address)})
    assert me.status_code == 303 and "Suivi par\u00a0: Paule Martin" in client.get("/gaps").text
    late = browse(Role.LEAD).post(f"{address}/set-aside", data={"version": version})
    assert late.status_code == 409 and "Un collègue vient de modifier" in late.text


def test_a_call_without_fiche_is_on_the_board_and_its_names_are_not(browse: Any, store: Store, regroup: Any) -> None:
    agent = browse(Role.AGENT)
    for number in range(3):
        sheet = {"id": f"call-{number:012}", "outcome": "unanswered", "question": "Un drone, 06 12 34 56 78 ?"}
        assert agent.post("/copilot/sheets", json=sheet).status_code == 204
        agent.post("/copilot/sheets", json=sheet)
    regroup()
    page = browse(Role.EDITOR).get("/gaps").text
    assert "Un drone, [téléphone]" in page and ">3</span> questions" in page


def test_who_answers_calls_does_not_see_the_board(browse: Any) -> None:
    assert browse(Role.AGENT).get("/gaps").status_code == 403
    assert browse(Role.ADMINISTRATOR).get("/gaps").status_code == 403


def test_a_group_too_small_to_be_shown_cannot_be_guessed(browse: Any, store: Store, clock: Any, regroup: Any) -> None:
    ask(store, clock, "Un drone ?", "Le drone du maire")
    regroup()
    with store.reading() as unit:
        (hidden,) = unit.gaps.topics()
    client = browse(Role.EDITOR)
    assert client.get(f"/gaps/{hidden.id}").status_code == 404
    assert client.post(f"/gaps/{hidden.id}/set-aside", data={"version": hidden.version}).status_code == 404
    with store.reading() as unit:
        assert unit.gaps.topics() == (replace(hidden),)


def _like_violation() -> Any:
    import numpy as np

    return np.array([1, 0, 0, 0, 0.1], np.float32)


def _id(client: Any, address: str) -> str:
    found = re.search(r'value="(\w+)"[^>]*>Paule Martin<', client.get(address).text)
    assert found
    return found[1]
