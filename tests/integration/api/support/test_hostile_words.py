"""Hostile words in a request, a message, a note and a search: the console's pages gain no element and no address (B12)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assistant.accounts.roles import Role
from assistant.store.database import Store
from tests.integration.api.test_hostile_words import NOW, WORDS, drafts, shape

HARMLESS = ["mots"] * len(WORDS)


def test_the_pages_of_a_request_have_the_same_elements_whatever_was_written(browse: Any, store: Store, record_property: Callable[..., None]) -> None:
    agent = browse(Role.AGENT)
    shapes: dict[str, list[Any]] = {}
    for words in (WORDS, HARMLESS):
        shapes[words[0]] = []
        for number, sent in enumerate(drafts(words)):
            with store.transaction() as unit:
                reference = str(unit.advice_requests.submit(sent, f"{words[0]}{number}", by="person", at=NOW).request.reference)
            noted = agent.post(f"/queue/{reference}/notes", data={"text": sent.fields["question"].value})
            assert noted.status_code == 303, noted.text
            page = agent.get(f"/queue/{reference}").text
            shapes[words[0]].append(shape(page.replace(reference, "R")))
    assert "evil.example" in agent.get("/queue").text
    assert shapes[WORDS[0]] == shapes[HARMLESS[0]]
    record_property("payloads", len(WORDS))


def test_what_is_searched_is_shown_as_words(browse: Any) -> None:
    agent = browse(Role.AGENT)
    for path, name in (("/queue", "q"), ("/copilot", "q")):
        expected = shape(agent.get(path, params={name: "mots"}).text)
        for words in WORDS[::4]:
            page = agent.get(path, params={name: words})
            assert page.status_code == 200 and _without(shape(page.text), words) == _without(expected, "mots"), words


def _without(elements: list[Any], words: str) -> list[Any]:
    """Links of a page that carry the search themselves are told without it."""
    return [(tag, tuple((name, value.split("?")[0]) for name, value in attributes)) for tag, attributes in elements]
