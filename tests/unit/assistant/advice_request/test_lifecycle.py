"""The states of a request and the changes between them."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assistant.advice_request.errors import ForbiddenChange
from assistant.advice_request.lifecycle import CHANGES, FINISHED, change_status
from assistant.advice_request.model import AdviceRequest, Event, Status
from assistant.conversation.state import FieldValue

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
DRAFT = AdviceRequest(language="fr", created=NOW)
ALLOWED = {
    ("draft", "submitted"),
    ("submitted", "in_review"),
    ("in_review", "needs_information"),
    ("needs_information", "in_review"),
    ("in_review", "answered"),
    ("in_review", "referred"),
    ("in_review", "closed"),
}


@pytest.mark.parametrize(("current", "wanted"), list(itertools.product(Status, Status)))
def test_only_the_changes_of_the_lifecycle_are_allowed(current: Status, wanted: Status) -> None:
    request = replace(DRAFT, status=current)
    if (current.value, wanted.value) in ALLOWED:
        assert change_status(request, wanted, by="agent", at=NOW).status is wanted
    else:
        with pytest.raises(ForbiddenChange):
            change_status(request, wanted, by="agent", at=NOW)


def test_every_state_has_its_row_and_the_last_ones_lead_nowhere() -> None:
    assert set(CHANGES) == set(Status)
    assert {Status.ANSWERED, Status.REFERRED, Status.CLOSED} == FINISHED


def test_a_change_is_an_event_that_says_who_when_and_why() -> None:
    request = replace(DRAFT, status=Status.IN_REVIEW)
    changed = change_status(request, Status.CLOSED, by="agent", at=NOW, reason="doublon")
    expected = Event(NOW, "agent", "status_changed", {"from": "in_review", "to": "closed", "reason": "doublon"})
    assert changed.events == (expected,)


def test_a_refusal_names_both_states_in_the_language_of_the_person() -> None:
    with pytest.raises(ForbiddenChange) as refusal:
        change_status(DRAFT, Status.ANSWERED, by="agent", at=NOW)
    assert refusal.value.sentence("fr").startswith("Une demande à l’état «\u00a0brouillon\u00a0»")
    assert "“draft” cannot become “answered”" in refusal.value.sentence("en")


def test_an_edited_field_leaves_an_event_without_its_words() -> None:
    value = FieldValue("secret de fabrication", "agent")
    changed = DRAFT.with_field("context", value, by="agent", at=NOW)
    assert changed.value("context") == "secret de fabrication"
    assert changed.events == (Event(NOW, "agent", "field_changed", {"field": "context"}, "agent"),)


def test_the_same_content_has_the_same_hash_whatever_happened_to_it() -> None:
    first = replace(DRAFT, fields={"a": FieldValue("1", "said"), "b": FieldValue("2", "said")})
    second = replace(DRAFT, fields={"b": FieldValue("2", "agent"), "a": FieldValue("1", "said")}, created=datetime.now(UTC))
    assert first.content_hash == second.content_hash
    assert replace(first, language="en").content_hash != first.content_hash
