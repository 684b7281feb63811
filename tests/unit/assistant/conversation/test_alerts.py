from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from assistant.answer import Answer, Grounds, Message, Outcome
from assistant.conversation.alerts import Hearing, hear_admission, hear_urgency, is_plainly_urgent, may_wait
from assistant.conversation.reply import Said
from assistant.conversation.state import Conversation
from assistant.turn.understanding import RETRIEVAL_ONLY, Intent, Understanding

NOW = datetime(2026, 11, 22, tzinfo=UTC)
WORDED = "nous savons que notre fichier est illégal, aidez-nous à le régulariser"
UNWORDED = "c’était un peu limite, ce qu’on a fait"


def heard(text: str, told: float, **held: Any) -> Hearing:
    conversation = Conversation("c", "s", "fr", NOW, NOW, **held)
    understanding = Understanding(Intent.INFORM, 0.9, situations={"admits": told})
    return hear_admission(Said("t", text, "fr", conversation), understanding)


@pytest.mark.parametrize(
    ("text", "told", "hearing"),
    [
        (WORDED, 0.9, Hearing.ADMITTED),
        (WORDED, 0.5, Hearing.ADMITTED),
        (WORDED, 0.1, Hearing.DOUBT),
        (UNWORDED, 0.95, Hearing.ADMITTED),
        (UNWORDED, 0.5, Hearing.DOUBT),
        (UNWORDED, 0.1, Hearing.NONE),
    ],
)
def test_the_engine_and_the_patterns_decide_together(text: str, told: float, hearing: Hearing) -> None:
    assert heard(text, told) is hearing


REPAIR = "on a filmé le vestiaire, aidez-nous à rattraper cela"
ALLOWED = "on filme le couloir du vestiaire, est-ce que c’est légal ?"


@pytest.mark.parametrize(
    ("text", "told", "hearing"),
    [
        ("on a filmé le vestiaire", 0.12, Hearing.NONE),
        (REPAIR, 0.12, Hearing.DOUBT),
        ("on filme le couloir du vestiaire", 0.2, Hearing.DOUBT),
        (ALLOWED, 0.2, Hearing.NONE),
        (REPAIR, 0.0, Hearing.NONE),
        (REPAIR, 0.6, Hearing.DOUBT),
        (ALLOWED, 0.7, Hearing.ADMITTED),
    ],
)
def test_what_the_words_speak_of_moves_a_doubt_and_refuses_nobody_at_once(text: str, told: float, hearing: Hearing) -> None:
    assert heard(text, told) is hearing


def test_a_doubt_is_asked_once() -> None:
    assert heard(UNWORDED, 0.5, doubted=True) is Hearing.NONE
    assert heard(UNWORDED, 0.95, doubted=True) is Hearing.ADMITTED


def test_who_answers_the_doubt_by_admitting_again_has_been_heard() -> None:
    assert heard(UNWORDED, 0.65, doubted=True, asking="purpose") is Hearing.ADMITTED
    assert heard(REPAIR, 0.5, doubted=True, asking="purpose") is Hearing.ADMITTED
    assert heard(UNWORDED, 0.55, doubted=True, asking="purpose") is Hearing.NONE
    assert heard(WORDED, 0.1, doubted=True, asking="purpose") is Hearing.ADMITTED
    assert heard(UNWORDED, 0.4, doubted=True, asking="purpose") is Hearing.NONE
    conversation = Conversation("c", "s", "fr", NOW, NOW, doubted=True, asking="purpose")
    project = Understanding(Intent.INFORM, 0.9, {"purpose": "future_processing"}, {"admits": 0.6})
    assert hear_admission(Said("t", "un projet que certains disent limite", "fr", conversation), project) is Hearing.NONE


