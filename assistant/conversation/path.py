"""The charter's path: one fact at a time to a decision, then one field at a time to a request that is shown whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from assistant.advice_request.errors import FieldError
from assistant.advice_request.fields import find_field, next_field, validate
from assistant.advice_request.model import draft
from assistant.answer import Answer, Message, Outcome
from assistant.conversation.asking import Asker
from assistant.conversation.memory import for_another_request, with_card_told, with_facts, with_field
from assistant.conversation.nearest import question_of
from assistant.conversation.reading import (
    FACTS,
    POINT,
    command,
    has_second_thoughts,
    is_digression,
    is_named,
    is_plain_question,
    read_fact,
    says_nothing,
)
from assistant.conversation.referral import Referrer
from assistant.conversation.reply import Reply, Said
from assistant.conversation.state import Conversation
from assistant.escalation.decide import decide, next_to_ask
from assistant.escalation.facts import Facts
from assistant.escalation.rules import RuleTable, Ruling
from assistant.turn.understanding import Intent, Understanding

BESIDE_WORDS = 5
REASON_WORDS = 4
"""From this many words on, what is said of the importance is kept as the request's reason for it."""


@dataclass(frozen=True)
class Digressed:
    """The message was a question to the assistant: answer it, then go on from `reply`."""

    reply: Reply


@dataclass(frozen=True)
class Stated:
    """The message stated the point: search the sources with it, then go on from `conversation`."""

    conversation: Conversation


Taken = Reply | Digressed | Stated


