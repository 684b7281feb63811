"""What the documents say of a request, whatever their layout."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from assistant.advice_request.model import AdviceRequest, Event, Status
from assistant.conversation.state import FieldValue
from assistant.documents.content import compose
from assistant.documents.dossier import Dossier

NOW = datetime(2026, 11, 22, 13, 5, tzinfo=UTC)
RULE = {"id": "precise", "result": "met", "charter": {"section": "Comment motiver ?"}, "explanation": "La question est précise."}
ASKED = AdviceRequest(
    "fr",
    NOW,
    {
        "organisation": FieldValue("Ormeau", "said"),
        "contact_name": FieldValue("Claire Aubrac", "said"),
        "subject": FieldValue("Badgeuse", "conversation"),
        "context": FieldValue("Deux buts :\n- un\n- deux, chez Lumen", "agent"),
        "trade_secrets": FieldValue("Lumen", "said"),
        "confirm": FieldValue("yes", "said"),
    },
    {"has_dpo": True, "importance": ["sector"]},
    {"decision": "hand_off", "priority": "high", "version": "2026-11-1", "rules": [RULE]},
    "high",
    events=(Event(NOW, "person", "status_changed", {"from": "draft", "to": "submitted"}),),
)
SENT = replace(ASKED, status=Status.SUBMITTED, reference="DC-2026-000123-K", submitted=NOW)


def _titles(dossier: Dossier) -> list[str]:
    return [entry.title for section in dossier.sections for entry in section.entries]


def _rows(dossier: Dossier, name: str) -> tuple[tuple[str, ...], ...]:
    return next(each.table.rows for each in dossier.sections if each.table and each.table.name == name)


@pytest.mark.parametrize(("language", "words"), [("fr", ("rescrit", "agents", "L.\u00a0311-6")), ("en", ("rescrit", "agents", "L.\u00a0311-6"))])
@pytest.mark.parametrize("public", [False, True])
def test_every_document_says_no_rescrit_who_reads_and_what_may_become_public(language: str, words: Any, public: bool) -> None:
    notices = compose(replace(SENT, language=language), public=public).sections[-1].entries
    said = " ".join(line for entry in notices for block in entry.blocks for line in block.lines)
    assert all(word in said for word in words)
    assert len(notices) == 3


def test_a_document_is_not_for_release_unless_asked_for() -> None:
    assert compose(SENT).release.startswith("À ne pas rendre public")
    assert "À ne pas rendre public" in compose(SENT).footer
    assert compose(SENT, public=True).release.startswith("Version destinée au public")


def test_each_field_says_where_its_words_come_from() -> None:
    dossier = compose(ASKED)
    assert ("Organisme", "Ormeau", "dit par la personne") in _rows(dossier, "lines")
    assert ("Adresse électronique", "à compléter", "") in _rows(dossier, "lines")
    context = next(entry for entry in dossier.sections[0].entries if entry.title == "Contexte du traitement")
    assert (context.note, context.blocks[1].lines) == ("modifié par un agent", ("un", "deux, chez Lumen"))


def test_a_field_without_words_is_shown_as_such_and_the_confirmation_is_not_a_field() -> None:
    dossier = compose(ASKED)
    question = next(entry for entry in dossier.sections[0].entries if entry.title == "Question précise")
    assert (question.said, question.blocks[0].lines) == (False, ("à compléter",))
    assert "Confirmation" not in _titles(dossier)


def test_the_public_version_has_no_place_for_what_it_withholds() -> None:
    dossier = compose(SENT, public=True)
    assert "Lumen" not in repr(dossier) and "Aubrac" not in repr(dossier)
    assert not any(title.startswith("Passages à occulter") for title in _titles(dossier))
    assert [row[0] for row in _rows(dossier, "lines")] == ["Organisme", "Objet"]
    assert [section.title for section in dossier.sections] == ["La demande", "La situation déclarée", "Les règles de la charte", "À savoir"]


def test_a_draft_says_that_nothing_was_sent_and_a_sent_one_shows_its_reference() -> None:
    assert compose(ASKED).standing[0].startswith("BROUILLON")
    assert ("Référence", "aucune avant la transmission") in compose(ASKED).key.rows
    assert compose(SENT).full_title == "Demande de conseil à la CNIL DC-2026-000123-K"
    assert ("Transmise le", "22/11/2026 à 14\u00a0h\u00a005 (heure de Paris)") in compose(SENT).key.rows


def test_the_rules_of_the_charter_and_what_happened_are_shown_in_words() -> None:
    dossier = compose(SENT)
    assert _rows(dossier, "rules") == (("La question est précise.", "rempli", "Comment motiver ?"),)
    assert _rows(dossier, "events")[0][1:] == ("la personne", "de «\u00a0brouillon\u00a0» à «\u00a0enregistrée\u00a0»")
    assert ("Importance pour", "le secteur") in _rows(dossier, "facts")


def test_nobody_is_told_a_rank_or_that_the_cnil_has_received_it() -> None:
    said = repr(compose(SENT))
    assert "high" not in said and "reçu" not in said


def test_an_empty_draft_has_its_document_too() -> None:
    dossier = compose(AdviceRequest("en", NOW))
    assert [section.title for section in dossier.sections] == ["The request", "What you should know"]


def test_a_language_we_do_not_have_is_written_in_french() -> None:
    assert compose(replace(SENT, language="de")).locale == "fr-FR"
