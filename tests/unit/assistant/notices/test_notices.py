"""What is told, to whom, and how the e-mail is written."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from assistant.advice_request.lifecycle import CHANGES, FINISHED, change_status
from assistant.advice_request.model import AdviceRequest, Event, Status
from assistant.conversation.state import FieldValue
from assistant.notices.model import Audience, Notice, load_notices, next_attempt, notices_of, stale_after
from assistant.notices.writing import Letterhead, write_email

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
HEAD = Letterhead("Permanence <no-reply@permanence.example>", "https://permanence.example/", "https://desk.example")
KINDS = sorted(load_notices()["audience"])
SECRETS = {name: FieldValue(f"canary-{name}", "said") for name in ("organisation", "subject", "question", "sector")}


def moved(*states: Status) -> AdviceRequest:
    request = AdviceRequest("fr", NOW, SECRETS, reference="DC-2026-000123-K")
    for state in states:
        request = change_status(request, state, by="agent", at=NOW, reason="canary-reason")
    return request


def kinds(request: AdviceRequest, kept: int = 0) -> list[str]:
    return [each.kind for each in notices_of(request, kept)]


def test_a_submission_gives_a_receipt_to_the_person_and_a_number_to_the_hotline() -> None:
    told = notices_of(moved(Status.SUBMITTED))
    assert [(each.kind, each.audience) for each in told] == [("receipt", Audience.PERSON), ("arrival", Audience.HOTLINE)]


def test_taking_a_request_up_tells_nobody_and_each_end_tells_the_person() -> None:
    assert kinds(moved(Status.SUBMITTED, Status.IN_REVIEW), 1) == []
    for end in FINISHED & CHANGES[Status.IN_REVIEW]:
        told = notices_of(moved(Status.SUBMITTED, Status.IN_REVIEW, end), 2)
        assert [each.audience for each in told] == [Audience.PERSON]


def test_a_question_goes_to_the_person_and_what_they_add_to_the_hotline() -> None:
    asked = moved(Status.SUBMITTED, Status.IN_REVIEW, Status.NEEDS_INFORMATION)
    assert kinds(asked, 2) == ["question"]
    assert kinds(asked.with_event(Event(NOW, "person", "information_added")), 3) == ["movement"]


def test_an_event_is_told_once_and_its_key_never_changes() -> None:
    request = moved(Status.SUBMITTED, Status.IN_REVIEW, Status.NEEDS_INFORMATION)
    keys = [each.key for each in notices_of(request)]
    assert len(set(keys)) == len(keys) and keys == [each.key for each in notices_of(request)]
    assert kinds(request, kept=len(request.events)) == []


@pytest.mark.parametrize(("language", "at"), [("fr", "22/11/2026 à 10\u00a0h\u00a000 (heure de Paris)"), ("en", "2026-11-22 at 10:00 (Paris time)")])
def test_the_hour_of_an_email_is_that_of_paris_as_on_every_page(language: str, at: str) -> None:
    message = write_email(Notice("account_reset", "", language, NOW, "k"), "claire@ormeau.example", HEAD)
    assert at in message.get_content()


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_email_carries_the_notice_the_number_and_the_link_and_nothing_of_the_request(kind: str, language: str) -> None:
    message = write_email(Notice(kind, "DC-2026-000123-K", language, NOW, "k"), "claire@ormeau.example", HEAD)
    body = message.get_content()
    audience = load_notices()["audience"][kind]
    assert "rescrit" in body
    assert audience == "member" or ("DC-2026-000123-K" in body and "DC-2026-000123-K" in message["Subject"])
    place = {"member": "https://desk.example/account", "hotline": "https://desk.example/queue/", "person": "https://permanence.example/" + {"fr": "suivi", "en": "follow-up"}[language]}
    assert place[audience] in body
    assert "canary" not in message.as_string() and "code=" not in body
    assert message["Auto-Submitted"] == "auto-generated" and message["Content-Language"] == language
    assert message["Message-ID"].endswith("@permanence.example>") and not message.is_multipart()


def test_the_same_notice_has_the_same_identity_and_another_has_another() -> None:
    first, again, other = (
        write_email(Notice("receipt", "DC-2026-000123-K", "fr", NOW, key), "a@b.example", HEAD) for key in ("1", "1", "2")
    )
    assert first["Message-ID"] == again["Message-ID"] != other["Message-ID"]


def test_a_line_break_in_an_address_adds_no_header() -> None:
    with pytest.raises(ValueError, match="linefeed|newline|header"):
        write_email(Notice("receipt", "DC-2026-000123-K", "fr", NOW, "k"), "a@b.example\nBcc: c@d.example", HEAD)


def test_attempts_wait_longer_and_longer_then_stop() -> None:
    delays = [next_attempt(attempts, NOW, NOW) for attempts in range(1, len(load_notices()["retry_minutes"]) + 1)]
    waited = [due - NOW for due in delays if due]
    assert waited == sorted(waited) and len(waited) == len(delays)
    assert next_attempt(len(delays) + 1, NOW, NOW) is None
    assert next_attempt(1, NOW - stale_after(), NOW) is None and stale_after() >= timedelta(days=1)


def _leaves(node: Any, path: str = "") -> list[tuple[str, str]]:
    if isinstance(node, dict):
        return [leaf for key, each in node.items() for leaf in _leaves(each, f"{path}.{key}")]
    return [(path, node)]


def test_both_languages_say_the_same_with_their_own_typography() -> None:
    french, english = (dict(_leaves(load_notices()[language])) for language in ("fr", "en"))
    assert list(french) == list(english)
    for key, sentence in french.items():
        assert set(re.findall(r"\{\w+\}", sentence)) == set(re.findall(r"\{\w+\}", english[key])), key
        assert "'" not in sentence and not re.search(r"(?<!\u00a0)[:;?!»%]", sentence), key
