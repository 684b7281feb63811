"""The printed role matrix is that of the routes."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import FastAPI

from api.guard.access import PUBLIC, allow, declared_routes
from api.support.app import support_app
from api.support.role_matrix import act_of, matrix
from assistant.accounts.roles import HOTLINE, Role

PAGE = Path("docs/trust/roles.md")


@pytest.fixture
def console() -> Any:
    return support_app(SimpleNamespace(accounts=None), "http://127.0.0.1:8001")  # type: ignore[arg-type]


def test_the_page_is_what_the_routes_say_today(console: Any) -> None:
    assert PAGE.read_text("utf-8") == matrix(console), "write it again: permanence users matrix > docs/trust/roles.md"


def test_every_route_has_words_for_what_it_does(console: Any) -> None:
    lines = [line for line in matrix(console).splitlines() if line.startswith("| `")]
    assert len(lines) > 40
    assert [line for line in lines if line.split(" | ")[1].strip() == ""] == []


def test_a_row_says_yes_for_exactly_the_roles_that_open_the_route() -> None:
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.get("/queue", dependencies=[allow(Role.AGENT, Role.LEAD)])(lambda: None)
    app.get("/health/live", dependencies=[PUBLIC])(lambda: None)
    rows = {line.split(" | ")[0]: line.count("| oui") for line in matrix(app).splitlines() if line.startswith("| ")}
    assert rows["| Savoir que le processus répond"] == 8
    assert next(count for said, count in rows.items() if said.startswith("| Lire une demande")) == 2


def test_the_sector_signals_are_read_by_the_same_people_on_their_page_and_from_a_program(console: Any) -> None:
    opened = {each.path: each.access[0].roles for each in declared_routes(console) if each.path.endswith("/signals")}
    assert opened == dict.fromkeys(("/signals", "/api/v1/casework/signals"), frozenset(HOTLINE))


@pytest.mark.parametrize(
    ("path", "act"),
    [("/copilot/request/begin", "/copilot/request"), ("/copilot/find", "/copilot"), ("/", "/"), ("/unknown", "/unknown")],
)
def test_a_route_belongs_to_the_longest_beginning(path: str, act: str) -> None:
    assert act_of(path) == act
