"""The doors of the dialogue: what is refused, what is asked in doubt, what goes on without the engine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from api.pages.sentences import sentences
from assistant.advice_request.fields import find_field, load_fields
from assistant.answer import Answer, Button, Grounds, Message, Outcome
from assistant.answering.context import Inquiry
from assistant.conversation.asking import Asker
from assistant.conversation.dialogue import Dialogue
from assistant.conversation.hotlines import HotlineTeller
from assistant.conversation.notes import NoteWriter
from assistant.conversation.path import Path
from assistant.conversation.referral import Referrer
from assistant.conversation.reply import Reply, Said
from assistant.conversation.state import Conversation, FieldValue
from assistant.escalation.hotline import load_switchboard
from assistant.escalation.rules import load_rules
from assistant.texts import load_texts
from assistant.turn.entry import Entry
from assistant.turn.understanding import RETRIEVAL_ONLY, Intent, Understanding

NOW = datetime(2026, 11, 22, tzinfo=UTC)
BLANK = Conversation("c", "s", "fr", NOW, NOW)
TEXTS = load_texts()
ANSWER = Answer(Outcome.ANSWER, (Message("la source dit"),))
SURE = replace(ANSWER, grounds=Grounds(0.45, "hr"))
CHOICE = Answer(Outcome.CLARIFY, (Message("laquelle ?", buttons=(Button("Le registre", "Le registre"),)),), grounds=Grounds(0.37, "hr"))


@dataclass
class Composer:
    """Answers every question with the same sentence."""

    answer: Answer = ANSWER

    def compose(self, inquiry: Inquiry) -> Answer:
        return self.answer


@pytest.fixture
def dialogue() -> Dialogue:
    return speaking()


def speaking(answer: Answer = ANSWER) -> Dialogue:
    rules, hotlines = load_rules(), HotlineTeller(load_switchboard().hotlines, TEXTS)
    referrer = Referrer(TEXTS, hotlines, NoteWriter(TEXTS))
    path = Path(rules, Asker(TEXTS, hotlines), referrer)
    return Dialogue(Composer(answer), path, rules, referrer, hotlines, TEXTS)  # type: ignore[arg-type]


def said(text: str, conversation: Conversation = BLANK) -> Said:
    return Said("t", text, "fr", conversation, kept=text)


def read(intent: Intent, admits: float = 0.0, **facts: object) -> Understanding:
    return Understanding(intent, 0.9, facts, {"admits": admits})


def after(reply: Reply) -> Conversation:
    return replace(reply.conversation, asking=reply.answer.asking)


def test_an_admission_is_refused_and_none_of_its_words_kept(dialogue: Dialogue) -> None:
    reply = dialogue.respond(Entry.FACTS, said("on l’a fait en douce, et alors"), read(Intent.INFORM, admits=0.97))
    assert reply.answer.decision and reply.answer.decision["decision"] == "refuse_regularisation"
    assert not reply.keep_words
    assert reply.conversation.facts == {} and reply.conversation.card == {}


def test_a_doubt_is_asked_with_the_charters_words_and_keeps_none_of_the_persons(dialogue: Dialogue) -> None:
    reply = dialogue.respond(Entry.FACTS, said("notre hôpital a fait cela"), read(Intent.INFORM, admits=0.5))
    assert reply.answer.outcome is Outcome.ASK and reply.answer.asking == "purpose"
    assert "régulariser" in reply.answer.messages[-1].text
    assert not reply.keep_words and reply.conversation.card == {} and reply.conversation.last_question is None


def test_a_question_in_doubt_is_answered_all_the_same(dialogue: Dialogue) -> None:
    reply = dialogue.respond(Entry.QUESTION, said("cela se peut-il ?"), read(Intent.ASK_QUESTION, admits=0.5))
    assert reply.answer.outcome is Outcome.ANSWER and reply.answer.asking == "purpose"
    assert reply.answer.messages[0].text == "la source dit"


def test_another_question_after_a_doubt_goes_its_own_way(dialogue: Dialogue) -> None:
    asked = dialogue.respond(Entry.FACTS, said("nous avons fait cela"), read(Intent.INFORM, admits=0.5))
    reply = dialogue.respond(Entry.PATH, said("quel délai ?", after(asked)), read(Intent.ASK_QUESTION))
    assert reply.answer.outcome is Outcome.ANSWER and reply.answer.asking is None


def test_a_doubt_on_the_path_is_lifted_by_an_answer_and_the_path_goes_on(dialogue: Dialogue) -> None:
    opened = dialogue.respond(Entry.PATH, said("une demande"), read(Intent.REQUEST_ADVICE))
    asked = dialogue.respond(Entry.PATH, said("nous avons fait cela", after(opened)), read(Intent.INFORM, admits=0.5))
    assert asked.answer.asking == "purpose"
    told = read(Intent.INFORM, purpose="global_analysis")
    assert dialogue.respond(Entry.PATH, said("bien faire", after(asked)), told).answer.asking == "requester_role"


def test_a_way_out_is_left_by_its_button_even_where_the_engine_is_silent(dialogue: Dialogue) -> None:
    facts = {"requester_role": "controller", "purpose": "future_processing", "has_dpo": True, "dpo_outcome": "not_consulted"}
    referred = replace(BLANK, facts=facts, asked=("dpo_outcome",))
    button = TEXTS["fr"].button("dpo_unable").payload
    reply = dialogue.respond(Entry.RETRIEVAL, said(button, referred), RETRIEVAL_ONLY)
    assert reply.answer.asking == "network_consulted"


def test_the_engine_being_silent_the_form_is_offered_and_the_path_opens_by_its_button(dialogue: Dialogue) -> None:
    away = dialogue.respond(Entry.RETRIEVAL, said("je suis perdu"), RETRIEVAL_ONLY)
    assert away.answer.handoff_form
    button = TEXTS["fr"].button("request_advice").payload
    assert dialogue.respond(Entry.RETRIEVAL, said(button), RETRIEVAL_ONLY).answer.asking == "requester_role"


def test_an_answer_given_while_the_engine_is_silent_carries_the_button_that_opens_a_request(dialogue: Dialogue) -> None:
    answer = dialogue.respond(Entry.RETRIEVAL, said("quel délai ?"), RETRIEVAL_ONLY).answer
    assert answer.outcome is Outcome.ANSWER and answer.handoff_form
    assert TEXTS["fr"].button("request_advice") in answer.messages[-1].buttons


@pytest.mark.parametrize("asking", ["requester_role", "importance", "purpose"])
def test_free_words_nobody_reads_get_the_choices_again_and_what_is_asked_stands(dialogue: Dialogue, asking: str) -> None:
    reply = dialogue.respond(Entry.RETRIEVAL, said("eh bien, cela dépend", replace(BLANK, asking=asking)), RETRIEVAL_ONLY)
    assert reply.answer.asking == asking
    assert [each.payload for each in reply.answer.messages[-1].buttons][:4] == [each.payload for each in TEXTS["fr"].ask(asking).buttons][:4]


READY = {
    "requester_role": "controller", "purpose": "future_processing", "has_dpo": False, "network_consulted": "yes",
    "importance": ["sector"], "precise": True, "documented": True,
}  # fmt: skip
WRITTEN = ("organisation", "contact_name", "subject", "question", "context", "analysis")


def test_a_whole_request_is_confirmed_by_buttons_and_written_fields_with_the_engine_silent(dialogue: Dialogue) -> None:
    def tell(words: str, conversation: Conversation) -> Reply:
        return dialogue.respond(Entry.RETRIEVAL, said(words, conversation), RETRIEVAL_ONLY)

    fields = {name: FieldValue("Quelques mots", "said") for name in WRITTEN} | {"contact_email": FieldValue("a@b.example", "said")}
    asking = replace(BLANK, facts=READY, fields=fields, asking="dpo_opinion", asked=("dpo_opinion",), path_open=True)
    button = TEXTS["fr"].button
    reply = tell(button("skip").payload, asking)
    while reply.answer.asking != "confirm":
        reply = tell(button("skip").payload, after(reply))
    reviewed = after(reply)
    assert tell("oui, allez-y", reviewed).answer.asking == "confirm"
    assert tell("Corriger la ligne\u00a0: Organisme", reviewed).answer.asking == "organisation"
    left = tell(button("draft").payload, reviewed)
    assert left.answer.asking is None and left.answer.draft_left and left.request is None
    assert tell(button("confirm").payload, reviewed).request is not None


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", [each.name for each in load_fields() if each.name != "confirm"])
def test_every_line_is_corrected_by_its_own_button_with_the_engine_silent(dialogue: Dialogue, name: str, language: str) -> None:
    fields = {each: FieldValue("Quelques mots", "said") for each in (*WRITTEN, name)}
    reviewed = replace(BLANK, language=language, facts=READY, fields=fields, asking="confirm", asked=("confirm",), path_open=True)
    label = find_field(name).label[language]
    offered = dialogue.path.asker.ask_what_to_correct(reviewed, language).answer.messages[0].buttons
    (own,) = (each.payload for each in offered if each.title == label)
    for payload in (own, sentences(language)["correct_payload"].format(label=label)):
        heard = Said("t", payload, language, reviewed, kept=payload)
        assert dialogue.respond(Entry.RETRIEVAL, heard, RETRIEVAL_ONLY).answer.asking == name


@pytest.mark.parametrize(("words", "next_asked"), [("Peut-on garder ces sons ?", "documented"), ("oui", "precise")])
def test_a_stated_point_is_taken_unread_and_a_bare_yes_is_asked_again(dialogue: Dialogue, words: str, next_asked: str) -> None:
    facts = {name: value for name, value in READY.items() if name not in ("precise", "documented")}
    asking = replace(BLANK, facts=facts, asking="precise", asked=("precise",), path_open=True)
    reply = dialogue.respond(Entry.RETRIEVAL, said(words, asking), RETRIEVAL_ONLY)
    assert reply.answer.asking == next_asked


def test_a_wish_to_stop_is_no_fields_value_while_the_engine_is_silent(dialogue: Dialogue) -> None:
    asking = replace(BLANK, facts=READY, asking="organisation", asked=("organisation",), path_open=True)
    reply = dialogue.respond(Entry.RETRIEVAL, said(TEXTS["fr"].button("stop").payload, asking), RETRIEVAL_ONLY)
    assert reply.answer.asking is None and "organisation" not in reply.conversation.fields


def test_what_is_taken_back_is_corrected_whatever_is_asked(dialogue: Dialogue) -> None:
    facts = {"requester_role": "controller", "purpose": "future_processing", "has_dpo": False}
    asking = replace(BLANK, facts=facts, asked=("has_dpo",), asking="network_consulted", path_open=True)
    told = read(Intent.INFORM, has_dpo=True)
    reply = dialogue.respond(Entry.PATH, said("attendez, nous avons bien une déléguée ici", asking), told)
    assert reply.answer.asking == "dpo_outcome"


def test_a_repeated_urgent_matter_on_the_path_gets_its_service_above_the_question(dialogue: Dialogue) -> None:
    asking = replace(BLANK, asked=("requester_role",), asking="requester_role", path_open=True)
    told = Understanding(Intent.URGENT, 0.9, {}, {"admits": 0.0, "breach": 0.9})
    reply = dialogue.respond(Entry.PATH, said("on vient de se faire pirater", asking), told)
    assert "notifie" in reply.answer.messages[0].text
    assert reply.answer.asking == "requester_role"


@pytest.mark.parametrize("entry", [Entry.FACTS, Entry.PATH, Entry.QUESTION, Entry.CHITCHAT, Entry.URGENT])
def test_by_whatever_door_an_urgent_matter_gets_its_service_once(dialogue: Dialogue, entry: Entry) -> None:
    told = Understanding(Intent.INFORM, 0.9, {}, {"admits": 0.0, "breach": 0.9})
    answer = dialogue.respond(entry, said("nos serveurs sont chiffrés depuis ce matin"), told).answer
    assert ["notifie" in message.text for message in answer.messages].count(True) == 1
    assert "notifie" in answer.messages[0].text


def test_a_request_that_raised_a_doubt_goes_on_along_the_path(dialogue: Dialogue) -> None:
    asked = dialogue.respond(Entry.PATH, said("une demande sur cela"), read(Intent.REQUEST_ADVICE, admits=0.5))
    told = read(Intent.INFORM, purpose="future_processing")
    reply = dialogue.respond(Entry.PATH, said("c’est un projet", after(asked)), told)
    assert reply.answer.asking == "requester_role"


def test_something_urgent_is_served_rather_than_doubted(dialogue: Dialogue) -> None:
    told = Understanding(Intent.INFORM, 0.9, {}, {"admits": 0.5, "breach": 0.9})
    reply = dialogue.respond(Entry.FACTS, said("nos données sont parties sans autorisation"), told)
    assert reply.answer.asking is None and "notifie" in reply.answer.messages[0].text


def test_what_is_wanted_being_said_after_a_doubt_the_path_opens(dialogue: Dialogue) -> None:
    asked = dialogue.respond(Entry.FACTS, said("nous avons fait cela"), read(Intent.INFORM, admits=0.5))
    told = read(Intent.INFORM, purpose="future_processing")
    reply = dialogue.respond(Entry.PATH, said("un projet pour le printemps", after(asked)), told)
    assert reply.answer.asking == "requester_role"
    assert reply.conversation.facts["purpose"] == "future_processing"


def test_only_a_plain_wish_to_leave_leaves_the_path(dialogue: Dialogue) -> None:
    asked = after(dialogue.respond(Entry.PATH, said("je veux un avis"), read(Intent.REQUEST_ADVICE)))
    unsure = Understanding(Intent.STOP, 0.5, {}, {"admits": 0.0})
    stays = dialogue.respond(Entry.STOP, said("que ce site retire ma photo", asked), unsure)
    assert stays.answer.asking == asked.asking
    assert dialogue.respond(Entry.STOP, said("je m’en vais maintenant", asked), read(Intent.STOP)).answer.asking is None


def test_a_half_heard_admission_waits_behind_a_sure_answer_and_is_asked_about_when_a_request_is_opened() -> None:
    dialogue = speaking(SURE)
    told = replace(read(Intent.ASK_QUESTION, requester_role="controller"), situations={"admits": 0.3})
    answered = dialogue.respond(Entry.QUESTION, said("peut-on garder les CV ?"), told)
    assert answered.answer.outcome is Outcome.ANSWER and answered.answer.asking is None
    assert len(answered.answer.messages) == 1
    assert not answered.keep_words and answered.conversation.last_question is None and answered.conversation.facts == {}
    opened = dialogue.respond(Entry.PATH, said("une demande de conseil", after(answered)), read(Intent.REQUEST_ADVICE))
    assert opened.answer.asking == "purpose" and "régulariser" in opened.answer.messages[-1].text
    refused = dialogue.respond(Entry.PATH, said("être couverts pour avant", after(opened)), read(Intent.INFORM, admits=0.6))
    assert refused.answer.decision and refused.answer.decision["decision"] == "refuse_regularisation"


@pytest.mark.parametrize("text", ["nous avons fait cela", "cela se peut-il ?"])
def test_limited_to_search_a_half_heard_admission_keeps_none_of_its_words_and_is_asked_about_later(dialogue: Dialogue, text: str) -> None:
    reply = dialogue.respond(Entry.SEARCH, said(text), read(Intent.ASK_QUESTION, admits=0.5))
    assert reply.answer == ANSWER and not reply.keep_words and reply.conversation.last_question is None
    opened = dialogue.respond(Entry.PATH, said("une demande", after(reply)), read(Intent.REQUEST_ADVICE))
    assert opened.answer.asking == "purpose"


def test_a_doubt_that_waited_is_asked_once_and_the_path_goes_on_from_its_beginning() -> None:
    dialogue, waited = speaking(SURE), replace(BLANK, suspected=True)
    opened = dialogue.respond(Entry.PATH, said("une demande", waited), read(Intent.REQUEST_ADVICE))
    lead = [message.text for message in opened.answer.messages[:-1]]
    assert lead[0] == TEXTS["fr"].say("path_opened") and "cnil.fr" in lead[1] and opened.answer.decision
    told = read(Intent.INFORM, purpose="future_processing")
    asked = dialogue.respond(Entry.PATH, said("c’est un projet", after(opened)), told)
    assert asked.answer.asking == "requester_role"
    assert dialogue.respond(Entry.PATH, said("une mairie", after(asked)), read(Intent.INFORM, requester_role="controller")).answer.asking == "has_dpo"


def test_a_doubt_that_waited_is_asked_even_where_the_engine_falls_silent_and_not_where_the_purpose_is_known() -> None:
    dialogue, waited = speaking(SURE), replace(BLANK, suspected=True)
    button = TEXTS["fr"].button("request_advice").payload
    assert dialogue.respond(Entry.RETRIEVAL, said(button, waited), RETRIEVAL_ONLY).answer.asking == "purpose"
    known = replace(waited, facts={"purpose": "future_processing"})
    assert dialogue.respond(Entry.PATH, said("une demande", known), read(Intent.REQUEST_ADVICE)).answer.asking == "requester_role"


def test_a_purpose_told_before_a_half_heard_admission_does_not_lift_the_doubt() -> None:
    dialogue, project = speaking(SURE), replace(BLANK, facts={"purpose": "future_processing", "has_dpo": False})
    answered = dialogue.respond(Entry.QUESTION, said("et les CV ?", project), read(Intent.ASK_QUESTION, admits=0.3))
    assert answered.conversation.facts == {"has_dpo": False}
    assert dialogue.respond(Entry.PATH, said("une demande", after(answered)), read(Intent.REQUEST_ADVICE)).answer.asking == "purpose"


def test_a_choice_stands_before_a_doubt_and_taking_it_is_asking() -> None:
    dialogue = speaking(CHOICE)
    reply = dialogue.respond(Entry.QUESTION, said("et le registre ?"), read(Intent.ASK_QUESTION, admits=0.5))
    choice, doubt = reply.answer.messages
    assert reply.answer.outcome is Outcome.CLARIFY and reply.answer.asking == "purpose" and "régulariser" in doubt.text
    (button,) = choice.buttons
    assert button.title == "Le registre"
    taken = dialogue.respond(Entry.PATH, said(button.payload, after(reply)), read(Intent.INFORM))
    assert taken.answer.outcome is Outcome.CLARIFY and taken.answer.asking is None


HALF, PLAIN = ({"admits": 0.0, "breach": share} for share in (0.6, 0.9))
STATED, ASKED = "le kiné veut écrire par WhatsApp", "le kiné peut-il écrire par WhatsApp ?"


@pytest.mark.parametrize(
    ("text", "told", "found", "outcome", "shown"),
    [
        (STATED, HALF, SURE, Outcome.ANSWER, True),
        (STATED, HALF, replace(SURE, grounds=Grounds(0.45, "breach")), Outcome.REFERRAL, True),
        (STATED, HALF, replace(SURE, grounds=Grounds(0.45, "")), Outcome.REFERRAL, True),
        (STATED, HALF, ANSWER, Outcome.REFERRAL, True),
        (STATED, HALF, CHOICE, Outcome.REFERRAL, True),
        (STATED, HALF, replace(ANSWER, outcome=Outcome.ABSTAIN), Outcome.REFERRAL, False),
        (STATED, PLAIN, SURE, Outcome.REFERRAL, True),
        (STATED, PLAIN, ANSWER, Outcome.REFERRAL, False),
        (ASKED, HALF, SURE, Outcome.ANSWER, True),
        (ASKED, HALF, CHOICE, Outcome.CLARIFY, True),
        (ASKED, PLAIN, ANSWER, Outcome.ANSWER, True),
        (ASKED, PLAIN, replace(ANSWER, outcome=Outcome.ABSTAIN), Outcome.ABSTAIN, True),
    ],
)
@pytest.mark.parametrize("entry", [Entry.FACTS, Entry.QUESTION, Entry.CHITCHAT, Entry.URGENT, Entry.SEARCH])
def test_an_urgent_matter_has_its_service_above_and_is_a_referral_only_where_nothing_is_asked(
    entry: Entry, text: str, told: dict[str, float], found: Answer, outcome: Outcome, shown: bool
) -> None:
    reply = speaking(found).respond(entry, said(text), Understanding(Intent.INFORM, 0.9, {}, told))
    assert reply.answer.outcome is outcome
    assert ["notifie" in message.text for message in reply.answer.messages] == [True, False][: 1 + shown]
    remembered = shown and found.outcome is not Outcome.CLARIFY
    assert reply.conversation.last_question == (text if remembered else None)


ON_PATH = replace(
    BLANK, facts={"has_dpo": True}, fields={"organisation": FieldValue("Valbrune", "said")},
    asked=("requester_role",), asking="requester_role", path_open=True,
)  # fmt: skip


def test_who_leaves_the_path_with_something_urgent_gets_the_service_and_has_left_it(dialogue: Dialogue) -> None:
    told = Understanding(Intent.STOP, 0.9, {}, PLAIN)
    reply = dialogue.respond(Entry.STOP, said("stop, on nous pirate", ON_PATH), told)
    assert "notifie" in reply.answer.messages[0].text
    assert reply.answer.messages[-1].text == TEXTS["fr"].say("stopped_with_draft")
    assert TEXTS["fr"].button("resume") in reply.answer.messages[-1].buttons
    assert reply.answer.draft_left and not reply.conversation.path_open and reply.conversation.fields


def test_who_begins_anew_with_something_urgent_gets_the_service_and_has_begun_anew(dialogue: Dialogue) -> None:
    told = Understanding(Intent.RESTART, 0.9, {}, PLAIN)
    reply = dialogue.respond(Entry.RESTART, said("on recommence, on nous pirate", ON_PATH), told)
    assert "notifie" in reply.answer.messages[0].text
    assert reply.answer.messages[-1].text == TEXTS["fr"].say("restarted")
    assert (reply.conversation.facts, reply.conversation.fields, reply.conversation.asked) == ({}, {}, ())
    assert not reply.conversation.path_open
