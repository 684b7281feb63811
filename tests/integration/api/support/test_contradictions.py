"""Editors read the pairs of sentences whose figures differ, and say which pairs hold."""

from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.accounts.roles import Role
from assistant.copilot.editing import EditorDesk
from knowledge_base.checking.contradiction_notices import ContradictionNotice, Side

pytestmark = pytest.mark.integration


def side(document: str, kind: str, sentence: str, figure: str) -> Side:
    return Side(document, "Article 33", "Un <titre>", "Permanence", kind, "2026-11-22", "fr", (figure,), sentence)


@pytest.fixture
def ines(browse: Any) -> TestClient:
    client: TestClient = browse(Role.EDITOR)
    return client


@pytest.fixture
def told(editing: EditorDesk) -> ContradictionNotice:
    notice = ContradictionNotice(
        side("gdpr-fr", "law", "Le délai est de 72 heures.", "72 heures"),
        side("breach-72-hours-fr", "fiche", "Le délai est de <96> heures.", "96 heures"),
        0.5,
    )
    editing.contradictions.keep([notice])
    return notice


def test_editors_see_both_sentences_and_open_the_fiche_that_says_one(ines: TestClient, told: ContradictionNotice) -> None:
    assert 'href="/contradictions"' in ines.get("/fiches").text
    page = ines.get("/contradictions").text
    assert "72 heures ≠ 96 heures" in page and "Le délai est de &lt;96&gt; heures." in page
    assert 'href="/fiches/breach-72-hours-fr"' in page and 'href="/fiches/gdpr-fr"' not in page


def test_a_pair_goes_once_somebody_says_that_both_hold(ines: TestClient, editing: EditorDesk, told: ContradictionNotice) -> None:
    key = re.search(r'name="key" value="(\w+)"', ines.get("/contradictions").text)
    assert key and ines.post("/contradictions/settle", data={"key": key[1]}).headers["location"] == "/contradictions?done=settle"
    assert "Rien à lire" in ines.get("/contradictions?done=settle").text and editing.contradictions.to_read() == ()


def test_a_key_that_names_no_pair_settles_nothing(ines: TestClient, editing: EditorDesk, told: ContradictionNotice) -> None:
    assert ines.post("/contradictions/settle", data={"key": "0"}).status_code == 303
    assert editing.contradictions.to_read() == (told,)
