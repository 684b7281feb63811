"""All along the path the sources are searched with the person's question, once, and never stand in the way."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from assistant.answer import Answer, Citation, Message, Outcome
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
TEXTS = load_texts()
POINT = "Peut-on compter les piétons sans les informer ?"
KNOWN = {"requester_role": "controller", "purpose": "future_processing", "has_dpo": False, "network_consulted": "yes"}
READY = {**KNOWN, "importance": ["sector"]}
GUIDE = Citation("counting-fr", "guide", "Guide du comptage", "CNIL", "regulator", "guide", "partie 2", None, "2024")


@dataclass
class Sources:
    """Answers every question with one guide, or none; remembers what was asked."""

    outcome: Outcome = Outcome.ANSWER
    asked: list[str] = field(default_factory=list)

    def compose(self, inquiry: Inquiry) -> Answer:
        self.asked.append(inquiry.question)
        cited = (GUIDE,) if self.outcome is Outcome.ANSWER else ()
        return Answer(self.outcome, (Message("le guide dit", cited),))


@dataclass
class Talk:
    """Speaks in one conversation."""

    sources: Sources
    conversation: Conversation = field(default_factory=lambda: Conversation("c", "s", "fr", NOW, NOW))

    def __post_init__(self) -> None:
        rules, hotlines = load_rules(), HotlineTeller(load_switchboard().hotlines, TEXTS)
        referrer = Referrer(TEXTS, hotlines, NoteWriter(TEXTS))
        path = Path(rules, Asker(TEXTS, hotlines), referrer)
        self.dialogue = Dialogue(self.sources, path, rules, referrer, hotlines, TEXTS)  # type: ignore[arg-type]

    def say(self, text: str, intent: Intent = Intent.INFORM, entry: Entry = Entry.PATH, **facts: object) -> Reply:
        read = RETRIEVAL_ONLY if entry is Entry.RETRIEVAL else Understanding(intent, 0.95, facts)
        reply = self.dialogue.respond(entry, Said("t", text, "fr", self.conversation, kept=text), read)
        self.conversation = replace(reply.conversation, asking=reply.answer.asking)
        return reply


@pytest.fixture
def talk() -> Talk:
    return Talk(Sources())


def to_the_point(talk: Talk, **facts: object) -> Talk:
    opened = talk.say("une demande de conseil", Intent.REQUEST_ADVICE, **{**READY, **facts})
    assert opened.answer.asking == "precise"
    return talk


def texts_of(reply: Reply) -> list[str]:
    return [message.text for message in reply.answer.messages]


def test_what_answers_the_point_stands_above_the_next_question(talk: Talk) -> None:
    reply = to_the_point(talk).say(POINT, Intent.ASK_QUESTION)
    assert talk.sources.asked == [POINT]
    assert reply.answer.outcome is Outcome.ASK and reply.answer.asking == "documented"
    told = texts_of(reply)
    assert told[0] == TEXTS["fr"].say("nearest.beside") and told[1] == "le guide dit"
    assert told[2].startswith(TEXTS["fr"].ask("documented").question)
    assert talk.conversation.fields["question"].value == POINT


@pytest.mark.parametrize("asked", ["precise", "question"])
def test_the_engine_being_silent_a_question_is_the_point_all_the_same(talk: Talk, asked: str) -> None:
    to_the_point(talk)
    talk.conversation = replace(talk.conversation, asking=asked)
    reply = talk.say(POINT, entry=Entry.RETRIEVAL)
    assert reply.answer.asking == "documented" and texts_of(reply)[1] == "le guide dit"


def test_what_was_found_is_a_step_taken_even_where_fields_follow_at_once(talk: Talk) -> None:
    reply = to_the_point(talk, documented=True).say(POINT, Intent.ASK_QUESTION)
    assert reply.answer.asking == "organisation" and not reply.keep_words
    assert "Guide du comptage" in talk.conversation.fields["steps_taken"].value
    assert talk.conversation.fields["steps_taken"].provenance == "conversation"


def test_the_steps_taken_grow_with_what_is_shown_until_the_person_writes_them(talk: Talk) -> None:
    talk.sources.outcome = Outcome.ABSTAIN
    to_the_point(talk, documented=True).say(POINT, Intent.ASK_QUESTION)
    talk.sources.outcome = Outcome.ANSWER
    assert talk.say("Qui pourra lire ma demande ?", Intent.ASK_QUESTION).answer.asking == "organisation"
    talk.say("Valbrune")
    assert "Guide du comptage" in talk.conversation.fields["steps_taken"].value
    mine = {**talk.conversation.fields, "steps_taken": FieldValue("lu le guide", "said")}
    talk.conversation = replace(talk.conversation, fields=mine)
    talk.say("D. Petit")
    assert talk.conversation.fields["steps_taken"].value == "lu le guide"


def test_where_nothing_answers_the_path_goes_on_without_a_word(talk: Talk) -> None:
    talk.sources.outcome = Outcome.ABSTAIN
    reply = to_the_point(talk).say(POINT, Intent.ASK_QUESTION)
    assert len(reply.answer.messages) == 1 and reply.answer.asking == "documented"
    assert talk.conversation.steps == ()


def test_a_choice_is_no_question_to_search(talk: Talk) -> None:
    to_the_point(talk).say("Je n’ai pas encore de question précise", Intent.DENY)
    assert talk.sources.asked == []


@pytest.mark.parametrize("again", [POINT, "peut-on compter les piétons  sans les informer"])
def test_the_question_asked_just_before_the_path_is_not_searched_again(talk: Talk, again: str) -> None:
    assert talk.say(POINT, Intent.ASK_QUESTION, Entry.QUESTION).answer.outcome is Outcome.ANSWER
    reply = to_the_point(talk).say(again, Intent.ASK_QUESTION)
    assert talk.sources.asked == [POINT] and len(reply.answer.messages) == 1


def test_a_point_corrected_in_other_words_is_searched_and_the_same_one_is_not(talk: Talk) -> None:
    to_the_point(talk, documented=True).say(POINT, Intent.ASK_QUESTION)
    assert talk.say("Corriger la ligne : Question", Intent.CORRECT).answer.asking == "question"
    talk.say(POINT)
    assert talk.sources.asked == [POINT]
    talk.say("Corriger la ligne : Question", Intent.CORRECT)
    reply = talk.say("Faut-il informer les piétons que l’on compte ?")
    assert talk.sources.asked == [POINT, "Faut-il informer les piétons que l’on compte ?"]
    assert "le guide dit" in texts_of(reply) and reply.answer.outcome is Outcome.ASK


def test_a_way_out_to_the_sources_shows_the_nearest_above_its_words(talk: Talk) -> None:
    talk.say(POINT, Intent.ASK_QUESTION, Entry.QUESTION)
    reply = talk.say("une demande", Intent.REQUEST_ADVICE, **{**KNOWN, "importance": []})
    assert reply.answer.outcome is Outcome.REFERRAL
    assert reply.answer.decision and reply.answer.decision["decision"] == "self_service"
    assert texts_of(reply)[:2] == [TEXTS["fr"].say("nearest.way_out"), "le guide dit"]
    assert talk.sources.asked == [POINT, POINT]
    assert talk.conversation.last_question == POINT


@pytest.mark.parametrize(("kept", "searched"), [("Peut-on donner à [nom] ([e-mail]) les relevés ?", ["Peut-on donner à ( ) les relevés ?"]), ("[nom]", [])])
def test_a_way_out_is_searched_without_the_words_in_brackets(talk: Talk, kept: str, searched: list[str]) -> None:
    talk.conversation = replace(talk.conversation, last_question=kept)
    talk.say("une demande", Intent.REQUEST_ADVICE, **{**KNOWN, "importance": []})
    assert talk.sources.asked == searched


def test_a_way_out_without_a_question_or_an_answer_invents_no_source(talk: Talk) -> None:
    out = {**KNOWN, "importance": []}
    reply = talk.say("une demande", Intent.REQUEST_ADVICE, **out)
    assert talk.sources.asked == [] and not any(message.citations for message in reply.answer.messages)
    other = Talk(Sources(Outcome.CLARIFY), replace(talk.conversation, last_question=POINT, asking=None, facts={}))
    assert len(other.say("une demande", Intent.REQUEST_ADVICE, **out).answer.messages) == len(reply.answer.messages)


def test_other_ways_out_search_nothing(talk: Talk) -> None:
    talk.conversation = replace(talk.conversation, last_question=POINT)
    reply = talk.say("une demande", Intent.REQUEST_ADVICE, **{**KNOWN, "network_consulted": "no"})
    assert reply.answer.decision and reply.answer.decision["decision"] == "refer_network"
    assert talk.sources.asked == []
