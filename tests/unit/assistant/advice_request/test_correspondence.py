"""What goes from the person to the agents and back, and who is waited for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from assistant.advice_request.correspondence import LIMIT, add_information, awaited, letters, withdraw, write
from assistant.advice_request.errors import FieldError, ForbiddenChange
from assistant.advice_request.lifecycle import FINISHED, change_status
from assistant.advice_request.model import AdviceRequest, Status

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def submitted() -> AdviceRequest:
    return change_status(AdviceRequest("fr", NOW), Status.SUBMITTED, by="person", at=NOW)


def in_review() -> AdviceRequest:
    return change_status(submitted(), Status.IN_REVIEW, by="agent", at=NOW)


def asked() -> AdviceRequest:
    return write(in_review(), Status.NEEDS_INFORMATION, "Quelle durée ?", by="agent", at=NOW)


def test_agents_are_waited_for_until_they_ask_then_the_person_then_agents_again() -> None:
    assert awaited(submitted()).party == "agents"
    assert (awaited(asked()).party, awaited(asked()).since) == ("person", NOW)
    answered = add_information(asked(), "Six mois.", at=LATER)
    assert (answered.status, awaited(answered).party, awaited(answered).since) == (Status.IN_REVIEW, "agents", LATER)


def test_what_is_added_unasked_moves_nothing() -> None:
    added = add_information(submitted(), "Une précision.", at=LATER)
    assert added.status is Status.SUBMITTED and awaited(added).since == NOW


def test_letters_come_in_order_with_who_wrote_what() -> None:
    request = write(add_information(asked(), " Six mois. ", at=LATER), Status.ANSWERED, "Oui.", by="agent:7", at=LATER)
    assert [(each.by, each.kind, each.text) for each in letters(request)] == [
        ("agents", "question", "Quelle durée ?"),
        ("person", "information", "Six mois."),
        ("agents", "reply", "Oui."),
    ]


@pytest.mark.parametrize("request_", [submitted(), in_review(), asked()], ids=lambda each: each.status.value)
def test_a_person_may_withdraw_any_unfinished_request(request_: AdviceRequest) -> None:
    closed = withdraw(request_, at=LATER)
    assert closed.status is Status.CLOSED and closed.events[-1].what == "withdrawn" and awaited(closed).party is None


@pytest.mark.parametrize("end", sorted(FINISHED))
def test_a_finished_request_takes_nothing_more(end: Status) -> None:
    finished = write(in_review(), end, "Voici.", by="agent", at=NOW)
    for act in (lambda: add_information(finished, "Encore.", at=LATER), lambda: withdraw(finished, at=LATER)):
        with pytest.raises(ForbiddenChange) as refused:
            act()
        assert "exporter" in refused.value.sentence("fr") and "delete" in refused.value.sentence("en")


@pytest.mark.parametrize("text", ["", "  \n ", "a\x00b", "x" * (LIMIT + 1)], ids=["empty", "blank", "control", "long"])
def test_a_text_that_cannot_be_kept_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(FieldError) as refused:
        add_information(in_review(), text, at=LATER)
    assert "Votre texte" in refused.value.sentence("fr")