@pytest.mark.parametrize(
    "answer",
    [
        "non, ce n’est pas pour régulariser, aidez-nous seulement à comprendre",
        "Non, nous n’avons rien fait d’illégal, conseillez-nous",
        "no, we have not broken the law, please help us",
        "Nothing like that, we are not asking you to make anything lawful.",
    ],
)
def test_who_answers_the_doubt_by_no_is_not_heard_by_what_they_deny(answer: str) -> None:
    assert heard(answer, 0.5, doubted=True, asking="purpose") is Hearing.NONE
    assert heard(answer, 0.65, doubted=True, asking="purpose") is Hearing.ADMITTED


@pytest.mark.parametrize(
    ("facts", "hearing"),
    [
        ({"purpose": "on_site_audit"}, Hearing.NONE),
        ({"purpose": "regularise"}, Hearing.DOUBT),
        ({"importance": ["customers"]}, Hearing.DOUBT),
        ({}, Hearing.DOUBT),
    ],
)
def test_who_is_asked_something_and_says_what_they_really_want_is_not_in_doubt(
    facts: dict[str, Any], hearing: Hearing
) -> None:
    conversation = Conversation("c", "s", "en", NOW, NOW, asking="has_dpo")
    said = Said("t", "sorry, it is for your agents to come and look at our stores", "en", conversation)
    assert hear_admission(said, Understanding(Intent.CORRECT, 0.9, facts, {"admits": 0.3})) is hearing


def test_the_description_of_a_processing_is_no_admission_unless_both_hear_one() -> None:
    assert heard(UNWORDED, 0.95, asking="context") is Hearing.NONE
    assert heard(WORDED, 0.5, asking="context") is Hearing.NONE
    assert heard(WORDED, 0.95, asking="context") is Hearing.ADMITTED


def test_the_engine_being_silent_the_patterns_decide() -> None:
    said = Said("t", WORDED, "fr", Conversation("c", "s", "fr", NOW, NOW))
    assert hear_admission(said, RETRIEVAL_ONLY) is Hearing.ADMITTED
    assert hear_admission(replace(said, text=UNWORDED), RETRIEVAL_ONLY) is Hearing.NONE


def test_choosing_to_regularise_is_an_admission() -> None:
    said = Said("t", "la dernière", "fr", Conversation("c", "s", "fr", NOW, NOW, asking="purpose"))
    chosen = Understanding(Intent.INFORM, 0.9, {"purpose": "regularise"}, {"admits": 0.1})
    assert hear_admission(said, chosen) is Hearing.ADMITTED


@pytest.mark.parametrize(
    ("situations", "matter"),
    [({"breach": 0.9}, "breach"), ({"inspection": 0.7, "breach": 0.6}, "inspection"), ({"breach": 0.2}, None)],
)
def test_an_urgent_matter_is_the_likeliest_told(situations: dict[str, float], matter: str | None) -> None:
    found = hear_urgency("cela vient d’arriver", Understanding(Intent.INFORM, 0.9, {}, situations))
    assert (found.id if found else None) == matter


@pytest.mark.parametrize(
    ("situations", "matter"),
    [
        ({"admits": 0.0}, None),
        ({"admits": 0.0, "breach": 0.15}, None),
        ({"admits": 0.0, "breach": 0.25}, "breach"),
        ({"admits": 0.0, "inspection": 0.25}, "breach"),
        ({}, "breach"),
    ],
)
def test_the_patterns_of_an_urgent_matter_count_where_the_engine_is_silent_or_half_hears_one(
    situations: dict[str, float], matter: str | None
) -> None:
    found = hear_urgency("nous avons été piratés ce matin", Understanding(Intent.INFORM, 0.9, {}, situations))
    assert (found.id if found else None) == matter


def test_a_message_taken_for_urgent_gets_the_service_of_what_it_names() -> None:
    found = hear_urgency("on nous a piratés", Understanding(Intent.URGENT, 0.9, {}, {"admits": 0.0}))
    assert found is not None
    assert found.id == "breach"


