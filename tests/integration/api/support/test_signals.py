"""The page of sector signals: who sees it, what it says, and what it never shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from assistant.accounts.roles import Role

CAMERAS, BADGES = "Caméras en salle de pause", "Badges et temps de présence"


@pytest.fixture
def asked(answer: Callable[..., str]) -> list[str]:
    """Four organisations ask about cameras, three about badges (one of them twice), one alone about drones."""
    answer("Drone de chantier", "seul")
    told = [answer(CAMERAS, f"camera{number}") for number in range(4)]
    return [*told, *(answer(BADGES, name) for name in ("un", "deux", "trois", "trois"))]


def row(page: str, words: str) -> str:
    return next(each for each in page.split("<tr>") if words in each)


def test_subjects_are_told_with_their_numbers_those_of_most_organisations_first(browse: Any, asked: list[str]) -> None:
    page = browse(Role.SENIOR).get("/signals").text
    assert page.index("caméras") < page.index("badges") and "3 organismes différents" in page
    assert [part.split("<")[0] for part in row(page, "badges").split('<td class="figures">')[1:]] == ["3", "4", "11/2026"]
    assert "répondue\u00a0: 4" in row(page, "badges")


def test_nothing_is_said_of_a_subject_of_too_few_nor_of_who_asked(browse: Any, asked: list[str]) -> None:
    page = browse(Role.LEAD).get("/signals").text
    assert "drone" not in page.casefold() and "camera1" not in page and not any(each in page for each in asked)


def test_the_page_is_told_in_english_too(browse: Any, asked: list[str]) -> None:
    client = browse(Role.LEAD)
    client.post("/language", data={"language": "en"})
    page = client.get("/signals").text
    assert "Nov 2026" in page and "at least 3 different organisations" in page and "answered: 4" in page


def test_where_too_few_ask_alike_nothing_is_said_of_them(browse: Any) -> None:
    assert "partagé par 3 organismes" in browse(Role.LEAD).get("/signals").text


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMINISTRATOR, Role.AUDITOR, Role.CONTROL])
def test_only_who_answers_callers_sees_them(browse: Any, role: Role) -> None:
    client = browse(role)
    assert client.get("/signals").status_code == 403
    assert 'href="/signals"' not in client.get("/queue").text


def test_a_link_leads_there_from_the_queue_and_from_the_figures(browse: Any) -> None:
    assert 'href="/signals"' in browse(Role.SENIOR).get("/queue").text
    assert 'href="/signals"' in browse(Role.LEAD).get("/figures").text
