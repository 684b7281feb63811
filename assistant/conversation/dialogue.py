"""Answers a turn: what the charter refuses first, then what is urgent, then the door the dialogue engine chose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from assistant.answer import Answer, Message, Outcome
from assistant.answering.composer import AnswerComposer
from assistant.answering.context import Inquiry
from assistant.conversation.alerts import Hearing, hear_admission, hear_urgency, without_admission
from assistant.conversation.hotlines import HotlineTeller
from assistant.conversation.memory import listening, previous_of, remembering, with_facts
from assistant.conversation.path import FACTS, POINT, UNREAD, Digressed, Path
from assistant.conversation.reading import command, is_plain_question
from assistant.conversation.referral import Referrer
from assistant.conversation.reply import Reply, Said
from assistant.conversation.state import Conversation
from assistant.entry import Entry
from assistant.escalation.decide import decide, refusal_of_regularisation
from assistant.escalation.facts import Facts
from assistant.escalation.rules import RuleTable, Ruling
from assistant.escalation.urgency import Urgency
from assistant.texts import Texts
from assistant.understanding import Intent, Understanding

ENDINGS = frozenset({Ruling.REDIRECT_INDIVIDUAL, Ruling.REFUSE_REGULARISATION, Ruling.REFUSE_AUDIT})
"""Decisions that what a person says of itself calls for at once, even where no request was asked for."""
LEAVING_WORDS = 8
WISHES = frozenset({Intent.REQUEST_ADVICE, Intent.ASK_HUMAN})
SMALL_TALK = {
    Intent.GREET: "greeting",
    Intent.GOODBYE: "chitchat.goodbye",
    Intent.THANKS: "chitchat.thanks",
    Intent.BOT_CHALLENGE: "chitchat.bot_challenge",
    Intent.ABUSE: "chitchat.abuse",
}


@dataclass(frozen=True)
class Dialogue:
    """The responder of the front desk."""

    composer: AnswerComposer
    path: Path
    rules: RuleTable
    referrer: Referrer
    hotlines: HotlineTeller
    texts: Mapping[str, Texts]

    def respond(self, entry: Entry, said: Said, understanding: Understanding) -> Reply:
        """The answer, and the conversation as it stands after it."""
        heard = hear_admission(said, understanding)
        if heard is Hearing.ADMITTED:
            return self._refuse_regularisation(said)
        understanding = without_admission(understanding)
        if heard is Hearing.DOUBT:
            return self._ask_doubt(said, understanding)
        entry, said = self._after_doubt(entry, said, understanding)
        said = replace(said, conversation=listening(said))
        stated = self._stated_by_button(said)
        if stated is not None:
            return self.path.resume(said, stated)
        door = self._doors().get(self._door(entry, said, understanding), self._question)
        return self._urgent_first(said, understanding, door(said, understanding))

    def _ask_doubt(self, said: Said, understanding: Understanding) -> Reply:
        """An admission suspected: one clear question, with the charter's words; none of the person's are kept."""
        texts = self.texts[said.language]
        asked = Message(texts.say("purpose_doubt"), buttons=texts.ask("purpose").buttons)
        found = self._compose(said, understanding) if _asks(said, understanding) else None
        answered = found is not None and found.outcome is Outcome.ANSWER
        messages = (*found.messages, asked) if found and answered else (asked,)
        outcome = Outcome.ANSWER if answered else Outcome.ASK
        wanted = understanding.intent in WISHES or said.conversation.path_open
        conversation = replace(said.conversation, doubted=True, path_open=wanted)
        return Reply(Answer(outcome, messages, "purpose"), conversation, keep_words=False)

    def _after_doubt(self, entry: Entry, said: Said, understanding: Understanding) -> tuple[Entry, Said]:
        """Off the path, what is wanted was asked only to lift a doubt: whatever else is said goes its own way."""
        conversation = said.conversation
        if conversation.asking != "purpose" or conversation.path_open or entry is not Entry.PATH:
            return entry, said
        chosen = self.texts[said.language].ask("purpose").facts_of(said.text)
        facts = with_facts(conversation, chosen or {})
        # Having been asked what they want of the CNIL, whoever states anything goes on along the path.
        small = Entry.CHITCHAT if understanding.intent in SMALL_TALK else Entry.PATH
        door = Entry.QUESTION if _asks(said, understanding) else small
        return door, replace(said, conversation=replace(facts, asking=None))

    def _urgent_first(self, said: Said, understanding: Understanding, reply: Reply) -> Reply:
        """By whatever door it came, an urgent matter gets its service first; a field's text is left alone."""
        asking = said.conversation.asking
        written = asking is not None and (asking not in FACTS or asking in POINT)
        urgency = None if written else hear_urgency(said.text, understanding)
        if urgency is None:
            return reply
        service, answer = self._urgent(urgency, said.language), reply.answer
        if service in answer.messages:
            return reply
        if answer.outcome is Outcome.CHITCHAT:
            return replace(reply, answer=Answer(Outcome.REFERRAL, (service,)))
        return replace(reply, answer=replace(answer, messages=(service, *answer.messages)))

    def _doors(self) -> Mapping[Entry, Callable[[Said, Understanding], Reply]]:
        return {
            Entry.QUESTION: self._question,
            Entry.PATH: self._on_path,
            Entry.FACTS: self._facts,
            Entry.URGENT: self._question,
            Entry.CHITCHAT: self._small_talk,
            Entry.STOP: self._stop,
            Entry.RESTART: self._restart,
            Entry.RETRIEVAL: self._retrieval,
        }

    def _door(self, entry: Entry, said: Said, understanding: Understanding) -> Entry:
        """The engine's choice, but where the conversation knows better: on the path, a value is no wish to leave it."""
        asking = said.conversation.asking
        if asking is None or entry is Entry.RETRIEVAL:
            return entry
        if command(said.text, understanding, dictating=asking not in FACTS) is Intent.STOP:
            return Entry.STOP
        leaves = entry in (Entry.STOP, Entry.RESTART) and len(said.text.split()) <= LEAVING_WORDS
        return entry if leaves and asking in FACTS else self._restarting(said)

    def _stated_by_button(self, said: Said) -> Mapping[str, object] | None:
        """What a button left by a way out states; it takes the path up again, understood or not."""
        waits = said.conversation.asking is None and said.conversation.asked
        return self.texts[said.language].stated_by_button(said.text) if waits else None

    def _restarting(self, said: Said) -> Entry:
        """While a field is written, only the button's own words begin anew."""
        button = self.texts[said.language].button("restart")
        return Entry.RESTART if said.text.strip() in (button.payload, button.title) else Entry.PATH

    def _question(self, said: Said, understanding: Understanding) -> Reply:
        conversation = with_facts(said.conversation, understanding.facts)
        urgency = hear_urgency(said.text, understanding)
        if urgency and not _asks(said, understanding):
            return Reply(Answer(Outcome.REFERRAL, (self._urgent(urgency, said.language),)), conversation)
        answer = self._compose(said, understanding)
        if urgency:
            answer = replace(answer, messages=(self._urgent(urgency, said.language), *answer.messages))
        return Reply(answer, remembering(conversation, said, answer))

    def _compose(self, said: Said, understanding: Understanding) -> Answer:
        inquiry = Inquiry(
            said.text,
            said.language,
            facts=understanding.facts,
            known=said.conversation.facts,
            sector=said.conversation.card.get("sector"),
            doubted=understanding.intent is Intent.OUT_OF_SCOPE,
            previous=previous_of(said.conversation),
            early=said.early,
        )
        return self.composer.compose(inquiry)

    def _on_path(self, said: Said, understanding: Understanding) -> Reply:
        if said.conversation.asking is None:
            return self.path.begin(said, understanding.facts)
        taken = self.path.take(said, understanding)
        return self._digress(said, understanding, taken.reply) if isinstance(taken, Digressed) else taken

    def _digress(self, said: Said, understanding: Understanding, onward: Reply) -> Reply:
        """Answers a question put in the middle of the path, then asks on."""
        answer = self._compose(said, understanding)
        after = onward.answer
        outcome = answer.outcome if after.outcome is Outcome.ASK else after.outcome
        both = replace(after, outcome=outcome, messages=(*answer.messages, *after.messages))
        return replace(onward, answer=both, conversation=remembering(onward.conversation, said, answer))

    def _facts(self, said: Said, understanding: Understanding) -> Reply:
        """Facts stated outside the path: taken up where a way out awaits them, noted otherwise."""
        insists = {"insist": True} if understanding.intent is Intent.INSIST else {}
        chosen = {**understanding.facts, **insists}
        if said.conversation.asked and chosen:
            return self.path.resume(said, chosen)
        conversation = with_facts(said.conversation, chosen)
        decision = decide(Facts.parse(conversation.facts), self.rules)
        if chosen and decision.decision in ENDINGS:
            return self.referrer.refer(conversation, decision, said.language)
        if "?" in said.text or (not chosen and understanding.intent is Intent.INFORM):
            return self._question(said, understanding)
        return self._noted(conversation, said, bool(chosen))

    def _noted(self, conversation: Conversation, said: Said, noted: bool) -> Reply:
        texts = self.texts[said.language]
        lead = [texts.say("noted")] if noted else []
        text = " ".join([*lead, texts.say("chitchat.help")])
        message = Message(text, buttons=(texts.button("request_advice"),))
        return Reply(Answer(Outcome.CHITCHAT, (message,)), conversation)

    def _small_talk(self, said: Said, understanding: Understanding) -> Reply:
        key = SMALL_TALK.get(understanding.intent, "chitchat.help")
        message = Message(self.texts[said.language].say(key))
        return Reply(Answer(Outcome.CHITCHAT, (message,)), said.conversation)

    def _stop(self, said: Said, understanding: Understanding) -> Reply:
        """Leaves the path with the draft kept."""
        texts = self.texts[said.language]
        has_draft = bool(said.conversation.fields)
        buttons = (texts.button("resume"),) if has_draft else ()
        message = Message(texts.say("stopped_with_draft" if has_draft else "stopped"), buttons=buttons)
        closed = replace(said.conversation, path_open=False, asking=None)
        return Reply(Answer(Outcome.CHITCHAT, (message,)), closed)

    def _restart(self, said: Said, understanding: Understanding) -> Reply:
        """Forgets what was said of the situation and begins anew."""
        blank = replace(
            said.conversation,
            facts={},
            fields={},
            asking=None,
            asked=(),
            path_open=False,
            steps=(),
            last_question=None,
            card={},
            edited=(),
            described=(),
        )
        message = Message(self.texts[said.language].say("restarted"))
        return Reply(Answer(Outcome.CHITCHAT, (message,)), blank)

    def _retrieval(self, said: Said, understanding: Understanding) -> Reply:
        """The dialogue engine is silent: what the sources say, or the way to a person; what was being asked stands."""
        asking = said.conversation.asking
        if self.path.needs_no_understanding(said) or (asking is None and self._asks_for_request(said)):
            return self._on_path(said, UNREAD)
        answer = self._compose(said, understanding)
        if answer.outcome is Outcome.ANSWER and asking is None:
            answer = replace(answer, handoff_form=True)
            return Reply(answer, remembering(said.conversation, said, answer))
        hotline = self.hotlines.name("general", said.language)
        texts = self.texts[said.language]
        buttons = (texts.button("request_advice"),) if asking is None else ()
        away = Message(texts.say("dialogue_unavailable", hotline=hotline), buttons=buttons)
        way = Message(self.hotlines.tell("general", said.language))
        found = answer.messages if answer.outcome is Outcome.ANSWER and is_plain_question(said.text) else ()
        outcome = answer.outcome if found or asking is None else Outcome.ERROR
        messages = (*found, away, way) if asking else (*answer.messages, away)
        answered = Answer(outcome, messages, asking, handoff_form=True)
        return Reply(answered, said.conversation, keep_words=asking is None)

    def _asks_for_request(self, said: Said) -> bool:
        """The button that opens or takes up the path, word for word: it needs no dialogue engine."""
        texts = self.texts[said.language]
        return said.text in [texts.button(name).payload for name in ("request_advice", "resume", "ask_human")]

    def _refuse_regularisation(self, said: Said) -> Reply:
        """Refuses at once, whatever else is known, and keeps none of the words."""
        refusal = refusal_of_regularisation(self.rules)
        closed = replace(said.conversation, path_open=False)
        return self.referrer.refer(closed, refusal, said.language)

    def _urgent(self, urgency: Urgency, language: str) -> Message:
        """The service that deals with the matter, and what to have at hand."""
        prepare = "\n".join(f"- {line}" for line in urgency.prepare[language])
        return Message(f"{urgency.service[language]} {urgency.url}\n\n{prepare}")


def _asks(said: Said, understanding: Understanding) -> bool:
    return "?" in said.text or understanding.intent is Intent.ASK_QUESTION or is_plain_question(said.text)