def test_an_answer_to_what_is_asked_raises_no_doubt() -> None:
    conversation = Conversation("c", "s", "fr", NOW, NOW, asking="documented")
    answer = Understanding(Intent.INFORM, 0.9, {"documented": True}, {"admits": 0.5})
    assert hear_admission(Said("t", "oui, une note juridique", "fr", conversation), answer) is Hearing.NONE
    surer = Understanding(Intent.INFORM, 0.9, {"documented": True}, {"admits": 0.75})
    assert hear_admission(Said("t", "oui, une note juridique", "fr", conversation), surer) is Hearing.NONE
    plain = Understanding(Intent.INFORM, 0.9, {"documented": True}, {"admits": 0.95})
    assert hear_admission(Said("t", "oui, et nous l’avons fait exprès", "fr", conversation), plain) is Hearing.ADMITTED


def waits(text: str, told: float, outcome: Outcome, support: float, intent: Intent = Intent.INFORM, **held: Any) -> bool:
    found = Answer(outcome, (Message("la source dit"),), grounds=Grounds(support, "hr"))
    said = Said("t", text, "fr", Conversation("c", "s", "fr", NOW, NOW, **held))
    return may_wait(said, Understanding(intent, 0.9, situations={"admits": told}), found)


ASKED = "nos candidats partis, on garde leurs CV ?"
BEGUN = "peut-on garder les CV des candidats ?"
TOLD = "Nous gardons les CV depuis dix ans. Que faire ?"
STATED = "on a des CV de 1998 dans une armoire"


@pytest.mark.parametrize(
    ("text", "told", "outcome", "support", "wait"),
    [
        (ASKED, 0.15, Outcome.ANSWER, 0.38, True),
        (ASKED, 0.15, Outcome.CLARIFY, 0.37, True),
        (ASKED, 0.15, Outcome.ABSTAIN, 0.3, False),
        (f"{ASKED} aidez-nous", 0.15, Outcome.ANSWER, 0.38, False),
        ("les CV de nos candidats partis, on fait quoi ?", 0.15, Outcome.ANSWER, 0.38, False),
        (ASKED, 0.3, Outcome.ANSWER, 0.38, False),
        (ASKED, 0.3, Outcome.CLARIFY, 0.45, False),
        (ASKED, 0.3, Outcome.ANSWER, 0.42, True),
        (BEGUN, 0.3, Outcome.CLARIFY, 0.37, False),
        (BEGUN, 0.4, Outcome.ANSWER, 0.45, False),
        (TOLD, 0.15, Outcome.ANSWER, 0.45, False),
        (STATED, 0.15, Outcome.ANSWER, 0.45, False),
        (WORDED, 0.15, Outcome.ANSWER, 0.45, False),
        (f"{WORDED} ?", 0.15, Outcome.ANSWER, 0.45, False),
    ],
)
def test_a_doubt_of_the_engine_alone_waits_in_a_mere_question_that_the_sources_deal_with(
    text: str, told: float, outcome: Outcome, support: float, wait: bool
) -> None:
    assert waits(text, told, outcome, support) is wait


def test_a_doubt_never_waits_on_the_way_to_a_request() -> None:
    assert not waits(ASKED, 0.15, Outcome.ANSWER, 0.45, asking="has_dpo", path_open=True)
    assert not waits(ASKED, 0.15, Outcome.ANSWER, 0.45, intent=Intent.REQUEST_ADVICE)
    assert not waits(ASKED, 0.15, Outcome.ANSWER, 0.45, intent=Intent.ASK_HUMAN)


@pytest.mark.parametrize(
    ("text", "share", "plainly"),
    [("cela vient d’arriver", 0.6, False), ("cela vient d’arriver", 0.75, True), ("nous avons été piratés ce matin", 0.5, True)],
)
def test_an_urgent_matter_is_plain_where_the_engine_is_sure_or_the_patterns_hear_it(text: str, share: float, plainly: bool) -> None:
    assert is_plainly_urgent(text, Understanding(Intent.INFORM, 0.9, {}, {"admits": 0.0, "breach": share})) is plainly
