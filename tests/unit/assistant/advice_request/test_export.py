"""The JSON and the text of a request."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

import pytest
import yaml

from assistant.advice_request.export import export_json, export_text
from assistant.advice_request.lifecycle import change_status
from assistant.advice_request.model import AdviceRequest, Status, draft
from assistant.advice_request.prefill import steps_taken
from assistant.conversation.state import Conversation, FieldValue, SourceShown

NOW = datetime(2026, 11, 22, 13, 5, tzinfo=UTC)
WORDS = yaml.safe_load(files("assistant.advice_request").joinpath("export.yaml").read_text("utf-8"))
RULE = {
    "id": "network",
    "result": "met",
    "charter": {"section": "Comment motiver une «\u00a0demande de conseil\u00a0»\u00a0?", "says": "", "url": ""},
    "explanation": "La question est précise.",
}
DECISION = {"decision": "hand_off", "priority": "low", "version": "2026-11-1", "rules": [RULE]}
CONVERSATION = Conversation(
    "c",
    "r",
    "fr",
    NOW,
    NOW,
    facts={"has_dpo": True, "dpo_outcome": "unable", "importance": ["sector", "users"], "collective": False},
    fields={"subject": FieldValue("Badgeuse", "said"), "context": FieldValue("Un\n\n- deux", "agent"), "sector": FieldValue("", "said")},
    steps=(SourceShown("Guide du délégué", "https://www.cnil.fr/guide"), SourceShown("Guide du délégué", "https://www.cnil.fr/guide")),
)
ALWAYS = {
    "fr": ("rescrit", "plainte", "étanchéité", "L.\u00a0311-1", "L.\u00a0311-6", "secret des affaires"),
    "en": ("rescrit", "complaint", "wall", "L.\u00a0311-1", "L.\u00a0311-6", "trade secrets"),
}


def _request(language: str = "fr") -> AdviceRequest:
    return draft(replace(CONVERSATION, language=language), DECISION, NOW)


def _submitted(language: str = "fr") -> AdviceRequest:
    sent = change_status(_request(language), Status.SUBMITTED, by="person", at=NOW)
    return replace(sent, reference="DC-2026-000123-K", submitted=NOW, version=1)


def _flat(text: str) -> str:
    return re.sub(r"[ \n]+", " ", text)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("make", [_request, _submitted])
def test_every_export_says_no_rescrit_who_reads_and_what_may_become_public(make: Any, language: str) -> None:
    for export in (export_text(make(language)), export_json(make(language))):
        assert all(words in _flat(export) for words in ALWAYS[language])


def test_a_draft_says_that_nothing_was_sent() -> None:
    assert "BROUILLON\u00a0: rien n’a été transmis." in export_text(_request())
    assert json.loads(export_json(_request()))["transmitted"] is False


def test_a_submitted_request_shows_its_reference_and_when_it_left() -> None:
    text = export_text(_submitted())
    assert "Référence\u00a0: DC-2026-000123-K" in text
    assert "22/11/2026 à 14\u00a0h\u00a005 (heure de Paris)" in text
    assert "BROUILLON" not in text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_nobody_is_told_that_the_cnil_has_received_it(language: str) -> None:
    text = export_text(_submitted(language))
    assert not re.search(r"CNIL a (?:bien )?reçu|received|transmise à la CNIL|sent to the CNIL", text)


def test_each_field_shows_where_its_words_come_from() -> None:
    text = export_text(_request())
    assert "Objet (dit par la personne)\n   Badgeuse" in text
    assert "Contexte du traitement (modifié par un agent)\n   Un\n\n   - deux" in text
    assert "Secteur d’activité\n   non renseigné" in text
    assert "Question précise\n   à compléter" in text


def test_the_person_is_never_given_a_rank() -> None:
    assert "priority" not in export_json(_submitted())
    assert "low" not in export_text(_submitted("en"))
    assert json.loads(export_json(_submitted(), for_agent=True))["priority"] == "low"


def test_the_rules_are_shown_with_their_place_in_the_charter() -> None:
    text = export_text(_request())
    assert "[rempli] La question est précise." in text
    assert "Comment motiver une “demande de conseil”" in _flat(text)


def test_facts_are_said_in_words() -> None:
    text = export_text(_request())
    assert "Importance pour\u00a0: le secteur, les usagers" in text
    assert "Au nom d’un secteur ou d’un groupe\u00a0: non" in text


def test_no_line_is_wider_than_a_page() -> None:
    wide = replace(_request(), fields={"context": FieldValue("mot " * 500, "said")})
    assert max(len(line) for line in export_text(wide).splitlines()) <= 78


def test_the_json_is_read_back_with_every_field_and_its_provenance() -> None:
    data = json.loads(export_json(_submitted()))
    assert data["reference"] == "DC-2026-000123-K"
    assert data["submitted"] == "2026-11-22T13:05:00+00:00"
    assert {field["name"]: field["provenance"] for field in data["fields"]}["context"] == "agent"
    assert [event["what"] for event in data["events"]] == ["drafted", "status_changed"]


def test_a_request_without_a_decision_is_exported_too() -> None:
    bare = AdviceRequest(language="en", created=NOW)
    assert "The charter’s rules" not in export_text(bare)
    assert json.loads(export_json(bare))["decision"] is None


def test_the_steps_taken_come_from_the_conversation_each_source_once() -> None:
    taken = steps_taken(CONVERSATION)
    assert taken is not None
    assert taken.provenance == "conversation"
    assert taken.value.count("Guide du délégué (https://www.cnil.fr/guide)") == 1
    assert "Réponse du délégué\u00a0: n’a pas pu répondre" in taken.value
    assert steps_taken(Conversation("c", "r", "fr", NOW, NOW)) is None


def _shape(node: Any) -> Any:
    return {name: _shape(value) for name, value in node.items()} if isinstance(node, dict) else ""


def _strings(node: Any) -> list[str]:
    return [text for value in node.values() for text in _strings(value)] if isinstance(node, dict) else [node]


def test_both_languages_have_the_same_words() -> None:
    assert _shape(WORDS["fr"]) == _shape(WORDS["en"])
    assert all(isinstance(text, str) for text in _strings(WORDS))


def test_french_words_follow_french_typography() -> None:
    for text in _strings(WORDS["fr"]):
        assert "'" not in text
        assert not re.search(r"(?<!\u00a0)[:;?!%»]|«(?!\u00a0)", text), text