@dataclass(frozen=True)
class Path:
    """Leads a conversation along the charter's rules."""

    rules: RuleTable
    asker: Asker
    referrer: Referrer

    def begin(self, said: Said, facts: Mapping[str, object]) -> Reply:
        """Opens the path, or takes it up again, with what the message says already."""
        conversation = replace(with_facts(said.conversation, facts), path_open=True)
        return self.go_on(conversation, said.language, opening=True)

    def resume(self, said: Said, facts: Mapping[str, object]) -> Reply:
        """Takes the path up again after a way out, with facts that change it."""
        conversation = replace(with_facts(said.conversation, facts), path_open=True)
        return self.go_on(conversation, said.language)

    def take(self, said: Said, understanding: Understanding) -> Taken:
        """Reads the message against what is asked and goes on; what is to be searched first is handed back."""
        asking = said.conversation.asking
        order = command(said.text, understanding, dictating=asking not in FACTS)
        if order is Intent.CORRECT or self._takes_back(said, understanding):
            return self._correct(said, understanding)
        if order is Intent.BACK:
            return self._back(said)
        if asking in POINT:
            return self._take_point(said, understanding)
        if asking in FACTS:
            return self._take_fact(said, understanding)
        return self._take_field(said, understanding, skip=order is Intent.SKIP)

    def _takes_back(self, said: Said, understanding: Understanding) -> bool:
        """Whether, while a fact is asked, the message corrects another that was told before."""
        if said.conversation.asking not in FACTS or not understanding.facts:
            return False
        if understanding.intent is Intent.CORRECT:
            return True
        others = set(understanding.facts) - {said.conversation.asking}
        return bool(others) and has_second_thoughts(said.text)

    def ask_again(self, said: Said) -> Reply:
        """Asks once more for what is being asked, with its choices."""
        asking = str(said.conversation.asking)
        if asking in FACTS:
            decision = decide(Facts.parse(said.conversation.facts), self.rules, said.conversation.last_question)
            return self.asker.ask_fact(said.conversation, asking, decision, said.language, again=True, opening=False)
        if asking == "confirm":
            return self.go_on(said.conversation, said.language)
        return self.asker.ask_field(said.conversation, asking, said.language)

    def _take_fact(self, said: Said, understanding: Understanding) -> Reply | Digressed:
        asking = str(said.conversation.asking)
        read = self._read(asking, said, understanding)
        changed = with_facts(said.conversation, {**self._beside(said, understanding), **(read or {})})
        if asking == "importance" and read and len(said.text.split()) >= REASON_WORDS:
            changed = with_field(changed, "importance_reason", said.text, said.turn_id, "conversation")
        if is_plain_question(said.text) or (read is None and understanding.intent is Intent.ASK_QUESTION):
            return Digressed(self.go_on(changed, said.language, again=read is None))
        return self.go_on(changed, said.language, again=read is None and asking not in changed.facts)

    def _beside(self, said: Said, understanding: Understanding) -> Mapping[str, object]:
        """What a reply says beside the fact asked: it fills what is unknown, and changes only what it corrects.

        A few words answer the question put and nothing else: “no, nobody” is not about importance.
        """
        if understanding.intent is Intent.CORRECT:
            return understanding.facts
        if len(said.text.split()) < BESIDE_WORDS:
            return {}
        return {
            name: value
            for name, value in understanding.facts.items()
            if name not in said.conversation.facts and (name == said.conversation.asking or is_named(name, said.text))
        }

    def _take_point(self, said: Said, understanding: Understanding) -> Reply | Stated:
        """A stated question is the point; a bare yes or no, a choice, or “nothing precise yet” says whether there is one."""
        conversation = said.conversation
        if conversation.asking == "precise":
            told = self._told_of_point(said, understanding)
            if told is not None:
                return self.go_on(with_facts(conversation, told), said.language)
        stated = with_facts(conversation, {"precise": True})
        return self._keep_field(stated, said, "question", said.text)

    def _told_of_point(self, said: Said, understanding: Understanding) -> Mapping[str, object] | None:
        chosen = self.asker.chosen(said.conversation, "precise", said.text, said.language)
        if chosen is not None or "?" in said.text:
            return chosen
        if understanding.facts.get("precise") is False or len(said.text.split()) < REASON_WORDS:
            return read_fact("precise", understanding, said.text)
        return None

    def _take_field(self, said: Said, understanding: Understanding, *, skip: bool) -> Taken:
        asking = str(said.conversation.asking)
        if asking == "confirm":
            return self._take_confirmation(said, understanding)
        if not skip and is_digression(said.text, asking, understanding):
            return Digressed(self.go_on(said.conversation, said.language))
        optional = not find_field(asking).required
        if skip and not optional:
            return self.asker.ask_field(said.conversation, asking, said.language, "required_field")
        value = "" if optional and (skip or says_nothing(said.text)) else said.text
        return self._keep_field(said.conversation, said, asking, value)

    def _take_confirmation(self, said: Said, understanding: Understanding) -> Reply | Digressed:
        conversation = said.conversation
        if understanding.intent is Intent.AFFIRM:
            if not self._is_ready(conversation):
                # The card was corrected since the whole was shown: what is agreed to is no longer what would leave.
                return self.go_on(conversation, said.language)
            confirmed = with_field(conversation, "confirm", "yes", said.turn_id, "said")
            return self._hand_off(confirmed, said.language)
        if is_plain_question(said.text):
            return Digressed(self.go_on(conversation, said.language))
        if understanding.intent is Intent.DENY:
            return self.asker.ask_what_to_correct(conversation, said.language)
        return self._correct(said, understanding)

    def _keep_field(self, conversation: Conversation, said: Said, name: str, value: str) -> Reply | Stated:
        try:
            kept = validate(name, value)
        except FieldError as error:
            return self.asker.ask_field(
                conversation, name, said.language, problem=error.sentence(said.language)
            )
        if name == "context":
            kept = with_card_told(kept, conversation, said.language)
        filled = with_field(conversation, name, kept, said.turn_id, "said")
        return Stated(filled) if name == "question" else self.go_on(filled, said.language)

    def _correct(self, said: Said, understanding: Understanding) -> Reply:
        """Takes a corrected fact at once, or asks again for the field named."""
        named = self.asker.field_named(said.text)
        if named is not None and (not understanding.facts or said.conversation.asking not in FACTS):
            return self.asker.ask_field(said.conversation, named, said.language)
        if understanding.facts:
            return self.go_on(with_facts(said.conversation, understanding.facts), said.language)
        return self.asker.ask_what_to_correct(said.conversation, said.language)

    def _back(self, said: Said) -> Reply:
        """Forgets the last thing told and asks for it again; at the beginning, asks the same again."""
        conversation = said.conversation
        told = [
            name for name in conversation.asked if name in conversation.facts or name in conversation.fields
        ]
        if not told:
            return self.go_on(conversation, said.language)
        last = told[-1]
        kept = tuple(name for name in conversation.asked if name != last)
        facts = {name: value for name, value in conversation.facts.items() if name != last}
        fields = {name: value for name, value in conversation.fields.items() if name != last}
        return self.go_on(replace(conversation, facts=facts, fields=fields, asked=kept), said.language)

    def go_on(
        self, conversation: Conversation, language: str, *, again: bool = False, opening: bool = False
    ) -> Reply:
        """Asks what comes next, or ends in the decision that the facts call for; `again` asks the same once more."""
        facts = Facts.parse(conversation.facts)
        decision = decide(facts, self.rules, question_of(conversation))
        asked = [name for name in conversation.asked if not (again and name == conversation.asking)]
        fact = next_to_ask(facts, self.rules, asked)
        if fact is not None:
            return self.asker.ask_fact(conversation, fact, decision, language, again=again, opening=opening)
        if decision.decision is not Ruling.HAND_OFF:
            return self.referrer.refer(replace(conversation, path_open=False), decision, language)
        known = self.asker.known(conversation, language)
        field = next_field(known.fields.keys(), known.facts)
        if field in (None, "confirm"):
            return self.asker.ask_confirmation(known, decision, language)
        return self.asker.ask_field(known, str(field), language, decision=decision)

    def _is_ready(self, conversation: Conversation) -> bool:
        """Whether the rules hand the request off as it stands, and nothing of it is left to ask or to show."""
        facts = Facts.parse(conversation.facts)
        decision = decide(facts, self.rules, question_of(conversation)).decision
        field = next_field(conversation.fields.keys(), conversation.facts)
        return decision is Ruling.HAND_OFF and field in (None, "confirm")

    def _hand_off(self, conversation: Conversation, language: str) -> Reply:
        decision = decide(Facts.parse(conversation.facts), self.rules, question_of(conversation))
        told = decision.to_dict(language)
        request = draft(conversation, told, datetime.now(UTC))
        closed = for_another_request(conversation)
        answer = Answer(Outcome.HANDOFF, (Message(""),), decision=told)
        return Reply(answer, closed, keep_words=False, request=request)

    def _read(self, fact: str, said: Said, understanding: Understanding) -> Mapping[str, object] | None:
        """The fact as a choice offered states it word for word, else as the message was understood."""
        chosen = self.asker.chosen(said.conversation, fact, said.text, said.language)
        return chosen if chosen is not None else read_fact(fact, understanding, said.text)
