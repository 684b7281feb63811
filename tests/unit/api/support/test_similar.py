"""What an agent reads of requests near the one in view."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.requests import Request

from api.support.rendering import fragment
from assistant.casework.signal import Signal


def shown(language: str) -> str:
    request = Request({"type": "http", "path": "/", "headers": [], "query_string": f"language={language}".encode(), "state": {}})
    found = Signal(1200, 4, ("badges",), {"submitted": 1200}, "2026-09", "2026-11")
    values: dict[str, Any] = {"reference": "DC-2026-000123-K", "k": 3, "labels": {"submitted": "Déposée"}}
    return fragment(request, "similar.html", found=found, **values)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("fr", "1\u00a0200 demandes proches, de 4 organismes, de 09/2026 à 11/2026."),
        ("en", "1,200 similar requests, from 4 organisations, from Sep 2026 to Nov 2026."),
    ],
)
def test_numbers_and_months_are_written_as_the_language_does(language: str, told: str) -> None:
    page = shown(language)
    assert told in page and told.split(" ")[0] in page.partition("<ul")[2]
