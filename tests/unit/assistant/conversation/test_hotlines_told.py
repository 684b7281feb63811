"""Wherever a hotline is named, its number and its hours are told as far as the operator has given them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from assistant.answer import Answer, Message, Outcome
from assistant.answering.context import Inquiry
from assistant.answering.way_adder import WayAdder
from assistant.conversation.asking import Asker
from assistant.conversation.dialogue import Dialogue
from assistant.conversation.hotlines import HotlineTeller
from assistant.conversation.notes import NoteWriter
from assistant.conversation.path import Path
from assistant.conversation.referral import Referrer
from assistant.conversation.reply import Said
from assistant.conversation.state import Conversation
from assistant.escalation.decide import decide
from assistant.escalation.facts import Facts
from assistant.escalation.hotline import Hotline, HotlineId, load_switchboard
from assistant.escalation.opening import Opening
from assistant.escalation.rules import load_rules
from assistant.texts import load_texts
from assistant.turn.entry import Entry
from assistant.turn.understanding import RETRIEVAL_ONLY

TEXTS, RULES = load_texts(), load_rules()
SUNDAY = datetime(2026, 11, 22, 12, tzinfo=UTC)
BLANK = Conversation("c", "s", "fr", SUNDAY, SUNDAY)
MONDAYS = Opening({0: ((time(9, 30), time(12)),)}, ZoneInfo("Europe/Paris"))
NUMBERS: dict[HotlineId, str] = {
    "general": "01 00 00 00 01", "dpo": "01 00 00 00 02", "health": "01 00 00 00 03", "transfers": "01 00 00 00 04",
}  # fmt: skip
CLOSED = {"fr": "Elle est fermée en ce moment ; elle ouvre lundi 23 novembre à 9 h 30.", "en": "It is closed now; it opens on Monday 23 November at 9:30 a.m."}
DPO = {"requester_is_dpo": True, "has_dpo": True, "requester_role": "controller", "purpose": "future_processing"}
TRIED = {**DPO, "dpo_outcome": "unable", "network_consulted": "yes"}


def teller(**more: object) -> HotlineTeller:
    shipped = load_switchboard().hotlines
    given = {name: replace(each, number=NUMBERS[name], opening=MONDAYS) for name, each in shipped.items()}
    return HotlineTeller({name: replace(each, **more) for name, each in given.items()}, TEXTS, lambda: SUNDAY)  # type: ignore[arg-type]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    ("facts", "question", "decision", "hotline"),
    [
        ({**DPO, "dpo_outcome": "not_consulted"}, "un entrepôt de données de santé ?", "consult_dpo", "dpo"),
        ({"requester_role": "individual"}, "mon dossier patient ?", "redirect_individual", "general"),
        ({"purpose": "on_site_audit", "requester_role": "controller"}, "un transfert hors UE ?", "refuse_audit", "transfers"),
        ({**DPO, "dpo_outcome": "answered"}, "nos patients ?", "self_service", "health"),
        ({**TRIED, "importance": []}, None, "self_service", "dpo"),
    ],
)
def test_a_way_out_that_names_a_hotline_tells_its_number_and_when_it_opens(
    facts: dict[str, object], question: str | None, decision: str, hotline: HotlineId, language: str
) -> None:
    decided = decide(Facts.parse(facts), RULES, question)
    assert decided.decision == decision
    reply = Referrer(TEXTS, teller(), NoteWriter(TEXTS)).refer(replace(BLANK, facts=facts), decided, language)
    told = plain("\n".join(message.text for message in reply.answer.messages))
    assert NUMBERS[hotline] in told and CLOSED[language] in told
    assert [number for name, number in NUMBERS.items() if name != hotline and number in told] == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_refusal_of_an_audit_names_the_hotline_once(language: str) -> None:
    facts: dict[str, object] = {"purpose": "on_site_audit", "requester_role": "controller"}
    decided = decide(Facts.parse(facts), RULES, "un transfert hors UE ?")
    reply = Referrer(TEXTS, teller(), NoteWriter(TEXTS)).refer(replace(BLANK, facts=facts), decided, language)
    told = "\n".join(message.text for message in reply.answer.messages)
    assert told.count(teller().name("transfers", language)) == 1


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(("facts", "hotline"), [({"requester_role": "individual"}, "general"), ({"requester_is_dpo": True}, "dpo")])
def test_the_way_added_below_an_answer_has_its_number_too(facts: dict[str, object], hotline: HotlineId, language: str) -> None:
    answered = Inquiry("q", language, facts=facts, outcome=Outcome.ANSWER)
    (told,) = WayAdder(TEXTS, teller())(answered).cautions
    assert NUMBERS[hotline] in told and CLOSED[language] in plain(told)


class Composer:
    """Ends every question in one way."""

    def __init__(self, outcome: Outcome, text: str) -> None:
        self._answer = Answer(outcome, (Message(text),))

    def compose(self, inquiry: Inquiry) -> Answer:
        return self._answer


@pytest.mark.parametrize(("outcome", "told_by"), [(Outcome.CLARIFY, "choix"), (Outcome.ABSTAIN, "")])
def test_where_the_dialogue_is_silent_the_hotline_is_told_once(outcome: Outcome, told_by: str) -> None:
    hotlines = teller()
    referrer = Referrer(TEXTS, hotlines, NoteWriter(TEXTS))
    composer = Composer(outcome, told_by or hotlines.tell("general", "fr"))
    dialogue = Dialogue(composer, Path(RULES, Asker(TEXTS, hotlines), referrer), RULES, referrer, hotlines, TEXTS)  # type: ignore[arg-type]
    reply = dialogue.respond(Entry.RETRIEVAL, Said("t", "et alors ?", "fr", BLANK), RETRIEVAL_ONLY)
    told = [message.text for message in reply.answer.messages]
    assert sum(NUMBERS["general"] in each for each in told) == 1


def test_hours_without_a_number_are_told_all_the_same() -> None:
    told = plain(teller(number=None).tell("dpo", "fr"))
    assert "https://www.cnil.fr" in told and CLOSED["fr"] in told


def test_nothing_is_invented_where_nothing_is_given() -> None:
    hotlines: dict[HotlineId, Hotline] = dict(load_switchboard().hotlines)
    told = HotlineTeller(hotlines, TEXTS, lambda: SUNDAY).tell("dpo", "fr")
    assert not any(character.isdigit() for character in told) and "fermée" not in told
