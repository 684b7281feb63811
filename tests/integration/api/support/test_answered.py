"""Beside a call: the requests already answered on the point, one reply at a time, and where it differs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from assistant.accounts.roles import Role
from tests.integration.api.support.test_approvals import ask, decide


@pytest.fixture
def three(answer: Callable[..., str]) -> list[str]:
    """Three organisations have asked about breaches, others about something else."""
    for number, subject in enumerate(("Drone de chantier", "Badge de cantine", "Un drone au stade")):
        answer(subject, f"ailleurs{number}")
    return [answer("Violation de données : le délai", name) for name in ("un", "deux", "trois")]


def test_the_list_says_when_and_which_and_nothing_else(browse: Any, three: list[str]) -> None:
    agent = browse(Role.AGENT)
    told = agent.get("/copilot/answered", params={"q": "violation : quel délai ?"}).json()["answered"]
    assert {each["reference"] for each in told} == set(three)
    assert {tuple(each) for each in told} == {("reference", "told")}
    assert all(each["told"].startswith("Répondue le ") for each in told)
    assert agent.get("/copilot/answered", params={"q": " "}).json() == {"answered": []}


def test_a_reply_opens_on_demand_and_is_in_the_trail_with_its_reason(browse: Any, three: list[str]) -> None:
    agent = browse(Role.AGENT, name="Alice Agent")
    opened = agent.post(f"/copilot/answered/{three[0]}", json={"document_id": "breach-72-hours-fr"}).json()
    assert "72 heures" in opened["text"] and opened["differ"] == []
    page = agent.get(f"/queue/{three[0]}").text
    assert page.count("réponse relue pendant un autre appel") == 1
    journal = browse(Role.AUDITOR, name="Ada Audit").get("/journal", params={"about": three[0]}).text
    assert "réponse relue pendant un autre appel" in journal and "Alice Agent" in journal


def test_a_reply_that_differs_from_an_approved_answer_says_so(browse: Any, three: list[str]) -> None:
    agent, senior = browse(Role.AGENT), browse(Role.SENIOR, name="Sam Senior")
    decide(senior, ask(agent, text="Vous avez un mois."), text="Vous avez un mois.")
    opened = agent.post(f"/copilot/answered/{three[0]}", json={"document_id": "breach-72-hours-fr"}).json()
    assert opened["differ"] == ["Les chiffres ou les délais ne sont pas les mêmes."]


def test_a_reply_whose_secrets_are_not_found_stays_closed(browse: Any, answer: Callable[..., str]) -> None:
    reference = answer("Violation", "un", "Le procédé X7.", secrets="« le procédé X9 »")
    opened = browse(Role.AGENT).post(f"/copilot/answered/{reference}", json={}).json()
    assert "X7" not in str(opened) and "ouvrez la demande elle-même" in opened["text"]


def test_editors_see_none_of_it(browse: Any, three: list[str]) -> None:
    editor = browse(Role.EDITOR)
    assert editor.get("/copilot/answered", params={"q": "violation"}).status_code == 403
    assert editor.post(f"/copilot/answered/{three[0]}", json={}).status_code == 403
