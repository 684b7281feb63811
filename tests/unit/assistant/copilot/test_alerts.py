"""What cannot wait and what the charter rules out, heard in an agent's question and notes."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.copilot.alerts import urgent_in_call
from assistant.copilot.checklist import Checklist
from assistant.copilot.copilot import Copilot
from assistant.copilot.sheet import CallOutcome, CallSheet
from assistant.escalation.rules import load_rules
from assistant.texts import load_texts

CHECKLIST = Checklist(load_rules(), load_texts())
ADMITS = "Nous filmons nos salariés à leur insu depuis deux ans, comment régulariser ?"

TOLD = [
    ("Nous avons eu une fuite de données ce matin", "breach"),
    ("ils se sont fait pirater", "breach"),
    ("fichier clients piraté", "breach"),
    ("hôpital, DPO oui, violation hier", "breach"),
    ("mail envoyé par erreur à tous les adhérents", "breach"),
    ("laptop stolen", "breach"),
    ("server hacked last night", "breach"),
    ("contrôle CNIL demain", "inspection"),
    ("CNIL sur place", "inspection"),
    ("convocation reçue de la CNIL", "inspection"),
    ("cnil inspection tomorrow", "inspection"),
    ("AIPD faite, risque résiduel élevé", "prior_consultation"),
    ("doit déposer une consultation préalable ; prépare la consultation préalable", "prior_consultation"),
    ("DPIA done, high residual risk", "prior_consultation"),
]
CALM = [
    "délai violation de données",
    "données chiffrées",
    "procédure en cas de fuite",
    "si fichier piraté un jour",
    "consultation préalable",
    "contrôle d’accès par badge",
    "mairie, projet, DPO oui, sans réponse",
    "registre des violations",
    "prior consultation",
    "what counts as a breach",
    "",
]


@pytest.mark.parametrize(("typed", "matter"), TOLD)
def test_what_cannot_wait_is_heard_in_the_question_as_in_the_notes(typed: str, matter: str) -> None:
    heard = [urgent_in_call(*where) for where in ((typed, ""), ("", typed), ("durée de conservation", typed))]
    assert [each.id if each else None for each in heard] == [matter] * 3


@pytest.mark.parametrize("typed", CALM)
def test_a_subject_that_is_only_named_alarms_nobody(typed: str) -> None:
    assert urgent_in_call(typed, typed) is None


@pytest.mark.parametrize(("language", "hours"), [("fr", "72 heures"), ("en", "72 hours")])
def test_a_breach_is_told_with_its_service_and_what_to_prepare(language: str, hours: str) -> None:
    urgent = CHECKLIST.read("", {}, "fichier clients piraté cette nuit", language)["urgent"]
    assert urgent["matter"] == "breach" and urgent["url"].startswith("https://www.cnil.fr/")
    assert hours.replace(" ", "\u00a0") in urgent["prepare"][0].replace(" ", "\u00a0") and urgent["service"]


def test_an_admission_is_met_with_the_charters_words_and_may_be_put_right() -> None:
    read = CHECKLIST.read("", {}, ADMITS, "fr")
    assert read["decision"]["decision"] == "refuse_regularisation"
    assert "ne peut jamais servir à régulariser" in read["refused"]["says"] and read["refused"]["url"]
    assert read["ask"]["fact"] == "purpose" and "purpose" not in read["facts"]
    asked_otherwise = CHECKLIST.read("", {"purpose": "future_processing"}, ADMITS, "fr")
    assert asked_otherwise["refused"] is None and asked_otherwise["decision"]["decision"] != "refuse_regularisation"


@pytest.mark.parametrize("notes", ["veut régulariser", "reconnaît être en infraction", "admits breaking the law"])
def test_what_an_agent_notes_of_an_admission_is_met_the_same_way(notes: str) -> None:
    read = CHECKLIST.read(notes, {}, "", "en")
    assert read["decision"]["decision"] == "refuse_regularisation" and "never be used" in read["refused"]["says"]


def test_a_call_where_nothing_is_admitted_shows_no_refusal() -> None:
    read = CHECKLIST.read("mairie, projet", {}, "délai violation", "fr")
    assert (read["urgent"], read["refused"]) == (None, None)


class Kept:
    """A store that keeps what it is given."""

    def __init__(self) -> None:
        self.calls: list[CallSheet] = []
        self.gaps: list[Any] = []

    @contextmanager
    def transaction(self) -> Any:
        yield SimpleNamespace(calls=SimpleNamespace(add=self.calls.append), gaps=SimpleNamespace(add=self.gaps.append))


def closed(question: str, decision: str = "") -> Kept:
    kept, unused = Kept(), SimpleNamespace()
    scrubber: Any = SimpleNamespace(scrub=lambda text: SimpleNamespace(text=text))
    sheet = CallSheet("n", datetime(2026, 11, 20, tzinfo=UTC), "u", "fr", CallOutcome.UNANSWERED, question, decision=decision)
    Copilot(unused, unused, unused, kept, scrubber, unused).close_call(sheet)  # type: ignore[arg-type]
    return kept


def test_of_a_call_its_question_is_kept_and_goes_to_the_gap_board() -> None:
    kept = closed("délai violation")
    assert [each.question for each in kept.calls] == ["délai violation"] and len(kept.gaps) == 1


@pytest.mark.parametrize(("question", "decision"), [(ADMITS, ""), (ADMITS, "need_facts"), ("vidéosurveillance cachée", "refuse_regularisation")])
def test_of_an_admission_the_outcome_is_kept_and_no_word(question: str, decision: str) -> None:
    kept = closed(question, decision)
    assert [(each.question, each.outcome) for each in kept.calls] == [("", CallOutcome.UNANSWERED)] and kept.gaps == []
