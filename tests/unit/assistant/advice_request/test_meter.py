from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from assistant.advice_request.meter import described_in, load_items, meter_of
from assistant.conversation.state import Conversation, FieldValue, SourceShown

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def present(**more: Any) -> set[str]:
    meter = meter_of(Conversation("c", "s", "fr", NOW, NOW, **more), "fr")
    return {item["name"] for item in meter["items"] if item["present"]}


def test_nothing_said_is_nothing_present() -> None:
    assert present() == set()


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Quatre capteurs pour compter les piétons, base légale : mission d’intérêt public", {"data", "people", "purposes", "legal_basis"}),
        ("Customer data used to detect fraud, on legitimate interests", {"data", "people", "purposes", "legal_basis"}),
        ("euh, rien", set()),
    ],
)  # fmt: skip
def test_what_a_description_speaks_of_is_counted(text: str, items: set[str]) -> None:
    assert set(described_in(text)) == items


def test_facts_fields_and_sources_shown_count_too() -> None:
    assert present(facts={"precise": True, "documented": True, "importance": ["users"]}) == {
        "precise_point",
        "analysis",
        "importance",
    }
    assert present(steps=(SourceShown("RGPD"),)) == {"sources"}
    assert present(fields={"context": FieldValue("les photos des élèves", "said")}) == {"data", "people"}


def test_no_importance_is_not_importance() -> None:
    assert present(facts={"importance": [], "precise": False}) == set()


def test_every_item_says_how_to_build_it_in_both_languages() -> None:
    for language in ("fr", "en"):
        meter = meter_of(Conversation("c", "s", language, NOW, NOW), language)
        assert meter["total"] == len(load_items()) == 8
        assert all(item["label"] and item["hint"] for item in meter["items"])
