"""No line of a log holds more than the list allows, whoever writes it."""

from __future__ import annotations

import ast
import io
import json
import logging
from pathlib import Path

import pytest

from api.logs import ALLOWED, PlaceOnly, Unfailing, only_allowed

ROOT = Path(__file__).parent.parent.parent.parent
WORDS = "Camille Durand, 06 12 34 56 78"


def test_a_key_that_is_not_on_the_list_is_dropped_and_counted() -> None:
    line = only_allowed(None, "info", {"event": "said", "text": WORDS, "turn_id": "t"})
    assert line == {"event": "said", "turn_id": "t", "dropped": 1}


def test_a_long_value_is_no_name_and_is_dropped() -> None:
    assert only_allowed(None, "info", {"event": "said", "reason": "x" * 121}) == {
        "event": "said",
        "dropped": 1,
    }


def test_a_librarys_message_and_its_errors_words_are_left_out() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(PlaceOnly())
    library = logging.Logger("library")
    library.addHandler(handler)
    try:
        raise ValueError(WORDS)
    except ValueError:
        library.exception("could not read %s", WORDS)
    written = json.loads(stream.getvalue())
    assert "Durand" not in stream.getvalue()
    assert written["error"] == "ValueError"
    assert written["library"] == "library"


def log_calls() -> list[tuple[str, str]]:
    """Every key given to a log call anywhere in the product, and the place of the call."""
    found = []
    for package in ("api", "assistant", "actions", "knowledge_base"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_log(node.func):
                    place = f"{path.relative_to(ROOT)}:{node.lineno}"
                    found += [(keyword.arg or "**", place) for keyword in node.keywords]
    return found


def _is_log(function: ast.Attribute) -> bool:
    named = isinstance(function.value, ast.Name) and function.value.id in ("log", "logger")
    return named and function.attr in ("debug", "info", "warning", "error", "exception", "critical")


def test_the_product_writes_no_key_that_would_be_dropped() -> None:
    calls = log_calls()
    assert len(calls) > 5
    assert [call for call in calls if call[0] not in ALLOWED] == []


@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_every_key_of_the_list_is_explained(name: str) -> None:
    assert f"`{name}`" in (ROOT / "docs" / "trust" / "logs.md").read_text("utf-8")


def test_a_line_that_cannot_be_written_is_lost_and_costs_nothing() -> None:
    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(28, "No space left on device")

    stream = Unfailing(Full())
    assert stream.write("line") == 4
    stream.flush()
    closed = io.StringIO()
    closed.close()
    assert Unfailing(closed).write("line") == 4
