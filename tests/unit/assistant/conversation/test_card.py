from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from assistant.conversation.card import card_of, card_rules, with_card_edited, with_card_read
from assistant.conversation.state import Conversation
from assistant.errors import BadInput

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def conversation(**more: Any) -> Conversation:
    return Conversation("c", "s", "fr", NOW, NOW, **more)


def shown(held: Conversation, language: str = "fr") -> dict[str, tuple[object, object]]:
    return {line["name"]: (line["value"], line["source"]) for line in card_of(held, language)}


@pytest.mark.parametrize(
    ("said", "line", "value"),
    [
        ("je suis DPO d’un hôpital public", "sector", "health"),
        ("je suis DPO d’un hôpital public", "body", "public"),
        ("Nous sommes une mairie de 3 000 habitants", "sector", "local_government"),
        ("notre banque", "body", "private"),
        ("we are a social landlord", "sector", "housing"),
        ("nous préparons un entrepôt de données de santé", "sensitive", "yes"),
        ("nous préparons un fichier, sans donnée sensible", "sensitive", "no"),
        ("our tool is already in use", "stage", "live"),
        ("notre projet n’a pas encore commencé", "stage", "project"),
    ],
)
def test_a_line_is_read_where_people_speak_of_themselves(said: str, line: str, value: str) -> None:
    assert shown(with_card_read(conversation(), said))[line] == (value, "said")


@pytest.mark.parametrize(
    "said", ["Un hôpital peut-il vendre des données de santé ?", "May a bank keep fingerprints?", "bonjour"]
)
def test_a_general_question_fills_no_line(said: str) -> None:
    assert with_card_read(conversation(), said).card == {}


def test_who_one_is_being_asked_the_body_may_be_named_bare() -> None:
    assert shown(with_card_read(conversation(asking="requester_role"), "une commune"))["body"] == ("public", "said")


def test_a_name_is_no_description() -> None:
    assert with_card_read(conversation(asking="contact_name"), "M. Hôpital, de ma mairie").card == {}


def test_a_dpo_of_a_hospital_fills_three_lines() -> None:
    facts = {"requester_role": "controller", "requester_is_dpo": True, "has_dpo": True}
    card = shown(with_card_read(conversation(facts=facts), "je suis DPO d’un hôpital"))
    assert {name for name, (value, _) in card.items() if value} == {"role", "dpo", "sector"}


def test_what_the_person_corrected_is_not_read_over() -> None:
    edited = with_card_edited(conversation(), {"sector": "research"})
    assert shown(with_card_read(edited, "nous sommes un hôpital"))["sector"] == ("research", "edited")


def test_correcting_a_line_corrects_the_charters_facts() -> None:
    edited = with_card_edited(conversation(), {"role": "processor", "dpo": "self", "stage": "project"})
    assert edited.facts == {
        "requester_role": "processor",
        "has_dpo": True,
        "requester_is_dpo": True,
        "purpose": "future_processing",
    }
    without = with_card_edited(replace(edited, facts={**edited.facts, "dpo_outcome": "unable"}), {"dpo": "no"})
    assert without.facts["has_dpo"] is False
    assert "dpo_outcome" not in without.facts


def test_a_line_can_be_forgotten() -> None:
    held = with_card_edited(conversation(card={"sector": "health"}), {"sector": None})
    assert shown(held)["sector"] == (None, None)


@pytest.mark.parametrize("change", [{"colour": "red"}, {"sector": "magic"}, {"role": "king"}])
def test_an_unknown_line_or_value_is_refused_in_a_sentence(change: dict[str, str | None]) -> None:
    with pytest.raises(BadInput, match="lines are|takes one of"):
        with_card_edited(conversation(), change)


def test_every_line_and_value_is_said_in_both_languages() -> None:
    for entry in card_rules().entries:
        assert set(entry.label) == {"fr", "en"}
        assert set(entry.patterns) <= set(entry.values)
        for label in entry.values.values():
            assert set(label) == {"fr", "en"} and all(label.values())
